package fsck_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/fsck"
	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure/directory"
	"kenesh/store"
)

// wanted is the finding a damage must lead to.
type wanted struct {
	what    string
	dossier dossier.ID
	party   party.ID
	number  uint64
}

// damage is one thing that goes wrong in a node's database.
type damage struct {
	sql  string
	args []any
	want []wanted
}

func TestAHealthyCouncilIsClean(t *testing.T) {
	w, _, _ := newWorld(t)
	for _, id := range ids {
		found, tally := w.nodes[id].look(t, w.now)
		if len(found) > 0 || tally.Dossiers != 3 || tally.Entries < 10 {
			t.Errorf("%s: %+v, %+v", id, tally, found)
		}
	}
}

func TestEachDamageIsNamed(t *testing.T) {
	w, warning, book := newWorld(t)
	council := w.nodes["kg"].Council()
	nowhere := dossier.ID(canon.Sum("nowhere", nil))
	at := func(id dossier.ID, p party.ID, n int) []any { return []any{id[:], string(p), n} }
	const where = ` WHERE dossier = (SELECT n FROM dossiers WHERE id = $1) AND party = $2 AND number = $3`
	for name, d := range map[string]damage{
		"a byte of a signature": {flip("length(envelope)") + where, at(warning, "kz", 1), // a receipt: nothing comes after its signature
			[]wanted{{"fsck.signature", warning, "kz", 1}}},
		"a byte of a body": {flip("length(envelope)") + where, at(warning, "kz", 2),
			[]wanted{{"fsck.entry", warning, "kz", 2}}},
		"a byte of a header": {flip("100") + where, at(warning, "kz", 2),
			[]wanted{{"fsck.entry", warning, "kz", 2}}},
		"a byte of the founding entry": {flip("100") + where, at(warning, "kg", 1),
			[]wanted{{"fsck.entry", warning, "kg", 1}}},
		"an entry in the middle is gone": {`DELETE FROM entries` + where, at(council, "kz", 1),
			[]wanted{{"fsck.gap", council, "kz", 1}}},
		"the founding entry is gone": {`DELETE FROM entries` + where, at(warning, "kg", 1),
			[]wanted{{"fsck.founding", warning, "", 0}, {"fsck.stray", dossier.ID{}, "kz", 0}, {"fsck.stray", dossier.ID{}, "uz", 0}}},
		"an entry under another number": {`UPDATE entries SET number = number + 7` + where, at(warning, "kz", 2),
			[]wanted{{"fsck.columns", warning, "kz", 2}}},
		"a step renamed in its row": {`UPDATE entries SET step = 'withdraw'` + where, at(warning, "kz", 2),
			[]wanted{{"fsck.columns", warning, "kz", 2}}},
		"a dossier opened by another step": {`UPDATE dossiers SET step = 'withdraw' WHERE id = $1`, []any{warning[:]},
			[]wanted{{"fsck.columns", warning, "kg", 1}}},
		"a dossier without its id": {`DELETE FROM dossiers WHERE id = $1`, []any{warning[:]},
			[]wanted{{"fsck.stray", warning, "", 0}, {"fsck.stray", warning, "", 0}, {"fsck.index", warning, "", 0}, {"fsck.stray", dossier.ID{}, "", 0}}},
		"a row of the index": {`UPDATE index_rows SET status = 'withdrawn' WHERE id = $1`, []any{warning[:]},
			[]wanted{{"fsck.index", warning, "", 0}}},
		"a row of the index is gone": {`DELETE FROM index_rows WHERE id = $1`, []any{warning[:]},
			[]wanted{{"fsck.index", warning, "", 0}, {"fsck.index", dossier.ID{}, "", 0}}},
		"whose turn it is": {`UPDATE index_rows SET parties = replace(parties, '+', '') WHERE id = $1`, []any{warning[:]},
			[]wanted{{"fsck.index", warning, "", 0}}},
		"a dossier in the index that is not here": {`INSERT INTO index_rows (id, kind, status, opened, changed, due, parties)
			SELECT $1, kind, status, opened, changed, due, parties FROM index_rows LIMIT 1`, []any{nowhere[:]},
			[]wanted{{"fsck.index", nowhere, "", 0}, {"fsck.index", dossier.ID{}, "", 0}}},
		"a row of the outbox is gone": {`DELETE FROM outbox WHERE peer = 'uz' AND entry = (SELECT id FROM entries` + where + `)`, at(warning, "kg", 1),
			[]wanted{{"fsck.unsent", warning, "kg", 1}}},
		"the outbox names what is not here": {`INSERT INTO outbox (peer, entry) VALUES ('uz', 12345)`, nil,
			[]wanted{{"fsck.stray", dossier.ID{}, "uz", 0}}},
		"a key under the wrong lock": {`UPDATE keys SET sealed = zeroblob(60) WHERE dossier = $1`, []any{warning[:]},
			[]wanted{{"fsck.key", warning, "", 0}}},
		"another dossier's key": {`UPDATE keys SET sealed = (SELECT sealed FROM keys WHERE dossier = $2) WHERE dossier = $1`, []any{warning[:], book[:]},
			[]wanted{{"fsck.key", warning, "", 0}}},
		"a key is gone": {`DELETE FROM keys WHERE dossier = $1 AND epoch = 2`, []any{book[:]},
			[]wanted{{"fsck.key", book, "", 0}}},
		"a released party may read": {`UPDATE parties SET released = 0 WHERE dossier = $1 AND party = 'kz'`, []any{book[:]},
			[]wanted{{"fsck.parties", book, "", 0}}},
		"a party may no longer read": {`DELETE FROM parties WHERE dossier = $1 AND party = 'uz'`, []any{warning[:]},
			[]wanted{{"fsck.parties", warning, "", 0}}},
		"a record of the journal": {`UPDATE journal_records SET officer = 'nobody'`, nil,
			[]wanted{{"fsck.journal", dossier.ID{}, "", 0}}},
		"the charter is not named": {`DELETE FROM meta WHERE key = 'council'`, nil,
			[]wanted{{"fsck.charter", dossier.ID{}, "", 0}}},
		"an entry waits that is in the record": {`INSERT INTO early (hash, dossier, party, number, carrier, reason, gaps, at, envelope)
			SELECT hash, $1, party, number, 'uz', '', 'null', 0, envelope FROM entries` + where, at(warning, "kz", 1),
			[]wanted{{"fsck.early", warning, "kz", 1}}},
		"what waits is no entry": {`INSERT INTO early (hash, dossier, party, number, carrier, reason, gaps, at, envelope)
			VALUES (zeroblob(32), $1, 'kz', 9, 'uz', '', 'null', 0, X'00')`, []any{nowhere[:]},
			[]wanted{{"fsck.early", nowhere, "", 0}}},
		"a receipt owed to nobody": {`INSERT INTO owed (dossier) VALUES ($1)`, []any{nowhere[:]},
			[]wanted{{"fsck.stray", nowhere, "", 0}}},
		"an index half built": {`UPDATE meta SET value = 'clearing' WHERE key = 'index.words'`, nil,
			[]wanted{{"fsck.stale", dossier.ID{}, "", 0}}},
	} {
		t.Run(name, func(t *testing.T) {
			n := w.copy(t, "kg")
			n.change(t, d.sql, d.args...)
			n.mustFind(t, w, d.want...)
		})
	}
}

