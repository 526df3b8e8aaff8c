package proceduretest

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// world is one dossier and its parties: what they all hold, and while they are apart
// what each holds. Keys come from the parties' names, the clock goes by minutes.
type world struct {
	procedure *procedure.Procedure
	parties   []party.ID
	entries   []*dossier.Entry // all, in the order they were signed
	main      *view            // of one who has heard everything; nil before the founding
	apart     map[party.ID]*view
	heard     int // entries everybody has heard of
	now       int64
	others    *register  // what is in force; nil: nobody asks
	group     []party.ID // all who are asked at once by this dossier and others; nil: its parties
	signer    string     // who acts for a party, when it is another person than usual
}

// view is the dossier as one node holds it.
type view struct {
	history *dossier.History
	record  *procedure.Record
}

func newWorld(p *procedure.Procedure, names []string) *world {
	w := &world{procedure: p, now: 1725613200000} // 6 September 2024, 09:00 UTC
	for _, name := range names {
		w.parties = append(w.parties, party.ID(name))
	}
	return w
}

func (w *world) has(id party.ID) bool { return slices.Contains(w.parties, id) }

func keyOf(id party.ID) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("proceduretest " + id))
	return ed25519.NewKeyFromSeed(seed[:])
}

var (
	council = dossier.ID(canon.Sum("proceduretest", []byte("council")))
	place   = canon.Sum("proceduretest", []byte("place"))
)

// viewOf is what a party holds, nil before the founding.
func (w *world) viewOf(id party.ID) *view {
	if w.apart == nil {
		return w.main
	}
	if w.apart[id] == nil {
		w.apart[id], _ = viewOf(w.procedure, w.entries[:w.heard])
	}
	return w.apart[id]
}

// sign makes the entry of a step as the party's node would, allowed or not.
func (w *world) sign(id party.ID, step procedure.Step, in any) (*dossier.Entry, error) {
	w.now += 60_000
	header := dossier.Header{Council: council, Place: place, Party: id, Number: 1, Clock: 1, Time: w.now, Step: step.Name,
		Founding: &dossier.Founding{Kind: w.procedure.Kind, Parties: w.parties}}
	if v := w.viewOf(id); v != nil {
		header = v.history.Next(id, step.Name, w.now, place)
	} else if id != w.parties[0] {
		return nil, fmt.Errorf("the first of the parties founds the dossier")
	}
	body := canon.Encode(procedure.Body{By: w.by(id), Input: canon.Encode(in)})
	e, err := dossier.Parse(dossier.Sign(header, body, nil, keyOf(id)).Encode())
	if err == nil && !e.VerifiedBy(keyOf(id).Public().(ed25519.PublicKey)) {
		err = fmt.Errorf("%s does not verify", e)
	}
	return e, err
}

// admit lets the founder take a party in.
func (w *world) admit(founder, id party.ID) error {
	w.now += 60_000
	header := w.viewOf(founder).history.Next(founder, dossier.Admit, w.now, place)
	header.Admits = []party.ID{id}
	w.parties = append(w.parties, id)
	return w.record(dossier.Sign(header, canon.Encode(procedure.Body{By: w.by(founder)}), nil, keyOf(founder)))
}

// silent is a party's word that it has everything there is, or that its copy is gone.
func (w *world) silent(id party.ID, step string) error {
	w.now += 60_000
	return w.record(dossier.Sign(w.viewOf(id).history.Next(id, step, w.now, place), nil, nil, keyOf(id)))
}

func (w *world) by(id party.ID) party.Person {
	if w.signer != "" {
		return party.Person{Name: w.signer, Role: party.Head}
	}
	return party.Person{Name: "Officer of " + string(id), Role: party.Head}
}

// try asks the rules about an entry as its author's node would before signing, on a
// copy of the state, and checks that a refusal leaves the copy as it was.
func (w *world) try(id party.ID, e *dossier.Entry) error {
	v := w.viewOf(id)
	if v == nil {
		var err error
		if v, err = viewOf(w.procedure, []*dossier.Entry{e}); err != nil {
			return err
		}
		return next(w.procedure, v.record, w.procedure.New(), e)
	}
	state, err := copied(w.procedure, v.record.State)
	if err != nil {
		return err
	}
	return next(w.procedure, v.record, state, e)
}

