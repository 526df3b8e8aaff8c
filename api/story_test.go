package api_test

import (
	"encoding/base64"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"kenesh/api"
	"kenesh/dossier"
	"kenesh/journal"
	"kenesh/party"
)

func TestANoticeGoesOutAndIsAcknowledged(t *testing.T) {
	council := newCouncil(t)
	kg, tr := council.as("kg", party.Officer), council.as("tr", party.Duty)

	issued := kg.issue()
	if issued.Party != "kg" || issued.Number != 1 || issued.Href != api.Root+"/dossiers/"+issued.Dossier {
		t.Errorf("became %+v", issued)
	}

	// Ankara finds it waiting for her, and opens it by the beginning of its id.
	var page api.Page
	council.eventually("the notice arrives", func() bool {
		tr.get("/dossiers?kind=notice&await=me").into(http.StatusOK, &page)
		return len(page.Dossiers) == 1
	})
	if page.Dossiers[0].Title != "Forged passports" || page.Dossiers[0].Founder != "kg" {
		t.Fatalf("listed %+v", page)
	}
	var d api.Dossier
	tr.get("/dossiers/"+issued.Dossier[:10]).into(http.StatusOK, &d)
	if d.ID != issued.Dossier || len(d.Open) != 1 || d.Open[0].Step != "acknowledge" || len(d.Document) == 0 {
		t.Fatalf("opened %+v", d)
	}
	var done api.Done
	tr.post(d.Open[0].Href+"?kind=notice", `{"edition": 1}`).into(http.StatusCreated, &done)

	// Bishkek sees who did what, and that it is known to both.
	council.eventually("the acknowledgement arrives", func() bool {
		kg.get(issued.Href).into(http.StatusOK, &d)
		return d.Status == "acknowledged"
	})
	if d.Tone != "good" || !d.Seats[1].Seen {
		t.Errorf("is %+v", d)
	}
	var record api.Entries
	kg.get(issued.Href+"/entries?raw=1").into(http.StatusOK, &record)
	e := record.Entries[slices.IndexFunc(record.Entries, func(e api.Entry) bool { return e.Step == "acknowledge" })]
	if e.Party != "tr" || e.Verdict != "counts" || e.By.Role != "duty" || e.Hash != done.Hash {
		t.Errorf("recorded %+v", e)
	}
	raw, err := base64.StdEncoding.DecodeString(e.Raw)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := dossier.Parse(raw)
	if seat, _ := council.Node("kg").Clerk.Roll().Seat("tr"); err != nil || !signed.VerifiedBy(seat.KeyAt(1)) {
		t.Errorf("what came is not what Ankara signed: %v", err)
	}
}

func TestARetriedRequestActsOnce(t *testing.T) {
	council := newCouncil(t)
	kg, head := council.as("kg", party.Officer), council.as("kg", party.Head)

	first := kg.issue("Idempotency-Key", "n-1")
	if again := kg.issue("Idempotency-Key", "n-1"); !reflect.DeepEqual(again, first) {
		t.Errorf("the first time %+v, then %+v", first, again)
	}
	p := kg.post("/dossiers", `{"kind": "notice", "parties": ["tr"], "input": {"title": {"en": "Another"}, "level": "alarm", "body": {"en": "B"}}}`,
		"Idempotency-Key", "n-1").problem(http.StatusUnprocessableEntity)
	if p.Type != "urn:kenesh:refuse.same-key" {
		t.Errorf("refused with %+v", p)
	}
	if other := head.issue("Idempotency-Key", "n-1"); other.Dossier == first.Dossier {
		t.Error("one officer's key answered another")
	}
	withdraw := func() (d api.Done) {
		kg.post(first.Href+"/steps/withdraw", `{"reason": {"en": "A mistake"}}`, "Idempotency-Key", "n-2").into(http.StatusCreated, &d)
		return d
	}
	if once := withdraw(); !reflect.DeepEqual(withdraw(), once) {
		t.Error("withdrawn twice")
	}
	kg.post(first.Href+"/steps/withdraw", `{"reason": {"en": "A mistake"}}`).problem(http.StatusConflict)
}

