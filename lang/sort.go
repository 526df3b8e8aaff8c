package lang

import (
	"bytes"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Collator sorts names in the order of a language's alphabet. It may be shared.
type Collator struct {
	letters *strings.Replacer // what stands in for letters the tables do not know

	mu    sync.Mutex
	table *collate.Collator
}

// NewCollator makes the collator of a language: by its own table; Kyrgyz and English by
// the root order, which has their letters in place; Uzbek in the Latin script as below.
func NewCollator(tag Tag) *Collator {
	c := &Collator{table: collate.New(language.Make(string(tag)))}
	if tag == "uz" {
		c.letters = uzbekLetters
	}
	return c
}

// Key returns bytes that compare as the strings sort: what a database column keeps.
func (c *Collator) Key(s string) []byte {
	if c.letters != nil {
		s = c.letters.Replace(s)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.table.KeyFromString(new(collate.Buffer), s)
}

// Compare returns -1, 0 or +1 as a sorts before, with or after b.
func (c *Collator) Compare(a, b string) int { return bytes.Compare(c.Key(a), c.Key(b)) }

// apostrophes are all the marks that Uzbek is typed with, for oʻ and gʻ and for the
// tutuq belgisi of maʼno.
const apostrophes = "ʻʼ'‘’`´ʽ‛"

// uzbekLetters puts, for the letters that follow z in the Uzbek alphabet (oʻ gʻ sh ch
// ng), letters of other alphabets that follow z in the root order. The tutuq belgisi
// does not sort; in Isʼhoq it keeps s and h two letters.
var uzbekLetters = func() *strings.Replacer {
	var pairs []string
	for _, mark := range strings.Split(apostrophes, "") {
		pairs = append(pairs, "o"+mark, "ʒ", "O"+mark, "Ʒ", "g"+mark, "ƹ", "G"+mark, "Ƹ",
			"ng"+mark, "nƹ", "Ng"+mark, "Nƹ", "NG"+mark, "NƸ", mark, "")
	}
	return strings.NewReplacer(append(pairs,
		"sh", "þ", "Sh", "Þ", "SH", "Þ", "ch", "ƿ", "Ch", "Ƿ", "CH", "Ƿ", "ng", "ɂ", "Ng", "Ɂ", "NG", "Ɂ")...)
}()
