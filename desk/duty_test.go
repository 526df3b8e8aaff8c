package desk

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kenesh/index"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/roster"
)

// signedIn is a browser of an officer who is there.
func (w *world) signedIn(id party.ID, o roster.Officer) *browser {
	w.Helper()
	b := w.browser(id)
	return b.press(b.get("/sign-in").formWith("officer", o.ID), nil, "").browser
}

// TestTheShiftSeesTakesAndHandsOver is a night at the duty desk without any script.
func TestTheShiftSeesTakesAndHandsOver(t *testing.T) {
	w := newWorld(t)
	aida, bek := w.officer("kz", "Айда", party.Duty), w.officer("kz", "Бек", party.Duty)
	w.officer("kz", "Инженер", party.Engineer) // has no matters
	night, morning := w.signedIn("kz", aida), w.signedIn("kz", bek)
	night.get("/duty").wants(200, "Nothing waits to be acknowledged.", "Nothing is owed by us.")

	dossier := w.as("kg", party.Officer).issue(warning)
	w.post()
	desk := night.get("/duty").wants(200, "Arrived, not yet acknowledged by us 1", "Forged passports", "Acknowledge")
	hold := "/duty/hold/" + strings.TrimPrefix(dossier.path, "/d/")
	owed := w.as("kg", party.Duty).get("/duty").wants(200, "They owe us 2", "Kazakhstan and Azerbaijan")
	if n := strings.Count(owed.source, `class="title" href="`+dossier.path+`"`); n != 1 { // what several owe is one line
		t.Errorf("%d lines of one notice", n)
	}

	old := morning.get("/duty").formWith("do", "take")
	desk.press(desk.formWith("do", "take"), nil, "").wants(200, "Айда")
	morning.press(old, nil, "").wants(409, "Somebody else has it by now.", "Айда")

	night.get("/duty?who=me").wants(200, "Forged passports")
	morning.get("/duty?who=me").lacks("Forged passports")
	night.get("/duty?who=none").lacks("Forged passports")
	night.get("/duty?kind=meeting").lacks("Forged passports")
	night.get("/duty?with=kg").wants(200, "Forged passports")
	night.get("/duty?with=az").wants(200, "Forged passports")

	night.post("/duty/away", url.Values{"officer": {aida.ID}, "first": {"2024-09-07"}, "last": {"2024-09-06"}, "deputy": {bek.ID}}).wants(422, "Check the days")
	night.post("/duty/away", url.Values{"officer": {aida.ID}, "first": {"2024-09-06"}, "last": {"2024-09-07"}, "deputy": {bek.ID}}).wants(200, "Айда", "deputy: Бек")
	morning.get("/duty?who=me").wants(200, "Forged passports", "deputy: Бек")

	handed := night.post(hold, url.Values{"do": {"hand"}, "was": {aida.ID}, "to": {bek.ID}, "remark": {"Telephoned Bishkek"}})
	handed.wants(200, "Бек")
	morning.get(hold).wants(200, "Telephoned Bishkek", "Айда", "Give back")
	night.post(hold, url.Values{"do": {"hand"}, "was": {bek.ID}, "to": {"nobody-at-all"}}).wants(400)

	night.get("/duty/sheet").wants(200, "Arrived in the shift", "Forged passports", "Handed over by Айда")
	from := night.get("/duty/sheet")
	kept := night.post("/duty/sheet", url.Values{"from": {attr(from.field("from"), "value")}, "remarks": {"Quiet night.\r\nBishkek calls back at nine."}})
	kept.wants(200, "Bishkek calls back at nine.", "not yet signed", "Forged passports").lacks("I have read it")
	night.post(kept.path, nil).wants(409, "another officer signs it")
	morning.get("/duty").wants(200, "A hand-over sheet to read: Айда")
	morning.get(kept.path).wants(200, "I have read it and take over")
	morning.post(kept.path, nil).wants(200, "Taken over by Бек")
	morning.get("/duty").lacks("A hand-over sheet to read")

	acts, err := w.houses["kz"].journal.Acts(w.ctx, journal.Filter{Limit: 20})
	w.check(err)
	var said []string
	for _, r := range acts {
		if r.What == journal.Duty {
			said = append(said, r.Purpose)
		}
	}
	if want := []string{"sheet-read", "sheet", "hand", "away", "take"}; !slices.Equal(said, want) {
		t.Errorf("the journal says %v", said)
	}
	w.as("kz", party.Auditor).get("/journal?of=acts").wants(200, "Duty desk: a matter was taken", "Duty desk: a hand-over sheet was signed", "Айда", "Бек").
		lacks("Forged").lacks("Telephoned")
	w.as("kz", party.Auditor).get("/journal").lacks("Duty desk: ")
}

