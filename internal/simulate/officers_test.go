package simulate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/procedure/all"
	"kenesh/store"
)

// promise is an act that was confirmed to an officer.
type promise struct {
	store.Done
	cmd  clerk.Command
	a    *affair
	lost bool // with a disk, before anybody else had it
}

// found seats everybody in a new council and lets them hear each other.
func (w *world) found() {
	names := []party.ID{"kg", "kz", "uz", "tr", "az", "tm"}
	w.ids = names[:3+w.IntN(4)]
	evil := min(w.IntN(3), len(w.ids)-2)
	for i, id := range w.ids {
		n := w.settleIn(id, i >= len(w.ids)-evil)
		if !n.evil {
			w.honest = append(w.honest, id)
		}
	}
	w.loss, w.doubles = w.IntN(31), w.IntN(51)
	first := w.nodes[w.ids[0]]
	for _, p := range all.Procedures() {
		if p.Opener != procedure.ByFounder {
			continue
		}
		a := &affair{kind: p.Kind, founder: first.id, taken: map[string]int{}}
		w.confirmed(first, a, clerk.Command{Kind: p.Kind, Parties: w.ids[1:], Step: p.Steps[0].Name, By: w.person(), Input: w.foundingInput(p.Steps[0], a)})
	}
	w.say("%d parties found a council, %d of them malicious; %d%% of messages are lost", len(w.ids), evil, w.loss)
	for _, id := range w.ids[1:] {
		entries, err := first.Chains(w.ctx, id, []clerk.Want{{Dossier: first.Council()}})
		w.must(err)
		w.must(w.nodes[id].Join(w.ctx, entries))
		w.takeSeat(w.nodes[id])
	}
	w.settle()
}

// takeSeat takes the one step that a party which has been invited can sign.
func (w *world) takeSeat(n *node) {
	a := w.affairs[0]
	rec, act := w.standing(n, a)
	for _, s := range rec.Procedure.Open(rec.State, act) {
		if s.Needs == policy.Sign {
			w.confirmed(n, a, clerk.Command{Dossier: a.id, Step: s.Name, By: act.By, Input: s.NewInput()})
			return
		}
	}
	w.fail("founding", "%s cannot take its seat", n.id)
}

// standing is a dossier as an officer of n would act in it; nil if it is not there.
func (w *world) standing(n *node, a *affair) (*procedure.Record, procedure.Act) {
	rec, err := n.Read(w.ctx, a.id)
	if errors.Is(err, clerk.ErrUnknown) {
		return nil, procedure.Act{}
	}
	w.must(err)
	h := rec.History
	hd := h.Next(n.id, "", n.Now().UnixMilli(), [32]byte{})
	return rec, procedure.Act{Party: n.id, Number: hd.Number, By: w.person(), At: lang.Moment(hd.Time), Founder: h.Founder(), Parties: h.Present(), Seen: hd.Seen}
}

// confirmed has a node act where nothing may refuse it.
func (w *world) confirmed(n *node, a *affair, cmd clerk.Command) {
	if err := w.act(n, a, cmd); err != nil {
		w.fail("founding", "%s %s: %v", n.id, cmd.Step, err)
	}
}

// act asks a node's clerk to act and keeps what it confirms. What it refuses must be a
// sentence.
func (w *world) act(n *node, a *affair, cmd clerk.Command) error {
	d, err := w.door().act(n, cmd)
	switch {
	case err == nil:
		if cmd.Dossier.IsZero() {
			a.id, a.n = d.Dossier, len(w.affairs)
			w.affairs, w.byID[d.Dossier] = append(w.affairs, a), a
		}
		w.promises = append(w.promises, &promise{Done: d, cmd: cmd, a: a})
		w.touch(n, a)
		a.taken[cmd.Step]++
		w.tally.step(a.kind+"."+cmd.Step, w)
	case procedure.ProblemsOf(err) == nil && !errors.Is(err, clerk.ErrUnknown):
		w.fail("a refusal is a sentence", "%s %s in %s: %v", n.id, cmd.Step, a, err)
	default:
		w.tally.refused++
	}
	return err
}

func outcome(err error) string {
	if err == nil {
		return "confirmed"
	}
	if p := procedure.ProblemsOf(err); len(p) > 0 {
		return "refused: " + p[0].Error()
	}
	return "refused: " + err.Error()
}

func (w *world) someoneFounds() {
	n := w.someone()
	var kinds []*procedure.Procedure
	for _, p := range n.Procedures() {
		if p.Opener == procedure.ByOfficer {
			kinds = append(kinds, p)
		}
	}
	p := pick(w.dice, kinds)
	a := &affair{n: len(w.affairs), kind: p.Kind, founder: n.id, taken: map[string]int{}}
	by := w.person()
	f := form{world: w, n: n, a: a, state: p.New(), act: procedure.Act{Step: p.Steps[0].Name, Party: n.id, Number: 1, By: by, Founder: n.id}, careless: w.carelessness()}
	cmd := clerk.Command{Kind: p.Kind, Step: p.Steps[0].Name, By: by, Key: w.requestKey()}
	if p.Audience == procedure.Chosen {
		cmd.Parties = some(w.dice, 65, slices.DeleteFunc(slices.Clone(w.ids), func(id party.ID) bool { return id == n.id }))
	}
	cmd.Input = f.fill(p.Steps[0])
	err := w.act(n, a, cmd)
	w.say("%s opens %s for %v: %s", n.id, a, cmd.Parties, outcome(err))
}

