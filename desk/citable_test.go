package desk

import (
	"html"
	"net/url"
	"regexp"
	"strings"
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

// TestSeveralAreAskedInOneForm: two addressees chosen, the form offers what all three share,
// says that each reads its own only, and our file lists the two requests.
func TestSeveralAreAskedInOneForm(t *testing.T) {
	w := newWorld(t)
	w.treaty()
	kg := w.as("kg", party.Officer)
	asked := url.Values{":parties": {"kz", "az"}, "measure": {"vehicle"}, "reference": {"12/4-119"}, "office": {"Criminal police"}, "urgency": {"ordinary"},
		"offence": {"robbery"}, "stage": {"committed"}, "sought#": {"1"}, "sought.0.item": {"vehicle-owner"}, "believed": {"registered-there"},
		"subjects.vehicles#": {"1"}, "subjects.vehicles.0.type": {"car"}, "subjects.vehicles.0.number": {"A 123 BC"}, "subjects.vehicles.0.country": {"KZ"},
		"subjects.vehicles.0.link": {"used"}, "handling": {"h2"}, "source": {"b"}, "known": {"2"}}
	form := kg.get("/new/request").wants(200)
	form.send(asked, "bases").wants(200, "no basis that all of the group share").lacks("Cite this one")
	w.treatyBinds("az")
	found := form.send(asked, "bases").wants(200, "In force among all of the group today", "18 (3)", "does not learn that others were asked")
	cite := regexp.MustCompile(`value="(cite:[^"]*)"`).FindStringSubmatch(found.source)
	if cite == nil {
		t.Fatal("nothing to take over")
	}
	review := found.send(nil, html.UnescapeString(cite[1])).wants(200).send(nil, "")
	review.wants(200, "Each party gets a dossier of its own")
	file := review.send(nil, "send").wants(200, "Internal file", "Sent together with it")
	list := kg.get("/request")
	if n := len(regexp.MustCompile(`href="/d/[a-z2-7]{52}"`).FindAllString(list.source, -1)); n != 2 {
		t.Errorf("%d requests in the list", n)
	}
	one := regexp.MustCompile(`href="(/d/[a-z2-7]{52})"`).FindStringSubmatch(list.source)[1]
	if page := kg.get(one).wants(200, "Our file"); !strings.Contains(page.source, `href="`+file.path+`"`) {
		t.Error("the request does not lead to our file")
	}
}

// treatyBinds says of one more party that the agreement binds it.
func (w *world) treatyBinds(id string) {
	w.Helper()
	kg := w.houses["kg"].clerk
	all, err := kg.Dossiers(w.ctx)
	w.check(err)
	for _, d := range all {
		rec, err := kg.Read(w.ctx, d)
		w.check(err)
		if rec.History.Kind() != "treaty" {
			continue
		}
		s, _ := kg.Procedure("treaty").Step("record")
		in, err := s.DecodeJSON([]byte(`{"facts": [{"of": "` + id + `", "standing": "bound", "consented": "2003-10-30"}], "source": "Status page", "as-of": "2015-03-14"}`))
		w.check(err)
		_, err = kg.Act(w.ctx, clerk.Command{Dossier: d, Step: "record", Input: in, By: minister})
		w.check(err)
	}
}

// TestTheFormSaysWhoTakesIt: beside the basis stands which of the addressee's offices takes
// the measure, on what provision, with whose leave and in which languages, as it declares.
func TestTheFormSaysWhoTakesIt(t *testing.T) {
	w := newWorld(t)
	w.treaty()
	do := func(by party.ID, id dossier.ID, step, input string) dossier.ID {
		t.Helper()
		house := w.houses[by].clerk
		s, _ := house.Procedure("directory").Step(step)
		in, err := s.DecodeJSON([]byte(input))
		w.check(err)
		cmd := clerk.Command{Dossier: id, Step: step, Input: in, By: minister}
		if id.IsZero() {
			cmd.Kind = "directory"
		}
		done, err := house.Act(w.ctx, cmd)
		w.check(err)
		w.post()
		return done.Dossier
	}
	id := do("kg", dossier.ID{}, "open", `{}`)
	do("kz", id, "list-office", `{"id": "road", "name": {"en": "Road police"}, "task": "other", "telephone": "+7 7172 000000"}`)
	do("kz", id, "declare-competence", `{"id": "v", "office": "road", "measures": ["vehicle"], "provision": {"en": "Law on road traffic"}, "authorisation": true,
		"languages": ["kk", "ru"], "limits": {"en": "Not in court."}}`)
	form := w.as("kg", party.Officer).get("/new/request")
	form.send(url.Values{":parties": {"kz"}, "measure": {"vehicle"}}, "bases").wants(200, "Who takes it there", "Road police", "Kazakhstan", "Law on road traffic",
		"Needs the authorisation of a court or prosecutor", "kk, ru", "Not in court.")
	form.send(url.Values{":parties": {"kz"}, "measure": {"locate"}}, "bases").wants(200).lacks("Who takes it there")
}
