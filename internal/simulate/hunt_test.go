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
	if b.file != "" && h.program == "" {
		h.program = build(t)
	}
	for s := uint64(1000); took < time.Minute; {
		var f find
		if b.file == "" {
			f = chase(t, b.name, s, time.Minute-took)
		} else {
			f = h.send(t, b.name, s, time.Minute-took)
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

// hunter knows which seeds do not fail by themselves, and has the program with the bugs.
type hunter struct {
	sound   map[uint64]bool
	program string
}

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

// build makes this test anew, with every bug of mutants in it and none at work: the one whose
// name is in the environment is. No source is touched.
func build(t *testing.T) string {
	t.Helper()
	dir, changed := t.TempDir(), map[string][]byte{}
	for _, b := range everyPlace() {
		file := b.path(t)
		if changed[file] == nil {
			changed[file] = b.source(t)
			changed[filepath.Join(filepath.Dir(file), "planted.go")] = fmt.Appendf(nil, planted, filepath.Base(filepath.Dir(file)))
		}
		b.source(t)
		changed[file] = bytes.Replace(changed[file], []byte(b.old), []byte(b.new), 1)
	}
	write := func(name string, content []byte) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	replace := map[string]string{}
	for file, content := range changed {
		replace[file] = write(fmt.Sprint(len(replace), ".go"), content)
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "mutant.test")
	if out, err := exec.Command("go", "test", "-c", "-overlay", write("overlay.json", list), "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("the program with the bugs cannot be built: %v\n%s", err, out)
	}
	return program
}

// everyPlace lists what is to be changed for all of them.
func everyPlace() (all []seeded) {
	for _, b := range mutants {
		all = append(all, b.places()...)
	}
	return all
}

// planted is put beside each file that is changed.
const planted = `package %s

import "os"

var planted = os.Getenv("KENESH_BUG")

func bug(name string) bool { return planted == name }
`

// path is the file a bug is put into.
func (b seeded) path(t *testing.T) string {
	t.Helper()
	file, err := filepath.Abs(filepath.Join("..", "..", b.file))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// source is that file as it is; what the bug replaces must stand in it once.
func (b seeded) source(t *testing.T) []byte {
	t.Helper()
	source, err := os.ReadFile(b.path(t))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(source, []byte(b.old)); n != 1 {
		t.Fatalf("%s: what it replaces stands %d times in %s: find its place anew in mutants_test.go", b.name, n, b.file)
	}
	return source
}

// patient is how long the program with a bug may take by the clock on the wall.
const patient = 20 * time.Minute

// send has the program with the bugs play with one, and says what it was ended by.
func (h *hunter) send(t *testing.T, bug string, s uint64, budget time.Duration) find {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), patient)
	defer stop()
	cmd := exec.CommandContext(ctx, h.program, "-test.run", "^TestHunted$", "-test.timeout", "0", "-hunt", budget.String(), "-from", fmt.Sprint(s))
	cmd.Env = append(os.Environ(), "KENESH_BUG="+bug)
	out, err := cmd.Output()
	f := find{seed: s, took: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	for line := range strings.Lines(string(out)) {
		if _, err := fmt.Sscanf(line, "seed %d", &f.seed); err == nil {
			_, f.kind, _ = strings.Cut(strings.TrimSpace(line), " fails: ")
		}
	}
	switch exit := (*exec.ExitError)(nil); {
	case ctx.Err() != nil && (f.took > budget+20*time.Second || f.took < patient/50): // it works on and on, or stands still
		f.kind = "everything ends"
	case ctx.Err() != nil:
		f.kind = "" // others had the processor
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

// TestHunted is what the program with the bugs plays.
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
