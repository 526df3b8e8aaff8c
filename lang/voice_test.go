package lang

import (
	"math"
	"testing"
	"time"
)

func TestALetterIsReadInEveryLanguage(t *testing.T) {
	names := map[string]Text{
		"kg": {"ky": "Кыргыз Республикасынын ИИМ", "en": "Ministry of Internal Affairs of the Kyrgyz Republic", "ru": "МВД Кыргызской Республики"},
		"az": {"az": "Azərbaycan Respublikasının DİN", "en": "Ministry of Internal Affairs of the Republic of Azerbaijan"},
	}
	m := Say("step.admit.done", Args{"party": Party("kg"), "who": Parties{"az", "uz", "tr"}})
	for tag, want := range map[Tag]string{
		"ky": "Кыргыз Республикасынын ИИМ тарабынан досьеге кошулду: Ministry of Internal Affairs of the Republic of Azerbaijan, uz жана tr.",
		"kk": "Ministry of Internal Affairs of the Kyrgyz Republic тарапынан досьеге қосылды: Ministry of Internal Affairs of the Republic of Azerbaijan, uz және tr.",
		"uz": "Ministry of Internal Affairs of the Kyrgyz Republic tomonidan yigʻmajildga qoʻshildi: Ministry of Internal Affairs of the Republic of Azerbaijan, uz va tr.",
		"az": "Ministry of Internal Affairs of the Kyrgyz Republic tərəfindən dosyeyə qəbul edildi: Azərbaycan Respublikasının DİN, uz və tr.",
		"tr": "Ministry of Internal Affairs of the Kyrgyz Republic tarafından dosyaya kabul edildi: Ministry of Internal Affairs of the Republic of Azerbaijan, uz ve tr.",
		"en": "Ministry of Internal Affairs of the Kyrgyz Republic admitted Ministry of Internal Affairs of the Republic of Azerbaijan, uz and tr to the dossier.",
		"ru": "Сторона «МВД Кыргызской Республики» приняла в досье: Ministry of Internal Affairs of the Republic of Azerbaijan, uz и tr.",
	} {
		v := shared(t).Voice(tag)
		v.Names = func(id string) Text { return names[id] }
		if got := v.Say(m); got != want {
			t.Errorf("%s: %s\nwant %s", tag, got, want)
		}
	}
}

func TestEveryValueFillsABlank(t *testing.T) {
	v := shared(t).Voice("en")
	type rank string
	for want, value := range map[string]any{
		"":                                  nil,
		"<b>":                               "<b>",
		"12,345":                            12345,
		"-1,000":                            int64(-1000),
		"7":                                 uint8(7),
		"3":                                 3.0,
		"2.5":                               2.5,
		"title":                             Text{"en": "title", "ky": "аталыш"},
		"6 September 2024":                  Date("2024-09-06"),
		"6 September 2024, 05:00 (UTC)":     Moment(time.Date(2024, 9, 6, 5, 0, 0, 0, time.UTC).UnixMilli()),
		"kg":                                Party("kg"),
		"kg and az":                         Parties{"kg", "az"},
		"Duty officer":                      Term("role.duty"),
		"Choose one of the values offered.": Say("refuse.field-choice", nil),
		"Kyrgyz":                            Tag("ky"),
		"qazaqşa":                           Tag("kk-Latn"),
		"a, b and c":                        []string{"a", "b", "c"},
		"Kyrgyz and Turkish":                Tags{"ky", "tr"},
		"true":                              true,
		"colonel":                           rank("colonel"),
	} {
		if got := v.Value(value); got != want {
			t.Errorf("%#v: %q, want %q", value, got, want)
		}
	}
}

func TestAVoiceNeverFallsSilent(t *testing.T) {
	c := shared(t)
	v := c.Voice("ru")
	for want, got := range map[string]string{
		"«no.such.key»": v.S("no.such.key"),
		"Укажите целое число от 1 до {max}.":             v.S("refuse.field-number", "min", 1, "max"),
		"Не более 0 символов, без управляющих символов.": v.S("refuse.field-line", "n", "0"),
		"«x»":        (&Voice{}).S("x"),
		"Unreadable": c.Voice("hu").S("verdict.unreadable"),
		"Окулбайт":   c.Voice("ky").S("verdict.unreadable", 1, 2, 3),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := v.Say(Message{}); got != "" {
		t.Error(got)
	}
}

func TestADateAtTheEndOfASentenceHasOneStop(t *testing.T) {
	c := load(t, `{"due": "срок — {date}."}`, nil)
	c.said["ru"]["date.long"] = shared(t).said["ru"]["date.long"]
	if got := c.Voice("ru").S("due", "date", Date("2024-09-06")); got != "срок — 6 «date.month.9» 2024 г." {
		t.Error(got)
	}
}

func TestOfficersTextIsReadAsBestItCan(t *testing.T) {
	v := shared(t).Voice("uz")
	v.Prefer = []Tag{"ru"}
	for _, c := range []struct {
		text Text
		want Tag
	}{
		{Text{"uz": "a", "uz-Cyrl": "b", "ru": "c"}, "uz"},
		{Text{"uz-Cyrl": "b", "ru": "c"}, "uz-Cyrl"},
		{Text{"en": "d", "ru": "c"}, "ru"},
		{Text{"tr": "e", "en": "d"}, "en"},
		{Text{"hu": "f"}, "hu"},
		{nil, ""},
	} {
		if s, tag := v.Text(c.text); tag != c.want || s != c.text[tag] {
			t.Errorf("%v: %q in %q, want %q", c.text, s, tag, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for tag, want := range map[Tag]string{"en": "1,234,567", "tr": "1.234.567", "az": "1.234.567", "ky": "1\u00a0234\u00a0567"} {
		if got := shared(t).Voice(tag).Number(1234567); got != want {
			t.Errorf("%s: %s", tag, got)
		}
	}
	if got := shared(t).Voice("en").Number(math.MinInt64); got != "-9,223,372,036,854,775,808" {
		t.Error(got)
	}
}
