package storetest

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// model is a store in plain values, as slow and as obvious as can be.
type model struct {
	entries []*dossier.Entry // in the order taken
	outbox  map[party.ID][]*dossier.Entry
	parties map[dossier.ID][]party.ID
	ever    map[dossier.ID][]party.ID // and who was
	meta    map[string]string
}

func (m model) clone() model {
	return model{slices.Clone(m.entries), maps.Clone(m.outbox), maps.Clone(m.parties), maps.Clone(m.ever), maps.Clone(m.meta)}
}

var everybody = []party.ID{"az", "kg", "kz", "tr"}

// agreesWithModel draws jobs of several changes, some of which fail at the end, runs
// them on the store and on the model, and asks both everything.
func agreesWithModel(t *testing.T, place Place) {
	rapid.Check(t, func(t2 *rapid.T) {
		db, w := place(t)(), NewWorld("model")
		defer db.Close()
		m := model{outbox: map[party.ID][]*dossier.Entry{}, parties: map[dossier.ID][]party.ID{}, ever: map[dossier.ID][]party.ID{}, meta: map[string]string{}}
		for range rapid.IntRange(1, 8).Draw(t2, "jobs") {
			after, fail := m.clone(), rapid.Bool().Draw(t2, "fails")
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				for range rapid.IntRange(1, 6).Draw(t2, "changes") {
					if err := after.change(t2, w, tx); err != nil {
						return err
					}
				}
				if fail {
					return errors.New("no")
				}
				return nil
			})
			if fail != (err != nil) {
				t2.Fatal(err)
			}
			if !fail {
				m = after
			}
		}
		m.compare(t2, db)
	})
}

// change draws one change and makes it in both.
func (m *model) change(t *rapid.T, w *World, tx *store.Tx) error {
	what := rapid.SampledFrom([]string{"found", "next", "fork", "again", "address", "parties", "meta"}).Draw(t, "what")
	who := rapid.SampledFrom(everybody).Draw(t, "who")
	if what == "found" || len(m.entries) == 0 {
		return m.add(tx, w.Found(who))
	}
	e := rapid.SampledFrom(m.entries).Draw(t, "entry")
	switch what {
	case "next":
		return m.add(tx, w.Next(e.Of(), who))
	case "fork":
		h := e.Header
		h.Time = int64(w.made + 1e6)
		w.made++
		if e.Founding == nil {
			return m.add(tx, dossier.Sign(h, w.body(), nil, w.key))
		}
	case "again":
		if err := tx.Append(e, 1); !errors.Is(err, store.ErrExists) {
			return errors.Join(err, errors.New("taken in twice"))
		}
	case "address":
		m.outbox[who] = append(slices.Clone(m.outbox[who]), e)
		return tx.Address(who, e)
	case "parties":
		m.parties[e.Of()] = everybody[:rapid.IntRange(0, len(everybody)).Draw(t, "parties")]
		m.ever[e.Of()] = append(slices.Clone(m.ever[e.Of()]), m.parties[e.Of()]...)
		return tx.SetParties(e.Of(), m.parties[e.Of()])
	case "meta":
		m.meta[string(who)] = e.String()
		return tx.SetMeta(string(who), e.String())
	}
	return nil
}

func (m *model) add(tx *store.Tx, e *dossier.Entry) error {
	m.entries = append(m.entries, e)
	return tx.Append(e, e.Time)
}

func (m model) compare(t *rapid.T, db *store.DB) {
	ids := m.dossiers()
	same(t, "dossiers", get(t, db, func(tx *store.Tx) ([]dossier.ID, error) { return tx.Dossiers(dossier.ID{}, 1000) }), ids)
	for _, id := range ids {
		got := get(t, db, func(tx *store.Tx) ([]*dossier.Entry, error) { return tx.Entries(id) })
		same(t, "entries", envelopes(got...), envelopes(m.of(id, "", byClock)...))
		for _, p := range everybody {
			chain := get(t, db, func(tx *store.Tx) ([][]byte, error) { return tx.Chain(id, p, 1, 1000) })
			same(t, "chain", chain, envelopes(m.of(id, p, byNumber)...))
		}
	}
	for _, p := range everybody {
		got := get(t, db, func(tx *store.Tx) ([]store.Addressed, error) { return tx.Outbox(p, 0, 1000, 1<<30) })
		same(t, "outbox", bodies(got), envelopes(m.outbox[p]...))
		same(t, "meta", get(t, db, func(tx *store.Tx) (string, error) { return tx.Meta(string(p)) }), m.meta[string(p)])
		heads := get(t, db, func(tx *store.Tx) ([]store.Head, error) { return tx.Heads(p, dossier.ID{}, 1000) })
		same(t, "heads", heads, m.heads(p))
		same(t, "forked", get(t, db, func(tx *store.Tx) ([]dossier.ID, error) { return tx.Forked(p) }), m.forked(p))
	}
}

func (m model) dossiers() (ids []dossier.ID) {
	for _, e := range m.entries {
		if e.Founding != nil {
			ids = append(ids, e.Of())
		}
	}
	slices.SortFunc(ids, func(a, b dossier.ID) int { return bytes.Compare(a[:], b[:]) })
	return ids
}

func (m model) of(id dossier.ID, p party.ID, order func(a, b *dossier.Entry) int) (of []*dossier.Entry) {
	for _, e := range m.entries {
		if e.Of() == id && (p == "" || e.Party == p) {
			of = append(of, e)
		}
	}
	slices.SortStableFunc(of, order)
	return of
}

func (m model) heads(p party.ID) (heads []store.Head) {
	for _, id := range m.dossiers() {
		chain := m.of(id, p, byNumber)
		if len(chain) == 0 || !slices.Contains(m.ever[id], p) {
			continue
		}
		last := chain[len(chain)-1].Number
		e := chain[slices.IndexFunc(chain, func(e *dossier.Entry) bool { return e.Number == last })]
		heads = append(heads, store.Head{Dossier: id, Number: e.Number, Hash: e.Hash})
	}
	return heads
}

func (m model) forked(p party.ID) (ids []dossier.ID) {
	for _, id := range m.dossiers() {
		chain := m.of(id, p, byNumber)
		for i, e := range chain {
			if i > 0 && e.Number == chain[i-1].Number {
				ids = append(ids, id)
				break
			}
		}
	}
	return ids
}

func byNumber(a, b *dossier.Entry) int { return cmp.Compare(a.Number, b.Number) }

func byClock(a, b *dossier.Entry) int {
	return cmp.Or(cmp.Compare(a.Clock, b.Clock), strings.Compare(string(a.Party), string(b.Party)),
		cmp.Compare(a.Number, b.Number), bytes.Compare(a.Hash[:], b.Hash[:]))
}
