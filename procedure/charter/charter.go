// Package charter is the founding dossier of a council: the cards of its parties, valid
// once every founding party has signed the very same founding entry, and what the
// members have since agreed on.
//
// Its bodies are open (not sealed): cards are public keys and addresses, and whoever
// joins must be able to check them before being given any key.
//
// Admission, suspension, reinstatement and a change of rules are motions: any member
// moves, and the motion takes effect when every other seated member it does not concern
// has consented. One objection ends it; the mover may move again. Nobody is left to
// consent when the others have left: then it takes effect, or lapses if no member stands
// behind it any more. A member's suspension wants two members; it ends the open motions
// the suspended party moved or had not answered, so that nothing it says late can undo
// what the others agreed without it. What crosses, then:
//
//   - two consents: both count.
//   - consent and objection: the objection ends the motion, wherever the order puts it;
//     a consent after it has no effect.
//   - an answer and the suspension of its party: after it, the answer has no effect.
//   - the last consent and a new member's signature: if the signature comes first, the
//     new member is asked, too.
//   - two motions on one matter: the second has no effect.
//
// A party changes its own card (address, keys) with an entry signed by its old key; the
// new key signs from the next entry on. With the recovery key that its card names, kept
// offline, it does the same when the old key is lost or in other hands, and says which of
// two entries with one number it stands by.
//
// The files: this one is the procedure, its state and how a seat is taken and left, card.go
// a party's own card, motion.go
// what members move and answer, settle.go what becomes of it, faces.go document.go
// form.go how it is shown; words/ has its sentences, testdata/ its stories.
package charter

