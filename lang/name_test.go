package lang

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestPartsOfNames(t *testing.T) {
	for written, want := range map[string]string{
		"Садыр Нургожо уулу Жапаров":        "given:Садыр father:Нургожо уулу family:Жапаров",
		"Жапаров Үсөнбек уулу Акылбек":      "family:Жапаров father:Үсөнбек уулу given:Акылбек",
		"Салянова, Аида Жеңишбековна":       "family:Салянова given:Аида father:Жеңишбековна",
		"Бақыт Тұрлыханұлы Сұлтанов":        "given:Бақыт father:Тұрлыханұлы family:Сұлтанов",
		"Майра Арапқызы Айсина":             "given:Майра father:Арапқызы family:Айсина",
		"Shavkat Miromon o‘g‘li Mirziyoyev": "given:Shavkat father:Miromon o‘g‘li family:Mirziyoyev",
		"İlham Heydər oğlu Əliyev":          "given:İlham father:Heydər oğlu family:Əliyev",
		"Mikayıl Cabbarov Çingiz oğlu":      "given:Mikayıl family:Cabbarov father:Çingiz oğlu",
		"Mehriban Arif qızı Əliyeva":        "given:Mehriban father:Arif qızı family:Əliyeva",
		"ILHAM HEYDAR OGLU ALIYEV":          "given:ILHAM father:HEYDAR OGLU family:ALIYEV",
		"Mevlüt ÇAVUŞOĞLU":                  "given:Mevlüt family:ÇAVUŞOĞLU",
		"KİRİŞCİ Vahit":                     "family:KİRİŞCİ given:Vahit",
		"Mehmet Nuri Ersoy":                 "given:Mehmet given:Nuri family:Ersoy",
		"Алиев И. Г.":                       "family:Алиев given:И given:Г",
		"Goçyýew Annamuhammet Mätiýewiç":    "family:Goçyýew given:Annamuhammet father:Mätiýewiç",
		"Gurbanguly Berdimuhamedow":         "given:Gurbanguly family:Berdimuhamedow",
		"Арзу Рагим-заде":                   "given:Арзу family:Рагим заде",
		"":                                  "",
		"— 12 —":                            "",
	} {
		n := ReadName(written)
		var got []string
		for _, p := range n.Parts() {
			got = append(got, strings.TrimPrefix(p.Role.String(), "name.")+":"+p.Written)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s:\n%s, want\n%s", written, s, want)
		}
	}
}

func TestWhyNames(t *testing.T) {
	for pair, want := range map[string]string{
		"Садыр Жапаров | Sadır Caparov":   "script(Садыр,Sadır) script(Жапаров,Caparov)",
		"Aida Salyanova | AIDA SALYANOVA": "same(Aida,AIDA) same(Salyanova,SALYANOVA)",
		"Sadyr Zhaparov | Жапаров Садыр":  "script(Sadyr,Садыр) script(Zhaparov,Жапаров) order(,)",
		"Жақсылық Ақмырзаұлы Досқалиев | Доскалиев, Жаксылык Акмурзаевич": "script(Жақсылық,Жаксылык) father-form(Ақмырзаұлы,Акмурзаевич) script(Досқалиев,Доскалиев) order(,)",
		"Bulat Akchulakov | Болат Акчулаков":                              "script(Bulat,Болат) script(Akchulakov,Акчулаков)",
		"Mesut Yılmaz | Ahmet Mesut Yılmaz":                               "same(Mesut,Mesut) same(Yılmaz,Yılmaz) missing(Ahmet,)",
		"А. Асанов | Азамат Асанов":                                       "initial(Азамат,А) same(Асанов,Асанов)",
		"Азамат Асан уулу | Азамат Асанов":                                "same(Азамат,Азамат) father-family(Асан уулу,Асанов)",
		"Асан Үсөн уулу Алиев | Асан Мелис уулу Алиев":                    "same(Асан,Асан) father-differs(Үсөн уулу,Мелис уулу) same(Алиев,Алиев)",
		"Ilham Aliyev | Ilham Aliyeva":                                    "same(Ilham,Ilham) sex-differs(Aliyev,Aliyeva)",
		"Marat Sultanov | Marat Beketaev":                                 "same(Marat,Marat) parts-differ(Sultanov,Beketaev)",
	} {
		first, second, _ := strings.Cut(pair, " | ")
		a, b := ReadName(first), ReadName(second)
		_, why := WhyNames(&a, &b)
		var got []string
		for _, m := range why {
			got = append(got, fmt.Sprintf("%s(%s,%s)", strings.TrimPrefix(m.Key, "name.why."), text(m.Args["a"]), text(m.Args["b"])))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s:\n%s, want\n%s", pair, s, want)
		}
	}
}

func text(v any) string { s, _ := v.(string); return s }

