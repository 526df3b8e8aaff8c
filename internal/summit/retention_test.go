package summit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kenesh/attachment"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/fsck"
	"kenesh/index"
	"kenesh/internal/summit"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/all"
	"kenesh/proof"
)

// named is what the affair of these stories names, as an officer writes it; a word of it as search keeps it.
const (
	named = "Kulmatov Arslanbek"
	word  = "arslanbek"
)

// affair is a request that names a person and a file, with a third party let in, here on all three nodes.
func affair(t *testing.T, s *summit.Summit, ctx context.Context) dossier.ID {
	t.Helper()
	act := func(who party.ID, id dossier.ID, kind, step, input string, with ...party.ID) dossier.ID {
		t.Helper()
		done, err := s.Act(ctx, who, clerk.Command{Dossier: id, Kind: kind, Step: step, Parties: with}, input)
		if err != nil {
			t.Fatalf("%s %s: %v", who, step, err)
		}
		return done.Dossier
	}
	treaty := act("kg", dossier.ID{}, "treaty", "register", instrument)
	act("kg", treaty, "", "record", bound)
	act("kg", treaty, "", "add-articles", articles)
	files := upload(t, s, "kg", photo(3<<20+5))
	naming := strings.TrimSuffix(fmt.Sprintf(asking, "vehicle"), "}") + `, "subjects": {"persons": [{"name": "` + named + `", "link": "holder"}]}, "files": ` + files +
		`, "worksheet": {"f-offence":"neutral","f-persons":"neutral","f-source":"neutral","f-others":"neutral","f-obligations":"neutral","f-neutrality":"neutral","f-context":"neutral","character":"none","conclusion":"ordinary"}}`
	id := act("kg", dossier.ID{}, "request", "send", naming, "kz")
	eventually(t, s, func() error { return s.Agree(ctx, id, "kg", "kz") })
	act("kz", id, "", "grant-use", `{"item": "all", "use": "sharing", "to": "uz", "purpose": {"en": "Joint team"}, "until": "2040-01-01"}`)
	eventually(t, s, func() error { _, err := s.Node("kg").Clerk.Admit(ctx, id, []party.ID{"uz"}, summit.By); return err })
	eventually(t, s, func() error { return s.Agree(ctx, id, "kg", "kz", "uz") })
	return id
}

// upload sends a file to a node and returns it as an input names it.
func upload(t *testing.T, s *summit.Summit, who party.ID, what []byte) string {
	t.Helper()
	up := s.Node(who).Attached
	_, err := up.Begin(t.Context(), "aida", "scan", "scan.jpg", "")
	must(t, err)
	u, err := up.Receive(t.Context(), "aida", "scan", attachment.Part{Size: int64(len(what)), Content: bytes.NewReader(what)})
	must(t, err)
	b, err := json.Marshal(procedure.Plain([]procedure.File{u.File}))
	must(t, err)
	return string(b)
}

// contents are what must not be found in a node's directory any more: what the dossier
// names, and beginnings of what lies there sealed.
func contents(t *testing.T, s *summit.Summit, who party.ID, id dossier.ID) map[string][]byte {
	t.Helper()
	rec, err := s.Node(who).Clerk.Read(t.Context(), id)
	must(t, err)
	all := map[string][]byte{"the name": []byte(named), "a word of it": []byte(word), "the end of that word": []byte(word[2:]), "the file": nil}
	for _, e := range rec.History.Order() {
		if len(e.Body) > 0 {
			all[e.String()] = bytes.Clone(e.Body[:64])
		}
		if len(e.Keys) > 0 {
			all[e.String()+", keys"] = bytes.Clone(e.Keys[:64])
		}
	}
	must(t, fs.WalkDir(os.DirFS(s.DirOf(who)), "attachments", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(s.DirOf(who), path))
		all["the file"] = b[len(b)-64:]
		return err
	}))
	if all["the file"] == nil || len(all) < 7 {
		t.Fatalf("%s has only %d pieces", who, len(all))
	}
	return all
}

// left lists which of some pieces are in a node's directory, in whatever file.
func left(t *testing.T, s *summit.Summit, who party.ID, pieces map[string][]byte) (found []string) {
	t.Helper()
	must(t, filepath.WalkDir(s.DirOf(who), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "-shm") {
			return err
		}
		b, err := os.ReadFile(path)
		for name, piece := range pieces {
			if bytes.Contains(b, piece) {
				found = append(found, name+" in "+filepath.Base(path))
			}
		}
		return err
	}))
	return found
}

