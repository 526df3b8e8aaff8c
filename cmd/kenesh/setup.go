package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/node"
	"kenesh/party"
)

// textFlag collects a text in several languages: --name ky="…" --name en="…".
type textFlag lang.Text

func (t textFlag) String() string { return "" }

func (t textFlag) Set(s string) error {
	tag, text, ok := strings.Cut(s, "=")
	if !ok || text == "" {
		return errors.New(`write it as LANGUAGE="TEXT", such as en="Ministry of Internal Affairs"`)
	}
	t[lang.Tag(tag)] = text
	return nil
}

func runInit(_ context.Context, p *program, args []string) error {
	f := p.flags("init")
	var at place
	at.flags(f, p)
	cfg := node.Config{Name: lang.Text{}}
	f.StringVar((*string)(&cfg.Party), "party", "", p.voice.S("cmd.flag.party"))
	f.StringVar((*string)(&cfg.Kind), "kind", string(party.Member), p.voice.S("cmd.flag.kind"))
	f.StringVar(&cfg.State, "state", "", p.voice.S("cmd.flag.state"))
	f.Var(textFlag(cfg.Name), "name", p.voice.S("cmd.flag.name"))
	languages := f.String("languages", "en", p.voice.S("cmd.flag.languages"))
	f.StringVar(&cfg.Zone, "zone", "UTC", p.voice.S("cmd.flag.zone"))
	f.StringVar(&cfg.Address, "address", "", p.voice.S("cmd.flag.address"))
	f.StringVar(&cfg.Courier, "courier", ":8700", p.voice.S("cmd.flag.courier"))
	f.StringVar(&cfg.Desk, "desk", "127.0.0.1:8600", p.voice.S("cmd.flag.desk"))
	f.StringVar(&cfg.Origin, "origin", "", p.voice.S("cmd.flag.origin"))
	recovery := f.String("recovery", "", p.voice.S("cmd.flag.recovery"))
	if err := parse(f, args); err != nil {
		return err
	}
	for _, l := range strings.Split(*languages, ",") {
		cfg.Languages = append(cfg.Languages, lang.Tag(strings.TrimSpace(l)))
	}
	if err := os.MkdirAll(at.dir, 0o700); err != nil {
		return err
	}
	secret, err := at.newSecret(p)
	if err != nil {
		return err
	}
	if *recovery != "" {
		if cfg.Recovery, err = keyring.NewRecovery(*recovery); err != nil {
			return err
		}
	}
	if err := node.Init(at.dir, cfg, secret); err != nil {
		return err
	}
	p.say("cmd.init.done", "dir", at.dir)
	if *recovery != "" {
		p.say("cmd.recovery.keep", "file", *recovery)
	}
	return nil
}

// runCard prints the node's public card, or reads one from a file and shows it.
func runCard(_ context.Context, p *program, args []string) error {
	f := p.flags("card")
	var at place
	at.flags(f, p)
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		sc, err := readCard(f.Arg(0))
		if err != nil {
			return err
		}
		return p.showCard(sc)
	}
	cfg, err := node.Read(at.dir)
	if err != nil {
		return err
	}
	secret, err := at.secret(p, false)
	if err != nil {
		return err
	}
	keys, err := keyring.Open(at.dir, secret)
	if err != nil {
		return err
	}
	sc, err := cfg.Card(at.dir, keys, time.Now())
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(sc, "", "  ")
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, string(b))
	fmt.Fprintln(p.err, p.voice.S("cmd.card.fingerprint", "fingerprint", sc.Fingerprint()))
	return nil
}

func readCard(path string) (party.SignedCard, error) {
	var sc party.SignedCard
	b, err := os.ReadFile(path)
	if err != nil {
		return sc, err
	}
	if err := json.Unmarshal(b, &sc); err != nil {
		return sc, fmt.Errorf("%w: %s: %w", party.ErrCard, path, err)
	}
	_, err = sc.Open()
	return sc, err
}

func (p *program) showCard(sc party.SignedCard) error {
	card, err := sc.Open()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%-12s %s\n%-12s %s\n%-12s %s\n", card.Party, p.voice.TextOnly(card.Name), "", card.Address, "", sc.Fingerprint())
	return nil
}

// isCharterCommand tells the administrator's commands on the charter from the steps that
// officers take in it.
func isCharterCommand(args []string) bool {
	return len(args) < 2 || slices.Contains([]string{"found", "sign", "join", "renew", "recover", "show"}, args[1])
}

func runCharter(ctx context.Context, p *program, args []string) error {
	if len(args) == 0 {
		return usageError{errors.New(p.voice.S("cmd.charter.usage"))}
	}
	switch args[0] {
	case "found":
		return charterFound(ctx, p, args[1:])
	case "sign", "join":
		return charterSign(ctx, p, args[1:])
	case "renew":
		return charterRenew(ctx, p, args[1:])
	case "recover":
		return charterRecover(ctx, p, args[1:])
	case "show":
		return charterShow(ctx, p, args[1:])
	}
	return usageError{errors.New(p.voice.S("cmd.charter.usage"))}
}

// signer adds the flag of who signs.
func signer(f *flag.FlagSet, p *program) *string { return f.String("by", "", p.voice.S("cmd.flag.by")) }

func charterFound(ctx context.Context, p *program, args []string) error {
	f := p.flags("charter found")
	var at place
	at.flags(f, p)
	founding := node.Founding{Name: lang.Text{}, Rules: lang.Text{}}
	f.Var(textFlag(founding.Name), "name", p.voice.S("cmd.flag.council-name"))
	f.Var(textFlag(founding.Rules), "rules", p.voice.S("cmd.flag.rules"))
	out := f.String("out", "charter.kenesh", p.voice.S("cmd.flag.out"))
	yes := f.Bool("yes", false, p.voice.S("cmd.flag.yes"))
	by := signer(f, p)
	if err := parse(f, args); err != nil {
		return err
	}
	for _, path := range f.Args() {
		sc, err := readCard(path)
		if err != nil {
			return err
		}
		founding.Cards = append(founding.Cards, sc)
		if err := p.showCard(sc); err != nil {
			return err
		}
	}
	n, err := at.open(ctx, p, false)
	if err != nil {
		return err
	}
	defer n.Close()
	own, err := n.Card()
	if err != nil {
		return err
	}
	if err := p.showCard(own); err != nil {
		return err
	}
	if !*yes && !p.confirm("cmd.charter.confirm-found") {
		return nil
	}
	if err := n.Found(ctx, founding, party.Person{Name: *by, Role: party.Minister}); err != nil {
		return err
	}
	return p.writeCharter(ctx, n, *out)
}

func (p *program) writeCharter(ctx context.Context, n *node.Node, out string) error {
	b, err := n.Charter(ctx)
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, b, 0o644); err != nil {
		return err
	}
	p.say("cmd.charter.written", "file", out)
	return nil
}

// confirm asks for a yes on the terminal; where there is none, only --yes will do.
func (p *program) confirm(key string) bool {
	fmt.Fprint(p.err, p.voice.S(key)+" ")
	var answer string
	fmt.Fscanln(p.stdin, &answer)
	return strings.EqualFold(answer, "yes") || strings.EqualFold(answer, p.voice.S("cmd.yes"))
}
