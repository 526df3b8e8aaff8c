package duty

import (
	"context"
	"database/sql"
	"strconv"

	"kenesh/lang"
	"kenesh/store"
)

// Sheet is what one shift hands to the next, as it was written: it does not change, but that
// whoever comes signs once that she has read it.
type Sheet struct {
	ID            int64
	Begun, Ended  lang.Moment
	Officer, Name string // who goes
	Lang          lang.Tag
	Remarks       string
	Contents      string // JSON; "" in a list
	Reader        string // who comes; "" until she has signed
	ReaderName    string
	Read          lang.Moment
}

// Write keeps a sheet and returns its id when it is on the disk to stay.
func (d *Duty) Write(ctx context.Context, by Actor, s Sheet) (id int64, err error) {
	err = d.db.Write(ctx, func(tx *store.Tx) error {
		r, err := tx.Exec(`INSERT INTO duty_sheets (begun, ended, officer, name, lang, remarks, contents) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			s.Begun, s.Ended, by.Officer, by.Name, s.Lang, s.Remarks, s.Contents)
		if err == nil {
			id, err = r.LastInsertId()
		}
		if err != nil {
			return err
		}
		return d.note(tx, Event{What: "sheet", By: by, About: strconv.FormatInt(id, 10)})
	})
	d.tell()
	return id, err
}

// Sign notes that whoever comes has read a sheet. Nobody signs her own, and it is signed once.
func (d *Duty) Sign(ctx context.Context, by Actor, id int64) error {
	return d.change(ctx, Event{What: "sheet-read", By: by, About: strconv.FormatInt(id, 10)}, func(tx *store.Tx) error {
		r, err := tx.Exec(`UPDATE duty_sheets SET reader = $2, reader_name = $3, read = $4 WHERE id = $1 AND reader = '' AND officer <> $2`,
			id, by.Officer, by.Name, d.now().UnixMilli())
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return ErrSigned
	})
}

// Sheet returns one, or ErrSheet.
func (d *Duty) Sheet(ctx context.Context, id int64) (Sheet, error) {
	all, err := d.sheets(ctx, ` WHERE id = $1`, id)
	if err == nil && len(all) == 0 {
		err = ErrSheet
	}
	return append(all, Sheet{})[0], err
}

// Sheets lists the last ones, the newest first.
func (d *Duty) Sheets(ctx context.Context, most int) ([]Sheet, error) {
	return d.sheets(ctx, ` ORDER BY id DESC LIMIT $1`, most)
}

func (d *Duty) sheets(ctx context.Context, which string, args ...any) (all []Sheet, err error) {
	scan := func(rows *sql.Rows) (s Sheet, err error) {
		err = rows.Scan(&s.ID, &s.Begun, &s.Ended, &s.Officer, &s.Name, &s.Lang, &s.Remarks, &s.Contents, &s.Reader, &s.ReaderName, &s.Read)
		return s, err
	}
	err = d.db.Read(ctx, func(tx *store.Tx) error {
		all, err = store.All(tx, scan, `SELECT id, begun, ended, officer, name, lang, remarks, contents, reader, reader_name, read FROM duty_sheets`+which, args...)
		return err
	})
	return all, err
}
