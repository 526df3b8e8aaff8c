package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"kenesh/party"
	"kenesh/procedure/all"
	"kenesh/proof"
)

// charterSign takes in the charter of a file, shows whose keys it binds, and signs it.
// join does the same for a party that was admitted later.
func charterSign(ctx context.Context, p *program, args []string) error {
	f := p.flags("charter sign")
	var at place
	at.flags(f, p)
	yes := f.Bool("yes", false, p.voice.S("cmd.flag.yes"))
	by := signer(f, p)
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return usageError{errors.New(p.voice.S("cmd.charter.usage"))}
	}
	file, err := os.ReadFile(f.Arg(0))
	if err != nil {
		return err
	}
	checked, err := proof.Check(file, all.Procedures())
	if err != nil {
		return err
	}
	n, err := at.open(ctx, p, false)
	if err != nil {
		return err
	}
	defer n.Close()
	if _, seated := checked.Roll.Seat(n.Config.Party); !seated {
		return errors.New(p.voice.S("cmd.charter.no-seat", "party", string(n.Config.Party)))
	}
	p.showCharter(checked)
	if !*yes && !p.confirm("cmd.charter.confirm-sign") {
		return nil
	}
	if n.Clerk.Council().IsZero() {
		if err := n.Join(ctx, file); err != nil {
			return err
		}
	}
	if seat, _ := n.Clerk.Roll().Seat(n.Config.Party); seat.Standing == party.Invited {
		if err := n.Sign(ctx, party.Person{Name: *by, Role: party.Minister}); err != nil {
			return err
		}
	}
	p.say("cmd.charter.signed")
	return nil
}

func charterShow(ctx context.Context, p *program, args []string) error {
	f := p.flags("charter show")
	var at place
	at.flags(f, p)
	out := f.String("out", "", p.voice.S("cmd.flag.out"))
	if err := parse(f, args); err != nil {
		return err
	}
	n, err := at.open(ctx, p, true)
	if err != nil {
		return err
	}
	defer n.Close()
	file, err := n.Charter(ctx)
	if err != nil {
		return errors.New(p.voice.S("refuse.no-council"))
	}
	checked, err := proof.Check(file, all.Procedures())
	if err != nil {
		return err
	}
	p.showCharter(checked)
	if *out != "" {
		return p.writeCharter(ctx, n, *out)
	}
	return nil
}

// showCharter prints the parties of a checked charter, with the fingerprints officers
// compare by voice.
func (p *program) showCharter(c proof.Checked) {
	fmt.Fprintln(p.out, p.voice.TextOnly(c.Charter.Facts().Title))
	fmt.Fprintln(p.out, c.Charter.History.ID())
	for _, seat := range c.Roll.Seats {
		fmt.Fprintf(p.out, "\n%-12s %s\n%-12s %s\n%-12s %s\n%-12s %s\n", seat.Card.Party, p.voice.TextOnly(seat.Card.Name),
			"", p.voice.S("standing."+string(seat.Standing)), "", seat.Card.Address, "", seat.Fingerprint)
	}
	fmt.Fprintln(p.out)
}
