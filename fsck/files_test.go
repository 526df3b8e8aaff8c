package fsck_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kenesh/dossier"
	"kenesh/fsck"
	"kenesh/lang"
)

// TestEachFlawOfAFileIsNamed: content that is gone, bent, cut or exchanged, files that nothing
// names, and entries whose files the tables have lost.
func TestEachFlawOfAFileIsNamed(t *testing.T) {
	w, warning, _ := newWorld(t)
	for name, c := range map[string]struct {
		harm func(t *testing.T, n *node, file string)
		want []wanted
	}{
		"nothing is wrong": {func(*testing.T, *node, string) {}, nil},
		"it is gone": {func(t *testing.T, n *node, file string) { must(t, os.Remove(file)) },
			[]wanted{{"fsck.file-missing", warning, "", 0}}},
		"one byte": {func(t *testing.T, n *node, file string) { bend(t, file, 1<<19) },
			[]wanted{{"fsck.file-damaged", warning, "", 0}}},
		"a byte of its key": {func(t *testing.T, n *node, file string) { bend(t, file, 40) },
			[]wanted{{"fsck.file-damaged", warning, "", 0}}},
		"a byte of its hashes": {func(t *testing.T, n *node, file string) { bend(t, file, -5) },
			[]wanted{{"fsck.file-damaged", warning, "", 0}}},
		"it is cut short": {func(t *testing.T, n *node, file string) { must(t, os.Truncate(file, 1<<20)) },
			[]wanted{{"fsck.file-damaged", warning, "", 0}}},
		"another file of this node in its place": {func(t *testing.T, n *node, file string) {
			n.upload(t, 1)
			files, _ := filepath.Glob(filepath.Join(n.dir, "*"))
			other := files[slices.IndexFunc(files, func(f string) bool { return f != file })]
			must(t, os.Rename(other, file))
		}, []wanted{{"fsck.file-damaged", warning, "", 0}, {"fsck.file-missing", dossier.ID{}, "", 0}}},
		"a file nobody knows": {func(t *testing.T, n *node, file string) {
			must(t, os.WriteFile(filepath.Join(n.dir, strings.Repeat("ab", 32)), []byte("x"), 0o600))
			must(t, os.WriteFile(filepath.Join(n.dir, "README"), []byte("x"), 0o600)) // not one of ours
		}, []wanted{{"fsck.file-unclaimed", dossier.ID{}, "", 0}}},
		"the tables have lost it": {func(t *testing.T, n *node, file string) { n.change(t, `DELETE FROM attachment_blobs`) },
			[]wanted{{"fsck.file-missing", warning, "", 0}, {"fsck.file-unclaimed", dossier.ID{}, "", 0}}},
		"the tables have lost who names it": {func(t *testing.T, n *node, file string) { n.change(t, `DELETE FROM attachment_references`) },
			[]wanted{{"fsck.file-unnoted", warning, "kg", 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			n := w.copy(t, "kg")
			files, err := filepath.Glob(filepath.Join(n.dir, "*"))
			if err != nil || len(files) != 1 {
				t.Fatalf("%v %v", files, err)
			}
			c.harm(t, n, files[0])
			found, _ := n.look(t, w.now)
			var got []wanted
			for _, f := range found {
				got = append(got, wanted{f.What, f.Dossier, f.Party, f.Number})
			}
			slices.SortFunc(got, func(a, b wanted) int { return strings.Compare(a.what, b.what) })
			if !slices.Equal(got, c.want) {
				t.Errorf("found %+v\nwant %v", found, c.want)
			}
			for _, f := range found {
				if strings.Contains(f.Detail, "map.png") {
					t.Errorf("a finding says what the file is called: %s", f.Detail)
				}
			}
		})
	}
}

func TestFindingsAboutFilesAreSaidInEveryLanguage(t *testing.T) {
	words, err := lang.Load(fsck.Words)
	must(t, err)
	said := map[string]bool{}
	for _, tag := range []lang.Tag{"ky", "kk", "uz", "az", "tr", "en", "ru"} {
		for _, what := range []string{"missing", "damaged", "unclaimed"} {
			s := fsck.Finding{What: "fsck.file-" + what, Do: "fsck.do.file-" + what}.Said(words.Voice(tag))
			if said[s] || strings.Contains(s, "«fsck") {
				t.Errorf("%s: %q", tag, s)
			}
			said[s] = true
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// bend changes one byte of a file, counted from its end if at is below zero.
func bend(t *testing.T, file string, at int) {
	t.Helper()
	b, err := os.ReadFile(file)
	must(t, err)
	if at < 0 {
		at += len(b)
	}
	b[at] ^= 1
	must(t, os.WriteFile(file, b, 0o600))
}
