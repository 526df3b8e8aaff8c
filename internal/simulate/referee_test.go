package simulate

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kenesh/internal/reference"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// referee has what nodes hold judged by the second reader, which shares no code with them:
// it was written from doc/spec alone. What it has judged once it does not judge again.
type referee struct {
	read     map[[32]byte]*reference.Entry // by the bytes of an envelope
	signed   map[[32]byte]bool             // header and signature: verified
	rulings  map[[32]byte]*ruling          // by all the envelopes of a dossier, and its keys
	keys     map[party.ID]*reference.Keys  // by each node's charter, which is judged first
	stands   map[party.ID]reference.Stands // by the same
	charters map[party.ID][32]byte         // the same
}

// ruling is what one set of entries comes to.
type ruling struct {
	lines   []string // the entries in order: what each comes to, and for whom it waits
	shelf   *reference.Shelf
	present []string
	digest  reference.Hash
	knows   bool // the rules of its kind
	wrong   string
	id      [32]byte
}

func newReferee() *referee {
	return &referee{read: map[[32]byte]*reference.Entry{}, signed: map[[32]byte]bool{}, rulings: map[[32]byte]*ruling{}, keys: map[party.ID]*reference.Keys{}, stands: map[party.ID]reference.Stands{}, charters: map[party.ID][32]byte{}}
}

// judged: order, members, what is void, what is settled and, where the second reader knows
// the kind, every verdict and the state are what it derives from the same envelopes.
func (w *world) judged(n *node, a *affair, rec *procedure.Record) {
	keys := map[uint64][]byte{}
	for epoch := uint64(1); epoch <= rec.History.Epoch(); epoch++ {
		if key := w.epochKey(n, a.id, epoch); key != nil {
			keys[epoch] = key
		}
	}
	charter := w.referee.charters[n.id]
	if a.n == 0 {
		charter = [32]byte{}
	}
	r := w.referee.rule(w.envelopes(n, a), keys, charter, w.referee.stands[n.id])
	if a.n == 0 && r.wrong == "" {
		w.referee.keys[n.id], w.referee.stands[n.id], w.referee.charters[n.id] = reference.NewKeys(r.shelf), reference.StandsIn(r.shelf), r.id
	}
	if r.wrong == "" {
		r.wrong = w.referee.signatures(r.shelf, w.referee.keys[n.id])
	}
	if r.wrong != "" {
		w.fail("a second reader agrees", "of what %s holds in %s it says: %s", n.id, a, r.wrong)
	}
	ours := linesOf(rec, r.knows)
	if n.older() {
		ours = r.lines // what an older version cannot judge it does not judge
	}
	if i := firstUnlike(ours, r.lines); i >= 0 {
		w.fail("a second reader agrees", "of %s at place %d, %s reads\n%s\nthe second reader\n%s", a, i, n.id, near(ours, i), near(r.lines, i))
	}
	if present := fmt.Sprint(rec.History.Present()); present != fmt.Sprint(r.present) {
		w.fail("a second reader agrees", "parties of %s: for %s %s, for the second reader %v", a, n.id, present, r.present)
	}
	if r.knows && !n.older() && r.digest != reference.Hash(rec.Digest()) {
		w.fail("a second reader agrees", "of %s, %s and the second reader come to different states", a, n.id)
	}
	w.tally.rulings++
}

// envelopes are a dossier's, as they lie on a node's disk.
func (w *world) envelopes(n *node, a *affair) (raw [][]byte) {
	w.must(n.db.Read(w.ctx, func(tx *store.Tx) (err error) {
		raw, err = store.All(tx, store.One[[]byte], `SELECT envelope FROM entries WHERE dossier = (SELECT n FROM dossiers WHERE id = $1) ORDER BY id`, a.id[:])
		return err
	}))
	return raw
}

