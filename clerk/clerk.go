// Package clerk is the one part of a node that writes. An officer's act and a peer's
// entry come through the same door: the clerk asks the dossier's procedure, signs or
// verifies, writes once, and tells those who watch.
//
// What it promises: an act it has confirmed is on the disk to stay, and so is what a
// peer was told has been taken. Nothing it signs is refused by the rules it knows, and
// nothing it takes in counts without a signature by the key that its author's place in
// the charter gives. It trusts a peer for nothing but that signature.
//
// It knows no kind: procedures come to it as values, and the charter is the dossier
// whose state shows the Rolled face.
package clerk

import (
	"context"
	"embed"
	"errors"
	"hash/maphash"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/keyring"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Words are the clerk's own sentences, in every language.
//
//go:embed words
var Words embed.FS

// ErrUnknown is returned for a dossier that is not here.
var ErrUnknown = errors.New("no such dossier here")

// ErrFlooded is returned to a peer whose entries wait for others beyond all measure; it
// is to come again later.
var ErrFlooded = errors.New("too many of this peer's entries are waiting for others")

// Config is what a clerk works with.
type Config struct {
	Me         party.ID
	DB         *store.DB
	Index      Index
	Keys       *keyring.Keyring
	Procedures []*procedure.Procedure
	Guard      Guard            // counts what is signed, outside the database
	Now        func() time.Time // the node's clock
	Log        *slog.Logger
	Receipts   time.Duration   // how long receipts are gathered before they are written
	FourEyes   map[string]bool // acts that take two officers, as in "request/send"

	Attachments Attachments // nil: acts that name files are refused

	Note   func(*store.Tx, Noting) error // writes the journal; may be nil
	Shreds Shreds                        // may be nil: then only peers tell a restored node what it had shredded
}

// Index is what lists and searches are answered from: derived, and written in the same
// commit as the entries it derives from.
type Index interface {
	Put(_ *store.Tx, _ index.Row, last *index.Said) (*index.Said, error)
	Counts(context.Context) (map[string]int, error)            // dossiers of each kind
	Tied(context.Context, dossier.ID) ([]index.Summary, error) // dossiers that name one

	// To derive it anew: Clear it, put every row as prepared outside any job, and put
	// them in Order before it is Built.
	Clear(*store.Tx) error
	Prepare(index.Row) (put func(*store.Tx) error)
	Order(context.Context) error
	Built(*store.Tx) error

	Forget(*store.Tx) error // leaves nothing of words that were taken out
}

// Guard counts the entries the node signs in a place that a restored database does not
// take back with it. Signing must not go on if it fails.
type Guard interface {
	Signing() error
	Kept() // the last one signed is on the disk
}

// Attachments is where the content of files lies that entries name.
type Attachments interface {
	// Ready refuses an act that names what is not here.
	Ready(context.Context, []procedure.File) error
	// Name notes in an entry's commit what it names; acting, that this node is signing it.
	Name(tx *store.Tx, id dossier.ID, e *dossier.Entry, acting bool, files []procedure.File) error
	Named() // that is on the disk
	// Forget removes what an entry names. It is called again after a crash.
	Forget(context.Context, dossier.ID, canon.Hash) error
}

// Clerk writes one node's record. Its methods are safe for concurrent use.
type Clerk struct {
	Config
	procedures map[string]*procedure.Procedure

	council atomic.Pointer[dossier.ID]
	roll    atomic.Pointer[party.Roll]
	placing sync.RWMutex
	places  *procedure.Places // of the charter
	own     canon.Hash        // this party's last entry there

	lives   lives
	opening turns // keyed openings
	rejoin  rejoin
	retries retries
	begun   begun
	blotter blotter
	watch   watch
	owed    owed
	pairs   atomic.Pointer[map[string]bool] // acts that take two officers
	bases   bases

	openings []string // of the kinds that found acts
	onces    sync.Map // of kinds of which there is one: its dossier
	forgets  []func(dossier.ID)
}

// New starts the clerk on what the database holds.
func New(ctx context.Context, cfg Config) (*Clerk, error) {
	c := &Clerk{Config: cfg, procedures: map[string]*procedure.Procedure{}, places: &procedure.Places{}}
	for _, p := range cfg.Procedures {
		c.procedures[p.Kind] = p
	}
	c.SetFourEyes(cfg.FourEyes)
	c.openings = openingsOf(cfg.Procedures)
	c.lives.init(maxLive)
	c.opening.seed = maphash.MakeSeed()
	c.owed.init()
	c.retries.after = map[party.ID]canon.Hash{}
	c.roll.Store(&party.Roll{})
	var council string
	if err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if err = c.resumeRejoin(tx); err != nil {
			return err
		}
		council, err = tx.Meta(metaCouncil)
		return err
	}); err != nil {
		return nil, err
	}
	if council == "" {
		return c, nil
	}
	id, err := dossier.ParseID(council)
	if err != nil {
		return nil, err
	}
	c.council.Store(&id)
	l, done, err := c.hold(ctx, id)
	if err != nil {
		return nil, err
	}
	defer done()
	c.followCharter(l)
	return c, c.loadOwed(ctx)
}

const metaCouncil = "council"

// Me is the party this node acts for.
func (c *Clerk) Me() party.ID { return c.Config.Me }

// Council is the charter's dossier; zero before there is one.
func (c *Clerk) Council() dossier.ID {
	if id := c.council.Load(); id != nil {
		return *id
	}
	return dossier.ID{}
}

// Roll is who sits in the council. The caller must not change it.
func (c *Clerk) Roll() *party.Roll { return c.roll.Load() }

// Procedures lists the kinds this node knows.
func (c *Clerk) Procedures() []*procedure.Procedure { return c.Config.Procedures }

// Procedure is the procedure of a kind, nil if this node does not know it.
func (c *Clerk) Procedure(kind string) *procedure.Procedure { return c.procedures[kind] }

// followCharter brings roll and places up to date with the charter, which the caller holds.
func (c *Clerk) followCharter(l *live) {
	rolled, ok := l.rec.State.(procedure.Rolled)
	if !ok {
		return
	}
	roll := rolled.Roll()
	roll.Council = l.id.String()
	c.roll.Store(roll)
	c.placing.Lock()
	defer c.placing.Unlock()
	c.places = l.rec.Places()
	if head := l.rec.History.Head(c.Me()); head != nil {
		c.own = head.Hash
	}
}

// standing is the place in the charter that this party's entries stand on: its own last
// entry there.
func (c *Clerk) standing() canon.Hash {
	c.placing.RLock()
	defer c.placing.RUnlock()
	return c.own
}

// charted is the charter's places as they are now.
func (c *Clerk) charted() *procedure.Places {
	c.placing.RLock()
	defer c.placing.RUnlock()
	return c.places
}

// Read folds a dossier anew. The record is the caller's.
func (c *Clerk) Read(ctx context.Context, id dossier.ID) (*procedure.Record, error) {
	l, err := c.load(ctx, id)
	if err != nil {
		return nil, err
	}
	if c.closed(l.rec) {
		l.rec.Close()
	} else if why, barred := c.barred(l.rec); barred {
		l.rec.Bar(why)
	}
	return l.rec, nil
}
