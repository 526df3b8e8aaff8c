package api

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
	"strconv"

	"kenesh/journal"
	"kenesh/party"
	"kenesh/pouch"
	"kenesh/procedure"
)

// PouchTaken is what came of a pouch.
type PouchTaken struct {
	From    string `json:"from"`
	Made    string `json:"made" format:"date-time"` // by its sender's clock
	Entries int    `json:"entries"`
	Took    int    `json:"took"`
	Held    int    `json:"held"`    // here already
	Early   int    `json:"early"`   // waiting for others
	Refused int    `json:"refused"` // each an offence on the engineer's page
	Missing int    `json:"missing"` // chains that what waits needs
}

const mediaPouch = "application/octet-stream"

// packPouch answers with a pouch for a party: sealed to it, so that nobody on the way reads it.
func (a *api) packPouch(w http.ResponseWriter, q *request) error {
	values, err := parameters(q.URL, "after")
	if err != nil {
		return err
	}
	var after *uint64
	if s := values.Get("after"); s != "" {
		n, err := strconv.ParseUint(s, 10, 53)
		if err != nil {
			return procedure.RefuseField("after", "refuse.field-choice", nil)
		}
		after = &n
	}
	to := party.ID(q.PathValue("party"))
	var file bytes.Buffer
	packed, err := pouch.Pack(q.Context(), a.Pouches, to, after, &file)
	if err != nil {
		return err
	}
	if err := a.journal(q, journal.Record{What: journal.Pouch, About: "pack " + string(to)}); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", mediaPouch)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": pouch.FileName(a.Clerk.Me(), to, packed.Next)}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Pouch-Entries", strconv.Itoa(packed.Entries))
	h.Set("Pouch-Next", strconv.FormatUint(packed.Next, 10))
	_, err = w.Write(file.Bytes())
	return err
}

// takePouch takes a pouch in and answers with what came of it.
func (a *api) takePouch(w http.ResponseWriter, q *request) error {
	if media, _, err := mime.ParseMediaType(q.Header.Get("Content-Type")); err != nil || media != mediaPouch {
		return fault(http.StatusUnsupportedMediaType, "api.not-pouch")
	}
	r, err := pouch.Take(q.Context(), a.Pouches, http.MaxBytesReader(w, q.Body, pouch.MaxFile))
	if r.From != "" {
		err = errors.Join(err, a.journal(q, journal.Record{What: journal.Pouch, About: "take " + string(r.From)}))
	}
	if err != nil {
		return err
	}
	return a.answer(w, q, http.StatusOK, PouchTaken{From: string(r.From), Made: procedure.Time(r.Made), Entries: r.Entries,
		Took: r.Took, Held: r.Held, Early: r.Early, Refused: r.Refused, Missing: r.Missing})
}
