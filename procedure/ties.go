package procedure

import (
	"encoding/json"
	"reflect"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
)

// Ties between dossiers. A kind knows no other, so what one says of another is its id, its
// kind's name and, where it begins something there, an input in JSON. Whether such a
// dossier exists, and whether a reader has it, no rule asks: the id is what an officer
// wrote, and a surface shows the title where it finds one.

// Tie is another dossier that one names. It may stand in a document wherever a value does;
// the surfaces show the other's title and the way there.
type Tie struct {
	As      string `json:"as,omitempty"`      // the field it was named in, as in "follows"
	Kind    string `json:"kind,omitempty"`    // of the other dossier
	Dossier string `json:"dossier,omitempty"` // its id, as it was written
}

// String is the id.
func (t Tie) String() string { return t.Dossier }

// Tied is the face of a state that names other dossiers. The index keeps what it lists, so
// that the other dossier's page can show whose it is; under the heading kind.tied.As.
type Tied interface{ Ties() []Tie }

// Offering is the face of a state from which acts in other dossiers begin. It is help for a
// person: nothing is done by an offer but that a form starts with it.
type Offering interface {
	// Beginnings lists what the actor may begin from here; of is the dossier's own id,
	// which the state itself does not know.
	Beginnings(a Act, of dossier.ID) []Offer
}

// Offer is a dossier to be opened, and what its opening step's form starts with; or a step
// In a dossier there is, such as the body that has yet to hear of its meeting. The latter
// says all its step needs: surfaces show it while the act would count there and change
// something, so that it goes away once it is done, by whomever.
type Offer struct {
	Kind    string       // of the other dossier
	In      string       // its id; "": a new one
	Step    string       // its opening step, or one of its steps
	Title   lang.Message // "Call a meeting under these rules"
	Means   lang.Message
	Parties []party.ID // whom it would be for, the actor among them
	Input   any        // of that step: what encoding/json writes is its JSON form
}

// Begin is the step's input as an offer fills it in; the officer completes it. It refuses
// what the step has no field for, or a field of another form.
func (s Step) Begin(o Offer) (any, error) {
	if s.input == nil {
		return nil, Refuse("refuse.no-step", nil)
	}
	b, err := json.Marshal(o.Input)
	if err != nil {
		return nil, err
	}
	object, err := ReadJSON(b)
	if err != nil {
		return nil, err
	}
	in := s.NewInput()
	var problems Problems
	setFields(s.Fields, reflect.ValueOf(in).Elem(), object, "", &problems)
	if len(problems) > 0 {
		return nil, problems
	}
	return in, nil
}

// Matter is something in a dossier that the next meeting of the body it belongs to has to
// look at. Nobody puts it there: it follows from the dossier and the day, by the kind's
// Doc.Matters.
type Matter struct {
	Dossier  dossier.ID
	Part     string // what in the dossier, as in the id of an obligation
	Symbol   string
	Title    lang.Text
	Why      lang.Text
	Due      lang.Date // the date that has passed, or the next one
	Parties  []party.ID
	Pressing bool // its date has passed: nobody passes it over in silence
}

// Gathering is the face of a state one of whose steps takes up what dossiers of other kinds
// put before it: a provisional agenda. The matters are those of this node's own copies on
// the day of the act, so other nodes may see others: they judge the act from its dossier
// alone, as they judge any, and only the author's node holds it against the matters, before
// it signs, at whichever door the act came in.
type Gathering interface {
	// Gathers is the dossier (a body, a meeting) whose matters the step takes up: those of
	// all dossiers that name it, or name one that does. "" of a step that takes up none.
	Gathers(step string) string
	// Gather fills the matters into what the step's form starts with.
	Gather(a Act, in any, matters []Matter)
	// Omitted refuses an act that passes over one of them.
	Omitted(a Act, in any, matters []Matter) error
}

// Gathers is the dossier whose matters a step takes up, "" if none.
func Gathers(state any, step string) string {
	if g, ok := state.(Gathering); ok {
		return g.Gathers(step)
	}
	return ""
}

// Needed is how many of n have to say yes for a way of adoption, or be present for a
// quorum, by the share that rules of procedure state; of no known share, all.
func Needed(share string, n int) int {
	switch share {
	case "three-quarters":
		return (3*n + 3) / 4
	case "two-thirds":
		return (2*n + 2) / 3
	case "majority":
		return n/2 + 1
	}
	return n
}
