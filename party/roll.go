package party

import "slices"

// Roll is who sits in the council at some point of its charter. Engine and surfaces
// read it; only the charter's own procedure changes it.
type Roll struct {
	Council string // the charter's dossier id as text, "" before there is one
	InForce bool   // every founding party has signed
	Seats   []Seat // in the order of the founding list, then of admission
}

// Standing is how a seat stands.
type Standing string

// The standings of a seat.
const (
	Invited   Standing = "invited"   // its card is known, not everybody has signed
	Seated    Standing = "seated"    // takes part
	Suspended Standing = "suspended" // keeps what it has, gets nothing new
	Left      Standing = "left"
)

// Seat is one party's place in the council.
type Seat struct {
	Card        Card
	Fingerprint string // of the card as signed; see SignedCard.Fingerprint
	Standing    Standing
	Keys        []KeyPeriod // its key history, oldest first
}

// KeyPeriod says from which number of the party's own chain in the charter on a key
// signs for it, as the charter folds: what pages and the API show. A signature is judged
// by the branch its place stands on instead; see procedure.Record.KeyAfter.
type KeyPeriod struct {
	From uint64
	Sign []byte
}

// Seat returns the party's seat.
func (r *Roll) Seat(id ID) (Seat, bool) {
	if r == nil {
		return Seat{}, false
	}
	if i := slices.IndexFunc(r.Seats, func(s Seat) bool { return s.Card.Party == id }); i >= 0 {
		return r.Seats[i], true
	}
	return Seat{}, false
}

// Seated lists the parties that take part.
func (r *Roll) Seated() []ID {
	var ids []ID
	for _, s := range r.Seats {
		if s.Standing == Seated {
			ids = append(ids, s.Card.Party)
		}
	}
	return ids
}

// KeyAt returns the key shown for number n of the party's charter chain; no signature is
// judged by it.
func (s Seat) KeyAt(n uint64) []byte {
	var key []byte
	for _, k := range s.Keys {
		if k.From <= n {
			key = k.Sign
		}
	}
	return key
}
