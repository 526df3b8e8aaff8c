package main

import (
	"context"
	"errors"
	"flag"
	"os"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/pouch"
)

// runPouch carries entries by hand between nodes whose link is cut.
func runPouch(ctx context.Context, p *program, args []string) error {
	switch {
	case len(args) > 0 && args[0] == "pack":
		return pouchPack(ctx, p, args[1:])
	case len(args) > 0 && args[0] == "take":
		return pouchTake(ctx, p, args[1:])
	}
	return usageError{errors.New("kenesh pouch pack PARTY FILE | kenesh pouch take FILE")}
}

// pouchPack works beside a running node: it changes nothing.
func pouchPack(ctx context.Context, p *program, args []string) error {
	f := p.flags("pouch pack")
	var at place
	at.flags(f, p)
	after := f.Uint64("after", 0, p.voice.S("cmd.flag.after"))
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 2 {
		return usageError{errors.New("kenesh pouch pack PARTY FILE")}
	}
	given := (*uint64)(nil)
	if isSet(f, "after") {
		given = after
	}
	n, err := at.open(ctx, p, true)
	if err != nil {
		return err
	}
	defer n.Close()
	file, err := os.OpenFile(f.Arg(1), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	packed, err := pouch.Pack(ctx, n.Clerk, party.ID(f.Arg(0)), given, file)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		os.Remove(f.Arg(1))
		return err
	}
	p.say("cmd.pouch.packed", "party", f.Arg(0), "n", packed.Entries, "file", f.Arg(1), "next", int(packed.Next))
	if packed.More {
		p.say("cmd.pouch.more", "next", int(packed.Next))
	}
	return nil
}

// pouchTake writes, so the node must not be running: a running one takes a pouch on the
// engineer's page or over the API.
func pouchTake(ctx context.Context, p *program, args []string) error {
	f := p.flags("pouch take")
	var at place
	at.flags(f, p)
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return usageError{errors.New("kenesh pouch take FILE")}
	}
	n, err := at.open(ctx, p, false)
	if err != nil {
		return err
	}
	defer n.Close()
	file, err := os.Open(f.Arg(0))
	if err != nil {
		return err
	}
	defer file.Close()
	r, err := pouch.Take(ctx, n.Clerk, file)
	if r.Entries > 0 {
		p.say("cmd.pouch.took", "party", lang.Party(r.From), "n", r.Entries, "took", r.Took, "held", r.Held, "early", r.Early, "refused", r.Refused)
	}
	if r.Missing > 0 {
		p.say("cmd.pouch.missing", "n", r.Missing)
	}
	return err
}

func isSet(f *flag.FlagSet, name string) (set bool) {
	f.Visit(func(g *flag.Flag) { set = set || g.Name == name })
	return set
}
