package clerk_test

import (
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// TestAGrantEndsByTheClock: a third party reads until the last day of the grant that let it
// in, with nobody acting any more; then its node shows nothing of it at any door, says why,
// and a new grant opens it again. Both sides read on.
func TestAGrantEndsByTheClock(t *testing.T) {
	w := newWorld(t, "kg", "kz", "uz")
	w.register("kg", "CIS-2009")
	uz := w.nodes["uz"]
	asked := func() dossier.ID {
		id := w.must(w.nodes["kg"].Act(w.ctx, clerk.Command{Kind: "request", Parties: []party.ID{"kz"}, Step: "send", By: officer,
			Input: w.typed("request", "send", asking("CIS-2009", "3"))})).Dossier
		w.settleAll()
		return id
	}
	grant := func(id dossier.ID, days int) {
		t.Helper()
		w.check(w.act("kz", id, "grant-use", w.typed("request", "grant-use", `{"item": "all", "use": "sharing", "to": "uz", "purpose": {"kk": "Бірлескен топ"}, "until": "`+
			w.now.UTC().AddDate(0, 0, days).Format(time.DateOnly)+`"}`)))
		w.settleAll()
	}
	reads := func(id dossier.ID, key string) {
		t.Helper()
		w.check(uz.Bar(w.ctx))
		rec, err := uz.Read(w.ctx, id)
		w.check(err)
		_, exported := uz.Export(w.ctx, id)
		row := uz.rows.by[id]
		if rec.Barred().Key != key || (rec.State == nil) != (key != "") || (exported != nil) != (key != "") {
			t.Fatalf("uz reads %v, because %q; exported: %v", rec.State, rec.Barred().Key, exported)
		}
		if barred := row.Facts.Status == "barred"; barred != (key != "") || barred && (len(row.Dues)+len(row.Marks)+len(row.Dates)+len(row.Facts.Search) > 0 || !row.Facts.Title.Empty()) {
			t.Errorf("the list says %+v", row)
		}
		for _, o := range rec.Outcomes {
			if key != "" && (o.Input != nil || o.By.Name != "") {
				t.Errorf("%s is read", o.Entry)
			}
		}
		if key != "" {
			if p := procedure.ProblemsOf(exported); len(p) != 1 || p[0].Message.Key != key {
				t.Errorf("exporting: %v", exported)
			}
		}
		for _, side := range []party.ID{"kg", "kz"} {
			if rec, err := w.nodes[side].Read(w.ctx, id); err != nil || rec.State == nil {
				t.Errorf("%s reads nothing: %v", side, err)
			}
		}
	}
	id := asked()
	grant(id, 2)
	w.check(w.admit("kg", id, "uz"))
	w.settleAll()
	reads(id, "")
	w.now = w.now.AddDate(0, 0, 2) // the last day is a day
	reads(id, "")
	w.now = w.now.AddDate(0, 0, 1)
	reads(id, "request.label.barred-ended")
	w.start(uz)
	w.check(uz.Bar(w.ctx))
	rec, err := uz.Read(w.ctx, id)
	w.check(err)
	if rec.State != nil {
		t.Error("a restart opens it again")
	}
	w.check(w.act("kg", id, "remind", w.typed("request", "remind", `{}`))) // what comes in afterwards is not read either
	w.settleAll()
	reads(id, "request.label.barred-ended")
	grant(id, 5)
	reads(id, "")
	w.agree(id, "kg", "kz")
}

// admit lets a party in, whatever the state says of it: as a node does that does not mind.
func (w *world) admit(by party.ID, id dossier.ID, who party.ID) error {
	_, err := w.nodes[by].Admit(w.ctx, id, []party.ID{who}, officer)
	return err
}
