package procedure

import (
	"errors"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
)

// Body is what an entry says, before it is sealed: who did it and the step's input.
type Body struct {
	By    party.Person `cbor:"1,keyasint,omitzero"`
	Input canon.Raw    `cbor:"2,keyasint,omitempty"`
}

// Verdict is what an entry comes to at its place in the order.
type Verdict string

// The verdicts.
const (
	Counts     Verdict = "counts"
	Crossed    Verdict = "crossed"    // the rules refuse it there; kept, shown, without effect
	Newer      Verdict = "newer"      // of a step this version does not know
	Void       Verdict = "void"       // its chain is frozen, or its author was released before it
	Unreadable Verdict = "unreadable" // its body is not what the sealed dossier's key opens
	Shredded   Verdict = "shredded"   // its body is gone, as retention asks
)

// Outcome is one entry in a record, with what it came to.
type Outcome struct {
	Entry   *dossier.Entry
	By      party.Person
	Input   any   // the decoded input of a known step, a pointer to its type
	Names   Names // what the ids in it named
	Verdict Verdict
	Reason  lang.Message // why it crossed or is void
}

// Opener opens the body of an entry. It returns ErrShredded for one that is gone.
type Opener func(*dossier.Entry) (Body, error)

// ErrShredded is returned by an Opener for a body that was shredded.
var ErrShredded = errors.New("shredded")

// Record is a dossier as folded: its history, the state the entries add up to, and
// what each came to. The same history gives the same record on every node.
type Record struct {
	Procedure *Procedure // nil for a kind of a newer version
	History   *dossier.History
	State     any
	Outcomes  []Outcome

	signs map[canon.Hash]Keys // of a charter; see KeysAfter
	open  Opener

	kind   *Procedure          // Procedure, also while there is no state to show
	kept   map[party.ID]ownDay // see KeepUntil
	gone   bool                // see Gone
	closed bool                // see Close
	barred lang.Message        // see Bar
}

// Fold derives the record of a history. p may be nil: a kind this version does not know.
func Fold(p *Procedure, h *dossier.History, open Opener) *Record {
	r := &Record{kind: p, History: h, open: open, signs: map[canon.Hash]Keys{}}
	r.refold()
	return r
}

// Take brings the record up to date with an entry that History.Add placed at at. An
// entry at the end costs one step; one further up, folding again.
func (r *Record) Take(at int) {
	order := r.History.Order()
	if at == len(order)-1 && len(r.Outcomes) == at {
		r.Outcomes = append(r.Outcomes, r.heeded(order[at]))
		return
	}
	r.refold()
}

func (r *Record) refold() {
	r.Procedure, r.State, r.kept = r.kind, nil, map[party.ID]ownDay{}
	if r.gone = r.History.Founding().Hollow(); r.gone || r.closed {
		r.Procedure = nil
	}
	if r.Procedure != nil {
		r.State = r.Procedure.New()
	}
	order := r.History.Order()
	r.Outcomes = make([]Outcome, 0, len(order))
	for _, e := range order {
		r.Outcomes = append(r.Outcomes, r.heeded(e))
	}
}

// heeded folds an entry and lets the state know what its author had seen.
func (r *Record) heeded(e *dossier.Entry) Outcome {
	o := r.fold(e)
	if o.Verdict != Void {
		r.heed(e, o.By)
	}
	return o
}

func (r *Record) heed(e *dossier.Entry, by party.Person) {
	if state, ok := r.State.(Heeding); ok {
		state.Heed(r.Act(e, by))
	}
}