func TestRetriesThatOvertakeEachOtherActOnce(t *testing.T) {
	kg := newCouncil(t).as("kg", party.Officer)
	answers := make([]answer, 8)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() { answers[i] = kg.post("/dossiers", warning, "Idempotency-Key", "n-1") })
	}
	wg.Wait()
	var first api.Done
	answers[0].into(http.StatusCreated, &first)
	for _, a := range answers {
		var done api.Done
		if a.into(http.StatusCreated, &done); !reflect.DeepEqual(done, first) {
			t.Errorf("became %+v and %+v", first, done)
		}
	}
}

func TestADossierKnownIsNotSentAgain(t *testing.T) {
	council := newCouncil(t)
	kg := council.as("kg", party.Officer)
	href := kg.issue().Href

	etag := kg.get(href).header.Get("ETag")
	if a := kg.get(href, "If-None-Match", etag); a.status != http.StatusNotModified || len(a.body) > 0 {
		t.Errorf("sent again: %d %s", a.status, a.body)
	}
	if a := kg.get(href, "If-None-Match", etag, "Accept-Language", "ky"); a.status != http.StatusOK {
		t.Error("another language is another answer")
	}
	kg.post(href+"/steps/withdraw", `{"reason": {"en": "A mistake"}}`)
	if a := kg.get(href, "If-None-Match", etag); a.status != http.StatusOK || a.header.Get("ETag") == etag {
		t.Error("a changed dossier was not sent")
	}
}

func TestAListComesInParts(t *testing.T) {
	council := newCouncil(t)
	kg := council.as("kg", party.Officer)
	want := map[string]bool{}
	for range 5 {
		want[kg.issue().Dossier] = true
	}
	next := "/dossiers?kind=notice&limit=2"
	for parts := 0; next != ""; parts++ {
		var page api.Page
		kg.get(next).into(http.StatusOK, &page)
		for _, d := range page.Dossiers {
			delete(want, d.ID)
		}
		if next = page.Next; parts > 3 {
			t.Fatal("never ends")
		}
	}
	if len(want) > 0 {
		t.Errorf("left out %v", want)
	}
	var first, second api.Entries
	href := kg.issue().Href
	kg.post(href+"/steps/withdraw", `{"reason": {"en": "A mistake"}}`)
	kg.get(href+"/entries?limit=1").into(http.StatusOK, &first)
	kg.get(first.Next).into(http.StatusOK, &second)
	if len(second.Entries) != 1 || second.Entries[0].Step != "withdraw" { // a receipt may have come after it
		t.Errorf("second part %+v", second)
	}
}

func TestAReadIsInTheJournal(t *testing.T) {
	council := newCouncil(t)
	kg := council.as("kg", party.Officer)
	issued := kg.issue()
	kg.get(issued.Href)
	kg.get("/dossiers?q=passports")
	id, _ := dossier.ParseID(issued.Dossier)
	reads, err := council.Node("kg").Journal.Reads(t.Context(), journal.Filter{Dossier: id})
	if err != nil || len(reads) != 1 || reads[0].Officer != "o-officer" || reads[0].Purpose != "api" {
		t.Errorf("journal has %+v, %v", reads, err)
	}
	acts, err := council.Node("kg").Journal.Acts(t.Context(), journal.Filter{Officer: "o-officer"})
	if err != nil || len(acts) != 1 || acts[0].What != api.Searched {
		t.Errorf("journal has %+v, %v", acts, err)
	}
}

func TestTheNodeTellsOfItself(t *testing.T) {
	council := newCouncil(t)
	engineer := council.as("kg", party.Engineer)
	var s api.Status
	engineer.get("/status").into(http.StatusOK, &s)
	if s.Party != "kg" || !s.Ready || s.Council == "" || !strings.HasSuffix(s.Time, "Z") || len(s.Links) != 1 {
		t.Errorf("status %+v", s)
	}
	var roll api.Roll
	engineer.get("/roll").into(http.StatusOK, &roll)
	if !roll.InForce || len(roll.Seats) != 2 || roll.Seats[1].Party != "tr" || len(roll.Seats[1].SigningKeys) != 1 {
		t.Errorf("roll %+v", roll)
	}
	var kinds api.Kinds
	council.as("kg", party.Officer).get("/kinds").into(http.StatusOK, &kinds)
	i := slices.IndexFunc(kinds.Kinds, func(k api.Kind) bool { return k.Kind == "charter" })
	if i < 0 || kinds.Kinds[i].Opens != nil {
		t.Errorf("a charter is not opened here: %+v", kinds)
	}
}
