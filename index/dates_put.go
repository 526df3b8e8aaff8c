package index

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/store"
)

// keptDate is an occasion whose message keeps the types of its blanks.
type keptDate struct {
	procedure.Occasion
	What message `json:"what,omitzero"`
}

// dated is a row of index_dates, without its dossier.
type dated struct {
	first, last, long int64
	sequence          int
	date              string
}

// span is when an occasion begins and ends, both included; a day with the day of UTC.
func span(o procedure.Occasion) (first, last lang.Moment, ok bool) {
	if o.At != 0 {
		return o.At, max(o.At, o.Until), true
	}
	begin, err := time.Parse(time.DateOnly, string(o.Day))
	if err != nil {
		return 0, 0, false
	}
	end, err := time.Parse(time.DateOnly, string(o.LastDay))
	if err != nil || end.Before(begin) {
		end = begin
	}
	return lang.Moment(begin.UnixMilli()), lang.Moment(end.UnixMilli() + aDay - 1), true
}

// rowsOfDates are the rows of what has a date in a dossier, by the occasion's id.
func rowsOfDates(r Row) map[string]dated {
	rows := map[string]dated{}
	for _, o := range r.Dates {
		first, last, ok := span(o)
		if !ok {
			continue
		}
		rows[o.ID] = dated{int64(first), int64(last), int64(flag(last-first >= aLong)), r.Revision, marshal(keptDate{o, message(o.What)})}
	}
	return rows
}

// digestOfDates changes with anything that the rows of dates say; nil without dates.
func digestOfDates(r Row) []byte {
	if len(r.Dates) == 0 {
		return nil
	}
	kept := make([]keptDate, len(r.Dates))
	for i, o := range r.Dates {
		kept[i] = keptDate{o, message(o.What)}
	}
	digest := canon.Sum("kenesh/index/dates", fmt.Append(nil, r.Revision, marshal(kept)))
	return digest[:8]
}

func keptDates(tx *store.Tx, id dossier.ID) (map[string]dated, error) {
	kept := map[string]dated{}
	scan := func(rows *sql.Rows) (name string, err error) {
		var d dated
		err = rows.Scan(&name, &d.first, &d.last, &d.long, &d.sequence, &d.date)
		kept[name] = d
		return name, err
	}
	_, err := store.All(tx, scan, `SELECT occasion, first, last, long, sequence, date FROM index_dates WHERE dossier = $1`, id[:])
	return kept, err
}

// putDates writes what has a date, where that is new. Most dossiers have nothing.
func putDates(tx *store.Tx, was old, r Row) error {
	if len(r.Dates) == 0 && !was.beside.dates {
		return nil
	}
	is, err := keptDates(tx, r.ID)
	if err != nil {
		return err
	}
	want := rowsOfDates(r)
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if _, stays := want[name]; stays {
			continue
		}
		if _, err := tx.Exec(`DELETE FROM index_dates WHERE dossier = $1 AND occasion = $2`, r.ID[:], name); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		d := want[name]
		if is[name] == d {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO index_dates (dossier, occasion, first, last, long, sequence, date) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (dossier, occasion) DO UPDATE SET first = excluded.first, last = excluded.last, long = excluded.long,
				sequence = excluded.sequence, date = excluded.date`, r.ID[:], name, d.first, d.last, d.long, d.sequence, d.date); err != nil {
			return err
		}
	}
	return nil
}

func (x *Index) differsInDates(tx *store.Tx, _ int64, r Row) (string, error) {
	is, err := keptDates(tx, r.ID)
	if want := rowsOfDates(r); err == nil && !maps.Equal(is, want) {
		return fmt.Sprintf("dates %v, its entries say %v", is, want), nil
	}
	return "", err
}

// maxOccasions bounds what one dossier may have in calendars.
const maxOccasions = 1000

// datesOf is what has a date in a dossier. A kind that says nothing of it has the one
// that lists show.
func datesOf(rec *procedure.Record) []procedure.Occasion {
	said, ok := rec.State.(procedure.Dated)
	if !ok {
		return dueOf(rec.Facts().Due)
	}
	all := said.Dates()
	all = slices.Clone(all[:min(len(all), maxOccasions)])
	taken := map[string]bool{}
	for i := range all {
		name := cmp.Or(all[i].ID, "date")
		for n := 2; taken[name]; n++ {
			name = fmt.Sprintf("%s~%d", cmp.Or(all[i].ID, "date"), n)
		}
		taken[name], all[i].ID = true, name
	}
	return all
}

func dueOf(due *procedure.Due) []procedure.Occasion {
	if due == nil {
		return nil
	}
	return []procedure.Occasion{{ID: "due", Day: due.Day, At: due.At, What: due.What}}
}

// revision counts the acts. It never sinks: an act that crosses another is counted too,
// and what came late moves others but takes none away.
func revision(rec *procedure.Record) (n int) {
	for _, e := range rec.History.Order() {
		if e.Step != dossier.Receipt {
			n++
		}
	}
	return n
}

func flag(is bool) int {
	if is {
		return 1
	}
	return 0
}

func marshal(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain values only
	}
	return string(b)
}
