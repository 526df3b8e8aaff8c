package clerk_test

import "testing"

// A node that was put back opens a notice before everybody has been heard: lists say nothing
// of it. When they have been, it is listed anew, and the next act must know of that, or what
// it ends stays in the lists for good. Found by the simulation, seed 6001.
func TestWhatIsListedAnewIsRemembered(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	w.settleAll()
	w.putBack("kg", w.backup("kg"))
	id := w.issue("kg", "Flood", "kz")
	w.settleAll()
	w.rejoin("kg", "kz")
	w.check(w.act("kg", id, "update", update("more")))
	w.rowIsTheFold("kg", id)
}
