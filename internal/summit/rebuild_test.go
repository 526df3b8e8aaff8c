package summit_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/internal/summit"
	"kenesh/lang"
)

// TestRebuiltIndexGivesTheSameLists derives everything that lists and searches are
// answered from anew, and compares every order and every filter before and after.
func TestRebuiltIndexGivesTheSameLists(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	for i := range 12 {
		id := issue(t, s, ctx, "kg", fmt.Sprintf("Селдин коркунучу %d", i), "kz", "uz")
		if i%2 == 0 {
			eventually(t, s, func() error { return acknowledge(ctx, s, "kz", id) })
		}
	}
	eventually(t, s, func() error { return quiet(s) })
	must(t, s.Stop("kz")) // so that no late receipt changes a row meanwhile
	must(t, s.Stop("uz"))
	time.Sleep(200 * time.Millisecond)
	before := lists(t, s)
	n := 0
	must(t, s.Node("kg").Clerk.Rebuild(ctx, func(done int) { n = done }))
	if n != 13 {
		t.Errorf("%d dossiers were derived anew, not 12 notices and a charter", n)
	}
	for q, after := range lists(t, s) {
		if !reflect.DeepEqual(before[q], after) {
			t.Errorf("%s: before\n%+v\nafter\n%+v", q, before[q], after)
		}
	}
}

// quiet wants every link's backlog to be empty and everything to be settled.
func quiet(s *summit.Summit) error {
	for _, l := range s.Node("kg").Courier.Links(context.Background()) {
		if l.Backlog > 0 {
			return fmt.Errorf("%d entries still wait for %s", l.Backlog, l.Party)
		}
	}
	ids, err := s.Node("kg").Clerk.Dossiers(context.Background())
	for _, id := range ids {
		rec, err := s.Node("kg").Clerk.Read(context.Background(), id)
		if err != nil {
			return err
		}
		for _, e := range rec.History.Order() {
			if e.Step != dossier.Receipt && len(rec.History.AwaitedFor(e)) > 0 {
				return fmt.Errorf("%s is not settled", id.Short())
			}
		}
	}
	return err
}

func lists(t *testing.T, s *summit.Summit) map[string][]index.Summary {
	t.Helper()
	found := map[string][]index.Summary{}
	for _, sort := range []index.Sort{index.ByChanged, index.ByOpened, index.ByDue, index.ByTitle} {
		for _, q := range []index.Query{{}, {Kind: "notice"}, {Await: "kz"}, {With: "uz"}, {Text: "сел"}} {
			for _, tag := range []lang.Tag{"ky", "tr"} {
				q.Sort, q.Lang = sort, tag
				page, err := s.Node("kg").Index.List(context.Background(), q)
				must(t, err)
				found[fmt.Sprintf("%+v", q)] = page.Rows
			}
		}
	}
	return found
}
