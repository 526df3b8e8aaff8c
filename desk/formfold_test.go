package desk

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/decision"
	"kenesh/procedure/meeting"
)

// manyOverdue is the second meeting after one whose decisions left some obligations overdue,
// each with a long title in seven languages.
func (w *world) manyOverdue(decisions, each, long int) dossier.ID {
	w.Helper()
	convene := func(number int, follows string) dossier.ID {
		id := w.act("kg", dossier.ID{}, "convene", fmt.Sprintf(`{"number": %d, "title": {"en": "Meeting %d", "ky": "%d-отурум"}, "body": "council", "start": "2025-0%d-06",
			"place": {"en": "Osh"}, "agenda": [{"id": "cyber", "title": {"en": "Cybercrime"}}]%s}`, number, number, number, number, follows))
		w.post()
		return id
	}
	first := convene(1, "")
	for n := range decisions {
		in := &decision.Contents{Title: lang.Text{"en": "Decision"}, Number: 1, Symbol: fmt.Sprintf("C/%d", n), Adopted: "2024-01-10", Meeting: first.String(), MeetingName: lang.Text{"en": "First"}}
		for i := range each {
			title := lang.Text{}
			for _, tag := range lang.Interface {
				title[tag] = fmt.Sprintf("%d/%d: %s", n, i, strings.Repeat("маселе боюнча иш ", long))
			}
			in.Obligations = append(in.Obligations, decision.Paragraph{Title: title, Text: lang.Text{"en": "To be done."}, To: "all", Due: "2024-05-01"})
		}
		w.must(w.houses["kg"].clerk.Act(w.ctx, clerk.Command{Kind: "decision", Parties: []party.ID{"kz", "az"}, Step: "record", Input: in, By: minister}))
	}
	w.post()
	return convene(2, `, "follows": "`+first.String()+`"`)
}

func (w *world) provisional(id dossier.ID) []meeting.FollowUp {
	w.Helper()
	rec, err := w.houses["kg"].clerk.Read(w.ctx, id)
	w.check(err)
	return rec.State.(*meeting.State).Provisional.FollowUp
}

// named finds a dossier by its title.
func (w *world) named(title string) dossier.ID {
	w.Helper()
	found, err := w.houses["kg"].index.List(w.ctx, index.Query{Text: title})
	w.check(err)
	return found.Rows[0].ID
}

// The agenda's form holds two hundred overdue matters in seven languages, a line each, within
// a page's bound (see sound). What an officer opens and changes is kept, and all of it is sent.
func TestLongListsAreLines(t *testing.T) {
	w := newWorld(t)
	id := w.manyOverdue(6, 36, 3)
	b := w.as("kg", party.Officer)
	page := b.get("/d/"+id.String()+"/do/issue-agenda").wants(200, "0/0: маселе", "Due: 1 May 2024")
	if n := strings.Count(page.source, `value="row:`); n != 200 {
		t.Fatalf("%d lines", n)
	}
	page = page.send(nil, "row:follow-up.7").wants(200, "Why it is left out")
	page = page.send(url.Values{"follow-up.7.left-out:en": {"Reported in writing."}}, "row:follow-up.9").wants(200, "Reported in writing.")
	page = page.send(url.Values{"follow-up.9.title:en": {"Another title"}, "follow-up.9.title:ru": {""}}, "add:follow-up")
	page = page.send(nil, "drop:follow-up.200")
	page.send(nil, "send").wants(200, "issued the provisional agenda")
	sent := w.provisional(id)
	if len(sent) != 200 || sent[7].LeftOut["en"] != "Reported in writing." || sent[9].Title["en"] != "Another title" || sent[9].Title["ru"] != "" || sent[9].Title["ky"] == "" {
		t.Errorf("%d: %+v %+v", len(sent), sent[7], sent[9])
	}
	for i, f := range sent {
		if f.Matter == "" || i != 9 && len(f.Title) != len(lang.Interface) {
			t.Fatalf("%d: %+v", i, f)
		}
	}
	// Issued again it begins with what was said.
	b.get("/d/"+id.String()+"/do/issue-agenda").wants(200, "Why it is left out: Reported in writing.")
	b.get("/d/"+id.String()).wants(200, "Reported in writing.")
}

// What changes while the form is open is not sent as it was, and not in silence either.
func TestLinesThatChangedMeanwhile(t *testing.T) {
	w := newWorld(t)
	id := w.manyOverdue(1, 9, 1)
	b := w.as("kg", party.Officer)
	page := b.get("/d/"+id.String()+"/do/issue-agenda").wants(200, "0/8: маселе")
	for _, who := range w.order {
		w.must(w.houses[who].clerk.Act(w.ctx, clerk.Command{Dossier: w.named("Decision"), Step: "report", By: minister, Input: reportOn(2, "fulfilled")}))
	}
	w.post()
	page = page.send(nil, "send").wants(422, "The list has changed since the form was opened. Lines taken out: 1.")
	page.send(nil, "send").wants(200, "issued the provisional agenda")
	if sent := w.provisional(id); len(sent) != 8 || slices.ContainsFunc(sent, func(f meeting.FollowUp) bool { return f.Part == "3" }) {
		t.Errorf("%+v", sent)
	}
}

// More than an entry holds is not listed, and the agenda can be issued all the same.
func TestMoreThanAnAgendaHolds(t *testing.T) {
	w := newWorld(t)
	id := w.manyOverdue(6, 40, 8)
	b := w.as("kg", party.Officer)
	b.get("/d/"+id.String()+"/do/issue-agenda").wants(200).send(nil, "send").wants(200, "issued the provisional agenda")
	if n := len(w.provisional(id)); n < 60 || n > 200 {
		t.Errorf("%d matters", n)
	}
	b.get("/d/" + id.String() + "/do/issue-agenda").wants(200)
}
