package reference

import (
	"slices"
	"strings"
)

// directory is the council's address book: each party keeps its own section.
type directory struct {
	parties  []string
	sections map[string]*section
}

type section struct{ offices, people, competences []Record }

func (s *directory) Take(a Act) (v string) {
	defer verdict(&v)
	steps := map[string]func(Act){"open": s.open, "list-office": s.listOffice, "change-office": s.changeOffice,
		"remove-office": s.removeOffice, "name-focal-point": s.namePerson, "remove-focal-point": s.removePerson,
		"declare-competence": s.declare, "withdraw-competence": s.withdraw}
	take := steps[a.Step]
	if take == nil {
		return "newer"
	}
	take(a)
	return
}

func (s *directory) open(a Act) {
	inputOf(a).whole()
	unless(a.Opening)
	s.parties = slices.Clone(a.Present)
}

func (s *directory) opened(a Act) { unless(!a.Opening && len(s.parties) > 0) }

// of is a party's section, which it may not have yet.
func (s *directory) of(id string) *section {
	if at := s.sections[id]; at != nil {
		return at
	}
	return &section{}
}

func (s *directory) put(id string, at *section) {
	if !slices.Contains(s.parties, id) {
		s.parties = append(s.parties, id)
	}
	s.sections[id] = at
}

func find(in []Record, field, value string) int {
	return slices.IndexFunc(in, func(r Record) bool { return r[field] == value })
}

func office(a Act) Record {
	in := inputOf(a)
	r := Record{"id": in.line("id", true, 40), "name": in.text("name", true, 200),
		"task":             in.choice("task", true, "cooperation", "duty", "training", "technical", "other"),
		"around-the-clock": taken[bool](in, "around-the-clock"), "telephone": in.line("telephone", false, 60),
		"email": in.line("email", false, 120), "languages": in.lines("languages", 20), "address": in.line("address", false, 300)}
	in.whole()
	unless(r["around-the-clock"] == false || !blank(r["telephone"].(string)))
	reachable(r)
	return r
}

// reachable: by telephone or by mail, and what is given has the form of one.
func reachable(r Record) {
	telephone, mail := strings.TrimSpace(r["telephone"].(string)), strings.TrimSpace(r["email"].(string))
	unless(telephone != "" || mail != "")
	unless(telephone == "" || strings.ContainsAny(telephone, "0123456789"))
	at := strings.Index(mail, "@")
	unless(mail == "" || at >= 1 && at < len(mail)-1 && !strings.ContainsAny(mail, " ,;"))
}

func (s *directory) listOffice(a Act) {
	o := office(a)
	s.opened(a)
	at := s.of(a.Party)
	unless(find(at.offices, "id", o["id"].(string)) < 0)
	at.offices = append(at.offices, o)
	s.put(a.Party, at)
}

func (s *directory) changeOffice(a Act) {
	o := office(a)
	s.opened(a)
	at := s.of(a.Party)
	i := find(at.offices, "id", o["id"].(string))
	unless(i >= 0)
	at.offices[i] = o
}

func (s *directory) removeOffice(a Act) {
	in := inputOf(a)
	id := in.line("id", true, 40)
	in.whole()
	s.opened(a)
	at := s.of(a.Party)
	i := find(at.offices, "id", id)
	unless(i >= 0 && find(at.people, "office", id) < 0 && find(at.competences, "office", id) < 0)
	at.offices = slices.Delete(at.offices, i, i+1)
	s.put(a.Party, at)
}

func (s *directory) namePerson(a Act) {
	in := inputOf(a)
	p := Record{"person": in.line("person", true, 120), "position": in.text("position", true, 200), "office": in.line("office", false, 40),
		"telephone": in.line("telephone", false, 60), "email": in.line("email", false, 120), "matters": in.text("matters", false, 500)}
	in.whole()
	s.opened(a)
	at := s.of(a.Party)
	unless(p["office"] == "" || find(at.offices, "id", p["office"].(string)) >= 0)
	reachable(p)
	if i := find(at.people, "person", p["person"].(string)); i >= 0 {
		at.people[i] = p
	} else {
		at.people = append(at.people, p)
	}
	s.put(a.Party, at)
}

func (s *directory) removePerson(a Act) {
	in := inputOf(a)
	name := in.line("person", true, 120)
	in.whole()
	s.opened(a)
	at := s.of(a.Party)
	i := find(at.people, "person", name)
	unless(i >= 0)
	at.people = slices.Delete(at.people, i, i+1)
}

// measures are the codes of what one state may ask of another.
var measures = strings.Fields(`check-records identify-person identify-subscriber locate search-wanted search-missing vehicle property proceeds
	operational-information spontaneous-information extract-of-record obtain-document expert-examination operational-search surveillance
	controlled-delivery joint-operation joint-investigation protect-witness preserve-data disclose-data question-witness hear-by-video
	serve-document search-and-seize freeze-property confiscate hand-over-evidence transfer-witness intercept extradite transfer-proceedings
	transfer-sentenced assist-victim share-practice train`)

func (s *directory) declare(a Act) {
	in := inputOf(a)
	c := Record{"id": in.line("id", true, 40), "office": in.line("office", true, 40), "measures": in.some("measures", measures),
		"provision": in.text("provision", true, 500), "authorisation": taken[bool](in, "authorisation"), "languages": in.lines("languages", 20),
		"limits": in.text("limits", false, 2000), "urgent": in.line("urgent", false, 300)}
	in.whole()
	s.opened(a)
	at := s.of(a.Party)
	unless(find(at.offices, "id", c["office"].(string)) >= 0)
	if i := find(at.competences, "id", c["id"].(string)); i >= 0 {
		at.competences[i] = c
	} else {
		at.competences = append(at.competences, c)
	}
	s.put(a.Party, at)
}

func (s *directory) withdraw(a Act) {
	in := inputOf(a)
	id := in.line("id", true, 40)
	in.whole()
	s.opened(a)
	at := s.of(a.Party)
	i := find(at.competences, "id", id)
	unless(i >= 0)
	at.competences = slices.Delete(at.competences, i, i+1)
	s.put(a.Party, at)
}

func (s *directory) State() any {
	sections := Dict{}
	for id, at := range s.sections {
		sections[id] = Record{"offices": records(at.offices), "focal-points": records(at.people), "competences": records(at.competences)}
	}
	return Record{"parties": s.parties, "sections": sections}
}

func records(of []Record) (l List) {
	for _, r := range of {
		l = append(l, r)
	}
	return l
}
