package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kenesh/clerk"
	"kenesh/demo"
	"kenesh/dossier"
	"kenesh/internal/summit"
	"kenesh/node"
	"kenesh/party"
	"kenesh/procedure/all"
)

// council is the six nodes, played once for all stories, and the browser.
var council struct {
	*demo.Demo
	played  map[string]dossier.ID
	browser context.Context
	missing string // what to install; "" if there is a browser
}

// byName is the party whose desk has a name instead of a number for its address:
// passkeys are bound to names.
const byName party.ID = "tr"

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		log.Print(err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	path := browserPath()
	if path == "" {
		council.missing = "the stories of the desk need a browser that is not here: install Chromium, or run `make browser`"
		return m.Run(), nil
	}
	dir, err := os.MkdirTemp("", "kenesh-browser-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	stop, err := play(filepath.Join(dir, "nodes"))
	if err != nil {
		return 0, err
	}
	defer stop()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.UserDataDir(filepath.Join(dir, "browser")))
	alloc, closeAll := chromedp.NewExecAllocator(context.Background(), opts...)
	defer closeAll()
	var closeTab context.CancelFunc
	council.browser, closeTab = chromedp.NewContext(alloc)
	defer closeTab()
	if err := chromedp.Do(council.browser); err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	return m.Run(), nil
}

func browserPath() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// needBrowser fails a story that cannot be told: to skip it would say that the desk works.
func needBrowser(t *testing.T) {
	t.Helper()
	if council.missing != "" {
		t.Fatal(council.missing)
	}
}

// play opens the six nodes in dir and plays the first meeting on them.
func play(dir string) (stop func(), err error) {
	catalogue, err := summit.Catalogue()
	if err != nil {
		return nil, err
	}
	cfg := demo.Config{Dir: dir, Procedures: all.Procedures(), Catalogue: catalogue, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})), Version: "test"}
	ctx, cancel := context.WithCancel(context.Background())
	if council.Demo, err = open(ctx, cfg); err != nil {
		cancel()
		return nil, err
	}
	served, ready := make(chan error, 1), make(chan struct{})
	go func() { served <- council.Serve(ctx, func() { close(ready) }) }()
	stop = func() { cancel(); <-served; council.Close() }
	select {
	case err := <-served:
		served <- nil
		stop()
		return nil, err
	case <-ready:
	}
	if council.played, err = council.Play(ctx); err != nil {
		stop()
		return nil, err
	}
	for _, n := range council.Nodes { // the stories act as one officer; one of them asks for two
		n.Clerk.SetFourEyes(nil)
	}
	return stop, nil
}

// open makes the nodes, gives one desk its name as an operator would, in kenesh.json,
// and opens them again.
func open(ctx context.Context, cfg demo.Config) (*demo.Demo, error) {
	first, err := demo.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := first.Close(); err != nil {
		return nil, err
	}
	own := filepath.Join(cfg.Dir, string(byName))
	c, err := node.Read(own)
	if err != nil {
		return nil, err
	}
	c.Origin = "http://" + strings.Replace(c.Desk, "127.0.0.1", "localhost", 1)
	b, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(own, node.ConfigFile), b, 0o600); err != nil {
		return nil, err
	}
	cfg.Port = first.Port
	return demo.Open(ctx, cfg)
}

// warn has a party issue a warning, and waits until the others have it.
func warn(t *testing.T, from party.ID, title string, to ...party.ID) dossier.ID {
	t.Helper()
	needBrowser(t)
	n := council.Nodes[from]
	step, _ := n.Clerk.Procedure("notice").Step("issue")
	in, err := step.DecodeJSON([]byte(fmt.Sprintf(`{"title": {"en": %q}, "level": "warning", "body": {"en": "A pass is closed after heavy rain."}}`, title)))
	if err != nil {
		t.Fatal(err)
	}
	done, err := n.Clerk.Act(t.Context(), clerk.Command{Kind: "notice", Parties: to, Step: "issue", Input: in, By: party.Person{Name: "Aida", Role: party.Officer}})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range to {
		until(t, fmt.Sprintf("%s has %q", id, title), func() bool {
			_, err := council.Nodes[id].Clerk.Read(t.Context(), done.Dossier)
			return err == nil
		})
	}
	return done.Dossier
}

// until waits for what must come to be.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for limit := time.Now().Add(patience); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("never came to be: %s", what)
		}
	}
}
