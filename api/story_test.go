package api_test

import (
	"encoding/base64"
	"net/http"
	"slices"
	"testing"

	"kenesh/api"
	"kenesh/api/apitest"
	"kenesh/dossier"
	"kenesh/journal"
	"kenesh/party"
)

func TestANoticeGoesOutAndIsAcknowledged(t *testing.T) {
	council := apitest.New(t)
	kg, tr := as(t, council.KG, party.Officer), as(t, council.TR, party.Duty)

	issued := kg.issue()
	if issued.Party != "kg" || issued.Number != 1 || issued.Href != api.Root+"/dossiers/"+issued.Dossier {
		t.Errorf("became %+v", issued)
	}
	council.Carry()

	// Ankara finds it waiting for her, and opens it by the beginning of its id.
	var page api.Page
	tr.get("/dossiers?kind=notice&await=me").into(http.StatusOK, &page)
	if len(page.Dossiers) != 1 || page.Dossiers[0].Title != "Forged passports" || page.Dossiers[0].Founder != "kg" {
		t.Fatalf("listed %+v", page)
	}
	var d api.Dossier
	tr.get("/dossiers/"+issued.Dossier[:10]).into(http.StatusOK, &d)
	if d.ID != issued.Dossier || len(d.Open) != 1 || d.Open[0].Step != "acknowledge" || len(d.Document) == 0 {
		t.Fatalf("opened %+v", d)
	}
	var done api.Done
	tr.post(d.Open[0].Href+"?kind=notice", `{"edition": 1}`).into(http.StatusCreated, &done)
	council.Carry()

	// Bishkek sees who did what, and that nothing can come between any more.
	kg.get(issued.Href).into(http.StatusOK, &d)
	if d.Status != "acknowledged" || d.Tone != "good" || !d.Seats[1].Seen {
		t.Errorf("is %+v", d)
	}
	var record api.Entries
	kg.get(issued.Href+"/entries?raw=1").into(http.StatusOK, &record)
	e := record.Entries[slices.IndexFunc(record.Entries, func(e api.Entry) bool { return e.Step == "acknowledge" })]
	if e.Party != "tr" || e.Verdict != "counts" || e.By.Role != "duty" || !slices.Contains(e.SeenBy, "kg") || e.Hash != done.Hash {
		t.Errorf("recorded %+v", e)
	}
	raw, err := base64.StdEncoding.DecodeString(e.Raw)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := dossier.Parse(raw)
	if seat, _ := council.KG.Clerk.Roll().Seat("tr"); err != nil || !signed.VerifiedBy(seat.KeyAt(1)) {
		t.Errorf("what came is not what Ankara signed: %v", err)
	}
}

func TestARetriedRequestActsOnce(t *testing.T) {
	council := apitest.New(t)
	kg, head := as(t, council.KG, party.Officer), as(t, council.KG, party.Head)

	first := kg.issue("Idempotency-Key", "n-1")
	if again := kg.issue("Idempotency-Key", "n-1"); again != first {
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
	if once := withdraw(); withdraw() != once {
		t.Error("withdrawn twice")
	}
	kg.post(first.Href+"/steps/withdraw", `{"reason": {"en": "A mistake"}}`).problem(http.StatusConflict)
}

func TestADossierKnownIsNotSentAgain(t *testing.T) {
	council := apitest.New(t)
	kg := as(t, council.KG, party.Officer)
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
	council := apitest.New(t)
	kg := as(t, council.KG, party.Officer)
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
	if len(second.Entries) != 1 || second.Entries[0].Step != "withdraw" || second.Next != "" {
		t.Errorf("second part %+v", second)
	}
}

func TestAReadIsInTheJournal(t *testing.T) {
	council := apitest.New(t)
	kg := as(t, council.KG, party.Officer)
	issued := kg.issue()
	kg.get(issued.Href)
	kg.get("/dossiers?q=passports")
	id, _ := dossier.ParseID(issued.Dossier)
	reads, err := council.KG.Journal.Reads(t.Context(), journal.Filter{Dossier: id})
	if err != nil || len(reads) != 1 || reads[0].Officer != "o-officer" || reads[0].Purpose != "api" {
		t.Errorf("journal has %+v, %v", reads, err)
	}
	acts, err := council.KG.Journal.Acts(t.Context(), journal.Filter{Officer: "o-officer"})
	if err != nil || len(acts) != 1 || acts[0].What != api.Searched {
		t.Errorf("journal has %+v, %v", acts, err)
	}
}

func TestTheNodeTellsOfItself(t *testing.T) {
	council := apitest.New(t)
	engineer := as(t, council.KG, party.Engineer)
	var s api.Status
	engineer.get("/status").into(http.StatusOK, &s)
	if s.Party != "kg" || !s.Ready || s.Council == "" || s.Time != "2024-09-06T10:00:00Z" {
		t.Errorf("status %+v", s)
	}
	var roll api.Roll
	engineer.get("/roll").into(http.StatusOK, &roll)
	if !roll.InForce || len(roll.Seats) != 2 || roll.Seats[1].Party != "tr" || len(roll.Seats[1].SigningKeys) != 1 {
		t.Errorf("roll %+v", roll)
	}
	var kinds api.Kinds
	as(t, council.KG, party.Officer).get("/kinds").into(http.StatusOK, &kinds)
	i := slices.IndexFunc(kinds.Kinds, func(k api.Kind) bool { return k.Kind == "charter" })
	if i < 0 || kinds.Kinds[i].Opens != nil {
		t.Errorf("a charter is not opened here: %+v", kinds)
	}
}
