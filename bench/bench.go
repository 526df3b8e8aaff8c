// Package bench measures Kenesh on the machine it runs on: two nodes with directories,
// keys, databases and ports of their own, linked over mutual TLS on loopback, do a year's
// work of the largest comparable system, or a part of it, and are timed.
//
// There is no path in here that officers and peers do not take: acts go through the
// clerk with the key of a request, as the desk sends them; entries go through the
// courier; pages come over HTTP with an officer's session; every commit is as durable as
// on a ministry's node. Both nodes, their officers and the clock that times them share
// one machine and one process: two ministries with a machine each are faster than this.
//
// Beside each figure stands its floor: what the same work would take if nothing but the
// signatures, the encryption and the writes that cannot be avoided were done, each as
// fast as this very machine did it in the same run.
package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Config is what a measurement is made with.
type Config struct {
	Dir        string  // where the nodes' own directory is made; none: a temporary one on a disk
	Scale      float64 // of the reference year: 1 is all of it
	Parties    int     // of the council and of every dossier, 2 to MaxParties; 0: 2
	Dossiers   int     // that both nodes hold before the year begins, besides; up to MaxDossiers
	Procedures []*procedure.Procedure
	Catalogue  *lang.Catalogue
	Log        *slog.Logger
	Version    string
	Progress   func(section string, done, of int) // called by one at a time; may be nil
}

// MaxScale is the most that is measured: ten times the reference year.
const MaxScale = 10

// MaxParties is the most parties that are measured with. All but two are away: what is
// sealed to them and addressed to them lies in the two nodes' outboxes.
const MaxParties = 100

// ErrParties is returned for a number of parties out of range.
var ErrParties = errors.New("number of parties out of range")

// MaxDossiers is the most that are held before the year begins.
const MaxDossiers = 10_000_000

// ErrDossiers is returned for a number of dossiers out of range.
var ErrDossiers = errors.New("number of dossiers out of range")

// ErrScale is returned for a scale that is not above 0 and at most MaxScale.
var ErrScale = errors.New("scale out of range")

// RoomError is returned where a measurement would fill the disk, for a node that shares
// it would then take no acts.
type RoomError struct {
	Dir  string
	Need float64 // bytes, about
}

func (e *RoomError) Error() string {
	return fmt.Sprintf("%s: about %.0f MB are needed", e.Dir, e.Need/1e6)
}

// run is one measurement.
type run struct {
	Config
	year   year
	report *Report
	floor  Floor
	memory *memory

	origin, peer *ministry
	silent       []*ministry  // the other parties: they have signed the charter, and no node runs
	wire         atomic.Int64 // bytes that went over the courier's connections
	acted        atomic.Int64 // acts that were taken, which is also the number of the last one's key
	section      string
	telling      sync.Mutex

	warm     []dossier.ID // of the first acts: in memory at the origin
	cases    []dossier.ID // of the year
	envelope float64      // bytes of an act's entry, on average
	carried  amount       // what the nodes had for each other after the year
	yearly   amount       // of that, what came with the year
}

// sections are measured in this order; each finds the nodes as the one before left them.
var sections = []struct {
	name    string
	measure func(*run, context.Context) error
}{
	{"floor", (*run).measureFloor},
	{"council", (*run).council},
	{"acts", (*run).acts},
	{"intake", (*run).intake},
	{"held", (*run).held},
	{"federation", (*run).federation},
	{"visible", (*run).visible},
	{"away", (*run).away},
	{"pages", (*run).pages},
	{"start", (*run).start},
	{"rebuild", (*run).rebuild},
	{"space", (*run).space},
}

// Run measures everything and says what it found. What it made is gone when it returns,
// whether it came to its end, failed, or ctx ended.
func Run(ctx context.Context, cfg Config) (_ *Report, err error) {
	if !(cfg.Scale > 0 && cfg.Scale <= MaxScale) {
		return nil, ErrScale
	}
	if cfg.Parties == 0 {
		cfg.Parties = 2
	}
	if cfg.Parties < 2 || cfg.Parties > MaxParties {
		return nil, ErrParties
	}
	if cfg.Dossiers < 0 || cfg.Dossiers > MaxDossiers {
		return nil, ErrDossiers
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	year := yearAt(cfg.Scale)
	dir, err := makeDir(cfg.Dir)
	if err != nil {
		return nil, err
	}
	if free, known := roomIn(dir); known && free < cfg.room(year) {
		return nil, errors.Join(&RoomError{filepath.Dir(dir), cfg.room(year)}, os.Remove(dir))
	}
	r := &run{Config: cfg, year: year, memory: watchMemory()}
	r.report = newReport(cfg, r.year, dir)
	r.origin = &ministry{id: "origin", dir: filepath.Join(dir, "origin"), r: r}
	r.peer = &ministry{id: "peer", dir: filepath.Join(dir, "peer"), r: r}
	for i := range cfg.Parties - 2 {
		id := party.ID(fmt.Sprintf("away-%d", i+1))
		r.silent = append(r.silent, &ministry{id: id, dir: filepath.Join(dir, string(id)), r: r})
	}
	defer func() {
		r.memory.stop()
		err = errors.Join(err, r.origin.close(), r.peer.close(), os.RemoveAll(dir))
	}()
	for _, s := range sections {
		r.section = s.name
		if err := s.measure(r, ctx); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	r.report.floor(r.floor)
	return r.report, nil
}

// makeDir makes the directory that all of a measurement happens in.
func makeDir(in string) (string, error) {
	if in == "" {
		if in = os.TempDir(); inMemory(in) { // what lies there is on no disk
			in = "."
		}
	}
	in, err := filepath.Abs(in)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(in, 0o700); err != nil {
		return "", err
	}
	return os.MkdirTemp(in, "kenesh-bench-")
}

func (r *run) progress(done, of int) {
	if r.Progress != nil {
		r.telling.Lock()
		defer r.telling.Unlock()
		r.Progress(r.section, done, of)
	}
}

// figure adds one to the report, under the section being measured.
func (r *run) figure(f Figure) {
	f.Section = r.section
	r.report.Figures = append(r.report.Figures, f.rounded())
}
