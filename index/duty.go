package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/store"
)

// DutyQuery says what of one of the duty desk's lists is asked for.
type DutyQuery struct {
	List        List
	Kind        string
	With        party.ID     // it takes part
	From, Until lang.Moment  // late from then on, and before; 0: whenever
	Among       []dossier.ID // only these; nil: all
	But         []dossier.ID // without these
	Limit       int
}

// Duty is something owed and its dossier.
type Duty struct {
	Due
	In Summary
}

// Duty returns the first of one of the duty desk's lists, what is late first, and how many
// there are in all, and how many of them are late at some moment. What has no time set comes
// last, and of that what changed first.
func (x *Index) Duty(ctx context.Context, q DutyQuery, now lang.Moment) (first []Duty, all, late int, err error) {
	if q.Limit <= 0 || q.Limit > MaxLimit {
		q.Limit = DefaultLimit
	}
	err = x.image.read(ctx, x.db, func(tx *store.Tx) error {
		among, err := numbersFor(tx, q.Among)
		if err != nil {
			return err
		}
		but, err := numbersFor(tx, q.But)
		if err != nil {
			return err
		}
		var found []owed
		found, all, late = x.image.duty(q, among, but, int64(now))
		first, err = dutiesOf(tx, found)
		return err
	})
	return first, all, late, err
}

// duty is one pass over all that is owed.
func (m *image) duty(q DutyQuery, among, but set, now int64) (found []owed, all, late int) {
	f := m.filter(Query{Kind: q.Kind, With: q.With})
	if f.none {
		return nil, 0, 0
	}
	plain := q.Kind == "" && q.With == "" && q.Among == nil && but == nil
	last := int64(noDue + 1)
	compare := func(a, b owed) int {
		return cmp.Or(cmp.Compare(a.until, b.until), cmp.Compare(m.changed[a.n], m.changed[b.n]), cmp.Compare(m.id[a.n], m.id[b.n]), cmp.Compare(a.which, b.which))
	}
	found = make([]owed, 0, max(4*q.Limit, 512))
	for _, o := range m.board.all {
		if o.list != q.List || q.From != 0 && o.until < int64(q.From) || q.Until != 0 && o.until >= int64(q.Until) {
			continue
		}
		if n := int(o.n); !plain && (!f.fits(n) || q.Among != nil && !among.has(n) || but.has(n)) {
			continue
		}
		if all++; o.until < now {
			late++
		}
		if o.until > last {
			continue
		}
		if found = append(found, o); len(found) == cap(found) {
			slices.SortFunc(found, compare)
			found = found[:q.Limit]
			last = found[q.Limit-1].until
		}
	}
	slices.SortFunc(found, compare)
	return found[:min(q.Limit, len(found))], all, late
}

// dutiesOf reads what is shown of some that were found.
func dutiesOf(tx *store.Tx, found []owed) ([]Duty, error) {
	spots := make([]spot, len(found))
	for i, o := range found {
		spots[i].n = int64(o.n)
	}
	by, err := shownOf(tx, spots)
	if err != nil {
		return nil, err
	}
	all := make([]Duty, len(found))
	for i, o := range found {
		row, there := by[int64(o.n)]
		if !there || int(o.which) >= len(row.Dues) {
			return nil, fmt.Errorf("%w: index: row %d is nowhere shown", store.ErrDamaged, o.n)
		}
		all[i] = Duty{row.Dues[o.which], row}
	}
	return all, nil
}

// numbersFor are the numbers of some dossiers; those that are not in the index have none.
func numbersFor(tx *store.Tx, ids []dossier.ID) (s set, err error) {
	for _, id := range ids {
		ns, err := store.All(tx, store.One[int64], `SELECT n FROM index_rows WHERE id = $1`, id[:])
		if err != nil {
			return nil, err
		}
		for _, n := range ns {
			s.add(int(n))
		}
	}
	return s, nil
}
