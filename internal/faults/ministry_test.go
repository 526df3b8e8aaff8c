package faults_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// ministry is a node as a process of its own, and its officers outside of it.
type ministry struct {
	t             testing.TB
	id            string
	dir           string
	desk, courier string
	officers      []string // their tokens
	through       []string // a command that runs the node in its turn: prlimit, ip netns exec
	env           []string
	files         []*os.File // it gets as descriptors 3 and up
	client        *http.Client
	said          *tail // on standard error, over all its lives

	mu      sync.Mutex
	process *exec.Cmd
	gone    chan struct{} // closed when the process is
}

// newMinistry makes a directory, keys and officers.
func newMinistry(t testing.TB, base, id, courier, desk string, officers int) *ministry {
	t.Helper()
	m := &ministry{t: t, id: id, dir: filepath.Join(base, id), desk: desk, courier: courier, said: &tail{},
		client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 32}}}
	m.kenesh("init", "--party", id, "--name", "en=Ministry "+id, "--address", courier, "--courier", courier, "--desk", desk)
	for i := range officers {
		who := fmt.Sprintf("officer-%d", i)
		m.kenesh("officer", who, "--name", who, "--roles", "head")
		m.officers = append(m.officers, strings.TrimSpace(m.kenesh("token", "--officer", who)))
	}
	t.Cleanup(m.kill)
	return m
}

// council founds a council of ministries on this machine's loopback; none of them runs yet.
func council(t testing.TB, officers int, ids ...string) []*ministry {
	t.Helper()
	base := t.TempDir()
	var all []*ministry
	for _, id := range ids {
		all = append(all, newMinistry(t, base, id, freeAddress(t), freeAddress(t), officers))
	}
	found(t, base, all)
	return all
}

// found has the first found a council and the others sign it.
func found(t testing.TB, base string, all []*ministry) {
	t.Helper()
	charter := filepath.Join(base, "charter.kenesh")
	args := []string{"charter", "found", "--yes", "--name", "en=Council", "--out", charter}
	for _, m := range all[1:] {
		card := filepath.Join(base, m.id+".card")
		must(t, os.WriteFile(card, []byte(m.kenesh("card")), 0o600))
		args = append(args, card)
	}
	all[0].kenesh(args...)
	for _, m := range all[1:] {
		m.kenesh("charter", "sign", "--yes", charter)
	}
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().String()
}

func (m *ministry) environment() []string {
	return append(append(os.Environ(), "KENESH_LANG=en", "KENESH_DIR="+m.dir, "KENESH_KEY_FILE="+m.dir+".key"), m.env...)
}

// command is an administrator's command on the node's directory.
func (m *ministry) command(args ...string) *exec.Cmd {
	cmd := exec.Command(binary, args...)
	cmd.Env = append(os.Environ(), "KENESH_LANG=en", "KENESH_DIR="+m.dir, "KENESH_KEY_FILE="+m.dir+".key")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	return cmd
}

func (m *ministry) kenesh(args ...string) string {
	m.t.Helper()
	cmd := m.command(args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		m.t.Fatalf("%s: kenesh %v: %v\n%s%s", m.id, args, err, out, stderr.String())
	}
	return string(out)
}

// launch starts the node and does not wait for it. ready is closed when it listens, gone
// when it is no more.
func (m *ministry) launch() (ready, gone chan struct{}, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	args := append(append([]string{}, m.through...), binary, "serve")
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = m.environment()
	cmd.Stderr, cmd.ExtraFiles = m.said, m.files
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	ready, gone = make(chan struct{}), make(chan struct{})
	m.process, m.gone = cmd, gone
	go func() {
		if _, err := out.Read(make([]byte, 1)); err == nil { // it says when it is ready
			close(ready)
		}
		io.Copy(io.Discard, out)
		cmd.Wait()
		close(gone)
	}()
	return ready, gone, nil
}

var errEnded = errors.New("the node ended while it started")

// begin starts the node and waits until it listens.
func (m *ministry) begin() error {
	ready, gone, err := m.launch()
	if err != nil {
		return err
	}
	return m.await(ready, gone)
}

func (m *ministry) await(ready, gone chan struct{}) error {
	select {
	case <-ready:
		return nil
	case <-gone:
		return fmt.Errorf("%s: %w: %s", m.id, errEnded, m.said.last())
	case <-time.After(time.Minute):
		return fmt.Errorf("%s does not start", m.id)
	}
}

func (m *ministry) start() {
	m.t.Helper()
	must(m.t, m.begin())
}

// signal sends to the process and all it was started through, and waits until it is gone.
func (m *ministry) signal(s syscall.Signal, patience time.Duration) (*os.ProcessState, error) {
	m.mu.Lock()
	cmd, gone := m.process, m.gone
	m.mu.Unlock()
	if cmd == nil {
		return nil, nil
	}
	select {
	case <-gone: // its number may be another's by now
		return cmd.ProcessState, nil
	default:
	}
	syscall.Kill(-cmd.Process.Pid, s)
	select {
	case <-gone:
		return cmd.ProcessState, nil
	case <-time.After(patience):
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-gone
		return cmd.ProcessState, fmt.Errorf("%s did not end within %v of %v", m.id, patience, s)
	}
}

// kill ends the node as a power cut would, as far as a process can tell.
func (m *ministry) kill() { m.signal(syscall.SIGKILL, time.Minute) }

// stop ends it in order.
func (m *ministry) stop() error {
	state, err := m.signal(syscall.SIGTERM, 30*time.Second)
	if err == nil && state != nil && !state.Success() {
		err = fmt.Errorf("%s ended with %v: %s", m.id, state, m.said.last())
	}
	return err
}

func (m *ministry) alive() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	select {
	case <-m.gone:
		return false
	default:
		return m.process != nil
	}
}

// fsck checks all the node holds and returns what it found, "" if everything holds.
func (m *ministry) fsck() string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := m.command("fsck")
	stop := context.AfterFunc(ctx, func() { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	defer stop()
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Everything holds") {
		return fmt.Sprintf("fsck of %s: %v\n%s", m.id, err, out)
	}
	return ""
}

// alright is nil when the node answers, ready or not.
func (m *ministry) alright() error { _, err := m.status(); return err }
