package fsck

import (
	"bytes"
	"cmp"
	"database/sql"
	"errors"
	"slices"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/store"
)

// row is an entry as the table has it.
type row struct {
	id             int64
	party, step    string
	number, clock  int64
	hash, envelope []byte
}

func scanRow(rows *sql.Rows) (r row, err error) {
	err = rows.Scan(&r.id, &r.party, &r.number, &r.hash, &r.clock, &r.step, &r.envelope)
	return r, err
}

// readEntries reads a dossier's entries and holds each against its own row. It reports
// whether there are any.
func (s *subject) readEntries() (here bool, err error) {
	var opened sql.NullString
	err = s.tx.QueryRow(`SELECT step FROM dossiers WHERE id = $1`, s.id[:]).Scan(&opened)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, err
	}
	if s.limit, err = s.tx.LimitOf(s.id); err != nil {
		return false, err
	}
	rows, err := store.All(s.tx, scanRow,
		`SELECT id, party, number, hash, clock, step, envelope FROM entries WHERE dossier = (SELECT n FROM dossiers WHERE id = $1)`, s.id[:])
	if err != nil {
		return false, err
	}
	for _, r := range rows {
		s.tally.Entries++
		if e := s.readEntry(r); e != nil {
			s.rows[e.Hash] = r.id
			if e.Founding != nil && opened.String != e.Step {
				s.say("fsck.columns", "fsck.do.restore", e, "the table has it as opened by %q, it is %q", opened.String, e.Step)
			}
			s.entries = append(s.entries, e)
		}
	}
	slices.SortFunc(s.entries, func(a, b *dossier.Entry) int {
		return cmp.Or(cmp.Compare(a.Clock, b.Clock), cmp.Compare(a.Party, b.Party), cmp.Compare(a.Number, b.Number), bytes.Compare(a.Hash[:], b.Hash[:]))
	})
	return len(rows) > 0, nil
}

// readEntry returns the entry of a row, nil if it cannot be one of this dossier's.
func (s *subject) readEntry(r row) *dossier.Entry {
	e, err := dossier.Parse(r.envelope)
	if err == nil && !bytes.Equal(e.Hash[:], r.hash) {
		s.broken[at{e.Party, e.Number}] = true
	}
	if err != nil || !bytes.Equal(e.Hash[:], r.hash) {
		s.lost(r, err)
		return nil
	}
	if string(e.Party) != r.party || e.Number != uint64(r.number) || e.Clock != uint64(r.clock) || e.Step != r.step || e.Of() != s.id {
		s.say("fsck.columns", "fsck.do.restore", e, "the table has it as %s %s/%d %s, clock %d; it is %s, clock %d",
			s.id.Short(), r.party, r.number, r.step, r.clock, e, e.Clock)
	}
	switch shredded := s.limit.Shredded != 0; {
	case shredded && len(e.Body)+len(e.Keys) > 0:
		s.say("fsck.stray", "fsck.do.tell", e, "contents of a dossier that was shredded")
	case !e.Bare() || shredded:
	case s.limit.Kind != "": // whoever handed it over had shredded it
		s.remark("fsck.bare", "fsck.do.fork", e, "signed with a body or keys that are not beside it")
	default:
		s.say("fsck.bare", "fsck.do.restore", e, "signed with a body or keys that are not beside it")
	}
	if e.Of() != s.id {
		return nil
	}
	return e
}

// lost tells of a row whose entry is not what was signed, by what the row calls it.
func (s *subject) lost(r row, err error) {
	f := Finding{What: "fsck.entry", Do: "fsck.do.restore", Dossier: s.id, Detail: "does not hash to what it is kept under"}
	if err != nil {
		f.Detail = err.Error()
	}
	f.Party, f.Number = party.ID(r.party), uint64(r.number)
	s.broken[at{f.Party, f.Number}] = true
	s.unfounded = s.unfounded || bytes.Equal(r.hash, s.id[:])
	s.check.say(f)
}

func (s *subject) held(h canon.Hash) bool { _, held := s.rows[h]; return held }
