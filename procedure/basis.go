package procedure

import (
	"cmp"
	"slices"
	"strings"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
)

// Based is the face of a state that founds acts between parties: a treaty in force. Nothing
// is in force between a party and itself, nor on a day that is none.
type Based interface {
	// Bases lists what founds a matter between two parties on a day, none if nothing does.
	Bases(matter string, a, b party.ID, on lang.Date) []Basis
}

// Basis is one article of an instrument in force between two parties, as an act cites it.
type Basis struct {
	Dossier   dossier.ID // of the instrument; not known to the state itself
	Symbol    string     // the instrument's, as in "CIS-2002-CHISINAU"
	Title     lang.Text
	Article   string
	Matter    string    // a policy.Measure
	Since     lang.Date // in force between the two from this day on
	Clock     string    // the profile of time limits it sets, "" for the general one
	Confirmed bool      // both parties' own officers have confirmed the facts
	Replaces  []string  // symbols of the instruments it takes the place of between its parties
}

// Consulting is the face of a step's input that stands on what this node's other dossiers
// say. It is asked before the node signs the act, at whichever door the act came in, and
// only there: what others sign, the rules judge from the dossier alone, and pages show how
// it stands to their own register.
type Consulting interface {
	// Consult refuses, or returns nil. It is asked after the rules have taken the act.
	Consult(a Act, others Others) error
}

// Others is what a node's other dossiers say.
type Others interface {
	// Bases are those of all instruments, in order, without those that another takes the
	// place of.
	Bases(matter string, a, b party.ID, on lang.Date) []Basis
}

// Competence is which office of a party takes a matter, and on what terms: that party's own
// word for those who ask it. It helps who writes; no rule and no door relies on it.
type Competence struct {
	Party         party.ID
	Office        lang.Text
	Provision     lang.Text // of its law
	Authorisation bool      // a court's or prosecutor's is needed
	Languages     []string  // in which it accepts what is written
	Limits        lang.Text // on the use of what it gives
	Urgent        string    // channel
}

// Competent is the face of a state that says so, and of Others where a node has one.
type Competent interface {
	Competent(matter string, of party.ID) []Competence
}

// InOrder sorts what instruments found for one matter between one pair: by symbol, then by
// article. Of two instruments of which one replaces the other, that one alone remains.
func InOrder(all []Basis) []Basis {
	replaced := map[string]bool{}
	for _, b := range all {
		for _, symbol := range b.Replaces {
			replaced[symbol] = symbol != b.Symbol
		}
	}
	all = slices.DeleteFunc(slices.Clone(all), func(b Basis) bool { return replaced[b.Symbol] })
	slices.SortStableFunc(all, func(a, b Basis) int {
		return cmp.Or(cmp.Compare(a.Symbol, b.Symbol), cmp.Compare(number(a.Article), number(b.Article)),
			cmp.Compare(a.Article, b.Article), slices.Compare(a.Dossier[:], b.Dossier[:]))
	})
	return all
}

// number is the first number in what an article is called: 9 stands before 18.
func number(article string) (n int) {
	at := strings.IndexAny(article, "0123456789")
	for ; at >= 0 && at < len(article) && article[at] >= '0' && article[at] <= '9' && n < 1e6; at++ {
		n = n*10 + int(article[at]-'0')
	}
	return n
}

// Shared lists what all of a group have in common for a matter on a day: the articles that
// found it between every two of them. Since is the day on which the last pair had it, and
// it is confirmed if it is between all. A group has at least two parties.
func Shared(others Others, matter string, group []party.ID, on lang.Date) []Basis {
	var shared []Basis
	first := true
	for i, a := range group {
		for _, b := range group[i+1:] {
			pair := others.Bases(matter, a, b, on)
			if first {
				shared, first = pair, false
				continue
			}
			shared = common(shared, pair)
		}
	}
	return shared
}

func common(all, pair []Basis) []Basis {
	var both []Basis
	for _, x := range all {
		for _, y := range pair {
			if x.Dossier == y.Dossier && x.Symbol == y.Symbol && x.Article == y.Article {
				x.Since, x.Confirmed = max(x.Since, y.Since), x.Confirmed && y.Confirmed
				both = append(both, x)
				break
			}
		}
	}
	return both
}

// Citing is the face of a step's input that cites a basis. While it is being written, a
// page offers what the register has for what is chosen so far. No rule relies on it.
type Citing interface {
	Consulting
	// CitedIn is the group of the input that holds the basis.
	CitedIn() string
	// Citable says what was looked for and found: also that nothing was and whom to ask, or
	// what is to be chosen first.
	Citable(a Act, others Others) Citable
	// Cite writes a basis into the input.
	Cite(Basis)
}

// Citable is what an input could cite.
type Citable struct {
	Says      lang.Message
	Bases     []Basis
	Competent []Competence // who takes it at those who are asked
}

// Cites reports whether the step's input cites a basis: see Citing.
func (s Step) Cites() bool {
	_, cites := s.NewInput().(Citing)
	return cites
}

// Standing is whether both parties' own officers have confirmed the facts, as a page says it.
func (b Basis) Standing() lang.Message {
	if b.Confirmed {
		return lang.Say("basis.confirmed", nil)
	}
	return lang.Say("basis.unconfirmed", nil)
}
