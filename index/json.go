package index

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// A row is kept as JSON in two parts: what the dossier is called and found by, which
// rarely changes and is dear to write, and the rest.

type said struct {
	Title  lang.Text       `json:"title,omitempty"`
	Named  message         `json:"named,omitzero"`
	Search []string        `json:"search,omitempty"`
	Ties   []procedure.Tie `json:"ties,omitempty"`
}

type rest struct {
	Kind    string         `json:"kind"`
	Founder party.ID       `json:"founder"`
	Parties []party.ID     `json:"parties,omitempty"`
	Status  string         `json:"status"`
	Tone    procedure.Tone `json:"tone,omitempty"`
	Await   []party.ID     `json:"await,omitempty"`
	Due     *keptDue       `json:"due,omitempty"`
	Opened  lang.Moment    `json:"opened"`
	Changed lang.Moment    `json:"changed"`
	Mine    bool           `json:"mine,omitempty"`
	Public  []byte         `json:"public,omitempty"` // the hash of what index_public has, if it has anything
	Dates   []byte         `json:"dates,omitempty"`  // the hash of what index_dates has, if it has anything
}

type keptDue struct {
	Day  lang.Date   `json:"day,omitempty"`
	At   lang.Moment `json:"at,omitempty"`
	What message     `json:"what,omitzero"`
}

func encode(r Row) (calling, other string) {
	f := r.Facts
	var due *keptDue
	if f.Due != nil {
		due = &keptDue{f.Due.Day, f.Due.At, message(f.Due.What)}
	}
	return marshal(said{f.Title, message(f.Named), f.Search, r.Ties}), marshal(rest{
		Kind: r.Kind, Founder: r.Founder, Parties: r.Parties, Status: f.Status, Tone: f.Tone, Await: f.Await, Due: due,
		Opened: r.Opened, Changed: r.Changed, Mine: r.Mine, Public: digestOfPublished(r), Dates: digestOfDates(r)})
}

func marshal(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain values only
	}
	return string(b)
}

// decode returns the row without its id.
func decode(calling, other string) (Row, error) {
	var s said
	var r rest
	if err := json.Unmarshal([]byte(calling), &s); err != nil {
		return Row{}, fmt.Errorf("%w: index: %w", store.ErrDamaged, err)
	}
	if err := json.Unmarshal([]byte(other), &r); err != nil {
		return Row{}, fmt.Errorf("%w: index: %w", store.ErrDamaged, err)
	}
	var due *procedure.Due
	if r.Due != nil {
		due = &procedure.Due{Day: r.Due.Day, At: r.Due.At, What: lang.Message(r.Due.What)}
	}
	return Row{Kind: r.Kind, Founder: r.Founder, Parties: r.Parties, Opened: r.Opened, Changed: r.Changed, Mine: r.Mine, Ties: s.Ties,
		Facts: procedure.Facts{Title: s.Title, Named: lang.Message(s.Named), Status: r.Status, Tone: r.Tone, Await: r.Await,
			Due: due, Search: s.Search}}, nil
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
	s.Row, err = decode(said, row)
	copy(s.ID[:], id)
	return s, err
}
