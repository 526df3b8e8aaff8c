package storetest

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/store"
)

// limitsPaged: each list of limits, page after page, has all that belong to it, once and in
// their order; what dates ask for is found among the rest.
func limitsPaged(t *testing.T, place Place) {
	db := place(t)()
	draw := rand.New(rand.NewPCG(3, 9))
	day := func() string {
		if draw.IntN(4) == 0 {
			return ""
		}
		return fmt.Sprintf("2026-%02d-%02d", 1+draw.IntN(12), 1+draw.IntN(28))
	}
	const today = "2026-06-15"
	var all []store.Limit
	for i := range 300 {
		all = append(all, store.Limit{Dossier: dossier.ID(canon.Sum("limits", []byte{byte(i), byte(i >> 8)})), Kind: "notice",
			Review: day(), Until: day(), Why: "rule", Destroyed: draw.IntN(20) == 0})
	}
	write(t, db, func(tx *store.Tx) error {
		for i := range all {
			l := &all[i]
			if err := tx.SetLimit(*l); err != nil {
				return err
			}
			switch draw.IntN(5) {
			case 0:
				l.Announced = int64(1 + i)
				if err := tx.Announce(l.Dossier, l.Announced); err != nil {
					return err
				}
			case 1:
				l.Shredded, l.Owed = int64(1+i/7), draw.IntN(2) == 0
				if err := tx.Shred(l.Dossier, l.Kind, l.Shredded, l.Owed); err != nil {
					return err
				}
			}
		}
		return nil
	})
	byID := func(a, b store.Limit) int { return bytes.Compare(a.Dossier[:], b.Dossier[:]) }
	lists := map[store.LimitList]struct {
		has   func(store.Limit) bool
		order func(a, b store.Limit) int
	}{
		store.Kept: {func(l store.Limit) bool { return l.Shredded == 0 },
			func(a, b store.Limit) int { return cmp.Compare(cmp.Or(a.Until, "never"), cmp.Or(b.Until, "never")) }},
		store.ToReview: {func(l store.Limit) bool {
			return l.Shredded == 0 && l.Announced == 0 && l.Review != "" && l.Review <= today
		},
			func(a, b store.Limit) int { return cmp.Compare(a.Review, b.Review) }},
		store.Shredded: {func(l store.Limit) bool { return l.Shredded != 0 },
			func(a, b store.Limit) int { return cmp.Compare(b.Shredded, a.Shredded) }},
	}
	only := func(has func(store.Limit) bool) []store.Limit {
		return slices.DeleteFunc(slices.Clone(all), func(l store.Limit) bool { return !has(l) })
	}
	for list, is := range lists {
		want := only(is.has)
		slices.SortFunc(want, func(a, b store.Limit) int { return cmp.Or(is.order(a, b), byID(a, b)) })
		var got []store.Limit
		for at := (store.LimitPlace{}); ; at = list.Place(got[len(got)-1]) {
			page := get(t, db, func(tx *store.Tx) ([]store.Limit, error) { return tx.Limits(list, today, at, 7) })
			if got = append(got, page...); len(page) < 7 {
				break
			}
		}
		same(t, "list "+string(list), ids(got), ids(want))
	}
	due := only(func(l store.Limit) bool {
		return l.Owed || l.Shredded == 0 && (l.Destroyed || l.Until != "" && l.Until <= today)
	})
	slices.SortFunc(due, byID)
	same(t, "due", ids(get(t, db, func(tx *store.Tx) ([]store.Limit, error) { return tx.DueLimits(today) })), ids(due))
	counts := get(t, db, func(tx *store.Tx) (counts [2]int, err error) {
		counts[0], counts[1], err = tx.LimitCounts(today)
		return counts, err
	})
	announced := only(func(l store.Limit) bool { return l.Shredded == 0 && l.Announced != 0 })
	same(t, "announced", counts[0], len(announced))
	same(t, "to review", counts[1], len(only(lists[store.ToReview].has)))
}

func ids(all []store.Limit) (ids []string) {
	for _, l := range all {
		ids = append(ids, l.Dossier.String())
	}
	return ids
}
