package spec_test

// The second reader and the vectors of dossiers (2-entry.md, 5-fold.md), with the kind that
// the page of the fold makes up.

import (
	"slices"
	"testing"

	"kenesh/internal/reference"
)

// answers is the kind in 5-fold.md.
type answers struct{ asked, answer, by string }

// Limited: it is kept for a time.
func (q *answers) Limited() {}

// Take is the table of the page.
func (q *answers) Take(a reference.Act) string {
	text, isText := "", true
	if v, there := a.Input["text"]; there && a.Step != "withdraw" {
		text, isText = v.(string)
		delete(a.Input, "text")
	}
	switch {
	case !slices.Contains([]string{"ask", "answer", "withdraw"}, a.Step), len(a.Input) > 0:
		return "newer"
	case !isText, a.Opening != (a.Step == "ask"), a.Step == "answer" && q.answer != "", a.Step == "withdraw" && (q.answer == "" || q.by != a.Party),
		a.Step != "withdraw" && text == "":
		return "crossed"
	}
	switch a.Step {
	case "ask":
		q.asked = text
	case "answer":
		q.answer, q.by = text, a.Party
	case "withdraw":
		q.answer, q.by = "", ""
	}
	return "counts"
}

// State is the state as the page gives it.
func (q *answers) State() any {
	return reference.Record{"asked": q.asked, "answer": q.answer, "by": q.by}
}

func TestReaderDossiers(t *testing.T) {
	for _, v := range load[[]dossierVector](t, "dossiers.json") {
		var entries []*reference.Entry
		for _, b := range v.Entries {
			e, _, err := reference.Read(b)
			if err != nil || !e.SignedBy(v.Keys[e.Party]) {
				t.Fatalf("%s: %v", v.What, err)
			}
			entries = append(entries, e)
		}
		alone := reference.Shelve(entries[0])
		var s *reference.Shelf
		deliveries(v, func(how string, octets []octets, told int) {
			s = reference.Shelve(entries[0])
			var in []*reference.Entry
			for _, b := range octets {
				e, _, _ := reference.Read(b)
				in = append(in, e)
			}
			s.TakeAll(in[:told]) // whatever waits is delivered again
			s.Explain(standsOf(v.Stands))
			if err := s.TakeAll(in); err != nil {
				t.Fatalf("%s, %s: %v", v.What, how, err)
			}
			same(t, v.What+", "+how, recordOf(s, v.Epochs), v.Want)
		})
		for _, f := range v.Fail {
			e, err := readSigned(f)
			if err != nil {
				t.Errorf("%s, %s: not even an entry: %v", v.What, f.Why, err)
			} else if fit, _ := s.Judge(e); fit != "breach" {
				t.Errorf("%s, %s, but: %s", v.What, f.Why, fit)
			}
		}
		for _, f := range v.Judged {
			e, _, err := reference.Read(f.Entry)
			if err != nil || !e.SignedBy(v.Keys[e.Party]) {
				t.Fatalf("%s, %s: %v", v.What, f.What, err)
			}
			fit, _ := s.Judge(e)
			same(t, v.What+", "+f.What, fit, f.Fit)
		}
		for _, w := range v.Wait {
			e, _, _ := reference.Read(w.Entry)
			fit, waits := alone.Judge(e)
			same(t, v.What+": "+fit+", waits", waits, w.For)
		}
	}
}
