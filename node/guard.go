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
)

// guardFile stands beside the database and is not part of its backups. It says how many
// entries this node may have signed, in steps of lease so that it costs one write in a
// thousand signatures, and which file it itself is: a copied or restored directory has
// another one.
const (
	guardFile = "guard"
	lease     = 1000
)

type guard struct {
	mu    sync.Mutex
	f     *os.File
	state guardState
	count uint64
}

type guardState struct {
	Reserved uint64 `json:"reserved"` // no more than this many entries have been signed
	Clean    bool   `json:"clean"`    // the node stopped in order: exactly this many
	Inode    uint64 `json:"inode"`
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
	g = &guard{f: f, count: own}
	inode, err := g.inode()
	if err != nil {
		return nil, false, errors.Join(err, f.Close())
	}
	forgot = !fresh && g.read(b, inode, own) || fresh && own > 0
	g.state = guardState{Reserved: max(own, g.state.Reserved) + lease, Inode: inode}
	if err := g.write(); err != nil {
		return nil, false, errors.Join(err, f.Close())
	}
	return g, forgot, nil
}

// read reports whether what the guard says is more than the database holds.
func (g *guard) read(b []byte, inode, own uint64) bool {
	var was guardState
	if json.Unmarshal(b, &was) != nil || was.Inode != inode {
		g.state.Reserved = was.Reserved
		return true
	}
	if was.Clean {
		return own < was.Reserved
	}
	g.state.Reserved = own // a crash: the lease was not used up, but for what the database holds
	return own+lease < was.Reserved
}

func (g *guard) inode() (uint64, error) {
	info, err := g.f.Stat()
	if err != nil {
		return 0, err
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ino, nil
	}
	return 0, nil
}

// Signing counts one more signature, and has the disk know before the lease runs out.
func (g *guard) Signing() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.count++; g.count <= g.state.Reserved {
		return nil
	}
	g.state.Reserved = g.count + lease
	return g.write()
}

func (g *guard) write() error {
	b, err := json.Marshal(g.state)
	if err != nil {
		return err
	}
	b = append(b, make([]byte, max(0, 120-len(b)))...) // one sector, always the same length
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
	g.state.Reserved, g.state.Clean = own, true
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
