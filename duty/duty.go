// Package duty is what a ministry's duty desk keeps for itself: which officer has a matter,
// who is away and who stands in for her, and the sheets by which one shift hands over to the
// next. It is this node's own record, never signed and never sent; what is due when, the
// dossiers say.
//
// Every change is told to the node's journal in the same commit. It trusts its caller about
// who acts: the desk has asked the session and the role.
package duty

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/store"
)

// Moments are Unix milliseconds; officers are the roster's ids.
var tables = []string{`
CREATE TABLE duty_held (
	dossier BLOB PRIMARY KEY,
	officer TEXT    NOT NULL, -- who has it
	since   INTEGER NOT NULL,
	by      TEXT    NOT NULL, -- who gave it to her
	remark  TEXT    NOT NULL
) STRICT;
CREATE INDEX duty_held_officer ON duty_held (officer);
CREATE TABLE duty_away (
	id      INTEGER PRIMARY KEY,
	officer TEXT NOT NULL,
	first   TEXT NOT NULL, -- days, both included
	last    TEXT NOT NULL,
	deputy  TEXT NOT NULL
) STRICT;
CREATE TABLE duty_sheets (
	id       INTEGER PRIMARY KEY,
	begun    INTEGER NOT NULL,
	ended    INTEGER NOT NULL,
	officer  TEXT    NOT NULL, -- who goes
	name     TEXT    NOT NULL, -- as she was called then
	lang     TEXT    NOT NULL,
	remarks  TEXT    NOT NULL,
	contents TEXT    NOT NULL, -- JSON, of whoever wrote it
	reader   TEXT    NOT NULL DEFAULT '', -- who comes, when she has signed
	reader_name TEXT NOT NULL DEFAULT '',
	read     INTEGER NOT NULL DEFAULT 0
) STRICT`}

// Duty is one node's. Its methods are safe for concurrent use.
type Duty struct {
	db   *store.DB
	now  func() time.Time
	note func(*store.Tx, Event) error

	mu       sync.Mutex
	watchers map[chan struct{}]bool
}

// Event is a change, for the journal.
type Event struct {
	What    string // "take", "hand", "give-back", "away", "back", "sheet", "sheet-read"
	By      Actor
	Dossier dossier.ID // if it is about one
	About   string     // the officer it was done to, or the sheet
}

// Actor is an officer in one of her roles.
type Actor struct {
	Officer, Name string
	Role          party.Role
}

// What an officer can be told.
var (
	ErrTaken  = errors.New("somebody else has it by now")
	ErrSheet  = errors.New("no such sheet")
	ErrSigned = errors.New("the sheet is signed, or her own")
	ErrAway   = errors.New("days that are none, or a deputy who is away herself")
)

// New makes the record of a database, creating its tables if they are not there. What note
// returns fails the change.
func New(db *store.DB, now func() time.Time, note func(*store.Tx, Event) error) (*Duty, error) {
	if err := db.Migrate(context.Background(), "duty", tables); err != nil {
		return nil, fmt.Errorf("duty: %w", err)
	}
	return &Duty{db: db, now: now, note: note, watchers: map[chan struct{}]bool{}}, nil
}

// change runs a job that changes something, and tells who watches.
func (d *Duty) change(ctx context.Context, e Event, job store.Job) error {
	err := d.db.Write(ctx, func(tx *store.Tx) error {
		if err := job(tx); err != nil {
			return err
		}
		return d.note(tx, e)
	})
	if err == nil {
		d.tell()
	}
	return err
}

func (d *Duty) tell() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for ch := range d.watchers {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// Watch returns a channel that says when something has changed, and the way to end it.
func (d *Duty) Watch() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.watchers[ch] = true
	return ch, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.watchers, ch)
	}
}

// Held says who has a dossier.
type Held struct {
	Dossier dossier.ID
	Officer string // "": nobody
	Since   lang.Moment
	By      string
	Remark  string
}

// Hold gives a dossier to an officer, or with "" to nobody. was is who had it on the page
// that asked: if somebody else has it by now, it is ErrTaken and nothing changes.
func (d *Duty) Hold(ctx context.Context, by Actor, id dossier.ID, was, to, remark string) error {
	what := "hand"
	switch to {
	case "":
		what = "give-back"
	case by.Officer:
		what = "take"
	}
	return d.change(ctx, Event{what, by, id, to}, func(tx *store.Tx) error {
		is, err := store.All(tx, scanHeld, `SELECT `+heldColumns+` FROM duty_held WHERE dossier = $1`, id[:])
		if err != nil {
			return err
		}
		if has := append(is, Held{})[0].Officer; has != was {
			return ErrTaken
		}
		_, err = tx.Exec(`INSERT INTO duty_held (dossier, officer, since, by, remark) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (dossier) DO UPDATE SET officer = excluded.officer, since = excluded.since, by = excluded.by, remark = excluded.remark`,
			id[:], to, d.now().UnixMilli(), by.Officer, remark)
		return err
	})
}

// Forget takes out what was remarked of a dossier, in the commit that destroys its contents.
// Who has it stays.
func (d *Duty) Forget(tx *store.Tx, id dossier.ID) error {
	_, err := tx.Exec(`UPDATE duty_held SET remark = '' WHERE dossier = $1`, id[:])
	return err
}

const heldColumns = `dossier, officer, since, by, remark`

func scanHeld(rows *sql.Rows) (h Held, err error) {
	var id []byte
	if err = rows.Scan(&id, &h.Officer, &h.Since, &h.By, &h.Remark); err == nil {
		copy(h.Dossier[:], id)
	}
	return h, err
}

// Holders says who has each of some dossiers; what nobody has is not in the answer.
func (d *Duty) Holders(ctx context.Context, ids []dossier.ID) (map[dossier.ID]Held, error) {
	held := map[dossier.ID]Held{}
	err := d.db.Read(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			is, err := store.All(tx, scanHeld, `SELECT `+heldColumns+` FROM duty_held WHERE dossier = $1`, id[:])
			if err != nil {
				return err
			}
			for _, h := range is {
				held[id] = h
			}
		}
		return nil
	})
	return held, err
}

// Has lists the dossiers that some officers have; without officers, all that anybody has.
func (d *Duty) Has(ctx context.Context, officers ...string) (ids []dossier.ID, err error) {
	ids = []dossier.ID{}
	err = d.db.Read(ctx, func(tx *store.Tx) error {
		if len(officers) == 0 {
			all, err := store.All(tx, scanHeld, `SELECT `+heldColumns+` FROM duty_held WHERE officer <> ''`)
			for _, h := range all {
				ids = append(ids, h.Dossier)
			}
			return err
		}
		for _, officer := range officers {
			all, err := store.All(tx, scanHeld, `SELECT `+heldColumns+` FROM duty_held WHERE officer = $1`, officer)
			if err != nil {
				return err
			}
			for _, h := range all {
				ids = append(ids, h.Dossier)
			}
		}
		return nil
	})
	return ids, err
}
