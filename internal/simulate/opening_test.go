package simulate

import (
	"math"
	"slices"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

func (w *world) someoneFounds() {
	n := w.someone()
	var kinds []*procedure.Procedure
	for _, p := range n.Procedures() {
		if p.Opener == procedure.ByOfficer {
			kinds = append(kinds, p)
		}
	}
	p := w.newest(kinds)
	if _, founded := w.begins(n, p, w.carelessness()); !founded && w.chance(50) {
		w.layGround()
	}
}

// begins has an officer open a dossier of a kind. founded says that there was something to stand
// on, where the kind asks for that.
func (w *world) begins(n *node, p *procedure.Procedure, careless int) (a *affair, founded bool) {
	a = w.anew(p.Kind, n)
	cmd := clerk.Command{Kind: p.Kind, Parties: w.invited(n, p), Step: p.Steps[0].Name, By: w.person(), Key: w.requestKey()}
	founded = w.composes(n, a, p, &cmd, careless)
	err := w.act(n, a, cmd)
	if err == nil {
		w.standsOnSomething(n, a, cmd)
	}
	w.say("%s opens %s for %v: %s", n.id, a, cmd.Parties, outcome(err))
	return a, founded
}

// composes fills in the form that opens a dossier, and chooses its parties anew where no field
// is to blame; false if what it must cite is not to be found.
func (w *world) composes(n *node, a *affair, p *procedure.Procedure, cmd *clerk.Command, careless int) (founded bool) {
	first, tries := p.Steps[0], 20
	if first.Cites() {
		tries = 120 // the longest form there is
	}
	f := form{world: w, n: n, a: a, state: p.New(), careless: careless, full: w.fullness(), helped: w.help(),
		act: procedure.Act{Step: first.Name, Party: n.id, Number: 1, By: cmd.By, At: lang.Moment(n.Now().UnixMilli()), Founder: n.id}}
	typed := f.group(first.Fields, "")
	if first.Cites() && careless == 0 && !f.looksThrough(first, typed, cmd) {
		cmd.Input = f.filled(first, typed)
		return false
	}
	for try := range tries {
		if try%12 == 11 {
			f.helped = w.help()
		}
		f.act.Parties = append([]party.ID{n.id}, cmd.Parties...)
		cmd.Input, founded = f.filled(first, typed), true
		if citing, cites := cmd.Input.(procedure.Citing); cites {
			founded = f.cites(citing)
		}
		_, err := p.Next(p.New(), f.act, canon.Encode(cmd.Input), true)
		switch {
		case err == nil && founded || careless > 0 && try > 1:
			return founded
		case err != nil && !namesField(err) && !first.Cites() && w.chance(60):
			cmd.Parties = w.invited(n, p)
		default:
			f.correct(first, typed, err)
		}
	}
	return founded
}

// looksThrough goes through whom she could write to and what a form lets her choose until her
// page finds something to cite.
func (f form) looksThrough(s procedure.Step, typed map[string]any, cmd *clerk.Command) bool {
	for _, i := range f.Perm(len(f.ids)) {
		if f.ids[i] == f.n.id {
			continue
		}
		cmd.Parties = []party.ID{f.ids[i]}
		f.act.Parties = append([]party.ID{f.n.id}, cmd.Parties...)
		for _, field := range s.Fields {
			if field.Type != procedure.Choice {
				continue
			}
			was := typed[field.Name]
			for _, j := range f.Perm(len(field.Choices)) {
				typed[field.Name] = field.Choices[j]
				if in, ok := f.filled(s, typed).(procedure.Citing); ok && f.cites(in) {
					return true
				}
			}
			typed[field.Name] = was
		}
	}
	return false
}

// invited are the parties an officer opens a dossier for, where she chooses them: most, or one.
func (w *world) invited(n *node, p *procedure.Procedure) []party.ID {
	if p.Audience != procedure.Chosen {
		return nil
	}
	from := n.Roll().Seated()
	if w.chance(8) {
		from = w.everybody()
	}
	others := some(w.dice, 65, slices.DeleteFunc(slices.Clone(from), func(id party.ID) bool { return id == n.id }))
	if len(others) > 1 && w.chance(30) {
		others = others[:1]
	}
	return others
}

// newest is rather a kind of which this story has seen little, and one with many steps.
func (w *world) newest(kinds []*procedure.Procedure) (best *procedure.Procedure) {
	most := -1.0
	for _, p := range kinds {
		d, sum := desk{world: w, a: &affair{kind: p.Kind, taken: map[string]int{}}}, 0.0
		for _, s := range p.Steps {
			sum += d.novelty(s.Name)
		}
		if sum *= w.Float64() / math.Sqrt(float64(len(p.Steps))); sum > most || p.Kind == w.kind && w.chance(50) {
			best, most = p, sum
		}
	}
	return best
}
