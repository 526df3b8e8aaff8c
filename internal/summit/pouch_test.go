package summit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/internal/summit"
	"kenesh/party"
	"kenesh/pouch"
	"kenesh/procedure"
)

// carry packs a pouch on one node and takes it on another.
func carry(t *testing.T, s *summit.Summit, from, to party.ID) ([]byte, pouch.Report) {
	t.Helper()
	var file bytes.Buffer
	_, err := pouch.Pack(t.Context(), s.Node(from).Clerk, to, nil, &file)
	must(t, err)
	r, err := pouch.Take(t.Context(), s.Node(to).Clerk, bytes.NewReader(file.Bytes()))
	must(t, err)
	return file.Bytes(), r
}

// TestARequestAndItsAnswerGoByPouch: the link is cut; a request, a question and the answer are
// carried by hand, out of order and twice. Both sides have one state and one clock, and when
// the link is back it has nothing to add but receipts.
func TestARequestAndItsAnswerGoByPouch(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	act := func(who party.ID, id dossier.ID, kind, step, input string, with ...party.ID) dossier.ID {
		t.Helper()
		done, err := s.Act(ctx, who, clerk.Command{Dossier: id, Kind: kind, Step: step, Parties: with}, input)
		must(t, err)
		return done.Dossier
	}
	treaty := act("kg", dossier.ID{}, "treaty", "register", instrument)
	act("kg", treaty, "", "record", bound)
	act("kg", treaty, "", "add-articles", articles)
	for _, other := range []party.ID{"kz", "uz"} {
		s.Network.Cut("kg", other)
		s.Network.Cut("kz", other)
	}
	id := act("kg", dossier.ID{}, "request", "send", fmt.Sprintf(asking, "vehicle"), "kz")
	carry(t, s, "kg", "kz")
	act("kz", id, "", "acknowledge", `{"reference": "KZ-1", "office": "Desk", "view": "agreed", "access": "direct"}`)
	var question, answer bytes.Buffer
	act("kz", id, "", "ask", `{"about": "scope"}`)
	first, err := pouch.Pack(ctx, s.Node("kz").Clerk, "kg", nil, &question)
	must(t, err)
	act("kz", id, "", "reply", `{"reply": "final", "result": "not-found", "handling": "h1", "source": "a", "known": "1"}`)
	_, err = pouch.Pack(ctx, s.Node("kz").Clerk, "kg", &first.Next, &answer)
	must(t, err)

	take := func(b []byte) pouch.Report {
		t.Helper()
		r, err := pouch.Take(ctx, s.Node("kg").Clerk, bytes.NewReader(b))
		must(t, err)
		return r
	}
	if r := take(answer.Bytes()); r.Early == 0 || r.Refused != 0 {
		t.Errorf("the answer before the question: %+v", r)
	}
	if r := take(question.Bytes()); r.Took == 0 || r.Refused != 0 {
		t.Errorf("then the question: %+v", r)
	}
	if r := take(answer.Bytes()); r.Took != 0 || r.Refused != 0 || r.Missing != 0 {
		t.Errorf("the answer again: %+v", r)
	}
	if f := factsOf(t, s, "kg", id); f.Status != "replied" {
		t.Fatalf("the answer came, and it is %s", f.Status)
	}
	eventually(t, s, func() error {
		var file bytes.Buffer
		for _, way := range [][2]party.ID{{"kg", "kz"}, {"kz", "kg"}} { // receipts too
			if _, err := pouch.Pack(ctx, s.Node(way[0]).Clerk, way[1], nil, &file); err == nil {
				if _, err := pouch.Take(ctx, s.Node(way[1]).Clerk, &file); err != nil {
					return err
				}
			}
			file.Reset()
		}
		return s.Agree(ctx, id, "kg", "kz")
	})
	s.Network.Heal("kg", "kz")
	eventually(t, s, func() error { return quietBetween(s, "kg", "kz") })
	eventually(t, s, func() error { return s.Agree(ctx, id, "kg", "kz") })
	if f := factsOf(t, s, "kg", id); f.Status != "replied" {
		t.Errorf("over the link it is %s", f.Status)
	}
}

func quietBetween(s *summit.Summit, a, b party.ID) error {
	for _, way := range [][2]party.ID{{a, b}, {b, a}} {
		for _, l := range s.Node(way[0]).Courier.Links(context.Background()) {
			if l.Party == way[1] && l.Backlog > 0 {
				return fmt.Errorf("%d entries still wait for %s", l.Backlog, l.Party)
			}
		}
	}
	return nil
}

// TestAPouchIsForItsRecipientAlone: who else has it, opens nothing; a changed one and a
// shortened one are refused whole or up to where they were cut; who is not of the council
// signs none.
func TestAPouchIsForItsRecipientAlone(t *testing.T) {
	s, ctx := gather(t, "kg", "kz", "uz")
	issue(t, s, ctx, "kg", "Flood", "kz")
	var file bytes.Buffer
	zero := uint64(0)
	_, err := pouch.Pack(ctx, s.Node("kg").Clerk, "kz", &zero, &file)
	must(t, err)
	refused := func(who party.ID, b []byte, keys ...string) {
		t.Helper()
		_, err := pouch.Take(ctx, s.Node(who).Clerk, bytes.NewReader(b))
		p := procedure.ProblemsOf(err)
		for _, key := range keys {
			if len(p) == 1 && p[0].Message.Key == key {
				return
			}
		}
		t.Errorf("%v, and not %v", err, keys)
	}
	b := file.Bytes()
	refused("uz", b, "refuse.pouch-not-ours")
	refused("kg", b, "refuse.pouch-not-ours")
	for _, n := range []int{0, 5, 20, len(b) / 2, len(b) - 1} {
		refused("kz", b[:n], "refuse.pouch-form")
	}
	refused("kz", append(bytes.Clone(b), 0), "refuse.pouch-form")
	for at := 20; at < len(b); at += max(1, len(b)/40) {
		changed := bytes.Clone(b)
		changed[at] ^= 1
		refused("kz", changed, "refuse.pouch-form", "refuse.pouch-not-ours")
	}
	if bytes.Contains(b, []byte("Flood")) || bytes.Contains(b, []byte("kg")) && bytes.Contains(b, []byte("notice")) {
		t.Error("whoever carries it reads it")
	}
	_, err = pouch.Pack(ctx, s.Node("kg").Clerk, "kg", nil, &file)
	if p := procedure.ProblemsOf(err); len(p) != 1 || p[0].Message.Key != "refuse.pouch-party" {
		t.Error(err)
	}
	far := ^uint64(0) >> 2
	if _, err = pouch.Pack(ctx, s.Node("kg").Clerk, "kz", &far, &file); err == nil || errors.Is(err, context.Canceled) {
		t.Error("an empty pouch was packed")
	}
}
