package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/keyring"
	"kenesh/node"
	"kenesh/party"
)

// hashesFlag collects the beginnings of hashes.
type hashesFlag []string

func (h *hashesFlag) String() string { return "" }

func (h *hashesFlag) Set(s string) error {
	*h = append(*h, strings.ToLower(s))
	return nil
}

// charterRenew gives the others the card as the configuration now has it: another
// address, another name, or another signing key.
func charterRenew(ctx context.Context, p *program, args []string) error {
	f := p.flags("charter renew")
	var at place
	at.flags(f, p)
	newKey := f.Bool("new-key", false, p.voice.S("cmd.flag.new-key"))
	recovery := f.String("recovery", "", p.voice.S("cmd.flag.recovery"))
	by := signer(f, p)
	if err := parse(f, args); err != nil {
		return err
	}
	r := node.Renewal{NewKey: *newKey, By: party.Person{Name: *by, Role: party.Head}}
	n, err := at.openToRenew(ctx, p, &r)
	if err != nil {
		return err
	}
	defer n.Close()
	if *recovery != "" {
		if r.Recovery, err = keyring.NewRecovery(*recovery); err != nil {
			return err
		}
	}
	renewed, err := n.RenewCard(ctx, r)
	if err != nil {
		return err
	}
	if !renewed {
		p.say("cmd.charter.same")
		return nil
	}
	p.say("cmd.charter.renewed")
	if *recovery != "" {
		p.say("cmd.recovery.keep", "file", *recovery)
	}
	return nil
}

// openToRenew opens a node whose keys may be replaced.
func (l place) openToRenew(ctx context.Context, p *program, r *node.Renewal) (*node.Node, error) {
	secret, err := l.secret(p, false)
	if err != nil {
		return nil, err
	}
	r.Secret = secret
	return node.Open(ctx, l.dir, secret, p.options(false))
}

// charterRecover takes the party's seat back with the recovery key: after a fork, when
// two entries with one number were signed, or when the signing key is in other hands.
func charterRecover(ctx context.Context, p *program, args []string) error {
	f := p.flags("charter recover")
	var at place
	at.flags(f, p)
	newKey := f.Bool("new-key", false, p.voice.S("cmd.flag.new-key"))
	recovery := f.String("recovery", "", p.voice.S("cmd.flag.recovery-read"))
	var chosen hashesFlag
	f.Var(&chosen, "stand-by", p.voice.S("cmd.flag.stand-by"))
	yes := f.Bool("yes", false, p.voice.S("cmd.flag.yes"))
	by := signer(f, p)
	if err := parse(f, args); err != nil {
		return err
	}
	r := node.Renewal{NewKey: *newKey, By: party.Person{Name: *by, Role: party.Minister}}
	n, err := at.openToRenew(ctx, p, &r)
	if err != nil {
		return err
	}
	defer n.Close()
	forks, err := n.Clerk.Forks(ctx)
	if err != nil {
		return err
	}
	missing, err := n.Clerk.Missing(ctx)
	if err != nil {
		return err
	}
	if len(forks)+len(missing) == 0 && !*newKey {
		p.say("cmd.recover.nothing")
		return nil
	}
	stands, undecided := choose(forks, chosen)
	p.showForks(forks, stands)
	given := giveUp(missing, chosen)
	p.showMissing(missing, given)
	stands = append(stands, given...)
	if undecided || len(forks) == 0 && len(given) == 0 && !*newKey {
		return usageError{errors.New(p.voice.S("cmd.recover.choose"))}
	}
	key, err := keyring.ReadRecovery(*recovery)
	if err != nil {
		return err
	}
	if !*yes && !p.confirm("cmd.recover.confirm") {
		return nil
	}
	if err := n.Recover(ctx, key, stands, r); err != nil {
		return err
	}
	p.say("cmd.recover.done")
	return nil
}

// choose finds the entry that each fork is resolved to. undecided: of some fork none or
// several were named.
func choose(forks []clerk.Fork, chosen hashesFlag) (stands []canon.Hash, undecided bool) {
	for _, fork := range forks {
		var named []*dossier.Entry
		for _, e := range fork.Entries {
			for _, prefix := range chosen {
				if strings.HasPrefix(e.Hash.String(), prefix) && prefix != "" {
					named = append(named, e)
				}
			}
		}
		if len(named) != 1 {
			undecided = true
			continue
		}
		stands = append(stands, named[0].Hash)
	}
	return stands, undecided
}

// giveUp finds the last entries that are stood by where what came after them is missing.
// Nothing has to be given up.
func giveUp(missing []clerk.Missing, chosen hashesFlag) (stands []canon.Hash) {
	for _, m := range missing {
		if slices.ContainsFunc(chosen, func(prefix string) bool { return prefix != "" && strings.HasPrefix(m.Last.Hash.String(), prefix) }) {
			stands = append(stands, m.Last.Hash)
		}
	}
	return stands
}

// showMissing prints where something that was signed is missing, and what is stood by.
func (p *program) showMissing(missing []clerk.Missing, stands []canon.Hash) {
	for _, m := range missing {
		p.say("cmd.recover.missing", "dossier", m.Dossier.Short(), "from", int(m.Last.Number)+1, "to", int(m.Number))
		mark := " "
		if slices.Contains(stands, m.Last.Hash) {
			mark = "*"
		}
		fmt.Fprintf(p.out, "%s %s  %s  %s\n", mark, m.Last.Hash.String()[:16], p.voice.Value(momentOf(m.Last)), m.Last.Step)
	}
}

// showForks prints what was signed twice, and what of it is stood by.
func (p *program) showForks(forks []clerk.Fork, stands []canon.Hash) {
	for _, fork := range forks {
		p.say("cmd.recover.fork", "dossier", fork.Dossier.Short(), "n", int(fork.Number))
		for _, e := range fork.Entries {
			mark := " "
			for _, h := range stands {
				if h == e.Hash {
					mark = "*"
				}
			}
			fmt.Fprintf(p.out, "%s %s  %s  %s\n", mark, e.Hash.String()[:16], p.voice.Value(momentOf(e)), e.Step)
		}
	}
}
