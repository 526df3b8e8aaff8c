package procedure_test

import (
	"testing"

	"kenesh/lang"
	"kenesh/procedure"
)

func TestWhyMarksAreAlike(t *testing.T) {
	mark := func(kind procedure.MarkKind, value, country string) procedure.Mark {
		return procedure.Mark{Kind: kind, Value: value, Country: country}
	}
	for _, c := range []struct {
		a, b procedure.Mark
		want string // the first reason; "" if it is no lead
	}{
		{mark("phone", "0555 123 456", "KG"), mark("phone", "+996 555 123456", "TR"), "mark.same.phone"},
		{mark("phone", "0555 123 456", "KG"), mark("phone", "0555 123 457", "KG"), ""},
		{mark("phone", "0555 123 456", ""), mark("phone", "0555 123 456", ""), ""}, // of no state: nothing is said
		{mark("document", "AN 1234567", "KG"), mark("document", "an-1234567", ""), "mark.same.document"},
		{mark("document", "AN 1234567", "KG"), mark("document", "AN1234567", "UZ"), ""},
		{mark("document", "O123456", "KG"), mark("document", "0123456", "KG"), "mark.looks-alike"},
		{mark("document", "123456789", "KG"), mark("personal", "123456789", "KG"), ""},
		{mark("plate", "01 KG 123 АВС", "KG"), mark("plate", "01 123 ABC", "KG"), "mark.same.plate"},
		{mark("name", "Нурсұлтан Әбішұлы", ""), mark("name", "Nursultan Abishuly", ""), "name.why.script"},
		{mark("name", "Айбек Асанов", ""), mark("name", "Айгүл Асанова", ""), ""},
	} {
		for _, pair := range [][2]procedure.Mark{{c.a, c.b}, {c.b, c.a}} {
			why, got := pair[0].Why(pair[1]), ""
			if len(why) > 0 {
				got = why[0].Key
			}
			if got != c.want {
				t.Errorf("%v and %v: %q, want %q", pair[0].Value, pair[1].Value, got, c.want)
			}
		}
	}
}

func TestDatesOfBirthStandBesideTheName(t *testing.T) {
	a := procedure.Mark{Kind: procedure.MarkName, Value: "Aybek Asanov", Born: "1990-01-02"}
	for born, want := range map[lang.Date]string{"1990-01-02": "mark.born-same", "1991-01-02": "mark.born-differs", "1990-02-01": "mark.born-differs", "1971-05-02": ""} {
		why := a.Why(procedure.Mark{Kind: procedure.MarkName, Value: "Айбек Асанов", Born: born})
		if (len(why) == 0) != (want == "") || want != "" && why[len(why)-1].Key != want {
			t.Errorf("born %s: %v", born, why)
		}
	}
}

// Each reason is a sentence in every language.
func TestReasonsOfMarksAreSentences(t *testing.T) {
	catalogue, err := lang.Load(lang.Words)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []procedure.MarkKind{procedure.MarkOrganisation, procedure.MarkPersonal, procedure.MarkRegistered, procedure.MarkDocument, procedure.MarkPhone,
		procedure.MarkDevice, procedure.MarkMailbox, procedure.MarkNetwork, procedure.MarkAccount, procedure.MarkPlate, procedure.MarkChassis, procedure.MarkSerial} {
		for _, tag := range lang.Interface {
			if key := "mark.same." + string(kind); catalogue.Voice(tag).S(key) == key || !catalogue.Has(key) {
				t.Errorf("%s: no sentence %s", tag, key)
			}
		}
	}
}
