package index_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

func dueIn(list index.List, id string, at lang.Moment) index.Due {
	return index.Due{Owed: procedure.Owed{ID: id, By: "kg", To: []party.ID{"kz"}, At: at, Started: 7, What: lang.Say("answer", lang.Args{"to": lang.Party("kz")})}, List: list}
}

func (w *world) duty(q index.DutyQuery, now lang.Moment) (ids []string, all, late int) {
	w.Helper()
	first, all, late, err := w.Duty(w.Context(), q, now)
	if err != nil {
		w.Fatal(err)
	}
	for _, d := range first {
		ids = append(ids, d.In.ID.Short()+" "+d.ID)
	}
	return ids, all, late
}

// TestDutyIsWhatTheRowsOwe draws dossiers that come, change and owe nothing any more, and asks
// in Go and of the index.
func TestDutyIsWhatTheRowsOwe(t *testing.T) {
	w := newWorld(t)
	draw := rand.New(rand.NewPCG(3, 14))
	rows := map[dossier.ID]index.Row{}
	lists := []index.List{index.Arrived, index.Ours, index.Theirs, index.Paused}
	for round := range 40 {
		var some []index.Row
		for range 30 {
			r := drawn(draw, draw.IntN(300))
			for i := range draw.IntN(4) {
				r.Dues = append(r.Dues, dueIn(one(draw, lists...), fmt.Sprint("d", i), lang.Moment(draw.IntN(3)*draw.IntN(50))))
			}
			rows[r.ID], some = r, append(some, r)
		}
		w.put(some...)
		if round == 20 {
			w.rebuild(slices.Collect(mapValues(rows))...)
		}
		q := index.DutyQuery{List: one(draw, lists...), Kind: one(draw, "", "", "notice"), With: one[party.ID](draw, "", "", "kz", "nobody"), Limit: 1 + draw.IntN(30)}
		if draw.IntN(3) == 0 {
			q.From, q.Until = 10, 60
		}
		if draw.IntN(3) == 0 {
			q.But = []dossier.ID{some[0].ID, some[1].ID}
		}
		if draw.IntN(4) == 0 {
			q.Among = []dossier.ID{some[0].ID, some[2].ID, some[3].ID, {}}
		}
		want, wantAll, wantLate := dutyNaively(q, rows, 40)
		got, all, late := w.duty(q, 40)
		if !slices.Equal(got, want) || all != wantAll || late != wantLate {
			t.Fatalf("%+v:\n%d, %d late: %v\nwant %d, %d late: %v", q, all, late, got, wantAll, wantLate, want)
		}
	}
}

func mapValues(rows map[dossier.ID]index.Row) func(func(index.Row) bool) {
	return func(yield func(index.Row) bool) {
		for _, r := range rows {
			if !yield(r) {
				return
			}
		}
	}
}

func dutyNaively(q index.DutyQuery, rows map[dossier.ID]index.Row, now lang.Moment) (ids []string, all, late int) {
	type found struct {
		row   index.Row
		which int
	}
	var fit []found
	for _, r := range rows {
		for i, d := range r.Dues {
			if d.List != q.List || q.Kind != "" && r.Kind != q.Kind || q.With != "" && !slices.Contains(r.Parties, q.With) ||
				q.From != 0 && d.Until() < q.From || q.Until != 0 && d.Until() >= q.Until || slices.Contains(q.But, r.ID) ||
				q.Among != nil && !slices.Contains(q.Among, r.ID) {
				continue
			}
			if fit = append(fit, found{r, i}); d.Until() < now {
				late++
			}
		}
	}
	slices.SortFunc(fit, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.row.Dues[a.which].Until(), b.row.Dues[b.which].Until()), cmp.Compare(a.row.Changed, b.row.Changed),
			slices.Compare(a.row.ID[:], b.row.ID[:]), a.which-b.which)
	})
	for _, f := range fit[:min(len(fit), q.Limit)] {
		ids = append(ids, f.row.ID.Short()+" "+f.row.Dues[f.which].ID)
	}
	return ids, len(fit), late
}

// TestDutySaysAllOfWhatIsOwed reads back what was put.
func TestDutySaysAllOfWhatIsOwed(t *testing.T) {
	w := newWorld(t)
	r := numbered(1)
	d := dueIn(index.Paused, "answer", 0)
	d.Paused, d.Why, d.Day = 9, lang.Say("asked", nil), "2026-11-30"
	r.Dues = []index.Due{dueIn(index.Ours, "other", 0), d}
	w.put(r)
	first, all, late, err := w.Duty(t.Context(), index.DutyQuery{List: index.Paused}, 1<<50)
	if err != nil || all != 1 || late != 1 || len(first) != 1 {
		t.Fatal(first, all, late, err)
	}
	if got, want := fmt.Sprintf("%+v", first[0].Due), fmt.Sprintf("%+v", d); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if first[0].In.ID != r.ID || first[0].Until() != at("2026-12-01T00:00:00Z") {
		t.Error(first[0].In.ID, first[0].Until())
	}
}
