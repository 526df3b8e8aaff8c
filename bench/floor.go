package bench

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"kenesh/dossier"
	"kenesh/keyring"
	"kenesh/seal"
)

// Floor is what this machine does in the same run with nothing of Kenesh around it. No
// program that signs, seals and keeps the same acts can be faster on it.
type Floor struct {
	Sign, Verify time.Duration // Ed25519, of a header's 300 bytes
	Seal, Open   time.Duration // AES-256-GCM, of a body's 1.5 KB
	Wrap, Unwrap time.Duration // a dossier's key to one party: MLKEM768-X25519
	Fsync        time.Duration // 4 KiB appended to a file there, until it is on the disk; p50
	FsyncP99     time.Duration
	FsyncMean    time.Duration
	FsyncAfter   time.Duration // p50 again, when all else was measured: had the disk other work meanwhile?
	Write        float64       // bytes a second, one after another, fsync at the end
	HTTP         time.Duration // an empty page over loopback
	Start        time.Duration // of a node that holds the charter alone
}

// Sizes of what the floor is measured with.
const (
	headerSize = 300
	bodySize   = 1500
	blockSize  = 4 << 10
	writeSize  = 128 << 20
)

func (r *run) measureFloor(ctx context.Context) error {
	const parts = 4
	if err := r.floor.crypto(); err != nil {
		return err
	}
	r.progress(1, parts)
	dir := filepath.Dir(r.origin.dir)
	took, err := fsyncs(ctx, filepath.Join(dir, "fsync"), r.year.sample)
	if err != nil {
		return err
	}
	r.floor.Fsync, r.floor.FsyncP99, r.floor.FsyncMean = quantile(took.each, 0.5), quantile(took.each, 0.99), took.whole/time.Duration(r.year.sample)
	r.progress(2, parts)
	if err := r.floor.write(ctx, filepath.Join(dir, "write"), int64(min(writeSize, r.year.sample<<18))); err != nil {
		return err
	}
	r.progress(3, parts)
	err = r.floor.http(r.year.sample)
	r.progress(parts, parts)
	return err
}

// typically is the median time of n runs of f.
func typically(n int, f func()) time.Duration {
	took := make([]time.Duration, n)
	for i := range took {
		began := time.Now()
		f()
		took[i] = time.Since(began)
	}
	return quantile(took, 0.5)
}

func (f *Floor) crypto() error {
	keys, err := keyring.Generate()
	if err != nil {
		return err
	}
	const n = 300
	header, body := make([]byte, headerSize), make([]byte, bodySize)
	public, sig := keys.Sign.Public().(ed25519.PublicKey), ed25519.Sign(keys.Sign, header)
	f.Sign = typically(n, func() { ed25519.Sign(keys.Sign, header) })
	f.Verify = typically(n, func() { ed25519.Verify(public, header, sig) })
	key := seal.NewKey()
	sealed, err1 := seal.Body(key, body)
	wrapped, err2 := seal.Wrap(keys.Seal.PublicKey().Bytes(), key)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	f.Seal = typically(n, func() { seal.Body(key, body) })
	f.Open = typically(n, func() { seal.OpenBody(key, sealed) })
	f.Wrap = typically(n, func() { seal.Wrap(keys.Seal.PublicKey().Bytes(), key) })
	commit := dossier.CommitKey(key)
	f.Unwrap = typically(n, func() { seal.Unwrap(keys.Seal, wrapped, commit) })
	return nil
}

// fsyncs appends a block to a file n times, each on the disk before the next.
func fsyncs(ctx context.Context, path string, n int) (t taken, err error) {
	file, err := os.Create(path)
	if err != nil {
		return t, err
	}
	defer os.Remove(path)
	defer file.Close()
	block := make([]byte, blockSize)
	start := time.Now()
	for range n {
		if ctx.Err() != nil {
			return t, ctx.Err()
		}
		began := time.Now()
		if _, err := file.Write(block); err != nil {
			return t, err
		}
		if err := file.Sync(); err != nil {
			return t, err
		}
		t.each = append(t.each, time.Since(began))
	}
	t.whole = time.Since(start)
	return t, nil
}

func (f *Floor) write(ctx context.Context, path string, size int64) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer os.Remove(path)
	defer file.Close()
	chunk := make([]byte, 1<<20)
	rand.Read(chunk) // a disk that compresses gains nothing
	began := time.Now()
	for done := int64(0); done < size; done += int64(len(chunk)) {
		if _, err := file.Write(chunk); err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
	}
	if err := file.Sync(); err != nil {
		return err
	}
	f.Write = float64(size) / time.Since(began).Seconds()
	return nil
}

func (f *Floor) http(n int) (err error) {
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer s.Close()
	f.HTTP = typically(n, func() {
		resp, failed := s.Client().Get(s.URL)
		if failed != nil {
			err = failed
			return
		}
		_, failed = io.Copy(io.Discard, resp.Body)
		err = errors.Join(err, failed, resp.Body.Close())
	})
	return err
}

// limit is the floor of one thing, and what it is made of.
type limit struct {
	each time.Duration
	of   string
}

// alone is the floor of a thing that happens by itself.
func (f Floor) alone(of string, each time.Duration) limit { return limit{each, of} }

// together is the floor of one of many that happen at once: the processors share the
// work, one fsync serves as many as can be waiting for it, and bytes are written one
// after another. Whatever of these takes longest is the floor.
func (f Floor) together(bytes float64, sharing int, of string, work time.Duration) limit {
	cpus := runtime.GOMAXPROCS(0)
	least := limit{work / time.Duration(cpus), fmt.Sprintf("(%s) / %d", of, cpus)}
	for _, l := range []limit{
		{f.FsyncMean / time.Duration(sharing), fmt.Sprintf("fsync-mean / %d", sharing)},
		{time.Duration(bytes / f.Write * float64(time.Second)), fmt.Sprintf("%.0f B / write", bytes)},
	} {
		if l.each > least.each {
			least = l
		}
	}
	return least
}

// quantile sorts took.
func quantile(took []time.Duration, q float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return took[int(q*float64(len(took)-1))]
}
