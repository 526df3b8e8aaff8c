package procedure

import (
	"kenesh/lang"
	"kenesh/party"
)

// Owing is the face of a state that knows what each party owes the others: what the duty desk
// sorts by how late it is about to be. A state without it owes what its Facts await.
type Owing interface{ Dues() []Owed }

// Owed is one thing that a party owes. Its ID is stable within the dossier.
type Owed struct {
	ID      string
	By      party.ID     // who owes it; "": everybody
	To      []party.ID   // whom; none: all the others
	What    lang.Message // "Answer", "Acknowledge receipt"
	Day     lang.Date    // due on a day, to its end,
	At      lang.Moment  // or at a moment; neither: no time is set, or the clock has not begun
	Started lang.Moment  // when its time began to run
	Paused  lang.Moment  // since when it has stood still; 0: it runs
	Why     lang.Message // it stands still
	Arrived bool         // it came in, and what is owed is first of all the word of an officer that she has it
	Done    bool
}

// Dues is what is still owed in a dossier, by its own face or by its Facts. acted says which
// parties have taken a step in it: to whose turn it is and who has not, it has just come in.
func Dues(state any, f Facts, acted func(party.ID) bool) []Owed {
	var open []Owed
	if said, ok := state.(Owing); ok {
		for _, o := range said.Dues() {
			if !o.Done {
				open = append(open, o)
			}
		}
		return open
	}
	owed := Owed{ID: "due"}
	if f.Due != nil {
		owed.What, owed.Day, owed.At = f.Due.What, f.Due.Day, f.Due.At
	}
	for _, id := range f.Await {
		o := owed
		o.ID, o.By, o.Arrived = "due-"+string(id), id, !acted(id)
		open = append(open, o)
	}
	if len(f.Await) == 0 && f.Due != nil {
		open = append(open, owed)
	}
	return open
}
