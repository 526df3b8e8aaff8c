package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// ministry is a node as a process of its own.
type ministry struct {
	t       *testing.T
	binary  string
	dir     string
	desk    string
	courier string
	token   string
	process *exec.Cmd
}

func (m *ministry) kenesh(args ...string) string {
	m.t.Helper()
	cmd := exec.Command(m.binary, args...)
	cmd.Env = append(os.Environ(), "KENESH_LANG=en", "KENESH_DIR="+m.dir, "KENESH_KEY_FILE="+m.dir+".key")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		m.t.Fatalf("kenesh %v: %v\n%s", args, err, stderr.String())
	}
	return string(out)
}

func (m *ministry) start() {
	m.t.Helper()
	m.process = exec.Command(m.binary, "serve")
	m.process.Env = append(os.Environ(), "KENESH_LANG=en", "KENESH_DIR="+m.dir, "KENESH_KEY_FILE="+m.dir+".key")
	m.process.Stderr = os.Stderr
	out, err := m.process.StdoutPipe()
	if err != nil {
		m.t.Fatal(err)
	}
	if err := m.process.Start(); err != nil {
		m.t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil { // it says when it is ready
		m.t.Fatal(err)
	}
}

// ready waits until the charter is in force.
func (m *ministry) ready() {
	m.t.Helper()
	until(m.t, func() error {
		var status struct{ Ready bool }
		if _, err := m.call("GET", "/status", "", nil, &status); err != nil || !status.Ready {
			return fmt.Errorf("%s is not ready: %v", filepath.Base(m.dir), err)
		}
		return nil
	})
}

// kill ends the process as a power cut would, as far as a process can tell.
func (m *ministry) kill() {
	m.process.Process.Signal(syscall.SIGKILL)
	m.process.Wait()
}

// call asks the node's API. It returns the status and the decoded answer.
func (m *ministry) call(method, path, key string, body, answer any) (int, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequest(method, "http://"+m.desk+"/api/v1"+path, bytes.NewReader(b))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+m.token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	if resp.StatusCode/100 == 2 && answer != nil {
		return resp.StatusCode, json.Unmarshal(text, answer)
	}
	return resp.StatusCode, nil
}

// TestWhatWasAcknowledgedSurvivesKill kills a node again and again while three officers
// work on it. Whatever it had confirmed to them is there afterwards, once, on it and on
// its peer; and nobody's chain is forked.
func TestWhatWasAcknowledgedSurvivesKill(t *testing.T) {
	kg, kz := foundTwo(t)
	kg.start()
	kz.start()
	defer kz.kill()
	kg.ready()
	var mu sync.Mutex
	ledger := map[string]string{} // what was acknowledged: key, dossier
	stop := make(chan struct{})
	var officers sync.WaitGroup
	for officer := range 3 {
		officers.Add(1)
		go func() {
			defer officers.Done()
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				key := fmt.Sprintf("key-%d-%d", officer, n)
				if id, ok := kg.insist(key, stop); ok {
					mu.Lock()
					ledger[key] = id
					mu.Unlock()
				}
			}
		}()
	}
	for range 8 {
		time.Sleep(time.Duration(50+rand.IntN(400)) * time.Millisecond)
		kg.kill()
		kg.start()
	}
	close(stop)
	officers.Wait()
	defer kg.kill()
	if len(ledger) < 10 {
		t.Fatalf("only %d acts were acknowledged: nothing was tried", len(ledger))
	}
	seen := map[string]string{}
	for key, id := range ledger {
		if other, twice := seen[id]; twice {
			t.Errorf("%s and %s were answered with one dossier", key, other)
		}
		seen[id] = key
		for _, m := range []*ministry{kg, kz} {
			until(t, func() error { return m.has(id) })
		}
	}
	t.Logf("%d acts acknowledged through 8 kills", len(ledger))
}

