package desk

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"

	"kenesh/journal"
	"kenesh/party"
	"kenesh/pouch"
	"kenesh/procedure"
)

// The engineer's way around a cut link: what is addressed to a party goes out as a file,
// and what came as one is taken in. She sees numbers, and no contents.

// packPouch sends a pouch down to her machine.
func packPouch(v *visit) error {
	to := party.ID(v.r.URL.Query().Get("party"))
	var after *uint64
	if s := v.r.URL.Query().Get("after"); s != "" {
		n, err := strconv.ParseUint(s, 10, 53)
		if err != nil {
			return v.showLinks(http.StatusUnprocessableEntity, linksPageView{Problems: []problemView{{Text: v.t("refuse.field-number", "min", 0, "max", 1<<53-1)}}})
		}
		after = &n
	}
	var file bytes.Buffer
	packed, err := pouch.Pack(v.r.Context(), v.Clerk, to, after, &file)
	if err != nil {
		return v.pouchRefused(err)
	}
	if err := v.pouchNoted("pack " + string(to)); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": pouch.FileName(v.Clerk.Me(), to, packed.Next)}))
	_, err = v.w.Write(file.Bytes())
	return err
}

// takePouch takes in the file she chose, and says what was in it.
func takePouch(v *visit) error {
	parts, err := v.r.MultipartReader()
	if err != nil {
		return errBadForm
	}
	part, err := parts.NextPart()
	if errors.Is(err, io.EOF) || err == nil && part.FormName() != "file" {
		return errBadForm
	}
	if err != nil {
		return errBadForm
	}
	r, err := pouch.Take(v.r.Context(), v.Clerk, part)
	if r.From != "" {
		err = errors.Join(err, v.pouchNoted("take "+string(r.From)))
	}
	if err != nil {
		return v.pouchRefused(err)
	}
	p := linksPageView{Taken: v.t("desk.pouch.taken", "party", v.name(r.From), "n", r.Entries, "took", r.Took, "held", r.Held, "early", r.Early, "refused", r.Refused)}
	if r.Missing > 0 {
		p.Missing = v.t("desk.pouch.missing", "n", r.Missing)
	}
	return v.showLinks(http.StatusOK, p)
}

func (v *visit) pouchRefused(err error) error {
	problems := procedure.ProblemsOf(err)
	if problems == nil {
		return err
	}
	var p linksPageView
	for _, problem := range problems {
		p.Problems = append(p.Problems, problemView{Anchor: "pouch", Text: v.voice.Say(problem.Message)})
	}
	return v.showLinks(http.StatusUnprocessableEntity, p)
}

func (v *visit) pouchNoted(what string) error {
	return v.Journal.Append(v.r.Context(), journal.Record{What: journal.Pouch, Officer: v.session.Officer.ID, Role: v.session.Role, About: what})
}
