package lang

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"unicode/utf8"
)

// Catalogue holds the sentences of the interface in all its languages. It does not
// change once loaded; any number of voices may speak from it at once.
//
// A words file, words/ky.json for Kyrgyz, is one flat JSON object. Under its key stands
// a sentence, or its plural forms, named as CLDR names them; which one is said turns on
// the blank {n}:
//
//	{
//		"verdict.void": "Void",
//		"request.late": {"one": "{party}: one day late.", "other": "{party}: {n} days late."}
//	}
//
// {party} is a blank and {{ a brace. A whole number needs one and other, in Russian
// one, few and many. A language whose noun does not change after a number may write one
// sentence where another has forms.
type Catalogue struct {
	said map[Tag]map[string]sentence
	keys []string
}

// Load reads the words files of all the interface's languages from each of files. A key
// belongs to one place: found twice in a language, it is an error.
func Load(files ...fs.FS) (*Catalogue, error) {
	c := &Catalogue{said: map[Tag]map[string]sentence{}}
	var wrong []error
	for i, from := range files {
		for _, tag := range Interface {
			if err := c.read(from, tag); err != nil {
				wrong = append(wrong, fmt.Errorf("words files %d of %d: %w", i+1, len(files), err))
			}
		}
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	c.keys = c.allKeys()
	return c, nil
}

// Has reports whether any language has a sentence for key.
func (c *Catalogue) Has(key string) bool {
	_, found := slices.BinarySearch(c.keys, key)
	return found
}

// Keys lists the keys, sorted.
func (c *Catalogue) Keys() []string { return slices.Clone(c.keys) }

func (c *Catalogue) allKeys() []string {
	all := map[string]bool{}
	for _, said := range c.said {
		for key := range said {
			all[key] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func (c *Catalogue) read(from fs.FS, tag Tag) error {
	name := "words/" + string(tag) + ".json"
	data, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	said := c.said[tag]
	if said == nil {
		said = map[string]sentence{}
		c.said[tag] = said
	}
	err = readWords(data, tag, func(key string, s sentence) error {
		if _, twice := said[key]; twice {
			return fmt.Errorf("%s: also in other words files", key)
		}
		said[key] = s
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func readWords(data []byte, tag Tag, put func(string, sentence) error) error {
	if !utf8.Valid(data) {
		return errors.New("not UTF-8")
	}
	in := json.NewDecoder(bytes.NewReader(data))
	if start, err := in.Token(); err != nil || start != json.Delim('{') {
		return errors.New("not a JSON object")
	}
	err := eachMember(in, func(key string) error {
		s, err := readSentence(in, tag)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		return put(key, s)
	})
	if err != nil {
		return err
	}
	if _, err := in.Token(); err != io.EOF {
		return errors.New("more after the object")
	}
	return nil
}

// eachMember reads the rest of an object. encoding/json alone would let the last of two
// equal keys win.
func eachMember(in *json.Decoder, read func(key string) error) error {
	seen := map[string]bool{}
	for in.More() {
		token, err := in.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		if seen[key] {
			return fmt.Errorf("%s: twice", key)
		}
		seen[key] = true
		if err := read(key); err != nil {
			return err
		}
	}
	_, err := in.Token()
	return err
}
