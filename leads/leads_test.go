package leads_test

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/leads"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// world is a store with an index and the leads over it.
type world struct {
	testing.TB
	db *store.DB
	x  *index.Index
	*leads.Leads
}

func newWorld(t testing.TB) *world {
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "kenesh.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	x, err := index.New(db, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{TB: t, db: db, x: x}
	w.restart()
	return w
}

func (w *world) restart() {
	var err error
	w.Leads, err = leads.New(leads.Config{DB: w.db, Index: w.x, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Watch: func() (<-chan clerk.Event, func()) { return nil, func() {} }})
	if err != nil {
		w.Fatal(err)
	}
}

func id(n int) (id dossier.ID) {
	id[0], id[1], id[2], id[31] = byte(n), byte(n>>8), byte(n>>16), 1
	return id
}

func rowOf(n int, marks ...procedure.Mark) index.Row {
	return index.Row{ID: id(n), Kind: "notice", Parties: []party.ID{"kg", "kz"}, Marks: marks, Opened: 1, Changed: 1}
}

func (w *world) put(rows ...index.Row) {
	w.Helper()
	if err := w.db.Write(w.Context(), func(tx *store.Tx) error {
		for _, r := range rows {
			if _, err := w.x.Put(tx, r, nil); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		w.Fatal(err)
	}
}

// of follows, and says what the leads of a dossier are, as in "2 phone".
func (w *world) of(n int) (all []string) {
	w.Helper()
	if err := w.Follow(w.Context()); err != nil {
		w.Fatal(err)
	}
	found, err := w.Of(w.Context(), id(n))
	if err != nil {
		w.Fatal(err)
	}
	for _, l := range found {
		all = append(all, fmt.Sprintf("%d %s%s", int(l.There.In[0]), l.There.Kind, l.Judged))
	}
	slices.Sort(all)
	return all
}

func (w *world) expect(n int, want ...string) {
	w.Helper()
	if got := w.of(n); !slices.Equal(got, want) {
		w.Errorf("leads of %d: %q, want %q", n, got, want)
	}
}

func name(s string) procedure.Mark { return procedure.Mark{Kind: procedure.MarkName, Value: s} }
func mark(kind procedure.MarkKind, s, country string) procedure.Mark {
	return procedure.Mark{Kind: kind, Value: s, Country: country}
}

// TestEachPairIsNoticedOnce: whichever dossier came first, and over a restart.
func TestEachPairIsNoticedOnce(t *testing.T) {
	w := newWorld(t)
	w.put(rowOf(1, name("Əliyev Elçin Vaqif oğlu"), mark("phone", "050 123 45 67", "AZ")))
	w.expect(1)
	w.put(rowOf(2, name("Elchin Aliyev")), rowOf(3, mark("phone", "+994501234567", "")), rowOf(4, name("Эльчин Алиев"), name("Эльмир Алиев")))
	w.expect(1, "2 name", "3 phone", "4 name")
	w.expect(2, "1 name", "4 name")
	w.expect(3, "1 phone")
	w.restart()
	w.expect(1, "2 name", "3 phone", "4 name")
	w.put(rowOf(5, name("ELÇIN ALIYEV")))
	w.expect(5, "1 name", "2 name", "4 name")
	if n, err := w.Waiting(t.Context(), 100); err != nil || n != 7 {
		t.Error(n, err)
	}
}

// TestWhatCameWhileNobodyLookedIsNoticed: the entries are on the disk before the names are
// in memory.
func TestWhatCameWhileNobodyLookedIsNoticed(t *testing.T) {
	w := newWorld(t)
	w.put(rowOf(1, name("Нурсұлтан Әбішұлы")), rowOf(2, name("Nursultan Abishuly")), rowOf(3, mark("plate", "01 KG 123 ABC", "KG")))
	s, err := w.State(t.Context())
	if err != nil || s.Ready || s.Waiting != 3 {
		t.Error(s, err)
	}
	w.expect(2, "1 name")
	if s, err := w.State(t.Context()); err != nil || !s.Ready || s.Waiting != 0 || s.Names != 2 {
		t.Error(s, err)
	}
}

// TestHardNegativesAreNoLeads: what only looks near is not noted.
func TestHardNegativesAreNoLeads(t *testing.T) {
	w := newWorld(t)
	pairs := [][2]procedure.Mark{
		{name("Айбек Асанов"), name("Айбек Осмонов")},
		{name("Марат Жумабеков"), name("Мурат Жумабеков")},
		{name("Айгүл Асанова"), name("Айгүн Асанова")},
		{name("Vaqif Əliyev Elçin oğlu"), name("Vaqif Əliyev Həsən oğlu")},
		{name("Азамат"), name("Азамат Асанов")},
		{{Kind: "name", Value: "Айбек Асанов", Born: "1980-05-03"}, {Kind: "name", Value: "Aybek Asanov", Born: "1994-11-20"}},
		{mark("document", "AN1234567", "KG"), mark("document", "AN1234567", "UZ")},
		{mark("document", "AN1234567", "KG"), mark("document", "AN1234568", "KG")},
		{mark("document", "1234567", "KG"), mark("serial", "1234567", "")},
		{mark("phone", "0555 123456", "KG"), mark("phone", "0555 123457", "KG")},
		{mark("plate", "34 ABC 123", "TR"), mark("plate", "34 ABC 124", "TR")},
		{mark("account", "TR330006100519786457841326", ""), mark("account", "TR330006100519786457841327", "")},
	}
	for i, p := range pairs {
		w.put(rowOf(2*i+1, p[0]), rowOf(2*i+2, p[1]))
	}
	for i, p := range pairs {
		if got := w.of(2*i + 2); i != 5 && slices.Contains(got, fmt.Sprintf("%d %s", 2*i+1, p[0].Kind)) {
			t.Errorf("%v and %v", p[0].Value, p[1].Value)
		}
	}
	if got := w.of(12); slices.Contains(got, "11 name") {
		t.Error("one name, and dates of birth that nobody miscopies")
	}
}

// TestWhatIsNotNamedAnyMoreIsForgotten: leads and remarks go with the mark.
func TestWhatIsNotNamedAnyMoreIsForgotten(t *testing.T) {
	w := newWorld(t)
	w.put(rowOf(1, name("Айбек Асанов"), mark("phone", "0555 123456", "KG")), rowOf(2, name("Aybek Asanov"), mark("phone", "0555 123456", "KG")))
	w.expect(1, "2 name", "2 phone")
	w.put(rowOf(2, mark("phone", "0555 123456", "KG")))
	w.expect(1, "2 phone")
	w.put(rowOf(1)) // as after its bodies were destroyed
	w.expect(2)
	var left int
	w.read(func(tx *store.Tx) error { return tx.QueryRow(`SELECT count(*) FROM leads`).Scan(&left) })
	if left != 0 {
		t.Error(left, "leads are left")
	}
	if found, err := w.Search(t.Context(), "Асанов Айбек", 10); err != nil || len(found) != 0 {
		t.Error(found, err)
	}
}

// TestAJudgementStays: also when the index is built anew, and nothing is compared again.
func TestAJudgementStays(t *testing.T) {
	w := newWorld(t)
	rows := []index.Row{rowOf(1, name("Айбек Асанов")), rowOf(2, name("Aybek Asanov"))}
	w.put(rows...)
	w.expect(1, "2 name")
	found, _ := w.Of(t.Context(), id(2))
	journalled := false
	j := leads.Lead{Judged: leads.Other, Remark: "Башка киши", Officer: "aida", Role: "officer"}
	if err := w.Judge(t.Context(), id(2), found[0].ID(), j, func(*store.Tx) error { journalled = true; return nil }); err != nil || !journalled {
		t.Fatal(err)
	}
	if err := w.Judge(t.Context(), id(3), found[0].ID(), j, nil); !errors.Is(err, leads.ErrNoLead) {
		t.Error("judged from a dossier it is not of:", err)
	}
	if err := w.Judge(t.Context(), id(2), found[0].ID(), leads.Lead{Judged: leads.Same}, func(*store.Tx) error { return errors.New("no journal") }); err == nil {
		t.Error("judged without a journal")
	}
	w.expect(1, "2 nameother")
	if err := w.db.Write(t.Context(), w.x.Clear); err != nil {
		t.Fatal(err)
	}
	if err := w.Follow(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.put(rows...)
	if err := w.db.Write(t.Context(), w.x.Built); err != nil {
		t.Fatal(err)
	}
	w.restart()
	w.expect(1, "2 nameother")
	found, _ = w.Of(t.Context(), id(1))
	if found[0].Remark != "Башка киши" || found[0].Officer != "aida" || found[0].At == 0 {
		t.Errorf("%+v", found[0])
	}
	if n, err := w.Waiting(t.Context(), 10); err != nil || n != 0 {
		t.Error(n, err)
	}
}

func TestSearchingByWhatOneKnows(t *testing.T) {
	w := newWorld(t)
	w.put(rowOf(1, name("Nursultan Abishev"), mark("phone", "0555 123456", "KG"), mark("document", "AN O123456", "KG"), mark("plate", "01 KG 123 ABC", "KG")),
		rowOf(2, name("Гүлмира Садыкова"), mark("mailbox", "gulmira@example.kg", "")))
	w.of(1)
	for asked, want := range map[string]string{
		"Нурсұлтан": "Nursultan Abishev", "Абишев Нурсултан": "Nursultan Abishev", "Gulmira Sadykova": "Гүлмира Садыкова",
		"555123456": "0555 123456", "+996 555 12-34-56": "0555 123456", "an0123456": "AN O123456", "01 123 авс": "01 KG 123 ABC", "GULMIRA@example.kg": "gulmira@example.kg",
		"Бакыт": "", "": "", "777": "",
	} {
		found, err := w.Search(t.Context(), asked, 10)
		switch {
		case err != nil:
			t.Error(err)
		case want == "" && len(found) > 0, want != "" && (len(found) != 1 || found[0].Value != want):
			t.Errorf("%q finds %+v, want %q", asked, found, want)
		}
	}
}

func (w *world) read(job store.Job) {
	w.Helper()
	if err := w.db.Read(w.Context(), job); err != nil {
		w.Fatal(err)
	}
}

// TestNothingOfAShreddedDossierIsFound: no lead of it is left, nor does a name of it lead anywhere
// again, whoever names it next.
func TestNothingOfAShreddedDossierIsFound(t *testing.T) {
	w := newWorld(t)
	follow := func() {
		t.Helper()
		if err := w.Follow(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	name := procedure.Mark{Kind: procedure.MarkName, Value: "Kulmatov Arslanbek"}
	w.put(rowOf(1, name))
	w.put(rowOf(2, name))
	follow()
	if all, err := w.All(t.Context(), 0, 10); err != nil || len(all) != 1 {
		t.Fatalf("%v %v", all, err)
	}
	if err := w.db.Write(t.Context(), func(tx *store.Tx) error { return w.Forget(tx, id(1)) }); err != nil {
		t.Fatal(err)
	}
	if n, err := w.Waiting(t.Context(), 10); err != nil || n != 0 {
		t.Errorf("%d leads wait, before anything is compared again: %v", n, err)
	}
	w.put(rowOf(1))
	w.Forgotten(id(1))
	follow()
	w.put(rowOf(3, name))
	follow()
	all, err := w.All(t.Context(), 0, 10)
	if err != nil || len(all) != 1 || all[0].Here.In == id(1) || all[0].There.In == id(1) {
		t.Errorf("%+v %v", all, err)
	}
	found, err := w.Search(t.Context(), "Kulmatov Arslanbek", 10)
	if err != nil || len(found) != 2 || slices.ContainsFunc(found, func(f leads.Found) bool { return f.In == id(1) }) {
		t.Errorf("%+v %v", found, err)
	}
}
