package lang

import "golang.org/x/text/unicode/norm"

// PersonName is a person's name as somebody wrote it down, read into its parts: in any order, in
// Latin or Cyrillic letters. It is a value and may be kept, copied and shared.
//
// Reading never fails. What is longer than any name (160 letters, 8 words, 20 sounds in a
// word) is cut off, so that time is bounded whatever a stranger sends.
type PersonName struct {
	written string
	said    [maxSaid]sound
	parts   [maxParts]part
	count   uint8
	scripts script
}

const maxParts = 8

// NameRole is what a part of a name is to the person.
type NameRole uint8

const (
	GivenName  NameRole = iota
	FamilyName          // the surname
	FatherName          // the patronymic: Жолдошевич, Асан уулу, Heydər oğlu, Arif qızı
)

// String is the role's key.
func (r NameRole) String() string {
	return [...]string{"name.given", "name.family", "name.father"}[r]
}

// part is one part as compared: a run of sounds in the name.
type part struct {
	at, n     uint8 // where its sounds are
	stem      uint8 // how many of them are left without the ending
	word, end uint8 // the words it was read from, from word up to end
	role      NameRole
	form      built
	sex       sex
	sure      bool // the role is known from the form, not guessed from the order
	initial   bool // only the first letter is written
	mask      uint16
}

// built is how a family or father's name is built.
type built uint8

const (
	bare       built = iota
	slavic           // -ов -ева; of a father's name -ович -евна
	sonOf            // уулу, ұлы, oğlu, oʻgʻli: a word of its own or grown on
	daughterOf       // кызы, қызы, qızı, qizi
)

type sex uint8

const (
	unsaid sex = iota
	male
	female
)

// NamePart is a part of a name with its role.
type NamePart struct {
	Written string // as written, with уулу or oğlu if it stood apart
	Role    NameRole
	Sure    bool // known from its form (-ович, a comma, capitals) rather than from its place
}

// Parts lists the parts in the order in which they were written.
func (n *PersonName) Parts() []NamePart {
	words := writtenWords(n.written)
	var found []NamePart
	for _, p := range n.parts[:n.count] {
		found = append(found, NamePart{joinWords(words, p.word, p.end), p.role, p.sure})
	}
	return found
}

// String is the name as it was written.
func (n *PersonName) String() string { return n.written }

// sex is what the endings say.
func (n *PersonName) sex() sex {
	for _, p := range n.parts[:n.count] {
		if p.sex != unsaid {
			return p.sex
		}
	}
	return unsaid
}

func (n *PersonName) sounds(p *part) []sound { return n.said[p.at : p.at+p.n] }
func (n *PersonName) stem(p *part) []sound   { return n.said[p.at : p.at+p.stem] }

func writtenWords(s string) []string {
	if !plain(s) {
		s = norm.NFKC.String(s)
	}
	var words []string
	start := -1
	for i, r := range s {
		if inWord(r) {
			if start < 0 {
				start = i
			}
		} else if start >= 0 {
			words = append(words, s[start:i])
			start = -1
		}
	}
	if start >= 0 {
		words = append(words, s[start:])
	}
	return words
}

func joinWords(words []string, from, to uint8) string {
	joined := ""
	for i := int(from); i < int(to) && i < len(words); i++ {
		if joined != "" {
			joined += " "
		}
		joined += words[i]
	}
	return joined
}
