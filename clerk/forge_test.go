package clerk_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/charter"
	"kenesh/procedure/notice"
	"kenesh/seal"
	"kenesh/store"
)

// The malicious party's workshop: it has the keys of its own node, knows everything the
// node knows, and signs what it likes.

// forge signs who's next entry in a dossier, bent. Nothing of it is told to who's node.
func (w *world) forge(who party.ID, id dossier.ID, step string, input any, bend func(*dossier.Header)) *dossier.Entry {
	w.t.Helper()
	rec, err := w.nodes[who].Read(w.ctx, id)
	w.check(err)
	hd := rec.History.Next(who, step, w.now.UnixMilli(), w.standing(who))
	if id == w.council() {
		hd.Place = canon.Hash{}
	}
	if step == dossier.Receipt {
		hd.Epoch = rec.History.Epoch()
	}
	if bend != nil {
		bend(&hd)
	}
	return w.signAs(who, hd, input)
}

// signAs seals and signs a header of who's making.
func (w *world) signAs(who party.ID, hd dossier.Header, input any) *dossier.Entry {
	w.t.Helper()
	var body []byte
	if hd.Step != dossier.Receipt {
		body = canon.Encode(procedure.Body{By: officer, Input: canon.Encode(input)})
		if hd.Epoch > 0 {
			var err error
			body, err = seal.Body(w.epochKeys(who, hd.Dossier)[hd.Epoch], body)
			w.check(err)
		}
	}
	return dossier.Sign(hd, body, nil, w.nodes[who].keys.Sign)
}

// found signs a founding notice of who's making; wrap changes the keys it hands over.
func (w *world) found(who party.ID, others []party.ID, wrap func(dossier.Wraps)) *dossier.Entry {
	w.t.Helper()
	key := seal.NewKey()
	parties := append([]party.ID{who}, others...)
	wraps, err := seal.WrapAll(w.nodes[who].Roll(), parties, map[uint64][]byte{1: key})
	w.check(err)
	wrap(wraps)
	body, err := seal.Body(key, canon.Encode(procedure.Body{By: officer, Input: canon.Encode(
		&notice.Contents{Title: lang.Text{"en": "Found"}, Body: lang.Text{"en": "Body."}, Level: "warning"})}))
	w.check(err)
	hd := dossier.Header{Council: w.council(), Party: who, Number: 1, Clock: 1, Time: w.now.UnixMilli(), Step: "issue", Epoch: 1,
		Place: w.standing(who), Opens: &dossier.Epoch{Number: 1, Commit: dossier.CommitKey(key)},
		Founding: &dossier.Founding{Kind: "notice", Parties: parties}}
	return dossier.Sign(hd, body, wraps, w.nodes[who].keys.Sign)
}

func (w *world) council() dossier.ID { return w.nodes[w.ids[0]].Council() }

// standing is the last entry of who's own in the charter.
func (w *world) standing(who party.ID) canon.Hash {
	rec, err := w.nodes[who].Read(w.ctx, w.council())
	w.check(err)
	return rec.History.Head(who).Hash
}

func (w *world) epochKeys(who party.ID, id dossier.ID) map[uint64][]byte {
	b, err := w.nodes[who].Export(w.ctx, id)
	w.check(err)
	var f struct {
		Format  string            `cbor:"1,keyasint"`
		Charter [][]byte          `cbor:"2,keyasint"`
		Dossier [][]byte          `cbor:"3,keyasint,omitempty"`
		Keys    map[uint64][]byte `cbor:"4,keyasint,omitempty"`
		Digest  canon.Hash        `cbor:"5,keyasint"`
	}
	w.check(canon.Decode(b, &f))
	return f.Keys
}

// show hands entries to a node as if carrier brought them.
func (w *world) show(to, carrier party.ID, entries ...*dossier.Entry) clerk.Taken {
	w.t.Helper()
	var envelopes [][]byte
	for _, e := range entries {
		envelopes = append(envelopes, e.Encode())
	}
	taken, err := w.nodes[to].Take(w.ctx, carrier, envelopes)
	w.check(err)
	return taken
}

// offences lists what a node holds against others, as "author via carrier: what".
func (w *world) offences(at party.ID) (lines []string, all []store.Offence) {
	w.t.Helper()
	w.check(w.nodes[at].db.Read(w.ctx, func(tx *store.Tx) (err error) {
		all, err = tx.Offences(100_000)
		return err
	}))
	for _, o := range all {
		lines = append(lines, string(o.By)+" via "+string(o.Carrier)+": "+o.What)
	}
	return lines, all
}

// accused fails unless a node holds an offence against a party that contains what.
func (w *world) accused(at, who party.ID, what string) {
	w.t.Helper()
	lines, _ := w.offences(at)
	for _, l := range lines {
		if strings.HasPrefix(l, string(who)+" via") && strings.Contains(l, what) {
			return
		}
	}
	w.t.Errorf("%s holds nothing against %s about %q, only %q", at, who, what, lines)
}

// innocent fails if a node holds any offence against a party.
func (w *world) innocent(at, who party.ID) {
	w.t.Helper()
	lines, _ := w.offences(at)
	for _, l := range lines {
		if strings.HasPrefix(l, string(who)+" via") {
			w.t.Errorf("%s holds against %s: %s", at, who, l)
		}
	}
}

// refused fails unless err is a sentence for the officer.
func (w *world) refused(err error, key string) {
	w.t.Helper()
	if p := procedure.ProblemsOf(err); len(p) == 0 || key != "" && p[0].Message.Key != key {
		w.t.Errorf("refused with %v, not %q", err, key)
	}
}

func (w *world) record(who party.ID, id dossier.ID) *procedure.Record {
	w.t.Helper()
	rec, err := w.nodes[who].Read(w.ctx, id)
	w.check(err)
	return rec
}

func motionID(by party.ID, number uint64) string { return fmt.Sprintf("%s/%d", by, number) }

// lastMotion is the motion moved last in the charter.
func (w *world) lastMotion() string {
	state := w.record(w.ids[0], w.council()).State.(*charter.State)
	return state.Motions[len(state.Motions)-1].ID
}

// unknownTo fails if a string stands anywhere in a party's files.
func (w *world) unknownTo(who party.ID, canary string) {
	w.t.Helper()
	files, err := os.ReadDir(w.nodes[who].dir)
	w.check(err)
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(w.nodes[who].dir, f.Name()))
		w.check(err)
		if bytes.Contains(b, []byte(canary)) {
			w.t.Errorf("%s of %s holds %q", f.Name(), who, canary)
		}
	}
}
