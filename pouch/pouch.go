// Package pouch carries entries as a file, by hand, between nodes whose link is cut.
//
// A pouch holds what the courier would have brought: the exact envelopes addressed to one
// party, after what that party has said it has. It is sealed to the recipient's seal key,
// so whoever carries it reads neither who packed it nor what is in it, and signed by who
// packed it, so that what is wrong with it is laid at the right door. Nothing in it is
// trusted for having come so: every entry is judged as if the link had brought it. Taken
// twice, or in another order, it comes to the same. Format: doc/spec/8-pouch.md.
package pouch

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// The form of the file: a first line, then frames, each a length and as many bytes.
const (
	firstLine  = "kenesh pouch 1\n"
	maxFrame   = 6 << 20 // bytes of one
	maxBatches = 64      // in one pouch, of at most 1000 entries and some 3 MiB each
	MaxFile    = 256 << 20

	letterDomain = "kenesh/pouch/1"
	batchDomain  = "kenesh/pouch-batch/1"
)

// lock is the first frame, and all that is not sealed: the key of the pouch, sealed to its
// recipient, and the commitment to it.
type lock struct {
	Commit canon.Hash `cbor:"1,keyasint"`
	Wrap   []byte     `cbor:"2,keyasint"`
}

// signed is the second frame under the seal: the letter's canonical bytes, and the signature
// of who packed it.
type signed struct {
	Letter []byte `cbor:"1,keyasint"`
	Sig    []byte `cbor:"2,keyasint"`
}

// letter says what is in the pouch.
type letter struct {
	Council dossier.ID   `cbor:"1,keyasint"`
	From    party.ID     `cbor:"2,keyasint"`
	To      party.ID     `cbor:"3,keyasint"`
	Made    int64        `cbor:"4,keyasint"` // Unix milliseconds
	Lock    canon.Hash   `cbor:"5,keyasint"` // the commitment to the pouch's key
	Line    string       `cbor:"6,keyasint"` // of the sender's outbox
	After   uint64       `cbor:"7,keyasint"` // the cursor the batches follow
	Next    uint64       `cbor:"8,keyasint"` // and the one behind them
	Batches []canon.Hash `cbor:"9,keyasint,omitempty"`

	HasLine string `cbor:"10,keyasint,omitempty"` // how far the sender has come with
	Has     uint64 `cbor:"11,keyasint"`           // the recipient's own outbox
}

// batch is one of the frames that follow.
type batch struct {
	Entries [][]byte `cbor:"1,keyasint,omitempty"`
}

// FileName is what a pouch is called on the way: it names the parties, so whoever must not know
// them renames it.
func FileName(from, to party.ID, next uint64) string {
	return fmt.Sprintf("%s-%s-%d.pouch", from, to, next)
}

// errForm is the sentence for bytes that are no pouch, or not any more.
var errForm = procedure.Refuse("refuse.pouch-form", nil)

func writeFrame(w io.Writer, b []byte) error {
	var size [4]byte
	binary.BigEndian.PutUint32(size[:], uint32(len(b)))
	if _, err := w.Write(size[:]); err != nil {
		return err
	}
	_, err := w.Write(b)
	return err
}

// frames reads the file frame by frame: no more than one is in memory, whatever it claims.
type frames struct{ r *bufio.Reader }

func open(r io.Reader) (frames, error) {
	f := frames{bufio.NewReader(io.LimitReader(r, MaxFile+1))}
	line := make([]byte, len(firstLine))
	if _, err := io.ReadFull(f.r, line); err != nil || string(line) != firstLine {
		return f, errForm
	}
	return f, nil
}

func (f frames) next() ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(f.r, size[:]); err != nil {
		return nil, errForm
	}
	n := binary.BigEndian.Uint32(size[:])
	if n == 0 || n > maxFrame {
		return nil, errForm
	}
	b, err := io.ReadAll(io.LimitReader(f.r, int64(n))) // grows with what is there, not with what is claimed
	if err != nil || uint32(len(b)) != n {
		return nil, errForm
	}
	return b, nil
}

// end: nothing comes after the last frame.
func (f frames) end() error {
	if _, err := f.r.ReadByte(); err != io.EOF {
		return errForm
	}
	return nil
}
