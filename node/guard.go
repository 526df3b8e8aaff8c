package node

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// guardFile stands beside the database and is not part of its backups. It says how many
// entries this node may have signed, in steps of lease so that it costs one write in a
// thousand signatures, and which file it itself is and when it was written: in a copied
// or restored directory both differ from what the file system says.
//
// What it cannot see is a whole file system put back to an earlier time, clock and all:
// for that a node asks its peers at every start.
const (
	guardFile = "guard"
	lease     = 1000
	often     = time.Second            // how old what the guard knows may get while the node signs
	slack     = 250 * time.Millisecond // between the node's clock and the file system's
)

type guard struct {
	mu    sync.Mutex
	f     *os.File
	state guardState
	count uint64 // signed
	kept  uint64 // of these, on the disk
}

type guardState struct {
	Reserved uint64 `json:"reserved"` // no more than this many entries have been signed
	Signed   uint64 `json:"signed"`   // at least this many have
	Clean    bool   `json:"clean"`    // the node stopped in order: exactly this many
	Inode    uint64 `json:"inode"`
	Written  int64  `json:"written"` // Unix milliseconds
}

// openGuard compares the guard with the number of own entries in the database. forgot
// says that the node may have signed what the database does not hold: it must ask its
// peers before it signs anything.
func openGuard(dir string, own uint64) (g *guard, forgot bool, err error) {
	path := filepath.Join(dir, guardFile)
	b, err := os.ReadFile(path)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return nil, false, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, false, err
	}
	g = &guard{f: f, count: own, kept: own}
	inode, changed, err := g.stat()
	if err != nil {
		return nil, false, errors.Join(err, f.Close())
	}
	forgot = !fresh && g.read(b, inode, changed, own) || fresh && own > 0
	g.state = guardState{Reserved: max(own, g.state.Reserved) + lease, Signed: own, Inode: inode}
	if err := g.write(); err != nil {
		return nil, false, errors.Join(err, f.Close())
	}
	return g, forgot, nil
}

// read reports whether what the guard says is more than the database holds.
func (g *guard) read(b []byte, inode uint64, changed time.Time, own uint64) bool {
	var was guardState
	if json.Unmarshal(b, &was) != nil || was.Inode != inode || changed.Sub(time.UnixMilli(was.Written)).Abs() > slack {
		g.state.Reserved = was.Reserved
		return true
	}
	if was.Clean {
		return own < was.Reserved
	}
	g.state.Reserved = own // a crash: the lease was not used up, but for what the database holds
	return own < was.Signed
}

// stat says which file the guard is and when it was last changed.
func (g *guard) stat() (inode uint64, changed time.Time, err error) {
	info, err := g.f.Stat()
	if err != nil {
		return 0, time.Time{}, err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, time.Time{}, errors.New("guard: this system does not tell files apart")
	}
	return st.Ino, time.Unix(st.Ctim.Unix()), nil
}

// Signing counts one more signature, and has the disk know of it within a second and
// before the lease runs out.
func (g *guard) Signing() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.count++
	if g.count <= g.state.Reserved && time.Since(time.UnixMilli(g.state.Written)) < often {
		return nil
	}
	g.state.Reserved, g.state.Signed = g.count+lease, g.kept
	return g.write()
}

// Kept says that one more of what was signed is on the disk. What was signed and not kept
// has been seen by nobody: its number is free.
func (g *guard) Kept() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.kept++
}

func (g *guard) write() error {
	g.state.Written = time.Now().UnixMilli() // the file system's time, not the node's
	b, err := json.Marshal(g.state)
	if err != nil {
		return err
	}
	b = append(b, make([]byte, max(0, 200-len(b)))...) // one sector, always the same length
	for i := range b {
		if b[i] == 0 {
			b[i] = ' '
		}
	}
	if _, err := g.f.WriteAt(b, 0); err != nil {
		return fmt.Errorf("guard: %w", err)
	}
	return g.f.Sync()
}

// close says that the node stopped in order, holding exactly own entries of its own.
func (g *guard) close(own uint64) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.state.Reserved, g.state.Signed, g.state.Clean = own, own, true
	return errors.Join(g.write(), g.f.Close())
}

// lockDir keeps a second node from starting on the same directory. The lock goes with
// the process.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %s", ErrRunning, dir), f.Close())
	}
	return f, nil
}