func (w *world) carelessness() int { return pick(w.dice, []int{0, 0, 0, 0, 3, 15}) }

// requestKey is a key for some requests, which may be made again.
func (w *world) requestKey() string {
	if w.chance(30) {
		return fmt.Sprintf("officer/%d/%d", w.event, w.IntN(1<<30))
	}
	return ""
}

// someoneActs is rather a party of the dossier than somebody who does not hold it.
func (w *world) someoneActs() {
	a := w.anAffair()
	n := w.someone()
	for range 3 {
		if rec, act := w.standing(n, a); rec != nil && len(rec.Procedure.Open(rec.State, act)) > 0 {
			break
		}
		n = w.someone()
	}
	w.oneActs(n, a)
}

// anAffair is rather a recent one.
func (w *world) anAffair() *affair {
	if n := len(w.affairs); n > 1 && w.chance(60) { // one the council is busy with
		return w.affairs[1+w.event/120%(n-1)]
	}
	return pick(w.dice, w.affairs)
}

// twoAct has two officers on two nodes decide at once.
func (w *world) twoAct() {
	a := w.anAffair()
	one, other := w.pair()
	w.oneActs(one, a)
	w.oneActs(other, a)
}

func (w *world) oneActs(n *node, a *affair) {
	rec, act := w.standing(n, a)
	if rec == nil || rec.Procedure == nil {
		return
	}
	if m, ok := rec.State.(procedure.Membered); ok && m.Membership() && (act.Founder == n.id && w.chance(15) || w.chance(1)) {
		w.comeAndGo(n, a, act)
		return
	}
	steps := w.choice(a, rec.Procedure.Open(rec.State, act))
	if len(steps) == 0 || w.chance(6) {
		steps = rec.Procedure.Steps // and it will be told why not
	}
	s := pick(w.dice, steps)
	act.Step = s.Name
	f := form{world: w, n: n, a: a, state: rec.State, act: act, careless: w.carelessness()}
	cmd := clerk.Command{Dossier: a.id, Step: s.Name, By: act.By, Input: f.fill(s), Key: w.requestKey()}
	for tries := 0; f.careless == 0 && tries < 6 && n.Try(w.ctx, cmd) != nil; tries++ {
		cmd.Input = f.fill(s) // she reads what the page says and corrects it
	}
	err := w.act(n, a, cmd)
	w.say("%s: %s in %s: %s", n.id, s.Name, a, outcome(err))
}

// choice leaves out, for the most part, what cannot be taken back, or every story would end
// early, and what has been done most in the dossier, or none would get far.
func (w *world) choice(a *affair, open []procedure.Step) []procedure.Step {
	if w.chance(60) && len(open) > 0 {
		least := 1 << 30
		for _, s := range open {
			least = min(least, a.taken[s.Name])
		}
		open = slices.DeleteFunc(slices.Clone(open), func(s procedure.Step) bool { return a.taken[s.Name] > least })
	}
	if w.chance(30) {
		return open
	}
	if mild := slices.DeleteFunc(slices.Clone(open), func(s procedure.Step) bool { return s.Grave }); len(mild) > 0 {
		return mild
	}
	return open
}

func (w *world) comeAndGo(n *node, a *affair, act procedure.Act) {
	var err error
	if w.chance(65) {
		who := some(w.dice, 40, w.ids)
		err = w.act(n, a, clerk.Command{Dossier: a.id, Step: dossier.Admit, By: act.By, Input: &procedure.Admission{Parties: who}})
		w.say("%s admits %v to %s: %s", n.id, who, a, outcome(err))
		return
	}
	who := pick(w.dice, w.ids)
	if x := w.nodes[who]; !*known && x.lostDB && !w.asked(x) {
		return // known limit: see known_test.go
	}
	err = w.act(n, a, clerk.Command{Dossier: a.id, Step: dossier.Release, By: act.By, Input: &procedure.Departure{Party: who}})
	w.say("%s releases %s from %s: %s", n.id, who, a, outcome(err))
}

// someoneAsksAgain sends a form a second time: it must act once.
func (w *world) someoneAsksAgain() {
	keyed := slices.DeleteFunc(slices.Clone(w.promises), func(p *promise) bool { return p.cmd.Key == "" || p.lost })
	if len(keyed) == 0 {
		return
	}
	p := pick(w.dice, keyed)
	n := w.nodes[p.Party]
	if n.lostDB {
		return // it may have forgotten the request with the rest
	}
	d, err := w.door().act(n, p.cmd)
	w.say("%s sends its %s in %s once more: %s", n.id, p.cmd.Step, p.a, outcome(err))
	if err != nil && procedure.ProblemsOf(err) == nil || err == nil && d.Hash != p.Hash {
		w.fail("one request acts once", "%s %s in %s came to %d and to %d: %v", n.id, p.cmd.Step, p.a, p.Number, d.Number, err)
	}
}

func (w *world) someoneAcknowledges() {
	n := w.someone()
	n.Acknowledge(context.Background())
	w.say("%s writes its receipts", n.id)
	for _, a := range w.affairs {
		w.touch(n, a)
	}
}
