package clerk_test

import (
	"slices"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// joint registers an agreement that binds all three; between founds only kg and one other.
func (w *world) joint(symbol string, bound ...string) {
	w.t.Helper()
	id := w.must(w.nodes["kg"].Act(w.ctx, clerk.Command{Kind: "treaty", Step: "register", By: officer, Input: w.typed("treaty", "register",
		`{"symbol": "`+symbol+`", "title": {"en": "Agreement"}, "form": "multilateral", "concluded": "2009-05-22",
		"entry": {"by": "deposits", "count": 2, "span": {"number": 30, "unit": "days"}}, "source": "Text", "as-of": "2024-09-01"}`)})).Dossier
	facts := ""
	for _, id := range bound {
		facts += `{"of": "` + id + `", "standing": "bound", "consented": "2009-12-01"},`
	}
	w.check(w.act("kg", id, "record", w.typed("treaty", "record", `{"facts": [`+facts[:len(facts)-1]+`], "source": "Depositary", "as-of": "2024-09-01"}`)))
	w.check(w.act("kg", id, "add-articles", w.typed("treaty", "add-articles", `{"articles": [{"article": "3", "measures": ["vehicle"]}]}`)))
}

// TestSeveralAskedAtOnce: one form asks two parties, on what all three share; each gets a
// request of its own with its own clock, and neither learns of the other.
func TestSeveralAskedAtOnce(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	kg := w.nodes["kg"]
	w.joint("PAIR-KZ", "kg", "kz")
	w.joint("PAIR-UZ", "kg", "uz")
	ask := func(symbol, key string, to ...party.ID) clerk.Command {
		return aida.does(clerk.Command{Kind: "request", Parties: to, Step: "send", Key: key, Input: w.typed("request", "send", asking(symbol, "3"))})
	}
	before, err := kg.Dossiers(w.ctx)
	w.check(err)
	_, err = kg.Act(w.ctx, ask("PAIR-KZ", "", "kz", "uz")) // each pair has one, and the three have none
	refused(t, err, "request.refuse.no-shared-basis")
	refused(t, kg.Try(w.ctx, ask("PAIR-KZ", "", "kz", "uz")), "request.refuse.no-shared-basis")
	_, err = kg.Act(w.ctx, ask("PAIR-KZ", "", "kz", "tr"))
	refused(t, err, "refuse.parties")
	w.joint("ALL", "kg", "kz", "uz")
	_, err = kg.Act(w.ctx, ask("PAIR-KZ", "", "kz", "uz"))
	refused(t, err, "request.refuse.other-basis")
	citable, err := kg.Citable(w.ctx, procedure.Act{Step: "send", Party: "kg", Founder: "kg", At: 1_725_500_000_000, Parties: []party.ID{"kg", "kz", "uz"}},
		w.typed("request", "send", asking("ALL", "3")).(procedure.Citing))
	w.check(err)
	if len(citable.Bases) != 1 || citable.Bases[0].Symbol != "ALL" || citable.Says.Key != "request.cite.shared" {
		t.Errorf("citable: %+v", citable)
	}

	for full := 1; full <= 3; full++ { // no room for the first, the second, or our file of them
		kg.rows.full = full
		if _, err := kg.Act(w.ctx, ask("ALL", "once", "kz", "uz")); err == nil {
			t.Fatal("the stop was not noticed")
		}
	}
	kg.rows.full = 0
	w.check(kg.Try(w.ctx, ask("ALL", "", "kz", "uz")))
	first := w.must(kg.Act(w.ctx, ask("ALL", "once", "kz", "uz")))
	if again := w.must(kg.Act(w.ctx, ask("ALL", "once", "uz", "kz"))); again != first {
		t.Errorf("asked again under its key, it answers %v and not %v", again, first)
	}
	_, err = kg.Act(w.ctx, ask("ALL", "once", "kz"))
	w.check(err) // a part of it is what it is: kz was asked
	after, err := kg.Dossiers(w.ctx)
	w.check(err)
	if len(after) != len(before)+4 { // the agreement, two requests and the file
		t.Fatalf("%d dossiers, and %d before", len(after), len(before))
	}
	file, all, err := kg.Together(w.ctx, first.Dossier)
	w.check(err)
	if len(all) != 2 || file.IsZero() || !slices.Contains(all, first.Dossier) {
		t.Fatalf("together: %v, %v", file, all)
	}
	w.settleAll()
	w.apart(t, file, all)

	// One answers late, the other in time: the clocks know nothing of each other.
	w.check(w.act("uz", all[1], "acknowledge", w.typed("request", "acknowledge", `{"reference": "UZ-1", "office": "Duty desk"}`)))
	w.settleAll()
	w.agree(all[0], "kg", "kz")
	w.agree(all[1], "kg", "uz")
}

// apart: each of the two asked has its own request, and nothing that names the other.
func (w *world) apart(t *testing.T, file dossier.ID, all []dossier.ID) {
	t.Helper()
	for i, id := range []party.ID{"kz", "uz"} {
		other := all[1-i]
		if _, err := w.nodes[id].Read(w.ctx, all[i]); err != nil {
			t.Errorf("%s has no request: %v", id, err)
		}
		for _, strange := range []dossier.ID{other, file} {
			if _, err := w.nodes[id].Read(w.ctx, strange); err == nil {
				t.Errorf("%s has what is not its own", id)
			}
		}
		rec, err := w.nodes[id].Read(w.ctx, all[i])
		w.check(err)
		if h := rec.History; len(h.Parties()) != 2 {
			t.Errorf("%s reads of the parties %v", id, h.Parties())
		}
	}
}

// TestSeveralAskedByTwoOfficers: the draft names the group; what was approved becomes a
// request to each, in one commit with the file's word of it.
func TestSeveralAskedByTwoOfficers(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	kg := w.nodes["kg"]
	kg.SetFourEyes(map[string]bool{"request/send": true})
	w.joint("ALL", "kg", "kz", "uz")
	ask := aida.does(clerk.Command{Kind: "request", Parties: []party.ID{"uz", "kz"}, Step: "send", Input: w.typed("request", "send", asking("ALL", "3"))})
	_, err := kg.Act(w.ctx, ask)
	refused(t, err, "refuse.four-eyes")
	file := w.must(kg.Keep(w.ctx, ask, clerk.Keeping{})).Dossier
	do := func(h hand, step string, in any) (store.Done, error) {
		return kg.Act(w.ctx, h.does(clerk.Command{Dossier: file, Step: step, Input: in}))
	}
	w.must(do(bermet, "approve", &procedure.Approval{Draft: "1", Version: 1}))
	for full := 1; full <= 3; full++ {
		kg.rows.full = full
		if _, err := do(bermet, "send", &procedure.Sent{Draft: "1"}); err == nil {
			t.Fatal("the stop was not noticed")
		}
	}
	kg.rows.full = 0
	done := w.must(do(bermet, "send", &procedure.Sent{Draft: "1"}))
	at, all, err := kg.Together(w.ctx, done.Dossier)
	w.check(err)
	if k := w.draft(file, "1"); at != file || len(all) != 2 || len(k.Others) != 1 || k.Others[0] != all[1].String() {
		t.Fatalf("the file keeps %+v; together are %v", k, all)
	}
	w.settleAll()
	w.apart(t, file, all)
}
