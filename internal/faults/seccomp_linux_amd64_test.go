package faults_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"unsafe"
)

// A watcher lets a node make its system calls one at a time, and has one of those that
// write to the node's directory fail. strace can inject errors too, but counts the calls of
// each thread apart, and a Go program moves between threads: there would be no K-th call of
// the node. So the kernel asks us instead (seccomp_unotify(2)).
type watcher struct {
	dir      string
	fail     int // the number of the call that fails, from 1; 0: none
	with     syscall.Errno
	fd       int
	mu       sync.Mutex
	calls    []string // all that were counted
	full     bool     // what is written to the database's log finds no room
	after    string   // a call after which the next one is held for ever
	held     chan struct{}
	killed   <-chan struct{} // the node is no more
	finished chan struct{}
}

type notification struct {
	id         uint64
	pid, flags uint32
	nr         int32
	arch       uint32
	ip         uint64
	args       [6]uint64
}

type response struct {
	id           uint64
	value        int64
	error, flags int32
}

// watch has the ministry's next life run under a watcher, and starts it.
func watch(m *ministry, fail int, with syscall.Errno) (*watcher, error) {
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	theirs := os.NewFile(uintptr(pair[1]), "theirs")
	defer syscall.Close(pair[0])
	m.through, m.env, m.files = []string{os.Args[0]}, []string{watchedEnv + "=1"}, []*os.File{theirs}
	ready, gone, err := m.launch()
	m.through, m.env, m.files = nil, nil, nil
	theirs.Close()
	if err != nil {
		return nil, err
	}
	w := &watcher{dir: m.dir, fail: fail, with: with, killed: gone, finished: make(chan struct{})}
	if w.fd, err = receive(pair[0]); err != nil {
		return nil, fmt.Errorf("no seccomp notifications: %w: %s", err, m.said.last())
	}
	go w.serve()
	return w, m.await(ready, gone)
}

// receive takes the descriptor that the other end of a socket sends.
func receive(socket int) (int, error) {
	rights := make([]byte, 64)
	_, n, _, _, err := syscall.Recvmsg(socket, make([]byte, 1), rights, 0)
	if err != nil {
		return 0, err
	}
	messages, err := syscall.ParseSocketControlMessage(rights[:n])
	if err != nil || len(messages) == 0 {
		return 0, fmt.Errorf("nothing was handed over: %v", err)
	}
	fds, err := syscall.ParseUnixRights(&messages[0])
	if err != nil {
		return 0, err
	}
	return fds[0], nil
}

// serve answers the kernel until the node is gone.
func (w *watcher) serve() {
	defer close(w.finished)
	defer syscall.Close(w.fd)
	for {
		poll := struct {
			fd              int32
			events, revents int16
		}{int32(w.fd), 1, 0}
		_, _, errno := syscall.Syscall(syscall.SYS_POLL, uintptr(unsafe.Pointer(&poll)), 1, ^uintptr(0))
		if errno == syscall.EINTR {
			continue
		}
		if errno != 0 || poll.revents&1 == 0 { // hung up: nobody is left
			return
		}
		var n notification
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(w.fd), notifyReceive, uintptr(unsafe.Pointer(&n))); errno != 0 {
			continue // it was killed meanwhile
		}
		r := response{id: n.id, flags: notifyContinue}
		if w.fails(&n) {
			r.flags, r.error = 0, -int32(w.with)
		}
		if w.holds() {
			close(w.held)
			<-w.killed
			return
		}
		syscall.Syscall(syscall.SYS_IOCTL, uintptr(w.fd), notifySend, uintptr(unsafe.Pointer(&r)))
	}
}

// fails counts a call, if it is one that writes to the node's directory.
func (w *watcher) fails(n *notification) bool {
	for _, c := range watchedCalls {
		if c.nr != uintptr(n.nr) {
			continue
		}
		path := ""
		if c.byPath {
			path = stringAt(n.pid, n.args[c.arg])
		} else {
			path, _ = os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", n.pid, int32(n.args[c.arg])))
		}
		opensToRead := strings.HasPrefix(c.name, "open") && n.args[c.arg+1]&syscall.O_ACCMODE == syscall.O_RDONLY && path != w.dir
		if opensToRead || path != w.dir && !strings.HasPrefix(path, w.dir+"/") {
			return false
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.calls = append(w.calls, c.name+" "+filepath.Base(path))
		return len(w.calls) == w.fail || w.full && c.nr == syscall.SYS_PWRITE64 && strings.HasSuffix(path, "-wal")
	}
	return false
}

// stringAt reads a string in the memory of another process.
func stringAt(pid uint32, at uint64) string {
	f, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return ""
	}
	defer f.Close()
	b := make([]byte, 4096-at%4096) // to the end of its page, and another
	n, _ := f.ReadAt(b, int64(at))
	if !bytes.Contains(b[:n], []byte{0}) {
		more := make([]byte, 4096)
		k, _ := f.ReadAt(more, int64(at)+int64(n))
		b = append(b[:n], more[:k]...)
	}
	s, _, _ := strings.Cut(string(b), "\x00")
	return s
}

// failNext makes the next call fail.
func (w *watcher) failNext(with syscall.Errno) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fail, w.with = len(w.calls)+1, with
}

// holdAfter lets the node make a call, such as "fsync guard", once more and none after it.
// What it returns is closed when the node waits in the next.
func (w *watcher) holdAfter(call string) <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.after, w.held, w.calls = call, make(chan struct{}), nil
	return w.held
}

func (w *watcher) holds() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.after != "" && len(w.calls) > 1 && w.calls[len(w.calls)-2] == w.after
}

// fill takes all room away from the database, until it is given back.
func (w *watcher) fill(full bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.full, w.with = full, syscall.ENOSPC
}

// count is how many calls were made so far.
func (w *watcher) count() int { w.mu.Lock(); defer w.mu.Unlock(); return len(w.calls) }

// failed names the call that was made to fail; "" if the story was over before.
func (w *watcher) failed() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fail == 0 || len(w.calls) < w.fail {
		return ""
	}
	return w.calls[w.fail-1]
}

func needWatching(testing.TB) {}
