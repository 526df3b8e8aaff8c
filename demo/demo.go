// Package demo plays the first meeting of the Council of Ministers of Internal Affairs
// of the Organization of Turkic States, held at Cholpon-Ata on 6 September 2024, on six
// nodes: each with its own directory, keys, database and ports, as six ministries would
// run them, all in one process and on loopback.
//
// The facts are public (the host ministry's press release) and stand in
// data/council.json as acts, each taken by the node whose ministry took it, through the
// same steps officers use. The officers are invented. So is all of the year that follows,
// data/year.json: the working group and its two meetings, reports on the five matters, and
// the second meeting on its way; its titles say that they are a demonstration.
package demo

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/node"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/roster"
)

//go:embed data/council.json
var data []byte

//go:embed data/year.json
var year []byte

// script is data/council.json.
type script struct {
	Council struct {
		Name      lang.Text
		Rules     lang.Text
		Languages []string
	}
	Parties  []seat
	Personas []persona
	Acts     []act
}

type seat struct {
	ID        party.ID
	Kind      party.Kind
	State     string
	Languages []lang.Tag
	Zone      string
	Name      lang.Text
}

type persona struct {
	Party     party.ID
	ID        string
	Name      string
	Roles     []party.Role
	Languages []lang.Tag
}

// act is one step. It opens a dossier, to be called Ref, or is taken In one. The acts in a
// dossier are taken one after another, and dossiers beside each other; what is to happen
// first elsewhere, After names.
//
// In the input, "@first" is the id of the dossier called first, "@today+9" a day so many
// days from now ("@today+9T08:00:00Z" an hour of it), and "?" what the step's form offers first. A Filled one starts from what
// the form would start with.
type act struct {
	By      party.ID
	Persona string
	Kind    string
	Ref     string
	With    []party.ID
	In      string
	Step    string
	Filled  bool
	After   []string
	Input   json.RawMessage
}

// dossier is what the script calls the act's dossier.
func (a act) dossier() string {
	if a.Ref != "" {
		return a.Ref
	}
	return a.In
}

// Config is what a demonstration is played with.
type Config struct {
	Dir        string // where the nodes' directories are
	Port       int    // the first desk's; couriers listen from 20 above
	Procedures []*procedure.Procedure
	Catalogue  *lang.Catalogue
	Log        *slog.Logger
	Version    string
	Progress   func(done, of int, what string)
}

// Demo is six nodes at work.
type Demo struct {
	Config
	script script
	Nodes  map[party.ID]*node.Node
	order  []party.ID
}

// Open makes the six nodes, or opens them again where they are.
func Open(ctx context.Context, cfg Config) (_ *Demo, err error) {
	d := &Demo{Config: cfg, Nodes: map[party.ID]*node.Node{}}
	if err := json.Unmarshal(data, &d.script); err != nil {
		return nil, fmt.Errorf("data/council.json: %w", err)
	}
	if err := errors.Join(d.script.withCompetences(), d.script.withTreaties(), d.script.withRequests()); err != nil {
		return nil, err
	}
	var after script
	if err := json.Unmarshal(year, &after); err != nil {
		return nil, fmt.Errorf("data/year.json: %w", err)
	}
	d.script.Acts = append(d.script.Acts, after.Acts...)
	if cfg.Port == 0 {
		if d.Port, err = freePorts(); err != nil {
			return nil, err
		}
	}
	defer func() {
		if err != nil {
			d.Close()
		}
	}()
	for i, s := range d.script.Parties {
		n, err := d.open(ctx, i, s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.ID, err)
		}
		d.Nodes[s.ID], d.order = n, append(d.order, s.ID)
		d.progress(i+1, len(d.script.Parties), "nodes")
	}
	return d, nil
}

func (d *Demo) progress(done, of int, what string) {
	if d.Progress != nil {
		d.Progress(done, of, what)
	}
}

// couriers listen so far above the desks, and the one portal.
const (
	couriers = 20
	portal   = 10
)

