package attempts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"kenesh/attachment"
	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// TestLetGoWhileStillLinked: tr was let in and let go, and every link stays up. What comes
// after, another answer, a party that is let in, new steps, it gains nothing of: no entry and
// no body, no later key, not who takes part now; not from the one who let it go, nor from
// those who stayed, over the link, by pouch or in its own copy.
func TestLetGoWhileStillLinked(t *testing.T) {
	c := gather(t)
	c.prepare()
	before := c.stateAt("tr", c.open)
	kg, kz := c.as("kg aida"), c.as("kz aida")
	kz.does(c.open, "", "grant-use", fmt.Sprintf(granting, "all", "sharing", "az", "2090-01-01"))
	kz.does(c.open, "", "grant-use", fmt.Sprintf(granting, "all", "sharing", "tr", "2090-01-01"))
	c.quiet()
	again := attempt{by: kg, dossier: c.open, step: dossier.Admit, input: `{"parties": ["tr"]}`}
	if got := byAPI(again); !got.refused || !got.says(c, "refuse.party-in") {
		t.Errorf("let in again: %v %s", got.keys, got.text)
	}
	kg.does(c.open, "", dossier.Admit, `{"parties": ["az"]}`)
	c.quiet()
	kz.does(c.open, "", "translate", `{"item": "request", "rendering": "working", "text": {"en": "`+canaryAfter+`"}}`)
	kg.does(c.open, "", "remind", `{"remark": {"en": "`+canaryAfter+`"}}`)
	c.quiet()
	c.must(c.Agree(t.Context(), c.open, "kg", "kz", "uz", "az"))

	release := c.record("kg", c.open).History.Farewell("tr")
	late := func(e *dossier.Entry) bool {
		return e.Of() == c.open && e.Party != "tr" && e.Hash != release.Hash && e.Number > release.Seen[e.Party] && (e.Party != release.Party || e.Number > release.Number)
	}
	n := 0
	for _, from := range []party.ID{"kg", "kz", "uz", "az"} {
		for _, e := range c.handed("tr", from) {
			if n++; late(e) {
				t.Errorf("%s hands over %s, which is later than the release", from, e)
			}
		}
		status, b := c.as(string(from)+" farid").call("GET", "/api/v1/pouch/tr?after=0", "", "")
		if status == http.StatusOK {
			n++
			c.as("tr farid").call("POST", "/api/v1/pouch", string(b), "application/octet-stream")
		}
	}
	if n < 10 {
		t.Fatalf("only %d were handed over: nothing is tried", n)
	}
	rec := c.record("tr", c.open)
	for _, e := range rec.History.Order() {
		if late(e) {
			t.Errorf("tr holds %s", e)
		}
	}
	if slices.Contains(rec.History.Parties(), "az") {
		t.Error("tr knows who was let in after it had gone")
	}
	if keys := c.epochKeys("tr", c.open); len(keys) != 1 || keys[1] == nil {
		t.Errorf("tr has %d keys", len(keys))
	}
	if now := c.stateAt("tr", c.open); now != before {
		t.Errorf("tr's copy has changed from\n%s\nto\n%s", before, now)
	}
	status, page := c.as("tr aida").visit("GET", "/d/"+c.open.String(), "")
	if status != http.StatusOK || !bytes.Contains(page, []byte(canary)) || bytes.Contains(page, []byte(canaryAfter)) || bytes.Contains(rosterOf(page), []byte("Ministry az")) {
		t.Errorf("tr's page (%d): %s", status, brief(string(page)))
	}
}

// rosterOf is the list of parties on a dossier's page.
func rosterOf(page []byte) []byte {
	_, list, _ := bytes.Cut(page, []byte(`<ul class="parties"`))
	list, _, _ = bytes.Cut(list, []byte(`</ul>`))
	return list
}

