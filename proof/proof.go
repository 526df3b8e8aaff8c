// Package proof makes a dossier portable: one file that anybody can check with no node,
// no network and no trust in whoever exported it. It holds the charter's entries, the
// dossier's entries and the epoch keys that open them; everything said about the
// dossier is derived anew from those.
//
// Whoever has the file can read the dossier. What a proof cannot show is what was left
// out at the end of the chains: Checked names how far each party's chain reaches.
package proof

import (
	"errors"
	"fmt"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/seal"
)

const format = "kenesh/proof/1"

// file is a proof as it is written: canonical bytes, doc/spec/6-proof.md.
type file struct {
	Format  string            `cbor:"1,keyasint"`
	Charter [][]byte          `cbor:"2,keyasint"`           // in canonical order
	Dossier [][]byte          `cbor:"3,keyasint,omitempty"` // none: the charter itself is the dossier
	Keys    map[uint64][]byte `cbor:"4,keyasint,omitempty"` // by epoch
	Digest  canon.Hash        `cbor:"5,keyasint"`           // of the state, as the exporter derived it
}

// Make writes the proof of a dossier. charter and rec may be the same record.
func Make(charter, rec *procedure.Record, keys map[uint64][]byte) []byte {
	f := file{Format: format, Charter: envelopes(charter.History), Digest: rec.Digest()}
	if rec.History.ID() != charter.History.ID() {
		f.Dossier, f.Keys = envelopes(rec.History), keys
	}
	return canon.Encode(f)
}

// envelopes are the entries without the keys sealed to parties, which only those could open.
func envelopes(h *dossier.History) [][]byte {
	var out [][]byte
	for _, e := range h.Order() {
		bare := *e
		bare.Keys = nil
		out = append(out, bare.Encode())
	}
	return out
}

// Checked is a proof that holds.
type Checked struct {
	Charter *procedure.Record
	Record  *procedure.Record
	Roll    *party.Roll
}

// ErrProof is returned for a file that does not hold; the error names the place.
var ErrProof = errors.New("the file does not hold")

func fails(place string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrProof, fmt.Sprintf(place, args...))
}

// Check verifies every signature, every chain, every commitment and the derived state.
// procedures are the kinds this program knows.
func Check(b []byte, procedures []*procedure.Procedure) (Checked, error) {
	var f file
	if err := canon.DecodeFile(b, &f); err != nil {
		return Checked{}, fails("it is no proof, or its outer form was changed (%v)", err)
	}
	if f.Format != format {
		return Checked{}, fails("format %q is not known to this version", f.Format)
	}
	c := checker{procedures: map[string]*procedure.Procedure{}}
	for _, p := range procedures {
		c.procedures[p.Kind] = p
	}
	charter, err := c.charter(f.Charter)
	if err != nil {
		return Checked{}, err
	}
	out := Checked{Charter: charter, Record: charter, Roll: c.roll}
	if len(f.Dossier) > 0 {
		if out.Record, err = c.dossier(f.Dossier, f.Keys); err != nil {
			return Checked{}, err
		}
	}
	if d := out.Record.Digest(); d != f.Digest {
		return Checked{}, fails("the state derived from the entries is %s, the file says %s", d, f.Digest)
	}
	return out, nil
}

type checker struct {
	procedures map[string]*procedure.Procedure
	roll       *party.Roll
	council    dossier.ID
	places     *procedure.Places
}

func (c *checker) charter(envelopes [][]byte) (*procedure.Record, error) {
	rec, rest, err := c.found("charter", envelopes, func(e *dossier.Entry) (procedure.Body, error) {
		return procedure.OpenBody(e, func([]byte) ([]byte, error) { return nil, seal.ErrSeal })
	})
	if err != nil {
		return nil, err
	}
	if _, ok := rec.State.(procedure.Rolled); !ok || !rec.History.Founding().IsCharter() {
		return nil, fails("charter: its first entry founds no council")
	}
	c.council = rec.History.ID()
	signed := func(e *dossier.Entry) bool { return e.VerifiedBy(rec.SignerOf(e)) }
	if !signed(rec.History.Founding()) {
		return nil, unsigned("charter", rec.History.Founding())
	}
	if err := c.addAll("charter", rec, rest, signed); err != nil {
		return nil, err
	}
	c.roll, c.places = rec.State.(procedure.Rolled).Roll(), rec.Places()
	c.roll.Council = c.council.String()
	return rec, nil
}

