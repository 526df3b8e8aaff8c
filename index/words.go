package index

import (
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
	return append(key[:min(len(key), sortedBytes)], r.ID[:12]...)
}

// putWords writes what the dossier is sorted and found by.
func (x *Index) putWords(tx *store.Tx, was old, r Row) error {
	for _, t := range x.tongues {
		if _, err := tx.Exec(`INSERT INTO index_titles (n, lang, kind, sort) VALUES ($1, $2, $3, $4)
			ON CONFLICT (n, lang) DO UPDATE SET sort = excluded.sort`,
			was.n, string(t.tag), r.Kind, t.sortKey(r)); err != nil {
			return err
		}
	}
	if was.said != "" {
		if _, err := tx.Exec(`DELETE FROM index_words WHERE rowid = $1`, was.n); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`INSERT INTO index_words (rowid, words) VALUES ($1, $2)`, was.n, strings.Join(x.searched(r.Facts), " "))
	return err
}

// searched are the words the dossier is found by, each once.
func (x *Index) searched(f procedure.Facts) []string {
	texts := slices.Clone(f.Search)
	for _, text := range f.Title {
		texts = append(texts, text)
	}
	if f.Title.Empty() {
		for _, t := range x.tongues {
			texts = append(texts, t.title(f))
		}
	}
	var words []string
	for _, text := range texts {
		words = append(words, lang.Tokens(text)...)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// match is what the full-text table is asked: words that begin with every token. The
// tokens are letters and digits only.
func match(text string) string {
	tokens := lang.Tokens(text)
	for i, t := range tokens {
		tokens[i] = `"` + t + `"*`
	}
	return strings.Join(tokens, " AND ")
}