func next(p *procedure.Procedure, r *procedure.Record, state any, e *dossier.Entry) error {
	before := canon.Encode(state)
	body, err := openBody(e)
	if err != nil {
		return err
	}
	_, err = p.Next(state, r.Act(e, body.By), body.Input, e.Founding != nil)
	if err != nil && !bytes.Equal(before, canon.Encode(state)) {
		return fmt.Errorf("%s was refused (%v) and left a trace", e, err)
	}
	return err
}

// copied is a state that went through its encoding, as plain data can.
func copied(p *procedure.Procedure, state any) (any, error) {
	again := p.New()
	if err := canon.Decode(canon.Encode(state), again); err != nil {
		return nil, fmt.Errorf("the state is not plain data: %w", err)
	}
	return again, nil
}

func openBody(e *dossier.Entry) (procedure.Body, error) {
	var b procedure.Body
	return b, canon.Decode(e.Body, &b)
}

// record takes an entry into its author's view.
func (w *world) record(e *dossier.Entry) error {
	w.entries = append(w.entries, e)
	v := w.viewOf(e.Party)
	if v == nil {
		var err error
		w.main, err = viewOf(w.procedure, w.entries)
		return err
	}
	return v.take(e)
}

// part begins a time in which the parties do not hear of each other.
func (w *world) part() { w.apart, w.heard = map[party.ID]*view{}, len(w.entries) }

// meet ends it: everybody hears of everything.
func (w *world) meet() error {
	w.apart = nil
	for _, e := range w.entries[w.heard:] {
		if err := w.main.take(e); err != nil {
			return err
		}
	}
	return nil
}

// viewOf folds entries that come in an order in which each is ready to be taken.
func viewOf(p *procedure.Procedure, entries []*dossier.Entry) (*view, error) {
	h, err := dossier.NewHistory(entries[0])
	if err != nil {
		return nil, err
	}
	v := &view{history: h, record: procedure.Fold(p, h, openBody)}
	for _, e := range entries[1:] {
		if err := v.take(e); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func (v *view) take(e *dossier.Entry) error {
	if j := v.history.Judge(e); j.Fit != dossier.Fits {
		return fmt.Errorf("%s does not fit: %v %s", e, j.Fit, j.Reason)
	}
	v.record.Take(v.history.Add(e))
	return nil
}

// shuffle folds the entries in several orders of arrival and compares what comes out.
func (w *world) shuffle(times uint64) error {
	if w.main == nil {
		return nil
	}
	want := verdicts(w.main.record)
	for seed := range times {
		v, _ := viewOf(w.procedure, w.entries[:1])
		waiting := slices.Clone(w.entries[1:])
		rng := rand.New(rand.NewPCG(seed, 1))
		rng.Shuffle(len(waiting), func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] })
		for len(waiting) > 0 {
			i := slices.IndexFunc(waiting, func(e *dossier.Entry) bool { return v.history.Judge(e).Fit == dossier.Fits })
			if i < 0 {
				return fmt.Errorf("%d entries never fit", len(waiting))
			}
			if err := v.take(waiting[i]); err != nil {
				return err
			}
			waiting = slices.Delete(waiting, i, i+1)
		}
		if got := verdicts(v.record); got != want {
			return fmt.Errorf("another order of arrival gives another record:\n%s\nand\n%s", want, got)
		}
	}
	return nil
}

// verdicts is all that two nodes must agree on: what each entry came to and the state.
func verdicts(r *procedure.Record) string {
	var b bytes.Buffer
	for _, o := range r.Outcomes {
		fmt.Fprintf(&b, "%s/%d %s %s\n", o.Entry.Party, o.Entry.Number, o.Verdict, o.Reason.Key)
	}
	return b.String() + r.Digest().String()
}
