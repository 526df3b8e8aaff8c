package request

import (
	"sync"

	"kenesh/lang"
	"kenesh/procedure"
)

// Prefill starts forms from what is there.
func (s *State) Prefill(a procedure.Act, in any) {
	switch in := in.(type) {
	case *Contents:
		in.Urgency, in.Handling, in.Basis.Profile = "ordinary", "h1", "general"
	case *Clarify:
		for _, q := range s.Questions {
			if q.open() && in.Question == "" {
				in.Question = q.ID
			}
		}
		in.Tongue = s.Contents.Tongue
	case *Accept:
		if len(in.Measures) == 0 && s.Requester != "" {
			in.Measures = []AgreedMeasure{{Measure: s.Contents.Measure, Office: s.office()}}
		}
	case *Reply:
		in.Tongue, in.Handling = s.Contents.Tongue, "h1" // in the language of the request, art. 5(3)
	case *ChangeMeasure:
		for _, m := range s.Measures {
			if !m.ended() && in.Agreed == "" {
				in.Agreed, in.Standing, in.Office, in.Due = m.ID, m.Standing, m.Office, m.Due
			}
		}
	case *GrantUse:
		for _, u := range s.Uses {
			if u.open() && u.By != a.Party && (in.Asked == "" || in.Asked == u.ID) && in.Item == "" {
				*in = GrantUse{Asked: u.ID, Item: u.Asked.Item, Use: u.Asked.Use, To: u.Asked.To, Purpose: u.Asked.Purpose, Until: u.Asked.Until}
			}
		}
	}
}

// Enumerate offers what a step may name.
func (s *State) Enumerate(a procedure.Act, field string) []procedure.Named {
	var all []procedure.Named
	offer := func(id string, name lang.Text, may bool) {
		if may {
			all = append(all, procedure.Named{ID: id, Name: name})
		}
	}
	switch field {
	case "question":
		for _, q := range s.Questions {
			offer(q.ID, orSpoken(q.Asked.Text, choice("about", q.Asked.About)), q.open())
		}
	case "agreed":
		for _, m := range s.Measures {
			offer(m.ID, speak(lang.Say("request.label.measure-item", lang.Args{"measure": lang.Say(m.Measure.Key(), nil), "office": m.Office})), !m.ended())
		}
	case "item":
		for _, id := range s.itemsFor(a) {
			offer(id, speak(s.called(id)), true)
		}
	case "recall":
		for _, r := range s.Recalls {
			offer(r.ID, speak(s.called(r.Input.Item)), r.awaits(a.Party))
		}
	case "asked":
		for _, u := range s.Uses {
			offer(u.ID, u.Asked.Purpose, u.open() && u.By != a.Party)
		}
	}
	return all
}

func orSpoken(t lang.Text, m lang.Message) lang.Text {
	if t.Empty() {
		return speak(m)
	}
	return t
}

// itemsFor lists what a step may name: one's own, or for ask-use the other's.
func (s *State) itemsFor(a procedure.Act) []string {
	switch a.Step {
	case "ask-use":
		return append(s.items(s.other(a.Party)), everything)
	case "grant-use":
		return append(s.items(a.Party), everything)
	case "translate":
		return append(s.items(s.Requester), s.items(s.Addressee)...)
	}
	return s.items(a.Party)
}

// catalogue are this kind's own words. Only forms for people come from it: no rule does, so
// that a mended translation changes no state.
var catalogue = sync.OnceValue(func() *lang.Catalogue {
	c, _ := lang.Load(lang.Words, words) // a mistake in the words fails the tests
	return c
})

// speak says a message in every language of the interface.
func speak(m lang.Message) lang.Text {
	all := lang.Text{}
	for _, tag := range lang.Interface {
		all[tag] = catalogue().Voice(tag).Say(m)
	}
	return all
}
