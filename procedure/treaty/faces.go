package treaty

import (
	"kenesh/lang"
	"kenesh/procedure"
)

// Status is where an instrument's entry in the register stands.
type Status string

// The statuses.
const (
	None        Status = "none"        // its founding entry was refused
	Unconfirmed Status = "unconfirmed" // a party's own officer has yet to confirm what is said of it
	Confirmed   Status = "confirmed"   // all have of whom something is known
	Struck      Status = "struck"
)

func (s *State) status() Status {
	switch {
	case s.By == "":
		return None
	case !s.Struck.Empty():
		return Struck
	}
	confirmed := false
	for _, id := range s.Parties {
		if s.Columns[id].Facts.Standing == "not-known" {
			continue
		}
		if !s.confirmedBy(id) {
			return Unconfirmed
		}
		confirmed = true
	}
	if !confirmed {
		return Unconfirmed
	}
	return Confirmed
}

// Facts is what lists say of the instrument. It is nobody's turn: what is unconfirmed may be
// used, and shows that it is.
func (s *State) Facts() procedure.Facts {
	f := procedure.Facts{Title: s.Instrument.Title, Status: string(s.status()), Tone: procedure.Quiet}
	switch s.status() {
	case None:
		f.Named = lang.Say("treaty", nil)
		return f
	case Unconfirmed:
		f.Tone = procedure.Warn
	case Confirmed:
		f.Tone = procedure.Good
	}
	f.Search = append(f.Search, s.Instrument.Symbol)
	for _, text := range []lang.Text{s.Instrument.Depositary, s.Instrument.Place} {
		for _, tag := range text.Tags() {
			f.Search = append(f.Search, text[tag])
		}
	}
	return f
}

// Membership lets the founder admit whoever joins the council later.
func (s *State) Membership() bool { return true }

// Prefill starts a confirmation from the edition there is, an amendment from the text, and a
// record from what is there of the officer's own party.
func (s *State) Prefill(a procedure.Act, in any) {
	switch in := in.(type) {
	case *Confirm:
		in.Edition = s.edition(a.Party)
	case *Amendment:
		in.Instrument = s.Instrument
	case *Record:
		if c, known := s.Columns[a.Party]; known {
			in.Facts, in.Source, in.AsOf = []Facts{c.Facts}, c.Source, c.AsOf
		} else {
			in.Facts = []Facts{{Of: a.Party}}
		}
	case *Deposits:
		*in = s.Deposits
	case *Saying:
		in.Of = a.Party
	}
}

// Enumerate offers the articles and statements there are.
func (s *State) Enumerate(a procedure.Act, field string) []procedure.Named {
	var named []procedure.Named
	switch a.Step + " " + field {
	case "remove-article article":
		for _, x := range s.Articles {
			named = append(named, procedure.Named{ID: x.Article})
		}
	case "end-statement id":
		for _, id := range s.Parties {
			for _, x := range s.Columns[id].Statements {
				if x.Ended == "" {
					named = append(named, procedure.Named{ID: x.ID, Name: x.Saying.Gist})
				}
			}
		}
	}
	return named
}
