package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"kenesh/attachment"
	"kenesh/clerk"
	"kenesh/courier"
	"kenesh/duty"
	"kenesh/gazette"
	"kenesh/gazette/press"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/leads"
	"kenesh/mail"
	"kenesh/overview"
	"kenesh/procedure"
	"kenesh/roster"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// Database is the name of the embedded database in a node's directory.
const Database = "kenesh.db"

// Options are what a caller gives beside the configuration: its doors to the world, and
// what this build of Kenesh knows.
type Options struct {
	Procedures []*procedure.Procedure
	Catalogue  *lang.Catalogue
	Log        *slog.Logger
	Now        func() time.Time                                    // nil: time.Now
	Dial       courier.Dialer                                      // nil: TCP
	Listen     func(network, address string) (net.Listener, error) // nil: net.Listen
	Receipts   time.Duration                                       // how long receipts are gathered; 0: 100 ms
	Retire     time.Duration                                       // how often the node looks what is to be shredded; 0: a minute
	Poll       time.Duration                                       // overrides the configuration's poll_seconds where not 0
	Personas   bool                                                // let demonstration personas sign in, on loopback only
	Version    string
	Aside      bool // look into a directory beside the node that runs on it; nothing can be signed
}

// ErrRunning is returned by Open while another process runs a node on the directory.
var ErrRunning = errors.New("a node is running on this directory")

// Node is one running node.
type Node struct {
	Config    Config
	Dir       string
	Keys      *keyring.Keyring
	DB        *store.DB
	Index     *index.Index
	Roster    *roster.Roster
	Journal   *journal.Journal
	Duty      *duty.Duty
	Mail      *mail.Mail // nil: no mail is sent
	Clerk     *clerk.Clerk
	Courier   *courier.Courier
	Leads     *leads.Leads
	Overviews *overview.Overviews
	Attached  *attachment.Store
	Gazette   *gazette.Gazette // what the public may read; empty without a portal
	Options   Options
	Catalogue *lang.Catalogue

	press  *press.Press
	guard  *guard
	shreds *shreds
	lock   *os.File
}

// Open builds the node of a directory. It holds the directory until Close. Nothing
// listens yet: see Serve.
func Open(ctx context.Context, dir string, secret keyring.Secret, o Options) (_ *Node, err error) {
	o.defaults()
	n := &Node{Dir: dir, Options: o, Catalogue: o.Catalogue}
	if n.Config, err = Read(dir); err != nil {
		return nil, err
	}
	if !o.Aside {
		if n.lock, err = lockDir(dir); err != nil {
			return nil, err
		}
	}
	defer func() {
		if err != nil {
			n.Close()
		}
	}()
	if n.Keys, err = keyring.Open(dir, secret); err != nil {
		return nil, err
	}
	if n.DB, err = sqlite.Open(filepath.Join(dir, Database)); err != nil {
		return nil, fmt.Errorf("%s: %w", Database, err)
	}
	if err = n.DB.Write(ctx, func(tx *store.Tx) error { return tx.NameLine() }); err != nil {
		return nil, err
	}
	if err = n.wire(ctx); err != nil {
		return nil, err
	}
	return n, n.adoptKeys(secret)
}

func (o *Options) defaults() {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Retire == 0 {
		o.Retire = time.Minute
	}
	if o.Receipts == 0 {
		o.Receipts = 100 * time.Millisecond
	}
}

