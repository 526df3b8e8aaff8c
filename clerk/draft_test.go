package clerk_test

import (
	"fmt"
	"testing"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/all"
	ownfile "kenesh/procedure/file"
	"kenesh/proof"
	"kenesh/store"
)

// Aida drafts and Bermet answers for it; Aidar is another who may only draft.
var (
	aida   = hand{"aida", party.Person{Name: "Aida", Role: party.Officer}}
	aidar  = hand{"aidar", party.Person{Name: "Aidar", Role: party.Officer}}
	bermet = hand{"bermet", party.Person{Name: "Bermet", Role: party.Head}}
)

type hand struct {
	account string
	person  party.Person
}

func (h hand) does(cmd clerk.Command) clerk.Command {
	cmd.By, cmd.Officer = h.person, h.account
	return cmd
}

func refused(t *testing.T, err error, key string) {
	t.Helper()
	if p := procedure.ProblemsOf(err); len(p) == 0 || p[0].Message.Key != key {
		t.Fatalf("%v, and not %s", err, key)
	}
}

func (w *world) draft(file dossier.ID, id string) procedure.Kept {
	w.t.Helper()
	rec, err := w.nodes["kg"].Read(w.ctx, file)
	w.check(err)
	k, ok := procedure.DraftOf(rec.State, id)
	if !ok {
		w.t.Fatalf("no draft %s", id)
	}
	return k
}

// TestFourEyes tells of a request that one officer may not send, at whichever door.
func TestFourEyes(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	kg := w.nodes["kg"]
	kg.SetFourEyes(map[string]bool{"request/send": true, "request/remind": true})
	w.register("kg", "CIS-2009")
	ask := aida.does(clerk.Command{Kind: "request", Parties: []party.ID{"kz"}, Step: "send", Key: "aida/1", Input: w.typed("request", "send", asking("CIS-2009", "3"))})
	_, err := kg.Act(w.ctx, ask)
	refused(t, err, "refuse.four-eyes")
	_, err = kg.Act(w.ctx, bermet.does(ask))
	refused(t, err, "refuse.four-eyes") // nor does a head of department, alone

	// What the rules refuse is not kept, and opens no file.
	wrong := ask
	wrong.Input = w.typed("request", "send", asking("NO-SUCH", "3"))
	_, err = kg.Keep(w.ctx, wrong, clerk.Keeping{})
	refused(t, err, "request.refuse.other-basis")

	kept := w.must(kg.Keep(w.ctx, ask, clerk.Keeping{Remark: lang.Text{"en": "Before noon."}}))
	if again := w.must(kg.Keep(w.ctx, ask, clerk.Keeping{Remark: lang.Text{"en": "Before noon."}})); again.Dossier != kept.Dossier {
		t.Fatal("a form sent twice made two files")
	}
	id := kept.Dossier
	do := func(h hand, step string, in any) error {
		_, err := kg.Act(w.ctx, h.does(clerk.Command{Dossier: id, Step: step, Input: in}))
		return err
	}
	refused(t, do(aida, "approve", &procedure.Approval{Draft: "1", Version: 1}), "file.refuse.own-draft")
	renamed := aida
	renamed.person = party.Person{Name: "Aida Married", Role: party.Head}
	refused(t, do(renamed, "approve", &procedure.Approval{Draft: "1", Version: 1}), "file.refuse.own-draft") // the account tells
	refused(t, do(aida, "send", &procedure.Sent{Draft: "1"}), "file.refuse.no-such-drafts")
	w.check(do(bermet, "return", &ownfile.Return{Draft: "1", Reasons: lang.Text{"en": "Say since when."}}))

	// A colleague without the power to approve marks it approved: his entry is kept, for the
	// kind leaves powers to the doors; the clerk sends nothing on his word.
	mended := ask
	mended.Key, mended.Input = "", w.typed("request", "send", asking("CIS-2009", "3"))
	w.check(do(aida, "revise", &procedure.Revision{Draft: "1", Input: canon.Encode(mended.Input), Parties: []party.ID{"kz", "uz"}}))
	w.check(do(aidar, "approve", &procedure.Approval{Draft: "1", Version: 2}))
	refused(t, do(aida, "send", &procedure.Sent{Draft: "1"}), "refuse.four-eyes")
	refused(t, do(aida, "revise", &procedure.Revision{Draft: "1", Input: []byte("nonsense")}), "refuse.input-form")
	w.check(do(aida, "revise", &procedure.Revision{Draft: "1", Input: canon.Encode(mended.Input), Parties: []party.ID{"kz"}}))
	w.check(do(bermet, "approve", &procedure.Approval{Draft: "1", Version: 3}))
	w.check(do(aida, "send", &procedure.Sent{Draft: "1", Dossier: "forged", Number: 99}))
	k := w.draft(id, "1")
	sent, err := dossier.ParseID(k.Dossier)
	w.check(err)
	if k.Number != 1 || k.Judge.Account != "bermet" || k.By.Account != "aida" {
		t.Errorf("the file keeps %+v", k)
	}
	refused(t, do(bermet, "send", &procedure.Sent{Draft: "1"}), "file.refuse.no-such-drafts")

	// The same in a dossier that there is: its file is found again, through the tie.
	remind := aida.does(clerk.Command{Dossier: sent, Step: "remind", Input: w.typed("request", "remind", `{}`)})
	_, err = kg.Act(w.ctx, remind)
	refused(t, err, "refuse.four-eyes")
	if again := w.must(kg.Keep(w.ctx, remind, clerk.Keeping{})); again.Dossier != id {
		t.Error("the request's file was not found")
	}
	w.check(do(bermet, "approve", &procedure.Approval{Draft: "2", Version: 1}))
	w.check(do(bermet, "send", &procedure.Sent{Draft: "2"}))

	// What the others see is the party's act and the officer it names, without her account.
	w.settleAll()
	w.agree(sent, "kg", "kz")
	rec, err := w.nodes["kz"].Read(w.ctx, sent)
	w.check(err)
	for _, o := range rec.Outcomes {
		if o.By.Account != "" {
			t.Errorf("%s names the account %s", o.Entry, o.By.Account)
		}
	}
	w.ownAlone(t, id)
}

