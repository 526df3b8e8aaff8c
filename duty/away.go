package duty

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"time"

	"kenesh/lang"
	"kenesh/store"
)

// Away is an officer's absence: what is hers is her deputy's from the first day to the last.
type Away struct {
	ID          int64
	Officer     string
	First, Last lang.Date
	Deputy      string
}

// Leave notes an absence.
func (d *Duty) Leave(ctx context.Context, by Actor, a Away) error {
	first, err := time.Parse(time.DateOnly, string(a.First))
	last, wrong := time.Parse(time.DateOnly, string(a.Last))
	if err != nil || wrong != nil || last.Before(first) || a.Officer == "" || a.Deputy == "" || a.Deputy == a.Officer {
		return ErrAway
	}
	return d.change(ctx, Event{What: "away", By: by, About: a.Officer}, func(tx *store.Tx) error {
		all, err := store.All(tx, scanAway, `SELECT `+awayColumns+` FROM duty_away WHERE last >= $1 AND first <= $2 ORDER BY id`, a.First, a.Last)
		if err != nil {
			return err
		}
		for _, other := range all { // nobody stands in for somebody who is away too
			if other.Officer == a.Deputy || other.Officer == a.Officer || other.Deputy == a.Officer {
				return ErrAway
			}
		}
		_, err = tx.Exec(`INSERT INTO duty_away (officer, first, last, deputy) VALUES ($1, $2, $3, $4)`, a.Officer, a.First, a.Last, a.Deputy)
		return err
	})
}

// Return takes an absence back: it was a mistake, or she is here again.
func (d *Duty) Return(ctx context.Context, by Actor, id int64) error {
	return d.change(ctx, Event{What: "back", By: by, About: strconv.FormatInt(id, 10)}, func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE FROM duty_away WHERE id = $1`, id)
		return err
	})
}

// Absences lists those that are not over on a day, the first first.
func (d *Duty) Absences(ctx context.Context, day lang.Date) (all []Away, err error) {
	err = d.db.Read(ctx, func(tx *store.Tx) error {
		all, err = store.All(tx, scanAway, `SELECT `+awayColumns+` FROM duty_away WHERE last >= $1 ORDER BY first, id`, day)
		return err
	})
	return all, err
}

const awayColumns = `id, officer, first, last, deputy`

func scanAway(rows *sql.Rows) (a Away, err error) {
	err = rows.Scan(&a.ID, &a.Officer, &a.First, &a.Last, &a.Deputy)
	return a, err
}

// On reports whether the absence is on a day.
func (a Away) On(day lang.Date) bool { return a.First <= day && day <= a.Last }

// For lists an officer and those for whom she stands in on a day.
func For(officer string, all []Away, day lang.Date) []string {
	officers := []string{officer}
	for _, a := range all {
		if a.On(day) && a.Deputy == officer && !slices.Contains(officers, a.Officer) {
			officers = append(officers, a.Officer)
		}
	}
	return officers
}

// Deputy is who stands in for an officer on a day; "" if she is there.
func Deputy(officer string, all []Away, day lang.Date) string {
	for _, a := range all {
		if a.On(day) && a.Officer == officer {
			return a.Deputy
		}
	}
	return ""
}
