package reference

import (
	"fmt"
	"maps"
)

// Fold: 5-fold.md.

// Act is what a rule is given.
type Act struct {
	Step, Party, Founder string
	Number, Time         uint64
	Present              []string // where the entry stands
	Opening              bool
	Input                Dict // the rule's own
}

// Kind is the state of a dossier as the rules of its kind make it.
type Kind interface {
	// Take takes an act into the state and says what it comes to: "counts", "crossed" or
	// "newer". What does not count has changed nothing.
	Take(Act) string
	// State is the state as a value that Encode encodes.
	State() any
}

// Limited is a kind whose dossiers are kept for a time.
type Limited interface{ Limited() }

// Outcome is one entry and what it came to.
type Outcome struct {
	*Entry
	Void, Verdict, By string
	Awaited           []string
	Input             []byte
}

// Plain is an opened body.
type Plain struct {
	By    string
	Raw   []byte // the input as encoded
	Input Dict
}

// Open opens the body of an entry with the key of its epoch.
func (e *Entry) Open(key []byte) (p Plain, err error) {
	defer caught(&err)
	plain := e.Body
	if e.Epoch > 0 {
		if plain, err = Unseal(key, e.Body); err != nil {
			return p, err
		}
	}
	v, err := Decode(plain)
	if err != nil {
		return p, err
	}
	f := recordOf(v)
	who := recordOf(get[Dict](f, n(1), true))
	p.By = get[string](who, "name", true)
	get[string](who, "role", true)
	get[string](who, "account", true)
	who.whole()
	if f.has(n(2)) {
		if p.Input, _ = f.d[n(2)].(Dict); p.Input == nil {
			p.Input = Dict{notAMap: true}
		}
		delete(f.d, n(2))
	}
	f.whole()
	p.Raw = inputBytes(plain)
	return p, nil
}

// notAMap stands for an input that is something else.
var notAMap = OctetKey("not a map")

// inputBytes finds the bytes of field 2: it comes last.
func inputBytes(plain []byte) []byte {
	c := &cbor{b: plain}
	_, pairs := c.head()
	for range pairs {
		if key := c.value(); key == n(2) {
			return c.b
		}
		c.value()
	}
	return nil
}

// Fold derives what every entry comes to. kind may be nil: not known to this reader.
func (s *Shelf) Fold(kind Kind, keys map[uint64][]byte) []Outcome {
	var all []Outcome
	for _, e := range s.Order() {
		o := Outcome{Entry: e, Void: s.Void(e), Awaited: s.Awaited(e), Verdict: "counts"}
		p, err := e.Open(keys[e.Epoch])
		switch {
		case o.Void != "":
			o.Verdict = "void"
		case e.Silent():
		case s.Gone():
			o.Verdict = "shredded"
		case e.Body == nil && !e.BodyHash.Zero():
			o.Verdict = "shredded"
		case err != nil:
			o.Verdict = "unreadable"
		default:
			o.By, o.Input = p.By, p.Raw
			if e.Step == "keep" {
				o.Verdict = keep(kind, p)
			} else if !e.Structural() {
				o.Verdict = s.step(kind, e, p)
			}
		}
		all = append(all, o)
	}
	return all
}

// Gone says that the body of the founding entry is gone: there is no state.
func (s *Shelf) Gone() bool { return s.Founding.Body == nil && !s.Founding.BodyHash.Zero() }

func keep(kind Kind, p Plain) (v string) {
	defer verdict(&v)
	in := inputOf(Act{Input: maps.Clone(p.Input)})
	in.wants(!blank(in.date("until")))
	in.text("reason", true, 500)
	in.whole()
	_, limited := kind.(Limited)
	unless(kind == nil || limited)
	return
}

func (s *Shelf) step(kind Kind, e *Entry, p Plain) string {
	if kind == nil {
		return "newer"
	}
	return kind.Take(Act{Step: e.Step, Party: e.Party, Founder: s.Founding.Party, Number: e.Number, Time: e.Time,
		Present: s.membersAt(s.stands(e)).present(), Opening: e.Founding, Input: maps.Clone(p.Input)})
}

// Digest is the digest of a state.
func Digest(k Kind) Hash { return HashOf("kenesh/state/1", Encode(k.State())) }

// refused ends a rule; verdict catches it.
type refused struct{ verdict string }

func (r refused) Error() string { return r.verdict }

// unless refuses a step whose condition does not hold.
func unless(ok bool) {
	if !ok {
		panic(refused{"crossed"})
	}
}

func verdict(of *string) {
	switch r := recover().(type) {
	case nil:
		*of = "counts"
	case refused:
		*of = r.verdict
	default:
		panic(fmt.Sprint("the reference itself: ", r))
	}
}