// ownAlone: a file works as any dossier at home, and abroad there is no trace of it.
func (w *world) ownAlone(t *testing.T, id dossier.ID) {
	t.Helper()
	kg := w.nodes["kg"]
	w.rowIsTheFold("kg", id)
	b, err := kg.Export(w.ctx, id)
	w.check(err)
	if checked, err := proof.Check(b, all.Procedures()); err != nil || transcriptOf(checked.Record) != w.transcript("kg", id) {
		t.Errorf("the exported file: %v", err)
	}
	for _, peer := range []party.ID{"kz", "uz"} {
		if _, err := w.nodes[peer].Read(w.ctx, id); err == nil {
			t.Fatalf("%s has the file", peer)
		}
		for _, wants := range [][]clerk.Want{{{Dossier: id}}, {{Dossier: id, Party: "kg", From: 1}}} {
			if served, err := kg.Chains(w.ctx, peer, wants); err == nil && len(served) > 0 {
				t.Fatalf("%s was served %d entries of the file", peer, len(served))
			}
		}
		batch, err := kg.Outbox(w.ctx, peer, "", 0, 1000)
		w.check(err)
		for _, envelope := range batch.Entries {
			if e, err := dossier.Parse(envelope); err != nil || e.Dossier == id {
				t.Fatalf("the outbox of %s: %v, %v", peer, e, err)
			}
		}
		heads, err := kg.Heads(w.ctx, peer, dossier.ID{})
		w.check(err)
		for _, h := range heads {
			if h.Dossier == id {
				t.Fatalf("%s is told of the file", peer)
			}
		}
	}
	want := w.transcript("kg", id)
	w.start(kg)
	if got := w.transcript("kg", id); got != want {
		t.Errorf("after a restart the file reads\n%s\nand before\n%s", got, want)
	}
}

