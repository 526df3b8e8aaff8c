package proceduretest

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kenesh/lang"
	"kenesh/procedure"
)

// words are the sentences of a kind: language, key, forms.
type words map[lang.Tag]map[string]forms

// forms are the forms of a sentence by the number it turns on; one, under "", if it
// turns on none.
type forms map[string]string

// UnmarshalJSON reads a string, or an object of forms.
func (f *forms) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*f = forms{"": one}
		return nil
	}
	return json.Unmarshal(b, (*map[string]string)(f))
}

// any is the plain form, or the one for most numbers.
func (f forms) any() string { return f[""] + f["other"] }

var blankForm = regexp.MustCompile(`\{([a-z][a-z0-9-]*)\}`)

// blanks lists the blanks of all forms, in order of name.
func (f forms) blanks() []string {
	set := map[string]bool{}
	for _, said := range f {
		for _, m := range blankForm.FindAllStringSubmatch(said, -1) {
			set[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func readWords(t *testing.T, p *procedure.Procedure) words {
	t.Helper()
	all := words{}
	for _, tag := range lang.Interface {
		b, err := fs.ReadFile(p.Words, fmt.Sprintf("words/%s.json", tag))
		if err != nil {
			t.Fatalf("%s: %v", p.Kind, err)
		}
		var said map[string]forms
		if err := json.Unmarshal(b, &said); err != nil {
			t.Fatalf("%s: words/%s.json: %v", p.Kind, tag, err)
		}
		all[tag] = said
	}
	return all
}

// refusals lists the refusals of the kind.
func (w words) refusals(kind string) map[string]bool {
	keys := map[string]bool{}
	for key := range w["en"] {
		if strings.HasPrefix(key, kind+".refuse.") {
			keys[key] = true
		}
	}
	return keys
}

// check: a message of the kind exists, and its blanks are those the rule fills.
func (w words) check(kind string, m lang.Message) error {
	if m.Key != kind && !strings.HasPrefix(m.Key, kind+".") {
		return nil
	}
	f, exists := w["en"][m.Key]
	if !exists {
		return fmt.Errorf("no words for %s", m.Key)
	}
	if filled := slices.Sorted(maps.Keys(m.Args)); !slices.Equal(f.blanks(), filled) {
		return fmt.Errorf("%s has the blanks %v, the rule fills %v", m.Key, f.blanks(), filled)
	}
	for _, v := range m.Args {
		if term, ok := v.(lang.Term); ok {
			if err := w.check(kind, lang.Say(string(term), nil)); err != nil {
				return err
			}
		}
	}
	return nil
}
