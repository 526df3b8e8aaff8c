// Package archtest holds the house to its own plan: who may import whom, and what the
// pure bands must never touch. It reads the sources itself, so it cannot pass from a
// cache while a rule is broken.
package archtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// bands are the floors of the house, the lowest first. A package imports from its own
// floor and from those below, never from above. See ARCHITECTURE.md.
var bands = []struct {
	name     string
	packages []string
}{
	{"words", []string{"lang", "canon", "party", "policy", "limit", "dossier", "procedure", "procedure/proceduretest",
		"procedure/notice", "procedure/directory", "procedure/meeting", "procedure/body", "procedure/decision", "procedure/request", "procedure/file", "procedure/treaty", "procedure/charter", "procedure/all"}},
	{"engine", []string{"seal", "keyring", "store", "store/sqlite", "store/storetest", "proof", "index", "gazette", "gazette/press", "journal", "duty", "mail", "roster", "roster/rostertest", "attachment", "attachment/pdftext", "clerk", "leads", "courier", "pouch", "fsck", "overview"}},
	{"surfaces", []string{"desk", "api", "calendar", "portal", "cli"}},
	{"joints", []string{"node", "demo", "bench", "internal/summit", "internal/archtest", "internal/browser", "internal/simulate", "internal/reference", "internal/faults", "internal/attempts", "cmd/kenesh", "doc/spec"}},
}

// pureForbidden are what a rule must never reach for: the words know no world.
var pureForbidden = map[string]string{
	"net": "the network", "net/http": "the network", "os": "the machine", "os/exec": "the machine",
	"database/sql": "a database", "log": "a log", "log/slog": "a log", "crypto/rand": "chance", "math/rand": "chance", "math/rand/v2": "chance",
}

// pureExceptions are files of the pure band that run only in tests and need the machine.
func pureException(pkg string) bool { return pkg == "procedure/proceduretest" }

// may names the only packages that may import some other; everybody else must not.
var may = []struct {
	what, why string
	who       []string
}{
	{"kenesh/store/sqlite", "only the node names a database", []string{"node"}},
	{"modernc.org/sqlite", "only its driver package knows SQLite", []string{"store/sqlite"}},
	{"kenesh/procedure/all", "only whoever builds a node lists the kinds", []string{"cmd/kenesh", "internal/summit", "internal/browser"}},
	{"kenesh/gazette/press", "only the node prints the gazette", []string{"node"}},
	{"kenesh/store", "surfaces ask clerk and index", []string{"store", "store/sqlite", "store/storetest", "index", "leads", "journal", "duty", "mail", "roster", "attachment", "clerk", "courier", "pouch", "fsck", "node", "desk", "api", "cmd/kenesh", "internal/summit"}},
}

func TestImportsPointDownThePage(t *testing.T) {
	for pkg, imports := range sources(t, false) {
		from := floor(pkg)
		if from < 0 {
			t.Errorf("%s stands on no floor: put it in the table and in ARCHITECTURE.md", pkg)
			continue
		}
		for _, imp := range imports {
			local, ours := strings.CutPrefix(imp, "kenesh/")
			if ours && floor(local) > from {
				t.Errorf("%s (%s) imports %s (%s)", pkg, bands[from].name, local, bands[floor(local)].name)
			}
		}
	}
}

func TestWordsKnowNoWorld(t *testing.T) {
	for pkg, imports := range sources(t, false) {
		if floor(pkg) != 0 || pureException(pkg) {
			continue
		}
		for _, imp := range imports {
			if what, bad := pureForbidden[imp]; bad {
				t.Errorf("%s imports %s: the words know nothing of %s", pkg, imp, what)
			}
		}
	}
}

func TestNoKindKnowsAnother(t *testing.T) {
	for pkg, imports := range sources(t, false) {
		if !isKind(pkg) {
			continue
		}
		for _, imp := range imports {
			local, ours := strings.CutPrefix(imp, "kenesh/")
			if ours && !slices.Contains([]string{"party", "dossier", "policy", "limit", "lang", "procedure"}, local) {
				t.Errorf("kind %s imports %s", pkg, imp)
			}
		}
	}
}

func TestOnlyTheListNamesKinds(t *testing.T) {
	for pkg, imports := range sources(t, false) {
		for _, imp := range imports {
			local, ours := strings.CutPrefix(imp, "kenesh/")
			if ours && isKind(local) && pkg != "procedure/all" {
				t.Errorf("%s names the kind %s", pkg, local)
			}
		}
	}
}

func TestOnlyThoseWhoMay(t *testing.T) {
	for pkg, imports := range sources(t, false) {
		for _, rule := range may {
			if slices.Contains(imports, rule.what) && !slices.Contains(rule.who, pkg) {
				t.Errorf("%s imports %s: %s", pkg, rule.what, rule.why)
			}
		}
	}
}

// TestThePublicReachesTheGazetteAlone follows the imports of what the public talks to: no
// dossier, key, session or table can be shown there by mistake, for none can be reached.
func TestThePublicReachesTheGazetteAlone(t *testing.T) {
	all := sources(t, false)
	may := []string{"portal", "gazette", "lang"}
	for _, pkg := range may {
		if len(all[pkg]) == 0 {
			t.Errorf("no package %s", pkg)
		}
		for _, imp := range all[pkg] {
			local, ours := strings.CutPrefix(imp, "kenesh/")
			if ours && !slices.Contains(may, local) {
				t.Errorf("%s imports %s: what the public talks to knows the gazette and languages alone", pkg, imp)
			}
			if imp == "log" || imp == "log/slog" || imp == "database/sql" || imp == "os" || imp == "os/exec" {
				t.Errorf("%s imports %s: it keeps no log of visitors and reads no files", pkg, imp)
			}
		}
	}
}

// TestNoClockInRules looks for time.Now where rules live: importing time for dates is
// fine, asking it what time it is is not.
func TestNoClockInRules(t *testing.T) {
	walk(t, func(path, pkg string) {
		if floor(pkg) != 0 || strings.HasSuffix(path, "_test.go") {
			return
		}
		src := read(t, path)
		for _, clock := range []string{"time.Now(", "time.Since(", "time.After(", "time.Sleep("} {
			if strings.Contains(src, clock) {
				t.Errorf("%s calls %s)", path, clock)
			}
		}
	})
}

func floor(pkg string) int {
	return slices.IndexFunc(bands, func(b struct {
		name     string
		packages []string
	}) bool {
		return slices.Contains(b.packages, pkg)
	})
}

func isKind(pkg string) bool {
	rest, ok := strings.CutPrefix(pkg, "procedure/")
	return ok && rest != "all" && rest != "proceduretest"
}

// sources maps every package of the project to what its files import.
func sources(t *testing.T, tests bool) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	walk(t, func(path, pkg string) {
		if strings.HasSuffix(path, "_test.go") && !tests {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		found[pkg] = append(found[pkg], "")
		for _, imp := range f.Imports {
			name, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			found[pkg] = append(found[pkg], name)
		}
	})
	return found
}

func walk(t *testing.T, visit func(path, pkg string)) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2 || d.Name() == "testdata" || d.Name() == "tools") {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") {
			rel, err := filepath.Rel(root, filepath.Dir(path))
			if err != nil {
				return err
			}
			visit(path, filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
