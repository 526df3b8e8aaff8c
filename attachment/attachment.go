// Package attachment keeps what entries name and do not hold: files. Content lies in the
// node's directory beside the database, once however many entries name it, each file under
// a key of its own. The tables say which entry names what, and how far it has come.
//
// What it promises: what it has acknowledged is on the disk to stay; nothing is taken in that
// does not belong to the root an entry names, chunk by chunk; a peer gets a file only for a
// dossier both are in and in which the file came here; the names on the disk and the tables
// reveal neither names nor contents; and memory does not grow with a file's size.
//
// Format: doc/spec/9-attachments.md.
package attachment

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/seal"
	"kenesh/store"
)

// Directory is where a node's attachments lie, in the node's own directory.
const Directory = "attachments"

// The bounds, where the configuration gives no other.
const (
	PeerQuota  = 64 << 30 // what one party may have this node fetch in one dossier, in bytes
	perOfficer = 4        // uploads an officer may have under way
	together   = 32       // uploads under way in all
	unclaimed  = 24 * time.Hour
)

// Config is what a store works with.
type Config struct {
	Dir     string // Directory in the node's own
	DB      *store.DB
	Key     []byte // the keyring's storage key
	Me      party.ID
	Now     func() time.Time
	Log     *slog.Logger
	Scanner Scanner // nil: the ministry has none
	Quota   int64   // see PeerQuota; 0: that
}

// Store keeps a node's attachments. Its methods are safe for concurrent use.
type Store struct {
	Config
	placing sync.Mutex // finished blobs go to their places, and leave them, one at a time
	mu      sync.Mutex
	busy    map[string]bool  // uploads and transfers that somebody is writing to
	arrived map[string]int64 // chunks of transfers
	news    chan struct{}    // something is wanted

}

// Open opens a store and creates what is not there.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if cfg.Quota == 0 {
		cfg.Quota = PeerQuota
	}
	s := &Store{Config: cfg, busy: map[string]bool{}, arrived: map[string]int64{}, news: make(chan struct{}, 1)}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, err
	}
	return s, cfg.DB.Migrate(ctx, "attachment", tables)
}

// keyed is a hash that only this node can make: of a root it is the name of the file.
func (s *Store) keyed(domain string, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, s.Key)
	h.Write([]byte(domain + "\x00"))
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

func (s *Store) nameOf(root canon.Hash) []byte { return s.keyed("kenesh/attachment/name", root[:]) }

// ID is what the journal calls a file: only this node can tell from it which it is.
func (s *Store) ID(root canon.Hash) string { return hex.EncodeToString(s.nameOf(root)[:8]) }

func (s *Store) path(name []byte) string { return filepath.Join(s.Dir, hex.EncodeToString(name)) }

// partOf is where what is still coming is written.
func (s *Store) partOf(id string) string {
	return filepath.Join(s.Dir, "part-"+hex.EncodeToString(s.keyed("kenesh/attachment/part", []byte(id))[:16]))
}

func transfer(id dossier.ID, root canon.Hash) string { return id.String() + "/" + root.String() }

func (s *Store) seal(v any) ([]byte, error) { return seal.Body(s.Key, canon.Encode(v)) }

func (s *Store) unseal(sealed []byte, v any) error {
	plain, err := seal.OpenBody(s.Key, sealed)
	if err != nil {
		return err
	}
	return canon.Decode(plain, v)
}

// take makes the caller the only one to write to an upload or a transfer.
func (s *Store) take(id string) (leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[id] || len(s.busy) >= 4*together {
		return nil, false
	}
	s.busy[id] = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.busy, id)
	}, true
}

// settle gives finished content its place, once, and has then do in the database what
// follows. The content is on the disk to stay before anything speaks of it.
func (s *Store) settle(ctx context.Context, part string, root canon.Hash, size int64, verdict Verdict, then func(*store.Tx) error) error {
	s.placing.Lock()
	defer s.placing.Unlock()
	name := s.nameOf(root)
	there, err := s.has(ctx, name)
	if err != nil {
		return err
	}
	if there {
		err = os.Remove(part)
	} else if err = os.Rename(part, s.path(name)); err == nil {
		err = syncDir(s.Dir)
	}
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(`INSERT INTO attachment_blobs (name, size, verdict, at) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING`,
			name, size, string(verdict), s.Now().UnixMilli()); err != nil {
			return err
		}
		return then(tx)
	})
}

func (s *Store) has(ctx context.Context, name []byte) (there bool, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM attachment_blobs WHERE name = $1)`, name).Scan(&there)
		return err
	})
	return there, err
}

// drop removes content that nothing speaks of any more, and says whether it did.
func (s *Store) drop(ctx context.Context, name []byte) (gone bool, err error) {
	s.placing.Lock()
	defer s.placing.Unlock()
	err = s.DB.Write(ctx, func(tx *store.Tx) error {
		result, err := tx.Exec(`DELETE FROM attachment_blobs WHERE name = $1
			AND NOT EXISTS (SELECT 1 FROM attachment_references WHERE name = $1 AND state = 'here')
			AND NOT EXISTS (SELECT 1 FROM attachment_uploads WHERE name = $1)`, name)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		gone = n > 0
		return err
	})
	if err != nil || !gone {
		return false, err
	}
	if err := os.Remove(s.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return true, err
	}
	return true, syncDir(s.Dir)
}

// Tidy removes files that no table speaks of: what a crash left. It is for the start, when
// nobody writes.
func (s *Store) Tidy(ctx context.Context) error {
	known, err := s.known(ctx)
	if err != nil {
		return err
	}
	files, err := os.ReadDir(s.Dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		if !known[f.Name()] && (strings.HasPrefix(f.Name(), "part-") || len(f.Name()) == 2*sha256.Size) {
			s.Log.Info("a file nothing speaks of", "file", f.Name())
			err = errors.Join(err, os.Remove(filepath.Join(s.Dir, f.Name())))
		}
	}
	return err
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
