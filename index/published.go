package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/procedure"
	"kenesh/store"
)

// What the public may read stands in a table of its own, written with the dossier's row
// and in the same commit: what the Published face returned and the entry it stands on.

// Publication is something public and the dossier it stands in.
type Publication struct {
	procedure.Publication
	Hash []byte     `json:"hash,omitempty"` // of the entry that made it public
	Sig  []byte     `json:"sig,omitempty"`  // under it
	In   dossier.ID `json:"-"`
}

// maxPublications bounds what one dossier may have made public.
const maxPublications = 500

// publishedIn is what is public of a dossier. What stands on no entry that counts is not.
func publishedIn(rec *procedure.Record) []Publication {
	var all []Publication
	for _, p := range procedure.Out(rec.State) {
		at := slices.IndexFunc(rec.Outcomes, func(o procedure.Outcome) bool {
			return o.Entry.Party == p.By && o.Entry.Number == p.Number && o.Verdict == procedure.Counts
		})
		if at >= 0 && len(all) < maxPublications {
			e := rec.Outcomes[at].Entry
			all = append(all, Publication{Publication: p, Hash: e.Hash[:], Sig: e.Sig})
		}
	}
	return all
}

// digestOfPublished changes with anything that is public; nil where nothing is.
func digestOfPublished(r Row) []byte {
	if len(r.Published) == 0 {
		return nil
	}
	digest := canon.Sum("kenesh/index/public", []byte(marshal(r.Published)))
	return digest[:8]
}

const metaPublic = "index.public" // counts how often the table has changed

// Published lists what is public, of all dossiers, in no order to rely on. mark is another
// one when anything has changed since; "" while the index is being built: what is read
// then is not all.
func (x *Index) Published(ctx context.Context) (all []Publication, mark string, err error) {
	err = x.db.Read(ctx, func(tx *store.Tx) error {
		if building, err := cleared(tx); err != nil || building {
			return err
		}
		if mark, err = markOf(tx); err != nil {
			return err
		}
		all, err = store.All(tx, scanPublication, `SELECT dossier, said FROM index_public ORDER BY dossier, publication`)
		return err
	})
	return all, mark, err
}

// PublishedMark is the mark Published would return.
func (x *Index) PublishedMark(ctx context.Context) (mark string, err error) {
	err = x.db.Read(ctx, func(tx *store.Tx) error {
		if building, err := cleared(tx); err != nil || building {
			return err
		}
		mark, err = markOf(tx)
		return err
	})
	return mark, err
}

func markOf(tx *store.Tx) (string, error) {
	n, err := tx.Meta(metaPublic)
	return "n" + n, err
}

func scanPublication(rows *sql.Rows) (p Publication, err error) {
	var id []byte
	var said string
	if err = rows.Scan(&id, &said); err != nil {
		return p, err
	}
	if err := json.Unmarshal([]byte(said), &p); err != nil {
		return p, fmt.Errorf("%w: index: %w", store.ErrDamaged, err)
	}
	copy(p.In[:], id)
	return p, nil
}

// rowsOfPublished are the rows of what is public in a dossier, by the publication's id.
func rowsOfPublished(r Row) map[string]string {
	rows := map[string]string{}
	for _, p := range r.Published {
		rows[p.ID] = marshal(p)
	}
	return rows
}

func keptPublished(tx *store.Tx, id dossier.ID) (map[string]string, error) {
	kept := map[string]string{}
	scan := func(rows *sql.Rows) (name string, err error) {
		var said string
		err = rows.Scan(&name, &said)
		kept[name] = said
		return name, err
	}
	_, err := store.All(tx, scan, `SELECT publication, said FROM index_public WHERE dossier = $1`, id[:])
	return kept, err
}

// putPublished writes what is public, where that is new. Most dossiers have nothing.
func putPublished(tx *store.Tx, was old, r Row) error {
	if len(r.Published) == 0 && !was.beside.published {
		return nil
	}
	is, err := keptPublished(tx, r.ID)
	want := rowsOfPublished(r)
	if err != nil || maps.Equal(is, want) {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM index_public WHERE dossier = $1`, r.ID[:]); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if _, err := tx.Exec(`INSERT INTO index_public (dossier, publication, said) VALUES ($1, $2, $3)`, r.ID[:], name, want[name]); err != nil {
			return err
		}
	}
	return markPublic(tx)
}

func markPublic(tx *store.Tx) error {
	was, err := tx.Meta(metaPublic)
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(was)
	return tx.SetMeta(metaPublic, strconv.Itoa(n+1))
}

func (x *Index) differsInPublished(tx *store.Tx, _ int64, r Row) (string, error) {
	is, err := keptPublished(tx, r.ID)
	if err == nil && !maps.Equal(is, rowsOfPublished(r)) {
		return "what is public of it", nil
	}
	return "", err
}
