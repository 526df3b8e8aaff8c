package reference

import "regexp"

// fields reads a record: each field once, and none left over.
type fields struct{ d Dict }

func recordOf(v any) fields {
	d, ok := v.(Dict)
	must(ok, "not a map")
	return fields{d}
}

func get[T any](f fields, key any, orNone bool) (v T) {
	x, there := f.d[key]
	delete(f.d, key)
	if !there {
		must(orNone, "no field %v", key)
		return v
	}
	v, ok := x.(T)
	must(ok, "field %v is a %T", key, x)
	return v
}

// whole says that nothing is left that nobody has asked for.
func (f fields) whole() { must(len(f.d) == 0, "fields nobody knows: %v", f.d) }

func (f fields) has(key any) bool { _, there := f.d[key]; return there }

func (f fields) number(key any, least, most uint64) uint64 {
	n := get[uint64](f, key, false)
	must(n >= least && n <= most, "field %v is %d", key, n)
	return n
}

func (f fields) text(key any, form *regexp.Regexp) string {
	s := get[string](f, key, false)
	must(form.MatchString(s), "field %v is %q", key, s)
	return s
}

func (f fields) octets(key any, orNone bool) []byte {
	there := f.has(key)
	b := get[[]byte](f, key, orNone)
	must(!orNone || !there || len(b) > 0, "field %v is there and empty", key)
	return b
}

func (f fields) hash(key any, orNone bool) Hash {
	if b := f.octets(key, orNone); b != nil {
		must(len(b) == 32, "a hash of %d bytes", len(b))
		must(!orNone || !Hash(b).Zero(), "field %v is there and zero", key)
		return Hash(b)
	}
	return Hash{}
}

func (f fields) parties(key any, orNone bool) (ids []string) {
	must(!orNone || !f.has(key) || len(f.d[key].(List)) > 0, "field %v is there and empty", key)
	l := get[List](f, key, orNone)
	must(len(l) <= 256, "too many parties")
	seen := map[string]bool{}
	for _, x := range l {
		id, ok := x.(string)
		must(ok && partyForm.MatchString(id) && !seen[id], "party %v", x)
		seen[id] = true
		ids = append(ids, id)
	}
	return ids
}
