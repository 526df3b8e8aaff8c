// Package procedure is the contract between a kind of dossier and everything else. A
// procedure is a value: its steps, who may take them, what they change. Desk, API,
// command line and manual read it; the engine folds by it and knows no kind.
//
// A rule takes the state and an act and changes the state or refuses. It has no clock,
// no network and no surprise: the same function runs on the author's node before
// signing and on every other party's after verifying, so no ministry can smuggle in
// what the others' rules forbid. A rule that was released never changes its meaning: a
// new meaning is a new step.
package procedure

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"

	"kenesh/canon"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
)

// Act is a step as the rules see it. At is the author's claim: rules may show it, and
// judge nothing by it.
type Act struct {
	Step    string
	Party   party.ID
	Number  uint64
	By      party.Person
	At      lang.Moment
	Founder party.ID
	Parties []party.ID // present in the dossier, in their order

	// Seen is how much of each other party's chain the author had: what stands before
	// the act in the order but was not seen by its author has not been reckoned with.
	Seen map[party.ID]uint64
}

// Refusal is a rule's no: a sentence for the officer, naming the rule and the way on.
type Refusal struct {
	Message lang.Message
	Field   string // the input field it concerns, as in "agenda.2.title"; "" for the step itself
}

// Error is the refusal as logs show it.
func (r *Refusal) Error() string {
	if r.Field != "" {
		return r.Field + ": " + r.Message.Key
	}
	return r.Message.Key
}

// Refuse says no to a step.
func Refuse(key string, args lang.Args) error { return &Refusal{Message: lang.Say(key, args)} }

// RefuseField says no to what one field holds.
func RefuseField(field, key string, args lang.Args) error {
	return &Refusal{Message: lang.Say(key, args), Field: field}
}

// ErrNewer is returned by Next for a step, or a field of one, that this version does
// not know. Unknown is not refused: the entry is kept, relayed and shown.
var ErrNewer = errors.New("step of a newer version")

// Doc is what a kind says of itself beside its steps.
type Doc struct {
	Words    fs.FS    // words/{ky,kk,uz,az,tr,en,ru}.json; see package lang
	Audience Audience // who takes part when one is opened
	Opener   OpenTo   // who may open one
	Once     bool     // a council has one: a second is not opened
	Sealed   bool     // contents readable by the parties only; the charter's are open to who holds it
	Place    int      // where it stands in menus, lowest first; 0: not in menus
	Apart    bool     // opened to several, it is a dossier with each, and none learns of the others

	Overviews []Overview // pages over all dossiers of the kind
	Keeper    *Keeper    // it keeps drafts of acts in other dossiers; see Draft

	// Matters says what dossiers of the kind put before the next meeting of the body they
	// belong to on a day. cases come as they do to an overview; none may be changed.
	Matters func(on lang.Date, cases []Case) []Matter
}

// Audience says who takes part in a new dossier of a kind.
type Audience string

// The audiences.
const (
	Chosen   Audience = "chosen"   // the officer picks parties
	Everyone Audience = "everyone" // all seated parties
	Alone    Audience = "alone"    // only its own party
)

// OpenTo says how a dossier of a kind comes to be.
type OpenTo string

// The ways.
const (
	ByOfficer OpenTo = ""        // an officer opens one whenever she needs one
	ByFounder OpenTo = "founder" // by its own command: the charter
)

// Step is one thing that can be done in a kind of dossier.
type Step struct {
	Name    string
	Opens   bool         // it founds the dossier
	Needs   policy.Power // what the officer's role must carry within her party
	Grave   bool         // cannot be taken back: the desk asks once more
	Public  bool         // what it declares public can be read by everybody: see Published
	Offline bool         // taken by command, with a key kept offline
	Second  bool         // by default two officers take it: a party's own policy decides
	Group   string       // what it is about, see About
	Fields  []Field      // its input, from the input's type

	input reflect.Type
	may   func(state any, a Act) error
	take  func(state any, a Act, in any) error
}

// Procedure is a kind of dossier.
type Procedure struct {
	Kind string
	Doc
	Steps []Step
	state reflect.Type
}

// Define makes the procedure of a kind whose state is S, plain data. The first step
// opens it. It panics on a mistake in the definition.
func Define[S any](kind string, doc Doc, steps ...Step) *Procedure {
	p := &Procedure{Kind: kind, Doc: doc, Steps: steps, state: reflect.TypeFor[S]()}
	seen := map[string]bool{}
	for i, s := range steps {
		if seen[s.Name] {
			panic(fmt.Sprintf("%s: two steps %s", kind, s.Name))
		}
		seen[s.Name] = true
		p.Steps[i].Opens = i == 0
	}
	return p
}

