package clerk_test

import (
	"bytes"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/procedure/notice"
	"kenesh/store"
)

// A ministry that upgraded first takes a step the others do not know, and one they know
// with a field they do not. Both are kept, passed on and shown as newer; neither stops
// anybody, and neither is held against its author.
func TestStepOfANewerVersionIsKeptPassedOnAndWithoutEffect(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	id := w.issue("kg", "Flood", "kz", "uz")
	w.settleAll()
	before := w.agree(id, w.ids...)
	unknown := w.forge("kz", id, "endorse", map[string]string{"reason": "ours, too"}, nil)
	w.show("kz", "kz", unknown) // its own node is as old as the others'
	w.show("kg", "kz", unknown)
	field := w.forge("kz", id, "acknowledge", map[string]any{"edition": 1, "mood": "calm"}, nil)
	w.show("kz", "kz", field)
	w.show("kg", "kz", field)
	w.nodes["kg"].Acknowledge(w.ctx)
	w.settleAll()
	if after := w.agree(id, w.ids...); after != before {
		t.Error("what nobody understood changed the state")
	}
	for _, p := range w.ids {
		story := w.transcript(p, id)
		if !strings.Contains(story, "endorse newer") || !strings.Contains(story, "acknowledge newer") {
			t.Errorf("%s reads\n%s", p, story)
		}
	}
	w.check(w.act("uz", id, "acknowledge", &notice.Acknowledge{Edition: 1}))
	w.settleAll()
	w.agree(id, w.ids...)
}

// An entry of a later format is kept for the version that can judge it, and is nobody's fault.
func TestLaterFormatIsKept(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	e := w.forge("kz", id, "acknowledge", ack("in the form of next year"), nil)
	var fields map[int]any
	w.check(canon.Decode(e.Signed, &fields))
	fields[1] = dossier.Format + 1
	signed := canon.Encode(fields)
	envelope := canon.Encode(map[int][]byte{1: signed, 2: e.Sig, 3: e.Body})
	for range 2 {
		taken, err := w.nodes["kg"].Take(w.ctx, "kz", [][]byte{envelope})
		w.check(err)
		if taken.Early != 1 || taken.Refused != 0 {
			t.Errorf("taken %+v", taken)
		}
	}
	var waits []store.Early
	w.check(w.nodes["kg"].db.Read(w.ctx, func(tx *store.Tx) (err error) { waits, err = tx.EarlyOf(id); return err }))
	if len(waits) != 1 || waits[0].Party != "kz" || waits[0].Number != e.Number || !bytes.Equal(waits[0].Envelope, envelope) {
		t.Errorf("kept %+v", waits)
	}
	w.innocent("kg", "kz")
	w.check(w.act("kg", id, "update", update("works on")))
	w.settleAll()
	w.agree(id, w.ids...)
}