// shown lists where an officer of a node would find anything of an affair.
func shown(ctx context.Context, s *summit.Summit, who party.ID, id dossier.ID) (places []string) {
	n := s.Node(who)
	note := func(where string, there bool, err error) {
		if err != nil || there {
			places = append(places, fmt.Sprintf("%s (%v)", where, err))
		}
	}
	rec, err := n.Clerk.Read(ctx, id)
	note("the dossier", err == nil && (rec.State != nil || len(rec.Facts().Title) > 0), err)
	row, _, err := n.Index.Get(ctx, id)
	note("lists", len(row.Facts.Title) > 0 || row.FoundBy(named), err)
	page, err := n.Index.List(ctx, index.Query{Text: named})
	note("search", len(page.Rows) > 0, err)
	found, err := n.Leads.Search(ctx, named, 10)
	note("leads", len(found) > 0, err)
	return places
}

// sound wants a node's whole directory in order, and what it exports to hold.
func sound(t *testing.T, s *summit.Summit, who party.ID, id dossier.ID) {
	t.Helper()
	n := s.Node(who)
	_, err := fsck.Check(t.Context(), fsck.Config{Me: who, DB: n.DB, Index: n.Index, Leads: n.Leads, Journal: n.Journal, Keys: n.Keys,
		Procedures: all.Procedures(), Now: time.Now, Forgets: n.Forgets}, func(f fsck.Finding) { t.Errorf("%s: %+v", who, f) })
	must(t, err)
	file, err := n.Clerk.Export(t.Context(), id)
	must(t, err)
	if _, err := proof.Check(file, all.Procedures()); err != nil {
		t.Errorf("%s: %v", who, err)
	}
}

func receipts(s *summit.Summit, at party.ID, id dossier.ID, want ...party.ID) error {
	rec, err := s.Node(at).Clerk.Read(context.Background(), id)
	if err != nil {
		return err
	}
	var got []party.ID
	for _, r := range rec.Receipts() {
		got = append(got, r.Party)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		return fmt.Errorf("%s knows of receipts of %v", at, got)
	}
	return nil
}

// Who is told that information is recalled and answers "destroyed" has destroyed it: it is
// in no file of the node, in no list and no search; the others have its receipt, what remains
// verifies, and a backup from before brings nothing back.
func TestARecallDestroysAtEachHolder(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	everybody := []party.ID{"kg", "kz", "uz"}
	id := affair(t, s, ctx)
	pieces, backups := map[party.ID]map[string][]byte{}, map[party.ID]string{}
	for _, who := range everybody {
		pieces[who] = contents(t, s, who, id)
		if found := left(t, s, who, pieces[who]); len(found) < len(pieces[who]) {
			t.Fatalf("the test finds only %v", found)
		}
		if found := shown(ctx, s, who, id); len(found) != 4 {
			t.Fatalf("the test sees only %v", found)
		}
		must(t, s.Stop(who))
		backups[who] = filepath.Join(t.TempDir(), string(who))
		copyDir(t, s.DirOf(who), backups[who])
		must(t, s.Start(ctx, who))
	}

	must(t, said(s, "kg", id, "recall", `{"item": "request", "cause": "unlawful"}`))
	for _, who := range []party.ID{"kz", "uz"} {
		eventually(t, s, func() error { return said(s, who, id, "answer-recall", `{"recall": "recall-1", "did": "destroyed"}`) })
	}
	for _, who := range everybody {
		eventually(t, s, func() error { return receipts(s, who, id, "kz", "uz") })
	}
	for _, who := range []party.ID{"kz", "uz"} {
		eventually(t, s, func() error { return none(left(t, s, who, pieces[who])) })
		eventually(t, s, func() error { return none(shown(ctx, s, who, id)) })
		sound(t, s, who, id)
	}
	if found := shown(ctx, s, "kg", id); len(found) != 4 {
		t.Errorf("kg keeps its own copy, and shows %v of it", found)
	}
	must(t, s.Node("kg").Clerk.Shred(ctx, clerk.Shredding{Dossier: id, Reason: "unlawful", Officer: "auditor", Role: party.Auditor}))
	for _, who := range everybody {
		eventually(t, s, func() error { return receipts(s, who, id, "kg", "kz", "uz") })
	}
	eventually(t, s, func() error { return none(left(t, s, "kg", pieces["kg"])) })
	eventually(t, s, func() error { return none(shown(ctx, s, "kg", id)) })
	sound(t, s, "kg", id)
	for _, who := range everybody {
		putBack(t, s, ctx, who, id, backups[who], pieces[who])
	}
}

