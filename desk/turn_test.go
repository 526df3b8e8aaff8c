package desk

import (
	"strings"
	"testing"
	"time"

	"kenesh/dossier"
	"kenesh/party"
)

// A mandate lapses and a year is missed with no act of anybody: from the day after on the
// list, its filter, the page and Today say so, and nothing is called late for it.
func TestWhatTheDayAloneChanges(t *testing.T) {
	w := newWorld(t)
	establish := func(input string) dossier.ID {
		id := w.act("kg", dossier.ID{}, "establish", input)
		w.post()
		w.act("kz", id, "consent", `{"motion": "kg/1"}`)
		w.post()
		return id
	}
	group := establish(`{"name": {"en": "Road group", "ky": "Жол тобу"}, "form": "working-group", "since": "2024-09-01", "ends": "2024-11-30",
		"mandate": {"en": "To compare."}, "answers-by": "2024-12-31"}`)
	council := establish(`{"name": {"en": "The Council itself"}, "form": "council", "since": "2024-09-01", "mandate": {"en": "Security."}, "answers-by": "2024-12-31"}`)
	for _, id := range []dossier.ID{group, council} {
		w.act("kg", id, "take-chair", `{"since": "2024-09-01", "until": "2026-12-31"}`)
	}
	w.post()
	see := func(day string, path string) *page {
		w.now, _ = time.Parse(time.DateTime, day+" 06:00:00")
		return w.as("kg", party.Officer).get(path)
	}
	see("2024-11-30", "/body").wants(200, "In force until its end").lacks("Mandate lapsed: 30")
	see("2024-11-30", "/body?status=temporary").wants(200, "Road group")
	see("2024-12-01", "/body?status=temporary").lacks("Road group")
	see("2024-12-01", "/body?status=lapsed").wants(200, "Road group", "Mandate lapsed: 30 November 2024").lacks("The Council itself")
	see("2024-12-01", "/d/"+group.String()).wants(200, "Mandate lapsed: 30 November 2024")
	see("2024-12-01", "/body").lacks("days ago")

	// The year runs out.
	see("2024-12-31", "/").wants(200, "The Council itself", "2024. The year’s meetings are not all fixed.")
	see("2025-01-01", "/").lacks("Late or about to be The Council", "2024. The year’s")
	see("2025-01-01", "/body").wants(200, "2025. The year’s meetings are not all fixed.")
	see("2025-01-01", "/d/"+council.String()).wants(200, "missed", "2025. The year’s meetings are not all fixed.")
	if p := see("2025-01-01", "/d/"+council.String()); strings.Contains(p.source, `class="late"`) {
		t.Errorf("late on the first day of the year:\n%s", p.text())
	}
	see("2025-01-02", "/calendar/agenda?from=2024-12-30").wants(200, "2024. Last day for the year’s meetings.", "missed")
	see("2025-01-02", "/duty").lacks("The Council itself")
}
