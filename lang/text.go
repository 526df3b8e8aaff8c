// Package lang knows the languages of the council: which there are, how a text in
// several of them is kept, how a sentence of the interface is looked up, filled in
// and inflected, how dates, lists and numbers are written and how names are sorted.
//
// A sentence must not inflect what fills its blanks: a blank takes names as they stand
// in the nominative, and no case ending of a Turkic language, or of Russian, can be
// joined to a word that is not known yet. Put a name before a colon, after a colon or a
// dash ("Sender — {party}"), or before a postposition that leaves it as it is:
// "{party} тарабынан", "{party} тарапынан", "{party} tomonidan", "{party} tərəfindən",
// "{party} tarafından"; in Russian behind a noun that takes the case, "сторона «{party}»".
//
// It is pure: words in, words out.
package lang

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tag names a language by its BCP 47 code: "ky", "uz", "uz-Cyrl".
type Tag string

// The languages every sentence of the interface exists in, in the order they are offered.
var Interface = []Tag{"ky", "kk", "uz", "az", "tr", "en", "ru"}

// Known reports whether the interface speaks t.
func Known(t Tag) bool { return slices.Contains(Interface, t) }

// Text is one text in one or more languages, as officers write titles and
// paragraphs. The zero value is the empty text.
type Text map[Tag]string

// MaxText bounds one language of a text, in bytes.
const MaxText = 16 << 10

// Best returns the text in the first of prefer that it exists in; failing those, in
// English, Russian, Turkish, and then in the first of its languages by code. The tag
// says which it is, so that the page can mark it (and a reader's voice say it right).
func (t Text) Best(prefer ...Tag) (string, Tag) {
	for _, p := range append(slices.Clone(prefer), "en", "ru", "tr") {
		if s := t[p]; s != "" {
			return s, p
		}
	}
	for _, tag := range t.Tags() {
		if t[tag] != "" {
			return t[tag], tag
		}
	}
	return "", ""
}

// Tags lists the languages t exists in: the interface's in their order, then others by code.
func (t Text) Tags() []Tag {
	tags := make([]Tag, 0, len(t))
	for tag := range t {
		tags = append(tags, tag)
	}
	slices.SortFunc(tags, func(a, b Tag) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(string(a), string(b))
	})
	return tags
}

func place(t Tag) int {
	if i := slices.Index(Interface, t); i >= 0 {
		return i
	}
	return len(Interface)
}

// Empty reports whether no language has a word of t.
func (t Text) Empty() bool {
	for _, s := range t {
		if strings.TrimSpace(s) != "" {
			return false
		}
	}
	return true
}

// Check says what is wrong with t as something to be recorded: a language code that is
// none, an empty or oversized language, text that is not well-formed or that carries
// control or direction-override characters, which can make a page show another order
// of words than the one that was signed.
func (t Text) Check() error {
	for tag, s := range t {
		if !tag.Valid() {
			return fmt.Errorf("no language code: %q", string(tag))
		}
		if err := CheckLine(s, MaxText, true); err != nil {
			return fmt.Errorf("%s: %w", tag, err)
		}
		if strings.TrimSpace(s) == "" {
			return fmt.Errorf("%s: empty", tag)
		}
	}
	return nil
}

// Valid reports whether t has the form of a language code.
func (t Tag) Valid() bool {
	if len(t) < 2 || len(t) > 16 {
		return false
	}
	for _, c := range t {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-') {
			return false
		}
	}
	return true
}

// CheckLine says what is wrong with one string: longer than max bytes, not UTF-8, or
// with characters that have no business in a record (see Text.Check). Line breaks and
// tabs pass where lines is set.
func CheckLine(s string, max int, lines bool) error {
	if len(s) > max {
		return fmt.Errorf("%d bytes, at most %d", len(s), max)
	}
	if !utf8.ValidString(s) {
		return fmt.Errorf("not UTF-8")
	}
	for _, r := range s {
		if lines && (r == '\n' || r == '\t') {
			continue
		}
		if unicode.IsControl(r) || overrides(r) {
			return fmt.Errorf("character %U", r)
		}
	}
	return nil
}

// overrides are the bidirectional controls and the invisible tags of Unicode
// (UTR 36, 2.5): none of the council's languages needs one.
func overrides(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F ||
		r >= 0xE0000 && r <= 0xE007F || r == 0xFEFF
}
