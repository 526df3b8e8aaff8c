package index

import (
	"context"
	"database/sql"
	"strings"

	"kenesh/dossier"
	"kenesh/store"
)

// Find returns the dossiers whose id, as text, begins with prefix: at most two, for who
// finds two has to ask more exactly. Nothing begins with the empty prefix.
func (x *Index) Find(ctx context.Context, prefix string) (ids []dossier.ID, err error) {
	low, high, ok := between(strings.ToLower(strings.TrimSpace(prefix)))
	if !ok {
		return nil, nil
	}
	err = x.db.Read(ctx, func(tx *store.Tx) error {
		ids, err = store.All(tx, scanID, `SELECT id FROM index_rows WHERE id >= $1 AND id <= $2 ORDER BY id LIMIT 2`, low[:], high[:])
		return err
	})
	return ids, err
}

// idText is the length of an id as text.
const idText = 52

// between returns the lowest and the highest id whose text begins with prefix.
func between(prefix string) (low, high dossier.ID, ok bool) {
	more := idText - len(prefix)
	if prefix == "" || more < 0 {
		return low, high, false
	}
	low, err := dossier.ParseID(prefix + strings.Repeat("a", more))
	if err != nil {
		return low, high, false
	}
	if more > 0 { // the last character holds a single bit: a or q
		prefix += strings.Repeat("7", more-1) + "q"
	}
	high, err = dossier.ParseID(prefix)
	return low, high, err == nil
}

func scanID(rows *sql.Rows) (id dossier.ID, err error) {
	var b []byte
	if err = rows.Scan(&b); err == nil {
		copy(id[:], b)
	}
	return id, err
}
