package index

import (
	"strings"

	"kenesh/lang"
	"kenesh/store"
)

// sought is the text of a query: words that begin so, all of them. The tokens are letters
// and digits only.
type sought []string

func soughtIn(text string) sought { return lang.Tokens(text) }

// listed is how long the beginnings are, in letters, that the full-text table has lists
// of. What a longer one finds it has to put together from all words that begin so, which
// takes it half a microsecond for each dossier, before it can say the first.
const listed = 6

// match is what the full-text table is asked.
func (s sought) match() string {
	var terms []string
	for _, token := range s {
		terms = append(terms, `"`+token+`"*`)
	}
	return strings.Join(terms, " AND ")
}

// cut is the text with the beginnings that there are lists of. It finds at once what the
// text finds, and more; where it is the text itself, nothing more.
func (s sought) cut() (cut sought, same bool) {
	same = true
	for _, token := range s {
		letters := []rune(token)
		same = same && len(letters) <= listed
		cut = append(cut, string(letters[:min(len(letters), listed)]))
	}
	return cut, same
}

// among keeps of some spots those of dossiers that have the words.
func (s sought) among(tx *store.Tx, spots []spot) (kept []spot, err error) {
	if s == nil || len(spots) == 0 {
		return spots, nil
	}
	b := &builder{tables: []string{"index_found"}}
	b.and("n IN (SELECT value FROM json_each(?))", numbersOf(numbered(spots)))
	for _, token := range s {
		b.and("words LIKE ?", "% "+token+"%")
	}
	ns, err := store.All(tx, store.One[int64], "SELECT n"+b.from(), b.args...)
	var have set
	for _, n := range ns {
		have.add(int(n))
	}
	for _, s := range spots {
		if have.has(int(s.n)) {
			kept = append(kept, s)
		}
	}
	return kept, err
}

// matches is what the full-text table finds, up to a most; -1: all. It comes in one row,
// for a row takes longer to be handed over than to be found.
func matches(tx *store.Tx, s sought, most int) (found set, err error) {
	var list string
	if err := tx.QueryRow(`SELECT coalesce(group_concat(rowid, ' ') || ' ', '') FROM (SELECT rowid FROM index_words WHERE index_words MATCH $1 LIMIT $2)`,
		s.match(), most).Scan(&list); err != nil {
		return nil, err
	}
	found = set{}
	n := 0
	for _, digit := range []byte(list) {
		if digit == ' ' {
			found.add(n)
			n = 0
			continue
		}
		n = n*10 + int(digit-'0')
	}
	return found, nil
}
