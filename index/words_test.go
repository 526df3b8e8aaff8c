package index_test

import (
	"slices"
	"testing"
	"time"

	"kenesh/index"
	"kenesh/lang"
)

func moment(d lang.Date) lang.Moment {
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		panic(err)
	}
	return lang.Moment(day.UnixMilli())
}

func TestSearchAcrossCaseAndKeyboard(t *testing.T) {
	w := newWorld(t)
	titles := []lang.Text{
		{"tr": "İçişleri Bakanlarının Toplantısı", "en": "Meeting of Ministers of the Interior"},
		{"ky": "Ички иштер министрлеринин жыйыны"},
		{"uz": "Ichki ishlar vazirligining soʻrovi", "uz-Cyrl": "Ички ишлар вазирлигининг сўрови"},
		{"az": "Daxili İşlər Nazirliyinin sorğusu"},
		{"ru": "Ёлкин: запрос о розыске"},
	}
	for i, title := range titles {
		r := numbered(i)
		r.Facts.Title = title
		r.Facts.Search = []string{"No-" + string(rune('A'+i))}
		w.put(r)
	}
	for query, want := range map[string][]int{
		"içişleri": {0}, "İÇİŞLERİ": {0}, "icisleri bak": {0}, "ICISLERI": {0}, "toplantısı": {0}, "interior": {0}, "interior toplan": {0},
		"ички": {1, 2}, "ИЧКИ": {1, 2}, "жыйын": {1}, "ичк мин": {1}, "so'rov": {2}, "soʻrovi": {2}, "SOROV": {2}, "ichki": {2}, "сўров": {2},
		"ISLER": {3}, "işlər": {3}, "sorğu": {3}, "елкин": {4}, "ЁЛКИН розыск": {4},
		"no c": {2}, "no": {0, 1, 2, 3, 4}, "içişleri жыйын": nil, "nteriror": nil, `"*`: nil, `a" OR "b`: nil, "NEAR(a b)": nil,
	} {
		var got []int
		for _, s := range w.all(index.Query{Text: query, Sort: index.ByOpened}) {
			got = append(got, slices.IndexFunc(titles, func(t lang.Text) bool { a, _ := t.Best(); b, _ := s.Facts.Title.Best(); return a == b }))
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %v, not %v", query, got, want)
		}
	}
}

func TestTitlesFromTheLanguageFilesAreFoundInEachLanguage(t *testing.T) {
	w := newWorld(t)
	r := numbered(1)
	r.Facts.Title, r.Facts.Named = nil, lang.Say("meeting.named", lang.Args{"day": lang.Date("2026-09-06"), "city": "Şuşa"})
	w.put(r, numbered(2))
	for _, query := range []string{"susa", "kk meeting", "ŞUŞA tr"} {
		if got := w.list(index.Query{Text: query}); len(got) != 1 || got[0].ID != r.ID {
			t.Errorf("%q finds %d", query, len(got))
		}
	}
}

func TestTitlesSortByTheReadersAlphabet(t *testing.T) {
	for tag, want := range map[lang.Tag][]string{
		"tr": {"Cam", "Çam", "Isı", "İş", "Oda", "Ödev", "Şule", "Zar"},
		"uz": {"Daftar", "Nur", "Ona", "Zar", "Oʻzbek", "Gʻalaba", "Shahar", "Chegara"},
		"ky": {"Оно", "Өкмөт", "Сөз", "Унаа", "Үй", "Чек", "Ыр"},
	} {
		w := newWorld(t)
		for i, title := range want {
			r := numbered(i * 7)
			r.Facts.Title = lang.Text{tag: title}
			w.put(r)
		}
		if got := w.titles(index.Query{Sort: index.ByTitle, Lang: tag, Limit: 3}, tag); !slices.Equal(got, want) {
			t.Errorf("%s: %v", tag, got)
		}
		slices.Reverse(want)
		if got := w.titles(index.Query{Sort: index.ByTitle, Lang: tag, Limit: 3, Desc: true}, tag); !slices.Equal(got, want) {
			t.Errorf("%s, backwards: %v", tag, got)
		}
	}
}
