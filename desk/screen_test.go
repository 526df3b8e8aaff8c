package desk

import (
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
)

// The hall follows a meeting on a screen; a notice has nothing to follow.
func TestScreenInTheHall(t *testing.T) {
	w := newWorld(t)
	meeting := w.act("kg", dossier.ID{}, "convene", `{"number": 2, "title": {"en": "Second meeting"}, "body": "council", "start": "2024-09-06",
		"place": {"en": "Baku"}, "agenda": [{"id": "cyber", "title": {"en": "Cybercrime"}}]}`)
	w.post()
	w.act("kz", meeting, "accept", `{"delegation": [{"name": {"en": "Minister of Kazakhstan"}, "role": "minister"}]}`)
	w.act("kg", meeting, "change-delegation", `{"delegation": [{"name": {"en": "Minister of Kyrgyzstan"}, "role": "minister"}]}`)
	w.post()
	w.act("kg", meeting, "open", `{}`)
	w.act("kg", meeting, "call-item", `{"item": "cyber"}`)
	head := w.as("kg", party.Head)
	head.get("/d/"+meeting.String()).wants(200, "Show it on the screen in the hall")
	head.get("/d/"+meeting.String()+"/screen").wants(200, "Second meeting", "Cybercrime").lacks("Minister of Kazakhstan")

	// The time the chair allots to a category, and what remains of it, is there for the room.
	head.get("/d/" + meeting.String() + "/screen").lacks("Time by category")
	w.act("kg", meeting, "allot-time", `{"category": "statement", "minutes": 20}`)
	w.act("kg", meeting, "ask-floor", `{"category": "statement", "minutes": 8}`)
	head.get("/d/"+meeting.String()+"/screen").wants(200, "Time by category", "Statement 0 8 20 12")

	notice := w.act("kg", dossier.ID{}, "issue", `{"title": {"en": "Flood"}, "body": {"en": "Water."}, "level": "warning"}`)
	head.get("/d/" + notice.String()).wants(200).lacks("Show it on the screen in the hall")
	head.get("/d/" + notice.String() + "/screen").wants(404)
}

// act takes a step on a house's own clerk.
func (w *world) act(by party.ID, id dossier.ID, step, input string) dossier.ID {
	w.Helper()
	c := w.houses[by].clerk
	for _, p := range c.Procedures() {
		s, ok := p.Step(step)
		if !ok || !id.IsZero() && s.Opens || p.Kind == "charter" {
			continue
		}
		in, err := s.DecodeJSON([]byte(input))
		if err != nil {
			continue // a step of that name in another kind
		}
		cmd := clerk.Command{Dossier: id, Step: step, Input: in, By: minister}
		if id.IsZero() {
			cmd.Kind, cmd.Parties = p.Kind, []party.ID{"kz"}
		}
		return w.must(c.Act(w.ctx, cmd)).Dossier
	}
	w.Fatalf("nobody knows the step %s", step)
	return id
}
