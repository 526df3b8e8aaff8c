package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"golang.org/x/term"

	"kenesh/keyring"
	"kenesh/node"
	"kenesh/procedure/all"
)

// place is where a node is and how its keys are opened: flags most commands share.
type place struct {
	dir     string
	keyFile string
}

func (l *place) flags(f *flag.FlagSet, p *program) {
	dir := p.getenv("KENESH_DIR")
	if dir == "" {
		dir = "."
	}
	f.StringVar(&l.dir, "dir", dir, p.voice.S("cmd.flag.dir"))
	f.StringVar(&l.keyFile, "key-file", p.getenv("KENESH_KEY_FILE"), p.voice.S("cmd.flag.key-file"))
}

// secret is the key file, the passphrase in KENESH_PASSPHRASE, or what is typed.
func (l place) secret(p *program, twice bool) (keyring.Secret, error) {
	if l.keyFile != "" {
		return keyring.ReadKeyFile(l.keyFile)
	}
	if s := p.getenv("KENESH_PASSPHRASE"); s != "" {
		return keyring.Secret{Passphrase: s}, nil
	}
	first, err := p.ask("cmd.ask.passphrase")
	if err != nil || !twice {
		return keyring.Secret{Passphrase: first}, err
	}
	again, err := p.ask("cmd.ask.passphrase-again")
	if err == nil && again != first {
		err = usageError{errors.New(p.voice.S("cmd.fault.passphrases-differ"))}
	}
	return keyring.Secret{Passphrase: first}, err
}

// ask reads a line that is not shown.
func (p *program) ask(key string) (string, error) {
	fd := int(p.stdin.Fd())
	if !term.IsTerminal(fd) {
		return "", usageError{errors.New(p.voice.S("cmd.fault.no-secret"))}
	}
	fmt.Fprint(p.err, p.voice.S(key)+" ")
	b, err := term.ReadPassword(fd)
	fmt.Fprintln(p.err)
	if err == nil && len(b) == 0 {
		err = usageError{errors.New(p.voice.S("cmd.fault.no-secret"))}
	}
	return string(b), err
}

// open opens the node of a place, alone (for what signs) or beside the one that runs.
func (l place) open(ctx context.Context, p *program, aside bool) (*node.Node, error) {
	secret, err := l.secret(p, false)
	if err != nil {
		return nil, err
	}
	return node.Open(ctx, l.dir, secret, p.options(aside))
}

func (p *program) options(aside bool) node.Options {
	return node.Options{Procedures: all.Procedures(), Catalogue: p.catalogue, Log: p.log, Version: version(), Aside: aside}
}

// newSecret is the secret of a node about to be made; a key file named is made with it.
func (l place) newSecret(p *program) (keyring.Secret, error) {
	if l.keyFile == "" {
		return l.secret(p, true)
	}
	if _, err := os.Stat(l.keyFile); err == nil {
		return keyring.ReadKeyFile(l.keyFile)
	}
	return keyring.NewKeyFile(l.keyFile)
}
