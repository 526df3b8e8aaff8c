package lang

import (
	"fmt"
	"slices"
)

// Missing says what keeps the languages from saying the same: a key without a
// sentence, blanks that differ from the English ones, a form for many numbers that does
// not say which. Forms may leave {n} out; it is not compared where there are forms.
func (c *Catalogue) Missing() []string {
	var missing []string
	for _, key := range c.keys {
		for _, tag := range Interface {
			s, ok := c.said[tag][key]
			if !ok {
				missing = append(missing, fmt.Sprintf("%s: %s: no sentence", tag, key))
				continue
			}
			for _, what := range s.differences(tag, c.said["en"][key]) {
				missing = append(missing, fmt.Sprintf("%s: %s: %s", tag, key, what))
			}
		}
	}
	return missing
}

func (s sentence) differences(tag Tag, english sentence) []string {
	var found []string
	all := english.phrases()
	counts := s.forms != nil || english.forms != nil
	want := blanksOf(all[len(all)-1].phrase, counts)
	for _, p := range s.phrases() {
		have := blanksOf(p.phrase, counts)
		if all[0].phrase != nil && !slices.Equal(have, want) {
			found = append(found, fmt.Sprintf("blanks %v, in English %v", have, want))
		}
		if numbersOf[tag][p.form] > 1 && s.says("n") && !slices.Contains(p.phrase.blanks(), "n") {
			found = append(found, fmt.Sprintf("%q is for several numbers and lacks {n}", p.form))
		}
	}
	return found
}

func (s sentence) says(blank string) bool {
	return slices.ContainsFunc(s.phrases(), func(p formed) bool {
		return slices.Contains(p.phrase.blanks(), blank)
	})
}

func blanksOf(p phrase, withoutN bool) []string {
	blanks := p.blanks()
	if withoutN {
		blanks = slices.DeleteFunc(blanks, func(b string) bool { return b == "n" })
	}
	return blanks
}
