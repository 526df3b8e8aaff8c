package desk

import (
	"strings"
	"testing"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// sitting convenes a meeting and opens it; kg has the chair.
func (w *world) sitting() dossier.ID {
	w.Helper()
	id := w.act("kg", dossier.ID{}, "convene", `{"number": 2, "title": {"en": "Second meeting"}, "body": "council", "start": "2024-09-06",
		"place": {"en": "Baku"}, "agenda": [{"id": "cyber", "title": {"en": "Cybercrime"}}, {"id": "drugs", "title": {"en": "Narcotics"}}]}`)
	w.post()
	w.act("kz", id, "accept", `{"delegation": [{"name": {"en": "Minister of Kazakhstan"}, "role": "minister"}]}`)
	w.act("kg", id, "change-delegation", `{"delegation": [{"name": {"en": "Minister of Kyrgyzstan"}, "role": "minister"}]}`)
	w.post()
	w.act("kg", id, "open", `{}`)
	w.post()
	return id
}

// TestManySteps: everything that can be done is on the page once; what comes next first.
func TestManySteps(t *testing.T) {
	w := newWorld(t)
	id := w.sitting()
	rec, err := w.houses["kg"].clerk.Read(w.ctx, id)
	w.check(err)
	p := w.as("kg", party.Head).get("/d/"+id.String()).wants(200, "Everything else you can do", "Floor and points of order")
	open := rec.Procedure.Open(rec.State, procedure.Act{Party: "kg", Founder: "kg", Parties: rec.History.Present()})
	if len(open) < 15 {
		t.Fatalf("only %d steps are open", len(open))
	}
	for _, s := range open {
		if n := strings.Count(p.source, `href="/d/`+id.String()+"/do/"+s.Name+`"`); n != 1 {
			t.Errorf("%s stands %d times on the page", s.Name, n)
		}
	}
	first, folded := strings.Index(p.source, "/do/mark-attendance"), strings.Index(p.source, `<details class="group"`)
	if first < 0 || folded < 0 || first > folded {
		t.Errorf("what comes next stands at %d, what is folded from %d on", first, folded)
	}
}

// TestLongDocument: it has a table of contents, and nothing of it is lost by folding.
func TestLongDocument(t *testing.T) {
	w := newWorld(t)
	id := w.sitting()
	long := strings.Repeat("A line of the report that goes on for quite a while. ", 80)
	for _, item := range []string{"cyber", "drugs"} {
		w.act("kg", id, "consider", `{"item": "`+item+`", "summary": {"en": "`+long+`"}}`)
	}
	officer := w.as("kg", party.Head)
	p := officer.get("/d/"+id.String()).wants(200, "Contents", "1. Cybercrime", long[:60])
	if closed := strings.Count(p.source, `<details class="fold">`); closed == 0 {
		t.Error("nothing is folded")
	}
	p = officer.get("/d/"+id.String()+"?all").wants(200, "Contents")
	if strings.Contains(p.source, `<details class="fold">`) {
		t.Error("something is folded where all was asked for")
	}
}
