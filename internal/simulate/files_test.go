package simulate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"kenesh/attachment"
	"kenesh/canon"
	"kenesh/party"
	"kenesh/procedure"
)

// Files that acts name. Officers upload them to their own node; the others fetch them piece by
// piece over the same links, from whoever has them, and lines break in between.

// fileCanary stands in every file's content: no disk shows it, for they lie there encrypted.
const fileCanary = "CANARY-FILE"

// someoneUploads puts a file where acts of its node can name it.
func (w *world) someoneUploads() { w.uploads(w.someone()) }

func (w *world) uploads(n *node) {
	if n.full || n.away(w) {
		return
	}
	size := 1 + w.IntN(3000)
	if w.chance(8) {
		size = attachment.Chunk + pick(w.dice, []int{-1, 0, 1, 5000})
	}
	content := bytes.Repeat(fmt.Appendf(nil, "%s %s %d %d\n", fileCanary, n.id, w.event, w.IntN(1<<30)), size/20+1)[:size]
	id := fmt.Sprintf("upload-%d-%d", w.event, w.IntN(1<<20))
	u, err := n.files.Begin(w.ctx, "aida", id, "report.pdf", "")
	w.must(err)
	for end := w.IntN(size + 1); !u.Whole(); end = size { // she goes on where it broke off
		u, err = n.files.Receive(w.ctx, "aida", id, attachment.Part{Offset: u.Arrived, Size: int64(size), Content: bytes.NewReader(content[u.Arrived:max(int(u.Arrived), end)])})
		w.must(err)
	}
	n.attached = append(n.attached, u.File)
	w.contents[u.File.Root] = content
	w.say("%s has a file of %d bytes to attach", n.id, size)
}

// attaches are files an officer attaches, in the form of a form; a malicious one names also
// what she does not have, or gives it another length.
func (f form) attaches() (files []any) {
	for _, file := range some(f.dice, 50, f.n.attached) {
		if f.n.evil && f.chance(30) {
			file.Size += f.IntN(3) * 1000
			if other := f.nodes[pick(f.dice, f.ids)].attached; len(other) > 0 && f.chance(50) {
				file.Root = pick(f.dice, other).Root
			}
		}
		if files = append(files, file); len(files) == 3 {
			break
		}
	}
	return files
}

// someoneHauls has a node fetch files from another, until the line breaks.
func (w *world) someoneHauls() {
	from, to := w.pair()
	if w.reaches(from, to) {
		if n := w.hauls(from, to, w.chance(40)); n > 0 {
			w.say("%s fetches %d files from %s", to.id, n, from.id)
		}
	}
}

// hauls fetches what a node wants of another, all or until the line breaks, and says how many
// files are whole now.
func (w *world) hauls(from, to *node, all bool) (n int) {
	wants, err := to.files.Wants(w.ctx, from.id, 100)
	w.must(err)
	for _, want := range wants {
		t, err := to.files.Fetch(want)
		w.must(err)
		for some, done := true, false; some && !done; {
			if !all && w.chance(25) {
				w.tally.fault("file cut short", w)
				break
			}
			answer, spoilt := w.handed(from, to, t.Asks(1+w.IntN(attachment.MaxChunks)))
			some, done, err = t.Took(w.ctx, answer)
			if spoilt && !errors.Is(err, attachment.ErrLies) {
				w.fail("a file is what its entry names", "%s takes of %s what does not belong to its root: %v", to.id, from.id, err)
			}
			if err != nil && !errors.Is(err, attachment.ErrLies) {
				w.fail("what came is taken", "%s fetches a file from %s: %v", to.id, from.id, err)
			}
			if some = some && err == nil; done && err == nil {
				n++
				w.isWhole(to, want)
			}
		}
		t.Close()
	}
	return n
}

// handed is what a node answers who fetches a piece of a file. A malicious one spoils it now
// and then.
func (w *world) handed(from, to *node, ask attachment.Ask) (a attachment.Answer, spoilt bool) {
	if !from.Serves(to.id) {
		return a, false
	}
	answer, err := from.files.Serve(w.ctx, to.id, ask)
	w.must(err)
	w.must(canon.Decode(canon.Encode(answer), &a)) // as on the line
	if !from.evil || !w.chance(30) || len(a.Leaves)+len(a.Chunks) == 0 {
		return a, false
	}
	switch w.tally.fault("malice: spoilt file", w); {
	case len(a.Leaves) > 0 && w.chance(30):
		a.Leaves = append(a.Leaves, a.Leaves[:32]...)
	case len(a.Leaves) > 0:
		a.Leaves[w.IntN(len(a.Leaves))] ^= 1 << w.IntN(8)
	case w.chance(20):
		a.Chunks = append(a.Chunks, []byte("and more"))
	default:
		chunk := pick(w.dice, a.Chunks)
		chunk[w.IntN(len(chunk))] ^= 1 << w.IntN(8)
	}
	return a, true
}

