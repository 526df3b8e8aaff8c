package simulate

import (
	"crypto/ed25519"
	"crypto/sha256"
	"slices"

	"kenesh/canon"
	"kenesh/dossier"
)

// What no encoder of ours would make: headers put together byte by byte, and well signed.

// misshapen is an entry whose header breaks the form in one way.
func (w *world) misshapen(what string, m *node, a *affair, hd dossier.Header) []byte {
	fields := map[uint64]any{1: uint64(1), 2: m.Council(), 3: canon.Hash(a.id), 4: string(m.id), 5: hd.Number, 6: hd.Prev, 8: hd.Clock,
		9: uint64(hd.Time), 11: "receipt", 13: hd.Place}
	switch what {
	case "wrong type":
		fields[pick(w.dice, []uint64{3, 4, 5, 8, 11})] = pick(w.dice, []any{"seven", true, []uint64{7}, map[uint64]uint64{7: 7}})
	case "unknown field":
		fields[uint64(20+w.IntN(100))] = "from where?"
	case "no place":
		delete(fields, 13)
	case "later format":
		fields[1], fields[uint64(20+w.IntN(100))] = uint64(2), "from a year to come"
	}
	b := canon.Encode(fields)
	switch what {
	case "duplicate keys":
		b = append(append([]byte{b[0] + 1, 1, 1}, b[1:3]...), b[3:]...)
	case "garbage text":
		b = slices.Replace(b, len(b)-3, len(b)-1, 0xc3, 0x28)
	case "open length":
		b = append(append([]byte{0xbf}, b[1:]...), 0xff)
	case "something behind":
		b = append(b, 0)
	case "longer form":
		b = slices.Insert(b, 2, 0x18) // 1: 1 in one byte more than it needs
	case "another order":
		b = append(append([]byte{b[0]}, b[3:]...), b[1:3]...)
	}
	sig := ed25519.Sign(m.keys.Sign, append([]byte("kenesh/entry/1\x00"), b...))
	return canon.Encode(map[uint64]any{1: b, 2: sig})
}

// shapes are the ways in which a header can be misshapen.
var shapes = []string{"wrong type", "unknown field", "no place", "duplicate keys", "garbage text", "open length", "something behind", "longer form", "another order", "later format"}

// flood is a great many entries that all wait for something nobody has.
func (w *world) flood(m *node, hd dossier.Header) (out [][]byte) {
	for i := range 40 + w.IntN(100) {
		hd.Number, hd.Prev = hd.Number+2, sha256.Sum256([]byte{byte(i)})
		hd.Clock++
		out = append(out, dossier.Sign(hd, nil, nil, m.keys.Sign).Encode())
	}
	return out
}
