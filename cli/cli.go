// Package cli is the officer's command line: a client of her node's API, with the
// procedures' own steps as commands and their fields as flags.
//
//	kenesh list [KIND] [--q WORDS …]      kenesh KIND STEP [ID] [--FIELD VALUE …]
//	kenesh show ID                        kenesh log ID
//	kenesh overview KIND NAME [--FIELD …] kenesh status
//	kenesh leads ID                       kenesh judge ID LEAD --judged same|other|unclear
//	kenesh drafts                         kenesh draft | approve | return | send FILE/NUMBER
//	kenesh help [KIND [STEP]]
//
// It decides nothing. The node judges the act and its sentence is what the officer
// reads; what the command line adds is its form, its language and its exit code. The
// token comes from the environment or a file, never from the command line, which other
// users of the machine can see, and goes out over TLS or to this machine only.
package cli

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"kenesh/lang"
	"kenesh/procedure"
)

// Words are the sentences of this package in every language.
//
//go:embed words/*.json
var Words embed.FS

// What a command exits with.
const (
	Done        = 0
	Refused     = 1 // the node says no; its sentence is on stderr
	Misused     = 2 // the command is not one, or lacks something
	Unreachable = 3 // the node does not answer, or cannot at the moment
)

// Env is the world a command runs in.
type Env struct {
	Getenv         func(string) string
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// run is one run of the command line.
type run struct {
	Env
	ctx        context.Context
	cat        *lang.Catalogue
	voice      *lang.Voice
	procedures []*procedure.Procedure
	given      given
	opens      bool // what is sent opens a dossier
}

// misuse is a command that cannot be sent: what is wrong, and whose help to read.
type misuse struct {
	message lang.Message
	command string
}

func (m *misuse) Error() string { return m.message.Key }

func misused(key string, args lang.Args) error { return &misuse{message: lang.Say(key, args)} }

// Run runs one command and returns what the program is to exit with.
func Run(ctx context.Context, args []string, procedures []*procedure.Procedure, cat *lang.Catalogue, env Env) int {
	r := &run{Env: env, ctx: ctx, cat: cat, procedures: procedures}
	r.speak(Language(env.Getenv))
	return r.exit(r.dispatch(args))
}

func (r *run) speak(tag lang.Tag) {
	r.voice = r.cat.Voice(tag)
	r.voice.Zone = time.Local
	if zone, err := time.LoadLocation(r.Getenv("TZ")); err == nil && r.Getenv("TZ") != "" {
		r.voice.Zone = zone
	}
}

// Language is the reader's, by KENESH_LANG or the environment as POSIX has it; else English.
func Language(getenv func(string) string) lang.Tag {
	for _, name := range []string{"KENESH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			base, _, _ := strings.Cut(value, ".")
			return lang.Match(strings.ReplaceAll(base, "_", "-"), "en")
		}
	}
	return "en"
}

func (r *run) dispatch(args []string) error {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		return r.help(args[min(1, len(args)):])
	}
	if c, ok := commandOf(args[0]); ok {
		return c.run(r, args[1:])
	}
	if p := r.procedure(args[0]); p != nil {
		return r.kind(p, args[1:])
	}
	return &misuse{message: lang.Say("cli.unknown-command", lang.Args{"word": args[0]}), command: "kenesh"}
}

func (r *run) procedure(kind string) *procedure.Procedure {
	i := slices.IndexFunc(r.procedures, func(p *procedure.Procedure) bool { return p.Kind == kind })
	if i < 0 {
		return nil
	}
	return r.procedures[i]
}

// exit says what went wrong and returns the code for it.
func (r *run) exit(err error) int {
	var wrong *misuse
	var no *problem
	switch {
	case err == nil:
		return Done
	case errors.As(err, &wrong):
		r.complain(r.voice.Say(wrong.message))
		if wrong.command != "" {
			r.complain(r.voice.S("cli.see-help", "command", wrong.command+" --help"))
		}
		return Misused
	case errors.As(err, &no):
		return r.refused(no)
	}
	var away *unreachable
	if errors.As(err, &away) {
		r.complain(r.voice.Say(away.message))
		return Unreachable
	}
	r.complain(err.Error())
	return Misused
}

func (r *run) complain(s string) { fmt.Fprintln(r.Stderr, clean(s)) }

// say writes a line for the reader.
func (r *run) say(s string) { fmt.Fprintln(r.Stdout, clean(s)) }
