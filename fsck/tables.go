package fsck

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// byDossier are the tables that speak of dossiers that are here.
var byDossier = []struct{ table, exists string }{
	{"parties", `SELECT EXISTS (SELECT 1 FROM parties WHERE dossier = $1)`},
	{"keys", `SELECT EXISTS (SELECT 1 FROM keys WHERE dossier = $1)`},
	{"owed", `SELECT EXISTS (SELECT 1 FROM owed WHERE dossier = $1)`},
	{"done", `SELECT EXISTS (SELECT 1 FROM done WHERE dossier = $1)`},
}

// orphaned tells of tables that speak of a dossier without entries. Entries that wait may.
func (s *subject) orphaned() error {
	for _, t := range byDossier {
		var there bool
		if err := s.tx.QueryRow(t.exists, s.id[:]).Scan(&there); err != nil {
			return err
		}
		if there {
			s.say("fsck.stray", "fsck.do.tell", nil, "table %s: of a dossier that is not here", t.table)
		}
	}
	var listed bool
	if err := s.tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM index_rows WHERE id = $1)`, s.id[:]).Scan(&listed); err != nil {
		return err
	}
	if listed {
		s.say("fsck.index", "fsck.do.rebuild", nil, "listed, and not here")
	}
	return s.checkEarly()
}

func (s *subject) checkParties() error {
	is, err := store.All(s.tx, store.One[party.ID], `SELECT party FROM parties WHERE dossier = $1 AND released = 0 ORDER BY party`, s.id[:])
	if err != nil {
		return err
	}
	want := slices.Sorted(slices.Values(s.history.Present()))
	if !slices.Equal(is, want) {
		s.say("fsck.parties", "fsck.do.restore", nil, "the table has %v, the entries %v", is, want)
	}
	return nil
}

// checkEarly looks at the entries that wait for others.
func (s *subject) checkEarly() error {
	rows, err := store.All(s.tx, scanEarly, `SELECT hash, party, number, envelope FROM early WHERE dossier = $1`, s.id[:])
	if err != nil {
		return err
	}
	for _, r := range rows {
		e, err := dossier.Parse(r.envelope)
		switch {
		case err != nil && !errors.Is(err, dossier.ErrFormat): // that waits for the version that can judge it
			s.say("fsck.early", "fsck.do.tell", nil, "kept as %s/%d: %v", r.party, r.number, err)
		case !bytes.Equal(e.Hash[:], r.hash) || e.Of() != s.id || string(e.Party) != r.party || e.Number != uint64(r.number):
			s.say("fsck.early", "fsck.do.tell", e, "kept as %s %s/%d, it is %s", s.id.Short(), r.party, r.number, e)
		case s.held(e.Hash):
			s.say("fsck.early", "fsck.do.tell", e, "is in the record already")
		case !s.waits(e):
			s.remark("fsck.idle", "fsck.do.idle", e, "what it waited for is here")
		}
	}
	return nil
}

func scanEarly(rows *sql.Rows) (r row, err error) {
	err = rows.Scan(&r.hash, &r.party, &r.number, &r.envelope)
	return r, err
}

// future is how far ahead of this node's clock the clerk lets an author's be.
const future = 5 * time.Minute

// waits reports whether e cannot be judged yet, as the clerk sees it.
func (s *subject) waits(e *dossier.Entry) bool {
	return s.history == nil || !s.sound || e.Time > s.Now().Add(future).UnixMilli() ||
		!e.IsCharter() && s.places.Judge(e) == procedure.Unplaced || s.history.Judge(e).Fit == dossier.Early
}

// checkOwed looks for a receipt that is due and not noted. One that is noted and not due is
// nothing: the clerk looks before it writes.
func (s *subject) checkOwed() error {
	var owed bool
	if err := s.tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM owed WHERE dossier = $1)`, s.id[:]).Scan(&owed); err != nil || owed {
		return err
	}
	h := s.history
	_, frozen := h.Frozen(s.Me)
	_, founderFrozen := h.Frozen(h.Founder())
	if frozen || founderFrozen || !h.Has(s.Me) {
		return nil
	}
	var seen map[party.ID]uint64
	if head := h.Head(s.Me); head != nil {
		seen = head.Seen
	}
	for _, e := range h.Order() {
		if e.Party != s.Me && e.Step != dossier.Receipt && e.Number > seen[e.Party] {
			s.say("fsck.receipt", "fsck.do.receipt", e, "taken in, not acknowledged, and not noted as owed")
			return nil
		}
	}
	return nil
}

// checkIndex asks whether the index is to be compared at all.
func (c *check) checkIndex(ctx context.Context) (err error) {
	if c.stale, err = c.Index.Stale(ctx); c.stale {
		c.say(Finding{What: "fsck.stale", Do: "fsck.do.rebuild"})
	}
	return err
}

func (s *subject) checkRow() error {
	if s.stale || len(s.refused) > 0 { // without its keys the fold says nothing of the row
		return nil
	}
	what, err := s.Index.Differs(s.tx, index.RowOf(s.record, s.Me))
	if state, ok := s.record.State.(procedure.Barring); ok && what != "" && err == nil {
		if from, why, barred := state.Barred(s.Me); barred && lang.Moment(s.Now().UnixMilli()) >= from { // and the lists know
			shown := *s.record
			shown.Bar(why)
			what, err = s.Index.Differs(s.tx, index.RowOf(&shown, s.Me))
		}
	}
	if what != "" {
		s.say("fsck.index", "fsck.do.rebuild", nil, "%s", what)
	}
	return err
}

// strays tells of rows that belong to nothing.
func (c *check) strays() error {
	for _, peer := range slices.Sorted(maps.Keys(c.post.stray)) {
		c.say(Finding{What: "fsck.stray", Do: "fsck.do.tell", Party: peer, Detail: fmt.Sprintf("outbox: %d entries that are not here", c.post.stray[peer])})
	}
	var lost int
	if err := c.tx.QueryRow(`SELECT count(*) FROM entries WHERE dossier NOT IN (SELECT n FROM dossiers)`).Scan(&lost); err != nil {
		return err
	}
	if lost > 0 {
		c.say(Finding{What: "fsck.stray", Do: "fsck.do.restore", Detail: fmt.Sprintf("table entries: %d of a dossier without an id", lost)})
	}
	if c.stale {
		return nil
	}
	if c.Leads != nil {
		dangling, err := c.Leads.Dangling(c.tx)
		if err != nil {
			return err
		}
		if dangling > 0 {
			c.say(Finding{What: "fsck.stray", Do: "fsck.do.tell", Detail: fmt.Sprintf("leads: %d about what no dossier names", dangling)})
		}
	}
	tables, err := c.Index.Strays(c.tx)
	if len(tables) > 0 {
		c.say(Finding{What: "fsck.index", Do: "fsck.do.rebuild", Detail: fmt.Sprintf("rows of no dossier, or counted wrong: %v", tables)})
	}
	return err
}