// insist sends one request until it is answered, as a careful client does.
func (m *ministry) insist(key string, stop chan struct{}) (id string, ok bool) {
	body := map[string]any{"kind": "notice", "parties": []string{"kz"},
		"input": map[string]any{"title": map[string]string{"en": key}, "level": "warning", "body": map[string]string{"en": "Body."}}}
	for {
		var answer struct{ ID, Dossier string }
		status, err := m.call("POST", "/dossiers", key, body, &answer)
		if err == nil && status/100 == 2 {
			return answer.ID + answer.Dossier, true
		}
		if status/100 == 4 && status != http.StatusTooManyRequests {
			m.t.Errorf("%s: %d", key, status)
			return "", false
		}
		select {
		case <-stop:
			return "", false
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (m *ministry) has(id string) error {
	status, err := m.call("GET", "/dossiers/"+id, "", nil, nil)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s answers %d for %s", filepath.Base(m.dir), status, id)
	}
	return err
}

func until(t *testing.T, try func() error) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// foundTwo builds the binary and founds a council of two with it.
func foundTwo(t *testing.T) (kg, kz *ministry) {
	t.Helper()
	dir := t.TempDir()
	binary := filepath.Join(dir, "kenesh")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	found := func(id string) *ministry {
		m := &ministry{t: t, binary: binary, dir: filepath.Join(dir, id)}
		var err, err2 error
		m.desk, err = freeAddress()
		m.courier, err2 = freeAddress()
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		m.kenesh("init", "--party", id, "--name", "en=Ministry "+id, "--address", m.courier, "--courier", m.courier, "--desk", m.desk)
		m.kenesh("officer", "aida", "--name", "Aida", "--roles", "head")
		m.token = string(bytes.TrimSpace([]byte(m.kenesh("token", "--officer", "aida"))))
		return m
	}
	kg, kz = found("kg"), found("kz")
	card, charter := filepath.Join(dir, "kz.card"), filepath.Join(dir, "charter.kenesh")
	if err := os.WriteFile(card, []byte(kz.kenesh("card")), 0o600); err != nil {
		t.Fatal(err)
	}
	kg.kenesh("charter", "found", "--yes", "--name", "en=Council", "--out", charter, card)
	kz.kenesh("charter", "sign", "--yes", charter)
	return kg, kz
}

// TestApprovalActsOnceThroughKill kills a node again and again while one officer sends what
// another has approved, and while a third revises, has approved and sends anew whatever the
// file does not say was sent. However the kills fall, each draft became one notice.
func TestApprovalActsOnceThroughKill(t *testing.T) {
	kg, kz := foundTwo(t)
	config := filepath.Join(kg.dir, "kenesh.json")
	b, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, bytes.Replace(b, []byte("{"), []byte(`{"four_eyes": ["notice/issue"],`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	kg.kenesh("officer", "bermet", "--name", "Bermet", "--roles", "head")
	bermet := *kg
	bermet.token = string(bytes.TrimSpace([]byte(kg.kenesh("token", "--officer", "bermet"))))
	kg.start()
	kz.start()
	defer kz.kill()
	kg.ready()
	const drafts = 60
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := range drafts {
			sendThroughKills(kg, &bermet, n)
		}
	}()
	kills := 0
	for running := true; running; {
		select {
		case <-done:
			running = false
		case <-time.After(time.Duration(20+rand.IntN(150)) * time.Millisecond):
			kg.kill()
			kg.start()
			kills++
		}
	}
	defer kg.kill()
	var page struct{ Dossiers []struct{ Title string } }
	if _, err := kg.call("GET", "/dossiers?kind=notice&limit=200", "", nil, &page); err != nil {
		t.Fatal(err)
	}
	became := map[string]int{}
	for _, d := range page.Dossiers {
		became[d.Title]++
	}
	for n := range drafts {
		if title := fmt.Sprintf("Notice %d", n); became[title] != 1 {
			t.Errorf("%s was sent %d times", title, became[title])
		}
	}
	t.Logf("%d drafts sent through %d kills", drafts, kills)
}

// sendThroughKills drafts, approves and sends. Whenever the answer to the sending is lost, it
// revises and begins again, until the file says that what it would revise was sent.
func sendThroughKills(aida, bermet *ministry, n int) {
	insist := func(m *ministry, path, key string, body, answer any) int {
		for {
			if status, err := m.call("POST", path, key, body, answer); err == nil && status/100 != 5 && status != http.StatusTooManyRequests {
				return status
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	notice := func(version int) any {
		return map[string]any{"kind": "notice", "parties": []string{"kz"}, "input": map[string]any{"level": "warning",
			"title": map[string]string{"en": fmt.Sprintf("Notice %d", n)}, "body": map[string]string{"en": fmt.Sprintf("Version %d.", version)}}}
	}
	var kept struct{ Dossier, Draft string }
	if status := insist(aida, "/dossiers?draft=1", fmt.Sprintf("draft-%d", n), notice(1), &kept); status != http.StatusCreated {
		aida.t.Errorf("draft %d: %d", n, status)
		return
	}
	file := "/dossiers/" + kept.Dossier
	for version := 1; ; version++ {
		insist(bermet, file+"/steps/approve", "", map[string]any{"draft": kept.Draft, "version": version}, nil)
		if status, err := bermet.call("POST", file+"/steps/send", "", map[string]any{"draft": kept.Draft}, nil); err == nil && status == http.StatusCreated {
			return
		}
		if insist(aida, "/dossiers?draft="+kept.Dossier+"/"+kept.Draft, fmt.Sprintf("revise-%d-%d", n, version), notice(version+1), nil) != http.StatusCreated {
			return // it was sent after all
		}
	}
}
