// Package fsck checks everything a node holds, the way a suspicious peer would: nothing
// is believed that can be derived anew. It writes nothing, and may run beside the node.
//
//	database ── structure
//	charter  ── entries, signatures, order ── the keys of every place
//	dossier  ── entries, signatures, order ── keys, bodies ── parties, outbox, early, owed, index
//	journal  ── hashes                guard ── own entries                attachments ── content, roots
//
// The record is read as it is at one moment, dossier by dossier: memory goes by the
// largest dossier, and by 32 bytes for each and a bit for each entry and peer. It trusts
// the node's own keys and nothing else in the directory.
//
// What it cannot see is what is missing at the end of a chain and was seen by nobody, and
// a journal that was rewritten as a whole.
package fsck

import (
	"context"
	"embed"
	"errors"
	"time"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Words are the sentences of the findings, in every language.
//
//go:embed words
var Words embed.FS

// Config is what is checked.
type Config struct {
	Me         party.ID
	DB         *store.DB
	Index      *index.Index
	Leads      Leads // nil: none are kept
	Journal    *journal.Journal
	Attached   Attachments // nil: none are kept
	Keys       *keyring.Keyring
	Procedures []*procedure.Procedure
	Now        func() time.Time
	Forgets    func(context.Context) (string, error) // what the guard file has against the database; nil: there is none
	Progress   func(done, of int)                    // dossiers; nil: nobody listens
}

// Leads is what is asked of the leads between dossiers.
type Leads interface {
	Dangling(*store.Tx) (int, error) // those about what no dossier names
}

// Finding is one thing that is not as it should be, or, if it is a Remark, one thing
// that is worth knowing and no damage here.
type Finding struct {
	What    string // a key of Words: what is wrong
	Do      string // a key of Words: what to do
	Remark  bool
	Dossier dossier.ID // zero where it is about none
	Party   party.ID   // "" where it is about no party's chain
	Number  uint64     // 0 where it is about no entry
	Detail  string     // for the engineer, in English
}

// Tally is what was looked at and what came of it.
type Tally struct {
	Dossiers, Entries, Findings, Remarks int
}

// check is one run.
type check struct {
	Config
	tx         *store.Tx
	tell       func(Finding)
	tally      Tally
	procedures map[string]*procedure.Procedure
	council    dossier.ID
	whole      bool              // the charter has no gap
	places     *procedure.Places // of the charter
	post       post
	stale      bool // the index is to be built anew anyway
}

// metaCouncil is where the clerk keeps the charter's id.
const metaCouncil = "council"

// Check looks at everything and tells each finding as it comes. Its error says that the
// looking itself failed.
func Check(ctx context.Context, cfg Config, tell func(Finding)) (Tally, error) {
	c := &check{Config: cfg, tell: tell, procedures: map[string]*procedure.Procedure{}, places: &procedure.Places{}}
	for _, p := range cfg.Procedures {
		c.procedures[p.Kind] = p
	}
	switch err := c.DB.Check(ctx); {
	case errors.Is(err, store.ErrDamaged):
		c.say(Damaged(err))
		return c.tally, nil // nothing read from it would mean anything
	case err != nil:
		return c.tally, err
	}
	if err := c.checkIndex(ctx); err != nil {
		return c.tally, err
	}
	if err := c.DB.Read(ctx, c.record); err != nil {
		return c.tally, err
	}
	return c.tally, errors.Join(c.checkJournal(ctx), c.checkGuard(ctx), c.checkFiles(ctx))
}

// Damaged is the finding about a database whose structure does not hold, so that nothing
// in it can be read for sure.
func Damaged(err error) Finding {
	return Finding{What: "fsck.structure", Do: "fsck.do.restore", Detail: err.Error()}
}

func (c *check) say(f Finding) {
	if f.Remark {
		c.tally.Remarks++
	} else {
		c.tally.Findings++
	}
	c.tell(f)
}

// record checks the charter, and then every dossier any table speaks of.
func (c *check) record(tx *store.Tx) error {
	c.tx = tx
	council, err := tx.Meta(metaCouncil)
	if err != nil {
		return err
	}
	if council != "" {
		if c.council, err = dossier.ParseID(council); err != nil {
			return err
		}
	}
	if err := c.post.read(tx); err != nil {
		return err
	}
	ids, err := c.mentioned()
	if err != nil {
		return err
	}
	if c.council.IsZero() && c.post.any() {
		c.say(Finding{What: "fsck.charter", Do: "fsck.do.restore", Detail: "there are entries, and the database does not name the council's charter"})
	}
	for done, id := range ids { // the charter is the first of them
		if err := c.dossier(id); err != nil {
			return err
		}
		if c.Progress != nil {
			c.Progress(done+1, len(ids))
		}
	}
	return c.strays()
}

func (c *check) checkJournal(ctx context.Context) error {
	err := c.Journal.Verify(ctx)
	var damage journal.Damage
	if errors.As(err, &damage) {
		c.say(Finding{What: "fsck.journal", Do: "fsck.do.journal", Detail: damage.Error()})
		return nil
	}
	return err
}

func (c *check) checkGuard(ctx context.Context) error {
	if c.Forgets == nil {
		return nil
	}
	why, err := c.Forgets(ctx)
	if why != "" {
		c.say(Finding{What: "fsck.guard", Do: "fsck.do.guard", Detail: why})
	}
	return err
}

// Said is a finding in words.
func (f Finding) Said(v *lang.Voice) string { return v.S(f.What) + " " + v.S(f.Do) }