func (p *page) field(name string) *html.Node {
	p.Helper()
	for n := range p.root.Descendants() {
		if attr(n, "name") == name {
			return n
		}
	}
	p.Fatalf("no field %s", name)
	return nil
}

// TestTheDutyDeskSaysBothCapitalsTime: what is due at a moment is told by our clock and theirs.
func TestTheDutyDeskSaysBothCapitalsTime(t *testing.T) {
	w := newWorld(t)
	at := lang.Moment(time.Date(2024, 9, 6, 5, 0, 0, 0, time.UTC).UnixMilli())
	v := &visit{desk: &desk{Config: Config{Clerk: w.houses["kg"].clerk, Catalogue: w.catalogue}}, voice: w.catalogue.Voice("en"), now: at - 3*3600*1000}
	var l dutyLine
	v.dutyTimes(&l, owedTo("az", at))
	if l.Due.Words != "in 3 hours" || !strings.Contains(l.Here, "11:00") || !strings.Contains(l.Here, "Bishkek") || len(l.There) != 1 || !strings.Contains(l.There[0], "09:00") || !l.Soon || l.Late {
		t.Errorf("%+v %+v", l, l.Due)
	}
	v.now = at + 1
	l = dutyLine{}
	v.dutyTimes(&l, owedTo("kg", at))
	if !l.Late || len(l.There) != 0 {
		t.Errorf("%+v", l)
	}
}

// TestAnOpenDutyDeskHears of dossiers, its own as well, and of who has them; and no more than that.
func TestAnOpenDutyDeskHears(t *testing.T) {
	w := newWorld(t)
	kz := w.as("kz", party.Duty)
	r, err := http.NewRequestWithContext(t.Context(), "GET", kz.base+"/duty/stream", nil)
	w.check(err)
	answer, err := kz.client.Do(r)
	w.check(err)
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	hears := func(what string) {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if !json.Valid([]byte(data)) || data != "{}" {
					t.Errorf("heard %s", data)
				}
				return
			}
		}
		t.Errorf("nothing heard of %s", what)
	}
	dossier := w.as("kg", party.Officer).issue(warning)
	w.post()
	hears("what arrived")
	kz.post("/duty/hold/"+strings.TrimPrefix(dossier.path, "/d/"), url.Values{"do": {"take"}, "was": {""}}).wants(200)
	hears("who took it")
}

// owedTo is what we and another party have between us, due at a moment.
func owedTo(id party.ID, at lang.Moment) index.Duty {
	return index.Duty{Due: index.Due{Owed: procedure.Owed{By: id, To: []party.ID{"kg"}, At: at}, List: index.Theirs}}
}

func TestAnOfficerChoosesWhatSheIsToldByMail(t *testing.T) {
	w := newWorld(t)
	kz := w.as("kz", party.Duty)
	kz.get("/duty").wants(200, "E-mail")
	form := url.Values{"address": {"aida@mia"}, "what": {"arrived", "late"}, "every": {"60"}, "from": {"22:00"}, "until": {"07:00"}}
	kz.post("/duty/mail", url.Values{"address": {"no address"}, "every": {"60"}}).wants(422, "Check the address")
	kz.post("/duty/mail", form).wants(200)
	form.Set("address", "aida@mia.example")
	page := kz.post("/duty/mail", form).wants(200)
	if got := typed(page.formWith("address", "aida@mia.example")); got.Get("from") != "22:00" || got.Get("every") != "60" || len(got["what"]) != 2 {
		t.Error(got)
	}
}
