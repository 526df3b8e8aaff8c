package courier

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/store"
)

// fetch asks the peer for chains, and for what those make us want in turn, as long as
// that brings anything new.
func (l *link) fetch(ctx context.Context, wants []clerk.Want) (took int, err error) {
	for len(wants) > 0 {
		wants = distinct(wants)
		var answer chainsAnswer
		if err := l.post(ctx, pathChains, chainsRequest{Wants: wants[:min(len(wants), maxWants)]}, &answer); err != nil {
			return took, err
		}
		taken, err := l.c.Clerk.Take(ctx, l.peer, answer.Entries)
		if err != nil {
			return took, fmt.Errorf("taking chains: %w", err)
		}
		if taken.Took == 0 {
			return took, nil
		}
		took, wants = took+taken.Took, taken.Wants
	}
	return took, nil
}

func distinct(wants []clerk.Want) []clerk.Want {
	seen := map[clerk.Want]bool{}
	var out []clerk.Want
	for _, w := range wants {
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

// rejoin takes back from the peer what it holds of our own chains and we do not.
func (l *link) rejoin(ctx context.Context) error {
	var after dossier.ID
	for {
		var answer headsAnswer
		if err := l.post(ctx, pathHeads, headsRequest{After: after}, &answer); err != nil {
			return err
		}
		if len(answer.Heads) == 0 {
			break
		}
		if err := l.takeBack(ctx, answer.Heads); err != nil {
			return err
		}
		last := answer.Heads[len(answer.Heads)-1].Dossier
		if bytes.Compare(last[:], after[:]) <= 0 {
			return errors.New("heads do not advance")
		}
		after = last
	}
	l.c.Clerk.Heard(l.peer)
	return nil
}

// takeBack fetches what we lack of our own chains until we lack nothing: an answer may
// hold only a part of it. Heard must not be said of a peer that keeps any of it back.
func (l *link) takeBack(ctx context.Context, heads []store.Head) error {
	for before := -1; ; {
		wants, err := l.c.Clerk.Lacking(ctx, heads)
		if err != nil || len(wants) == 0 {
			return err
		}
		took, err := l.fetch(ctx, wants[:min(len(wants), 50)])
		if err != nil {
			return err
		}
		if took == 0 && len(wants) == before {
			return fmt.Errorf("has not handed back %d of our own chains", len(wants))
		}
		before = len(wants)
	}
}
