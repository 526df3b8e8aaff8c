package request

import (
	"kenesh/lang"
	"kenesh/procedure"
)

// Marks are what persons and things of the request are told by, its clarifications and
// replies included.
func (s *State) Marks() []procedure.Mark {
	all := s.Contents.Subjects.marks()
	for _, q := range s.Questions {
		all = append(all, q.Answered.Subjects.marks()...)
	}
	for _, r := range s.Replies {
		all = append(all, r.Input.Subjects.marks()...)
	}
	return all
}

func (s Subjects) marks() (all []procedure.Mark) {
	add := func(link string, m procedure.Mark) {
		if m.Value != "" {
			m.As = choice("link", link).Key
			all = append(all, m)
		}
	}
	for _, p := range s.Persons {
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			add(p.Link, procedure.Mark{Kind: procedure.MarkName, Value: name, Country: p.Citizenship, Tongue: p.Tongue, Script: p.Script, Born: p.Born})
		}
		add(p.Link, procedure.Mark{Kind: procedure.MarkPersonal, Value: p.Number, Country: p.Citizenship})
	}
	for _, o := range s.Organisations {
		add(o.Link, procedure.Mark{Kind: procedure.MarkOrganisation, Value: o.Name, Country: o.Country, Tongue: o.Tongue, Script: o.Script})
		add(o.Link, procedure.Mark{Kind: procedure.MarkRegistered, Value: o.Number, Country: o.Country})
	}
	for _, d := range s.Documents {
		add(d.Link, procedure.Mark{Kind: procedure.MarkDocument, Value: d.Number, Country: d.Country})
	}
	for _, v := range s.Vehicles {
		add(v.Link, procedure.Mark{Kind: procedure.MarkPlate, Value: v.Number, Country: v.Country})
		add(v.Link, procedure.Mark{Kind: procedure.MarkChassis, Value: v.Chassis})
	}
	for _, p := range s.Phones {
		add(p.Link, procedure.Mark{Kind: markOfPhone(p), Value: p.Number, Country: p.Country})
	}
	for _, a := range s.Accounts {
		add(a.Link, procedure.Mark{Kind: procedure.MarkAccount, Value: a.Number, Country: a.Country})
	}
	for _, o := range s.Objects {
		add(o.Link, procedure.Mark{Kind: procedure.MarkSerial, Value: o.Number})
	}
	return all
}

func markOfPhone(p Phone) procedure.MarkKind {
	switch p.Type {
	case "device":
		return procedure.MarkDevice
	case "network-address":
		return procedure.MarkNetwork
	case "mailbox":
		return procedure.MarkMailbox
	case "mobile", "landline":
		return procedure.MarkPhone
	}
	if lang.Phone(p.Number, p.Country) != "" {
		return procedure.MarkPhone
	}
	return procedure.MarkAccount // somebody's name in a messenger
}
