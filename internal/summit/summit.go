// Package summit runs the nodes of a council in one process, over real TLS on loopback,
// with a network between them that a test can cut, heal and slow down.
package summit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"kenesh/api"
	"kenesh/clerk"
	"kenesh/cli"
	"kenesh/desk"
	"kenesh/dossier"
	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/mail"
	"kenesh/node"
	"kenesh/party"
	"kenesh/portal"
	"kenesh/procedure/all"
	"kenesh/roster"
	"kenesh/store"
)

// By is the invented officer that acts in stories.
var By = party.Person{Name: "Aida", Role: party.Minister}

// Summit is the nodes at work.
type Summit struct {
	Dir       string
	Network   *Network
	Catalogue *lang.Catalogue
	Log       *slog.Logger

	ids     []party.ID
	now     func(party.ID) time.Time // nil: the machine's clock
	configs map[party.ID]node.Config
	mu      sync.Mutex
	running map[party.ID]*running
}

type running struct {
	*node.Node
	stop context.CancelFunc
	done chan error
}

// Catalogue is every sentence there is.
func Catalogue() (*lang.Catalogue, error) {
	return lang.Load(append(all.Words(), lang.Words, clerk.Words, roster.Words, mail.Words, desk.Words, portal.Words, api.Words, cli.Words)...)
}

// New founds a council of the given parties, has everybody sign and starts all nodes.
func New(ctx context.Context, dir string, log *slog.Logger, ids ...party.ID) (*Summit, error) {
	return NewAt(ctx, dir, log, nil, ids...)
}

