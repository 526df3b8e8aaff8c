package pouch

import (
	"bytes"
	"testing"

	"kenesh/canon"
)

// FuzzFrames: whatever a file claims, it is read within bounds, and what comes out of it is
// what was framed.
func FuzzFrames(f *testing.F) {
	var good bytes.Buffer
	good.WriteString(firstLine)
	writeFrame(&good, canon.Encode(lock{Wrap: []byte("w")}))
	writeFrame(&good, []byte("x"))
	f.Add(good.Bytes())
	f.Add([]byte(firstLine + "\xff\xff\xff\xff"))
	f.Add([]byte(firstLine + "\x00\x00\x00\x00"))
	f.Add([]byte("kenesh pouch 2\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := open(bytes.NewReader(b))
		if err != nil {
			return
		}
		again := bytes.NewBufferString(firstLine)
		for {
			frame, err := r.next()
			if err != nil {
				break
			}
			if len(frame) == 0 || len(frame) > maxFrame {
				t.Fatalf("a frame of %d bytes", len(frame))
			}
			writeFrame(again, frame)
			var l letter
			var s signed
			var k lock
			var c batch
			for _, v := range []any{&l, &s, &k, &c} {
				if canon.Decode(frame, v) == nil && !bytes.Equal(canon.Encode(v), frame) {
					t.Fatalf("two forms of %T", v)
				}
			}
		}
		if !bytes.HasPrefix(b, again.Bytes()) {
			t.Fatal("read something else than was there")
		}
	})
}
