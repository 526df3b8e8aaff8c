package index

import (
	"context"

	"kenesh/store"
)

// Before makes the tables as they were before the lists' own were given up, in a database
// without any, and says that they were built then.
func Before(ctx context.Context, db *store.DB) error {
	if err := db.Migrate(ctx, "index", schema[:6]); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *store.Tx) error { return tx.SetMeta(metaWords, "before") })
}

// Bounds are where a list is looked for in another way.
type Bounds struct{ Few, Far, FewTitles, Walked int }

// Set sets them, until restore is called.
func (b Bounds) Set() (restore func()) {
	was := Bounds{few, far, fewTitles, walked}
	few, far, fewTitles, walked = b.Few, b.Far, b.FewTitles, b.Walked
	return func() { few, far, fewTitles, walked = was.Few, was.Far, was.FewTitles, was.Walked }
}