// flip makes another byte of an envelope's byte at a place.
func flip(at string) string {
	return strings.ReplaceAll(`UPDATE entries SET envelope = CAST(substr(envelope, 1, @ - 1) ||
		CASE WHEN substr(envelope, @, 1) = X'00' THEN X'01' ELSE X'00' END || substr(envelope, @ + 1) AS BLOB)`, "@", at)
}

// change does one thing to the database that no clerk would do.
func (n *node) change(t *testing.T, sql string, args ...any) {
	t.Helper()
	err := n.db.Write(t.Context(), func(tx *store.Tx) error {
		r, err := tx.Exec(sql, args...)
		if err != nil {
			return err
		}
		if changed, err := r.RowsAffected(); err != nil || changed == 0 {
			return errors.Join(err, errors.New("nothing was changed"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// mustFind fails unless just that is found.
func (n *node) mustFind(t *testing.T, w *world, want ...wanted) {
	t.Helper()
	found, _ := n.look(t, w.now)
	var got []wanted
	for _, f := range found {
		got = append(got, wanted{f.What, f.Dossier, f.Party, f.Number})
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %+v\nwant %v", found, want)
	}
}

func TestAnotherNodesKeys(t *testing.T) {
	w, warning, book := newWorld(t)
	n := w.copy(t, "kg")
	var err error
	n.keys, err = keyring.Generate()
	w.check(err)
	var got []dossier.ID
	found, _ := n.look(t, w.now)
	for _, f := range found {
		if f.What != "fsck.key" {
			t.Errorf("%+v", f)
		}
		got = append(got, f.Dossier)
	}
	if len(got) != 3 || !slices.Contains(got, warning) || !slices.Contains(got, book) {
		t.Errorf("found %+v", found)
	}
}

// TestAnEntryByAnotherHand has an entry of kz in the record that kz's key did not sign.
func TestAnEntryByAnotherHand(t *testing.T) {
	w, warning, _ := newWorld(t)
	n := w.copy(t, "kg")
	forged := w.next("kz", warning, func(hd dossier.Header) *dossier.Entry {
		return dossier.Sign(hd, nil, nil, w.nodes["uz"].keys.Sign)
	})
	w.check(n.db.Write(t.Context(), func(tx *store.Tx) error { return tx.Append(forged, 1) }))
	n.mustFind(t, w, wanted{"fsck.signature", warning, "kz", forged.Number})
}

// next is who's next entry, a receipt, signed as sign likes.
func (w *world) next(who party.ID, id dossier.ID, sign func(dossier.Header) *dossier.Entry) *dossier.Entry {
	w.Helper()
	rec, err := w.nodes[who].Read(w.Context(), id)
	w.check(err)
	council, err := w.nodes[who].Read(w.Context(), w.nodes[who].Council())
	w.check(err)
	return sign(rec.History.Next(who, dossier.Receipt, w.now.UnixMilli(), council.History.Head(who).Hash))
}

// TestAForkIsARemark: two entries with one number, both signed, are no damage of this node's.
func TestAForkIsARemark(t *testing.T) {
	w, warning, _ := newWorld(t)
	for i := range int64(2) {
		e := w.next("kz", warning, func(hd dossier.Header) *dossier.Entry {
			hd.Time += i
			return dossier.Sign(hd, nil, nil, w.nodes["kz"].keys.Sign)
		})
		_, err := w.nodes["kg"].Take(t.Context(), "kz", [][]byte{e.Encode()})
		w.check(err)
	}
	found, tally := w.nodes["kg"].look(t, w.now)
	if len(found) != 1 || found[0].What != "fsck.fork" || found[0].Party != "kz" || tally.Findings != 0 || tally.Remarks != 1 {
		t.Errorf("%+v, %+v", tally, found)
	}
}

// TestWhatWaits: an entry that waits for another is nothing to speak of, until that is here.
func TestWhatWaits(t *testing.T) {
	w, warning, _ := newWorld(t)
	first := w.next("kz", warning, func(hd dossier.Header) *dossier.Entry { return dossier.Sign(hd, nil, nil, w.nodes["kz"].keys.Sign) })
	second := w.next("kz", warning, func(hd dossier.Header) *dossier.Entry {
		hd.Number, hd.Prev, hd.Clock = first.Number+1, first.Hash, first.Clock+1
		return dossier.Sign(hd, nil, nil, w.nodes["kz"].keys.Sign)
	})
	kg := w.nodes["kg"]
	_, err := kg.Take(t.Context(), "kz", [][]byte{second.Encode()})
	w.check(err)
	if found, _ := kg.look(t, w.now); len(found) > 0 {
		t.Errorf("%+v", found)
	}
	n := w.copy(t, "kg")
	w.check(n.db.Write(t.Context(), func(tx *store.Tx) error { return tx.Append(first, 1) }))
	found, tally := n.look(t, w.now)
	if tally.Remarks != 1 || !slices.ContainsFunc(found, func(f fsck.Finding) bool { return f.What == "fsck.idle" && f.Number == second.Number }) {
		t.Errorf("%+v", found)
	}
}

// TestAReceiptForgotten has something taken in and not noted as owed.
func TestAReceiptForgotten(t *testing.T) {
	w, _, book := newWorld(t)
	w.act("uz", clerk.Command{Dossier: book, Step: "list-office", Input: &directory.Office{ID: "desk", Name: lang.Text{"en": "Desk"}, Task: "duty", Telephone: "+998 71 2000000"}})
	w.carry("uz", "kg")
	n := w.copy(t, "kg")
	n.mustFind(t, w)
	n.change(t, `DELETE FROM owed`)
	found, _ := n.look(t, w.now)
	if len(found) != 1 || found[0].What != "fsck.receipt" || found[0].Party != "uz" {
		t.Errorf("%+v", found)
	}
}
