package fsck

import (
	"database/sql"
	"fmt"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// subject is one dossier being checked.
type subject struct {
	*check
	id        dossier.ID
	limit     store.Limit          // until when it is kept here
	rows      map[canon.Hash]int64 // where each entry that holds stands in the table
	entries   []*dossier.Entry     // those that hold by themselves, by clock
	broken    map[at]bool          // numbers that were found broken already
	unfounded bool                 // among them the founding entry
	history   *dossier.History     // nil: there is no founding entry
	record    *procedure.Record
	keys      map[uint64][]byte // epoch keys, opened
	refused   map[uint64]bool   // epochs whose key does not open
	sound     bool              // nothing is missing and everything fits
}

// at is a place in a chain.
type at struct {
	party  party.ID
	number uint64
}

// mentioned lists every dossier any table speaks of, the charter first.
func (c *check) mentioned() ([]dossier.ID, error) {
	scan := func(rows *sql.Rows) (id dossier.ID, err error) {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return id, err
		}
		if len(b) != len(id) {
			c.say(Finding{What: "fsck.stray", Do: "fsck.do.tell", Detail: fmt.Sprintf("a dossier id of %d bytes: %x", len(b), b)})
			return c.council, nil
		}
		return dossier.ID(b), nil
	}
	ids, err := store.All(c.tx, scan, `SELECT id FROM dossiers UNION SELECT dossier FROM early UNION SELECT dossier FROM parties
		UNION SELECT dossier FROM keys UNION SELECT dossier FROM owed UNION SELECT id FROM index_rows UNION SELECT dossier FROM done ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	all := make([]dossier.ID, 0, len(ids)+1)
	if !c.council.IsZero() {
		all = append(all, c.council)
	}
	for _, id := range ids {
		if id != c.council {
			all = append(all, id)
		}
	}
	return all, nil
}

// dossier checks one dossier. What rests on its being whole is left alone if it is not:
// that would only repeat what is wrong.
func (c *check) dossier(id dossier.ID) error {
	s := &subject{check: c, id: id, rows: map[canon.Hash]int64{}, broken: map[at]bool{}, keys: map[uint64][]byte{}, refused: map[uint64]bool{}}
	here, err := s.readEntries()
	if err != nil {
		return err
	}
	if !here {
		if id == c.council {
			s.say("fsck.charter", "fsck.do.restore", nil, "the charter has no entries")
		}
		return s.orphaned()
	}
	c.tally.Dossiers++
	if err := s.openKeys(); err != nil {
		return err
	}
	s.replay()
	if id == c.council {
		c.followCharter(s)
	}
	steps := []func() error{s.checkEarly}
	if s.sound {
		s.namesForks()
		s.checkBodies()
		steps = append(steps, s.checkKeys, s.checkParties, s.checkPost, s.checkOwed, s.checkRow, s.checkNamed)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *subject) say(what, do string, e *dossier.Entry, detail string, args ...any) {
	f := Finding{What: what, Do: do, Dossier: s.id, Detail: fmt.Sprintf(detail, args...)}
	if e != nil {
		f.Party, f.Number = e.Party, e.Number
	}
	s.check.say(f)
}

func (s *subject) remark(what, do string, e *dossier.Entry, detail string, args ...any) {
	f := Finding{What: what, Do: do, Remark: true, Dossier: s.id, Detail: fmt.Sprintf(detail, args...)}
	if e != nil {
		f.Party, f.Number = e.Party, e.Number
	}
	s.check.say(f)
}

// namesForks names the chains that are frozen: no damage here, but nothing of them counts.
func (s *subject) namesForks() {
	for _, id := range s.history.Parties() {
		if n, frozen := s.history.Frozen(id); frozen {
			s.remark("fsck.fork", "fsck.do.fork", s.history.Variants(id, n)[0], "two entries with this number, both signed")
		}
	}
}
