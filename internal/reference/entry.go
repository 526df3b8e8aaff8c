package reference

// Entries: 2-entry.md.

// Entry is an entry as this reader keeps it.
type Entry struct {
	Hash, Council, Dossier, Previous, Place, BodyHash, WrapsHash Hash
	Party, Step                                                  string
	Number, Clock, Time, Epoch                                   uint64
	Seen                                                         map[string]uint64
	SeenAs                                                       map[string]Hash
	Founding                                                     bool
	Kind                                                         string
	Parties, Admits                                              []string
	Releases                                                     string
	Last, Opens                                                  uint64
	Commitment                                                   Hash
	StandsBy                                                     []Hash
	Header, Sig, Body, Keys                                      []byte
}

const most = 1 << 53

// Read reads an envelope and judges its form. Of a later format it gives what every format
// says: dossier, party, number and hash.
func Read(b []byte) (e *Entry, later bool, err error) {
	defer caught(&err)
	must(len(b) <= 852_992, "too long")
	v, err := Decode(b)
	if err != nil {
		return nil, false, err
	}
	f := recordOf(v)
	e = &Entry{Header: f.octets(uint64(1), false), Sig: f.octets(uint64(2), false), Body: f.octets(uint64(3), true), Keys: f.octets(uint64(4), true)}
	f.whole()
	must(len(e.Header) <= 65_536 && len(e.Sig) == 64 && len(e.Body) <= 262_144 && len(e.Keys) <= 524_288, "size of a part")
	if v, err = Decode(e.Header); err != nil {
		return nil, false, err
	}
	f = recordOf(v)
	format := get[uint64](f, uint64(1), false)
	e.Hash = HashOf("kenesh/entry/1", e.Header)
	if format > 1 { // these are the same in every format
		e.Dossier, e.Party, e.Number = f.hash(n(3), true), f.text(n(4), partyForm), f.number(n(5), 1, most)
		if e.Dossier.Zero() {
			e.Dossier = e.Hash
		}
		return e, true, nil
	}
	must(format == 1, "format %d", format)
	e.fill(f)
	e.check()
	return e, false, nil
}

func n(i int) any { return uint64(i) }

func (e *Entry) fill(f fields) {
	e.Council, e.Dossier, e.Previous = f.hash(n(2), true), f.hash(n(3), true), f.hash(n(6), true)
	e.BodyHash, e.Place, e.WrapsHash = f.hash(n(12), true), f.hash(n(13), true), f.hash(n(18), true)
	e.Party, e.Step = f.text(n(4), partyForm), f.text(n(11), stepForm)
	e.Number, e.Clock, e.Epoch = f.number(n(5), 1, most), f.number(n(8), 1, most), f.number(n(10), 0, most)
	e.Time = f.number(n(9), 0, 1<<52)
	e.fillSeen(f)
	if e.Founding = f.has(n(14)); e.Founding {
		r := recordOf(get[Dict](f, n(14), false))
		e.Kind, e.Parties = r.text(n(1), stepForm), r.parties(n(2), false)
		r.whole()
	}
	e.Admits = f.parties(n(15), true)
	if f.has(n(16)) {
		r := recordOf(get[Dict](f, n(16), false))
		e.Releases, e.Last = get[string](r, n(1), false), get[uint64](r, n(2), false)
		r.whole()
	}
	if f.has(n(17)) {
		r := recordOf(get[Dict](f, n(17), false))
		e.Opens = r.number(n(1), 1, most)
		e.Commitment = r.hash(n(2), false)
		r.whole()
	}
	if f.has(n(20)) {
		by := get[List](f, n(20), false)
		must(len(by) > 0 && len(by) <= 256, "stands by %d", len(by))
		for _, h := range by {
			b := h.([]byte)
			must(len(b) == 32, "a hash of %d bytes", len(b))
			e.StandsBy = append(e.StandsBy, Hash(b))
		}
	}
	f.whole()
}

func (e *Entry) fillSeen(f fields) {
	there := f.has(n(7))
	seen, as := get[Dict](f, n(7), true), get[Dict](f, n(19), true)
	must(len(seen) > 0 == there && len(seen) <= 256 && len(as) == len(seen), "seen")
	e.Seen, e.SeenAs = map[string]uint64{}, map[string]Hash{}
	for k := range seen {
		id, ok := k.(string)
		must(ok && partyForm.MatchString(id) && id != e.Party, "has seen %v", k)
		e.Seen[id], e.SeenAs[id] = fields{seen}.number(id, 1, most), fields{as}.hash(id, true)
		must(!e.SeenAs[id].Zero(), "does not say which entry of %s", id)
	}
	fields{as}.whole()
}

// Structural says that its step is none of its kind.
func (e *Entry) Structural() bool {
	return e.Silent() || e.Step == "admit" || e.Step == "release" || e.Step == "keep"
}

// Silent says that its step has no body.
func (e *Entry) Silent() bool { return e.Step == "receipt" || e.Step == "shredded" }

// check holds the entry to the further rules of form.
func (e *Entry) check() {
	must((e.Number == 1) == e.Previous.Zero(), "previous entry")
	must(e.Body == nil || HashOf("kenesh/body/1", e.Body) == e.BodyHash, "body")
	must(e.Keys == nil || HashOf("kenesh/wraps/1", e.Keys) == e.WrapsHash, "keys")
	must(e.Opens == 0 || e.Opens == e.Epoch, "opens an epoch it is not sealed under")
	must(e.WrapsHash.Zero() || e.Epoch > 0, "keys where nothing is sealed")
	if e.Founding {
		must(e.Number == 1 && e.Clock == 1 && len(e.Seen) == 0 && e.Dossier.Zero(), "a founding comes first")
		must(e.Admits == nil && e.Releases == "" && e.Epoch <= 1 && e.Opens == e.Epoch && !e.Structural() && e.Step != "recover" && e.StandsBy == nil, "founding")
		must(e.Place.Zero() == e.Council.Zero(), "place")
		must(len(e.Parties) > 0 && e.Parties[0] == e.Party, "the founder is first")
		e.Dossier = e.Hash
		if e.Council.Zero() {
			e.Council = e.Hash
		}
		return
	}
	must(!e.Dossier.Zero() && !e.Council.Zero() && (e.Dossier == e.Council) == e.Place.Zero(), "dossier, council or place")
	must((e.Step == "admit") == (e.Admits != nil), "admits")
	must((e.Step == "release") == (e.Releases != ""), "releases")
	must((e.Opens > 0) == (e.Step == "release" && e.Epoch > 0), "opens")
	must(e.WrapsHash.Zero() || e.Step == "admit" || e.Step == "release", "keys")
	must(e.StandsBy == nil || e.Step == "recover" && e.Dossier == e.Council, "stands by")
	must(!e.Silent() || e.BodyHash.Zero(), "a receipt says nothing")
	must(e.Step != "keep" && e.Step != "shredded" || e.Dossier != e.Council, "a charter is kept for good")
}

// SignedBy says that a key has signed it.
func (e *Entry) SignedBy(key []byte) bool { return Verify(key, "kenesh/entry/1", e.Header, e.Sig) }
