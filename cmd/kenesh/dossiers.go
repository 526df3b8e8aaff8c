package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"kenesh/dossier"
	"kenesh/procedure"
	"kenesh/procedure/all"
	"kenesh/proof"
)

// runVerify checks an exported dossier with no node and no network.
func runVerify(_ context.Context, p *program, args []string) error {
	f := p.flags("verify")
	asJSON := f.Bool("json", false, p.voice.S("cmd.flag.json"))
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return usageError{errors.New("kenesh verify FILE")}
	}
	b, err := os.ReadFile(f.Arg(0))
	if err != nil {
		return err
	}
	c, err := proof.Check(b, all.Procedures())
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(p.out).Encode(map[string]any{"holds": true, "council": c.Charter.History.ID(),
			"dossier": c.Record.History.ID(), "kind": c.Record.History.Kind(), "entries": len(c.Record.Outcomes),
			"heads": c.Record.History.Heads(), "digest": c.Record.Digest().String()})
	}
	p.voice.Names = namesOf(c)
	p.say("cmd.verify.holds", "n", len(c.Record.Outcomes))
	p.showCharter(c)
	p.showRecord(c.Record)
	p.say("cmd.verify.state", "digest", c.Record.Digest().String())
	return nil
}

// showRecord prints a readable history.
func (p *program) showRecord(rec *procedure.Record) {
	facts := rec.Facts()
	title := p.voice.TextOnly(facts.Title)
	if title == "" {
		title = p.voice.Say(facts.Named)
	}
	fmt.Fprintf(p.out, "%s\n%s\n\n", title, rec.History.ID())
	for _, o := range rec.Outcomes {
		e := o.Entry
		if e.Step == dossier.Receipt {
			continue
		}
		said := p.voice.Say(rec.Sentence(o))
		if said == "" {
			said = p.voice.Value(partyOf(e)) + ": " + e.Step
		}
		fmt.Fprintf(p.out, "%-16s %s  %s\n", fmt.Sprintf("%s/%d", e.Party, e.Number), p.voice.Value(momentOf(e)), said)
		if o.Verdict != procedure.Counts {
			fmt.Fprintf(p.out, "%-16s %s %s\n", "", p.voice.S("verdict."+string(o.Verdict)), p.voice.Say(o.Reason))
		}
	}
	fmt.Fprintln(p.out)
}

func runExport(ctx context.Context, p *program, args []string) error {
	f := p.flags("export")
	var at place
	at.flags(f, p)
	out := f.String("out", "", p.voice.S("cmd.flag.out"))
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return usageError{errors.New("kenesh export ID [--out FILE]")}
	}
	n, err := at.open(ctx, p, true)
	if err != nil {
		return err
	}
	defer n.Close()
	ids, err := n.Index.Find(ctx, strings.ToLower(f.Arg(0)))
	if err != nil {
		return err
	}
	if len(ids) != 1 {
		return errors.New(p.voice.S("cmd.export.which", "n", len(ids)))
	}
	b, err := n.Clerk.Export(ctx, ids[0])
	if err != nil {
		return err
	}
	if *out == "" {
		*out = ids[0].Short() + ".kenesh"
	}
	if err := os.WriteFile(*out, b, 0o600); err != nil {
		return err
	}
	p.say("cmd.export.done", "file", *out)
	return nil
}

func runRebuild(ctx context.Context, p *program, args []string) error {
	f := p.flags("rebuild")
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
	count := 0
	if err := n.Clerk.Rebuild(ctx, func(done int) {
		count = done
		if done%1000 == 0 {
			fmt.Fprintf(p.err, "\r%d", done)
		}
	}); err != nil {
		return err
	}
	p.say("cmd.rebuild.done", "n", count)
	return nil
}
