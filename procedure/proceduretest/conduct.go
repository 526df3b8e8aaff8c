package proceduretest

import (
	"fmt"
	"slices"
	"strings"

	"kenesh/party"
	"kenesh/procedure"
)

// conducted is the page of those who run and follow a matter, as a party has it: the concerns,
// what is in each, and the steps offered there that are open to it.
func (r *reader) conducted(id party.ID) string {
	state := r.world.main.record.State
	known, ok := state.(procedure.Conducted)
	if !ok {
		return " nothing"
	}
	open := r.open(id)
	var b strings.Builder
	offers := func(all []procedure.Ready) (names string) {
		for _, o := range all {
			if slices.Contains(open, o.Step) {
				names += " [" + strings.TrimSpace(o.Step+" "+r.words.say(o.Label)) + "]"
			}
		}
		return names
	}
	for _, c := range known.Conduct(r.actor(id, "")) {
		if len(c.Subjects) == 0 {
			fmt.Fprintf(&b, "\n    ## %s: %s%s", r.words.say(c.Heading), r.words.say(c.Empty), offers(c.Offers))
			continue
		}
		fmt.Fprintf(&b, "\n    ## %s%s", r.words.say(c.Heading), offers(c.Offers))
		for _, x := range c.Subjects {
			fmt.Fprintf(&b, "\n    %s%s", strings.Join(append([]string{r.words.value(x.Title)}, r.notes(x)...), " · "), offers(x.Offers))
		}
		for _, row := range c.Figures.Rows {
			fmt.Fprintf(&b, "\n    %s", r.words.cells(row))
		}
	}
	return b.String()
}

func (r *reader) notes(x procedure.Subject) (notes []string) {
	for _, n := range x.Notes {
		notes = append(notes, r.words.value(n))
	}
	return notes
}

// sound: what a state offers to a party is a step with an input of its own, and what stands on
// the page can be told apart.
func sound(p *procedure.Procedure, state any, a procedure.Act) error {
	known, ok := state.(procedure.Conducted)
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	once := func(id string) error {
		if seen[id] {
			return fmt.Errorf("conduct: %s stands there twice", id)
		}
		seen[id] = true
		return nil
	}
	for _, c := range known.Conduct(a) {
		if err := once(c.Name); err != nil {
			return err
		}
		all := c.Offers
		for _, x := range c.Subjects {
			if err := once(c.Name + "/" + x.ID); err != nil {
				return err
			}
			all = append(all[:len(all):len(all)], x.Offers...)
		}
		for _, o := range all {
			if err := o.Sound(p); err != nil {
				return err
			}
		}
	}
	return nil
}
