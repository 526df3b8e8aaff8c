package lang_test

import (
	"testing"

	"kenesh/lang"
)

// Who knows one word of a name finds it, in any script.
func TestOneWordFindsTheName(t *testing.T) {
	var x lang.Namesakes
	for _, written := range []string{"Nursultan Abishev", "Nurlan Sadykov", "Айбек Асанов", "Abishev Marat", "Нурсултан Жолдош уулу"} {
		n := lang.ReadName(written)
		x.Add(&n)
	}
	for asked, want := range map[string][]int{"Нурсұлтан": {0, 4}, "Әбішев": {0, 3}, "Asanov": {2}, "Бакыт": nil} {
		n := lang.ReadName(asked)
		var got []int
		for _, s := range x.Having(&n, 10) {
			got = append(got, s.Number)
		}
		if len(got) != len(want) {
			t.Errorf("%s: found %v, want %v", asked, got, want)
		}
	}
}
