package simulate

import (
	"errors"
	"slices"
	"strings"

	"kenesh/clerk"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/procedure/all"
)

// Acts that take two officers: one drafts, another approves or gives back, and only then is
// the act taken. Where drafts are kept, procedures say (procedure.Keeper); nobody here names
// that kind.

// policyOf draws which acts take two officers in a party: none, or what the procedures propose,
// or some of all acts besides.
func (w *world) policyOf() map[string]bool {
	acts := map[string]bool{}
	how := pick(w.dice, []int{-1, -1, 0, 0, 10})
	for _, p := range all.Procedures() {
		for _, s := range p.AllSteps() {
			if p.Keeper == nil && p.Opener == procedure.ByOfficer && how >= 0 && (s.Second || w.chance(how)) {
				acts[p.Kind+"/"+s.Name] = true
			}
		}
	}
	return acts
}

// errDrafted says that an act was drafted and is not taken yet.
var errDrafted = errors.New("drafted")

// drafts has an officer keep as a draft what she may not do alone, and mostly a second one
// see to it at once. nil: the act has been taken.
func (w *world) drafts(n *node, a *affair, cmd clerk.Command) error {
	keeper := n.Keeper()
	if keeper == nil {
		return errDrafted // an older version, which keeps none
	}
	done, err := n.Keep(w.ctx, cmd, clerk.Keeping{})
	n.changed()
	if err != nil {
		if procedure.ProblemsOf(err) == nil && !errors.Is(err, clerk.ErrUnknown) {
			w.fail("a refusal is a sentence", "%s drafts %s in %s: %v", n.id, cmd.Step, a, err)
		}
		return err
	}
	file := w.byID[done.Dossier]
	if file == nil {
		file = w.anew(keeper.Kind, n)
		w.called(file, done)
	}
	w.notes(n, file, clerk.Command{Dossier: done.Dossier, Step: procedure.StepDraft}, done)
	w.say("%s drafts %s in %s, in %s", n.id, cmd.Step, a, file)
	k, ok := w.draftIn(n, file, func(k procedure.Kept) bool { return k.Act.Step == cmd.Step && k.Standing == procedure.Waiting })
	if ok && cmd.Dossier.IsZero() {
		w.opening[draftKey{file, k.ID}] = a
	}
	if ok && w.chance(75) && w.seesTo(n, file, k) == nil {
		return nil
	}
	return errDrafted
}

// draftKey is a draft in a file.
type draftKey struct {
	file *affair
	id   string
}

// draftIn is the last draft in a file that is as wished.
func (w *world) draftIn(n *node, file *affair, wished func(procedure.Kept) bool) (last procedure.Kept, found bool) {
	rec := w.reads(n, file)
	if rec == nil {
		return last, false
	}
	if keeping, ok := rec.State.(procedure.Keeping); ok {
		for _, k := range keeping.Drafts() {
			if wished(k) {
				last, found = k, true
			}
		}
	}
	return last, found
}

// someoneSeesToADraft: a second officer looks at what waits for one.
func (w *world) someoneSeesToADraft() {
	n := w.someone()
	for _, file := range w.affairs {
		if file.founder != n.id || n.Keeper() == nil || file.kind != n.Keeper().Kind || n.away(w) {
			continue
		}
		if k, ok := w.draftIn(n, file, unsent); ok && w.chance(50) {
			w.seesTo(n, file, k)
			return
		}
	}
}

func unsent(k procedure.Kept) bool {
	return slices.Contains([]procedure.Stage{procedure.Waiting, procedure.Returned, procedure.Approved}, k.Standing)
}

