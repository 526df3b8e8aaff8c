package attachment

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
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

// scan has the scanner look at a file that is not in its place yet, or is. What cannot be
// looked at stays Unseen and is held back; Run tries again.
func (s *Store) scan(ctx context.Context, b *blob, size int64) Verdict {
	if s.Scanner == nil {
		return Unseen
	}
	v, err := s.Scanner.Scan(ctx, &reader{blob: b, size: size})
	if err != nil {
		s.Log.Warn("the scanner could not look at an attachment", "err", err)
		return Unseen
	}
	return v
}

// Run keeps house until ctx ends: what the scanner could not look at is shown to it again,
// and uploads that nobody claimed are removed.
func (s *Store) Run(ctx context.Context) {
	again := time.NewTicker(time.Minute)
	defer again.Stop()
	for {
		if err := errors.Join(s.Rescan(ctx), s.Sweep(ctx)); err != nil && ctx.Err() == nil {
			s.Log.Error("keeping attachments", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}

// Rescan shows the scanner what it has not seen.
func (s *Store) Rescan(ctx context.Context) error {
	if s.Scanner == nil {
		return nil
	}
	var names [][]byte
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		names, err = store.All(tx, store.One[[]byte], `SELECT name FROM attachment_blobs WHERE verdict = '' ORDER BY at LIMIT 100`)
		return err
	})
	for _, name := range names {
		if ctx.Err() != nil {
			return nil
		}
		if e := s.rescan(ctx, name); e != nil {
			err = errors.Join(err, fmt.Errorf("attachment %s: %w", hex.EncodeToString(name[:4]), e))
		}
	}
	return err
}

func (s *Store) rescan(ctx context.Context, name []byte) error {
	size, err := s.sizeOf(ctx, name)
	if err != nil {
		return err
	}
	b, err := openBlob(s.path(name), s.Key, 0)
	if err != nil {
		return err
	}
	defer b.close()
	v := s.scan(ctx, b, size)
	if v == Unseen {
		return nil
	}
	return s.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE attachment_blobs SET verdict = $2 WHERE name = $1`, name, string(v))
		return err
	})
}

func (s *Store) sizeOf(ctx context.Context, name []byte) (size int64, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT size FROM attachment_blobs WHERE name = $1`, name).Scan(&size)
	})
	return size, err
}
