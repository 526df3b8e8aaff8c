package spec_test

// The second reader, part four: fold (5-fold.md).

import (
	"encoding/binary"
	"maps"
	"slices"
	"testing"
)

// openBody opens a body and returns who acted and the input's bytes and fields.
func openBody(e *entry, epochs map[uint64]octets) (by string, raw []byte, input dict, err error) {
	defer caught(&err)
	plain := e.body
	if e.epoch > 0 {
		if plain, err = unseal(epochs[e.epoch], e.body); err != nil {
			return "", nil, nil, err
		}
	}
	v, err := decode(plain)
	if err != nil {
		return "", nil, nil, err
	}
	f := recordOf(v)
	who := recordOf(get[dict](f, n(1), true))
	by = get[string](who, "name", true)
	get[string](who, "role", true)
	who.whole()
	input = get[dict](f, n(2), true)
	f.whole()
	return by, inputBytes(plain), input, nil
}

// inputBytes finds the bytes of field 2: it comes last.
func inputBytes(plain []byte) []byte {
	c := &cbor{b: plain}
	_, pairs := c.head()
	for range pairs {
		if key := c.value(); key == n(2) {
			return c.b
		}
		c.value()
	}
	return nil
}

// answer is the state of a question, the kind in 5-fold.md.
type answer struct{ asked, answer, by string }

func (q *answer) take(e *entry, input dict) string {
	f := fields{maps.Clone(input)}
	text, isText := "", true
	if e.step != "withdraw" && f.has("text") {
		text, isText = f.d["text"].(string)
		delete(f.d, "text")
	}
	switch {
	case !slices.Contains([]string{"ask", "answer", "withdraw"}, e.step), len(f.d) > 0:
		return "newer"
	case !isText, e.founding != (e.step == "ask"), e.step == "answer" && q.answer != "", e.step == "withdraw" && (q.answer == "" || q.by != e.party),
		e.step != "withdraw" && text == "":
		return "crossed"
	}
	switch e.step {
	case "ask":
		q.asked = text
	case "answer":
		q.answer, q.by = text, e.party
	case "withdraw":
		q.answer, q.by = "", ""
	}
	return "counts"
}

// digest encodes the state: at most three short texts under keys of which shorter come first.
func (q *answer) digest() hash {
	var b []byte
	pairs := byte(0)
	for _, p := range [][2]string{{"by", q.by}, {"asked", q.asked}, {"answer", q.answer}} {
		if p[1] == "" {
			continue
		}
		pairs++
		for _, s := range p {
			if len(s) < 24 {
				b = append(b, 0x60|byte(len(s)))
			} else {
				b = binary.BigEndian.AppendUint16(append(b, 0x79), uint16(len(s)))
				if len(s) < 256 {
					b = append(b[:len(b)-3], 0x78, byte(len(s)))
				}
			}
			b = append(b, s...)
		}
	}
	return hashOf("kenesh/state/1", append([]byte{0xa0 | pairs}, b...))
}

// record derives all that a vector asks for.
func (s *shelf) record(epochs map[uint64]octets) record {
	r := record{Dossier: s.founding.hash.name(), Heads: map[string]uint64{}, Frozen: map[string]uint64{},
		Present: s.members(end).present(), Epoch: s.members(end).epoch}
	var q answer
	for _, e := range s.order() {
		r.Heads[e.party] = s.head(e.party)
		if first, frozen := s.frozen(e.party, end); frozen {
			r.Frozen[e.party] = first
		}
		p := place{Hash: e.hash[:], Party: e.party, Number: e.number, Step: e.step, Void: s.void(e), Awaited: s.awaited(e),
			Acknowledged: s.acknowledged(e), Verdict: "counts"}
		by, raw, input, err := openBody(e, epochs)
		switch {
		case p.Void != "":
			p.Verdict = "void"
		case e.step == "receipt":
		case e.body == nil && !e.bodyHash.zero():
			p.Verdict = "shredded"
		case err != nil:
			p.Verdict = "unreadable"
		default:
			p.By, p.Input = by, raw
			if !e.structural() {
				p.Verdict = q.take(e, input)
			}
		}
		r.Order = append(r.Order, p)
	}
	digest := q.digest()
	r.Digest = digest[:]
	return r
}

func TestReaderDossiers(t *testing.T) {
	for _, v := range load[[]dossierVector](t, "dossiers.json") {
		var entries []*entry
		for _, b := range v.Entries {
			e, _, err := read(b)
			if err != nil || !e.signedBy(v.Keys[e.party]) {
				t.Fatalf("%s: %v", v.What, err)
			}
			entries = append(entries, e)
		}
		alone := shelve(entries[0])
		s := shelve(entries[0])
		if err := s.takeAll(entries); err != nil {
			t.Errorf("%s: %v", v.What, err)
			continue
		}
		same(t, v.What, s.record(v.Epochs), v.Want)
		for _, f := range v.Fail {
			e, err := readSigned(f)
			if err != nil {
				t.Errorf("%s, %s: not even an entry: %v", v.What, f.Why, err)
			} else if fit, _ := s.judge(e); fit != "breach" {
				t.Errorf("%s, %s, but: %s", v.What, f.Why, fit)
			}
		}
		for _, w := range v.Wait {
			e, _, _ := read(w.Entry)
			fit, waits := alone.judge(e)
			same(t, v.What+": "+fit+", waits", waits, w.For)
		}
	}
}
