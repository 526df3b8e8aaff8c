package attempts

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"time"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/seal"
	"kenesh/store"
)

// A ministry that has the keys of its own node, knows all that the node knows, signs what
// it likes and carries it where it likes.

// forge signs an attempt on top of a record, which takes it in: the next one follows it.
func (c *council) forge(a attempt, rec *procedure.Record) *dossier.Entry {
	c.Helper()
	me := a.by.at
	if a.dossier.IsZero() {
		return c.forgeFounding(a)
	}
	author := me
	if a.in != "" {
		author = a.in
	}
	hd := rec.History.Next(author, a.step, time.Now().UnixMilli(), c.standing(author))
	if hd.Silent() {
		return dossier.Sign(hd, nil, nil, c.Node(me).Keys.Sign)
	}
	in := a.decoded()
	switch in := in.(type) {
	case *procedure.Admission:
		hd.Admits = in.Parties
	case *procedure.Departure:
		hd.Releases = &dossier.Released{Party: in.Party, Last: rec.History.Heads()[in.Party]}
	}
	if a.bend != nil {
		a.bend(&hd)
	}
	keys := c.epochKeys(me, a.dossier)
	var wraps dossier.Wraps
	if len(hd.Admits) > 0 && keys != nil {
		var err error
		wraps, err = seal.WrapAll(c.Node(me).Clerk.Roll(), hd.Admits, keys)
		c.must(err)
	}
	if hd.Releases != nil {
		key := seal.NewKey()
		hd.Epoch++
		hd.Opens = &dossier.Epoch{Number: hd.Epoch, Commit: dossier.CommitKey(key)}
		var err error
		wraps, err = seal.WrapAll(c.Node(me).Clerk.Roll(), rec.History.Present(), map[uint64][]byte{hd.Epoch: key})
		c.must(err)
		delete(wraps, hd.Releases.Party)
		keys = map[uint64][]byte{hd.Epoch: key}
	}
	key := keys[hd.Epoch]
	if key == nil {
		key = seal.NewKey() // released: of what is sealed now it has no key
	}
	e := dossier.Sign(hd, c.sealed(a, in, hd.Epoch, key), wraps, c.Node(me).Keys.Sign)
	return e
}

func (c *council) sealed(a attempt, in any, epoch uint64, key []byte) []byte {
	name := a.name
	if name == "" {
		name = "Hostile"
	}
	body := canon.Encode(procedure.Body{By: party.Person{Name: name, Role: party.Minister}, Input: canon.Encode(in)})
	if epoch == 0 {
		return body
	}
	b, err := seal.Body(key, body)
	c.must(err)
	return b
}

// decoded is the input, checked by nothing.
func (a attempt) decoded() any {
	in := a.stepOf().NewInput()
	if err := json.Unmarshal([]byte(a.input), in); err != nil {
		a.by.Fatal(err)
	}
	return in
}

func (c *council) forgeFounding(a attempt) *dossier.Entry {
	key, me := seal.NewKey(), a.by.at
	parties := append([]party.ID{me}, a.with...)
	wraps, err := seal.WrapAll(c.Node(me).Clerk.Roll(), parties, map[uint64][]byte{1: key})
	c.must(err)
	hd := dossier.Header{Council: c.Node(me).Clerk.Council(), Party: me, Number: 1, Clock: 1, Time: time.Now().UnixMilli(), Step: a.step, Epoch: 1,
		Place: c.standing(me), Opens: &dossier.Epoch{Number: 1, Commit: dossier.CommitKey(key)}, Founding: &dossier.Founding{Kind: a.kind, Parties: parties}}
	return dossier.Sign(hd, c.sealed(a, a.decoded(), 1, key), wraps, c.Node(me).Keys.Sign)
}

// standing is a party's place in the charter.
func (c *council) standing(of party.ID) canon.Hash {
	return c.record(of, c.Node(of).Clerk.Council()).History.Head(of).Hash
}

// epochKeys are those a node has of a dossier, as its own export shows them; nil if none.
func (c *council) epochKeys(at party.ID, id dossier.ID) map[uint64][]byte {
	b, err := c.Node(at).Clerk.Export(c.Context(), id)
	if err != nil {
		return nil
	}
	var f struct {
		Format  string            `cbor:"1,keyasint"`
		Charter [][]byte          `cbor:"2,keyasint"`
		Dossier [][]byte          `cbor:"3,keyasint,omitempty"`
		Keys    map[uint64][]byte `cbor:"4,keyasint,omitempty"`
		Digest  canon.Hash        `cbor:"5,keyasint"`
	}
	c.must(canon.Decode(b, &f))
	return f.Keys
}

// over is the link: TLS with the hostile ministry's own link key.
func (c *council) over(from party.ID) *http.Client {
	key := c.Node(from).Keys.Link
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: string(from)}, NotBefore: time.Unix(0, 0), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public().(ed25519.PublicKey), key)
	c.must(err)
	t := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true,
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}}
	c.Cleanup(t.CloseIdleConnections)
	return &http.Client{Transport: t, Timeout: 10 * time.Second}
}

