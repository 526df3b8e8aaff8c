package desk

import (
	"strings"
	"testing"

	"kenesh/dossier"
	"kenesh/party"
)

// Each ministry shows another as it has said itself, with its own footnote: in the body's
// dossier, and in the meetings that name the body. No other ministry's page says so.
func TestDesignations(t *testing.T) {
	w := newWorld(t)
	body := w.act("kg", dossier.ID{}, "establish", `{"name": {"en": "Expert group"}, "form": "working-group", "since": "2024-09-01",
		"mandate": {"en": "To prepare the meetings."}, "answers-by": "2024-12-31"}`)
	w.post()
	w.act("kz", body, "consent", `{"motion": "kg/1"}`)
	w.post()
	w.act("kg", body, "designate", `{"subject": "kz", "name": {"en": "Republic of Kazakhstan"}, "footnote": {"en": "As in the note of 1 June."}}`)
	w.post()
	ours, theirs := w.as("kg", party.Head), w.as("kz", party.Head)
	p := ours.get("/d/"+body.String()).wants(200, "Republic of Kazakhstan¹", "¹ As in the note of 1 June.")
	if n := strings.Count(p.text(), "¹ As in the note"); n != 1 {
		t.Errorf("the footnote stands %d times", n)
	}
	theirs.get("/d/" + body.String()).wants(200).lacks("Republic of Kazakhstan¹")

	meeting := w.act("kg", dossier.ID{}, "convene", `{"number": 2, "title": {"en": "Second meeting"}, "body": "working-group", "start": "2024-09-06",
		"place": {"en": "Osh"}, "agenda": [{"id": "cyber", "title": {"en": "Cybercrime"}}], "rules-of": "`+body.String()+`"}`)
	w.post()
	w.act("kz", meeting, "accept", `{"delegation": [{"name": {"en": "Head of Kazakhstan"}, "role": "head"}]}`)
	w.act("kg", meeting, "change-delegation", `{"delegation": [{"name": {"en": "Head of Kyrgyzstan"}, "role": "head"}]}`)
	w.post()
	w.act("kg", meeting, "open", `{}`)
	w.act("kg", meeting, "mark-attendance", `{"who": ["kg", "kz"], "attendance": "in"}`)
	w.post()
	for _, path := range []string{"", "/live", "/screen", "/kz/1", "/do/close"} {
		ours.get("/d/"+meeting.String()+path).wants(200, "Republic of Kazakhstan¹", "¹ As in the note of 1 June.")
		theirs.get("/d/"+meeting.String()+path).wants(200).lacks("Republic of Kazakhstan", "As in the note")
	}

	// A notice names no body; a list and a search name none either.
	notice := w.act("kg", dossier.ID{}, "issue", `{"title": {"en": "Notice of routes"}, "body": {"en": "A list is kept."}, "level": "warning"}`)
	w.post()
	for _, path := range []string{"/d/" + notice.String(), "/notice", "/meeting", "/search?q=second"} {
		ours.get(path).wants(200, "Republic of Kazakhstan¹", "¹ As in the note of 1 June.")
		theirs.get(path).wants(200).lacks("Republic of Kazakhstan", "As in the note")
	}
}
