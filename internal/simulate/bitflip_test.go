package simulate

import (
	"fmt"
	"os"
	"path/filepath"

	"kenesh/fsck"
	"kenesh/journal"
	"kenesh/store"
)

// aBitFlips turns round one bit of one entry in a copy of a node's database: fsck must find
// it, and must find nothing where nothing is.
func (w *world) aBitFlips() {
	n := w.nodes[pick(w.dice, w.honest)]
	if n.full || len(n.Rejoining()) > 0 || w.outOfReach(n) {
		return
	}
	file := filepath.Join(w.dir, fmt.Sprintf("flip-%d.db", w.event))
	w.must(n.db.Backup(w.ctx, file))
	if before := w.findings(n, file, nil); len(before) > 0 {
		w.fail("fsck finds nothing where nothing is", "%s: %v", n.id, before)
	}
	after := w.findings(n, file, func(tx *store.Tx) error {
		var id, size int
		if err := tx.QueryRow(`SELECT id, length(envelope) FROM entries ORDER BY id LIMIT 1 OFFSET (SELECT count(*) FROM entries) * $1 / 1000`, w.IntN(1000)).Scan(&id, &size); err != nil {
			return err
		}
		var b []byte
		if err := tx.QueryRow(`SELECT envelope FROM entries WHERE id = $1`, id).Scan(&b); err != nil {
			return err
		}
		b[w.IntN(size)] ^= 1 << w.IntN(8)
		_, err := tx.Exec(`UPDATE entries SET envelope = $1 WHERE id = $2`, b, id)
		return err
	})
	if len(after) == 0 {
		w.fail("fsck finds a bit that flipped", "%s: nothing", n.id)
	}
	w.must(os.Remove(file))
	w.tally.fault("bit flip", w)
	w.say("a bit flips in a copy of what %s holds: %d findings", n.id, len(after))
}

// findings are what fsck has to say of a copy of a node's database after something was done
// to it.
func (w *world) findings(n *node, file string, do store.Job) (found []string) {
	other := *n
	w.opens(&other, file)
	defer other.db.Close()
	j, err := journal.New(other.db, n.Now)
	w.must(err)
	if do != nil {
		w.must(other.db.Write(w.ctx, do))
	}
	_, err = fsck.Check(w.ctx, fsck.Config{Me: n.id, DB: other.db, Index: other.index, Journal: j, Keys: n.keys, Procedures: n.procedures(), Now: n.Now},
		func(f fsck.Finding) {
			if !f.Remark {
				found = append(found, f.What+": "+f.Detail)
			}
		})
	w.must(err)
	return found
}
