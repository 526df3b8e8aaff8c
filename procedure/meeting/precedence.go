package meeting

import (
	"fmt"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Plates is the input of set-precedence: the names parties sit under, and the order in
// which they sit, speak and sign.
type Plates struct {
	Basis  string  `json:"basis,omitempty" field:"required,choices=alphabetical|as-listed"`
	Plates []Plate `json:"plates,omitempty" field:"required,max=200"`
}

// Plate is the name on one party's plate.
type Plate struct {
	Seat  party.ID  `json:"seat,omitempty" field:"required"`
	Plate lang.Text `json:"plate,omitempty" field:"required,max=120"`
}

func setPrecedence(s *State, _ procedure.Act, in Plates) error {
	seen := map[party.ID]bool{}
	for n, p := range in.Plates {
		if seen[p.Seat] || !slices.Contains(s.parties(), p.Seat) {
			return procedure.RefuseField(fmt.Sprintf("plates.%d.seat", n), "meeting.refuse.not-of-meeting", lang.Args{"who": lang.Party(p.Seat)})
		}
		seen[p.Seat] = true
		if in.Basis == "alphabetical" && p.Plate["en"] == "" {
			return procedure.RefuseField(fmt.Sprintf("plates.%d.plate", n), "meeting.refuse.plate-english", nil)
		}
	}
	s.Plates = in
	return nil
}

// Precedence lists the meeting's parties in their order of precedence: as the chair
// listed them or, where it has not, in the order the meeting was convened with or by the
// English alphabet, of their plates or else of the names given (may be nil). Who has neither comes last, in the dossier's order. The
// order is worked out here and not kept, so that the state does not hang on the tables
// of an alphabet.
func (s *State) Precedence(english func(party.ID) string) []party.ID {
	all := s.parties()
	names := map[party.ID]string{}
	for _, id := range all {
		if english != nil {
			names[id] = english(id)
		}
		if at := s.plate(id); at >= 0 && s.Plates.Plates[at].Plate["en"] != "" {
			names[id] = s.Plates.Plates[at].Plate["en"]
		}
	}
	compare := lang.NewCollator("en").Compare
	slices.SortStableFunc(all, func(a, b party.ID) int {
		if len(s.Plates.Plates) == 0 && len(s.Call.Rules.Order) > 0 {
			return s.ranked(a) - s.ranked(b)
		}
		if s.Plates.Basis == "as-listed" {
			return s.place(a) - s.place(b)
		}
		if none := boolInt(names[a] == "") - boolInt(names[b] == ""); none != 0 {
			return none
		}
		return compare(names[a], names[b])
	})
	return all
}

// Plate is what a party's plate says; nothing if none was set.
func (s *State) Plate(id party.ID) lang.Text {
	if at := s.plate(id); at >= 0 {
		return s.Plates.Plates[at].Plate
	}
	return nil
}

func (s *State) plate(id party.ID) int {
	return slices.IndexFunc(s.Plates.Plates, func(p Plate) bool { return p.Seat == id })
}

// place is where a party is listed, those that are not behind all others.
func (s *State) place(id party.ID) int {
	if at := s.plate(id); at >= 0 {
		return at
	}
	return len(s.Plates.Plates)
}

// ranked is where the order the meeting was convened with has a party, last if nowhere.
func (s *State) ranked(id party.ID) int {
	if at := slices.Index(s.Call.Rules.Order, id); at >= 0 {
		return at
	}
	return len(s.Call.Rules.Order)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
