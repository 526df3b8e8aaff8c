package desk

import (
	"bufio"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kenesh/dossier"
	"kenesh/journal"
	"kenesh/party"
)

// The chair runs the sitting from one page, and comes back to it after each step; a delegation
// asks for the floor on its own.
func TestSittingFromOnePage(t *testing.T) {
	w := newWorld(t)
	id := w.sitting()
	at := "/d/" + id.String() + "/live"
	chair, guest := w.as("kg", party.Head), w.as("kz", party.Officer)

	chair.get("/d/"+id.String()).wants(200, "Follow and run it live")
	p := chair.get(at).wants(200, "No item has been called.", "Next item: Cybercrime", "Nobody has the floor.", "Kazakhstan", "not in the hall")
	p = chair.press(p.formAt("/do/call-item"), nil, "send").wants(200, "Cybercrime", "on the agenda")
	if p.path != at {
		t.Errorf("after the step the chair is at %s", p.path)
	}
	w.post()
	p = guest.get(at).wants(200, "Cybercrime", "Ask for the floor").lacks("Give the floor", "End the speech")
	guest.press(p.formAt("/do/ask-floor"), url.Values{"minutes": {"4"}}, "send").wants(200, "Kazakhstan", "4 min", "Give up the request for the floor")
	w.post()
	p = chair.get(at)
	chair.press(p.formAt("/do/give-floor"), nil, "send").wants(200, "since 10:00, until 10:04", "End the speech")

	// A rule's no is shown at the form, which leads back to the page.
	chair.get(at).lacks("Grant it")
	w.act("kz", id, "raise-point", `{"text": {"en": "The interpretation has failed."}}`)
	w.post()
	p = chair.get(at).wants(200, "The interpretation has failed.")
	w.act("kg", id, "rule-on-point", `{"point": "kz-`+itoa(w.head("kz", id))+`", "outcome": "granted"}`)
	no := chair.press(p.formAt("/do/rule-on-point"), nil, "send")
	if no.status != 422 && no.status != 404 {
		t.Errorf("a point that was ruled on is ruled on again: %d", no.status)
	}
	if got, _ := no.back(); got != at {
		t.Errorf("the form leads back to %s", got)
	}
	reads, err := w.houses["kg"].journal.Reads(w.ctx, journal.Filter{Dossier: id})
	w.check(err)
	if !slices.ContainsFunc(reads, func(r journal.Record) bool { return r.Purpose == toConduct }) {
		t.Errorf("the page is not in the journal: %+v", reads)
	}
}

// Once the meeting is closed there is nothing to run; a notice never had anything.
func TestNothingUnderWay(t *testing.T) {
	w := newWorld(t)
	id := w.sitting()
	w.act("kg", id, "close", `{}`)
	chair := w.as("kg", party.Head)
	chair.get("/d/" + id.String()).wants(200).lacks("Follow and run it live")
	chair.get("/d/"+id.String()+"/live").wants(200, "Nothing is under way here at the moment.")
	notice := w.act("kg", dossier.ID{}, "issue", `{"title": {"en": "Flood"}, "body": {"en": "Water."}, "level": "warning"}`)
	chair.get("/d/" + notice.String() + "/live").wants(404)
	chair.get("/d/" + notice.String() + "/live/stream").wants(404)
	chair.get("/d/" + notice.String() + "/screen/stream").wants(404)
}

// A stream sends what the page lacks, and then every change, also what this desk itself did.
func TestStreams(t *testing.T) {
	w := newWorld(t)
	id := w.sitting()
	for _, which := range []string{"live", "screen"} {
		chair := w.as("kg", party.Head)
		next := chair.stream("/d/" + id.String() + "/" + which + "/stream?at=")
		if first := next(); !strings.Contains(first, "<h") {
			t.Fatalf("%s: the stream begins with %q", which, first)
		}
		w.act("kg", id, "call-item", `{"item": "`+map[string]string{"live": "cyber", "screen": "drugs"}[which]+`"}`)
		if got, want := next(), map[string]string{"live": "Cybercrime", "screen": "Narcotics"}[which]; !strings.Contains(got, want) {
			t.Errorf("%s: %q is not in %q", which, want, got)
		}
	}
	screens := [2]*browser{w.as("kg", party.Head), w.as("kg", party.Officer)}
	a, b := screens[0].stream("/d/"+id.String()+"/screen/stream"), screens[1].stream("/d/"+id.String()+"/screen/stream")
	if first := a(); first != b() {
		t.Error("two screens in one language show different things")
	}
}

// head is the number of a party's last entry in a dossier.
func (w *world) head(id party.ID, of dossier.ID) uint64 {
	rec, err := w.houses[id].clerk.Read(w.ctx, of)
	w.check(err)
	return rec.History.Heads()[id]
}

// formAt is the first form that leads to a step.
func (p *page) formAt(path string) *html.Node {
	p.Helper()
	for _, f := range p.all("form") {
		if strings.HasSuffix(attr(f, "action"), path) {
			return f
		}
	}
	p.Fatalf("%s: no form for %s:\n%s", p.path, path, p.text())
	return nil
}

// back is where the page's first link of its matter leads.
func (p *page) back() (href, text string) {
	for n := range p.all("main")[0].Descendants() {
		if n.Data == "a" {
			return attr(n, "href"), textOf(n)
		}
	}
	return "", ""
}

// stream opens a stream and returns its events' data, one by one.
func (b *browser) stream(path string) func() string {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), 20*time.Second)
	b.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", b.base+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Accept-Language", b.language)
	answer, err := b.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { answer.Body.Close() })
	if kind := answer.Header.Get("Content-Type"); answer.StatusCode != 200 || kind != "text/event-stream" {
		b.Fatalf("%s: %d %s", path, answer.StatusCode, kind)
	}
	lines := bufio.NewScanner(answer.Body)
	return func() string {
		b.Helper()
		var data []string
		for lines.Scan() {
			if s, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				data = append(data, s)
			} else if lines.Text() == "" && len(data) > 0 {
				return strings.Join(data, "\n")
			}
		}
		b.Fatalf("%s: the stream has ended: %v", path, lines.Err())
		return ""
	}
}

// What a calendar program fetched for an officer is a reading like others.
func TestCalendarFetchesAreInTheJournal(t *testing.T) {
	w := newWorld(t)
	o := w.officer("kg", "Айгүл fetches", party.Officer)
	w.check(w.houses["kg"].journal.Append(w.ctx, journal.Record{What: journal.Fetch, Officer: o.ID, Role: party.Officer, Purpose: "calendar", About: "address"}))
	w.as("kg", party.Auditor).get("/journal").wants(200, "Айгүл fetches", "fetched by a calendar program")
}
