package index

import (
	"errors"
	"fmt"
	"strings"
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
	is Row
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
	if err == nil {
		err = renumber(tx, &was, p.Row)
	}
	switch {
	case err != nil:
	case was.n == 0:
		was.n, err = insert(tx, p.Row, p.said, p.row)
	case was.said != p.said || was.row != p.row:
		err = update(tx, was, p.Row, p.said, p.row)
	}
	if err == nil && was.row != p.row {
		err = putParties(tx, was, p.Row)
		if err == nil {
			err = putDates(tx, was, p.Row)
		}
		if err == nil {
			err = putPublished(tx, was, p.Row)
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
		err = tx.QueryRow(`SELECT n, said, row FROM index_rows WHERE id = $1`, p.ID[:]).Scan(&was.n, &was.said, &was.row)
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		return old{}, nil
	case err == nil && (was.said != p.said || was.row != p.row):
		was.is, err = decode(was.said, was.row)
	}
	return was, err
}

func insert(tx *store.Tx, r Row, said, row string) (n int64, err error) {
	if n, err = number(tx, r.Changed); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(`INSERT INTO index_rows (n, id, kind, status, opened, changed, due, said, row)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		n, r.ID[:], r.Kind, r.Facts.Status, int64(r.Opened), int64(r.Changed), due(r.Facts.Due), said, row); err != nil {
		return 0, err
	}
	_, err = tx.Exec(`INSERT INTO index_kinds (kind, count) VALUES ($1, 1)
		ON CONFLICT (kind) DO UPDATE SET count = index_kinds.count + 1`, r.Kind)
	return n, err
}

// update names only the columns that change, for a column that is named is written to
// all its indexes. A dossier's kind is in its founding entry and does not change.
func update(tx *store.Tx, was old, r Row, said, row string) error {
	var set []string
	args := []any{was.n}
	column := func(name string, changed bool, value any) {
		if changed {
			args = append(args, value)
			set = append(set, fmt.Sprintf("%s = $%d", name, len(args)))
		}
	}
	column("row", was.row != row, row)
	column("said", was.said != said, said)
	column("status", was.is.Facts.Status != r.Facts.Status, r.Facts.Status)
	column("changed", was.is.Changed != r.Changed, int64(r.Changed))
	column("opened", was.is.Opened != r.Opened, int64(r.Opened))
	column("due", due(was.is.Facts.Due) != due(r.Facts.Due), due(r.Facts.Due))
	_, err := tx.Exec(`UPDATE index_rows SET `+strings.Join(set, ", ")+` WHERE n = $1`, args...)
	return err
}

// putParties writes who takes part and whose turn it is, where that is new.
func putParties(tx *store.Tx, was old, r Row) error {
	had, has := involved(was.is), involved(r)
	for id := range had {
		if _, still := has[id]; still {
			continue
		}
		if _, err := tx.Exec(`DELETE FROM index_parties WHERE n = $1 AND party = $2`, was.n, string(id)); err != nil {
			return err
		}
	}
	for id, turn := range has {
		if before, known := had[id]; known && before == turn {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO index_parties (n, party, turn) VALUES ($1, $2, $3)
			ON CONFLICT (n, party) DO UPDATE SET turn = excluded.turn`, was.n, string(id), turn); err != nil {
			return err
		}
	}
	return nil
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
