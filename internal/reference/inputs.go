package reference

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Inputs of the kinds this reader knows. What is wrong with a field refuses the step; a field
// nobody knows makes it one of a newer version, whatever else is wrong.

// input takes an act's input apart. The first thing it does wrong is kept until whole, so
// that an unknown field is noticed first.
type input struct {
	d     Dict
	bad   bool
	newer bool // a field nobody knows, inside another
}

func inputOf(a Act) *input {
	in := &input{d: a.Input}
	if in.d == nil {
		in.d = Dict{}
	}
	in.bad = in.d[notAMap] != nil
	delete(in.d, notAMap)
	return in
}

// whole ends the reading: newer, refused, or neither.
func (in *input) whole() {
	if len(in.d) > 0 || in.newer {
		panic(refused{"newer"})
	}
	unless(!in.bad)
}

func (in *input) wants(ok bool) { in.bad = in.bad || !ok }

func taken[T any](in *input, key string) (v T) {
	x, there := in.d[key]
	delete(in.d, key)
	if there {
		var ok bool
		v, ok = x.(T)
		in.wants(ok)
	}
	return v
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

func (in *input) line(key string, required bool, most int) string {
	s := taken[string](in, key)
	in.wants(!required || !blank(s))
	in.wants(utf8.RuneCountInString(s) <= most && plainText(s, most*4, false))
	return s
}

var tagForm = regexp.MustCompile(`^[A-Za-z0-9-]{2,16}$`)

func (in *input) text(key string, required bool, most int) Dict {
	t := taken[Dict](in, key)
	blanks := true
	for _, v := range t {
		s, _ := v.(string)
		blanks = blanks && blank(s)
	}
	if blanks {
		in.wants(!required)
		return t
	}
	for k, v := range t {
		tag, _ := k.(string)
		s, ok := v.(string)
		in.wants(ok && tagForm.MatchString(tag) && !blank(s) && plainText(s, 16_384, true) && utf8.RuneCountInString(s) <= most)
	}
	return t
}

func (in *input) choice(key string, required bool, of ...string) string {
	s := taken[string](in, key)
	in.wants(!required && blank(s) || slices.Contains(of, s))
	return s
}

// some are at least one of several, each once.
func (in *input) some(key string, of []string) (chosen []string) {
	for _, x := range taken[List](in, key) {
		s, ok := x.(string)
		in.wants(ok && slices.Contains(of, s) && !slices.Contains(chosen, s))
		chosen = append(chosen, s)
	}
	in.wants(len(chosen) > 0)
	return chosen
}

func (in *input) date(key string) string {
	s := taken[string](in, key)
	_, err := time.Parse("2006-01-02", s)
	in.wants(blank(s) || err == nil)
	return s
}

func (in *input) lines(key string, most int) (lines []string) {
	l := taken[List](in, key)
	in.wants(len(l) <= most)
	for _, x := range l {
		s, ok := x.(string)
		in.wants(ok && plainText(s, 1200, false))
		lines = append(lines, s)
	}
	return lines
}
