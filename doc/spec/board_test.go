package spec_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/seal"
)

func privateOf(what string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("kenesh test vectors: " + what))
	return ed25519.NewKeyFromSeed(seed[:])
}

func publicOf(what string) []byte { return privateOf(what).Public().(ed25519.PublicKey) }

func epochKey(what string) []byte {
	key := sha256.Sum256([]byte("kenesh test vectors: epoch key " + what))
	return key[:]
}

var (
	council = dossier.ID(canon.Sum("kenesh test vectors", []byte("council")))
	placeOf = func(id party.ID) canon.Hash { return canon.Sum("kenesh test vectors", []byte("place of "+id)) }
)

// board is a dossier being played: nodes that write, and hear some of what others wrote.
// A node is named after its party; a stroke after the name makes another of the same party.
type board struct {
	t       testing.TB
	entries []*dossier.Entry
	nodes   map[string]*dossier.History
	keys    map[uint64][]byte
	stands  map[party.ID][]canon.Hash // what parties stand by in the charter: all nodes know it
	lossy   bool                      // some entries wait for ever for what a reader did not keep
}

// change alters a header before it is signed.
type change func(*dossier.Header)

func found(t testing.TB, sealed bool, parties ...party.ID) *board {
	b := &board{t: t, nodes: map[string]*dossier.History{}, keys: map[uint64][]byte{}}
	h := dossier.Header{Council: council, Place: placeOf(parties[0]), Party: parties[0], Number: 1, Clock: 1, Time: 1_725_595_200_000,
		Step: "ask", Founding: &dossier.Founding{Kind: "question", Parties: parties}}
	if sealed {
		b.keys[1] = epochKey("1")
		h.Epoch, h.Opens = 1, &dossier.Epoch{Number: 1, Commit: dossier.CommitKey(b.keys[1])}
	}
	b.keep(b.sign(h, text{"When do we meet?"}))
	return b
}

// sign signs a header with the body of an input, sealed if the header says so.
func (b *board) sign(h dossier.Header, input any) *dossier.Entry {
	var body []byte
	if input != nil {
		who := party.Person{Name: "Officer of " + string(h.Party), Role: party.Officer}
		body = canon.Encode(procedure.Body{By: who, Input: canon.Encode(input)})
		if h.Epoch > 0 && b.keys[h.Epoch] != nil {
			var err error
			if body, err = seal.Body(b.keys[h.Epoch], body); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	e, err := dossier.Parse(dossier.Sign(h, body, nil, privateOf(string(h.Party))).Encode())
	if err != nil {
		b.t.Fatalf("%s %d: %v", h.Party, h.Number, err)
	}
	return e
}

func (b *board) keep(e *dossier.Entry) *dossier.Entry {
	b.entries = append(b.entries, e)
	return e
}

func (b *board) node(name string) *dossier.History {
	if b.nodes[name] == nil {
		h, err := dossier.NewHistory(b.entries[0])
		if err != nil {
			b.t.Fatal(err)
		}
		b.nodes[name] = h
		for id, hashes := range b.stands {
			tell(h, id, hashes...)
		}
	}
	return b.nodes[name]
}

// stand has a party stand by entries, and every node know it.
func (b *board) stand(id party.ID, entries ...*dossier.Entry) {
	for _, e := range entries {
		if b.stands == nil {
			b.stands = map[party.ID][]canon.Hash{}
		}
		b.stands[id] = append(b.stands[id], e.Hash)
	}
	for _, h := range b.nodes {
		tell(h, id, b.stands[id]...)
	}
}

func tell(h *dossier.History, id party.ID, hashes ...canon.Hash) {
	x := dossier.Explained{id: {}}
	for _, hash := range hashes {
		x[id][hash] = true
	}
	h.Explain(x)
}

func partyOf(node string) party.ID {
	for len(node) > 0 && node[len(node)-1] == '\'' {
		node = node[:len(node)-1]
	}
	return party.ID(node)
}

// draft signs what a node would write next, without anybody hearing of it.
func (b *board) draft(node, step string, input any, changes ...change) *dossier.Entry {
	id := partyOf(node)
	h := b.node(node).Next(id, step, 1_725_595_200_000+int64(len(b.entries))*60_000, placeOf(id))
	for _, c := range changes {
		c(&h)
	}
	return b.sign(h, input)
}

// write has a node write next, and keep it.
func (b *board) write(node, step string, input any, changes ...change) *dossier.Entry {
	e := b.keep(b.draft(node, step, input, changes...))
	b.node(node).Add(e)
	return e
}

// hear brings a node all that others hold.
func (b *board) hear(node string, from ...string) {
	for _, f := range from {
		waiting := slices.Clone(b.node(f).Order())
		for len(waiting) > 0 {
			var early []*dossier.Entry
			for _, e := range waiting {
				switch j := b.node(node).Judge(e); j.Fit {
				case dossier.Fits, dossier.Forked:
					b.node(node).Add(e)
				case dossier.Early:
					early = append(early, e)
				case dossier.Breach:
					b.t.Fatalf("%s refuses %s: %s", node, e, j.Reason)
				}
			}
			if len(early) == len(waiting) && b.lossy {
				break
			}
			if len(early) == len(waiting) {
				b.t.Fatalf("%s waits for ever for %s", node, early[0])
			}
			waiting = early
		}
	}
}

func admits(ids ...party.ID) change {
	return func(h *dossier.Header) { h.Step, h.Admits = dossier.Admit, ids }
}

// releases lets a party go, and opens the next epoch where there is one in force. A
// variant of a key is another key for the same epoch.
func (b *board) releases(id party.ID, variant string) change {
	return func(h *dossier.Header) {
		h.Step, h.Releases = dossier.Release, &dossier.Released{Party: id, Last: h.Seen[id]}
		if h.Epoch > 0 {
			h.Epoch++
			b.keys[h.Epoch] = epochKey(fmt.Sprint(h.Epoch, variant))
			h.Opens = &dossier.Epoch{Number: h.Epoch, Commit: dossier.CommitKey(b.keys[h.Epoch])}
		}
	}
}

// The kind of dossier in 5-fold.md.
type (
	question struct {
		Asked  string   `json:"asked,omitempty"`
		Answer string   `json:"answer,omitempty"`
		By     party.ID `json:"by,omitempty"`
	}
	text struct {
		Text string `json:"text,omitempty" field:"required"`
	}
	nothing struct{}
)

// Retention: a question is kept for a time.
func (q *question) Retention(party.ID) procedure.Retention { return procedure.Retention{} }

// strip replaces an entry by what is left of it once its body was shredded.
func (b *board) strip(i int) {
	bare := *b.entries[i]
	bare.Strip()
	b.entries[i] = &bare
}

var questions = procedure.Define[question]("question", procedure.Doc{},
	procedure.On("ask", procedure.Anyone[question], func(q *question, _ procedure.Act, in text) error {
		q.Asked = in.Text
		return nil
	}),
	procedure.On("answer", func(q *question, _ procedure.Act) error {
		if q.Answer != "" {
			return procedure.Refuse("answered", nil)
		}
		return nil
	}, func(q *question, a procedure.Act, in text) error {
		q.Answer, q.By = in.Text, a.Party
		return nil
	}),
	procedure.On("withdraw", func(q *question, a procedure.Act) error {
		if q.Answer == "" || q.By != a.Party {
			return procedure.Refuse("not yours", nil)
		}
		return nil
	}, func(q *question, _ procedure.Act, _ nothing) error {
		q.Answer, q.By = "", ""
		return nil
	}),
)
