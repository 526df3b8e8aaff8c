package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/node"
	"kenesh/party"
	"kenesh/procedure"
)

// performance is the script being played: each dossier's acts one after another, the
// dossiers beside each other, as six ministries would work.
type performance struct {
	*Demo
	mu    sync.Mutex
	refs  map[string]dossier.ID
	taken []chan struct{} // by act: closed when it is on record
	done  int
}

func (d *Demo) perform(ctx context.Context) (map[string]dossier.ID, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	p := &performance{Demo: d, refs: map[string]dossier.ID{}, taken: make([]chan struct{}, len(d.script.Acts))}
	dossiers := map[string][]int{}
	for i, a := range d.script.Acts {
		p.taken[i] = make(chan struct{})
		dossiers[a.dossier()] = append(dossiers[a.dossier()], i)
	}
	var all sync.WaitGroup
	for _, acts := range dossiers {
		all.Go(func() {
			for _, i := range acts {
				if err := p.act(ctx, i); err != nil {
					stop(err) // the first error is the cause
					return
				}
			}
		})
	}
	all.Wait()
	return p.refs, context.Cause(ctx)
}

// act takes one act, once what it builds on has been done.
func (p *performance) act(ctx context.Context, i int) error {
	a := p.script.Acts[i]
	for _, other := range p.before(i) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.taken[other]:
		}
	}
	id, err := p.take(ctx, i)
	if err != nil {
		return fmt.Errorf("act %d, %s %s: %w", i+1, a.By, a.Step, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if a.Ref != "" {
		p.refs[a.Ref] = id
	}
	p.done++
	p.progress(p.done, len(p.script.Acts), "acts")
	close(p.taken[i])
	return nil
}

// before lists the acts that come first: those in the dossiers it is to come after, and the
// openings of those it names.
func (p *performance) before(i int) (first []int) {
	a := p.script.Acts[i]
	for j, other := range p.script.Acts[:i] {
		if slices.Contains(a.After, other.dossier()) || other.Ref != "" && bytes.Contains(a.Input, []byte(`"@`+other.Ref+`"`)) {
			first = append(first, j)
		}
	}
	return first
}

// take takes an act as soon as its node has what it builds on.
func (p *performance) take(ctx context.Context, i int) (id dossier.ID, err error) {
	a := p.script.Acts[i]
	n := p.Nodes[a.By]
	p.mu.Lock()
	cmd := clerk.Command{Dossier: p.refs[a.In], Kind: a.Kind, Parties: a.With, Step: a.Step, By: p.person(a), Key: fmt.Sprintf("demo/%d", i+1)}
	p.mu.Unlock()
	err = untilIn(ctx, n, cmd.Dossier, func() error {
		if cmd.Input, err = p.input(ctx, n, a, cmd.Dossier); err != nil {
			return err
		}
		done, err := n.Clerk.Act(ctx, cmd)
		if id = done.Dossier; a.In != "" && playedBefore(err) {
			id, err = cmd.Dossier, nil
		}
		return err
	})
	return id, err
}

// playedBefore reports whether the act's key is taken: it was played before, and filled in
// from what was there then.
func playedBefore(err error) bool {
	problems := procedure.ProblemsOf(err)
	return len(problems) == 1 && problems[0].Message.Key == "refuse.same-key"
}

func (d *Demo) person(a act) party.Person {
	for _, p := range d.script.Personas {
		if p.ID == a.Persona {
			return party.Person{Name: p.Name, Role: p.Roles[0]}
		}
	}
	return party.Person{}
}

// input is the act's input, as an officer at that node would have filled in the form.
func (p *performance) input(ctx context.Context, n *node.Node, a act, id dossier.ID) (any, error) {
	kind, state := n.Clerk.Procedure(p.kind(a)), any(nil)
	if kind == nil {
		return nil, fmt.Errorf("no kind %q", p.kind(a))
	}
	if a.Filled || bytes.Contains(a.Input, []byte(`"?"`)) {
		rec, err := n.Clerk.Read(ctx, id)
		if err != nil {
			return nil, err
		}
		state = rec.State
	}
	step, ok := kind.Step(a.Step)
	if !ok {
		return nil, fmt.Errorf("no step %q", a.Step)
	}
	form, err := p.form(ctx, n, a, step, state)
	if err != nil || len(a.Input) == 0 && !a.Filled {
		return step.NewInput(), err
	}
	if len(a.Input) > 0 {
		typed, err := procedure.ReadJSON(a.Input)
		if err != nil {
			return nil, err
		}
		for name, value := range typed {
			form[name] = p.meant(value, func() string { return offered(state, a, name) })
		}
	}
	in, err := step.DecodeObject(form)
	if blank := step.NewInput(); err != nil && step.Check(blank) != nil {
		return blank, nil // refused, but for an act that is on record already
	}
	return in, err
}

// kind is that of the act's dossier.
func (d *Demo) kind(a act) string {
	for _, other := range d.script.Acts {
		if a.Kind == "" && other.Ref == a.In {
			return other.Kind
		}
	}
	return a.Kind
}

// form is what the step's form starts with, of an act that is filled in from it.
func (p *performance) form(ctx context.Context, n *node.Node, a act, step procedure.Step, state any) (map[string]any, error) {
	if !a.Filled {
		return map[string]any{}, nil
	}
	in := step.NewInput()
	act := procedure.Act{Step: a.Step, Party: a.By}
	if state, ok := state.(procedure.Prefilled); ok {
		state.Prefill(act, in)
	}
	if procedure.Gathers(state, a.Step) != "" {
		matters, err := n.Clerk.MattersOf(ctx, state, a.Step)
		if err != nil {
			return nil, err
		}
		state.(procedure.Gathering).Gather(act, in, matters)
	}
	b, err := json.Marshal(procedure.Plain(in))
	if err != nil {
		return nil, err
	}
	return procedure.ReadJSON(b)
}

// offered is the first that the step's form offers for a line; the question itself, which
// every rule refuses, if nothing yet.
func offered(state any, a act, field string) string {
	if state, ok := state.(procedure.Enumerated); ok {
		for _, n := range state.Enumerate(procedure.Act{Step: a.Step, Party: a.By}, field) {
			return n.ID
		}
	}
	return "?"
}

// meant puts what the script's words stand for in their place.
func (p *performance) meant(value any, first func() string) any {
	switch value := value.(type) {
	case string:
		return p.word(value, first)
	case []any:
		for i := range value {
			value[i] = p.meant(value[i], first)
		}
	case map[string]any:
		for name := range value {
			value[name] = p.meant(value[name], first)
		}
	}
	return value
}

func (p *performance) word(s string, first func() string) string {
	if s == "?" {
		return first()
	}
	name, is := strings.CutPrefix(s, "@")
	if days, relative := strings.CutPrefix(name, "today+"); is && relative {
		days, clock, timed := strings.Cut(days, "T")
		if n, err := strconv.Atoi(days); err == nil {
			day := time.Now().AddDate(0, 0, n).Format(time.DateOnly)
			if timed {
				day += "T" + clock
			}
			return day
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if id, known := p.refs[name]; is && known {
		return id.String()
	}
	return s
}
