package leads

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"

	"kenesh/canon"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/store"
)

// How many marks like one are noted: the likest names, and of numbers those named last. A
// name that a thousand people bear tells nobody anything.
const (
	mostNames = 20
	mostAlike = 50
)

const metaPlace = "leads.place" // in the order of changes: all before it has been compared

func place(tx *store.Tx) (int64, error) {
	text, err := tx.Meta(metaPlace)
	n, _ := strconv.ParseInt(text, 10, 64)
	return n, err
}

// Follow compares what has changed since it was last called, and returns when that is on the
// disk. Names are read first, those of all dossiers that are compared after them.
func (l *Leads) Follow(ctx context.Context) error {
	l.follow.Lock()
	defer l.follow.Unlock()
	if stale, err := l.Index.Stale(ctx); err != nil || stale {
		return err // what is not there may be there again soon
	}
	for {
		var changed []index.Changed
		var more bool
		if err := l.DB.Read(ctx, func(tx *store.Tx) (err error) {
			if more, err = l.read(tx); err != nil || more {
				return err
			}
			seq, err := place(tx)
			if err == nil {
				changed, err = l.Index.MarkedAfter(tx, seq, 100)
			}
			return err
		}); err != nil {
			return err
		}
		if more {
			continue
		}
		l.mu.Lock()
		l.ready = true
		l.mu.Unlock()
		if len(changed) == 0 {
			return nil
		}
		for _, c := range changed {
			if err := l.compare(ctx, c); err != nil {
				return err
			}
		}
	}
}

// pair is two marks that are alike.
type pair struct{ a, b index.Marked }

// compare notes what is like the marks of one dossier, and forgets what was like marks that
// it does not name any more.
func (l *Leads) compare(ctx context.Context, c index.Changed) error {
	var marks []index.Marked
	var pairs []pair
	var digest, before []byte
	if err := l.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if marks, err = l.Index.MarksOf(tx, c.In); err != nil {
			return err
		}
		digest = digestOf(marks)
		if before, err = comparedBefore(tx, c); err != nil || bytes.Equal(before, digest) {
			return err
		}
		pairs, err = l.pairs(tx, marks)
		return err
	}); err != nil {
		return err
	}
	now := l.Now().UnixMilli()
	return l.DB.Write(ctx, func(tx *store.Tx) error {
		if !bytes.Equal(before, digest) {
			if err := note(tx, c, pairs, now); err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO leads_compared (dossier, digest) VALUES ($1, $2) ON CONFLICT (dossier) DO UPDATE SET digest = excluded.digest`, c.In[:], digest); err != nil {
				return err
			}
		}
		return tx.SetMeta(metaPlace, strconv.FormatInt(c.Seq, 10))
	})
}

func comparedBefore(tx *store.Tx, c index.Changed) (digest []byte, err error) {
	err = tx.QueryRow(`SELECT digest FROM leads_compared WHERE dossier = $1`, c.In[:]).Scan(&digest)
	if isGone(err) {
		err = nil
	}
	return digest, err
}

func digestOf(marks []index.Marked) []byte {
	ids := make([]index.MarkID, len(marks))
	for i, m := range marks {
		ids[i] = m.ID
	}
	slices.SortFunc(ids, func(a, b index.MarkID) int { return bytes.Compare(a[:], b[:]) })
	var all []byte
	for _, id := range ids {
		all = append(all, id[:]...)
	}
	sum := canon.Sum("kenesh/leads", all)
	return sum[:16]
}

func (l *Leads) pairs(tx *store.Tx, marks []index.Marked) (all []pair, err error) {
	for _, m := range marks {
		others, err := l.alike(tx, m)
		if err != nil {
			return nil, err
		}
		for _, o := range others {
			all = append(all, pair{m, o})
		}
	}
	return all, nil
}

// candidates are marks that are found by what m is found by.
func (l *Leads) candidates(tx *store.Tx, m index.Marked) (all []index.Marked, err error) {
	if m.Kind != procedure.MarkName {
		return l.Index.MarksAlike(tx, m.Mark, mostAlike)
	}
	name := lang.ReadName(m.Value)
	for _, found := range l.names.Similar(&name, mostNames+10) {
		o, there, err := l.markOf(tx, found.Number)
		if err != nil {
			return nil, err
		}
		if there && o.In != m.In && len(all) < mostNames {
			all = append(all, o)
		}
	}
	return all, nil
}

func note(tx *store.Tx, c index.Changed, pairs []pair, now int64) error {
	if _, err := tx.Exec(`DELETE FROM leads WHERE (in_a = $1 OR in_b = $1) AND
		(NOT EXISTS (SELECT 1 FROM index_marks WHERE id = a) OR NOT EXISTS (SELECT 1 FROM index_marks WHERE id = b))`, c.In[:]); err != nil {
		return err
	}
	for _, p := range pairs {
		if bytes.Compare(p.a.ID[:], p.b.ID[:]) > 0 {
			p.a, p.b = p.b, p.a
		}
		if _, err := tx.Exec(`INSERT INTO leads (a, b, in_a, in_b, found) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			p.a.ID[:], p.b.ID[:], p.a.In[:], p.b.In[:], now); err != nil {
			return err
		}
	}
	return nil
}

const dangling = `FROM leads WHERE NOT EXISTS (SELECT 1 FROM index_marks WHERE id = a) OR NOT EXISTS (SELECT 1 FROM index_marks WHERE id = b)`

// sweep forgets the leads whose marks are gone: of dossiers that name nothing any more since
// the index was built anew, nobody tells.
func (l *Leads) sweep(ctx context.Context) error {
	if stale, err := l.Index.Stale(ctx); err != nil || stale {
		return err
	}
	return l.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE ` + dangling)
		return err
	})
}

// Dangling counts leads about what no dossier names, once all changes have been compared.
func (l *Leads) Dangling(tx *store.Tx) (n int, err error) {
	seq, err := place(tx)
	if err != nil {
		return 0, err
	}
	if waiting, err := l.Index.MarksWaiting(tx, seq); err != nil || waiting > 0 {
		return 0, err
	}
	err = tx.QueryRow(`SELECT count(*) ` + dangling).Scan(&n)
	return n, err
}

func isGone(err error) bool {
	return errors.Is(err, store.ErrNotFound) || errors.Is(err, sql.ErrNoRows)
}
