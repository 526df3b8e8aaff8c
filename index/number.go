package index

import (
	"kenesh/lang"
	"kenesh/store"
)

// A row's number begins with the month in which the dossier changed last. What a word or
// a party is found in is then kept in the order of those months, and a search for what
// very many dossiers have need not look at all of them to find the newest: see newest. A
// dossier that changes in another month than before gets another number.

const (
	monthBits = 32
	aMonth    = 30 * 24 * 3600 * 1000 // near enough
	lastMonth = 1<<30 - 1
)

// month counts months from 1970. The later of two moments never has the lower month.
func month(m lang.Moment) int64 { return min(max(int64(m)/aMonth, 0), lastMonth) }

// number is the next free one in the month of a moment.
func number(tx *store.Tx, changed lang.Moment) (n int64, err error) {
	low := month(changed) << monthBits
	err = tx.QueryRow(`SELECT coalesce(max(n), $1) + 1 FROM index_rows WHERE n >= $1 AND n < $2`, low, low+(1<<monthBits)).Scan(&n)
	return n, err
}

// renumber takes a row away whose dossier has changed in another month; it is then new.
func renumber(tx *store.Tx, was *old, r Row) error {
	if was.n == 0 || was.n>>monthBits == month(r.Changed) {
		return nil
	}
	for _, statement := range []string{
		`UPDATE index_kinds SET count = count - 1 WHERE kind = (SELECT kind FROM index_rows WHERE n = $1)`,
		`DELETE FROM index_rows WHERE n = $1`, `DELETE FROM index_titles WHERE n = $1`, `DELETE FROM index_parties WHERE n = $1`,
		`DELETE FROM index_found WHERE n = $1`,
	} {
		if _, err := tx.Exec(statement, was.n); err != nil {
			return err
		}
	}
	gone := was.n
	*was = old{}
	if building, err := cleared(tx); err != nil || building {
		return err
	}
	return freshen(tx, gone)
}