import (
	"embed"
	"fmt"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

//go:embed words
var words embed.FS

// Kind is the charter's name as a kind.
const Kind = "charter"

// Procedure is the charter's.
var Procedure = procedure.Define[State](Kind,
	procedure.Doc{Words: words, Audience: procedure.Everyone, Opener: procedure.ByFounder, Place: 90},
	procedure.On("found", procedure.Anyone[State], found, procedure.Needs(policy.Sign)),
	procedure.On("sign", maySign, sign, procedure.Needs(policy.Sign), procedure.Grave()),
	procedure.On("renew-card", hasSeat, renewCard, procedure.Needs(policy.Commit)),
	procedure.On(dossier.Recover, hasSeat, recoverSeat, procedure.Needs(policy.Sign), procedure.Grave(), procedure.Offline()),
	procedure.On("move-seat", isMember, moveSeat, procedure.Needs(policy.Commit)),
	procedure.On("move-suspension", isMember, moveSuspension, procedure.Needs(policy.Commit), procedure.Grave()),
	procedure.On("move-reinstatement", isMember, moveReinstatement, procedure.Needs(policy.Commit)),
	procedure.On("move-rules", isMember, moveRules, procedure.Needs(policy.Commit)),
	procedure.On("consent", mayAnswer, consent, procedure.Needs(policy.Commit), procedure.Grave()),
	procedure.On("object", mayAnswer, object, procedure.Needs(policy.Commit)),
	procedure.On("leave", isSeated, leave, procedure.Needs(policy.Sign), procedure.Grave()),
)

// State is a council as its charter gives it.
type State struct {
	Name      lang.Text `json:"name,omitempty"`
	Rules     lang.Text `json:"rules,omitempty"`
	Languages []string  `json:"languages,omitempty"`
	Seats     []Seat    `json:"seats,omitempty"`
	Motions   []Motion  `json:"motions,omitempty"`
}

// Seat is a party's place and its signed card as last renewed.
type Seat struct {
	Party    party.ID       `json:"party,omitempty"`
	Kind     party.Kind     `json:"kind,omitempty"`
	Standing party.Standing `json:"standing,omitempty"`
	Card     []byte         `json:"card,omitempty"`
	Sig      []byte         `json:"sig,omitempty"`
	Keys     []Key          `json:"keys,omitempty"`
	Founding bool           `json:"founding,omitempty"`
	Signed   uint64         `json:"signed,omitempty"` // the number in its chain by which it took its seat
}

// Key signs for its party from a number of its own chain on; see party.KeyPeriod.
type Key struct {
	From uint64 `json:"from,omitempty"`
	Sign []byte `json:"sign,omitempty"`

	Recovery []byte `json:"recovery,omitempty"` // kept offline, to recover with
}

// Motion is something moved, by its mover and number: "kz/4".
type Motion struct {
	ID       string     `json:"id,omitempty"`
	What     string     `json:"what,omitempty"` // seat, suspension, reinstatement, rules
	By       party.ID   `json:"by,omitempty"`
	Subject  party.ID   `json:"subject,omitempty"` // the party it concerns
	Card     []byte     `json:"card,omitempty"`
	Sig      []byte     `json:"sig,omitempty"`
	Rules    lang.Text  `json:"rules,omitempty"`
	Reason   lang.Text  `json:"reason,omitempty"`
	Asked    []party.ID `json:"asked,omitempty"` // members when it was moved, as its mover knew them
	Consents []party.ID `json:"consents,omitempty"`
	Outcome  string     `json:"outcome,omitempty"` // "", agreed, objected, lapsed
	Objector party.ID   `json:"objector,omitempty"`
}

// Card is a signed card as a step carries it.
type Card struct {
	Card []byte `json:"card,omitempty" field:"required"`
	Sig  []byte `json:"sig,omitempty" field:"required"`
}

// Found is what a charter is founded with: a card for every founding party.
type Found struct {
	Name      lang.Text `json:"name,omitempty" field:"required"`
	Rules     lang.Text `json:"rules,omitempty" field:"long"`
	Languages []string  `json:"languages,omitempty"`
	Cards     []Card    `json:"cards,omitempty" field:"required,min=1,max=256"`
}

func found(s *State, a procedure.Act, in Found) error {
	seats := make([]Seat, 0, len(in.Cards))
	if len(in.Cards) != len(a.Parties) {
		return procedure.RefuseField("cards", "charter.refuse.cards", nil)
	}
	for i, c := range in.Cards {
		card, err := party.SignedCard{Bytes: c.Card, Sig: c.Sig}.Open()
		if err != nil || card.Party != a.Parties[i] {
			return procedure.RefuseField(fmt.Sprintf("cards.%d", i), "charter.refuse.card", nil)
		}
		seat := Seat{Party: card.Party, Kind: card.Kind, Standing: party.Invited, Card: c.Card, Sig: c.Sig,
			Keys: []Key{{Sign: card.Sign, Recovery: card.Recovery}}, Founding: true}
		if card.Party == a.Party {
			seat.Standing, seat.Signed = party.Seated, a.Number // whoever founds has signed by founding
		}
		seats = append(seats, seat)
	}
	s.Name, s.Rules, s.Languages, s.Seats = in.Name, in.Rules, in.Languages, seats
	return nil
}

// Sign is a founding party's signature under the founding entry, or an admitted one's
// acceptance of the charter as it stands. The entry itself is the signature.
type Sign struct{}

func maySign(s *State, a procedure.Act) error {
	seat := s.seat(a.Party)
	if seat == nil || seat.Standing != party.Invited {
		return procedure.Refuse("charter.refuse.signed-already", nil)
	}
	return nil
}

func sign(s *State, a procedure.Act, _ Sign) error {
	seat := s.seat(a.Party)
	seat.Standing, seat.Signed = party.Seated, a.Number
	return nil
}

// Leave ends the party's own seat.
type Leave struct {
	Reason lang.Text `json:"reason,omitempty" field:"long"`
}

func leave(s *State, a procedure.Act, _ Leave) error {
	s.seat(a.Party).Standing = party.Left
	s.settle()
	return nil
}

func isSeated(s *State, a procedure.Act) error {
	if seat := s.seat(a.Party); seat == nil || seat.Standing != party.Seated {
		return procedure.Refuse("charter.refuse.not-seated", nil)
	}
	return s.inForce()
}

func isMember(s *State, a procedure.Act) error {
	if err := isSeated(s, a); err != nil {
		return err
	}
	if s.seat(a.Party).Kind != party.Member {
		return procedure.Refuse("charter.refuse.members-only", nil)
	}
	return nil
}

// inForce refuses while a founding signature is missing.
func (s *State) inForce() error {
	if missing := s.unsigned(); len(missing) > 0 {
		return procedure.Refuse("charter.refuse.not-in-force", lang.Args{"parties": names(missing)})
	}
	return nil
}

func (s *State) unsigned() []party.ID {
	var ids []party.ID
	for _, seat := range s.Seats {
		if seat.Founding && seat.Standing == party.Invited {
			ids = append(ids, seat.Party)
		}
	}
	return ids
}

func (s *State) seat(id party.ID) *Seat {
	for i := range s.Seats {
		if s.Seats[i].Party == id {
			return &s.Seats[i]
		}
	}
	return nil
}

func names(ids []party.ID) lang.Parties {
	out := make(lang.Parties, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
