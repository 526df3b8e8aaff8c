package index

import (
	"errors"
	"fmt"
	"time"

	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Said is what the index says of a dossier, as the Put that returned it left it: for the
// next Put to know without asking. It does not change.
type Said struct {
	era       int64 // see Index.era
	n         int64
	said, row string
}

// old is what the index has of a dossier before a Put.
type old struct {
	Said
	is     Row
	beside beside
}

// Put makes the index say r of the dossier, in place of what it said. It is meant for
// the job that writes the entries: what is listed is then what is recorded. Only what
// has changed is written.
//
// last is what the last Put of this dossier returned whose job was committed; nil where
// that is not known, and Put reads it. A job that fails changes nothing: last holds on.
func (x *Index) Put(tx *store.Tx, r Row, last *Said) (*Said, error) {
	p := &prepared{index: x, Row: r}
	p.said, p.row = encode(r)
	if last != nil && last.era != x.era.Load() {
		last = nil
	}
	if last != nil && last.said == p.said && last.row == p.row {
		return last, nil
	}
	return p.put(tx, last)
}

func (p *prepared) put(tx *store.Tx, last *Said) (*Said, error) {
	was, err := p.before(tx, last)
	switch {
	case err != nil:
	case was.n == 0:
		was.n, err = p.insert(tx)
	case was.said != p.said || was.row != p.row:
		err = p.update(tx, was)
	}
	if err == nil && was.row != p.row {
		err = putDates(tx, was, p.Row)
		if err == nil {
			err = putPublished(tx, was, p.Row)
		}
		if err == nil {
			err = putMarks(tx, was, p.Row)
		}
	}
	if err == nil && was.said != p.said {
		err = p.putWords(tx, was)
	}
	if err != nil {
		return nil, fmt.Errorf("indexing %s: %w", p.ID.Short(), err)
	}
	return &Said{p.index.era.Load(), was.n, p.said, p.row}, nil
}

// before returns what the index has; without a number if it has nothing.
func (p *prepared) before(tx *store.Tx, last *Said) (was old, err error) {
	if last != nil {
		was.Said = *last
	} else {
		err = tx.QueryRow(`SELECT r.n, s.said, s.row FROM index_rows r CROSS JOIN index_shown s WHERE r.id = $1 AND s.n = r.n`, p.ID[:]).
			Scan(&was.n, &was.said, &was.row)
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		return old{}, nil
	case err == nil && (was.said != p.said || was.row != p.row):
		was.is, was.beside, err = decode(was.said, was.row)
	}
	return was, err
}

func (p *prepared) insert(tx *store.Tx) (n int64, err error) {
	c := columnsOf(p.Row)
	r, err := tx.Exec(`INSERT INTO index_rows (id, kind, status, opened, changed, due, parties, dues) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		p.ID[:], c.kind, c.status, c.opened, c.changed, c.due, c.parties, c.dues)
	if err == nil {
		n, err = r.LastInsertId()
	}
	if err == nil {
		_, err = tx.Exec(`INSERT INTO index_shown (n, said, row) VALUES ($1, $2, $3)`, n, []byte(p.said), []byte(p.row))
	}
	if err == nil {
		_, err = tx.Exec(`INSERT INTO index_kinds (kind, count) VALUES ($1, 1)
			ON CONFLICT (kind) DO UPDATE SET count = index_kinds.count + 1`, c.kind)
	}
	if err == nil {
		err = moved(tx, n)
	}
	return n, err
}

// update writes what has changed. A dossier's kind is in its founding entry and does not.
func (p *prepared) update(tx *store.Tx, was old) (err error) {
	if was.said == p.said {
		_, err = tx.Exec(`UPDATE index_shown SET row = $2 WHERE n = $1`, was.n, []byte(p.row))
	} else {
		_, err = tx.Exec(`UPDATE index_shown SET said = $2, row = $3 WHERE n = $1`, was.n, []byte(p.said), []byte(p.row))
	}
	c := columnsOf(p.Row)
	if err != nil || columnsOf(was.is) == c {
		return err
	}
	if _, err = tx.Exec(`UPDATE index_rows SET status = $2, opened = $3, changed = $4, due = $5, parties = $6, dues = $7 WHERE n = $1`,
		was.n, c.status, c.opened, c.changed, c.due, c.parties, c.dues); err == nil {
		err = moved(tx, was.n)
	}
	return err
}

// movesKept is how many changes a reader may miss before it reads all again. There are at
// most twice as many.
const movesKept = 1 << 15

// moved notes for those who read that a row of index_rows has changed; 0: that all have.
func moved(tx *store.Tx, n int64) error {
	r, err := tx.Exec(`INSERT INTO index_moves (n) VALUES ($1)`, n)
	if err != nil {
		return err
	}
	seq, err := r.LastInsertId()
	if err == nil && seq%movesKept == 0 {
		_, err = tx.Exec(`DELETE FROM index_moves WHERE seq < $1`, seq-movesKept)
	}
	return err
}

// columns are those of index_rows, without the id.
type columns struct {
	kind, status, parties, dues string
	opened, changed, due        int64
}

func columnsOf(r Row) columns {
	return columns{r.Kind, statusText(r.Facts), partiesText(r), duesText(r), int64(r.Opened), int64(r.Changed), due(r.Facts.Due)}
}

// involved gives the parties of a dossier, 1 where it is their turn.
func involved(r Row) map[party.ID]int {
	all := make(map[party.ID]int, len(r.Parties))
	for _, id := range r.Parties {
		all[id] = 0
	}
	for _, id := range r.Facts.Await {
		all[id] = 1
	}
	return all
}

// noDue is later than any date.
const noDue = 1 << 53

// due is where a date stands among the others, in Unix milliseconds. A day begins as it
// begins in UTC: a list by due dates has it before the moments of that day.
func due(d *procedure.Due) int64 {
	switch {
	case d == nil:
		return noDue
	case d.At != 0:
		return int64(d.At)
	}
	day, err := time.Parse(time.DateOnly, string(d.Day))
	if err != nil {
		return noDue
	}
	return day.UnixMilli()
}
