package desk

import (
	"html"
	"net/url"
	"regexp"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
)

// treaty registers an agreement that founds questions about vehicles between kg and kz.
func (w *world) treaty() {
	w.Helper()
	kg := w.houses["kg"].clerk
	var id dossier.ID
	for _, step := range [][2]string{
		{"register", `{"symbol": "UNTOC-2000", "title": {"en": "Convention"}, "form": "multilateral", "concluded": "2000-11-15",
			"entry": {"by": "deposits", "count": 40, "entered": "2003-09-29"}, "source": "Text", "as-of": "2024-09-01"}`},
		{"record", `{"facts": [{"of": "kg", "standing": "bound", "consented": "2003-10-02"}, {"of": "kz", "standing": "bound", "consented": "2008-07-31"}],
			"source": "Status page", "as-of": "2015-03-14"}`},
		{"add-articles", `{"articles": [{"article": "18 (3)", "measures": ["vehicle"]}, {"article": "27", "measures": ["vehicle", "locate"]}]}`},
	} {
		s, _ := kg.Procedure("treaty").Step(step[0])
		in, err := s.DecodeJSON([]byte(step[1]))
		w.check(err)
		cmd := clerk.Command{Dossier: id, Step: step[0], Input: in, By: minister}
		if id.IsZero() {
			cmd.Kind = "treaty"
		}
		done, err := kg.Act(w.ctx, cmd)
		w.check(err)
		id = done.Dossier
	}
}

// TestTheFormOffersTheBasesThereAre: without a script she chooses whom and what, sees what
// the register has, takes one over by a button, and nothing typed is lost; where there is
// none, the page says so and whom to ask.
func TestTheFormOffersTheBasesThereAre(t *testing.T) {
	w := newWorld(t)
	w.treaty()
	kg := w.as("kg", party.Officer)
	form := kg.get("/new/request").wants(200, "Show legal bases")
	form.lacks("Cite this one")

	half := url.Values{"reference": {"12/4-118"}, "oral-at": {"not a time"}, "subjects.persons#": {"1"}, "subjects.persons.0.name": {"Asanov"}}
	early := form.send(half, "bases").wants(200, "Choose the addressee and the measure first")
	none := early.send(url.Values{":parties": {"az"}, "measure": {"vehicle"}}, "bases").wants(200, "has no basis between the two", "Azerbaijan", "legal service")
	none.lacks("Cite this one")
	found := none.send(url.Values{":parties": {"kz"}, "measure": {"vehicle"}}, "bases").wants(200, "In force between the two today", "Convention", "UNTOC-2000", "18 (3)", "27", "Unconfirmed")

	cite := regexp.MustCompile(`value="(cite:[^"]*)"`).FindStringSubmatch(found.source)
	if cite == nil {
		t.Fatal("nothing to take over")
	}
	cited := found.send(nil, html.UnescapeString(cite[1])).wants(200)
	now := typed(cited.formWith("reference", "12/4-118"))
	for name, want := range map[string]string{"basis.symbol": "UNTOC-2000", "basis.article": "18 (3)", "basis.profile": "general", "reference": "12/4-118",
		"oral-at": "not a time", "subjects.persons.0.name": "Asanov", "measure": "vehicle", ":parties": "kz"} {
		if got := now.Get(name); got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
	// What is wrong is shown with what there is instead.
	cited.send(url.Values{"basis.symbol": {"MADE-UP"}}, "bases").wants(200, "Cite this one")
	cited.send(nil, "cite:made up").wants(200, "In force between the two today")
}
