package dossier

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"

	"kenesh/canon"
	"kenesh/party"
)

// The form of an entry: what can be said of it alone (doc/spec/2-entry.md).

// Parse reads an entry and checks everything that can be checked of it alone, but for
// the signature, which needs the author's key. With ErrFormat it returns what a later
// format cannot have changed: dossier, party, number and hash.
func Parse(b []byte) (*Entry, error) {
	if len(b) > MaxEntry {
		return nil, fmt.Errorf("%w: %d bytes", ErrEntry, len(b))
	}
	var env envelope
	if err := canon.Decode(b, &env); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	e := &Entry{Signed: env.Signed, Sig: env.Sig, Body: env.Body, Keys: env.Keys, Hash: canon.Sum(entryDomain, env.Signed)}
	if len(e.Signed) > MaxHeader || len(e.Body) > MaxBody || len(e.Keys) > MaxWraps || len(e.Sig) != ed25519.SignatureSize {
		return nil, fmt.Errorf("%w: size of a part", ErrEntry)
	}
	if err := canon.Decode(e.Signed, &e.Header); err != nil || e.Format > Format {
		isLater, wrong := later(e)
		if isLater && wrong == nil {
			return e, ErrFormat
		}
		return nil, fmt.Errorf("%w: %w", ErrEntry, errors.Join(err, wrong))
	}
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	return e, nil
}

// later reports whether e is of a later format, and reads what every format says in the
// same place: which dossier it belongs to, whose it is, and its number.
func later(e *Entry) (bool, error) {
	var v struct {
		Format  uint64   `cbor:"1,keyasint"`
		Dossier []byte   `cbor:"3,keyasint,omitempty"`
		Party   party.ID `cbor:"4,keyasint"`
		Number  uint64   `cbor:"5,keyasint"`
	}
	if canon.Peek(e.Signed, &v) != nil || v.Format <= Format {
		return false, nil // of this format, or of none
	}
	id := ID(e.Hash)
	if v.Dossier != nil {
		if len(v.Dossier) != len(id) || ID(v.Dossier).IsZero() {
			return false, errors.New("dossier")
		}
		id = ID(v.Dossier)
	}
	if !v.Party.Valid() || v.Number == 0 || v.Number > 1<<53 {
		return false, errors.New("party or number")
	}
	e.Header = Header{Format: v.Format, Dossier: id, Party: v.Party, Number: v.Number}
	return true, nil
}

func (e *Entry) check() error {
	switch {
	case e.Format != Format:
		return fmt.Errorf("format %d", e.Format)
	case !e.Party.Valid():
		return errors.New("party")
	case e.Number == 0 || e.Clock == 0 || e.Clock > 1<<53 || e.Number > 1<<53:
		return errors.New("number or clock")
	case e.Time < 0 || e.Time > 1<<52:
		return errors.New("time")
	case !validStep(e.Step):
		return errors.New("step name")
	case (e.Number == 1) != e.Prev.IsZero():
		return errors.New("previous entry")
	case e.Epoch > 1<<53 || e.Opens != nil && e.Opens.Number != e.Epoch:
		return errors.New("epoch")
	case !e.WrapsHash.IsZero() && e.Epoch == 0:
		return errors.New("keys where nothing is sealed")
	}
	if err := e.checkParts(); err != nil {
		return err
	}
	if len(e.Seen) > party.MaxParties || len(e.SeenAs) != len(e.Seen) {
		return errors.New("seen")
	}
	for id, n := range e.Seen {
		if !id.Valid() || n == 0 || n > 1<<53 || id == e.Party || e.SeenAs[id].IsZero() {
			return errors.New("seen")
		}
	}
	if e.Founding != nil {
		return e.checkFounding()
	}
	if e.Dossier.IsZero() || e.Council.IsZero() {
		return errors.New("dossier or council not named")
	}
	if (e.Dossier == e.Council) != e.Place.IsZero() {
		return errors.New("place in the charter")
	}
	return e.checkStructure()
}

// checkParts holds what travels beside the signed part to its hashes there.
func (e *Entry) checkParts() error {
	switch {
	case len(e.Body) > 0 && canon.Sum(bodyDomain, e.Body) != e.BodyHash:
		return errors.New("body is not the one that was signed")
	case len(e.Keys) > 0 && canon.Sum(wrapsDomain, e.Keys) != e.WrapsHash:
		return errors.New("keys are not the ones that were signed")
	}
	return nil
}

func (e *Entry) checkFounding() error {
	f := e.Founding
	switch {
	case e.Number != 1 || e.Clock != 1 || len(e.Seen) != 0 || !e.Dossier.IsZero():
		return errors.New("a founding entry comes first")
	case e.Council.IsZero() != e.Place.IsZero():
		return errors.New("place in the charter")
	case len(f.Parties) == 0 || len(f.Parties) > party.MaxParties || f.Parties[0] != e.Party:
		return errors.New("founding parties")
	case !validStep(f.Kind):
		return errors.New("kind")
	case len(e.Admits) > 0 || e.Releases != nil || len(e.Stands) > 0:
		return errors.New("a founding entry admits and releases nobody")
	case (e.Epoch == 0) != (e.Opens == nil) || e.Epoch > 1:
		return errors.New("first epoch")
	case e.Silent() || e.Step == Admit || e.Step == Release || e.Step == Recover || e.Step == Keep:
		return errors.New("founded by a step every dossier has")
	}
	seen := map[party.ID]bool{}
	for _, id := range f.Parties {
		if !id.Valid() || seen[id] {
			return errors.New("founding parties")
		}
		seen[id] = true
	}
	return nil
}

// checkStructure ties the structural fields to the structural steps, one to one.
func (e *Entry) checkStructure() error {
	admit, release := e.Step == Admit, e.Step == Release
	switch {
	case admit != (len(e.Admits) > 0) || len(e.Admits) > party.MaxParties:
		return errors.New("admitted parties")
	case release != (e.Releases != nil):
		return errors.New("released party")
	case e.Opens != nil && !release:
		return errors.New("an epoch starts with the founding or a release")
	case release && (e.Epoch == 0) != (e.Opens == nil):
		return errors.New("a release from a sealed dossier starts an epoch")
	case !e.WrapsHash.IsZero() && !admit && !release:
		return errors.New("keys")
	case len(e.Stands) > 0 && (e.Step != Recover || !e.IsCharter()) || len(e.Stands) > MaxStands:
		return errors.New("entries stood by")
	case e.Silent() && !e.BodyHash.IsZero():
		return errors.New("a receipt has no body")
	case (e.Step == Keep || e.Step == Shredded) && e.IsCharter():
		return errors.New("a charter is kept for good")
	}
	for i, id := range e.Admits {
		if !id.Valid() || slices.Contains(e.Admits[:i], id) {
			return errors.New("admitted parties")
		}
	}
	return nil
}

func validStep(s string) bool {
	if len(s) < 2 || len(s) > maxStep {
		return false
	}
	for i, c := range s {
		if !(c >= 'a' && c <= 'z') && !(i > 0 && (c == '-' || c >= '0' && c <= '9')) {
			return false
		}
	}
	return true
}
