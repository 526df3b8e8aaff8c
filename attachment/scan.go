package attachment

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"kenesh/store"
)

// Verdict is what the scanner says of content.
type Verdict string

// The verdicts.
const (
	Unseen   Verdict = ""
	Clean    Verdict = "clean"
	Infected Verdict = "infected"
)

// Scanner looks for what does harm. An error says that it could not look.
type Scanner interface {
	Scan(context.Context, io.Reader) (Verdict, error)
}

const (
	looksAtOnce = 3
	scanTime    = 30 * time.Minute // for one file
	uploadWaits = 20 * time.Second // for the verdict; then it is held back until there is one
	firstAgain  = 30 * time.Second
	lastAgain   = 2 * time.Hour
)

// held reports whether content of this verdict is held back. What is larger than the scanner
// takes is the ministry's own choice to hand out: see Config.Unasked.
func (s *Store) held(v Verdict, size int64) bool {
	return s.Scanner != nil && v != Clean && (v == Infected || s.Unasked == 0 || size <= s.Unasked)
}

// looks are what the scanner is at, and when it is to be asked again about what it could not
// look at. An officer who uploads waits for a look a while; nobody else does.
type looks struct {
	life  context.Context
	end   context.CancelFunc
	all   sync.WaitGroup
	slots chan struct{}
	news  chan struct{} // something has come, or a slot is free

	mu    sync.Mutex
	going map[string]chan struct{} // closed when that look is over
	again map[string]retry
}

type retry struct {
	at    time.Time
	after time.Duration
}

func (l *looks) init(ctx context.Context) {
	l.life, l.end = context.WithCancel(context.WithoutCancel(ctx))
	l.slots, l.news = make(chan struct{}, looksAtOnce), make(chan struct{}, 1)
	l.going, l.again = map[string]chan struct{}{}, map[string]retry{}
}

func (l *looks) close() {
	l.end()
	l.all.Wait()
}

func (l *looks) wake() {
	select {
	case l.news <- struct{}{}:
	default:
	}
}

// looked has the scanner look at content that an officer has just sent, and returns what it
// says if it says so in time.
func (s *Store) looked(ctx context.Context, name []byte) (v Verdict, err error) {
	if done := s.look(name); done != nil {
		select {
		case <-done:
		case <-ctx.Done():
		case <-time.After(cmp.Or(s.Waits, uploadWaits)):
		}
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		v, err = verdictOf(tx, name)
		return err
	})
	return v, err
}

// look shows content to the scanner, unless it is at it; what it returns is closed when it has
// said something or has failed. nil: there is no scanner.
func (s *Store) look(name []byte) <-chan struct{} {
	l, key := &s.looks, string(name)
	if s.Scanner == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if done := l.going[key]; done != nil {
		return done
	}
	done := make(chan struct{})
	l.going[key] = done
	l.all.Go(func() {
		defer l.wake()
		defer close(done)
		select {
		case l.slots <- struct{}{}:
			defer func() { <-l.slots }()
		case <-l.life.Done():
			return
		}
		ctx, cancel := context.WithTimeout(l.life, scanTime)
		defer cancel()
		s.scanned(key, s.scan(ctx, name))
	})
	return done
}

// scanned notes that a look is over, and when to try again if it failed.
func (s *Store) scanned(key string, err error) {
	l := &s.looks
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.going, key)
	if err == nil || l.life.Err() != nil {
		delete(l.again, key)
		return
	}
	after := min(max(firstAgain, 2*l.again[key].after), lastAgain)
	l.again[key] = retry{s.Now().Add(after), after}
	s.Log.Warn("the scanner could not look at an attachment", "file", hex.EncodeToString([]byte(key[:4])), "again", after, "err", err)
}

// scan has the scanner look at content and keeps what it says.
func (s *Store) scan(ctx context.Context, name []byte) error {
	var size int64
	var v Verdict
	err := s.DB.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT size, verdict FROM attachment_blobs WHERE name = $1`, name).Scan(&size, &v)
	})
	if err != nil || v != Unseen || s.Unasked > 0 && size > s.Unasked {
		return err
	}
	b, err := openBlob(s.path(name), s.Key, os.O_RDONLY)
	if err != nil {
		return err
	}
	defer b.close()
	v, err = s.Scanner.Scan(ctx, &reader{blob: b, size: size})
	if err == nil && v == Unseen {
		err = errors.New("the scanner says nothing")
	}
	if err != nil {
		return err
	}
	if v == Infected {
		s.Log.Warn("the scanner has found something in an attachment", "file", hex.EncodeToString(name[:4]))
	}
	return s.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE attachment_blobs SET verdict = $2 WHERE name = $1`, name, string(v))
		return err
	})
}

// Rescan shows the scanner what it has not seen and is due, the small before the large, and
// does not wait for what it says.
func (s *Store) Rescan(ctx context.Context) error {
	if s.Scanner == nil {
		return nil
	}
	return s.DB.Read(ctx, func(tx *store.Tx) error {
		names, err := store.All(tx, store.One[[]byte], `SELECT name FROM attachment_blobs WHERE verdict = '' AND ($1 = 0 OR size <= $1) ORDER BY size, at`, s.Unasked)
		for _, name := range names {
			if !s.looks.due(string(name), s.Now()) {
				continue
			}
			if !s.looks.room() {
				break
			}
			s.look(name)
		}
		return err
	})
}

// due reports whether the scanner is to be asked now.
func (l *looks) due(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.going[key] == nil && !now.Before(l.again[key].at)
}

func (l *looks) room() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.going) < 2*looksAtOnce
}
