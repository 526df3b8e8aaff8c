package lang

import (
	"strings"
	"testing"
	"time"
)

// The Council was founded on 6 September 2024; the year's other months follow.
func TestDates(t *testing.T) {
	for tag, want := range map[Tag]string{
		"ky": "2024-жылдын 6-сентябры",
		"kk": "2024 жылғы 6 қыркүйек",
		"uz": "2024-yil 6-sentabr",
		"az": "6 sentyabr 2024",
		"tr": "6 Eylül 2024",
		"en": "6 September 2024",
		"ru": "6 сентября 2024 г.",
	} {
		if got := shared(t).Voice(tag).Date("2024-09-06"); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
}

func TestTheYearInKyrgyz(t *testing.T) {
	var months []string
	for m := time.January; m <= time.December; m++ {
		day := time.Date(2025, m, 1, 0, 0, 0, 0, time.UTC)
		said := shared(t).Voice("ky").Date(Date(day.Format(time.DateOnly)))
		months = append(months, strings.TrimPrefix(said, "2025-жылдын 1-"))
	}
	want := "январы февралы марты апрели майы июну июлу августу сентябры октябры ноябры декабры"
	if got := strings.Join(months, " "); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestWhatIsNoDayIsWrittenAsItIs(t *testing.T) {
	for _, d := range []Date{"", "soon", "2024-02-30"} {
		if got := shared(t).Voice("tr").Date(d); got != string(d) {
			t.Errorf("%q: %q", d, got)
		}
	}
}

func TestAMomentNamesItsZone(t *testing.T) {
	at := Moment(time.Date(2024, 9, 5, 20, 30, 0, 0, time.UTC).UnixMilli())
	for _, c := range []struct {
		tag  Tag
		zone *time.Location
		want string
	}{
		{"ky", time.FixedZone("Asia/Bishkek", 6*3600), "2024-жылдын 6-сентябры, 02:30 (Бишкек)"},
		{"tr", time.FixedZone("Europe/Istanbul", 3*3600), "5 Eylül 2024, 23:30 (Ankara)"},
		{"ru", time.FixedZone("Asia/Tokyo", 9*3600), "6 сентября 2024 г., 05:30 (Asia/Tokyo)"},
		{"uz", nil, "2024-yil 5-sentabr, 20:30 (UTC)"},
		{"en", time.FixedZone("", 5*3600+1800), "6 September 2024, 02:00 (UTC+05:30)"},
	} {
		v := shared(t).Voice(c.tag)
		v.Zone = c.zone
		if got := v.Moment(at); got != c.want {
			t.Errorf("%s: %s, want %s", c.tag, got, c.want)
		}
	}
}

func TestSpans(t *testing.T) {
	const now = Moment(1_725_600_000_000)
	for _, c := range []struct {
		tag   Tag
		after time.Duration
		want  string
	}{
		{"en", 0, "just now"},
		{"en", -59 * time.Second, "just now"},
		{"en", 30 * time.Second, "within a minute"},
		{"en", time.Minute, "in 1 minute"},
		{"en", 3*time.Hour + 59*time.Minute, "in 3 hours"},
		{"en", -36 * time.Hour, "36 hours ago"},
		{"en", -48 * time.Hour, "2 days ago"},
		{"en", 60 * 24 * time.Hour, "in 2 months"},
		{"en", 800 * 24 * time.Hour, "in 2 years"},
		{"ru", time.Minute, "через 1 минуту"},
		{"ru", 21 * time.Hour, "через 21 час"},
		{"ru", 5 * time.Hour, "через 5 часов"},
		{"ru", -22 * time.Minute, "22 минуты назад"},
		{"ky", 3 * time.Hour, "3 сааттан кийин"},
		{"ky", -3 * 24 * time.Hour, "3 күн мурун"},
		{"kk", 3 * time.Hour, "3 сағаттан кейін"},
		{"uz", -3 * time.Hour, "3 soat oldin"},
		{"az", -3 * time.Hour, "3 saat əvvəl"},
		{"tr", 3 * time.Hour, "3 saat sonra"},
	} {
		if got := shared(t).Voice(c.tag).Span(now, now+Moment(c.after.Milliseconds())); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.tag, c.after, got, c.want)
		}
	}
}
