package mail

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"kenesh/store"
)

// What an officer can be told of.
const (
	Arrived = "arrived" // it came in
	Soon    = "soon"    // it will be late in four hours
	Late    = "late"
)

// About lists them, in the order of forms.
var About = []string{Arrived, Soon, Late}

// Every lists how many minutes may lie between two messages, at least.
var Every = []int{5, 60, 720}

// Choice is what an officer wants to be told. Without an address it is nothing.
type Choice struct {
	Officer     string
	Address     string
	What        []string
	From, Until string // quiet hours, "22:00" and "07:00", by her own clock; "" both: none
	Every       int
}

// ErrChoice is returned for a choice that is none.
var ErrChoice = errors.New("not an address, hours or choices")

func (c Choice) check() error {
	clock := func(s string) bool { _, err := time.Parse("15:04", s); return err == nil }
	unknown := func(s string) bool { return !slices.Contains(About, s) }
	switch {
	case c.Officer == "", c.Address != "" && !ValidAddress(c.Address), slices.ContainsFunc(c.What, unknown), !slices.Contains(Every, c.Every),
		(c.From == "") != (c.Until == ""), c.From != "" && (!clock(c.From) || !clock(c.Until)):
		return ErrChoice
	}
	return nil
}

// quiet reports whether she is left in peace at a time of her day.
func (c Choice) quiet(at time.Time) bool {
	if c.From == "" {
		return false
	}
	now := at.Format("15:04")
	if c.From <= c.Until {
		return c.From <= now && now < c.Until
	}
	return c.From <= now || now < c.Until
}

// Choose keeps a choice. What was there before it is not told again.
func (m *Mail) Choose(ctx context.Context, c Choice) error {
	if err := c.check(); err != nil {
		return err
	}
	return m.DB.Write(ctx, func(tx *store.Tx) error {
		if c.Address == "" {
			_, err := tx.Exec(`DELETE FROM mail_choices WHERE officer = $1`, c.Officer)
			return err
		}
		quiet := ""
		if c.From != "" {
			quiet = c.From + "-" + c.Until
		}
		_, err := tx.Exec(`INSERT INTO mail_choices (officer, address, what, quiet, every, told, last) VALUES ($1, $2, $3, $4, $5, $6, 0)
			ON CONFLICT (officer) DO UPDATE SET address = excluded.address, what = excluded.what, quiet = excluded.quiet, every = excluded.every`,
			c.Officer, c.Address, strings.Join(c.What, " "), quiet, c.Every, m.now())
		return err
	})
}

// Choice returns what an officer chose; its zero value and hers if she has not.
func (m *Mail) Choice(ctx context.Context, officer string) (c Choice, err error) {
	err = m.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := store.All(tx, scanChoice, choices+` WHERE officer = $1`, officer)
		c = append(all, chosen{Choice: Choice{Officer: officer, Every: Every[0]}})[0].Choice
		return err
	})
	return c, err
}

// chosen is a choice and how far it has been served.
type chosen struct {
	Choice
	told, last int64
}

const choices = `SELECT officer, address, what, quiet, every, told, last FROM mail_choices`

func scanChoice(rows *sql.Rows) (c chosen, err error) {
	var what, quiet string
	err = rows.Scan(&c.Officer, &c.Address, &what, &quiet, &c.Every, &c.told, &c.last)
	c.What = strings.Fields(what)
	c.From, c.Until, _ = strings.Cut(quiet, "-")
	return c, err
}
