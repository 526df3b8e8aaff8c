package leads

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/store"
)

// Judgement is what an officer makes of a lead.
type Judgement string

// The judgements. None is final: another officer may come to another.
const (
	Open    Judgement = ""
	Same    Judgement = "same"
	Other   Judgement = "other"
	Unclear Judgement = "unclear"
)

// Judgements are those an officer chooses from.
var Judgements = []Judgement{Same, Other, Unclear}

// Lead is two marks in two dossiers that may be of one person or thing. Here is the one of
// the dossier that was asked for.
type Lead struct {
	Here, There index.Marked
	Found       lang.Moment
	Judged      Judgement
	Remark      string
	Officer     string // who judged, and when
	Role        party.Role
	At          lang.Moment
}

// ID names a lead: the two marks' ids, the smaller first.
func (l Lead) ID() string {
	a, b := l.Here.ID, l.There.ID
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return hex.EncodeToString(a[:]) + hex.EncodeToString(b[:])
}

// Why says in what the two are alike.
func (l Lead) Why() []lang.Message { return l.Here.Why(l.There.Mark) }

// ErrNoLead is returned for a lead that is not here, or not here any more.
var ErrNoLead = errors.New("no such lead here")

func parseID(id string) (a, b []byte, err error) {
	raw, err := hex.DecodeString(id)
	if err != nil || len(raw) != 2*len(index.MarkID{}) {
		return nil, nil, ErrNoLead
	}
	return raw[:len(raw)/2], raw[len(raw)/2:], nil
}

// row is a lead as the table has it.
type row struct {
	a, b index.MarkID
	Lead
}

const columns = `SELECT a, b, found, judged, remark, officer, role, at FROM leads `

func scanRow(rows *sql.Rows) (r row, err error) {
	var a, b []byte
	err = rows.Scan(&a, &b, &r.Found, &r.Judged, &r.Remark, &r.Officer, &r.Role, &r.At)
	copy(r.a[:], a)
	copy(r.b[:], b)
	return r, err
}

// Of lists the leads of a dossier: those that nobody has judged first, then the newest.
func (l *Leads) Of(ctx context.Context, id dossier.ID) (all []Lead, err error) {
	err = l.DB.Read(ctx, func(tx *store.Tx) error {
		rows, err := store.All(tx, scanRow, columns+`WHERE in_a = $1 OR in_b = $1 ORDER BY judged <> '', found DESC, a, b LIMIT 200`, id[:])
		if err == nil {
			all, err = l.filled(tx, rows)
		}
		return err
	})
	for i := range all {
		if all[i].Here.In != id {
			all[i].Here, all[i].There = all[i].There, all[i].Here
		}
	}
	return slices.DeleteFunc(all, func(x Lead) bool { return x.Here.In != id }), err
}

// All lists the leads that nobody has judged, the newest first: a page of most after as many
// as skip.
func (l *Leads) All(ctx context.Context, skip, most int) (all []Lead, err error) {
	err = l.DB.Read(ctx, func(tx *store.Tx) error {
		rows, err := store.All(tx, scanRow, columns+`WHERE judged = '' ORDER BY found DESC, a, b LIMIT $1 OFFSET $2`, most, skip)
		if err == nil {
			all, err = l.filled(tx, rows)
		}
		return err
	})
	return all, err
}

// filled reads the marks of some leads. One whose mark is gone is left out.
func (l *Leads) filled(tx *store.Tx, rows []row) (all []Lead, err error) {
	for _, r := range rows {
		here, err := l.Index.MarkOf(tx, r.a)
		if err == nil {
			r.Here = here
			r.There, err = l.Index.MarkOf(tx, r.b)
		}
		switch {
		case isGone(err):
		case err != nil:
			return nil, err
		case r.Why() != nil: // this version may know better
			all = append(all, r.Lead)
		}
	}
	return all, nil
}

// Waiting counts the leads that nobody has judged, up to a most.
func (l *Leads) Waiting(ctx context.Context, most int) (n int, err error) {
	err = l.DB.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT count(*) FROM (SELECT 1 FROM leads WHERE judged = '' LIMIT $1)`, most).Scan(&n)
	})
	return n, err
}

// Judge keeps what an officer makes of a lead, of a dossier. also runs in the same commit:
// the journal says who.
func (l *Leads) Judge(ctx context.Context, of dossier.ID, id string, j Lead, also func(*store.Tx) error) error {
	a, b, err := parseID(id)
	if err != nil {
		return err
	}
	return l.DB.Write(ctx, func(tx *store.Tx) error {
		r, err := tx.Exec(`UPDATE leads SET judged = $4, remark = $5, officer = $6, role = $7, at = $8 WHERE a = $1 AND b = $2 AND (in_a = $3 OR in_b = $3)`,
			a, b, of[:], string(j.Judged), j.Remark, j.Officer, string(j.Role), l.Now().UnixMilli())
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNoLead)
		}
		return also(tx)
	})
}
