package index

import (
	"bytes"
	"errors"
	"fmt"

	"kenesh/store"
)

// Differs says in what the index says something else of a dossier than r: "" if in
// nothing. It reads what Put writes. Of the full-text table it is not compared which words
// it has, only whether there are any.
func (x *Index) Differs(tx *store.Tx, r Row) (what string, err error) {
	said, row := encode(r)
	var n int64
	var is columns
	var isSaid, isRow string
	err = tx.QueryRow(`SELECT n, kind, status, opened, changed, due, parties, dues FROM index_rows WHERE id = $1`, r.ID[:]).
		Scan(&n, &is.kind, &is.status, &is.opened, &is.changed, &is.due, &is.parties, &is.dues)
	if errors.Is(err, store.ErrNotFound) {
		return "is not listed", nil
	}
	if err == nil {
		err = tx.QueryRow(`SELECT said, row FROM index_shown WHERE n = $1`, n).Scan(&isSaid, &isRow)
	}
	switch want := columnsOf(r); {
	case errors.Is(err, store.ErrNotFound):
		return "is not shown", nil
	case err != nil:
		return "", err
	case is != want:
		return fmt.Sprintf("row %+v, its entries say %+v", is, want), nil
	case isSaid != said || isRow != row:
		return "what is shown of it", nil
	}
	for _, compare := range []func(*store.Tx, int64, Row) (string, error){x.differsInTitles, x.differsInWords, x.differsInDates, x.differsInPublished, x.differsInMarks} {
		if what, err = compare(tx, n, r); what != "" || err != nil {
			return what, err
		}
	}
	return "", nil
}

func (x *Index) differsInTitles(tx *store.Tx, n int64, r Row) (string, error) {
	for _, t := range x.tongues {
		var sort []byte
		err := tx.QueryRow(`SELECT `+string(t.tag)+` FROM index_titles WHERE n = $1`, n).Scan(&sort)
		switch {
		case err != nil && !errors.Is(err, store.ErrNotFound):
			return "", err
		case !bytes.Equal(sort, t.sortKey(r)):
			return "title in " + string(t.tag), nil
		}
	}
	return "", nil
}

func (x *Index) differsInWords(tx *store.Tx, n int64, r Row) (string, error) {
	var words string
	var listed bool
	err := tx.QueryRow(`SELECT words, EXISTS (SELECT 1 FROM index_words WHERE rowid = $1) OR EXISTS (SELECT 1 FROM index_fresh WHERE n = $1) FROM index_found WHERE n = $1`, n).Scan(&words, &listed)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	building, err := cleared(tx)
	switch {
	case err != nil:
		return "", err
	case !listed && !building:
		return "is not found by any words", nil
	case words != x.searched(r):
		return "words", nil
	}
	return "", nil
}

// strays count what belongs to no row of the index, and kinds that are counted wrong.
var strays = map[string]string{
	"index_shown":  `SELECT count(*) FROM index_shown WHERE n NOT IN (SELECT n FROM index_rows)`,
	"index_titles": `SELECT count(*) FROM index_titles WHERE n NOT IN (SELECT n FROM index_rows)`,
	"index_found":  `SELECT count(*) FROM index_found WHERE n NOT IN (SELECT n FROM index_rows)`,
	"index_words":  `SELECT count(*) FROM index_words WHERE rowid NOT IN (SELECT n FROM index_rows) AND rowid NOT IN (SELECT n FROM index_fresh)`,
	"index_public": `SELECT count(*) FROM index_public WHERE dossier NOT IN (SELECT id FROM index_rows)`,
	"index_dates":  `SELECT count(*) FROM index_dates WHERE dossier NOT IN (SELECT id FROM index_rows)`,
	"index_marks":  `SELECT count(*) FROM index_marks WHERE dossier NOT IN (SELECT id FROM index_rows)`,
	"index_kinds": `SELECT count(*) FROM (SELECT kind, count(*) AS n FROM index_rows GROUP BY kind) r
		FULL JOIN (SELECT kind, count AS n FROM index_kinds WHERE count <> 0) k ON k.kind = r.kind WHERE k.n IS NOT r.n`,
}

// Strays says which of the index's tables hold what belongs to no dossier in it.
func (x *Index) Strays(tx *store.Tx) (tables []string, err error) {
	for _, table := range []string{"index_shown", "index_titles", "index_found", "index_words", "index_dates", "index_public", "index_marks", "index_kinds"} {
		var n int
		if err := tx.QueryRow(strays[table]).Scan(&n); err != nil {
			return nil, err
		}
		if n > 0 {
			tables = append(tables, table)
		}
	}
	return tables, nil
}
