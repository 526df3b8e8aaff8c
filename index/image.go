package index

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"kenesh/store"
)

// image is the table index_rows in memory, column by column, but for the ids, of which it
// has how they begin. A list looks at every dossier in it: a million take a few
// milliseconds, whatever is asked, where finding them row by row on the disk takes what
// the rarest condition finds, and an index for each order and condition would have to be
// written at every act.
//
// It follows the table: whoever wants to read it first takes in what index_moves says has
// changed since. So it knows nothing of jobs, their failing and their commits.
type image struct {
	filling sync.Mutex // see begin

	mu  sync.RWMutex
	seq int64 // the last of index_moves that is in it; 0: nothing is

	// By the dossier's number. Nobody has a kind of 0.
	id                    []uint64
	changed, opened, due  []int64
	kind, status, parties []uint32

	kinds, statuses, involved names

	board board // what is owed
}

var errAhead = errors.New("the image is ahead of the transaction")

// read runs a job that sees in the image what it sees in the database.
func (m *image) read(ctx context.Context, db *store.DB, job store.Job) error {
	if err := m.begin(ctx, db); err != nil {
		return err
	}
	for try := range 4 {
		err := db.Read(ctx, func(tx *store.Tx) error {
			last, err := m.follow(tx)
			if err != nil {
				return err
			}
			if try == 3 { // others keep running ahead
				m.mu.Lock()
				defer m.mu.Unlock()
				if err := m.advance(tx, last); err != nil {
					return err
				}
				return job(tx)
			}
			m.mu.RLock()
			defer m.mu.RUnlock()
			if m.seq != last {
				return errAhead
			}
			return job(tx)
		})
		if !errors.Is(err, errAhead) {
			return err
		}
	}
	return nil
}

// begin fills the image. Who comes meanwhile waits here, and holds no connection.
func (m *image) begin(ctx context.Context, db *store.DB) error {
	m.mu.RLock()
	begun := m.seq != 0
	m.mu.RUnlock()
	if begun {
		return nil
	}
	m.filling.Lock()
	defer m.filling.Unlock()
	return db.Read(ctx, func(tx *store.Tx) error { _, err := m.follow(tx); return err })
}

// follow takes in what the transaction sees, and says up to where that is.
func (m *image) follow(tx *store.Tx) (last int64, err error) {
	if err = tx.QueryRow(`SELECT max(seq) FROM index_moves`).Scan(&last); err != nil {
		return 0, err
	}
	m.mu.RLock()
	behind := m.seq < last
	m.mu.RUnlock()
	if !behind {
		return last, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return last, m.advance(tx, last)
}

// advance takes in what has changed up to last, unless it is in already.
func (m *image) advance(tx *store.Tx, last int64) error {
	if m.seq >= last {
		return nil
	}
	var first int64
	var anew bool
	err := tx.QueryRow(`SELECT min(seq) FROM index_moves`).Scan(&first)
	if err == nil {
		err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM index_moves WHERE seq > $1 AND n = 0)`, m.seq).Scan(&anew)
	}
	switch {
	case err != nil:
	case anew || m.seq+1 < first:
		err = m.fill(tx)
	default:
		err = m.take(tx, ` WHERE n IN (SELECT n FROM index_moves WHERE seq > $1)`, m.seq)
	}
	m.seq = last
	if err != nil {
		m.seq = 0 // half of it may be in
	}
	return err
}

// fill reads the whole table.
func (m *image) fill(tx *store.Tx) error {
	var most int64
	if err := tx.QueryRow(`SELECT coalesce(max(n), 0) FROM index_rows`).Scan(&most); err != nil {
		return err
	}
	m.id, m.changed, m.opened, m.due, m.kind, m.status, m.parties = nil, nil, nil, nil, nil, nil, nil
	m.kinds, m.statuses, m.involved, m.board = names{}, names{}, names{}, board{}
	m.grow(int(most))
	return m.take(tx, "")
}

// grow makes room for numbers up to most.
func (m *image) grow(most int) {
	if more := most + 1 - len(m.id); more > 0 {
		m.id = append(m.id, make([]uint64, more)...)
		for _, column := range []*[]int64{&m.changed, &m.opened, &m.due} {
			*column = append(*column, make([]int64, more)...)
		}
		for _, column := range []*[]uint32{&m.kind, &m.status, &m.parties} {
			*column = append(*column, make([]uint32, more)...)
		}
	}
}

// take reads rows of the table.
func (m *image) take(tx *store.Tx, where string, args ...any) error {
	rows, err := tx.Query(`SELECT n, substr(id, 1, 8), kind, status, opened, changed, due, parties, dues FROM index_rows`+where, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var id, kind, status, parties, dues sql.RawBytes
	for rows.Next() {
		var n int
		var opened, changed, due int64
		if err := rows.Scan(&n, &id, &kind, &status, &opened, &changed, &due, &parties, &dues); err != nil {
			return err
		}
		if n < 1 || n > maxNumber {
			return errors.Join(store.ErrDamaged, errNumber)
		}
		m.grow(n)
		m.id[n], m.opened[n], m.changed[n], m.due[n] = begins(id), opened, changed, due
		m.kind[n], m.status[n], m.parties[n] = m.kinds.number(kind), m.statuses.number(status), m.involved.number(parties)
		if err := m.board.put(n, string(dues)); err != nil {
			return err
		}
	}
	return rows.Err()
}

// maxNumber keeps a damaged table from asking for all of the memory.
const maxNumber = 1 << 28

var errNumber = errors.New("index: a row's number is none that is given")

// begins is how an id begins, as a number: ids compare as these do. Two that begin with the
// same eight bytes have no order; nobody will see such two.
func begins(id []byte) (n uint64) {
	for _, b := range id[:min(len(id), 8)] {
		n = n<<8 | uint64(b)
	}
	return n
}
