package clerk_test

import (
	"fmt"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// typed is the input of a step as somebody typed it.
func (w *world) typed(kind, step, input string) any {
	w.t.Helper()
	s, known := w.nodes[w.ids[0]].Procedure(kind).Step(step)
	if !known {
		w.t.Fatalf("no step %s in %s", step, kind)
	}
	in, err := s.DecodeJSON([]byte(input))
	w.check(err)
	return in
}

// register enters a treaty that binds kg and kz since 2010 and founds two measures.
func (w *world) register(by party.ID, symbol string) dossier.ID {
	w.t.Helper()
	id := w.must(w.nodes[by].Act(w.ctx, clerk.Command{Kind: "treaty", Step: "register", By: officer, Input: w.typed("treaty", "register",
		`{"symbol": "`+symbol+`", "title": {"en": "Agreement"}, "form": "multilateral", "concluded": "2009-05-22",
		"entry": {"by": "deposits", "count": 2, "span": {"number": 30, "unit": "days"}}, "source": "Text", "as-of": "2024-09-01"}`)})).Dossier
	w.check(w.act(by, id, "record", w.typed("treaty", "record", `{"facts": [{"of": "kg", "standing": "bound", "consented": "2009-12-01"},
		{"of": "kz", "standing": "bound", "consented": "2009-12-22"}], "source": "Depositary", "as-of": "2024-09-01"}`)))
	w.check(w.act(by, id, "add-articles", w.typed("treaty", "add-articles", `{"articles": [{"article": "3", "measures": ["vehicle", "locate"]}]}`)))
	return id
}

func asking(symbol, article string) string {
	return fmt.Sprintf(`{"measure": "vehicle", "basis": {"symbol": %q, "article": %q}, "reference": "12/4-118", "office": "Criminal police", "urgency": "ordinary",
		"offence": "robbery", "stage": "committed", "offence-on": "2024-09-04", "offence-in": "KG", "sought": [{"item": "vehicle-owner"}], "believed": "registered-there",
		"subjects": {"vehicles": [{"type": "car", "number": "A 123 BC 02", "country": "KZ", "link": "used"}]}, "handling": "h2", "source": "b", "known": "2"}`, symbol, article)
}

// TestNoRequestWithoutTreaty: a request to another party leaves the house only if the register founds
// it between the two on the day; to a party that the treaty does not bind, and after a
// withdrawal of which this node has heard, it does not.
func TestNoRequestWithoutTreaty(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	send := func(to party.ID, symbol, article, want string) {
		t.Helper()
		cmd := clerk.Command{Kind: "request", Parties: []party.ID{to}, Step: "send", By: officer, Input: w.typed("request", "send", asking(symbol, article))}
		for what, err := range map[string]error{"tried": w.nodes["kg"].Try(w.ctx, cmd), "done": func() error { _, err := w.nodes["kg"].Act(w.ctx, cmd); return err }()} {
			got := ""
			if p := procedure.ProblemsOf(err); len(p) > 0 {
				got = p[0].Message.Key
			} else if err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Fatalf("%s: %q, not %q", what, got, want)
			}
		}
	}
	send("kz", "CIS-2009", "3", "request.refuse.no-basis")
	id := w.register("uz", "CIS-2009")
	send("kz", "CIS-2009", "3", "request.refuse.no-basis") // it is not here yet
	w.settleAll()
	send("kz", "CIS-2009", "3", "")
	send("kz", "CIS-2009", "4", "request.refuse.other-basis")
	send("uz", "CIS-2009", "3", "request.refuse.no-basis")
	w.check(w.act("kz", id, "record", w.typed("treaty", "record",
		`{"facts": [{"of": "kz", "standing": "bound", "consented": "2009-12-22", "withdrew": "2023-01-01"}], "source": "Own archive", "as-of": "2024-09-02"}`)))
	send("kz", "CIS-2009", "3", "")
	w.settleAll()
	send("kz", "CIS-2009", "3", "request.refuse.no-basis")
}

// TestTheAddresseesRegisterSaysOtherwise: what was sent stands, whatever the register says; the
// addressee's own register says it to the addressee, who has to answer, and not to the author.
func TestTheAddresseesRegisterSaysOtherwise(t *testing.T) {
	w := newWorld(t, "kg", "kz")
	treaty := w.register("kg", "CIS-2009")
	w.settleAll()
	id := w.must(w.nodes["kg"].Act(w.ctx, clerk.Command{Kind: "request", Parties: []party.ID{"kz"}, Step: "send", By: officer,
		Input: w.typed("request", "send", asking("CIS-2009", "3"))})).Dossier
	w.settleAll()
	says := func(at party.ID, want string) {
		t.Helper()
		got := ""
		for _, p := range w.nodes[at].Unfounded(w.ctx, w.record(at, id)) {
			got += p.Message.Key
		}
		if got != want {
			t.Errorf("%s: its register says %q, not %q", at, got, want)
		}
	}
	says("kz", "")
	w.check(w.act("kg", treaty, "strike", w.typed("treaty", "strike", `{"reason": {"en": "Never signed"}}`)))
	says("kz", "")
	w.settleAll()
	says("kz", "request.refuse.no-basis")
	says("kg", "")
}

// BenchmarkConsult tries a request beside fifty treaties that have not changed.
func BenchmarkConsult(b *testing.B) {
	w := newWorld(b, "kg", "kz")
	for i := range 50 {
		w.register("kg", fmt.Sprintf("T-%d", i))
	}
	cmd := clerk.Command{Kind: "request", Parties: []party.ID{"kz"}, Step: "send", By: officer, Input: w.typed("request", "send", asking("T-7", "3"))}
	w.check(w.nodes["kg"].Try(w.ctx, cmd))
	for b.Loop() {
		w.check(w.nodes["kg"].Try(w.ctx, cmd))
	}
}
