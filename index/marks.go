package index

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/procedure"
	"kenesh/store"
)

// What dossiers name persons and things by stands in a table of its own, written with the
// dossier's row and in the same commit. A mark that a dossier does not name any more, or
// whose entry can no longer be read, is out of the table with the commit that says so.

// MarkID is a mark in a dossier: the same after the index was built anew.
type MarkID [16]byte

// Marked is a mark and the dossier that has it.
type Marked struct {
	N  int64 // counted up; never given twice
	ID MarkID
	In dossier.ID
	procedure.Mark
}

// maxMarks bounds what one dossier names.
const maxMarks = 2000

// marksIn are the marks of a dossier that can be compared, each once.
func marksIn(rec *procedure.Record) (all []procedure.Mark) {
	for _, m := range procedure.MarksOf(rec.State) {
		readable := m.Kind == procedure.MarkName || m.Alike() != ""
		if readable && len(all) < maxMarks && !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	return all
}

func markID(id dossier.ID, mark string) MarkID {
	sum := canon.Sum("kenesh/index/mark", append(id[:], mark...))
	return MarkID(sum[:16])
}

// digestOfMarks changes with anything that the marks say; nil without any.
func digestOfMarks(r Row) []byte {
	if len(r.Marks) == 0 {
		return nil
	}
	digest := canon.Sum("kenesh/index/marks", []byte(marshal(r.Marks)))
	return digest[:8]
}

// markRow is a row of index_marks, without its dossier.
type markRow struct{ kind, alike, mark string }

func rowsOfMarks(r Row) map[MarkID]markRow {
	rows := make(map[MarkID]markRow, len(r.Marks))
	for _, m := range r.Marks {
		text := marshal(m)
		rows[markID(r.ID, text)] = markRow{string(m.Kind), m.Alike(), text}
	}
	return rows
}

func keptMarks(tx *store.Tx, id dossier.ID) (map[MarkID]markRow, error) {
	kept := map[MarkID]markRow{}
	scan := func(rows *sql.Rows) (_ struct{}, err error) {
		var id []byte
		var r markRow
		if err = rows.Scan(&id, &r.kind, &r.alike, &r.mark); err == nil {
			var key MarkID
			copy(key[:], id)
			kept[key] = r
		}
		return struct{}{}, err
	}
	_, err := store.All(tx, scan, `SELECT id, kind, alike, mark FROM index_marks WHERE dossier = $1`, id[:])
	return kept, err
}

// putMarks writes what has changed. Most acts change no mark.
func putMarks(tx *store.Tx, was old, r Row) error {
	if len(r.Marks) == 0 && !was.beside.marks {
		return nil
	}
	is, err := keptMarks(tx, r.ID)
	want := rowsOfMarks(r)
	if err != nil || maps.Equal(is, want) {
		return err
	}
	for _, id := range ordered(is) {
		if is[id] == want[id] {
			continue
		}
		if _, err := tx.Exec(`DELETE FROM index_marks WHERE id = $1`, id[:]); err != nil {
			return err
		}
	}
	for _, id := range ordered(want) {
		m := want[id]
		if is[id] == m {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO index_marks (id, dossier, kind, alike, mark) VALUES ($1, $2, $3, $4, $5)`, id[:], r.ID[:], m.kind, m.alike, m.mark); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`INSERT OR REPLACE INTO index_marked (dossier) VALUES ($1)`, r.ID[:])
	return err
}

func ordered(rows map[MarkID]markRow) []MarkID {
	return slices.SortedFunc(maps.Keys(rows), func(a, b MarkID) int { return slices.Compare(a[:], b[:]) })
}

func (x *Index) differsInMarks(tx *store.Tx, _ int64, r Row) (string, error) {
	is, err := keptMarks(tx, r.ID)
	if err == nil && !maps.Equal(is, rowsOfMarks(r)) {
		return "what it names", nil // no names: this goes to the log
	}
	return "", err
}

const markColumns = `SELECT n, id, dossier, mark FROM index_marks `

func scanMark(rows *sql.Rows) (m Marked, err error) {
	var id, in []byte
	var text string
	if err = rows.Scan(&m.N, &id, &in, &text); err != nil {
		return m, err
	}
	copy(m.ID[:], id)
	copy(m.In[:], in)
	if err := json.Unmarshal([]byte(text), &m.Mark); err != nil {
		return m, fmt.Errorf("%w: index: a mark: %w", store.ErrDamaged, err)
	}
	return m, nil
}

// MarksOf lists the marks of a dossier.
func (x *Index) MarksOf(tx *store.Tx, id dossier.ID) ([]Marked, error) {
	return store.All(tx, scanMark, markColumns+`WHERE dossier = $1 ORDER BY n`, id[:])
}

// MarksAlike lists, up to a most, the marks of all dossiers that may be the same as m but for
// a name; m.Why says which are. Those named last come first.
func (x *Index) MarksAlike(tx *store.Tx, m procedure.Mark, most int) ([]Marked, error) {
	if m.Alike() == "" {
		return nil, nil
	}
	return store.All(tx, scanMark, markColumns+`WHERE alike = $1 AND kind = $2 AND alike <> '' ORDER BY n DESC LIMIT $3`, m.Alike(), string(m.Kind), most)
}

// MarksFound lists the marks that are found by one of some strings, of any kind.
func (x *Index) MarksFound(tx *store.Tx, alike []string, most int) ([]Marked, error) {
	return store.All(tx, scanMark, markColumns+`WHERE alike IN (SELECT value FROM json_each($1)) AND alike <> '' ORDER BY n DESC LIMIT $2`, marshal(alike), most)
}

// MarkAt returns the mark of a number; store.ErrNotFound if it is not named any more.
func (x *Index) MarkAt(tx *store.Tx, n int64) (Marked, error) {
	return oneMark(tx, `WHERE n = $1`, n)
}

// MarkOf returns a mark by its id.
func (x *Index) MarkOf(tx *store.Tx, id MarkID) (Marked, error) {
	return oneMark(tx, `WHERE id = $1`, id[:])
}

func oneMark(tx *store.Tx, where string, by any) (Marked, error) {
	found, err := store.All(tx, scanMark, markColumns+where, by)
	if err == nil && len(found) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return Marked{}, err
	}
	return found[0], nil
}

// NamesAfter lists, up to a most, the names whose numbers follow n.
func (x *Index) NamesAfter(tx *store.Tx, n int64, most int) ([]Marked, error) {
	return store.All(tx, scanMark, markColumns+`WHERE n > $1 AND kind = 'name' ORDER BY n LIMIT $2`, n, most)
}

// NameNumbers are the numbers of all names, the lowest first.
func (x *Index) NameNumbers(tx *store.Tx) ([]int64, error) {
	return store.All(tx, store.One[int64], `SELECT n FROM index_marks WHERE kind = 'name' ORDER BY n`)
}

// Changed is a dossier whose marks changed, at its place in the order of changes.
type Changed struct {
	Seq int64
	In  dossier.ID
}

// MarkedAfter lists, up to a most, the dossiers whose marks changed after one place.
func (x *Index) MarkedAfter(tx *store.Tx, seq int64, most int) ([]Changed, error) {
	scan := func(rows *sql.Rows) (c Changed, err error) {
		var id []byte
		err = rows.Scan(&c.Seq, &id)
		copy(c.In[:], id)
		return c, err
	}
	return store.All(tx, scan, `SELECT seq, dossier FROM index_marked WHERE seq > $1 ORDER BY seq LIMIT $2`, seq, most)
}

// MarksWaiting counts the dossiers whose marks changed after one place.
func (x *Index) MarksWaiting(tx *store.Tx, seq int64) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM index_marked WHERE seq > $1`, seq).Scan(&n)
	return n, err
}