// TestSentOnceThroughAnyCrash: wherever the disk fails while an approved act is sent, either
// the act and the file's word of it are both there, or neither is; so what is revised or
// withdrawn afterwards was never sent, and nothing is sent twice.
func TestSentOnceThroughAnyCrash(t *testing.T) {
	for _, opens := range []bool{true, false} {
		for full := 0; full <= 2; full++ {
			w := newWorld(t, "kg", "kz")
			kg := w.nodes["kg"]
			issue := aida.does(clerk.Command{Kind: "notice", Step: "issue", Parties: []party.ID{"kz"},
				Input: w.typed("notice", "issue", `{"title": {"en": "Flood"}, "body": {"en": "Body."}, "level": "warning"}`)})
			cmd, dossiers := issue, 3 // the charter, the file, the notice
			if !opens {
				open := w.must(kg.Act(w.ctx, issue))
				cmd = aida.does(clerk.Command{Dossier: open.Dossier, Step: "update", Input: w.typed("notice", "update", `{"title": {"en": "Flood"}, "body": {"en": "More."}, "level": "warning"}`)})
			}
			kg.SetFourEyes(map[string]bool{"notice/issue": true, "notice/update": true})
			id := w.must(kg.Keep(w.ctx, cmd, clerk.Keeping{})).Dossier
			do := func(h hand, step string, in any, key string) (store.Done, error) {
				return kg.Act(w.ctx, h.does(clerk.Command{Dossier: id, Step: step, Input: in, Key: key}))
			}
			w.must(do(bermet, "approve", &procedure.Approval{Draft: "1", Version: 1}, ""))
			kg.rows.full = full // the first or the second of the two finds no room
			first, err := do(bermet, "send", &procedure.Sent{Draft: "1"}, "bermet/send")
			if (err != nil) != (full > 0) {
				t.Fatalf("with the door %d shut: %v", full, err)
			}
			w.start(kg)
			kg.SetFourEyes(map[string]bool{"notice/issue": true, "notice/update": true})
			revised := &procedure.Revision{Draft: "1", Parties: cmd.Parties, Input: canon.Encode(w.typed("notice", cmd.Step, `{"title": {"en": "High water"}, "body": {"en": "Body."}, "level": "warning"}`))}
			if !opens {
				revised.Input = canon.Encode(w.typed("notice", "update", `{"title": {"en": "Flood"}, "body": {"en": "Much more."}, "level": "warning"}`))
			}
			if _, err = do(aida, "revise", revised, ""); full == 0 {
				refused(t, err, "file.refuse.no-such-drafts")
			} else {
				w.check(err)
				w.must(do(bermet, "approve", &procedure.Approval{Draft: "1", Version: 2}, ""))
			}
			done := w.must(do(bermet, "send", &procedure.Sent{Draft: "1"}, "bermet/send"))
			if full == 0 && done != first {
				t.Errorf("asked again, it answers %v and not %v", done, first)
			}
			_, err = do(bermet, "send", &procedure.Sent{Draft: "2"}, "bermet/send")
			refused(t, err, "refuse.same-key")
			all, err := kg.Dossiers(w.ctx)
			w.check(err)
			rec, err := kg.Read(w.ctx, done.Dossier)
			w.check(err)
			if k := w.draft(id, "1"); len(all) != dossiers || k.Dossier != done.Dossier.String() || len(rec.Outcomes) != k.Number {
				t.Errorf("opening %v, door %d: %d dossiers, %d entries, the draft became %d of %q", opens, full, len(all), len(rec.Outcomes), k.Number, k.Dossier)
			}
		}
	}
}

// TestSentOrRevised: of a sending and a revision at the same moment one comes first, and
// the other sees it: what was sent is not open to be revised, and what was revised is not sent.
func TestSentOrRevised(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	kg := w.nodes["kg"]
	kg.SetFourEyes(map[string]bool{"notice/issue": true})
	for round := range 20 {
		text := func(n int) any {
			return w.typed("notice", "issue", fmt.Sprintf(`{"title": {"en": "Flood %d.%d"}, "body": {"en": "Body."}, "level": "warning"}`, round, n))
		}
		id := w.must(kg.Keep(w.ctx, aida.does(clerk.Command{Kind: "notice", Step: "issue", Parties: []party.ID{"kz"}, Input: text(1)}), clerk.Keeping{})).Dossier
		do := func(h hand, step string, in any) error {
			_, err := kg.Act(w.ctx, h.does(clerk.Command{Dossier: id, Step: step, Input: in}))
			return err
		}
		w.check(do(bermet, "approve", &procedure.Approval{Draft: "1", Version: 1}))
		revised := make(chan error)
		go func() {
			revised <- do(aida, "revise", &procedure.Revision{Draft: "1", Parties: []party.ID{"kz"}, Input: canon.Encode(text(2))})
		}()
		sent := do(bermet, "send", &procedure.Sent{Draft: "1"})
		if other := <-revised; (sent == nil) == (other == nil) {
			t.Fatalf("sent: %v, revised: %v", sent, other)
		}
	}
}

// TestNoDraftInAFile: what is done in a file needs no second officer, and a draft that
// names a file or another kind than its dossier is of is not sent.
func TestNoDraftInAFile(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	kg := w.nodes["kg"]
	id := w.must(kg.Act(w.ctx, aida.does(clerk.Command{Kind: "file", Step: "open", Input: &ownfile.Open{Title: lang.Text{"en": "Work"}}}))).Dossier
	do := func(h hand, step string, in any) error {
		_, err := kg.Act(w.ctx, h.does(clerk.Command{Dossier: id, Step: step, Input: in}))
		return err
	}
	note := canon.Encode(&ownfile.Note{Text: lang.Text{"en": "Note."}})
	refused(t, do(aida, "draft", &procedure.Draft{Kind: "file", Step: "note", Dossier: id.String(), Input: note}), "refuse.no-kind")
	withdraw := canon.Encode(w.typed("notice", "update", `{"title": {"en": "Flood"}, "body": {"en": "Over."}, "level": "warning"}`))
	w.check(do(aida, "draft", &procedure.Draft{Kind: "notice", Step: "update", Dossier: id.String(), Input: withdraw}))
	w.check(do(bermet, "approve", &procedure.Approval{Draft: "1", Version: 1}))
	refused(t, do(bermet, "send", &procedure.Sent{Draft: "1"}), "refuse.no-kind")
}
