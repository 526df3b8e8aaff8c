package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var hunted = flag.Duration("hunt", 0, "play until something fails or the processor has worked so long; for TestSeededBugs")

// hunt plays stories with a bug until one fails that does not fail without it, or the
// processor has worked for a minute.
func (h *hunter) hunt(t *testing.T, b seeded) (by string, seeds int, took time.Duration) {
	t.Helper()
	program := ""
	if b.file != "" {
		program = build(t, b)
	}
	for s := uint64(1000); took < time.Minute; {
		var f find
		if program == "" {
			f = chase(t, b.name, s, time.Minute-took)
		} else {
			f = send(t, program, s, time.Minute-took)
		}
		took += f.took
		seeds += int(f.seed - s)
		if f.kind == "" {
			break
		}
		seeds++
		s = f.seed + 1
		if h.isSound(t, f.seed) {
			return f.kind, seeds, took
		}
	}
	return "", seeds, took
}

// find is the first seed that failed, and why; without a kind: the first not played.
type find struct {
	seed uint64
	kind string
	took time.Duration
}

// hunter knows which seeds do not fail by themselves.
type hunter struct{ sound map[uint64]bool }

func (h *hunter) isSound(t *testing.T, s uint64) bool {
	if _, played := h.sound[s]; !played {
		e := play(t, huntPlan(s))
		if h.sound[s] = e.failure == nil; e.failure != nil {
			t.Errorf("seed %d fails without any bug: %s: %s", s, e.kind, e.text)
		}
	}
	return h.sound[s]
}

func huntPlan(s uint64) plan { return plan{seed: s, events: 150, rough: s%2 == 0} }

// chase plays with a bug at the doors.
func chase(t *testing.T, bug string, s uint64, budget time.Duration) find {
	began := processor()
	for ; processor()-began < budget; s++ {
		p := huntPlan(s)
		p.bug = bug
		if e := play(t, p); e.failure != nil {
			return find{s, e.kind, processor() - began}
		}
	}
	return find{s, "", processor() - began}
}

// build makes this test anew with a line of the product changed. Nothing else is touched.
func build(t *testing.T, b seeded) string {
	t.Helper()
	file, source := b.source(t)
	dir := t.TempDir()
	changed := filepath.Join(dir, filepath.Base(b.file))
	write := func(name string, content []byte) {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(changed, bytes.Replace(source, []byte(b.old), []byte(b.new), 1))
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{file: changed}})
	if err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(dir, "overlay.json"), overlay)
	program := filepath.Join(dir, "mutant.test")
	if out, err := exec.Command("go", "test", "-c", "-overlay", filepath.Join(dir, "overlay.json"), "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%s cannot be built: %v\n%s", b.name, err, out)
	}
	return program
}

// source is the file a bug is put into, in which its line must stand once.
func (b seeded) source(t *testing.T) (file string, source []byte) {
	t.Helper()
	file, err := filepath.Abs(filepath.Join("..", "..", b.file))
	if err == nil {
		source, err = os.ReadFile(file)
	}
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(source, []byte(b.old)); n != 1 {
		t.Fatalf("%s: the line it changes stands %d times in %s: find its place anew in mutants_test.go", b.name, n, b.file)
	}
	return file, source
}

// send has a changed program play, and says what it was ended by.
func send(t *testing.T, program string, s uint64, budget time.Duration) find {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 4*time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, program, "-test.run", "^TestHunted$", "-test.timeout", "0", "-hunt", budget.String(), "-from", fmt.Sprint(s))
	out, err := cmd.Output()
	f := find{seed: s, took: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	for line := range strings.Lines(string(out)) {
		if _, err := fmt.Sscanf(line, "seed %d", &f.seed); err == nil {
			_, f.kind, _ = strings.Cut(strings.TrimSpace(line), " fails: ")
		}
	}
	switch exit := (*exec.ExitError)(nil); {
	case ctx.Err() != nil:
		f.kind = "everything ends"
	case errors.As(err, &exit) && f.kind == "":
		f.kind = "nothing panics"
	case err != nil && exit == nil:
		t.Fatal(err)
	}
	if f.kind == "" {
		f.seed++
	}
	return f
}

// TestHunted is what a changed program plays.
func TestHunted(t *testing.T) {
	if *hunted == 0 {
		t.Skip("for TestSeededBugs")
	}
	for s := *from; processor() < *hunted; s++ {
		fmt.Printf("seed %d\n", s)
		if e := play(t, huntPlan(s)); e.failure != nil {
			fmt.Printf("seed %d fails: %s\n", s, e.kind)
			return
		}
	}
}