func (r *Record) fold(e *dossier.Entry) Outcome {
	o := Outcome{Entry: e, Verdict: Counts}
	if v := r.History.Void(e); v != dossier.NotVoid {
		o.Verdict, o.Reason = Void, lang.Say("refuse.void-"+string(v), nil)
		return o
	}
	if e.Silent() {
		return o
	}
	if !r.barred.IsZero() {
		o.Verdict, o.Reason = Unreadable, r.barred
		return o
	}
	if r.gone || r.closed {
		o.Verdict = Shredded
		return o
	}
	body, err := r.open(e)
	switch {
	case errors.Is(err, ErrShredded):
		o.Verdict = Shredded
		return o
	case err != nil:
		o.Verdict, o.Reason = Unreadable, lang.Say("refuse.unreadable", nil)
		return o
	}
	o.By = body.By
	if e.Step == dossier.Admit || e.Step == dossier.Release {
		return o
	}
	if e.Step == dossier.Keep {
		o.Input, err = r.keep(e, body.Input)
		return o.judged(err)
	}
	if r.Procedure == nil {
		o.Verdict = Newer
		return o
	}
	act := r.Act(e, body.By)
	o.Input, o.Names, err = r.Procedure.next(r.State, act, body.Input, e.Founding != nil)
	return o.judged(err)
}

// judged is o with what a rule said of it.
func (o Outcome) judged(err error) Outcome {
	switch {
	case errors.Is(err, ErrNewer):
		o.Verdict = Newer
	case err != nil:
		o.Verdict = Crossed
		if p := ProblemsOf(err); len(p) > 0 {
			o.Reason = p[0].Message
		}
	}
	return o
}

// Act is e as the rules see it. The parties are those e's author knew of.
func (r *Record) Act(e *dossier.Entry, by party.Person) Act {
	return Act{Step: e.Step, Party: e.Party, Number: e.Number, By: by, At: lang.Moment(e.Time),
		Founder: r.History.Founder(), Parties: r.History.PartiesSeen(e), Seen: e.Seen}
}

// Facts is what a list says of the dossier, also of a kind this version does not know.
func (r *Record) Facts() Facts {
	if f, ok := r.State.(Facted); ok {
		return f.Facts()
	}
	if !r.barred.IsZero() {
		return Facts{Named: lang.Say("dossier.barred", nil), Status: "barred", Tone: Quiet}
	}
	if r.closed {
		return Facts{Named: lang.Say("dossier.closed", nil), Status: "closed", Tone: Warn}
	}
	if r.gone {
		return Facts{Named: lang.Say("dossier.shredded", nil), Status: "shredded", Tone: Quiet}
	}
	return Facts{Named: lang.Say("dossier.newer", nil), Status: "newer", Tone: Quiet}
}

// Digest is the hash of the state: what two nodes compare to know that they agree.
func (r *Record) Digest() canon.Hash {
	if r.State == nil {
		return canon.Hash{}
	}
	return canon.Sum("kenesh/state/1", canon.Encode(r.State))
}

// OpenBody reads the body of e, with unseal for one that is sealed.
func OpenBody(e *dossier.Entry, unseal func([]byte) ([]byte, error)) (Body, error) {
	var body Body
	plain := e.Body
	if len(plain) == 0 && !e.BodyHash.IsZero() {
		return body, ErrShredded
	}
	if e.Epoch != 0 {
		var err error
		if plain, err = unseal(e.Body); err != nil {
			return body, err
		}
	}
	return body, canon.Decode(plain, &body)
}

// Append takes in an entry the caller has just written at the end of the history, whose
// act Next has already taken into the state.
func (r *Record) Append(e *dossier.Entry, body Body, in any, names Names) {
	r.History.Add(e)
	r.heed(e, body.By)
	if e.Step == dossier.Keep {
		in, _ = r.keep(e, body.Input)
	}
	r.Outcomes = append(r.Outcomes, Outcome{Entry: e, By: body.By, Input: in, Names: names, Verdict: Counts})
}

// Explain takes in what parties have said of their forks.
func (r *Record) Explain(x dossier.Explained) {
	if at := r.History.Explain(x); at < len(r.History.Order()) {
		r.refold()
	}
}

// Refold folds everything again, after several entries were added at once.
func (r *Record) Refold() { r.refold() }
