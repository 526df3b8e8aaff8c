package journal

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/store"
)

// Filter chooses records; its zero value chooses the newest of all.
type Filter struct {
	Officer string
	Dossier dossier.ID
	Since   lang.Moment // this moment or later
	Until   lang.Moment // before this moment; 0: no end
	After   int64       // the last Seq of the page before; 0: the first page
	Limit   int         // 100 if none, at most 1000
}

const (
	usualLimit = 100
	maxLimit   = 1000
)

// Reads lists who read what, newest first.
func (j *Journal) Reads(ctx context.Context, f Filter) ([]Record, error) {
	return j.list(ctx, f, "what IN ($1, $2, $3, $4)")
}

// Acts lists everything else, newest first.
func (j *Journal) Acts(ctx context.Context, f Filter) ([]Record, error) {
	return j.list(ctx, f, "what NOT IN ($1, $2, $3, $4)")
}

func (j *Journal) list(ctx context.Context, f Filter, what string) ([]Record, error) {
	where := conditions{parts: []string{what}, args: []any{string(Read), string(Oversee), string(Fetch), string(Open)}}
	where.addIf(f.Officer != "", "officer =", f.Officer)
	where.addIf(!f.Dossier.IsZero(), "dossier =", f.Dossier[:])
	where.addIf(f.Since != 0, "at >=", f.Since)
	where.addIf(f.Until != 0, "at <", f.Until)
	where.addIf(f.After != 0, "seq <", f.After)
	limit := f.Limit
	if limit <= 0 {
		limit = usualLimit
	}
	query := `SELECT ` + columns + ` FROM journal_records WHERE ` + where.String() +
		fmt.Sprintf(` ORDER BY seq DESC LIMIT $%d`, len(where.args)+1)
	var records []Record
	err := j.db.Read(ctx, func(tx *store.Tx) error {
		rows, err := store.All(tx, scan, query, append(where.args, min(limit, maxLimit))...)
		if err != nil {
			return err
		}
		records = make([]Record, len(rows))
		for i, row := range rows {
			if records[i], err = row.leaf.record(row.seq); err != nil {
				return err
			}
		}
		return nil
	})
	return records, err
}

// conditions is the WHERE of a query and its arguments.
type conditions struct {
	parts []string
	args  []any
}

func (c *conditions) add(condition string, arg any) {
	c.args = append(c.args, arg)
	c.parts = append(c.parts, fmt.Sprintf("%s $%d", condition, len(c.args)))
}

func (c *conditions) addIf(wanted bool, condition string, arg any) {
	if wanted {
		c.add(condition, arg)
	}
}

func (c *conditions) String() string { return strings.Join(c.parts, " AND ") }

const columns = `seq, at, what, officer, role, dossier, purpose, about`

type row struct {
	seq int64
	leaf
}

func scan(rows *sql.Rows) (row, error) {
	var r row
	err := rows.Scan(&r.seq, &r.At, &r.What, &r.Officer, &r.Role, &r.Dossier, &r.Purpose, &r.About)
	return r, err
}