// isWhole: what has been fetched is what somebody uploaded.
func (w *world) isWhole(n *node, want attachment.Want) {
	if content, here := w.opened(n, want); here && !bytes.Equal(content, w.contents[want.File.Root]) {
		w.fail("a file is what its entry names", "%s has %d bytes of another content in %s", n.id, len(content), w.byID[want.Dossier])
	}
}

// opened reads a file that is here and may be handed out.
func (w *world) opened(n *node, want attachment.Want) (content []byte, here bool) {
	r, err := n.files.Open(w.ctx, want.Dossier, want.File)
	if errors.Is(err, attachment.ErrNotHere) {
		return nil, false
	}
	w.must(err)
	defer r.Close()
	content, err = io.ReadAll(r)
	w.must(err)
	return content, true
}

// filesAreEverywhere: what an entry names every honest party has that reads it, if one of them
// has; and no disk shows any of it.
func (w *world) filesAreEverywhere(a *affair, present []party.ID, read map[party.ID]*procedure.Record) {
	for _, id := range present {
		for _, o := range read[id].Outcomes {
			for _, f := range procedure.Files(o.Input) {
				want := attachment.Want{Dossier: a.id, File: f}
				if _, here := w.opened(w.nodes[id], want); here {
					w.isWhole(w.nodes[id], want)
					continue
				}
				if by := w.hasFile(want, present, id); by != "" {
					w.fail("what is named is everywhere", "%s does not have a file of %s in %s that %s has", id, o.Entry, a, by)
				}
			}
		}
	}
}

func (w *world) hasFile(want attachment.Want, present []party.ID, but party.ID) party.ID {
	for _, id := range present {
		if _, here := w.opened(w.nodes[id], want); here && id != but {
			return id
		}
	}
	return ""
}

// filesAreSealed: no disk shows what a file says.
func (w *world) filesAreSealed(n *node) {
	dir, err := os.ReadDir(n.filesDir())
	w.must(err)
	for _, f := range dir {
		b, err := os.ReadFile(filepath.Join(n.filesDir(), f.Name()))
		w.must(err)
		if bytes.Contains(b, []byte(fileCanary)) {
			w.fail("secrets stay with the parties", "%s of %s shows what a file says", f.Name(), n.id)
		}
	}
}

// handsNothing: of a dossier that it is not in, nobody is handed a piece of a file.
func (w *world) handsNothing(from, to *node, a *affair, rec *procedure.Record) {
	for _, o := range rec.Outcomes {
		for _, f := range procedure.Files(o.Input) {
			answer, err := from.files.Serve(w.ctx, to.id, attachment.Ask{Dossier: a.id, Root: f.Root, Count: uint64(w.IntN(2))})
			w.must(err)
			if len(answer.Leaves)+len(answer.Chunks) > 0 {
				w.fail("strangers are told nothing", "%s, which takes no part in %s, is handed a file of it by %s", to.id, a, from.id)
			}
		}
	}
}

func (n *node) filesDir() string { return filepath.Join(n.dir, attachment.Directory) }

// wipeFiles loses the files with the disk they lay on.
func (n *node) wipeFiles() error {
	n.attached = nil
	return os.RemoveAll(n.filesDir())
}

// copyAll copies a directory's files.
func copyAll(from, to string) error {
	files, err := os.ReadDir(from)
	if err == nil {
		err = os.MkdirAll(to, 0o700)
	}
	for _, f := range files {
		b, failed := os.ReadFile(filepath.Join(from, f.Name()))
		err = errors.Join(err, failed, os.WriteFile(filepath.Join(to, f.Name()), b, 0o600))
	}
	return err
}

// someoneSweeps keeps house: uploads that nothing has named for a day go, and officers forget
// what else they had.
func (w *world) someoneSweeps() {
	n := w.someone()
	if n.full {
		return
	}
	w.must(n.files.Sweep(w.ctx))
	n.attached = slices.DeleteFunc(n.attached, func(procedure.File) bool { return w.chance(50) })
}
