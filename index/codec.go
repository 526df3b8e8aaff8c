package index

import (
	"encoding/binary"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"kenesh/lang"
)

// What lists show is kept as it is here, field after field: it is written at every act and
// read fifty at a time, and nobody reads it but this package. A version that writes it
// otherwise must have another fingerprint.

// writer puts fields one after another. The same values give the same bytes.
type writer struct{ b []byte }

func (w *writer) number(n int64)    { w.b = binary.AppendVarint(w.b, n) }
func (w *writer) length(n int)      { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *writer) text(s string)     { w.length(len(s)); w.b = append(w.b, s...) }
func (w *writer) mark(c byte)       { w.b = append(w.b, c) }
func (w *writer) words(t lang.Text) { writeMap(w, t, func(s string) { w.text(s) }) }

func writeList[T ~string](w *writer, all []T) {
	w.length(len(all))
	for _, s := range all {
		w.text(string(s))
	}
}

func writeMap[K ~string, V any](w *writer, m map[K]V, write func(V)) {
	w.length(len(m))
	if len(m) < 2 {
		for k, v := range m {
			w.text(string(k))
			write(v)
		}
		return
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		w.text(string(k))
		write(m[k])
	}
}

// message puts a message whose blanks keep their types; "" where there is nothing to say.
func (w *writer) message(m lang.Message) {
	if w.text(m.Key); m.Key != "" {
		writeMap(w, m.Args, w.blank)
	}
}

func (w *writer) blank(value any) {
	switch v := value.(type) {
	case string:
		w.mark('s')
		w.text(v)
	case lang.Date:
		w.mark('d')
		w.text(string(v))
	case lang.Moment:
		w.mark('m')
		w.number(int64(v))
	case lang.Party:
		w.mark('p')
		w.text(string(v))
	case lang.Parties:
		w.mark('P')
		writeList(w, v)
	case lang.Term:
		w.mark('t')
		w.text(string(v))
	case lang.Tag:
		w.mark('g')
		w.text(string(v))
	case lang.Text:
		w.mark('x')
		w.words(v)
	case lang.Message:
		w.mark('M')
		w.message(v)
	case []string:
		w.mark('l')
		writeList(w, v)
	default:
		w.other(reflect.ValueOf(value))
	}
}

// other puts whole numbers of any size, and of anything else how it prints.
func (w *writer) other(v reflect.Value) {
	switch {
	case v.CanInt():
		w.mark('n')
		w.number(v.Int())
	case v.CanUint():
		w.mark('n')
		w.number(int64(v.Uint()))
	default:
		w.mark('s')
		w.text(fmt.Sprint(v))
	}
}

// reader takes what a writer put. After something that no writer puts it is damaged, and
// what it returns means nothing.
type reader struct {
	b       string
	damaged bool
}

func (r *reader) fail() {
	r.b, r.damaged = "", true
}

func (r *reader) number() int64 {
	n, size := binary.Varint([]byte(r.b[:min(len(r.b), binary.MaxVarintLen64)]))
	if size <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[size:]
	return n
}

// length takes how many bytes or fields follow: never more than there are bytes.
func (r *reader) length() int {
	n, size := binary.Uvarint([]byte(r.b[:min(len(r.b), binary.MaxVarintLen64)]))
	if size <= 0 || n > uint64(len(r.b)-size) {
		r.fail()
		return 0
	}
	r.b = r.b[size:]
	return int(n)
}

func (r *reader) text() string {
	n := r.length()
	s := r.b[:n]
	r.b = r.b[n:]
	return s
}

func (r *reader) mark() byte {
	if r.b == "" {
		r.fail()
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func readList[L ~[]T, T ~string](r *reader) (all L) {
	for range r.length() {
		all = append(all, T(r.text()))
	}
	return all
}

func readMap[M ~map[K]V, K ~string, V any](r *reader, read func() V) (all M) {
	n := r.length()
	if n > 0 {
		all = make(M, min(n, 16))
	}
	for range n {
		k := K(r.text())
		all[k] = read()
	}
	return all
}

func (r *reader) words() lang.Text { return readMap[lang.Text](r, r.text) }

func (r *reader) message() (m lang.Message) {
	if m.Key = r.text(); m.Key != "" {
		m.Args = readMap[lang.Args](r, r.blank)
	}
	return m
}

// blank takes what fills a blank. Whole numbers come back as int.
func (r *reader) blank() any {
	switch r.mark() {
	case 's':
		return r.text()
	case 'd':
		return lang.Date(r.text())
	case 'm':
		return lang.Moment(r.number())
	case 'p':
		return lang.Party(r.text())
	case 'P':
		return readList[lang.Parties](r)
	case 't':
		return lang.Term(r.text())
	case 'g':
		return lang.Tag(r.text())
	case 'x':
		return r.words()
	case 'M':
		return r.message()
	case 'l':
		return readList[[]string](r)
	case 'n':
		return int(r.number())
	}
	r.fail()
	return nil
}
