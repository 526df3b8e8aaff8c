package summit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"kenesh/attachment"
	"kenesh/clerk"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// A draft that lies for days keeps the file it names, also when its next version names another:
// only what nothing names is swept. Whoever judges the draft can open it; sent, it reaches the
// others.
func TestADraftKeepsItsFile(t *testing.T) {
	s, _ := gather(t, "kg", "kz")
	n, ctx := s.Node("kg"), t.Context()
	send := func(id string, what []byte) procedure.File {
		if _, err := n.Attached.Begin(ctx, "aida", id, id+".pdf", ""); err != nil {
			t.Fatal(err)
		}
		u, err := n.Attached.Receive(ctx, "aida", id, attachment.Part{Size: int64(len(what)), Content: bytes.NewReader(what)})
		if err != nil {
			t.Fatal(err)
		}
		return u.File
	}
	first, second, unnamed := photo(1<<20+1), photo(2<<20), photo(100)
	one, two, none := send("one", first), send("two", second), send("none", unnamed)
	notice := func(f procedure.File) clerk.Command {
		p := n.Clerk.Procedure("notice")
		files, err := json.Marshal(procedure.Plain([]procedure.File{f}))
		must(t, err)
		in, err := p.Steps[0].DecodeJSON([]byte(fmt.Sprintf(`{"title": {"ky": "Сүрөт"}, "body": {"ky": "Тиркелди."}, "level": "warning", "files": %s}`, files)))
		must(t, err)
		return clerk.Command{Kind: "notice", Parties: []party.ID{"kz"}, Step: "issue", Input: in, By: party.Person{Name: "Aida", Role: party.Officer}, Officer: "aida"}
	}
	kept, err := n.Clerk.Keep(ctx, notice(one), clerk.Keeping{})
	must(t, err)
	_, err = n.Clerk.Keep(ctx, notice(two), clerk.Keeping{File: kept.Dossier, Draft: "1", Remark: lang.Text{"en": "A better one."}})
	must(t, err)
	must(t, n.DB.Write(ctx, func(tx *store.Tx) error { // two days pass
		_, err := tx.Exec(`UPDATE attachment_uploads SET at = at - 172800000`)
		return err
	}))
	must(t, n.Attached.Sweep(ctx))
	if err := n.Attached.Ready(ctx, []procedure.File{none}); err == nil {
		t.Error("what nothing names is still here")
	}
	rec, err := n.Clerk.Read(ctx, kept.Dossier)
	must(t, err)
	for _, f := range []procedure.File{one, two} {
		found := n.Clerk.Attached(rec, f.Root)
		if len(found) != 1 || found[0] != f {
			t.Fatalf("the file of the draft is not found: %v", found)
		}
		r, err := n.Attached.Open(ctx, kept.Dossier, f)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		r.Close()
	}
	judge := clerk.Command{Dossier: kept.Dossier, By: party.Person{Name: "Bakyt", Role: party.Head}, Officer: "bakyt"}
	judge.Step, judge.Input = procedure.StepApprove, &procedure.Approval{Draft: "1", Version: 2}
	_, err = n.Clerk.Act(ctx, judge)
	must(t, err)
	judge.Step, judge.Input = procedure.StepSend, &procedure.Sent{Draft: "1"}
	sent, err := n.Clerk.Act(ctx, judge)
	must(t, err)
	arrives(t, s, "kz", sent.Dossier, two, second)
	if a, err := n.Attached.Serve(ctx, "kz", attachment.Ask{Dossier: kept.Dossier, Root: one.Root, Size: uint64(one.Size)}); err != nil || len(a.Leaves) > 0 {
		t.Error("kz gets what stands in kg's own file")
	}
}
