package summit_test

import (
	"fmt"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/internal/summit"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

const (
	instrument = `{"symbol": "UNTOC-2000", "title": {"en": "Convention"}, "form": "multilateral", "concluded": "2000-11-15", "entry": {"by": "deposits", "count": 40, "entered": "2003-09-29"}, "source": "Text", "as-of": "2024-09-01"}`
	bound      = `{"facts": [{"of": "kg", "standing": "bound", "how": "ratification", "consented": "2003-10-02"}, {"of": "kz", "standing": "bound", "how": "ratification", "consented": "2008-07-31"}], "source": "Status page", "as-of": "2015-03-14"}`
	articles   = `{"articles": [{"article": "27", "measures": ["vehicle"]}]}`
	asking     = `{"measure": %q, "basis": {"symbol": "UNTOC-2000", "article": "27"}, "reference": "12/4-118", "office": "Criminal Police", "urgency": "loss-of-information", "offence": "robbery",
		"stage": "committed", "sought": [{"item": "vehicle-owner"}], "believed": "registered-there", "handling": "h1", "source": "b", "known": "2"}`
)

// TestTheClockIsTheSameOnBothSides: without a treaty nothing is sent; the request lies
// while the line is cut, and Bishkek records that; when the line is back, its time runs from Astana's own
// receipt, stands still and goes on, and both nodes say the same to the millisecond.
func TestTheClockIsTheSameOnBothSides(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	try := func(who party.ID, id dossier.ID, kind, step, input string, with ...party.ID) (dossier.ID, error) {
		done, err := s.Act(ctx, who, clerk.Command{Dossier: id, Kind: kind, Step: step, Parties: with}, input)
		return done.Dossier, err
	}
	act := func(who party.ID, id dossier.ID, kind, step, input string, with ...party.ID) dossier.ID {
		t.Helper()
		out, err := try(who, id, kind, step, input, with...)
		if err != nil {
			t.Fatalf("%s %s: %v", who, step, err)
		}
		return out
	}
	none := dossier.ID{}
	refused := func(key string, err error) {
		t.Helper()
		if p := procedure.ProblemsOf(err); len(p) != 1 || p[0].Message.Key != key {
			t.Fatalf("%v, and not %s", err, key)
		}
	}
	_, err := try("kg", none, "request", "send", fmt.Sprintf(asking, "vehicle"), "kz")
	refused("request.refuse.no-basis", err)
	treaty := act("kg", none, "treaty", "register", instrument)
	act("kg", treaty, "", "record", bound)
	act("kg", treaty, "", "add-articles", articles)
	_, err = try("kg", none, "request", "send", fmt.Sprintf(asking, "vehicle"), "uz")
	refused("request.refuse.no-basis", err)
	_, err = try("kg", none, "request", "send", fmt.Sprintf(asking, "locate"), "kz")
	refused("request.refuse.no-basis", err)

	s.Network.Cut("kg", "kz")
	id := act("kg", none, "request", "send", fmt.Sprintf(asking, "vehicle"), "kz")
	act("kg", id, "", "record-silence", `{}`)
	if f := factsOf(t, s, "kg", id); f.Status != "sent" || f.Due != nil {
		t.Fatalf("nobody has it, and it is %s, due %v", f.Status, f.Due)
	}
	s.Network.Heal("kg", "kz")
	eventually(t, s, func() error { return s.Agree(ctx, id, "kg", "kz") })
	received := sameDue(t, s, id)

	s.Network.Cut("kg", "kz")
	act("kz", id, "", "acknowledge", `{"reference": "KZ-1", "office": "Desk", "view": "agreed", "access": "direct"}`)
	act("kz", id, "", "ask", `{"about": "scope"}`)
	act("kg", id, "", "remind", `{}`)
	s.Network.Heal("kg", "kz")
	eventually(t, s, func() error { return allHere(ctx, s, id, 5, "kg", "kz") })
	if f := factsOf(t, s, "kg", id); f.Status != "asked" || f.Due != nil {
		t.Fatalf("a question is open, and it is %s, due %v", f.Status, f.Due)
	}
	act("kg", id, "", "clarify", `{"question": "question-1", "text": {"en": "The white one."}, "tongue": "en"}`)
	eventually(t, s, func() error { return allHere(ctx, s, id, 6, "kg", "kz") })
	if later := sameDue(t, s, id); later <= received {
		t.Errorf("the pause counted: due at %d, and at %d before it", later, received)
	}

	_, err = s.Node("kg").Clerk.Admit(ctx, id, []party.ID{"uz"}, summit.By)
	refused("request.refuse.no-grant", err)
	act("kz", id, "", "grant-use", `{"item": "all", "use": "sharing", "to": "uz", "purpose": {"en": "Joint team"}, "until": "2030-01-01"}`)
	eventually(t, s, func() error { _, err := s.Node("kg").Clerk.Admit(ctx, id, []party.ID{"uz"}, summit.By); return err })
	eventually(t, s, func() error { return s.Agree(ctx, id, "kg", "kz", "uz") })
}

func factsOf(t *testing.T, s *summit.Summit, who party.ID, id dossier.ID) procedure.Facts {
	t.Helper()
	rec, err := s.Node(who).Clerk.Read(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return rec.Facts()
}

// sameDue waits until both sides have a limit, which must be one.
func sameDue(t *testing.T, s *summit.Summit, id dossier.ID) lang.Moment {
	t.Helper()
	eventually(t, s, func() error {
		for _, who := range []party.ID{"kg", "kz"} {
			if factsOf(t, s, who, id).Due == nil {
				return fmt.Errorf("%s knows no limit", who)
			}
		}
		return nil
	})
	kg, kz := factsOf(t, s, "kg", id).Due.At, factsOf(t, s, "kz", id).Due.At
	if kg != kz {
		t.Fatalf("due at %d in one capital and at %d in the other", kg, kz)
	}
	return kg
}
