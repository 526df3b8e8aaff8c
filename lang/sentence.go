package lang

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// sentence is one key's words in one language: a phrase, or one for each plural form.
type sentence struct {
	plain phrase
	forms map[form]phrase
}

// phrase is a sentence taken apart at its blanks.
type phrase []piece

// piece is words as they stand, or the name of a blank.
type piece struct{ words, blank string }

func readSentence(in *json.Decoder, tag Tag) (sentence, error) {
	token, err := in.Token()
	if err != nil {
		return sentence{}, err
	}
	if text, ok := token.(string); ok {
		plain, err := parsePhrase(text)
		return sentence{plain: plain}, err
	}
	if token != json.Delim('{') {
		return sentence{}, errors.New("neither a sentence nor plural forms")
	}
	s := sentence{forms: map[form]phrase{}}
	err = eachMember(in, func(name string) error {
		var text string
		if err := in.Decode(&text); err != nil {
			return err
		}
		s.forms[form(name)], err = parsePhrase(text)
		return err
	})
	if err != nil {
		return sentence{}, err
	}
	return s, checkForms(s.forms, tag)
}

func parsePhrase(s string) (phrase, error) {
	if strings.TrimSpace(s) == "" {
		return nil, errors.New("empty sentence")
	}
	if err := CheckLine(s, MaxText, true); err != nil {
		return nil, err
	}
	var p phrase
	for s != "" {
		words, rest, found := strings.Cut(s, "{")
		if found && strings.HasPrefix(rest, "{") {
			p, s = append(p, piece{words: words + "{"}), rest[1:]
			continue
		}
		if words != "" {
			p = append(p, piece{words: words})
		}
		if !found {
			break
		}
		blank, rest, closed := strings.Cut(rest, "}")
		if !closed || !isBlank(blank) {
			return nil, fmt.Errorf("no blank: {%s", blank)
		}
		p, s = append(p, piece{blank: blank}), rest
	}
	return p, nil
}

func isBlank(name string) bool {
	for i, c := range name {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '-' || c == '_')) {
			return false
		}
	}
	return name != ""
}

// String is the phrase as a words file has it.
func (p phrase) String() string {
	var b strings.Builder
	for _, piece := range p {
		if piece.blank != "" {
			b.WriteString("{" + piece.blank + "}")
		} else {
			b.WriteString(strings.ReplaceAll(piece.words, "{", "{{"))
		}
	}
	return b.String()
}

// blanks lists the names of the blanks, sorted, each once.
func (p phrase) blanks() []string {
	var names []string
	for _, piece := range p {
		if piece.blank != "" {
			names = append(names, piece.blank)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// phrase returns what to say of n.
func (s sentence) phrase(tag Tag, n any) phrase {
	if s.forms == nil {
		return s.plain
	}
	number, _ := whole(n)
	return s.forms[formOf(tag, number)]
}

// phrases lists the plain phrase or those of all forms, in the order of the forms.
func (s sentence) phrases() []formed {
	if s.forms == nil {
		return []formed{{phrase: s.plain}}
	}
	var all []formed
	for _, f := range allForms {
		if p, ok := s.forms[f]; ok {
			all = append(all, formed{f, p})
		}
	}
	return all
}

type formed struct {
	form   form
	phrase phrase
}
