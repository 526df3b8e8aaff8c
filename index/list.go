package index

import (
	"context"
	"fmt"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/store"
)

// Sort is what a list is sorted by.
type Sort string

// The orders. Titles sort by the alphabet of Query.Lang. What has no due date is later
// than all that have.
const (
	ByChanged Sort = "changed"
	ByOpened  Sort = "opened"
	ByDue     Sort = "due"
	ByTitle   Sort = "title"
)

// MaxLimit bounds a page; a Limit of zero is DefaultLimit.
const (
	MaxLimit     = 200
	DefaultLimit = 50
)

// Query says which dossiers a list shows and in what order. The zero value is all of
// them, those that changed longest ago first.
type Query struct {
	Kind      string
	Status    string
	With      party.ID    // it takes part
	Await     party.ID    // it is its turn
	Text      string      // words that begin so, all of them, in any language
	DueFrom   lang.Moment // due then or later, or never
	DueBefore lang.Moment // due earlier than then
	Sort      Sort        // ByChanged if none
	Desc      bool
	Today     lang.Date // on which the facts are asked for; none: as they were recorded
	Lang      lang.Tag  // whose alphabet titles sort by; one the interface does not speak sorts as English
	After     string    // Next of the page before
	Limit     int

	unlisted bool // the full-text table lacks something
}

// Summary is what a list shows of a dossier. It has no Facts.Search: see FoundBy.
type Summary struct {
	Row
	texts []string // see digestOf
}

// FoundBy reports whether text is one of the dossier's Facts.Search, whole.
func (s Summary) FoundBy(text string) bool {
	return slices.Contains(s.texts, digestOf(text))
}

// Page is a piece of a list. Next asks for the one after it; "" at the end.
type Page struct {
	Rows []Summary
	Next string
}

// List returns a page of the dossiers that fit a query.
func (x *Index) List(ctx context.Context, q Query) (page Page, err error) {
	q = q.plain()
	if !slices.Contains([]Sort{ByChanged, ByOpened, ByDue, ByTitle}, q.Sort) {
		return Page{}, fmt.Errorf("sorting by %q", q.Sort)
	}
	from, err := q.place()
	if err != nil {
		return Page{}, err
	}
	if q.Text != "" && len(lang.Tokens(q.Text)) == 0 {
		return Page{}, nil // punctuation begins no word
	}
	if q.Text != "" {
		if err := x.settle(ctx); err != nil {
			if ctx.Err() != nil {
				return Page{}, err
			}
			q.unlisted = true // nothing can be written: the search is slow instead
		}
	}
	err = x.image.read(ctx, x.db, func(tx *store.Tx) error {
		page, err = q.found(tx, &x.image, from)
		return err
	})
	for i := range page.Rows {
		page.Rows[i].Facts = page.Rows[i].Facts.On(q.Today)
	}
	page.Rows = slices.DeleteFunc(page.Rows, func(s Summary) bool { // what was due then is due no more
		return q.Today != "" && q.DueBefore != 0 && due(s.Facts.Due) >= int64(q.DueBefore)
	})
	return page, err
}

// plain fills in what was left out.
func (q Query) plain() Query {
	if q.Sort == "" {
		q.Sort = ByChanged
	}
	if q.Limit <= 0 {
		q.Limit = DefaultLimit
	}
	q.Limit = min(q.Limit, MaxLimit)
	switch {
	case q.Sort != ByTitle:
		q.Lang = ""
	case !lang.Known(q.Lang):
		q.Lang = "en"
	}
	return q
}
