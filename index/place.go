package index

import (
	"encoding/base64"
	"errors"
	"fmt"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
)

// ErrAfter is returned for an After that is not the Next of a page in the same order.
var ErrAfter = errors.New("not a place in this list")

// place is where a page ends: the value it is sorted by, and the id.
type place struct {
	Sort   Sort       `cbor:"1,keyasint"`
	Lang   lang.Tag   `cbor:"2,keyasint,omitempty"`
	Desc   bool       `cbor:"3,keyasint,omitempty"`
	Number int64      `cbor:"4,keyasint,omitempty"`
	Key    []byte     `cbor:"5,keyasint,omitempty"`
	ID     dossier.ID `cbor:"6,keyasint"`
}

// spot is the place as the image compares it; nil where a list begins.
func (p *place) spot() *spot {
	if p == nil {
		return nil
	}
	return &spot{value: p.Number, id: begins(p.ID[:]), key: append([]byte{}, p.Key...)}
}

// String is the place as it stands in an address.
func (p place) String() string { return base64.RawURLEncoding.EncodeToString(canon.Encode(p)) }

// place reads After; nil where a list begins.
func (q Query) place() (*place, error) {
	if q.After == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(q.After)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAfter, err)
	}
	var p place
	if err := canon.Decode(b, &p); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAfter, err)
	}
	if p.Sort != q.Sort || p.Lang != q.Lang || p.Desc != q.Desc {
		return nil, ErrAfter
	}
	return &p, nil
}
