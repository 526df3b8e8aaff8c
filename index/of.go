package index

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"kenesh/dossier"
	"kenesh/store"
)

// OfKind lists all dossiers of a kind, in the order of their opening.
func (x *Index) OfKind(ctx context.Context, kind string) (ids []dossier.ID, err error) {
	err = x.image.read(ctx, x.db, func(tx *store.Tx) error {
		ids, err = x.image.ofKind(tx, kind)
		return err
	})
	return ids, err
}

func (m *image) ofKind(tx *store.Tx, kind string) ([]dossier.ID, error) {
	ns := m.list(m.filter(Query{Kind: kind}), len(m.id))
	slices.SortFunc(ns, func(a, b int64) int {
		return cmp.Or(cmp.Compare(m.opened[a], m.opened[b]), cmp.Compare(m.id[a], m.id[b]))
	})
	by := make(map[int64]dossier.ID, len(ns))
	scan := func(rows *sql.Rows) (n int64, err error) {
		var id []byte
		if err = rows.Scan(&n, &id); err == nil {
			by[n] = dossier.ID(id)
		}
		return n, err
	}
	_, err := store.All(tx, scan, `SELECT n, id FROM index_rows WHERE n IN (SELECT value FROM json_each($1))`, numbersOf(ns))
	ids := make([]dossier.ID, len(ns))
	for i, n := range ns {
		ids[i] = by[n]
	}
	return ids, err
}