// NewAt is New with clocks of the story's own, one for each node.
func NewAt(ctx context.Context, dir string, log *slog.Logger, now func(party.ID) time.Time, ids ...party.ID) (*Summit, error) {
	catalogue, err := Catalogue()
	if err != nil {
		return nil, err
	}
	s := &Summit{Dir: dir, Network: newNetwork(), Catalogue: catalogue, Log: log, ids: ids, now: now,
		configs: map[party.ID]node.Config{}, running: map[party.ID]*running{}}
	for _, id := range ids {
		if err := s.init(id); err != nil {
			return nil, err
		}
	}
	for _, id := range ids {
		if err := s.Start(ctx, id); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	if err := s.found(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Summit) init(id party.ID) error {
	courier, officers := string(id)+".courier:1", string(id)+".desk:1"
	cfg := node.Config{Party: id, Kind: party.Member, Name: lang.Text{"en": "Ministry " + string(id)}, Languages: []lang.Tag{"en"},
		Zone: "UTC", Address: courier, Courier: courier, Desk: officers, FourEyes: []string{}}
	s.configs[id] = cfg
	s.Network.place(courier, id)
	secret, err := keyring.NewKeyFile(s.keyFile(id))
	if err != nil {
		return err
	}
	return node.Init(s.dirOf(id), cfg, secret)
}

func (s *Summit) dirOf(id party.ID) string   { return filepath.Join(s.Dir, string(id)) }
func (s *Summit) keyFile(id party.ID) string { return filepath.Join(s.Dir, string(id)+".key") }

// Open opens a node on its directory and does not run it, for a story that stands in its doors.
func (s *Summit) Open(ctx context.Context, id party.ID) (*node.Node, error) {
	secret, err := keyring.ReadKeyFile(s.keyFile(id))
	if err != nil {
		return nil, err
	}
	var now func() time.Time
	if s.now != nil {
		now = func() time.Time { return s.now(id) }
	}
	return node.Open(ctx, s.dirOf(id), secret, node.Options{Procedures: all.Procedures(), Catalogue: s.Catalogue, Log: s.Log, Now: now,
		Dial: s.Network.dialer(id), Listen: s.Network.listen, Receipts: 20 * time.Millisecond, Poll: 100 * time.Millisecond, Retire: 100 * time.Millisecond})
}

// Start opens a node on its directory and runs it.
func (s *Summit) Start(ctx context.Context, id party.ID) error {
	n, err := s.Open(ctx, id)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	r := &running{Node: n, stop: stop, done: make(chan error, 1)}
	ready := make(chan struct{})
	go func() { r.done <- n.Serve(ctx, func() { close(ready) }) }()
	select {
	case err := <-r.done:
		stop()
		return errors.Join(err, n.Close())
	case <-ready:
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running[id] = r
	return nil
}

// Stop ends a node in order.
func (s *Summit) Stop(id party.ID) error {
	s.mu.Lock()
	r := s.running[id]
	delete(s.running, id)
	s.mu.Unlock()
	if r == nil {
		return nil
	}
	r.stop()
	return errors.Join(<-r.done, r.Close())
}

// Close ends all nodes.
func (s *Summit) Close() error {
	var errs []error
	for _, id := range s.ids {
		errs = append(errs, s.Stop(id))
	}
	return errors.Join(errs...)
}

// Node is a running node; nil while it is stopped.
func (s *Summit) Node(id party.ID) *node.Node {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.running[id]; r != nil {
		return r.Node
	}
	return nil
}

// Desk is where a running node's desk and API are, as programs type it.
func (s *Summit) Desk(id party.ID) string { return "http://" + s.Network.Real(s.configs[id].Desk) }

// DirOf is the directory of a node, for a story that damages it.
func (s *Summit) DirOf(id party.ID) string { return s.dirOf(id) }

func (s *Summit) found(ctx context.Context) error {
	founder := s.Node(s.ids[0])
	f := node.Founding{Name: lang.Text{"en": "Council"}}
	for _, id := range s.ids[1:] {
		card, err := s.Node(id).Card()
		if err != nil {
			return err
		}
		f.Cards = append(f.Cards, card)
	}
	if err := founder.Found(ctx, f, By); err != nil {
		return err
	}
	charter, err := founder.Charter(ctx)
	if err != nil {
		return err
	}
	for _, id := range s.ids[1:] {
		if err := s.Node(id).Join(ctx, charter); err != nil {
			return err
		}
		if err := s.Node(id).Sign(ctx, By); err != nil {
			return err
		}
	}
	return s.Wait(30*time.Second, func() error {
		for _, id := range s.ids {
			if !s.Node(id).Clerk.Roll().InForce {
				return fmt.Errorf("%s: the charter is not in force", id)
			}
		}
		return nil
	})
}

// Wait tries until it succeeds or the time is over, and then says why not.
func (s *Summit) Wait(limit time.Duration, try func() error) error {
	deadline := time.Now().Add(limit)
	for {
		err := try()
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// Act takes a step with its input as JSON, on one node.
func (s *Summit) Act(ctx context.Context, id party.ID, cmd clerk.Command, input string) (store.Done, error) {
	n := s.Node(id)
	kind := cmd.Kind
	if !cmd.Dossier.IsZero() {
		rec, err := n.Clerk.Read(ctx, cmd.Dossier)
		if err != nil {
			return store.Done{}, err
		}
		kind = rec.History.Kind()
	}
	step, ok := n.Clerk.Procedure(kind).Step(cmd.Step)
	if !ok {
		return store.Done{}, fmt.Errorf("%s has no step %q", kind, cmd.Step)
	}
	var err error
	if cmd.Input, err = step.DecodeJSON([]byte(input)); err != nil {
		return store.Done{}, err
	}
	cmd.By = By
	return n.Clerk.Act(ctx, cmd)
}

// Agree reports whether the given nodes derive one state of a dossier from the same acts
// in the same order.
func (s *Summit) Agree(ctx context.Context, id dossier.ID, among ...party.ID) error {
	first := ""
	for _, p := range among {
		rec, err := s.Node(p).Clerk.Read(ctx, id)
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		story := rec.Digest().String()
		for _, o := range rec.Outcomes {
			if o.Entry.Step != dossier.Receipt {
				story += "\n" + o.Entry.String() + " " + string(o.Verdict)
			}
		}
		if first == "" {
			first = story
		}
		if story != first {
			return fmt.Errorf("%s reads\n%s\n%s reads\n%s", among[0], first, p, story)
		}
	}
	return nil
}
