package summit_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/internal/summit"
	"kenesh/party"
)

const warning = `{"title": {"en": %q}, "level": "warning", "body": {"en": "Body."}}`

func gather(t testing.TB, ids ...party.ID) (*summit.Summit, context.Context) {
	t.Helper()
	return gatherIn(t, t.TempDir(), ids...)
}

func gatherIn(t testing.TB, dir string, ids ...party.ID) (*summit.Summit, context.Context) {
	t.Helper()
	ctx := context.Background()
	out := io.Discard
	if os.Getenv("KENESH_LOG") != "" {
		out = os.Stderr
	}
	s, err := summit.New(ctx, dir, slog.New(slog.NewTextHandler(out, nil)), ids...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, ctx
}

func issue(t testing.TB, s *summit.Summit, ctx context.Context, from party.ID, title string, to ...party.ID) dossier.ID {
	t.Helper()
	d, err := s.Act(ctx, from, clerk.Command{Kind: "notice", Parties: to, Step: "issue"}, fmt.Sprintf(warning, title))
	if err != nil {
		t.Fatal(err)
	}
	return d.Dossier
}

func tryIssue(ctx context.Context, s *summit.Summit, title string) error {
	_, err := s.Act(ctx, "kg", clerk.Command{Kind: "notice", Parties: []party.ID{"kz"}, Step: "issue"}, fmt.Sprintf(warning, title))
	return err
}

func acknowledge(ctx context.Context, s *summit.Summit, who party.ID, id dossier.ID) error {
	_, err := s.Act(ctx, who, clerk.Command{Dossier: id, Step: "acknowledge"}, `{"edition": 1}`)
	return err
}

func eventually(t testing.TB, s *summit.Summit, try func() error) {
	t.Helper()
	if err := s.Wait(20*time.Second, try); err != nil {
		t.Fatal(err)
	}
}

func TestWarningIsSeenAndAcknowledged(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	id := issue(t, s, ctx, "kg", "Flood", "kz", "uz")
	for _, p := range []party.ID{"kz", "uz"} {
		eventually(t, s, func() error { return acknowledge(ctx, s, p, id) })
	}
	eventually(t, s, func() error { return allHere(ctx, s, id, 3, "kg", "kz", "uz") })
}

// allHere wants so many acts that count, the same on all the given nodes.
func allHere(ctx context.Context, s *summit.Summit, id dossier.ID, acts int, among ...party.ID) error {
	rec, err := s.Node(among[0]).Clerk.Read(ctx, id)
	if err != nil {
		return err
	}
	n := 0
	for _, o := range rec.Outcomes {
		if o.Entry.Step != dossier.Receipt && o.Verdict == "counts" {
			n++
		}
	}
	if n != acts {
		return fmt.Errorf("%d acts of %d", n, acts)
	}
	return s.Agree(ctx, id, among...)
}

func TestTwoWhoseLinkIsCutHearEachOtherThroughAThird(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	s.Network.Cut("kg", "uz")
	id := issue(t, s, ctx, "kg", "Flood", "kz", "uz")
	eventually(t, s, func() error { return acknowledge(ctx, s, "uz", id) })
	eventually(t, s, func() error { return allHere(ctx, s, id, 2, "kg", "kz", "uz") })
}

func TestWorkGoesOnWhileCutOffAndMeetsAgain(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	id := issue(t, s, ctx, "kg", "Flood", "kz", "uz")
	eventually(t, s, func() error { return allHere(ctx, s, id, 1, "kg", "kz", "uz") })
	s.Network.Cut("uz", "kg")
	s.Network.Cut("uz", "kz")
	if err := acknowledge(ctx, s, "uz", id); err != nil {
		t.Fatal(err)
	}
	if err := acknowledge(ctx, s, "kz", id); err != nil {
		t.Fatal(err)
	}
	eventually(t, s, func() error { return allHere(ctx, s, id, 2, "kg", "kz") })
	s.Network.Heal("uz", "kg")
	s.Network.Heal("uz", "kz")
	eventually(t, s, func() error { return allHere(ctx, s, id, 3, "kg", "kz", "uz") })
}

func TestOneWayLinkSuffices(t *testing.T) {
	s, ctx := gather(t, "kg", "kz")
	s.Network.CutWay("kg", "kz") // kz reaches kg; kg does not reach kz
	id := issue(t, s, ctx, "kg", "Flood", "kz")
	eventually(t, s, func() error { return acknowledge(ctx, s, "kz", id) })
	eventually(t, s, func() error { return allHere(ctx, s, id, 2, "kg", "kz") })
}

func TestNodeThatWasAwayCatchesUp(t *testing.T) {
	s, ctx := gather(t, "kg", "kz")
	if err := s.Stop("kz"); err != nil {
		t.Fatal(err)
	}
	var ids []dossier.ID
	for i := range 30 {
		ids = append(ids, issue(t, s, ctx, "kg", fmt.Sprintf("Flood %d", i), "kz"))
	}
	if err := s.Start(ctx, "kz"); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		eventually(t, s, func() error { return allHere(ctx, s, id, 1, "kg", "kz") })
	}
}

func TestSecondNodeOnOneDirectoryIsRefused(t *testing.T) {
	s, ctx := gather(t, "kg", "kz")
	if err := s.Start(ctx, "kg"); err == nil {
		t.Fatal("two nodes run on one directory")
	}
}

func update(ctx context.Context, s *summit.Summit, id dossier.ID) error {
	_, err := s.Act(ctx, "kg", clerk.Command{Dossier: id, Step: "update"}, fmt.Sprintf(warning, "Changed"))
	return err
}

// TestSlowPeerDelaysNobodyElse slows every byte one peer sends; what the others tell each
// other arrives as if it were not there, and what it says arrives in the end.
func TestSlowPeerDelaysNobodyElse(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	for _, p := range []party.ID{"kg", "uz"} {
		s.Network.Slow("kz", p, 2*time.Second)
	}
	id := issue(t, s, ctx, "kg", "Flood", "kz", "uz")
	eventually(t, s, func() error { return acknowledge(ctx, s, "uz", id) })
	eventually(t, s, func() error { return allHere(ctx, s, id, 2, "kg", "uz") })
	if _, err := s.Node("kz").Clerk.Read(ctx, id); err == nil {
		t.Log("the slow one was not slow: nothing was tried")
	}
	eventually(t, s, func() error { return acknowledge(ctx, s, "kz", id) })
	eventually(t, s, func() error { return allHere(ctx, s, id, 3, "kg", "kz", "uz") })
}
