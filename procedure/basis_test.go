package procedure_test

import (
	"slices"
	"testing"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// register founds by pairs, written smaller first.
type register map[[2]party.ID][]procedure.Basis

func (r register) Bases(_ string, a, b party.ID, _ lang.Date) []procedure.Basis {
	return procedure.InOrder(r[[2]party.ID{min(a, b), max(a, b)}])
}

func TestInOrder(t *testing.T) {
	all := []procedure.Basis{
		{Symbol: "UNTOC", Article: "27", Dossier: dossier.ID{1}}, {Symbol: "MINSK", Article: "6"},
		{Symbol: "UNTOC", Article: "18 (3)"}, {Symbol: "UNTOC", Article: "9"}, {Symbol: "CHISINAU", Article: "8", Replaces: []string{"MINSK"}},
	}
	var got []string
	for _, b := range procedure.InOrder(all) {
		got = append(got, b.Symbol+" "+b.Article)
	}
	if want := []string{"CHISINAU 8", "UNTOC 9", "UNTOC 18 (3)", "UNTOC 27"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if all[1].Symbol != "MINSK" {
		t.Error("the caller's list was changed")
	}
}

// A group uses what all of it share, between every two.
func TestShared(t *testing.T) {
	untoc := procedure.Basis{Symbol: "UNTOC", Article: "18", Dossier: dossier.ID{1}, Since: "2003-09-29", Confirmed: true}
	later := untoc
	later.Since, later.Confirmed = "2008-08-30", false
	cis := procedure.Basis{Symbol: "MINSK", Article: "6", Dossier: dossier.ID{2}}
	r := register{{"kg", "kz"}: {cis, later}, {"kg", "uz"}: {untoc, cis}, {"kz", "uz"}: {later}, {"kg", "tr"}: {untoc}}
	for _, c := range []struct {
		group []party.ID
		want  int
	}{{[]party.ID{"kg", "kz"}, 2}, {[]party.ID{"kz", "kg", "uz"}, 1}, {[]party.ID{"kg", "kz", "uz", "tr"}, 0}, {[]party.ID{"kg"}, 0}} {
		if got := procedure.Shared(r, "locate", c.group, "2024-09-06"); len(got) != c.want {
			t.Errorf("%v share %v", c.group, got)
		}
	}
	got := procedure.Shared(r, "locate", []party.ID{"kg", "uz", "kz"}, "2024-09-06")
	if got[0].Since != "2008-08-30" || got[0].Confirmed {
		t.Errorf("%+v", got[0])
	}
}
