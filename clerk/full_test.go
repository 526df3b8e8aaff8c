package clerk_test

import (
	"testing"

	"kenesh/clerk"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/charter"
)

// A charter entry that could not be written must not count in memory either.
func TestCharterThatCouldNotBeWrittenIsNotFollowed(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	motion := w.must(w.nodes["kg"].Act(w.ctx, clerk.Command{Dossier: w.council(), Step: "move-suspension", By: officer,
		Input: &charter.MoveSuspension{Party: "uz", Reason: lang.Text{"en": "Reason."}}}))
	w.settleAllBut("uz")
	w.check(w.act("kz", w.council(), "consent", &charter.Consent{Motion: motionID("kg", motion.Number)}))
	batch, err := w.nodes["kz"].Outbox(w.ctx, "kg", "", 0, 1000)
	w.check(err)
	w.nodes["kg"].rows.fail = true
	if _, err := w.nodes["kg"].Take(w.ctx, "kz", batch.Entries); err == nil {
		t.Fatal("taken although the index refused")
	}
	if seat, _ := w.nodes["kg"].Roll().Seat("uz"); seat.Standing != party.Seated {
		t.Errorf("uz is %s by an entry that is nowhere on the disk", seat.Standing)
	}
	w.nodes["kg"].rows.fail = false
	w.settleAll()
	if seat, _ := w.nodes["kg"].Roll().Seat("uz"); seat.Standing != party.Suspended {
		t.Errorf("uz is %s", seat.Standing)
	}
}

// A store that has stopped is said in a sentence, whatever an act has to read or write first.
func TestStoppedStoreRefusesInASentence(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	kg := w.nodes["kg"]
	w.check(kg.db.Close())
	in := &charter.MoveRules{Rules: lang.Text{"en": "Rules."}}
	for _, cmd := range []clerk.Command{
		{Dossier: w.council(), Step: "move-rules", By: officer, Input: in}, // in memory
		{Dossier: w.council(), Step: "move-rules", By: officer, Input: in}, // to be read again
		{Dossier: w.council(), Step: "move-rules", By: officer, Input: in, Key: "twice"},
		{Kind: "notice", Parties: []party.ID{"kz"}, Step: "issue", By: officer, Input: in, Key: "twice"},
	} {
		if _, err := kg.Act(w.ctx, cmd); procedure.ProblemsOf(err) == nil {
			t.Errorf("%s%s under the key %q: %v", cmd.Kind, cmd.Step, cmd.Key, err)
		}
	}
}