// seesTo brings a draft a step further: approved and sent, or given back and revised. Now and
// then its author approves it herself, or a version is named that is past: neither may be.
func (w *world) seesTo(n *node, file *affair, k procedure.Kept) error {
	do := func(by party.Person, step string, in any) error {
		err := w.act(n, file, clerk.Command{Dossier: file.id, Step: step, By: by, Input: in, Key: w.requestKey()})
		w.say("%s: %s of draft %s in %s: %s", n.id, step, k.ID, file, outcome(err))
		return err
	}
	by := w.another(k.By)
	switch {
	case k.Standing == procedure.Returned || w.chance(12):
		return errors.Join(errDrafted, w.revises(n, file, k))
	case k.Standing == procedure.Waiting && w.chance(15):
		if d, ok := w.sit(n, file); ok {
			s, _ := d.rec.Procedure.Step(procedure.StepReturn)
			in, _ := d.draft(s, 0, 6)
			do(by, s.Name, in)
		}
		return errDrafted
	case k.Standing == procedure.Waiting:
		if w.chance(15) && do(k.By, procedure.StepApprove, &procedure.Approval{Draft: k.ID, Version: k.Version}) == nil {
			w.fail("two officers take it", "%s: the author of draft %s in %s has approved it", n.id, k.ID, file)
		}
		if w.chance(10) && do(by, procedure.StepApprove, &procedure.Approval{Draft: k.ID, Version: k.Version + 1}) == nil {
			w.fail("two officers take it", "%s: another version of draft %s in %s was approved than there is", n.id, k.ID, file)
		}
		if err := do(by, procedure.StepApprove, &procedure.Approval{Draft: k.ID, Version: k.Version}); err != nil {
			return err
		}
	}
	return do(pick(w.dice, []party.Person{by, k.By}), procedure.StepSend, &procedure.Sent{Draft: k.ID})
}

// another is an officer who is not the same, and mostly one who may approve.
func (w *world) another(than party.Person) party.Person {
	by := w.person()
	for by.Same(than) || !policy.Has(by.Role, policy.Approve) && !w.chance(10) {
		by = w.person()
	}
	return by
}

// revises fills in a draft's form anew.
func (w *world) revises(n *node, file *affair, k procedure.Kept) error {
	cmd, err := n.Drafted(k)
	if err != nil {
		return err
	}
	cmd.By = w.person()
	cmd.Officer = account(cmd.By)
	if of := w.byID[cmd.Dossier]; of != nil {
		d, ok := w.sit(n, of)
		s, known := procedure.Step{}, false
		if ok {
			s, known = d.rec.Procedure.Step(cmd.Step)
		}
		if !known {
			return errDrafted
		}
		cmd.Input, _ = d.draft(s, 0, 6)
	} else if of = w.opening[draftKey{file, k.ID}]; of != nil {
		for _, p := range n.Procedures() {
			if p.Kind == cmd.Kind {
				w.composes(n, of, p, &cmd, 0)
			}
		}
	}
	done, err := n.Keep(w.ctx, cmd, clerk.Keeping{File: file.id, Draft: k.ID})
	n.changed()
	if err == nil {
		w.notes(n, file, clerk.Command{Dossier: file.id, Step: procedure.StepRevise}, done)
	} else if procedure.ProblemsOf(err) == nil {
		w.fail("a refusal is a sentence", "%s revises draft %s in %s: %v", n.id, k.ID, file, err)
	}
	w.say("%s: draft %s in %s is revised: %s", n.id, k.ID, file, outcome(err))
	return err
}

// sends is what the draft is that a command sends, if it does: the act it is, and the dossier
// that this opens, if it opens one.
func (w *world) sends(n *node, file *affair, cmd clerk.Command) (as clerk.Command, opens *affair) {
	sent, ok := cmd.Input.(*procedure.Sent)
	if !ok {
		return cmd, nil
	}
	k, found := w.draftIn(n, file, func(k procedure.Kept) bool { return k.ID == sent.Draft })
	if as, err := n.Drafted(k); found && err == nil {
		return as, w.opening[draftKey{file, k.ID}]
	}
	return cmd, nil
}

// onlyByTwo: what takes two officers was not taken by one.
func (w *world) onlyByTwo(n *node, a *affair, cmd clerk.Command) {
	if _, sends := cmd.Input.(*procedure.Sent); !sends && n.Second(a.kind, cmd.Step) {
		w.fail("two officers take it", "%s has confirmed %s in %s to one officer", n.id, cmd.Step, a)
	}
}

// account is an officer's in her party's roster.
func account(p party.Person) string { return strings.ToLower(p.Name) }
