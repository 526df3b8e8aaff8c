package decision

import (
	"slices"
	"strings"
	"sync"

	"kenesh/lang"
	"kenesh/procedure"
)

// Ties are the meeting that took the decision, the body whose it is, and what it is
// superseded by.
func (s *State) Ties() []procedure.Tie {
	if s.Recorder == "" {
		return nil
	}
	var all []procedure.Tie
	add := func(as, kind, id string) {
		t := procedure.Tie{As: as, Kind: kind, Dossier: id}
		if id != "" && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	c := s.contents()
	add("body", "body", c.Body)
	add("meeting", "meeting", c.Meeting)
	for _, o := range s.Obligations {
		for _, p := range o.Proposals {
			if p.Fate == agreed {
				add("dossier", "decision", p.Dossier)
			}
		}
	}
	return all
}

// matters is the Agenda as other kinds take it up.
func matters(on lang.Date, cases []procedure.Case) []procedure.Matter {
	var all []Decision
	ids := map[string]procedure.Case{}
	for _, c := range cases {
		if s, is := c.State.(*State); is {
			id := c.ID.String()
			all, ids[id] = append(all, Decision{Dossier: id, State: s}), c
		}
	}
	var out []procedure.Matter
	for _, i := range Agenda(all, on) {
		out = append(out, procedure.Matter{Dossier: ids[i.Dossier].ID, Part: i.Obligation, Symbol: i.Symbol, Title: i.Title,
			Why: why(i.Reasons), Due: i.Due, Parties: i.Parties, Pressing: slices.Contains(i.Reasons, Late)})
	}
	return out
}

// why says the reasons in every language, for a record that no later version of the words
// changes.
func why(reasons []Reason) lang.Text {
	text := lang.Text{}
	for _, tag := range lang.Interface {
		var said []string
		for _, r := range reasons {
			said = append(said, spoken().Voice(tag).Say(r.Why()))
		}
		text[tag] = strings.Join(said, "; ")
	}
	return text
}

// spoken has the kind's own sentences.
var spoken = sync.OnceValue(func() *lang.Catalogue {
	c, err := lang.Load(words)
	if err != nil {
		panic(err) // a mistake in the words files, which the tests find
	}
	return c
})
