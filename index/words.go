package index

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/store"
)

// tongue is one language titles are said and sorted in.
type tongue struct {
	tag      lang.Tag
	voice    *lang.Voice
	collator *lang.Collator
}

func tonguesOf(cat *lang.Catalogue) (all []tongue) {
	for _, tag := range lang.Interface {
		all = append(all, tongue{tag, cat.Voice(tag), lang.NewCollator(tag)})
	}
	return all
}

// title is what the dossier is called in the language: as officers wrote it, or as the
// language files say it.
func (t tongue) title(f procedure.Facts) string {
	if f.Title.Empty() {
		return t.voice.Say(f.Named)
	}
	return t.voice.TextOnly(f.Title)
}

// Titles are sorted by their first letters: what fits into so many bytes of a key.
const (
	sortedRunes = 64
	sortedBytes = 96
)

// sortKey compares as the titles sort in the language. It ends in some of the dossier's
// id, so that equal titles have an order too, the same on every node.
func (t tongue) sortKey(r Row) []byte {
	title := []rune(t.title(r.Facts))
	key := t.collator.Key(string(title[:min(len(title), sortedRunes)]))
	key = key[:min(len(key), sortedBytes)]
	return slices.Concat(key, r.ID[:12]) // not in the collator's buffer, which is much larger
}

// prepared is a row with all that is worked out before it is written. Who writes many
// prepares them elsewhere, for writers work one at a time.
type prepared struct {
	Row
	index     *Index
	said, row string
	keys      []any // of the title in each language; nil until they are needed
	words     string
}

// Prepare works out what Put writes of a row, for put to write. It may be called outside
// any job.
func (x *Index) Prepare(r Row) (put func(*store.Tx) error) {
	p := &prepared{index: x, Row: r}
	p.said, p.row = encode(r)
	p.spell(true)
	return func(tx *store.Tx) error {
		x.era.Add(1)
		_, err := p.put(tx, nil)
		return err
	}
}

// spell works out what the dossier is found by, and what it is sorted by if that is new.
func (p *prepared) spell(renamed bool) {
	if p.words == "" {
		p.words = p.index.searched(p.Row)
	}
	if !renamed || p.keys != nil {
		return
	}
	for _, t := range p.index.tongues {
		p.keys = append(p.keys, t.sortKey(p.Row))
	}
}

// putWords writes what the dossier is sorted and found by.
func (p *prepared) putWords(tx *store.Tx, was old) error {
	renamed := was.said == "" || !sameName(was.is.Facts, p.Facts)
	if more, only := p.foundBesides(was); only && !renamed {
		if _, err := tx.Exec(`UPDATE index_found SET words = words || $2 WHERE n = $1`, was.n, more); err != nil {
			return err
		}
	} else {
		p.spell(renamed)
		if _, err := tx.Exec(`INSERT INTO index_found (n, words) VALUES ($1, $2) ON CONFLICT (n) DO UPDATE SET words = excluded.words`,
			was.n, p.words); err != nil {
			return err
		}
	}
	if renamed {
		if _, err := tx.Exec(p.index.putTitles, append([]any{was.n}, p.keys...)...); err != nil {
			return err
		}
	}
	if later, err := cleared(tx); err != nil || later {
		return err // Built does it, for all
	}
	return p.index.freshen(tx, was.n)
}

func sameName(a, b procedure.Facts) bool {
	return maps.Equal(a.Title, b.Title) && reflect.DeepEqual(a.Named, b.Named)
}

// putTitles is the statement that writes a title's key for each language.
func putTitles(tongues []tongue) string {
	var columns, blanks, replaced []string
	for i, t := range tongues {
		columns = append(columns, string(t.tag))
		blanks = append(blanks, fmt.Sprintf("$%d", i+2))
		replaced = append(replaced, fmt.Sprintf("%s = excluded.%[1]s", t.tag))
	}
	return `INSERT INTO index_titles (n, ` + strings.Join(columns, ", ") + `) VALUES ($1, ` + strings.Join(blanks, ", ") +
		`) ON CONFLICT (n) DO UPDATE SET ` + strings.Join(replaced, ", ")
}

// foundBesides are the words of the texts that p has behind all those the index has already;
// only says that nothing else is new of what the dossier is found by, given its name is not.
func (p *prepared) foundBesides(was old) (words string, only bool) {
	had, has := was.beside.texts, p.Facts.Search
	if was.said == "" || len(has) < len(had) || !slices.Equal(was.is.Ties, p.Ties) {
		return "", false
	}
	for i, digest := range had {
		if digestOf(has[i]) != digest {
			return "", false
		}
	}
	return wordsOf(has[len(had):]), true
}

// searched are the words the dossier is found by, each after a space. Those of the texts
// come last, one text after another, for an act often adds one.
func (x *Index) searched(r Row) string {
	f := r.Facts
	var names []string
	for _, tag := range slices.Sorted(maps.Keys(f.Title)) {
		names = append(names, f.Title[tag])
	}
	if f.Title.Empty() {
		for _, t := range x.tongues {
			names = append(names, t.title(f))
		}
	}
	for _, t := range r.Ties {
		names = append(names, t.Dossier)
	}
	return wordsOf(names) + wordsOf(f.Search)
}

// wordsOf are the words of some texts, each after a space, and once for each text.
func wordsOf(texts []string) string {
	var all strings.Builder
	for _, text := range texts {
		words := lang.Tokens(text)
		slices.Sort(words)
		for _, word := range slices.Compact(words) {
			all.WriteByte(' ')
			all.WriteString(word)
		}
	}
	return all.String()
}
