package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/proof"
	"kenesh/roster"
)

// runOfficer makes or changes an officer's account and prints the invitation by which
// she registers her passkey.
func runOfficer(ctx context.Context, p *program, args []string) error {
	f := p.flags("officer")
	var at place
	at.flags(f, p)
	name := f.String("name", "", p.voice.S("cmd.flag.officer-name"))
	roles := f.String("roles", "", p.voice.S("cmd.flag.roles"))
	languages := f.String("languages", "", p.voice.S("cmd.flag.languages"))
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return usageError{errors.New("kenesh officer ID --name NAME --roles officer,head")}
	}
	n, err := at.open(ctx, p, true)
	if err != nil {
		return err
	}
	defer n.Close()
	o, err := n.Roster.Officer(ctx, f.Arg(0))
	if err != nil && !errors.Is(err, roster.ErrOfficerUnknown) {
		return err
	}
	o.ID = f.Arg(0)
	if *name != "" {
		o.Name = *name
	}
	if *roles != "" {
		o.Roles = nil
		for _, r := range strings.Split(*roles, ",") {
			o.Roles = append(o.Roles, party.Role(r))
		}
	}
	if *languages != "" || len(o.Languages) == 0 {
		o.Languages = tags(*languages, n.Config.Languages)
	}
	if o.Zone == "" {
		o.Zone = n.Config.Zone
	}
	if err := n.Roster.Save(ctx, o); err != nil {
		return err
	}
	secret, err := n.Roster.Invite(ctx, o.ID, 72*time.Hour)
	if err != nil {
		return err
	}
	p.say("cmd.officer.invited", "link", n.Origin()+"/invitation/"+secret)
	return nil
}

func tags(s string, otherwise []lang.Tag) []lang.Tag {
	if s == "" {
		return slices.DeleteFunc(slices.Clone(otherwise), func(t lang.Tag) bool { return !lang.Known(t) })
	}
	var out []lang.Tag
	for _, t := range strings.Split(s, ",") {
		out = append(out, lang.Tag(t))
	}
	return out
}

// runToken makes a bearer token for the API and prints it, once.
func runToken(ctx context.Context, p *program, args []string) error {
	f := p.flags("token")
	var at place
	at.flags(f, p)
	officer := f.String("officer", "", p.voice.S("cmd.flag.officer"))
	role := f.String("role", "", p.voice.S("cmd.flag.role"))
	name := f.String("name", "cli", p.voice.S("cmd.flag.token-name"))
	days := f.Int("days", 90, p.voice.S("cmd.flag.days"))
	if err := parse(f, args); err != nil {
		return err
	}
	n, err := at.open(ctx, p, true)
	if err != nil {
		return err
	}
	defer n.Close()
	o, err := n.Roster.Officer(ctx, *officer)
	if err != nil {
		return err
	}
	if *role == "" && len(o.Roles) > 0 {
		*role = string(o.Roles[0])
	}
	secret, err := n.Roster.Token(ctx, o.ID, party.Role(*role), *name, time.Duration(*days)*24*time.Hour)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, secret)
	return nil
}

// namesOf gives parties the names their cards say.
func namesOf(c proof.Checked) func(string) lang.Text {
	return func(id string) lang.Text {
		seat, _ := c.Roll.Seat(party.ID(id))
		return seat.Card.Name
	}
}

func momentOf(e *dossier.Entry) lang.Moment { return lang.Moment(e.Time) }

func partyOf(e *dossier.Entry) lang.Party { return lang.Party(e.Party) }
