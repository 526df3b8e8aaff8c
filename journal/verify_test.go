package journal_test

import (
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"kenesh/dossier"
	"kenesh/journal"
	"kenesh/party"
	"kenesh/store"
)

// After any sequence of records the journal verifies, and extends every head it ever gave
// out; with any one thing changed it does not, and names the record.
func TestAnySequenceVerifies(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		own, err := os.MkdirTemp(dir, "")
		if err != nil {
			rt.Fatal(err)
		}
		w := newWorld(t, own)
		defer w.db.Close()
		type head struct {
			n    int64
			root tlog.Hash
		}
		var heads []head
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			w.later(time.Duration(rapid.IntRange(-60, 400).Draw(rt, "seconds")) * time.Second)
			w.append(anyRecord(rt))
			n, root, err := w.Head(t.Context())
			w.ok(err)
			heads = append(heads, head{n, root})
		}
		w.ok(w.Verify(t.Context()))
		for _, h := range heads {
			w.ok(w.Extends(t.Context(), h.n, h.root))
		}
		seq := rapid.Int64Range(1, w.size()).Draw(rt, "seq")
		damage := rapid.SampledFrom(damages).Draw(rt, "damage")
		w.exec(damage, seq)
		w.damaged(seq, damage)
	})
}

func anyRecord(rt *rapid.T) journal.Record {
	officer := rapid.SampledFrom([]string{"k7", "m2"}).Draw(rt, "officer")
	if rapid.Bool().Draw(rt, "read") {
		return read(officer, dossier.ID{rapid.Byte().Draw(rt, "dossier") % 3, 9})
	}
	return journal.Record{What: journal.Account, Officer: officer, Role: party.Engineer, About: rapid.StringMatching(`[a-z]{0,5}`).Draw(rt, "about")}
}

// What somebody with a database tool may do to record $1.
var damages = []string{
	`UPDATE journal_records SET at = at + 1 WHERE seq = $1`,
	`UPDATE journal_records SET officer = 'x' WHERE seq = $1`,
	`UPDATE journal_records SET what = 'stop' WHERE seq = $1`,
	`UPDATE journal_records SET role = '' WHERE seq = $1`,
	`UPDATE journal_records SET dossier = x'00' WHERE seq = $1`,
	`UPDATE journal_records SET purpose = about, about = purpose || '.' WHERE seq = $1`,
	`UPDATE journal_records SET seq = -seq WHERE seq = $1`,
	`DELETE FROM journal_records WHERE seq = $1`,
	`DELETE FROM journal_records WHERE seq >= $1`,
}

func (w *world) exec(query string, args ...any) {
	w.Helper()
	w.ok(w.db.Write(w.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(query, args...)
		return err
	}))
}

func (w *world) damaged(seq int64, how string) {
	w.Helper()
	var d journal.Damage
	if err := w.Verify(w.Context()); !errors.As(err, &d) || d.Seq != seq {
		w.Fatalf("%s of %d: got %v", how, seq, err)
	}
}

// Every bit of every column of every record, and of every hash, one at a time.
func TestAnyChangedBitIsFound(t *testing.T) {
	w := story(t)
	w.append(journal.Record{What: journal.Start})
	w.append(read("k7", request))
	w.append(journal.Record{What: journal.Account, Officer: "e1", Role: party.Engineer, Purpose: "invite", About: "k7"})
	for seq := int64(1); seq <= 3; seq++ {
		w.flipBits(seq)
	}
	for id := range tlog.StoredHashCount(3) {
		var kept []byte
		w.get(&kept, `SELECT hash FROM journal_hashes WHERE id = $1`, id)
		for i := range kept {
			w.exec(`UPDATE journal_hashes SET hash = $1 WHERE id = $2`, flipped(kept, i, 0), id)
			if w.Verify(t.Context()) == nil {
				t.Fatalf("hash %d byte %d: not found", id, i)
			}
		}
		w.exec(`UPDATE journal_hashes SET hash = $1 WHERE id = $2`, kept, id)
	}
	w.ok(w.Verify(t.Context()))
}

func (w *world) flipBits(seq int64) {
	var at int64
	w.get(&at, `SELECT at FROM journal_records WHERE seq = $1`, seq)
	for bit := range 63 {
		w.exec(`UPDATE journal_records SET at = $1 WHERE seq = $2`, at^1<<bit, seq)
		w.damaged(seq, "at")
	}
	w.exec(`UPDATE journal_records SET at = $1 WHERE seq = $2`, at, seq)
	for _, column := range []string{"what", "officer", "role", "dossier", "purpose", "about"} {
		kind := "TEXT"
		if column == "dossier" {
			kind = "BLOB"
		}
		set := fmt.Sprintf(`UPDATE journal_records SET %s = CAST($1 AS %s) WHERE seq = $2`, column, kind)
		var kept []byte
		w.get(&kept, fmt.Sprintf(`SELECT CAST(%s AS BLOB) FROM journal_records WHERE seq = $1`, column), seq)
		for i := range kept {
			for bit := range 8 {
				w.exec(set, flipped(kept, i, bit), seq)
				w.damaged(seq, column)
			}
		}
		w.exec(set, append(kept, ' '), seq)
		w.damaged(seq, column)
		w.exec(set, append([]byte{}, kept...), seq)
		w.ok(w.Verify(w.Context()))
	}
}

func (w *world) get(into any, query string, args ...any) {
	w.Helper()
	w.ok(w.db.Read(w.Context(), func(tx *store.Tx) error { return tx.QueryRow(query, args...).Scan(into) }))
}

func flipped(b []byte, i, bit int) []byte {
	c := append([]byte{}, b...)
	c[i] ^= 1 << bit
	return c
}

// Somebody with the whole database writes another journal: it verifies, and whoever
// noted a head finds out.
func TestRewrittenJournalIsFoundByAHead(t *testing.T) {
	w := story(t)
	w.append(read("k7", request))
	w.append(read("m2", request))
	n, root, err := w.Head(t.Context())
	w.ok(err)

	w.exec(`DELETE FROM journal_records`)
	w.exec(`DELETE FROM journal_hashes`)
	w.append(journal.Record{What: journal.Start})
	w.ok(w.Verify(t.Context()))
	for range 2 { // too short, then of the right length
		if err := w.Extends(t.Context(), n, root); !errors.Is(err, journal.ErrRewritten) {
			t.Fatalf("got %v", err)
		}
		w.append(journal.Record{What: journal.Stop})
	}
}

// More records than are verified at a time.
func TestLongJournal(t *testing.T) {
	w := story(t)
	const records = 2500
	w.ok(w.db.Write(t.Context(), func(tx *store.Tx) error {
		for range records {
			w.ok(w.AppendTx(tx, journal.Record{What: journal.Start}))
		}
		return nil
	}))
	w.ok(w.Verify(t.Context()))
	for _, seq := range []int64{1000, 1001, 2048, records} {
		w.exec(`UPDATE journal_records SET at = at - 1 WHERE seq = $1`, seq)
		w.damaged(seq, "at")
		w.exec(`UPDATE journal_records SET at = at + 1 WHERE seq = $1`, seq)
	}
	w.exec(`DELETE FROM journal_records WHERE seq = 2000`)
	w.damaged(2000, "deletion")
}
