// Package attachment keeps what entries name and do not hold: files. Content lies in the
// node's directory beside the database, once however many entries name it, each file under
// a key of its own. The tables say which entry names what, and how far it has come.
//
// What it promises: what it has acknowledged is on the disk to stay; nothing is taken in that
// does not belong to the root an entry names, chunk by chunk; a peer gets a file only for a
// dossier both are in and in which the file came here; the names on the disk and the tables
// reveal neither names nor contents; memory does not grow with a file's size; and attachments
// leave room on the disk for the record.
//
// Format: doc/spec/9-attachments.md.
package attachment

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
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
	strayed    = 30 * 24 * time.Hour
	idle       = 10 * time.Minute // after which an upload gives way to the officer's next
	reserve    = 1 << 30          // bytes of the disk that attachments leave free
)

// Config is what a store works with.
type Config struct {
	Dir     string // Directory in the node's own
	DB      *store.DB
	Key     []byte // the keyring's storage key
	Me      party.ID
	Now     func() time.Time
	Log     *slog.Logger
	Scanner Scanner       // nil: the ministry has none
	Waits   time.Duration // how long who uploads waits for what the scanner says; 0: 20 s
	Unasked int64         // content larger than this is not shown to the scanner; 0: all is
	Quota   int64         // see PeerQuota; 0: that

	Free func() (int64, error) // bytes that the disk has room for; nil: it is asked
}

// Store keeps a node's attachments. Its methods are safe for concurrent use.
type Store struct {
	Config
	placing sync.Mutex // finished blobs go to their places, and leave them, one at a time
	mu      sync.Mutex
	busy    map[string]bool         // uploads and transfers that somebody is writing to
	arrived map[string]int64        // chunks of transfers
	leaves  map[string][]canon.Hash // of uploads that broke off since the start
	news    chan struct{}           // something is wanted
	looks   looks
}

// Open opens a store and creates what is not there.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if cfg.Quota == 0 {
		cfg.Quota = PeerQuota
	}
	if cfg.Free == nil {
		cfg.Free = func() (int64, error) { return freeOn(cfg.Dir) }
	}
	s := &Store{Config: cfg, busy: map[string]bool{}, arrived: map[string]int64{}, leaves: map[string][]canon.Hash{}, news: make(chan struct{}, 1)}
	s.looks.init(ctx)
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, err
	}
	return s, cfg.DB.Migrate(ctx, "attachment", tables)
}

// Close ends what the store does by itself.
func (s *Store) Close() { s.looks.close() }

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

// transfer is what a file on its way from peers is called. Its size is part of that: who names
// a root with another size than it has must not stand in the way of who names it rightly.
func transfer(id dossier.ID, f procedure.File) string {
	return id.String() + "/" + f.Root.String() + "/" + strconv.Itoa(f.Size)
}

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