// asks sends one request of the courier's protocol, as doc/spec/7-courier.md has it.
func (c *council) asks(from, to party.ID, request string, body any) (int, []byte) {
	c.Helper()
	a, err := c.over(from).Post("https://"+c.Network.Real(c.Node(to).Config.Courier)+"/courier/1/"+request, "application/cbor", bytes.NewReader(canon.Encode(body)))
	c.must(err)
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	c.must(err)
	return a.StatusCode, b
}

type delivery struct {
	Line    string   `cbor:"1,keyasint,omitempty"`
	After   uint64   `cbor:"2,keyasint"`
	Entries [][]byte `cbor:"3,keyasint,omitempty"`
	Next    uint64   `cbor:"4,keyasint"`
}

// byLink brings entries over the link.
func (c *council) byLink(from, to party.ID, entries ...*dossier.Entry) {
	c.Helper()
	if status, b := c.asks(from, to, "deliver", delivery{Line: "hostile", After: 1, Next: 2, Entries: envelopes(entries)}); status != http.StatusOK {
		c.Fatalf("%s delivers to %s: %d %s", from, to, status, b)
	}
}

func envelopes(entries []*dossier.Entry) (all [][]byte) {
	for _, e := range entries {
		all = append(all, e.Encode())
	}
	return all
}

// A pouch to the byte: doc/spec/8-pouch.md.
type (
	pouchLock struct {
		Commit canon.Hash `cbor:"1,keyasint"`
		Wrap   []byte     `cbor:"2,keyasint"`
	}
	pouchSigned struct {
		Letter []byte `cbor:"1,keyasint"`
		Sig    []byte `cbor:"2,keyasint"`
	}
	pouchLetter struct {
		Council dossier.ID   `cbor:"1,keyasint"`
		From    party.ID     `cbor:"2,keyasint"`
		To      party.ID     `cbor:"3,keyasint"`
		Made    int64        `cbor:"4,keyasint"`
		Lock    canon.Hash   `cbor:"5,keyasint"`
		Line    string       `cbor:"6,keyasint"`
		After   uint64       `cbor:"7,keyasint"`
		Next    uint64       `cbor:"8,keyasint"`
		Batches []canon.Hash `cbor:"9,keyasint,omitempty"`
		HasLine string       `cbor:"10,keyasint,omitempty"`
		Has     uint64       `cbor:"11,keyasint"`
	}
	pouchBatch struct {
		Entries [][]byte `cbor:"1,keyasint,omitempty"`
	}
)

// byPouch packs entries by hand and has the other ministry's engineer carry the file in.
func (c *council) byPouch(from, to party.ID, entries ...*dossier.Entry) {
	c.Helper()
	key, roll := seal.NewKey(), c.Node(from).Clerk.Roll()
	seat, _ := roll.Seat(to)
	wrap, err := seal.Wrap(seat.Card.Seal, key)
	c.must(err)
	batch := canon.Encode(pouchBatch{envelopes(entries)})
	letter := canon.Encode(pouchLetter{Council: c.Node(from).Clerk.Council(), From: from, To: to, Made: time.Now().UnixMilli(), Lock: dossier.CommitKey(key),
		Line: "hostile", After: 1, Next: 2, Batches: []canon.Hash{canon.Sum("kenesh/pouch-batch/1", batch)}})
	file := bytes.NewBufferString("kenesh pouch 1\n")
	frame := func(b []byte) {
		c.must(binary.Write(file, binary.BigEndian, uint32(len(b))))
		file.Write(b)
	}
	frame(canon.Encode(pouchLock{dossier.CommitKey(key), wrap}))
	for _, b := range [][]byte{canon.Encode(pouchSigned{letter, canon.Sign(c.Node(from).Keys.Sign, "kenesh/pouch/1", letter)}), batch} {
		sealed, err := seal.Body(key, b)
		c.must(err)
		frame(sealed)
	}
	if status, b := c.as(string(to)+" farid").call("POST", "/api/v1/pouch", file.String(), "application/octet-stream"); status != http.StatusOK {
		c.Fatalf("the pouch of %s is not taken by %s: %d %s", from, to, status, b)
	}
}

// offences are what a node holds against a party.
func (c *council) offences(at, against party.ID) (all []string) {
	c.Helper()
	c.must(c.Node(at).DB.Read(c.Context(), func(tx *store.Tx) error {
		found, err := tx.Offences(10_000)
		for _, o := range found {
			if o.By == against || o.Carrier == against {
				all = append(all, o.What)
			}
		}
		return err
	}))
	return all
}

func (c *council) count(at party.ID, query string, args ...any) (n int, err error) {
	err = c.Node(at).DB.Read(c.Context(), func(tx *store.Tx) error { return tx.QueryRow(query, args...).Scan(&n) })
	return n, err
}
