package simulate

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
)

// What one peer may have waiting on a node, and some more for its last batch.
const (
	mostWaiting      = 20_000 + 1000
	mostWaitingBytes = 64<<20 + 4<<20
)

// someoneFloods: a malicious party sends what nobody can judge yet, until it is told to stop.
// It is sent to a copy of the node, for the story is to go on.
func (w *world) someoneFloods() {
	if len(w.evil) == 0 || !w.chance(15) {
		return
	}
	m, n := w.nodes[pick(w.dice, w.evil)], w.nodes[pick(w.dice, w.honest)]
	if n.full {
		return
	}
	file := filepath.Join(w.dir, fmt.Sprintf("flooded-%d.db", w.event))
	w.must(n.db.Backup(w.ctx, file))
	copied := *n
	w.opens(&copied, file)
	size, batch := 240<<10, 12
	if w.chance(30) {
		size, batch = 1, clerk.MaxBatch
	}
	sent, bytes, err := w.pours(m, &copied, size, batch)
	w.must(copied.db.Close())
	w.must(os.Remove(file))
	w.tally.fault("flood", w)
	w.say("%s floods %s: %d entries", m.id, n.id, sent)
	if !errors.Is(err, clerk.ErrFlooded) {
		w.fail("what a peer piles up is bounded", "%s has %d entries of %s waiting, %d bytes, and is told %v", n.id, sent, m.id, bytes, err)
	}
}

// pours sends entries from the future, of one size, until there are too many.
func (w *world) pours(m, n *node, size, batch int) (sent, bytes int, err error) {
	hd := dossier.Header{Council: n.Council(), Dossier: w.affairs[0].id, Party: m.id, Clock: 7, Step: "flood", Time: n.Now().Add(240 * time.Hour).UnixMilli()}
	for sent < mostWaiting && bytes < mostWaitingBytes && err == nil {
		var entries [][]byte
		for range batch {
			sent++
			hd.Number, hd.Prev = uint64(sent)+1000, sha256.Sum256([]byte{byte(sent), byte(sent >> 8)})
			e := dossier.Sign(hd, make([]byte, size), nil, m.keys.Sign).Encode()
			bytes += len(e)
			entries = append(entries, e)
		}
		_, err = n.Take(w.ctx, m.id, entries)
	}
	return sent, bytes, err
}