func linesOf(rec *procedure.Record, verdicts bool) (lines []string) {
	for _, o := range rec.Outcomes {
		awaited := []string{}
		for _, id := range rec.History.AwaitedFor(o.Entry) {
			awaited = append(awaited, string(id))
		}
		lines = append(lines, line(o.Entry.Hash[:], fmt.Sprint(o.Entry.Party, "/", o.Entry.Number, " ", o.Entry.Step),
			string(rec.History.Void(o.Entry)), string(o.Verdict), awaited, verdicts))
	}
	return lines
}

func line(hash []byte, what, void, verdict string, awaited []string, verdicts bool) string {
	if !verdicts && verdict != "void" {
		verdict = "not void"
	}
	slices.Sort(awaited)
	return fmt.Sprintf("%x %s %s %s, waits for %v", hash[:4], what, verdict, void, awaited)
}

func firstUnlike(a, b []string) int {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return -1
}

func near(lines []string, i int) string {
	return strings.Join(lines[min(max(0, i-2), len(lines)):min(len(lines), i+3)], "\n")
}

// rule reads, judges and folds one dossier.
func (r *referee) rule(raw [][]byte, keys map[uint64][]byte, charter [32]byte, stands reference.Stands) *ruling {
	sum := sha256.New()
	if len(stands) > 0 {
		sum.Write(charter[:])
	}
	sums := make([][32]byte, len(raw))
	for i, b := range raw {
		sums[i] = sha256.Sum256(b)
	}
	inOrder := slices.SortedFunc(slices.Values(sums), func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	for _, s := range inOrder {
		sum.Write(s[:])
	}
	for _, epoch := range slices.Sorted(maps.Keys(keys)) {
		sum.Write(keys[epoch])
	}
	id := [32]byte(sum.Sum(nil))
	if known := r.rulings[id]; known != nil {
		return known
	}
	out := r.judge(raw, sums, keys, stands)
	out.id, r.rulings[id] = id, out
	return out
}

func (r *referee) judge(raw [][]byte, sums [][32]byte, keys map[uint64][]byte, stands reference.Stands) *ruling {
	out := &ruling{}
	var entries []*reference.Entry
	for i, b := range raw {
		e := r.read[sums[i]]
		if e == nil {
			var later bool
			var err error
			if e, later, err = reference.Read(b); err != nil || later {
				out.wrong = fmt.Sprintf("no entry: %x: %v", b, err)
				return out
			}
			r.read[sums[i]] = e
		}
		entries = append(entries, e)
		if e.Founding {
			out.shelf = reference.Shelve(e)
			out.shelf.All = true
			if e.Dossier != e.Council {
				out.shelf.Stands = stands
			}
		}
	}
	if out.shelf == nil {
		out.wrong = "nothing founds it"
		return out
	}
	if err := out.shelf.TakeAll(entries); err != nil {
		out.wrong = err.Error()
		return out
	}
	var kind reference.Kind
	if make := reference.Kinds[out.shelf.Founding.Kind]; make != nil {
		kind, out.knows = make(), true
	}
	for _, o := range out.shelf.Fold(kind, keys) {
		out.lines = append(out.lines, line(o.Hash[:], fmt.Sprint(o.Party, "/", o.Number, " ", o.Step), o.Void, o.Verdict, o.Awaited, out.knows))
	}
	if out.present = out.shelf.Present(); out.knows {
		out.digest = reference.Digest(kind)
	}
	return out
}

// signatures says which entry is not signed by whoever had to sign it.
func (r *referee) signatures(s *reference.Shelf, keys *reference.Keys) string {
	for _, e := range s.Order() {
		id := sha256.Sum256(append(slices.Clone(e.Header), e.Sig...))
		if r.signed[id] {
			continue
		}
		if !keys.Verifies(e, s.Held(e.Previous)) {
			return fmt.Sprintf("%s/%d (%s) is not signed with the key of its place", e.Party, e.Number, e.Step)
		}
		r.signed[id] = true
	}
	return ""
}
