package procedure

import (
	"strings"

	"kenesh/lang"
)

// Naming is the face of a state that names persons and things by which other dossiers may
// be found: a name, a passport's number, a telephone. The node compares them with those of
// its own other dossiers, for its own officers. What it finds is a lead for a person to
// judge; no rule hears of it, and nothing of it leaves the node.
type Naming interface{ Marks() []Mark }

// MarkKind is what kind of thing a mark is.
type MarkKind string

// The kinds of marks.
const (
	MarkName         MarkKind = "name" // of a natural person
	MarkOrganisation MarkKind = "organisation"
	MarkPersonal     MarkKind = "personal"   // the number a state gives a person
	MarkRegistered   MarkKind = "registered" // the number a state gives an organisation
	MarkDocument     MarkKind = "document"
	MarkPhone        MarkKind = "phone"
	MarkDevice       MarkKind = "device"
	MarkMailbox      MarkKind = "mailbox"
	MarkNetwork      MarkKind = "network"
	MarkAccount      MarkKind = "account"
	MarkPlate        MarkKind = "plate"
	MarkChassis      MarkKind = "chassis"
	MarkSerial       MarkKind = "serial" // of an object
)

// Mark is one of them as it was written, and whose it is.
type Mark struct {
	Kind    MarkKind  `json:"kind,omitempty"`
	Value   string    `json:"value,omitempty"`
	Country string    `json:"country,omitempty"` // that issued it, whose plate or number it is
	Tongue  string    `json:"tongue,omitempty"`  // of a name
	Script  string    `json:"script,omitempty"`
	Born    lang.Date `json:"born,omitempty"` // the person, of a name
	As      string    `json:"as,omitempty"`   // the key of a word: a wanted person, an object found
}

// Same is the mark in the form in which two ways of writing it are one; "" if it cannot be
// read or is a name, which is compared by its sounds.
func (m Mark) Same() string {
	switch m.Kind {
	case MarkOrganisation:
		return lang.Organisation(m.Value)
	case MarkPersonal, MarkRegistered, MarkDocument, MarkSerial:
		return lang.DocumentNumber(m.Value)
	case MarkPhone:
		return lang.Phone(m.Value, m.Country)
	case MarkDevice:
		return lang.Device(m.Value)
	case MarkMailbox:
		return lang.Mailbox(m.Value)
	case MarkNetwork:
		return lang.NetworkAddress(m.Value)
	case MarkAccount:
		return lang.Account(m.Value)
	case MarkPlate:
		return lang.Plate(m.Value)
	case MarkChassis:
		return lang.Chassis(m.Value)
	}
	return ""
}

// Alike is Same, with what is easily misread put together where officers copy signs by hand.
func (m Mark) Alike() string {
	switch m.Kind {
	case MarkPersonal, MarkRegistered, MarkDocument, MarkSerial, MarkPlate, MarkChassis:
		return lang.LooksAlike(m.Same())
	}
	return m.Same()
}

// Why says in what two marks of one kind are alike, the strongest reason first; nil if they
// are no lead. It does not matter which is which.
func (m Mark) Why(other Mark) []lang.Message {
	switch {
	case m.Kind != other.Kind:
		return nil
	case m.Kind == MarkName:
		return m.whyName(other)
	case m.Alike() == "" || m.Alike() != other.Alike() || m.issued() && other.issued() && m.Country != other.Country:
		return nil
	case m.Same() != other.Same():
		return []lang.Message{lang.Say("mark.looks-alike", lang.Args{"a": m.Value, "b": other.Value})}
	}
	return []lang.Message{lang.Say("mark.same."+string(m.Kind), nil)}
}

// issued reports whether the mark means anything only together with a state, and says which.
func (m Mark) issued() bool {
	switch m.Kind {
	case MarkPersonal, MarkRegistered, MarkDocument, MarkPlate:
		return m.Country != ""
	}
	return false
}

func (m Mark) whyName(other Mark) []lang.Message {
	a, b := lang.ReadName(m.Value), lang.ReadName(other.Value)
	like, why := lang.WhyNames(&a, &b)
	if !like.Similar() {
		return nil
	}
	switch {
	case m.Born == "" || other.Born == "":
	case !nearDates(m.Born, other.Born):
		return nil
	case m.Born == other.Born:
		why = append(why, lang.Say("mark.born-same", lang.Args{"day": m.Born}))
	default:
		why = append(why, lang.Say("mark.born-differs", lang.Args{"a": m.Born, "b": other.Born}))
	}
	return why
}

// nearDates reports whether one date may be the other, badly copied: of year, month and day
// one differs, or month and day changed places.
func nearDates(a, b lang.Date) bool {
	p, q := strings.Split(string(a), "-"), strings.Split(string(b), "-")
	if len(p) != 3 || len(q) != 3 {
		return true
	}
	differ := 0
	for i := range p {
		if p[i] != q[i] {
			differ++
		}
	}
	return differ <= 1 || p[0] == q[0] && p[1] == q[2] && p[2] == q[1]
}

// MarksOf is what a state names, nil if it names nothing.
func MarksOf(state any) []Mark {
	if n, ok := state.(Naming); ok {
		return n.Marks()
	}
	return nil
}
