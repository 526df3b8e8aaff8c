package clerk_test

import (
	"strings"
	"testing"

	"kenesh/procedure/notice"
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
