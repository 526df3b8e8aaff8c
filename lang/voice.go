package lang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Voice is the catalogue speaking one language to one reader. Set its fields before its
// first word; after that, any number of goroutines may let it speak.
//
// What it says is plain text: a page escapes it.
type Voice struct {
	Tag    Tag
	Prefer []Tag                   // what the reader reads besides, best first, for officers' texts
	Zone   *time.Location          // the reader's time; UTC if nil
	Names  func(party string) Text // names of parties; if nil or without a name, the party's id is said

	catalogue *Catalogue
}

// Voice makes a voice of a language; of one the interface does not speak, in English.
func (c *Catalogue) Voice(tag Tag) *Voice {
	if !Known(tag) {
		tag = "en"
	}
	return &Voice{Tag: tag, catalogue: c}
}

// Say says a message. A key without a sentence is said itself, in guillemets; a blank
// that nothing fills stays as it is.
func (v *Voice) Say(m Message) string {
	if m.IsZero() {
		return ""
	}
	s, ok := v.catalogue.sentence(v.Tag, m.Key)
	if !ok {
		return "«" + m.Key + "»"
	}
	said := ""
	for _, p := range s.phrase(v.Tag, m.Args["n"]) {
		value, given := m.Args[p.blank]
		switch {
		case p.blank == "":
			said += afterStop(said, p.words)
		case given:
			said += v.Value(value)
		default:
			said += "{" + p.blank + "}"
		}
	}
	return said
}

func (c *Catalogue) sentence(tag Tag, key string) (sentence, bool) {
	if c == nil {
		return sentence{}, false
	}
	s, ok := c.said[tag][key]
	return s, ok
}

// afterStop drops the full stop of words that follow one, or an ellipsis: a Russian date
// ends with its own, and what officers wrote may.
func afterStop(said, words string) string {
	if (strings.HasSuffix(said, ".") || strings.HasSuffix(said, "…")) && strings.HasPrefix(words, ".") && !strings.HasPrefix(words, "..") {
		return words[1:]
	}
	return words
}

// S says the sentence of a key, its blanks given as name, value, name, value: what a
// page writes as {{.Voice.S "request.late" "n" 3}}.
func (v *Voice) S(key string, args ...any) string {
	m := Message{Key: key, Args: Args{}}
	for pair := range slices.Chunk(args, 2) {
		if name, ok := pair[0].(string); ok && len(pair) == 2 {
			m.Args[name] = pair[1]
		}
	}
	return v.Say(m)
}

// Value says what may fill a blank.
func (v *Voice) Value(value any) string {
	switch x := value.(type) {
	case nil:
		return ""
	case string:
		return x
	case Text:
		return v.TextOnly(x)
	case Date:
		return v.Date(x)
	case Moment:
		return v.Moment(x)
	case Party:
		return v.Party(string(x))
	case Parties:
		return v.Parties(x)
	case Term:
		return v.S(string(x))
	case Message:
		return v.Say(x)
	case Tag:
		return v.language(x)
	case Tags:
		names := make([]string, len(x))
		for i, tag := range x {
			names[i] = v.language(Tag(tag))
		}
		return v.List(names)
	case []string:
		return v.List(x)
	}
	if n, ok := whole(value); ok {
		return v.Number(n)
	}
	return fmt.Sprint(value)
}

func (v *Voice) language(t Tag) string {
	key := "language." + string(t)
	if _, ok := v.catalogue.sentence(v.Tag, key); ok {
		return v.S(key)
	}
	return Name(t)
}

// Text returns a text as the reader can best read it, and in which language that is:
// the voice's, those she prefers besides, each in whatever script it comes in, and then
// as Text.Best has it.
func (v *Voice) Text(t Text) (string, Tag) {
	var prefer []Tag
	for _, p := range append([]Tag{v.Tag}, v.Prefer...) {
		prefer = append(prefer, p)
		for _, tag := range t.Tags() {
			if strings.HasPrefix(string(tag), string(p)+"-") {
				prefer = append(prefer, tag)
			}
		}
	}
	return t.Best(prefer...)
}

// TextOnly is Text without the language.
func (v *Voice) TextOnly(t Text) string {
	s, _ := v.Text(t)
	return s
}

// Party says a party's name.
func (v *Voice) Party(id string) string {
	if v.Names != nil {
		if name := v.TextOnly(v.Names(id)); name != "" {
			return name
		}
	}
	return id
}

// Parties says several parties' names as a list.
func (v *Voice) Parties(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = v.Party(id)
	}
	return v.List(names)
}

// List says "a, b and c".
func (v *Voice) List(items []string) string {
	last := len(items) - 1
	if last < 1 {
		return strings.Join(items, "")
	}
	return v.S("list.and", "items", strings.Join(items[:last], ", "), "last", items[last])
}

// Number writes a whole number in groups of three. A year is no number: give it as a string.
func (v *Voice) Number(n int) string {
	digits, minus := strings.CutPrefix(strconv.Itoa(n), "-")
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + v.grouping() + digits[at:]
	}
	if minus {
		return "-" + digits
	}
	return digits
}

const noBreakSpace = "\u00a0"

func (v *Voice) grouping() string {
	switch v.Tag {
	case "az", "tr":
		return "."
	case "en":
		return ","
	}
	return noBreakSpace
}
