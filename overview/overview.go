// Package overview draws the overviews of a kind over all its dossiers, and keeps what it
// has read of them, for folding thousands of dossiers takes seconds and a look at them
// should not.
//
// What is kept is never older than what is on the disk when a drawing begins: before each,
// the record is asked which dossiers have got entries since, and those are folded anew.
// What is kept is bounded; it is derived, and forgetting it costs time and nothing else.
package overview

import (
	"context"
	"slices"
	"sync"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// Clerk is what is asked of the clerk.
type Clerk interface {
	Read(context.Context, dossier.ID) (*procedure.Record, error)
	Since(ctx context.Context, place int64) (changed []dossier.ID, now int64, anew bool, err error)
}

// Index is what is asked of the index.
type Index interface {
	OfKind(ctx context.Context, kind string) ([]dossier.ID, error)
}

// The bounds of what is kept: entries folded into the states, of some 0.4 KB each, and
// documents.
const (
	maxEntries = 400_000
	maxDrawn   = 8
)

// Overviews draws. Its methods are safe for concurrent use.
type Overviews struct {
	clerk Clerk
	index Index
	most  int
	names *Overviews // of what says how parties are shown: every page asks, so nothing else pushes it out

	mu      sync.Mutex
	shelves []*shelf // the one used last stands last
	drawn   []drawing
}

// drawing is a document and what it was drawn of.
type drawing struct {
	of  subject
	doc procedure.Document
}

type subject struct {
	shelf    *shelf
	turn     uint64
	name, in string
	me       party.ID
	roll     *party.Roll
	today    string
}

// New makes the overviews of a node.
func New(c Clerk, x Index) *Overviews {
	return &Overviews{clerk: c, index: x, most: maxEntries, names: &Overviews{clerk: c, index: x, most: maxEntries}}
}

// Warm reads what every page and each officer's first look ask for, so that no officer waits
// for it after a start: how parties are shown, and the kinds whose overview stands on Today.
func (o *Overviews) Warm(ctx context.Context, all []*procedure.Procedure) error {
	if _, err := o.Designations(ctx, all, ""); err != nil {
		return err
	}
	for _, p := range all {
		if !slices.ContainsFunc(p.Overviews, func(v procedure.Overview) bool { return v.Today }) {
			continue
		}
		if _, _, err := o.shelf(p.Kind).cases(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// Draw makes the document of an overview of a kind. in is a choice that has been checked.
// The document is shared: nobody may change it.
func (o *Overviews) Draw(ctx context.Context, p *procedure.Procedure, what procedure.Overview, v procedure.View, in any) (procedure.Document, error) {
	s := o.shelf(p.Kind)
	cases, turn, err := s.cases(ctx, o)
	if err != nil {
		return procedure.Document{}, err
	}
	of := subject{s, turn, what.Name, string(canon.Encode(in)), v.Me, v.Roll, string(v.Today)}
	if doc, ok := o.recall(of); ok {
		return doc, nil
	}
	doc := what.Draw(v, cases, in)
	o.remember(of, doc)
	return doc, nil
}

// Forget leaves nothing of a dossier that was shredded, nor of what was drawn with it.
func (o *Overviews) Forget(id dossier.ID) {
	o.mu.Lock()
	o.drawn = nil
	shelves := append([]*shelf(nil), o.shelves...)
	o.mu.Unlock()
	for _, s := range shelves {
		s.forget(id)
	}
	o.mu.Lock()
	o.drawn = nil // what was being drawn meanwhile
	o.mu.Unlock()
}

func (o *Overviews) recall(of subject) (procedure.Document, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, d := range o.drawn {
		if d.of == of {
			o.drawn = append(append(o.drawn[:i:i], o.drawn[i+1:]...), d)
			return d.doc, true
		}
	}
	return procedure.Document{}, false
}

// remember keeps a document in place of what can no longer be asked for, or was asked for
// longest ago.
func (o *Overviews) remember(of subject, doc procedure.Document) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var kept []drawing
	for _, d := range o.drawn {
		if d.of != of && (d.of.shelf != of.shelf || d.of.turn >= of.turn) {
			kept = append(kept, d)
		}
	}
	o.drawn = append(kept[max(0, len(kept)-maxDrawn+1):], drawing{of, doc})
}
