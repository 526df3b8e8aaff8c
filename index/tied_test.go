package index_test

import (
	"slices"
	"testing"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/procedure"
)

// TestADossierIsFoundByTheIDsItNames, and only while it names them.
func TestADossierIsFoundByTheIDsItNames(t *testing.T) {
	w := newWorld(t)
	named, by, other := numbered(1), numbered(2), numbered(3)
	by.Ties = []procedure.Tie{{As: "follows", Kind: "meeting", Dossier: named.ID.String()}, {As: "rules-of", Kind: "body", Dossier: "no id at all"}}
	w.put(named, by, other)
	tied := func() (ids []dossier.ID) {
		found, err := w.Tied(t.Context(), named.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range found {
			ids = append(ids, s.ID)
			if !slices.Equal(s.Ties, by.Ties) {
				t.Errorf("it comes back tied as %+v", s.Ties)
			}
		}
		return ids
	}
	if got := tied(); !slices.Equal(got, []dossier.ID{by.ID}) {
		t.Errorf("the dossier is named by %v, not by %v", got, by.ID)
	}
	if rows := w.all(index.Query{Text: named.ID.String()}); len(rows) != 1 {
		t.Errorf("a search for its id finds %d", len(rows))
	}
	by.Ties = nil
	w.put(by)
	if got := tied(); len(got) != 0 {
		t.Errorf("it is named no more, and is found for %v", got)
	}
}
