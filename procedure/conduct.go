package procedure

import (
	"fmt"
	"reflect"
	"slices"

	"kenesh/lang"
)

// Conducted is the face for the page of those who run a matter while it is under way and of
// those who follow it there: what is before the room, and beside each thing the steps that
// are taken about it at once. It is nil while nothing is under way.
//
// It says what could be offered to the actor; a page leaves out the steps that are not open.
type Conducted interface{ Conduct(a Act) []Concern }

// Concern is one thing the room keeps its eye on: the item called, the list of speakers.
type Concern struct {
	Name     string // of the kind's own, stable
	Heading  lang.Message
	Subjects []Subject
	Figures  Table        // beside the subjects; none without rows
	Empty    lang.Message // said where there are no subjects
	Offers   []Ready      // about the whole of it
}

// Subject is one thing in a concern.
type Subject struct {
	ID     string // within the concern, stable
	Title  any    // a value as in Row
	Notes  []any  // values as in Row
	Tone   Tone   // Live: it is before the room now
	Clock  Clock
	Offers []Ready
}

// Clock is time that runs against somebody. The zero Clock does not run.
type Clock struct {
	From  lang.Moment
	Until lang.Moment // 0: without a limit
}

// Ready is a step with what is known of its input; Prefilled may know more. A page takes it
// at once where nothing is left to say but what it asks for.
type Ready struct {
	Step  string
	Input any          // a pointer to the step's input type; nil: nothing is known
	Ask   []string     // fields that are filled in on the spot
	Label lang.Message // for its button, where the step's own name is not enough
}

// Sound reports what is wrong with it: nil if it is of a step of p, with an input of that
// step, and asks for fields it has.
func (o Ready) Sound(p *Procedure) error {
	s, known := p.Step(o.Step)
	switch {
	case !known:
		return fmt.Errorf("offer of %s: no such step", o.Step)
	case o.Input != nil && reflect.TypeOf(o.Input) != reflect.PointerTo(s.input):
		return fmt.Errorf("offer of %s: %T is not its input", o.Step, o.Input)
	}
	for _, name := range o.Ask {
		if !slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Name == name }) {
			return fmt.Errorf("offer of %s: no field %s", o.Step, name)
		}
	}
	return nil
}
