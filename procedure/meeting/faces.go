package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Facts is what lists say of the meeting.
func (s *State) Facts() procedure.Facts {
	f := procedure.Facts{Title: s.Call.Title, Status: string(s.status()), Tone: s.tone(), Await: s.await(), Due: s.due()}
	if s.Status == "" {
		f.Named = lang.Say("meeting", nil)
	}
	for _, text := range []lang.Text{s.Call.Place, s.Declaration.Title} {
		for _, tag := range text.Tags() {
			f.Search = append(f.Search, text[tag])
		}
	}
	return f
}

func (s *State) status() Status {
	switch {
	case s.Status == "":
		return None
	case s.Status == Opened && len(s.unanswered()) > 0:
		return Signing
	}
	return s.Status
}

func (s *State) tone() procedure.Tone {
	switch s.Status {
	case Convened, Opened:
		return procedure.Live
	case Closed:
		return procedure.Good
	}
	return procedure.Quiet
}

// await: who has not answered the invitation; who has not answered for a signature; and
// otherwise the host, until the meeting is over.
func (s *State) await() []party.ID {
	var silent []party.ID
	switch s.Status {
	case Convened:
		silent = slices.DeleteFunc(slices.Clone(s.Invited), func(id party.ID) bool {
			return len(s.Delegations[id]) > 0 || !s.Declined[id].Empty()
		})
	case Opened:
		silent = s.unanswered()
	default:
		return nil
	}
	if len(silent) == 0 {
		return []party.ID{s.Host}
	}
	return silent
}

func (s *State) due() *procedure.Due {
	switch {
	case s.Status == Convened:
		return &procedure.Due{Day: s.Call.Start, What: lang.Say("meeting.label.begins", nil)}
	case s.Status == Opened:
		return &procedure.Due{Day: max(s.Call.Start, s.Call.End), What: lang.Say("meeting.label.ends", nil)}
	}
	return nil
}

// Prefill starts a changed delegation from the present one, the declaration from the
// meeting's own dates and ministers, and the next meeting from the number and year due.
func (s *State) Prefill(a procedure.Act, in any) {
	switch in := in.(type) {
	case *Delegation:
		in.Delegation = slices.Clone(s.Delegations[a.Party])
	case *RecordDeclaration:
		in.SignedOn, in.Place = max(s.Call.Start, s.Call.End), s.Call.Place
		for _, id := range s.parties() {
			if d := s.Delegations[id]; len(d) > 0 && signs(d[0].Role) {
				in.Signatories = append(in.Signatories, id)
			}
		}
	case *ConfirmSignature:
		if d := s.Delegations[a.Party]; len(d) > 0 {
			in.Signatory = d[0].Name
		}
	case *OfferNext:
		in.Number, in.Year = s.Call.Number+1, s.year()+1
	case *FixNext:
		if len(s.Offers) == 1 {
			in.Number, in.Year, in.Host = s.Offers[0].Number, s.Offers[0].Year, s.Offers[0].Party
		}
	}
}

// Enumerate offers the items a step may name.
func (s *State) Enumerate(a procedure.Act, field string) []procedure.Named {
	stage, names := map[string]string{"take-item": proposed, "leave-item": proposed, "consider": listed, "decide": considered}[a.Step]
	if !names || field != "item" {
		return nil
	}
	var named []procedure.Named
	for _, i := range s.Items {
		if i.Stage == stage {
			named = append(named, procedure.Named{ID: i.ID, Name: i.Title})
		}
	}
	return named
}

func parties(ids []party.ID) lang.Parties {
	named := make(lang.Parties, len(ids))
	for i, id := range ids {
		named[i] = string(id)
	}
	return named
}
