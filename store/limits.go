package store

import (
	"bytes"
	"database/sql"
	"slices"

	"kenesh/dossier"
)

const limits = `SELECT dossier, kind, review, until, why, destroyed, announced, shredded, owed FROM retention `

// DueLimits lists what is to be seen to: whose last day is no later than a day, "2026-11-23",
// what this party has said it destroyed, and whose receipt the others have not got.
func (tx *Tx) DueLimits(day string) ([]Limit, error) {
	// || '': few have said so, and those by their day would be many
	due, err := All(tx, scanLimit, limits+`WHERE shredded = 0 AND `+lastDay+` <= $1
		UNION ALL `+limits+`WHERE shredded = 0 AND destroyed <> 0 AND `+lastDay+` || '' > $1
		UNION ALL `+limits+`WHERE owed <> 0 AND shredded <> 0`, day)
	slices.SortFunc(due, func(a, b Limit) int { return bytes.Compare(a.Dossier[:], b.Dossier[:]) })
	return due, err
}

// LimitList is a list of limits.
type LimitList string

// The lists.
const (
	Kept     LimitList = ""         // what is here, the first to be shredded first, last what has no last day
	ToReview LimitList = "review"   // of that what a day to look at has come of, the longest first
	Shredded LimitList = "shredded" // the latest first
)

// LimitPlace is where a page of a list begins: behind the limit it was made of. The zero
// place is the beginning.
type LimitPlace struct {
	Day      string
	Shredded int64
	Dossier  dossier.ID
}

// Place is where the page after l begins.
func (list LimitList) Place(l Limit) LimitPlace {
	p := LimitPlace{l.Until, l.Shredded, l.Dossier}
	switch {
	case list == ToReview:
		p.Day = l.Review
	case p.Day == "":
		p.Day = noDay
	}
	return p
}

// noDay is later than any day.
const noDay = "9999-99-99"

const lastDay = `(CASE until WHEN '' THEN '9999-99-99' ELSE until END)`

// Limits lists limits, so many behind a place. today is for the list of those to review.
func (tx *Tx) Limits(list LimitList, today string, behind LimitPlace, limit int) ([]Limit, error) {
	switch list {
	case ToReview:
		return All(tx, scanLimit, limits+`WHERE shredded = 0 AND announced = 0 AND review <> '' AND review <= $1 AND (review, dossier) > ($2, $3)
			ORDER BY review, dossier LIMIT $4`, today, behind.Day, behind.Dossier[:], limit)
	case Shredded:
		if behind.Shredded == 0 {
			behind.Shredded = 1 << 53
		}
		return All(tx, scanLimit, limits+`WHERE shredded > 0 AND -shredded >= -$1 AND (-shredded, dossier) > (-$1, $2) ORDER BY -shredded, dossier LIMIT $3`,
			behind.Shredded, behind.Dossier[:], limit)
	}
	return All(tx, scanLimit, limits+`WHERE shredded = 0 AND `+lastDay+` >= $1 AND (`+lastDay+`, dossier) > ($1, $2) ORDER BY `+lastDay+`, dossier LIMIT $3`,
		behind.Day, behind.Dossier[:], limit)
}

// LimitsByID lists the limits of what is here after a dossier, in the order of their ids.
func (tx *Tx) LimitsByID(after dossier.ID, limit int) ([]Limit, error) {
	return All(tx, scanLimit, limits+`WHERE dossier > $1 AND shredded = 0 ORDER BY dossier LIMIT $2`, after[:], limit)
}

// LimitOf is the limit of one dossier, without a kind if it has none.
func (tx *Tx) LimitOf(id dossier.ID) (l Limit, err error) {
	found, err := All(tx, scanLimit, limits+`WHERE dossier = $1`, id[:])
	if len(found) > 0 {
		l = found[0]
	}
	return l, err
}

// LimitCounts says of how many dossiers it is announced that they will be shredded, and of
// how many others a day to look at them has come.
func (tx *Tx) LimitCounts(today string) (announced, review int, err error) {
	err = tx.QueryRow(`SELECT (SELECT count(*) FROM retention WHERE shredded = 0 AND announced <> 0),
		(SELECT count(*) FROM retention WHERE shredded = 0 AND review <> '' AND review <= $1 AND announced = 0)`, today).Scan(&announced, &review)
	return announced, review, err
}

// LimitCount is how many dossiers of a kind are kept here by one rule.
type LimitCount struct {
	Kind, Why string
	Dossiers  int
}

// LimitsByRule counts what is here. It looks at every dossier.
func (tx *Tx) LimitsByRule() ([]LimitCount, error) {
	return All(tx, func(rows *sql.Rows) (c LimitCount, err error) {
		err = rows.Scan(&c.Kind, &c.Why, &c.Dossiers)
		return c, err
	}, `SELECT kind, why, count(*) FROM retention WHERE shredded = 0 GROUP BY kind, why ORDER BY kind, why`)
}

func scanLimit(rows *sql.Rows) (l Limit, err error) {
	err = rows.Scan((*hash)(&l.Dossier), &l.Kind, &l.Review, &l.Until, &l.Why, &l.Destroyed, &l.Announced, &l.Shredded, &l.Owed)
	return l, err
}
