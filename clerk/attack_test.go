package clerk_test

import (
	"bytes"
	"strings"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/notice"
)

func ack(remark string) *notice.Acknowledge {
	return &notice.Acknowledge{Edition: 1, Remark: lang.Text{"en": remark}}
}

// kz signs two entries with one number and shows each to another peer.
func TestForkShownToDifferentPeers(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz", "tr")
	id := w.issue("kg", "Flood", "kz", "uz", "tr")
	w.settleAll()
	yes, no := w.forge("kz", id, "acknowledge", ack("yes"), nil), w.forge("kz", id, "acknowledge", ack("no"), nil)
	w.show("kg", "kz", yes)
	w.show("uz", "kz", no)
	w.settleAll()
	w.agree(id, "kg", "uz", "tr", "kz")
	for _, at := range []party.ID{"kg", "uz", "tr"} {
		w.accused(at, "kz", "two different entries")
		rec, err := w.nodes[at].Read(w.ctx, id)
		w.check(err)
		if n, frozen := rec.History.Frozen("kz"); !frozen || n != yes.Number || len(rec.History.Variants("kz", n)) != 2 {
			t.Errorf("%s: frozen %v at %d", at, frozen, n)
		}
		_, all := w.offences(at)
		if both := all[0].Evidence; !strings.Contains(string(both), string(yes.Signed)) || !strings.Contains(string(both), string(no.Signed)) {
			t.Errorf("%s: the evidence does not hold both", at)
		}
		w.innocent(at, "uz")
		w.innocent(at, "kg")
	}
	w.refused(w.act("kz", id, "acknowledge", ack("again")), "refuse.frozen")
	w.check(w.act("uz", id, "acknowledge", ack("the others go on")))
	w.settleAll()
	w.agree(id, "kg", "uz", "tr")
}

// A fork whose branches have seen different things: an honest act after it must stand
// where the order puts it, also in the record the clerk keeps in memory.
func TestForkWithAFarBranchLeavesTheRecordInOrder(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	near := w.forge("kz", id, "acknowledge", ack("near"), nil)
	for range 5 {
		w.check(w.act("kg", id, "update", &notice.Contents{Title: lang.Text{"en": "Flood"}, Body: lang.Text{"en": "More."}, Level: "warning"}))
	}
	w.carry("kg", "kz")
	far := near
	for n := 1; bytes.Compare(far.Hash[:], near.Hash[:]) <= 0; n++ { // the branch that Head does not name
		far = w.forge("kz", id, "acknowledge", ack(strings.Repeat("far", n)), func(h *dossier.Header) { h.Number, h.Prev = near.Number, near.Prev })
	}
	w.show("kg", "kz", near, far)
	w.check(w.act("kg", id, "update", &notice.Contents{Title: lang.Text{"en": "Flood"}, Body: lang.Text{"en": "Still more."}, Level: "warning"}))
	w.rowIsTheFold("kg", id)
	w.settleAll()
	w.agree(id, "kg", "kz")
}

func TestReplayOfOldBatchesChangesNothing(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	w.check(w.act("kz", id, "acknowledge", ack("read")))
	w.settleAll()
	before := w.transcript("uz", id)
	for _, from := range []party.ID{"kg", "kz"} {
		batch, err := w.nodes[from].Outbox(w.ctx, "uz", "", 0, 1000)
		w.check(err)
		for range 3 {
			taken, err := w.nodes["uz"].Take(w.ctx, from, batch.Entries)
			w.check(err)
			if taken.Took+taken.Early+taken.Refused > 0 || taken.Held != len(batch.Entries) {
				t.Errorf("replaying %s: %+v", from, taken)
			}
		}
	}
	if after := w.transcript("uz", id); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
	if lines, _ := w.offences("uz"); len(lines) > 0 {
		t.Errorf("a replay is no offence: %q", lines)
	}
}

func TestEntrySplicedFromAnotherDossierOrCouncil(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	one, two := w.issue("kg", "One", "kz"), w.issue("kg", "Two", "kz")
	w.settleAll()
	before := w.transcript("kg", two)
	splices := map[string]func(*dossier.Header){
		"continues the chain of another dossier": func(h *dossier.Header) { h.Dossier = two },
		"names another council":                  func(h *dossier.Header) { h.Council = dossier.ID{1} },
		"poses as a charter":                     func(h *dossier.Header) { h.Council, h.Place = h.Dossier, [32]byte{} },
		"names the charter as its dossier":       func(h *dossier.Header) { h.Dossier, h.Council = h.Council, dossier.ID{7} },
		"stands on another's place":              func(h *dossier.Header) { h.Place = w.standing("kg") },
	}
	for how, bend := range splices {
		e := w.forge("kz", one, dossier.Receipt, nil, bend)
		if taken := w.show("kg", "kz", e); taken.Took > 0 {
			t.Errorf("an entry that %s was taken in", how)
		}
	}
	w.settleAll()
	if after := w.transcript("kg", two); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
	w.check(w.act("kz", one, "acknowledge", ack("honest again")))
	w.settleAll()
	w.agree(one, "kg", "kz")
}

func TestBackDatedEntriesAreRefused(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	w.check(w.act("kg", id, "update", &notice.Contents{Title: lang.Text{"en": "Flood"}, Body: lang.Text{"en": "More."}, Level: "warning"}))
	w.settleAll()
	for how, bend := range map[string]func(*dossier.Header){
		"clock 2":   func(h *dossier.Header) { h.Clock = 2 },
		"seen less": func(h *dossier.Header) { h.Seen["kg"]--; h.SeenAs["kg"] = w.hashOf("kg", id, "kg", h.Seen["kg"]) },
		"seen none": func(h *dossier.Header) { h.Seen, h.SeenAs = nil, nil },
		"far clock": func(h *dossier.Header) { h.Clock += 100 },
	} {
		e := w.forge("kz", id, "acknowledge", ack(how), bend)
		if taken := w.show("kg", "kz", e); taken.Took > 0 || taken.Refused != 1 {
			t.Errorf("%s: %+v", how, taken)
		}
	}
	w.accused("kg", "kz", "clock")
	w.accused("kg", "kz", "seen less")
	w.check(w.act("kz", id, "acknowledge", &notice.Acknowledge{Edition: 2}))
	w.settleAll()
	w.agree(id, "kg", "kz")
}

func TestGarbageAndOversizedEntriesAreRefusedAndBounded(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	var batch [][]byte
	for i := range 3000 {
		batch = append(batch, []byte{byte(i), byte(i >> 8), 0xff})
	}
	batch = append(batch, make([]byte, dossier.MaxEntry+1))
	id := w.issue("kg", "Flood", "kz")
	chains, err := w.nodes["kg"].Chains(w.ctx, "kz", []clerk.Want{{Dossier: id}})
	w.check(err)
	taken, err := w.nodes["kz"].Take(w.ctx, "uz", append(batch, chains...))
	w.check(err)
	if taken.Refused != len(batch) || taken.Took != 1 {
		t.Errorf("%+v", taken)
	}
	_, all := w.offences("kz")
	size := 0
	for _, o := range all {
		size += len(o.Evidence)
	}
	if len(all) == 0 || len(all) > 100 || size > 1<<20 {
		t.Errorf("one batch of garbage left %d offences of %d bytes", len(all), size)
	}
}
