package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/term"

	"kenesh/bench"
	"kenesh/procedure/all"
)

// runBench measures this machine with two nodes of its own, and removes them. It says
// what it measures on standard error, and on standard output what it found.
func runBench(ctx context.Context, p *program, args []string) error {
	f := p.flags("bench")
	scale := f.Float64("scale", 0.01, p.voice.S("cmd.flag.scale"))
	parties := f.Int("parties", 2, p.voice.S("cmd.flag.parties"))
	dossiers := f.Int("dossiers", 0, p.voice.S("cmd.flag.dossiers"))
	dir := f.String("dir", "", p.voice.S("cmd.flag.bench-dir"))
	asJSON := f.Bool("json", false, p.voice.S("cmd.flag.json"))
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 0 {
		return usageError{errors.New("kenesh bench [--scale N] [--parties N] [--dossiers N] [--dir DIR] [--json]")}
	}
	log := p.log
	if p.getenv("KENESH_LOG") == "" {
		log = nil // nodes that are stopped on purpose warn of it
	}
	report, err := bench.Run(ctx, bench.Config{Dir: *dir, Scale: *scale, Parties: *parties, Dossiers: *dossiers, Procedures: all.Procedures(), Catalogue: p.catalogue,
		Log: log, Version: version(), Progress: p.benchProgress()})
	var room *bench.RoomError
	switch {
	case errors.As(err, &room):
		return usageError{errors.New(p.voice.S("bench.refuse.room", "dir", room.Dir, "megabytes", int(room.Need/1e6)))}
	case errors.Is(err, bench.ErrScale):
		return usageError{errors.New(p.voice.S("bench.refuse.scale"))}
	case errors.Is(err, bench.ErrParties):
		return usageError{errors.New(p.voice.S("bench.refuse.parties", "most", bench.MaxParties))}
	case errors.Is(err, bench.ErrDossiers):
		return usageError{errors.New(p.voice.S("bench.refuse.dossiers", "most", bench.MaxDossiers))}
	case err != nil:
		return err
	case *asJSON:
		e := json.NewEncoder(p.out)
		e.SetIndent("", "  ")
		return e.Encode(report)
	}
	return report.Write(p.out, p.voice)
}

// benchProgress says how far each section is: on a terminal as it goes, elsewhere once a
// section and then every ten seconds.
func (p *program) benchProgress() func(section string, done, of int) {
	f, ok := p.err.(*os.File)
	terminal := ok && term.IsTerminal(int(f.Fd()))
	var said time.Time
	var last string
	every := 10 * time.Second
	if terminal {
		every = 100 * time.Millisecond
	}
	return func(section string, done, of int) {
		if section == last && time.Since(said) < every {
			return
		}
		if terminal {
			fmt.Fprint(p.err, "\r\033[K")
		}
		fmt.Fprintf(p.err, "%s: %d/%d", p.voice.S("bench.section."+section), done, of)
		if !terminal {
			fmt.Fprintln(p.err)
		}
		last, said = section, time.Now()
	}
}
