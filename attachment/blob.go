package attachment

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"kenesh/canon"
	"kenesh/seal"
)

// A blob is content on the disk: a key of its own, sealed for this node, then each chunk
// encrypted under it, then, once all are there, the leaves of its tree.
//
//	magic ‖ length and bytes of the sealed key ‖ nonce, chunk, tag … ‖ nonce, leaves, tag
//
// A file that is being written is the same without its end, so that it goes on where it
// stopped.
const (
	magic    = "kenesh/blob/1\n"
	overhead = 12 + 16 // of AES-256-GCM: nonce and tag
)

// errBlob is returned for what the blob's key does not open.
var errBlob = errors.New("attachment: damaged on the disk")

// blob is an open file. It is not safe for concurrent use.
type blob struct {
	file *os.File
	aead cipher.AEAD
	from int64 // where the chunks begin
	buf  []byte
}

func newBlob(path string, storage []byte) (*blob, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	key := seal.NewKey()
	sealed, err := seal.Body(storage, key)
	if err == nil {
		head := binary.BigEndian.AppendUint16([]byte(magic), uint16(len(sealed)))
		_, err = f.Write(append(head, sealed...))
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return keyed(f, key, int64(len(magic)+2+len(sealed)))
}

func openBlob(path string, storage []byte, flag int) (*blob, error) {
	f, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return nil, err
	}
	head := make([]byte, len(magic)+2)
	if _, err := io.ReadFull(f, head); err != nil || string(head[:len(magic)]) != magic {
		return nil, errors.Join(errBlob, f.Close())
	}
	sealed := make([]byte, binary.BigEndian.Uint16(head[len(magic):]))
	if _, err := io.ReadFull(f, sealed); err != nil {
		return nil, errors.Join(errBlob, f.Close())
	}
	key, err := seal.OpenBody(storage, sealed)
	if err != nil {
		return nil, errors.Join(errBlob, f.Close())
	}
	return keyed(f, key, int64(len(head)+len(sealed)))
}

func keyed(f *os.File, key []byte, from int64) (*blob, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &blob{file: f, aead: aead, from: from, buf: make([]byte, 0, Chunk+overhead)}, nil
}

func place(at int64) []byte {
	return binary.BigEndian.AppendUint64([]byte("kenesh/blob/1"), uint64(at))
}

// write puts a chunk in its place.
func (b *blob) write(at int64, chunk []byte) error {
	sealed := b.aead.Seal(b.buf[:0], nil, chunk, place(at))
	_, err := b.file.WriteAt(sealed, b.from+at*(Chunk+overhead))
	return err
}

// read returns a chunk of content of this size. It is the blob's own, until the next call.
func (b *blob) read(at, size int64) ([]byte, error) {
	sealed := b.buf[:length(size, at)+overhead]
	if _, err := b.file.ReadAt(sealed, b.from+at*(Chunk+overhead)); err != nil {
		return nil, fmt.Errorf("%w: %w", errBlob, err)
	}
	chunk, err := b.aead.Open(sealed[:0], nil, sealed, place(at))
	if err != nil {
		return nil, errBlob
	}
	return chunk, nil
}

// sound counts the whole chunks at the beginning that open, and cuts off what follows: after
// a crash the last ones may be anything.
func (b *blob) sound() (n int64, err error) {
	info, err := b.file.Stat()
	if err != nil {
		return 0, err
	}
	for whole := (info.Size() - b.from) / (Chunk + overhead); n < whole; n++ {
		if _, err := b.read(n, (n+1)*Chunk); err != nil {
			break
		}
	}
	return n, b.file.Truncate(b.from + n*(Chunk+overhead))
}

// holds reports whether so many chunks can be there.
func (b *blob) holds(n int64) bool {
	info, err := b.file.Stat()
	return err == nil && info.Size() >= b.from+n*(Chunk+overhead)
}

// taken hashes the chunks that are here, and cuts off what is no whole one.
func (b *blob) taken() (leaves []canon.Hash, err error) {
	n, err := b.sound()
	for i := int64(0); i < n && err == nil; i++ {
		var chunk []byte
		if chunk, err = b.read(i, (i+1)*Chunk); err == nil {
			leaves = append(leaves, Leaf(chunk))
		}
	}
	return leaves, err
}

func (b *blob) end(size int64) int64 { return b.from + size + chunks(size)*overhead }

// finish writes the leaves behind the content and puts everything on the disk to stay.
func (b *blob) finish(size int64, leaves []canon.Hash) error {
	sealed := b.aead.Seal(nil, nil, join(leaves), place(-1))
	_, err := b.file.WriteAt(sealed, b.end(size))
	return errors.Join(err, b.file.Truncate(b.end(size)+int64(len(sealed))), b.file.Sync())
}

func (b *blob) leaves(size int64) ([]canon.Hash, error) {
	sealed := make([]byte, chunks(size)*int64(len(canon.Hash{}))+overhead)
	if _, err := b.file.ReadAt(sealed, b.end(size)); err != nil {
		return nil, fmt.Errorf("%w: %w", errBlob, err)
	}
	plain, err := b.aead.Open(nil, nil, sealed, place(-1))
	if err != nil {
		return nil, errBlob
	}
	return split(plain), nil
}

func (b *blob) close() error { return b.file.Close() }
