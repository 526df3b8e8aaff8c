package index

import (
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"

	"kenesh/canon"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// What is shown of a dossier is kept in two parts: what it is called and found by, whose
// words are dear to write, and the rest. Of the texts that find it only digests are kept:
// they are nowhere shown, and may be most of what its entries say.

// digestOf stands for a text that finds a dossier.
func digestOf(text string) string {
	h := canon.Sum("kenesh/index/text", []byte(text))
	return string(h[:12])
}

func encode(r Row) (calling, other string) {
	f := r.Facts
	w := writer{make([]byte, 0, 256)}
	w.words(f.Title)
	w.message(f.Named)
	w.length(len(f.Search))
	for _, text := range f.Search {
		w.text(digestOf(text))
	}
	w.length(len(r.Ties))
	for _, t := range r.Ties {
		w.text(t.As)
		w.text(t.Kind)
		w.text(t.Dossier)
	}
	calling = string(w.b)

	w.b = w.b[:0]
	w.text(r.Kind)
	w.text(string(r.Founder))
	writeList(&w, r.Parties)
	w.text(f.Status)
	w.text(string(f.Tone))
	writeList(&w, f.Await)
	w.due(f.Due)
	w.text(string(f.Day))
	w.turns(f.Turns)
	w.number(int64(r.Opened))
	w.number(int64(r.Changed))
	w.mark(byte(flag(r.Mine)))
	w.dues(r.Dues)
	w.text(string(digestOfDates(r)))
	w.text(string(digestOfPublished(r)))
	w.text(string(digestOfMarks(r)))
	return calling, string(w.b)
}

// beside says what a dossier has in tables of their own.
type beside struct {
	dates, published, marks bool
	texts                   []string // digests of Facts.Search
}

// decode returns the row without its id and its Facts.Search, and what stands beside it.
func decode(calling, other string) (r Row, has beside, err error) {
	s := reader{b: calling}
	f := &r.Facts
	f.Title, f.Named, has.texts = s.words(), s.message(), readList[[]string](&s)
	for range s.length() {
		r.Ties = append(r.Ties, procedure.Tie{As: s.text(), Kind: s.text(), Dossier: s.text()})
	}

	o := reader{b: other}
	r.Kind, r.Founder, r.Parties = o.text(), party.ID(o.text()), readList[[]party.ID](&o)
	f.Status, f.Tone, f.Await = o.text(), procedure.Tone(o.text()), readList[[]party.ID](&o)
	f.Due, f.Day, f.Turns = o.due(), lang.Date(o.text()), o.turns()
	r.Opened, r.Changed, r.Mine = lang.Moment(o.number()), lang.Moment(o.number()), o.mark() == 1
	r.Dues = o.dues()
	has.dates, has.published, has.marks = o.text() != "", o.text() != "", o.text() != ""
	if s.damaged || o.damaged || s.b != "" || o.b != "" {
		return Row{}, has, fmt.Errorf("%w: index: what is shown of a dossier", store.ErrDamaged)
	}
	return r, has, nil
}

// due puts the next thing with a date, if there is one.
func (w *writer) due(d *procedure.Due) {
	w.mark(byte(flag(d != nil)))
	if d != nil {
		w.text(string(d.Day))
		w.number(int64(d.At))
		w.message(d.What)
	}
}

func (r *reader) due() *procedure.Due {
	if r.mark() != 1 {
		return nil
	}
	return &procedure.Due{Day: lang.Date(r.text()), At: lang.Moment(r.number()), What: r.message()}
}

// turns puts what becomes of the facts by itself.
func (w *writer) turns(all []procedure.Turn) {
	w.length(len(all))
	for _, t := range all {
		for _, s := range []string{string(t.After), t.Status, string(t.Tone), string(t.Day)} {
			w.text(s)
		}
		w.due(t.Due)
	}
}

func (r *reader) turns() (all []procedure.Turn) {
	for range r.length() {
		all = append(all, procedure.Turn{After: lang.Date(r.text()), Status: r.text(), Tone: procedure.Tone(r.text()), Day: lang.Date(r.text()), Due: r.due()})
	}
	return all
}

func scanSummary(rows *sql.Rows) (Summary, error) {
	var id []byte
	var said, row string
	if err := rows.Scan(&id, &said, &row); err != nil {
		return Summary{}, err
	}
	return summary(id, said, row)
}

func summary(id []byte, said, row string) (s Summary, err error) {
	var has beside
	s.Row, has, err = decode(said, row)
	s.texts = has.texts
	copy(s.ID[:], id)
	return s, err
}

// message is a lang.Message that keeps the types of its blanks where it stands in JSON.
type message lang.Message

// IsZero reports whether there is nothing to say.
func (m message) IsZero() bool { return m.Key == "" }

// MarshalText writes the message.
func (m message) MarshalText() ([]byte, error) {
	var w writer
	w.message(lang.Message(m))
	return base64.RawStdEncoding.AppendEncode(nil, w.b), nil
}

var errMessage = errors.New("a message that is none")

// UnmarshalText reads the message.
func (m *message) UnmarshalText(b []byte) error {
	raw, err := base64.RawStdEncoding.DecodeString(string(b))
	if err != nil {
		return err
	}
	r := reader{b: string(raw)}
	*m = message(r.message())
	if r.damaged || r.b != "" {
		return errMessage
	}
	return nil
}
