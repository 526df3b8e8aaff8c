package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"golang.org/x/term"

	"kenesh/demo"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/procedure/all"
)

func runServe(ctx context.Context, p *program, args []string) error {
	f := p.flags("serve")
	var at place
	at.flags(f, p)
	if err := parse(f, args); err != nil {
		return err
	}
	n, err := at.open(ctx, p, false)
	if err != nil {
		return err
	}
	defer n.Close()
	if err := n.Journal.Append(ctx, journal.Record{What: journal.Start}); err != nil {
		return err
	}
	if err := n.Serve(ctx, func() { p.say("cmd.serve.ready", "desk", n.Origin(), "courier", n.Config.Courier) }); err != nil {
		return err
	}
	return n.Journal.Append(context.WithoutCancel(ctx), journal.Record{What: journal.Stop})
}

// runDemo plays the first meeting on six nodes and stays up, or with --once says on
// standard output whether they agree.
func runDemo(ctx context.Context, p *program, args []string) error {
	f := p.flags("demo")
	dir := f.String("dir", "", p.voice.S("cmd.flag.demo-dir"))
	port := f.Int("port", 8600, p.voice.S("cmd.flag.port"))
	once := f.Bool("once", false, p.voice.S("cmd.flag.once"))
	if err := parse(f, args); err != nil {
		return err
	}
	if *dir == "" {
		temporary, err := os.MkdirTemp("", "kenesh-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temporary)
		*dir = temporary
	}
	d, err := demo.Open(ctx, demo.Config{Dir: *dir, Port: *port, Procedures: all.Procedures(), Catalogue: p.catalogue,
		Log: p.log, Version: version(), Progress: p.progress})
	if err != nil {
		return err
	}
	defer d.Close()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	served := make(chan error, 1)
	ready := make(chan struct{})
	go func() { served <- d.Serve(ctx, func() { close(ready) }) }()
	select {
	case err := <-served:
		return err
	case <-ready:
	}
	if _, err := d.Play(ctx); err != nil {
		cancel(nil)
		return errors.Join(err, <-served)
	}
	if *once {
		err := p.compareDemo(ctx, d)
		cancel(nil)
		return errors.Join(err, <-served)
	}
	p.showDesks(d)
	return <-served
}

// progress says on standard error how far the demonstration is.
func (p *program) progress(done, of int, what string) {
	if f, ok := p.err.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprintf(p.err, "\r\033[K%s %d/%d", p.voice.S("cmd.demo."+what), done, of)
	} else if done == of {
		fmt.Fprintf(p.err, "%s %d/%d", p.voice.S("cmd.demo."+what), done, of)
	}
	if done == of {
		fmt.Fprintln(p.err)
	}
}

func (p *program) compareDemo(ctx context.Context, d *demo.Demo) error {
	found, err := d.Compare(ctx)
	if err != nil {
		return err
	}
	e := json.NewEncoder(p.out)
	e.SetIndent("", "  ")
	if err := e.Encode(found); err != nil {
		return err
	}
	if !found.Agree {
		return errors.New(p.voice.S("cmd.demo.disagree"))
	}
	return nil
}

func (p *program) showDesks(d *demo.Demo) {
	fmt.Fprintln(p.out)
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	for _, desk := range d.Desks(context.Background()) {
		fmt.Fprintf(w, "%s\t%s\t\n", p.voice.TextOnly(desk.Name), desk.Address)
		for _, s := range desk.SignIns {
			fmt.Fprintf(w, "  %s\t%s\t%s\n", p.voice.Value(lang.Term("role."+string(s.Role))), s.Link, s.Name)
		}
	}
	if portal := d.Portal(); portal != "" {
		fmt.Fprintf(w, "%s\t%s\t\n", p.voice.S("cmd.demo.portal"), portal)
	}
	w.Flush()
	fmt.Fprintln(p.out)
	p.say("cmd.demo.ready")
}