// Option changes a step as it is defined.
type Option func(*Step)

// Needs says which power within the party the step asks for; policy.Act if not said.
func Needs(p policy.Power) Option { return func(s *Step) { s.Needs = p } }

// Grave marks a step that cannot be taken back.
func Grave() Option { return func(s *Step) { s.Grave = true } }

// Public marks a step that makes something public: nothing becomes public by any other.
func Public() Option { return func(s *Step) { s.Public = true } }

// Offline marks a step that is taken by command, with a key kept offline: no page, no
// token and no officer's account suffices for it.
func Offline() Option { return func(s *Step) { s.Offline = true } }

// Second proposes that two officers take a step: what leaves the ministry in its name and
// with its information. Each party's node holds to the list its ministry has set, this one
// if it has set none; no rule and no other party asks for it.
func Second() Option { return func(s *Step) { s.Second = true } }

// About says what a step is about, by a word of the kind's own. Pages that show many steps
// put those about one matter together, under the sentence kind.group.NAME.
func About(group string) Option { return func(s *Step) { s.Group = group } }

// On defines a step. may judges who and when, without the input, so that a page can
// list what is possible; take judges the input and changes the state. take must refuse
// before it changes anything: a refused act leaves no trace. The input's fields have
// been checked against their tags (see Field) before take runs.
func On[S, I any](name string, may func(*S, Act) error, take func(*S, Act, I) error, options ...Option) Step {
	s := Step{
		Name: name, Needs: policy.Act, input: reflect.TypeFor[I](), Fields: fieldsOf(reflect.TypeFor[I]()),
		may:  func(state any, a Act) error { return may(state.(*S), a) },
		take: func(state any, a Act, in any) error { return take(state.(*S), a, *in.(*I)) },
	}
	for _, o := range options {
		o(&s)
	}
	return s
}

// Step returns the step of a name.
func (p *Procedure) Step(name string) (Step, bool) {
	if i := slices.IndexFunc(p.Steps, func(s Step) bool { return s.Name == name }); i >= 0 {
		return p.Steps[i], true
	}
	return Step{}, false
}

// New returns an empty state, a pointer to S.
func (p *Procedure) New() any { return reflect.New(p.state).Interface() }

// NewInput returns an empty input of the step, a pointer to its type.
func (s Step) NewInput() any { return reflect.New(s.input).Interface() }

// Open lists the steps the actor may take now, given a state. Whether the actor's role
// carries what the step needs is the surface's question to policy.
func (p *Procedure) Open(state any, a Act) []Step {
	var open []Step
	for _, s := range p.Steps {
		a.Step = s.Name
		if !s.Opens && !s.Offline && s.may(state, a) == nil {
			open = append(open, s)
		}
	}
	return open
}

// Next takes an act into the state, or refuses: with a *Refusal, or ErrNewer. input is
// the canonical encoding of the step's input. opening says that the act founds the
// dossier. It returns the decoded input too, for those who show it.
func (p *Procedure) Next(state any, a Act, input canon.Raw, opening bool) (any, error) {
	in, _, err := p.next(state, a, input, opening)
	return in, err
}

// next is Next, and says what the ids in the input named before the act.
func (p *Procedure) next(state any, a Act, input canon.Raw, opening bool) (any, Names, error) {
	s, known := p.Step(a.Step)
	if !known {
		return nil, nil, ErrNewer
	}
	in, err := s.decode(input)
	if err != nil {
		return nil, nil, err
	}
	names := p.Names(state, a, in)
	if s.Opens != opening {
		return in, names, Refuse("refuse.step-opens", nil)
	}
	if err := s.may(state, a); err != nil {
		return in, names, err
	}
	if err := s.Check(in); err != nil {
		return in, names, err
	}
	return in, names, s.take(state, a, in)
}

func (s Step) decode(input canon.Raw) (any, error) {
	in := s.NewInput()
	switch err := canon.Decode(input, in); {
	case errors.Is(err, canon.ErrUnknown):
		return nil, ErrNewer
	case err != nil:
		return nil, Refuse("refuse.input-form", nil)
	}
	return in, nil
}

// Anyone is a guard that lets every party take the step at any time.
func Anyone[S any](*S, Act) error { return nil }
