// Command kenesh is the working system of a council of ministries: one binary per
// ministry. Run it without arguments to see what it does.
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"kenesh/api"
	"kenesh/bench"
	"kenesh/clerk"
	"kenesh/cli"
	"kenesh/desk"
	"kenesh/fsck"
	"kenesh/lang"
	"kenesh/mail"
	"kenesh/portal"
	"kenesh/procedure/all"
	"kenesh/roster"
)

//go:embed words
var words embed.FS

// program is one run of the command.
type program struct {
	stdin     *os.File
	out, err  io.Writer
	getenv    func(string) string
	catalogue *lang.Catalogue
	voice     *lang.Voice
	log       *slog.Logger
}

// command is one of the administrator's commands; officers' steps are package cli's.
type command struct {
	name string
	run  func(context.Context, *program, []string) error
}

var commands = []command{
	{"demo", runDemo},
	{"init", runInit},
	{"card", runCard},
	{"charter", runCharter},
	{"serve", runServe},
	{"officer", runOfficer},
	{"token", runToken},
	{"export", runExport},
	{"verify", runVerify},
	{"pouch", runPouch},
	{"rebuild", runRebuild},
	{"fsck", runFsck},
	{"bench", runBench},
	{"version", runVersion},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	catalogue, err := lang.Load(append(all.Words(), lang.Words, clerk.Words, fsck.Words, roster.Words, mail.Words, desk.Words, portal.Words, api.Words, cli.Words, bench.Words, words)...)
	if err != nil {
		fmt.Fprintln(os.Stderr, err) // a mistake in the build
		os.Exit(70)
	}
	p := &program{stdin: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv, catalogue: catalogue}
	p.voice = catalogue.Voice(cli.Language(os.Getenv))
	p.log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level(os.Getenv("KENESH_LOG"))}))
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200) // a node keeps little and lets go of much: a tenth of its work otherwise
	}
	os.Exit(p.run(ctx, os.Args[1:]))
}

func level(s string) slog.Level {
	var l slog.Level
	if s == "" || l.UnmarshalText([]byte(s)) != nil {
		return slog.LevelWarn
	}
	return l
}

// run carries out the command line and returns the exit code: 0 done, 1 not done, 2 the
// command was not understood.
func (p *program) run(ctx context.Context, args []string) int {
	if len(args) == 0 || len(args) == 1 && (args[0] == "help" || args[0] == "--help" || args[0] == "-h") {
		p.help()
		return 0
	}
	for _, c := range commands {
		if c.name == args[0] && (c.name != "charter" || isCharterCommand(args)) {
			return p.exit(c.run(ctx, p, args[1:]))
		}
	}
	return cli.Run(ctx, args, all.Procedures(), p.catalogue, cli.Env{Getenv: p.getenv, Stdin: p.stdin, Stdout: p.out, Stderr: p.err})
}

func (p *program) help() {
	p.say("cmd.help.title")
	fmt.Fprintln(p.out)
	for _, c := range commands {
		fmt.Fprintf(p.out, "  kenesh %-9s %s\n", c.name, p.voice.S("cmd.help."+c.name))
	}
	fmt.Fprintln(p.out)
	cli.Help(p.out, p.voice, all.Procedures())
}

// say prints a sentence from the language files, and its line break.
func (p *program) say(key string, args ...any) { fmt.Fprintln(p.out, p.voice.S(key, args...)) }

func (p *program) exit(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errFindings):
		return 1
	case errors.As(err, &usage):
		fmt.Fprintln(p.err, usage.Error())
		return 2
	}
	fmt.Fprintln(p.err, p.sentence(err))
	return 1
}

// usageError is a command line that was not understood.
type usageError struct{ error }

// flags makes the flag set of a command.
func (p *program) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet("kenesh "+name, flag.ContinueOnError)
	f.SetOutput(p.err)
	return f
}

// parse reads flags and words in any order.
func parse(f *flag.FlagSet, args []string) error {
	words := []string{"--"}
	for {
		if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
			return err
		} else if err != nil {
			return usageError{err}
		}
		if f.NArg() == 0 {
			return f.Parse(words)
		}
		words, args = append(words, f.Arg(0)), f.Args()[1:]
	}
}

func runVersion(_ context.Context, p *program, _ []string) error {
	_, err := fmt.Fprintln(p.out, version())
	return err
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
