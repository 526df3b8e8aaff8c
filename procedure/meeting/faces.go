package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Facts is what lists say of the meeting.
func (s *State) Facts() procedure.Facts {
	f := procedure.Facts{Title: s.Call.Title, Status: string(s.status()), Tone: s.tone(), Await: s.await(), Due: s.comes()}
	if s.Status == "" {
		f.Named = lang.Say("meeting", nil)
	}
	for _, p := range s.Papers {
		if p.Symbol != "" {
			f.Search = append(f.Search, p.Symbol)
		}
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
	case s.Status == Closed && s.Record.Locked():
		return Approved
	case s.Status == Closed && s.Record.Revision() > 0:
		return Approving
	}
	return s.Status
}

func (s *State) tone() procedure.Tone {
	switch s.status() {
	case Convened, Opened, Signing, Approving:
		return procedure.Live
	case Closed, Approved:
		return procedure.Good
	}
	return procedure.Quiet
}

// await: who has not answered the invitation; who has not answered for a signature; who
// has not approved the record; and otherwise the chair, until the meeting is over.
func (s *State) await() []party.ID {
	var silent []party.ID
	switch s.status() {
	case Convened:
		silent = s.silent()
	case Opened, Signing:
		silent = s.unanswered()
	case Approving:
		if a := (procedure.Act{Party: s.chair()}); revisable(s, a) != nil && corrections(s, a) != nil {
			silent = s.unapproved()
		}
	default:
		return nil
	}
	if len(silent) == 0 {
		return []party.ID{s.chair()}
	}
	return silent
}

// silent lists the invited that have neither accepted nor declined.
func (s *State) silent() []party.ID {
	return slices.DeleteFunc(s.parties(), func(id party.ID) bool {
		return id == s.Host || len(s.Delegations[id]) > 0 || !s.Declined[id].Empty()
	})
}

func (s *State) comes() *procedure.Due {
	switch {
	case s.Status == Convened:
		return &procedure.Due{Day: s.Call.Start, What: lang.Say("meeting.label.begins", nil)}
	case s.Status == Opened:
		return &procedure.Due{Day: max(s.Call.Start, s.Call.End), What: lang.Say("meeting.label.ends", nil)}
	case s.status() == Approving && s.due().Record != "":
		return &procedure.Due{Day: s.due().Record, What: lang.Say("meeting.field.record", nil)}
	}
	return nil
}

func parties(ids []party.ID) lang.Parties {
	named := make(lang.Parties, len(ids))
	for i, id := range ids {
		named[i] = string(id)
	}
	return named
}
