package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kenesh/clerk"
	"kenesh/node"
)

// start stops the filled node and starts it again: until it listens, and until it may
// sign, which is when the other node has told it how far its chains reach there.
func (r *run) start(ctx context.Context) error {
	const times = 3
	var listens, ready taken
	for i := range times {
		if err := r.origin.close(); err != nil {
			return err
		}
		began := time.Now()
		if err := r.origin.serve(ctx); err != nil {
			return err
		}
		listens.each = append(listens.each, time.Since(began))
		if err := r.origin.ready(ctx); err != nil {
			return err
		}
		ready.each = append(ready.each, time.Since(began))
		r.progress(i+1, times)
	}
	empty := r.floor.alone("start with the charter alone", r.floor.Start)
	r.figure(each("start.listens", listens).over(empty))
	r.figure(each("start.ready", ready).over(empty))
	return nil
}

// rebuild stops the other node and derives its lists and search anew, as the command does.
func (r *run) rebuild(ctx context.Context) error {
	stop := func(context.Context) error { return r.peer.close() }
	if err := inOrder(ctx, stop, r.peer.open); err != nil {
		return err
	}
	held := r.origin.n.Status(ctx).Dossiers
	n, began := 0, time.Now()
	if err := r.peer.n.Clerk.Rebuild(ctx, func(done int) { n = done; r.progress(done, held) }); err != nil {
		return err
	}
	whole := time.Since(began)
	if n != held {
		return fmt.Errorf("%d dossiers were rebuilt, not %d", n, held)
	}
	messages := r.year.Messages / r.year.Cases
	least := r.floor.together(0, clerk.MaxBatch, fmt.Sprintf("%d open", messages), time.Duration(messages)*r.floor.Open)
	r.figure(rate("rebuild.rate", n, whole).over(least))
	r.figure(lasting("rebuild.time", n, whole).over(limit{time.Duration(n) * least.each, least.of}).
		ofAYear(float64(r.year.Cases)/float64(n), r.Scale))
	return r.peer.close()
}

// space says what memory and disk it took, and whether the disk is still as fast as it was.
func (r *run) space(ctx context.Context) error {
	entries := r.origin.n.Status(ctx).Entries
	if err := r.origin.close(); err != nil {
		return err
	}
	for i, m := range []*ministry{r.origin, r.peer} {
		size, err := sizeOf(m.dir)
		if err != nil {
			return err
		}
		r.figure(Figure{Name: "space.disk-" + string(m.id), Value: float64(size) / 1e6, Unit: "MB", N: entries}.
			ofAYear(float64(r.yearly.entries)/float64(entries), r.Scale))
		r.figure(Figure{Name: "space.entry-" + string(m.id), Value: float64(size) / float64(entries), Unit: "B", N: entries}.against(r.carried.each(), "entry"))
		r.progress(i+1, 2)
	}
	for _, f := range r.memory.figures() {
		r.figure(f)
	}
	again, err := fsyncs(ctx, filepath.Join(filepath.Dir(r.origin.dir), "fsync"), r.year.sample)
	r.floor.FsyncAfter = quantile(again.each, 0.5)
	return err
}

// sizeOf is how large a node's database is, its log included.
func sizeOf(dir string) (size int64, err error) {
	files, err := os.ReadDir(dir)
	for _, f := range files {
		if !strings.HasPrefix(f.Name(), node.Database) {
			continue
		}
		info, err := os.Stat(filepath.Join(dir, f.Name()))
		if err != nil {
			return 0, err
		}
		size += info.Size()
	}
	return size, err
}
