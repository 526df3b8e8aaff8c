package attachment

import (
	"errors"
	"fmt"
	"syscall"
)

// ErrRoom is returned while the disk has too little room for attachments. What has arrived
// stays, and it goes on from there when there is room.
var ErrRoom = errors.New("too little room on the disk for attachments")

// room refuses content while the disk has less left than the record may need.
func (s *Store) room() error {
	free, err := s.Free()
	switch {
	case err != nil:
		return fmt.Errorf("room for attachments: %w", err)
	case free < reserve:
		return ErrRoom
	}
	return nil
}

// put writes a chunk if there is room for it.
func (s *Store) put(b *blob, at int64, chunk []byte) error {
	if err := s.room(); err != nil {
		return err
	}
	err := b.write(at, chunk)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrRoom, err)
	}
	return err
}