func TestNamesThatAreSimilarAndNot(t *testing.T) {
	similar := `Айгүл Асанова | AIGUL ASANOVA
		Гасанов Закир | Zakir Həsənov
		Kemal Kılıçdaroğlu | KEMAL KILICDAROGLU
		ÖZGÜR ÖZEL | OEZGUER OEZEL
		Oʻtkir Joʻrayev | Уткир Жураев
		Ғани Қасымов | Gani Kasymov
		Muhammad Yusuf Karimov | Muhammadyusuf Karimov
		Абдул Азиз Камилов | Abdulaziz Kamilov
		Caйра Aсанова | Сайра Асанова
		Nurbek Sayasat | Саясат Нурбеков`
	unlike := `Айгүл Асанова | Айгүн Асанова
		Марат Алиев | Мурат Алиев
		Timur Suleimenov | Temir Suleimenov
		Самир Алиев | Самира Алиева
		Asel Isakova | Asan Isakov
		Султан Муратов | Мурат Султанов
		Асылбек Шарипович Жээнбеков | Сооронбай Шарипович Жээнбеков
		Aliyev | Ilham Aliyev`
	for verdict, pairs := range map[bool]string{true: similar, false: unlike} {
		for line := range strings.Lines(pairs) {
			first, second, _ := strings.Cut(strings.TrimSpace(line), " | ")
			a, b := ReadName(first), ReadName(second)
			if l := CompareNames(&a, &b); l.Similar() != verdict {
				t.Errorf("%s | %s: %.3f [%s|%s]", first, second, l.Score, strings.Trim(string(a.said[:]), "\x00"), strings.Trim(string(b.said[:]), "\x00"))
			}
		}
	}
}

var nameLetters = rapid.RuneFrom([]rune("aeioudnrsmlktbvzhşçğıİöüəʻ'’ äýŏаеиоунрсмлктбвзхжшчңөүқғұіәйьяюё. ,-АБКİĞ\u0306\u0327"))

// anyName draws names as people and strangers write them.
func anyName(t *rapid.T, label string) string {
	if rapid.Bool().Draw(t, label+" a name") {
		return newRegisterName(rapid.Uint64().Draw(t, label))
	}
	return rapid.StringOf(rapid.OneOf(rapid.Rune(), nameLetters, nameLetters, nameLetters)).Draw(t, label)
}

func newRegisterName(seed uint64) string {
	words := strings.Fields("Азамат Асанов Асан уулу Жапаров Nurlan Nurlanova Əli oğlu Həsən qızı Oʻktam oʻgʻli Mehmet Çavuşoğlu ALIYEV Ivanovich А. Ю.")
	var name []string
	for range seed%4 + 1 {
		seed /= 5
		name = append(name, words[seed%uint64(len(words))])
	}
	return strings.Join(name, " ")
}

func TestComparingNamesHasNoOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := ReadName(anyName(t, "a")), ReadName(anyName(t, "b"))
		if ab, ba := CompareNames(&a, &b), CompareNames(&b, &a); ab != ba {
			t.Fatalf("%q, %q: %v and %v", a.String(), b.String(), ab, ba)
		}
	})
}

// A name is itself, whatever its case, spaces and apostrophes.
func TestANameIsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := newRegisterName(rapid.Uint64().Draw(t, "name"))
		other := strings.Join(strings.Fields(written), rapid.SampledFrom([]string{" ", "  ", "\u00a0", " \t"}).Draw(t, "space"))
		other = strings.ReplaceAll(other, "ʻ", rapid.SampledFrom([]string{"'", "`", "‘", "’", "ʼ"}).Draw(t, "mark"))
		a, b := ReadName(written), ReadName(" "+other+" ")
		if a.count == 0 {
			return
		}
		if l := CompareNames(&a, &b); (!l.Similar() || l.Score < 1 && l.found&onlyInitial == 0) && !a.lone() {
			t.Fatalf("%q, %q: %v", written, other, l)
		}
		lower := ReadName(strings.ToLower(strings.NewReplacer("I", "ı", "İ", "i").Replace(written)))
		if l := CompareNames(&a, &lower); !l.Similar() && !a.lone() {
			t.Fatalf("%q in lower case: %v", written, l)
		}
	})
}

// lone reports a name of too little to be similar to anything: initials, a father's name.
func (n *PersonName) lone() bool {
	core := 0
	for _, p := range n.parts[:n.count] {
		if !p.initial && p.role != FatherName {
			core++
		}
	}
	return core == 0
}

func TestPackedNamesCompareAsNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := ReadName(anyName(t, "a")), ReadName(anyName(t, "b"))
		var packed PersonName
		unpack(pack(nil, &b), &packed)
		if was, is := CompareNames(&a, &b), CompareNames(&a, &packed); was != is {
			t.Fatalf("%q, %q: %v, packed %v", a.String(), b.String(), was, is)
		}
	})
}

// FuzzNames reads and compares what strangers send.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"Садыр Жапаров", "İlham Əliyev", "А.А. Асанов", strings.Repeat("ə", 500), "o'g'li qizi uulu", "\xff\xfe", "а\u0306\u0306", "阿里耶夫 李", "Abdul Abdul Abdul"} {
		f.Add(s, "Ilham Aliyev")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		start := time.Now()
		a, b := ReadName(first), ReadName(second)
		l, _ := WhyNames(&a, &b)
		if l.Score < 0 || l.Score > 1 || math.IsNaN(l.Score) {
			t.Errorf("score %v", l.Score)
		}
		if a.Parts(); len(a.SearchKeys()) > 4*maxParts*maxParts {
			t.Errorf("%d keys", len(a.SearchKeys()))
		}
		if d := time.Since(start); d > time.Second {
			t.Errorf("took %v", d)
		}
	})
}
