package clerk_test

import (
	"crypto/ed25519"
	"strings"
	"testing"

	"kenesh/clerk"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/notice"
)

func public(k ed25519.PrivateKey) []byte { return k.Public().(ed25519.PublicKey) }

func TestCouncilIsFoundedAndSigned(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	for _, id := range w.ids {
		if !w.nodes[id].Roll().InForce || len(w.nodes[id].Roll().Seated()) != 3 {
			t.Errorf("%s: charter not in force: %+v", id, w.nodes[id].Roll().Seated())
		}
	}
	w.agree(w.nodes["kg"].Council(), w.ids...)
}

func TestNoticeReachesItsPartiesAndNobodyElse(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Fire on the pass", "kz")
	w.settleAll()
	w.check(w.act("kz", id, "acknowledge", &notice.Acknowledge{Edition: 1}))
	w.settleAll()
	w.agree(id, "kg", "kz")
	if _, err := w.nodes["uz"].Read(w.ctx, id); err != clerk.ErrUnknown {
		t.Errorf("uz reads a dossier it is no party of: %v", err)
	}
	rec, err := w.nodes["kg"].Read(w.ctx, id)
	w.check(err)
	for _, o := range rec.Outcomes {
		if awaited := rec.History.AwaitedFor(o.Entry); o.Entry.Step != "receipt" && len(awaited) > 0 {
			t.Errorf("%s is not settled: waits for %v", o.Entry, awaited)
		}
	}
}

func TestRefusalLeavesNoTrace(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Fire", "kz")
	before := w.transcript("kg", id)
	err := w.act("kg", id, "acknowledge", &notice.Acknowledge{Edition: 1})
	if procedure.ProblemsOf(err) == nil {
		t.Fatalf("the issuer acknowledged its own notice: %v", err)
	}
	if after := w.transcript("kg", id); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
}

func TestRetriedRequestActsOnce(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	cmd := clerk.Command{Kind: "notice", Parties: []party.ID{"kz"}, Step: "issue", By: officer, Key: "officer/1",
		Input: &notice.Contents{Title: lang.Text{"en": "Once"}, Body: lang.Text{"en": "Body."}, Level: "warning"}}
	first := w.must(w.nodes["kg"].Act(w.ctx, cmd))
	again := w.must(w.nodes["kg"].Act(w.ctx, cmd))
	if first != again {
		t.Errorf("%+v, then %+v", first, again)
	}
	cmd.Input = &notice.Contents{Title: lang.Text{"en": "Other"}, Body: lang.Text{"en": "Body."}, Level: "warning"}
	if _, err := w.nodes["kg"].Act(w.ctx, cmd); procedure.ProblemsOf(err) == nil {
		t.Errorf("another act under the same key: %v", err)
	}
}

func TestThirdPartyRelaysWhereALinkIsCut(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz") // kg and uz cannot hear each other
	w.carry("kg", "kz")
	w.nodes["kz"].Acknowledge(w.ctx)
	w.carry("kz", "uz")
	if got := w.transcript("uz", id); !strings.Contains(got, "kg/1 issue counts") {
		t.Fatalf("uz has not heard of it through kz:\n%s", got)
	}
	w.check(w.act("uz", id, "acknowledge", &notice.Acknowledge{Edition: 1}))
	w.carry("uz", "kz")
	w.nodes["kz"].Acknowledge(w.ctx)
	w.carry("kz", "kg")
	if got := w.transcript("kg", id); !strings.Contains(got, "uz/1 acknowledge counts") && !strings.Contains(got, "uz/2 acknowledge counts") {
		t.Fatalf("kg has not heard of the answer through kz:\n%s", got)
	}
}

func TestForgedAndBrokenEntriesAreRefusedAndReported(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz")
	chains, err := w.nodes["kg"].Chains(w.ctx, "kz", []clerk.Want{{Dossier: id}})
	w.check(err)
	forged := append([]byte(nil), chains[0]...)
	for i := range forged {
		forged[i] ^= 1
		taken, err := w.nodes["kz"].Take(w.ctx, "uz", [][]byte{forged})
		w.check(err)
		forged[i] ^= 1
		if taken.Took > 0 {
			t.Fatalf("byte %d changed, and the entry was taken in", i)
		}
		if i > 400 {
			break
		}
	}
	if _, err := w.nodes["kz"].Read(w.ctx, id); err != clerk.ErrUnknown {
		t.Errorf("something of it was kept as a dossier: %v", err)
	}
	w.settleAll()
	w.agree(id, "kg", "kz")
}

func TestNodeStartsWhereItStopped(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	before := w.transcript("kz", id)
	w.check(w.nodes["kz"].db.Close())
	w.start(w.nodes["kz"])
	if after := w.transcript("kz", id); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
	w.check(w.act("kz", id, "acknowledge", &notice.Acknowledge{Edition: 1}))
	w.settleAll()
	w.agree(id, "kg", "kz")
}