// handed are the entries that a node hands a peer over the link, whatever the peer asks for.
func (c *council) handed(to, from party.ID) (all []*dossier.Entry) {
	c.Helper()
	add := func(envelopes [][]byte) {
		for _, b := range envelopes {
			e, err := dossier.Parse(b)
			c.must(err)
			all = append(all, e)
		}
	}
	var batch clerk.Batch
	for more := true; more; more = batch.More {
		_, b := c.asks(to, from, "pull", struct {
			Line  string `cbor:"1,keyasint,omitempty"`
			After uint64 `cbor:"2,keyasint"`
			Limit int    `cbor:"3,keyasint"`
		}{batch.Line, batch.Next, 1000})
		batch = clerk.Batch{}
		c.must(canon.Decode(b, &batch))
		add(batch.Entries)
	}
	_, b := c.asks(to, from, "chains", chainsOf(c.open))
	var chains struct {
		Entries [][]byte `cbor:"1,keyasint,omitempty"`
	}
	c.must(canon.Decode(b, &chains))
	add(chains.Entries)
	if _, b = c.asks(to, from, "attachment", attachment.Ask{Dossier: c.open, Root: c.named.Root, Size: uint64(c.named.Size), Count: 1}); len(b) > 1 {
		c.Errorf("%s hands %s a file of what it was let go from", from, to)
	}
	return all
}

// TestRecallThroughAnOnwardRecipient: kz recalls what it gave. kg, who was given it, answers, and
// so does uz, to whom kg has shown it on, although its link to kz is cut; each answer is that
// ministry's own signed entry, and kz reads them all.
func TestRecallThroughAnOnwardRecipient(t *testing.T) {
	c := gather(t)
	c.prepare()
	kz, kg, uz := c.as("kz aida"), c.as("kg aida"), c.as("uz aida")
	kz.does(c.open, "", "recall", `{"item": "reply-1", "cause": "inaccurate"}`)
	c.quiet()
	if due := c.record("uz", c.open).Facts().Await; !slices.Contains(due, "uz") || !slices.Contains(due, "kg") {
		t.Errorf("it is the turn of %v", due)
	}
	c.Network.Cut("uz", "kz")
	kg.does(c.open, "", "answer-recall", `{"recall": "recall-1", "did": "suspended"}`)
	silent := attempt{by: uz, dossier: c.open, step: "answer-recall", input: `{"recall": "recall-1", "did": "kept"}`}
	if got := byAPI(silent); !got.refused || !got.says(c, "refuse.field-missing") {
		t.Errorf("kept, and nobody says why: %v %s", got.keys, got.text)
	}
	uz.does(c.open, "", "answer-recall", `{"recall": "recall-1", "did": "kept", "reason": {"en": "A court holds it"}}`)
	if got := byAPI(silent); !got.refused || !got.says(c, "request.refuse.nothing-recalled") {
		t.Errorf("answered twice: %v %s", got.keys, got.text)
	}
	c.answered("recall-1", map[party.ID]string{"kg": "suspended", "uz": "kept"})
	_, page := c.as("kz dana").visit("GET", "/d/"+c.open.String(), "")
	if !bytes.Contains(page, []byte("A court holds it")) {
		t.Error("the owner's page does not say why it was kept")
	}
	c.Network.Heal("uz", "kz")

	kz.does(c.open, "", "recall", `{"item": "reply-2", "cause": "purpose-ended"}`)
	c.quiet()
	uz.does(c.open, "", "answer-recall", `{"recall": "recall-2", "did": "destroyed"}`)
	kg.does(c.open, "", "answer-recall", `{"recall": "recall-2", "did": "suspended"}`)
	c.answered("recall-2", map[party.ID]string{"uz": "destroyed", "kg": "suspended"})
	if s := c.stateAt("kz", c.open); strings.Contains(s, `"tr","uz"`) {
		t.Errorf("a ministry that was let go before is asked: %s", s)
	}
}

// answered waits until the owner reads these answers to a recall, each in an entry that its
// author signed and that counts.
func (c *council) answered(recall string, want map[party.ID]string) {
	c.Helper()
	c.eventually(func() error {
		var s struct {
			Recalls []struct {
				ID      string
				Answers []struct {
					Party party.ID
					Input struct{ Did string }
				}
			}
		}
		if err := json.Unmarshal([]byte(c.stateAt("kz", c.open)), &s); err != nil {
			return err
		}
		got := map[party.ID]string{}
		for _, r := range s.Recalls {
			for _, a := range r.Answers {
				if r.ID == recall {
					got[a.Party] = a.Input.Did
				}
			}
		}
		signed := map[party.ID]bool{}
		for _, o := range c.record("kz", c.open).Outcomes {
			if o.Entry.Step == "answer-recall" && o.Verdict == procedure.Counts {
				signed[o.Entry.Party] = true
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) || len(signed) != len(want) {
			return fmt.Errorf("kz reads %v, signed by %v, not %v", got, signed, want)
		}
		return nil
	})
}
