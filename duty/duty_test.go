package duty_test

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kenesh/dossier"
	"kenesh/duty"
	"kenesh/lang"
	"kenesh/store"
	"kenesh/store/sqlite"
)

var errNote = errors.New("the journal is full")

func begin(t *testing.T) (*duty.Duty, *[]duty.Event, *error) {
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "kenesh.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	var noted []duty.Event
	var fails error
	d, err := duty.New(db, func() time.Time { return time.UnixMilli(1000) }, func(_ *store.Tx, e duty.Event) error {
		noted = append(noted, e)
		return fails
	})
	if err != nil {
		t.Fatal(err)
	}
	return d, &noted, &fails
}

var (
	aida = duty.Actor{Officer: "aida", Name: "Aida", Role: "duty"}
	bek  = duty.Actor{Officer: "bek", Name: "Bek", Role: "duty"}
	one  = dossier.ID{1}
)

func holder(t *testing.T, d *duty.Duty) string {
	t.Helper()
	held, err := d.Holders(t.Context(), []dossier.ID{one})
	if err != nil {
		t.Fatal(err)
	}
	return held[one].Officer
}

// TestOfTwoWhoTakeOneHasIt: whoever acts on an old page changes nothing and is told so.
func TestOfTwoWhoTakeOneHasIt(t *testing.T) {
	d, noted, fails := begin(t)
	ctx := t.Context()
	changed, stop := d.Watch()
	defer stop()
	if err := d.Hold(ctx, aida, one, "", "aida", ""); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changed:
	default:
		t.Error("nobody was told")
	}
	if err := d.Hold(ctx, bek, one, "", "bek", ""); !errors.Is(err, duty.ErrTaken) || holder(t, d) != "aida" {
		t.Error(err, holder(t, d))
	}
	if err := d.Hold(ctx, aida, one, "aida", "bek", "the file is on your desk"); err != nil || holder(t, d) != "bek" {
		t.Error(err)
	}
	if ids, err := d.Has(ctx, "bek"); err != nil || !slices.Equal(ids, []dossier.ID{one}) {
		t.Error(ids, err)
	}
	if err := d.Hold(ctx, bek, one, "bek", "", ""); err != nil {
		t.Error(err)
	}
	if ids, err := d.Has(ctx); err != nil || len(ids) != 0 || ids == nil {
		t.Error(ids, err)
	}
	var what []string
	for _, e := range *noted {
		what = append(what, e.What+" "+e.By.Officer+" "+e.About)
	}
	if want := []string{"take aida aida", "hand aida bek", "give-back bek "}; !slices.Equal(what, want) {
		t.Error(what)
	}
	*fails = errNote
	if err := d.Hold(ctx, aida, one, "", "aida", ""); !errors.Is(err, errNote) || holder(t, d) != "" {
		t.Error("what is not in the journal is done all the same", err)
	}
}

// TestWhatIsHersIsHerDeputys from the first day to the last, and no longer.
func TestWhatIsHersIsHerDeputys(t *testing.T) {
	d, _, _ := begin(t)
	ctx := t.Context()
	if err := d.Leave(ctx, aida, duty.Away{Officer: "aida", First: "2026-11-23", Last: "2026-11-25", Deputy: "bek"}); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []duty.Away{
		{Officer: "bek", First: "2026-11-25", Last: "2026-11-26", Deputy: "chynara"},  // stands in that day
		{Officer: "chynara", First: "2026-11-20", Last: "2026-11-30", Deputy: "aida"}, // away herself
		{Officer: "chynara", First: "2026-11-20", Last: "2026-11-19", Deputy: "bek"},
		{Officer: "chynara", First: "soon", Last: "2026-11-19", Deputy: "bek"},
		{Officer: "bek", First: "2027-11-20", Last: "2027-11-20", Deputy: "bek"},
	} {
		if err := d.Leave(ctx, aida, wrong); !errors.Is(err, duty.ErrAway) {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
	all, err := d.Absences(ctx, "2026-11-25")
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	for _, at := range []struct {
		day  string
		want []string
	}{{"2026-11-22", []string{"bek"}}, {"2026-11-23", []string{"bek", "aida"}}, {"2026-11-25", []string{"bek", "aida"}}, {"2026-11-26", []string{"bek"}}} {
		if got := duty.For("bek", all, date(at.day)); !slices.Equal(got, at.want) {
			t.Error(at.day, got)
		}
	}
	if duty.Deputy("aida", all, "2026-11-24") != "bek" || duty.Deputy("bek", all, "2026-11-24") != "" {
		t.Error("who stands in for whom")
	}
	if err := d.Return(ctx, aida, all[0].ID); err != nil {
		t.Fatal(err)
	}
	if all, _ := d.Absences(ctx, "2026-11-23"); len(all) != 0 {
		t.Error(all)
	}
}

// TestASheetIsSignedOnceByAnother keeps what was written and both names.
func TestASheetIsSignedOnceByAnother(t *testing.T) {
	d, noted, _ := begin(t)
	ctx := t.Context()
	id, err := d.Write(ctx, aida, duty.Sheet{Begun: 1, Ended: 2, Lang: "ky", Remarks: "Тынч", Contents: "{}"})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Sign(ctx, aida, id); !errors.Is(err, duty.ErrSigned) {
		t.Error("she signed her own", err)
	}
	if err := d.Sign(ctx, bek, id); err != nil {
		t.Fatal(err)
	}
	if err := d.Sign(ctx, duty.Actor{Officer: "chynara"}, id); !errors.Is(err, duty.ErrSigned) {
		t.Error("signed twice", err)
	}
	s, err := d.Sheet(ctx, id)
	if err != nil || s.Name != "Aida" || s.ReaderName != "Bek" || s.Read != 1000 || s.Remarks != "Тынч" || s.Lang != "ky" {
		t.Errorf("%+v %v", s, err)
	}
	if _, err := d.Sheet(ctx, id+1); !errors.Is(err, duty.ErrSheet) {
		t.Error(err)
	}
	last := (*noted)[len(*noted)-1] // of a change that was refused, the journal is not asked
	if len(*noted) != 2 || last.What != "sheet-read" || last.By.Officer != "bek" {
		t.Errorf("%+v", *noted)
	}
}

func date(s string) lang.Date { return lang.Date(s) }