func (c *checker) dossier(envelopes [][]byte, keys map[uint64][]byte) (*procedure.Record, error) {
	rec, rest, err := c.found("dossier", envelopes, func(e *dossier.Entry) (procedure.Body, error) {
		return procedure.OpenBody(e, func(sealed []byte) ([]byte, error) { return seal.OpenBody(keys[e.Epoch], sealed) })
	})
	if err != nil {
		return nil, err
	}
	rec.Explain(c.places.Explained())
	signed := func(e *dossier.Entry) bool { return c.places.Judge(e) == procedure.Signed }
	for i, e := range append([]*dossier.Entry{rec.History.Founding()}, rest...) {
		if s := c.places.Judge(e); s == procedure.Unplaced || s == procedure.Foreign || e.CouncilOf() != c.council {
			return nil, fails("dossier, entry %d (%s): its author's place in the charter is not in the file", i+1, e)
		}
	}
	if !signed(rec.History.Founding()) {
		return nil, unsigned("dossier", rec.History.Founding())
	}
	if err := c.addAll("dossier", rec, rest, signed); err != nil {
		return nil, err
	}
	for epoch, key := range keys {
		if commit, ok := rec.History.Commitment(epoch); !ok || dossier.CommitKey(key) != commit {
			return nil, fails("key of epoch %d: not the one the founder committed to", epoch)
		}
	}
	for i, o := range rec.Outcomes {
		if o.Verdict == procedure.Unreadable && keys[o.Entry.Epoch] == nil {
			return nil, fails("dossier, entry %d (%s): no key in the file opens it", i+1, o.Entry)
		}
	}
	return rec, nil
}

// found parses the entries and starts the record with the first.
func (c *checker) found(what string, envelopes [][]byte, open procedure.Opener) (*procedure.Record, []*dossier.Entry, error) {
	var entries []*dossier.Entry
	for i, b := range envelopes {
		e, err := dossier.Parse(b)
		if err != nil {
			return nil, nil, fails("%s, entry %d: %v", what, i+1, err)
		}
		entries = append(entries, e)
	}
	if len(entries) == 0 {
		return nil, nil, fails("%s: no entries", what)
	}
	h, err := dossier.NewHistory(entries[0])
	if err != nil {
		return nil, nil, fails("%s, entry 1: %v", what, err)
	}
	return procedure.Fold(c.procedures[h.Kind()], h, open), entries[1:], nil
}

func unsigned(what string, e *dossier.Entry) error {
	return fails("%s, %s: the signature is not its author's", what, e)
}

// addAll adds entries in the order of the file. One that builds on what stands further
// down, as the proof of a fork may, waits until that is in.
func (c *checker) addAll(what string, rec *procedure.Record, entries []*dossier.Entry, signed func(*dossier.Entry) bool) error {
	for len(entries) > 0 {
		var early []*dossier.Entry
		for _, e := range entries {
			j := rec.History.Judge(e)
			if j.Fit == dossier.Early { // what it waits for may bring its key, too
				early = append(early, e)
				continue
			}
			if !signed(e) {
				return unsigned(what, e)
			}
			if j.Fit == dossier.Held && rec.History.Find(e.Party, e.Hash) == nil {
				j.Fit = dossier.Forked // one more than needs be kept, as where a third is the one stood by
			}
			switch j.Fit {
			case dossier.Fits, dossier.Forked:
				if c.places != nil && c.places.GoesBack(rec.History, e) {
					return fails("%s, %s: stands on an earlier place in the charter than the entry before it", what, e)
				}
				rec.Take(rec.History.Add(e))
			case dossier.Held:
				return fails("%s, %s: it stands there twice", what, e)
			default:
				return fails("%s, %s: %s", what, e, j.Reason)
			}
		}
		if len(early) == len(entries) {
			return fails("%s, %s: an entry it builds on is missing", what, early[0])
		}
		entries = early
	}
	return nil
}

// CharterOf returns the charter's entries of a proof, unchecked.
func CharterOf(b []byte) ([][]byte, error) {
	var f file
	if err := canon.DecodeFile(b, &f); err != nil || f.Format != format {
		return nil, fails("it is no proof")
	}
	return f.Charter, nil
}