func (n *Node) wire(ctx context.Context) (err error) {
	o := n.Options
	log := o.Log.With("party", n.Config.Party)
	if n.Index, err = index.New(n.DB, o.Catalogue); err != nil {
		return err
	}
	if n.Journal, err = journal.New(n.DB, o.Now); err != nil {
		return err
	}
	if n.Duty, err = duty.New(n.DB, o.Now, n.noteDuty); err != nil {
		return err
	}
	if n.Roster, err = roster.New(n.DB, n.rosterConfig()); err != nil {
		return err
	}
	signing, forgot, err := n.watchSigning(ctx)
	if err != nil {
		return err
	}
	if err := n.openAttachments(ctx, log); err != nil {
		return err
	}
	eyes, err := n.Config.fourEyes(o.Procedures)
	if err != nil {
		return err
	}
	cfg := clerk.Config{Me: n.Config.Party, DB: n.DB, Index: n.Index, Keys: n.Keys,
		Procedures: o.Procedures, Guard: signing, Now: o.Now, Log: log, Receipts: o.Receipts, FourEyes: eyes, Attachments: n.Attached, Note: n.noteRetention}
	if !o.Aside {
		if n.shreds, err = openShreds(n.Dir); err != nil {
			return err
		}
		cfg.Shreds = n.shreds
	}
	if n.Clerk, err = clerk.New(ctx, cfg); err != nil {
		return err
	}
	n.Overviews = overview.New(n.Clerk, n.Index)
	n.Clerk.OnForget(n.Overviews.Forget)
	if forgot {
		log.Warn("the database is older than what this node has signed: nothing is signed until the peers have been heard")
		if err := n.Clerk.MustRejoin(); err != nil {
			return err
		}
	}
	if err := n.freshenIndex(ctx, log); err != nil {
		return err
	}
	if n.Leads, err = leads.New(leads.Config{DB: n.DB, Index: n.Index, Watch: n.Clerk.Watch, Now: o.Now, Log: log}); err != nil {
		return err
	}
	n.Clerk.OnForget(n.Leads.Forgotten)
	if err := n.openMail(log); err != nil {
		return err
	}
	if !o.Aside {
		if err := n.keepShredded(ctx); err != nil {
			return err
		}
	}
	n.Gazette = &gazette.Gazette{}
	n.press = press.New(press.Config{Index: n.Index, Clerk: n.Clerk, Gazette: n.Gazette, Log: log})
	n.Courier = courier.New(courier.Config{Clerk: n.Clerk, DB: n.DB, Link: n.Keys.Link, Now: o.Now, Log: log,
		Poll: n.poll(), Dial: o.Dial, Attachments: n.Attached})
	return nil
}

// openAttachments opens the store of attachments; beside a running node nothing is removed.
func (n *Node) openAttachments(ctx context.Context, log *slog.Logger) (err error) {
	cfg := attachment.Config{Dir: filepath.Join(n.Dir, attachment.Directory), DB: n.DB, Key: n.Keys.Storage, Me: n.Config.Party,
		Now: n.Options.Now, Log: log, Quota: n.Config.AttachmentsMiB << 20, Unasked: n.Config.ScannerMiB << 20}
	if n.Config.Scanner != "" {
		cfg.Scanner = attachment.Clamd{Address: n.Config.Scanner}
	}
	if n.Attached, err = attachment.Open(ctx, cfg); err != nil || n.Options.Aside {
		return err
	}
	return n.Attached.Tidy(ctx)
}

// keepShredded sees to it, before anybody can read, that what was shredded is gone, and that
// a database which may have forgotten shows nothing that could have been.
func (n *Node) keepShredded(ctx context.Context) error {
	if err := n.Clerk.ShredAgain(ctx); err != nil {
		return err
	}
	if !n.Clerk.Forgetful() {
		return nil
	}
	return n.Clerk.Cover(ctx)
}

// freshenIndex derives the index anew if an earlier attempt to was cut short.
func (n *Node) freshenIndex(ctx context.Context, log *slog.Logger) error {
	stale, err := n.Index.Stale(ctx)
	if err != nil || !stale || n.Options.Aside {
		return err
	}
	log.Warn("the index is being derived anew")
	return n.Clerk.Rebuild(ctx, func(int) {})
}

// watchSigning opens the guard; a node opened aside has one that lets nothing be signed.
func (n *Node) watchSigning(ctx context.Context) (clerk.Guard, bool, error) {
	if n.Options.Aside {
		return aside{}, false, nil
	}
	own, err := n.ownEntries(ctx)
	if err != nil {
		return nil, false, err
	}
	var forgot bool
	n.guard, forgot, err = openGuard(n.Dir, own)
	return n.guard, forgot, err
}

type aside struct{}

func (aside) Signing() error { return ErrRunning }
func (aside) Kept()          {}

func (n *Node) poll() time.Duration {
	switch {
	case n.Options.Poll != 0:
		return n.Options.Poll
	case n.Config.PollSeconds != 0:
		return time.Duration(n.Config.PollSeconds) * time.Second
	}
	return 20 * time.Second
}

func (n *Node) ownEntries(ctx context.Context) (own uint64, err error) {
	err = n.DB.Read(ctx, func(tx *store.Tx) error {
		own, err = tx.CountOf(n.Config.Party)
		return err
	})
	return own, err
}

// Close stops writing and lets the directory go. What was acknowledged is on the disk.
func (n *Node) Close() error {
	var errs []error
	if n.guard != nil {
		own, err := n.ownEntries(context.Background())
		if err == nil {
			err = n.guard.close(own)
		}
		errs = append(errs, err)
	}
	if n.Attached != nil {
		n.Attached.Close()
	}
	if n.DB != nil {
		errs = append(errs, n.DB.Close())
	}
	if n.shreds != nil {
		errs = append(errs, n.shreds.f.Close())
	}
	if n.lock != nil {
		errs = append(errs, n.lock.Close())
	}
	return errors.Join(errs...)
}
