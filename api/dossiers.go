package api

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

const (
	defaultLimit = 50
	maxLimit     = 200
)

// listDossiers answers with the dossiers that a query finds.
func (a *api) listDossiers(w http.ResponseWriter, q *request) error {
	query, err := a.query(q)
	if err != nil {
		return err
	}
	found, err := a.Index.List(q.Context(), query)
	if errors.Is(err, index.ErrAfter) {
		return procedure.RefuseField("after", "refuse.field-choice", nil)
	}
	if err != nil {
		return fmt.Errorf("listing dossiers: %w", err)
	}
	if query.Text != "" {
		if err := a.journal(q, journal.Record{What: Searched}); err != nil {
			return err
		}
	}
	page := Page{Dossiers: []Summary{}}
	for _, s := range found.Rows {
		page.Dossiers = append(page.Dossiers, a.summary(q, s.Row))
	}
	if found.Next != "" {
		next := q.URL.Query()
		next.Set("after", found.Next)
		page.Next = Root + "/dossiers?" + next.Encode()
		w.Header().Set("Link", "<"+page.Next+`>; rel="next"`)
	}
	return a.answer(w, q, http.StatusOK, page)
}

// sorts are the orders of a list; changed and opened come newest first.
var sorts = map[string]index.Sort{"changed": index.ByChanged, "due": index.ByDue, "title": index.ByTitle, "opened": index.ByOpened}

// query reads what the list is to hold.
func (a *api) query(q *request) (index.Query, error) {
	values, err := parameters(q.URL, "kind", "status", "with", "await", "q", "sort", "after", "limit")
	if err != nil {
		return index.Query{}, err
	}
	query := index.Query{Kind: values.Get("kind"), Status: values.Get("status"), Text: values.Get("q"),
		After: values.Get("after"), Lang: q.voice.Tag, Today: q.today}
	if query.With, err = a.party(values, "with"); err != nil {
		return query, err
	}
	if query.Await, err = a.party(values, "await"); err != nil {
		return query, err
	}
	sort, known := sorts[cmp.Or(values.Get("sort"), "changed")]
	if !known {
		return query, procedure.RefuseField("sort", "refuse.field-choice", nil)
	}
	query.Sort, query.Desc = sort, sort == index.ByChanged || sort == index.ByOpened
	query.Limit, err = limit(values)
	return query, err
}

// parameters reads the query of an address, which may hold these names, each once.
func parameters(u *url.URL, names ...string) (url.Values, error) {
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, fault(http.StatusBadRequest, "api.query")
	}
	for name, all := range values {
		switch {
		case !slices.Contains(names, name):
			return nil, procedure.RefuseField(name, "refuse.field-unknown", nil)
		case len(all) > 1:
			return nil, procedure.RefuseField(name, "refuse.field-twice", nil)
		case len(all[0]) > 500 || lang.CheckLine(all[0], 500, false) != nil:
			return nil, procedure.RefuseField(name, "refuse.field-line", lang.Args{"n": 500})
		}
	}
	return values, nil
}

// party reads a party's name; "me" is the node's own.
func (a *api) party(values url.Values, name string) (party.ID, error) {
	id := party.ID(values.Get(name))
	switch {
	case id == "me":
		return a.Clerk.Me(), nil
	case id != "" && !id.Valid():
		return "", procedure.RefuseField(name, "refuse.field-party", nil)
	}
	return id, nil
}

func limit(values url.Values) (int, error) {
	s := values.Get("limit")
	if s == "" {
		return defaultLimit, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxLimit {
		return 0, procedure.RefuseField("limit", "refuse.field-number", lang.Args{"min": 1, "max": maxLimit})
	}
	return n, nil
}

// record puts a read into the journal, before what was read leaves.
func (a *api) record(q *request, id dossier.ID) error {
	return a.journal(q, journal.Record{What: journal.Read, Dossier: id})
}

// Searched is the journal's word for a search of all dossiers. What was searched for
// is not kept: it may name a person.
const Searched journal.What = "search"

func (a *api) journal(q *request, r journal.Record) error {
	r.Officer, r.Role, r.Purpose = q.officer.ID, q.role, "api"
	if err := a.Journal.Append(q.Context(), r); err != nil {
		return fmt.Errorf("recording a read: %w", err)
	}
	return nil
}
