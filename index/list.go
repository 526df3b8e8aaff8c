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
	Lang      lang.Tag // whose alphabet titles sort by; one the interface does not speak sorts as English
	After     string   // Next of the page before
	Limit     int

	unlisted bool // the full-text table lacks something
}

// Summary is what a list shows of a dossier.
type Summary struct{ Row }

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
	err = x.db.Read(ctx, func(tx *store.Tx) error {
		page, err = q.found(tx, from)
		return err
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

// read fills a page from a piece of the list. The last column is what it is sorted by.
func (q Query) read(tx *store.Tx, p piece) (page Page, err error) {
	text, args := q.sql(p, q.Limit+1)
	rows, err := tx.Query(text, args...)
	if err != nil {
		return Page{}, err
	}
	defer rows.Close()
	var last *place
	for rows.Next() {
		if len(page.Rows) == q.Limit {
			page.Next = last.String()
			break
		}
		var id []byte
		var said, row string
		var value any
		if err := rows.Scan(&id, &said, &row, &value); err != nil {
			return Page{}, err
		}
		s, err := summary(id, said, row)
		if err != nil {
			return Page{}, err
		}
		page.Rows = append(page.Rows, s)
		last = q.at(value, id)
	}
	return page, rows.Err()
}
