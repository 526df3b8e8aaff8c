package reference

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// Encode writes a value in the one form of 1-encoding.md. It knows what states are made of:
// uint64, string, bool, []byte, []string, List, Dict and Record, in which empty values are left out.
func Encode(v any) []byte {
	switch v := v.(type) {
	case uint64:
		return front(0, v)
	case string:
		return append(front(3, uint64(len(v))), v...)
	case []byte:
		return append(front(2, uint64(len(v))), v...)
	case bool:
		if v {
			return []byte{0xf5}
		}
		return []byte{0xf4}
	case []string:
		b := front(4, uint64(len(v)))
		for _, x := range v {
			b = append(b, Encode(x)...)
		}
		return b
	case List:
		b := front(4, uint64(len(v)))
		for _, x := range v {
			b = append(b, Encode(x)...)
		}
		return b
	case Dict:
		return encodeMap(v)
	case Record:
		d := Dict{}
		for k, x := range v {
			if !empty(x) {
				d[k] = x
			}
		}
		return encodeMap(d)
	}
	panic(fmt.Sprintf("a state with a %T", v))
}

// Record is a map with text keys whose empty values are left out.
type Record map[string]any

func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case uint64:
		return v == 0
	case string:
		return v == ""
	case bool:
		return !v
	case []byte:
		return len(v) == 0
	case []string:
		return len(v) == 0
	case List:
		return len(v) == 0
	case Dict:
		return len(v) == 0
	case Record:
		return len(v) == 0
	}
	return false
}

func front(major byte, n uint64) []byte {
	switch {
	case n < 24:
		return []byte{major<<5 | byte(n)}
	case n < 1<<8:
		return []byte{major<<5 | 24, byte(n)}
	case n < 1<<16:
		return binary.BigEndian.AppendUint16([]byte{major<<5 | 25}, uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32([]byte{major<<5 | 26}, uint32(n))
	}
	return binary.BigEndian.AppendUint64([]byte{major<<5 | 27}, n)
}

func encodeMap(d Dict) []byte {
	var pairs [][2][]byte
	for k, v := range d {
		pairs = append(pairs, [2][]byte{Encode(k), Encode(v)})
	}
	slices.SortFunc(pairs, func(a, b [2][]byte) int { return bytes.Compare(a[0], b[0]) })
	b := front(5, uint64(len(pairs)))
	for _, p := range pairs {
		b = append(append(b, p[0]...), p[1]...)
	}
	return b
}