// putBack starts a node on a backup from before, as doc/ops/retention.md has it: the file
// that lists what was shredded stays.
func putBack(t *testing.T, s *summit.Summit, ctx context.Context, who party.ID, id dossier.ID, backup string, pieces map[string][]byte) {
	t.Helper()
	must(t, s.Stop(who))
	shredded := filepath.Join(s.DirOf(who), "shredded")
	keep, err := os.ReadFile(shredded)
	must(t, err)
	copyDir(t, backup, s.DirOf(who))
	must(t, os.WriteFile(shredded, keep, 0o600))
	if found := left(t, s, who, pieces); len(found) < len(pieces) {
		t.Fatalf("the backup of %s has only %v", who, found)
	}
	must(t, s.Start(ctx, who))
	if found := shown(ctx, s, who, id); len(found) > 0 {
		t.Errorf("%s shows %v after it was put back", who, found)
	}
	eventually(t, s, func() error { return none(left(t, s, who, pieces)) })
	eventually(t, s, func() error { return receipts(s, who, id, "kg", "kz", "uz") })
	sound(t, s, who, id)
}

// A restored node that lost that list shows nothing until the others have been heard.
func TestABackupWithoutTheListIsClosedUntilPeersAnswer(t *testing.T) {
	s, ctx := gather(t, "kg", "kz")
	gone, kept := issue(t, s, ctx, "kg", "Shredded soon", "kz"), issue(t, s, ctx, "kg", "Kept on", "kz")
	eventually(t, s, func() error { return allHere(ctx, s, kept, 1, "kg", "kz") })
	must(t, s.Stop("kg"))
	backup := filepath.Join(t.TempDir(), "kg")
	copyDir(t, s.DirOf("kg"), backup)
	must(t, s.Start(ctx, "kg"))
	eventually(t, s, func() error { return s.Node("kg").Clerk.Shred(ctx, clerk.Shredding{Dossier: gone, Reason: "ordered"}) })
	eventually(t, s, func() error { return receipts(s, "kz", gone, "kg") })
	must(t, s.Stop("kg"))
	copyDir(t, backup, s.DirOf("kg"))
	must(t, os.Remove(filepath.Join(s.DirOf("kg"), "guard")))
	must(t, os.Remove(filepath.Join(s.DirOf("kg"), "shredded")))
	s.Network.Cut("kg", "kz")
	must(t, s.Start(ctx, "kg"))
	for _, id := range []dossier.ID{gone, kept} {
		if f := factsOf(t, s, "kg", id); f.Status != "closed" || len(f.Title) > 0 {
			t.Errorf("before anybody was heard: %+v", f)
		}
	}
	if page, err := s.Node("kg").Index.List(ctx, index.Query{Text: "kept soon"}); err != nil || len(page.Rows) > 0 {
		t.Errorf("search finds %v, %v", page.Rows, err)
	}
	s.Network.Heal("kg", "kz")
	eventually(t, s, func() error {
		if f := factsOf(t, s, "kg", kept); f.Title["en"] != "Kept on" {
			return fmt.Errorf("%+v", f)
		}
		if f := factsOf(t, s, "kg", gone); f.Status != "shredded" {
			return fmt.Errorf("%+v", f)
		}
		for id, status := range map[dossier.ID]string{gone: "shredded", kept: "open"} { // lists follow a moment later
			if row, _, err := s.Node("kg").Index.Get(ctx, id); err != nil || row.Facts.Status != status {
				return fmt.Errorf("listed as %+v, %v", row.Facts, err)
			}
		}
		return nil
	})
	sound(t, s, "kg", gone)
}

func said(s *summit.Summit, who party.ID, id dossier.ID, step, input string) error {
	_, err := s.Act(context.Background(), who, clerk.Command{Dossier: id, Step: step}, input)
	return err
}

func none(found []string) error {
	if len(found) > 0 {
		return fmt.Errorf("still there: %q", found)
	}
	return nil
}

// Who comes late, and first hears from one who has shredded, has the whole from another once
// that one can be reached, though it had nothing of its own to tell.
func TestWhoComesLateHasItFromWhoStillHasIt(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	s.Network.Cut("kg", "uz")
	s.Network.Cut("kz", "uz")
	id := issue(t, s, ctx, "kg", "Flood", "kz", "uz")
	eventually(t, s, func() error { return allHere(ctx, s, id, 1, "kg", "kz") })
	eventually(t, s, func() error { return s.Node("kg").Clerk.Shred(ctx, clerk.Shredding{Dossier: id, Reason: "ordered"}) })
	s.Network.Heal("kg", "uz")
	eventually(t, s, func() error {
		if rec, err := s.Node("uz").Clerk.Read(ctx, id); err != nil || !rec.Gone() {
			return fmt.Errorf("uz has heard nothing yet: %v", err)
		}
		return nil
	})
	must(t, s.Stop("uz")) // what it wants it still wants after a stop
	must(t, s.Start(ctx, "uz"))
	s.Network.Heal("kz", "uz")
	eventually(t, s, func() error { return acknowledge(ctx, s, "uz", id) })
	eventually(t, s, func() error { return s.Agree(ctx, id, "kz", "uz") })
	sound(t, s, "uz", id)
}