// publisher is whose node serves the portal: the secretariat's, for the council speaks to
// the public at one address and no member state hosts it for the others. Each party could
// have a portal of its own, with the same texts under the same ids.
const publisher party.Kind = party.Secretariat

// freePorts finds a stretch of ports that nobody listens on, below those the system gives
// to whoever dials out.
func freePorts() (int, error) {
	for range 100 {
		if port := 10000 + rand.N(20000); allFree(port) && allFree(port+portal) && allFree(port+couriers) {
			return port, nil
		}
	}
	return 0, errors.New("no stretch of free ports")
}

func allFree(from int) bool {
	for port := from; port < from+6; port++ {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			return false
		}
		l.Close()
	}
	return true
}

func (d *Demo) open(ctx context.Context, i int, s seat) (*node.Node, error) {
	dir := filepath.Join(d.Dir, string(s.ID))
	keyFile := filepath.Join(d.Dir, string(s.ID)+".key")
	if !keyring.Exists(dir) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
		secret, err := keyring.NewKeyFile(keyFile)
		if err != nil {
			return nil, err
		}
		if err := node.Init(dir, d.config(i, s), secret); err != nil {
			return nil, err
		}
	}
	secret, err := keyring.ReadKeyFile(keyFile)
	if err != nil {
		return nil, err
	}
	n, err := node.Open(ctx, dir, secret, node.Options{Procedures: d.Procedures, Catalogue: d.Catalogue, Log: d.Log,
		Version: d.Version, Personas: true, Poll: 2 * time.Second})
	if err != nil {
		return nil, err
	}
	return n, d.enrol(ctx, n)
}

func (d *Demo) config(i int, s seat) node.Config {
	courier := fmt.Sprintf("127.0.0.1:%d", d.Port+couriers+i)
	var public *node.Portal
	if s.Kind == publisher {
		public = &node.Portal{Listen: fmt.Sprintf("127.0.0.1:%d", d.Port+portal), Origin: fmt.Sprintf("http://localhost:%d", d.Port+portal), Name: d.script.Council.Name}
	}
	return node.Config{Party: s.ID, Portal: public, Kind: s.Kind, State: s.State, Name: s.Name, Languages: s.Languages, Zone: s.Zone,
		Address: courier, Courier: courier, Desk: fmt.Sprintf("127.0.0.1:%d", d.Port+i),
		Origin: fmt.Sprintf("http://localhost:%d", d.Port+i)} // passkeys want a name, not an address
}

// enrol gives the personas of a node their accounts.
func (d *Demo) enrol(ctx context.Context, n *node.Node) error {
	for _, p := range d.script.Personas {
		if p.Party != n.Config.Party {
			continue
		}
		if _, err := n.Roster.Officer(ctx, p.ID); err == nil {
			continue
		}
		o := roster.Officer{ID: p.ID, Name: p.Name, Roles: p.Roles, Languages: p.Languages, Zone: n.Config.Zone}
		if err := n.Roster.Save(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// Serve runs the six nodes until ctx ends. ready is called once all listen.
func (d *Demo) Serve(ctx context.Context, ready func()) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var up, down sync.WaitGroup
	errs := make([]error, len(d.order))
	up.Add(len(d.order))
	for i, id := range d.order {
		down.Add(1)
		go func() {
			defer down.Done()
			var once sync.Once
			listening := func() { once.Do(up.Done) }
			errs[i] = d.Nodes[id].Serve(ctx, listening)
			listening()
			cancel() // one down, all down: a demonstration with a dead node shows nothing
		}()
	}
	up.Wait()
	if ctx.Err() == nil {
		ready()
	}
	down.Wait()
	return errors.Join(errs...)
}

// Close lets the directories go.
func (d *Demo) Close() error {
	var errs []error
	for _, n := range d.Nodes {
		errs = append(errs, n.Close())
	}
	return errors.Join(errs...)
}
