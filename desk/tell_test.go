package desk

import (
	"strings"
	"testing"

	"kenesh/dossier"
	"kenesh/party"
)

// What the body has yet to hear of its meeting is one press away on the meeting's page, and
// leaves it once it is said; who has no such right in the body is not asked.
func TestTellTheBody(t *testing.T) {
	w := newWorld(t)
	body := w.act("kg", dossier.ID{}, "establish", `{"name": {"en": "Expert group"}, "form": "working-group", "since": "2024-09-01",
		"mandate": {"en": "To prepare the meetings."}, "answers-by": "2024-12-31"}`)
	w.post()
	w.act("kz", body, "consent", `{"motion": "kg/1"}`)
	w.post()
	w.act("kg", body, "take-chair", `{"since": "2024-09-01", "until": "2025-12-31"}`)
	w.post()
	meeting := w.act("kg", dossier.ID{}, "convene", `{"number": 1, "title": {"en": "First meeting"}, "body": "working-group", "start": "2024-12-06",
		"place": {"en": "Astana"}, "agenda": [{"id": "cyber", "title": {"en": "Cybercrime"}}], "rules-of": "`+body.String()+`"}`)
	w.post()
	const called, invited = "Record in the body that the meeting is called", "the invitation went out"
	w.as("kz", party.Head).get("/d/"+meeting.String()).wants(200).lacks(called, invited) // the chair's, and nothing is fixed yet
	chair := w.as("kg", party.Head)
	var way string
	for _, a := range chair.get("/d/"+meeting.String()).wants(200, called).all("a") {
		if strings.Contains(textOf(a), called) {
			way = attr(a, "href")
		}
	}
	chair.get(way).wants(200, "First day").send(nil, "").wants(200, "fixed a meeting. Number: 1")
	chair.get("/d/"+meeting.String()).wants(200, invited).lacks(called)
}
