package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/store"
)

// shortest is how much of a dossier's id must be given.
const shortest = 8

// find returns the dossier that the address names by its id, or by as much of it as
// names only one.
func (a *api) find(q *request) (dossier.ID, error) { return a.named(q, q.PathValue("id")) }

// named is find for an id from elsewhere.
func (a *api) named(q *request, s string) (dossier.ID, error) {
	s = strings.ToLower(s)
	if id, err := dossier.ParseID(s); err == nil {
		return id, nil
	}
	if len(s) < shortest || len(s) > 52 {
		return dossier.ID{}, clerk.ErrUnknown
	}
	ids, err := a.Index.Find(q.Context(), s)
	switch {
	case err != nil:
		return dossier.ID{}, fmt.Errorf("finding a dossier: %w", err)
	case len(ids) != 1:
		return dossier.ID{}, clerk.ErrUnknown
	}
	return ids[0], nil
}

// read folds the dossier that the address names.
func (a *api) read(q *request) (*procedure.Record, error) {
	id, err := a.find(q)
	if err != nil {
		return nil, err
	}
	return a.Clerk.Read(q.Context(), id)
}

// getDossier answers with a dossier, unless the caller has it already.
func (a *api) getDossier(w http.ResponseWriter, q *request) error {
	if _, err := parameters(q.URL); err != nil {
		return err
	}
	r, err := a.read(q)
	if err != nil {
		return err
	}
	begin := a.beginnings(q, r)
	var unfounded []string
	for _, p := range a.Clerk.Unfounded(q.Context(), r) {
		unfounded = append(unfounded, q.voice.Say(p.Message))
	}
	etag := a.etag(q, r, begin, unfounded)
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("ETag", etag)
	if match := q.Header.Get("If-None-Match"); match == "*" || strings.Contains(match, etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if err := a.record(q, r.History.ID()); err != nil {
		return err
	}
	barred := ""
	if why := r.Barred(); !why.IsZero() {
		barred = q.voice.Say(why)
	}
	return a.answer(w, q, http.StatusOK, Dossier{Barred: barred,
		Summary: a.summary(q, index.RowOf(r, a.Clerk.Me())), Extent: extent(r), Seats: a.seats(q, r), State: procedure.Plain(r.State),
		Document: document(q, r.State), Unfounded: unfounded, Open: a.offers(q, r), Begin: begin,
	})
}

// etag changes with the last entry of each chain, with a fork, with what begins from it and what
// our register says of it (which turn on other dossiers), with who asks in which language, and with the day, if anything in
// the dossier turns with it.
func (a *api) etag(q *request, r *procedure.Record, begin []Begin, unfounded []string) string {
	parts := []string{a.Version, string(q.voice.Tag), string(q.role), q.officer.Name, q.officer.Zone, r.Barred().Key}
	for _, tag := range q.officer.Languages {
		parts = append(parts, string(tag))
	}
	for _, id := range r.History.Parties() {
		parts = append(parts, string(id))
		if head := r.History.Head(id); head != nil {
			parts = append(parts, head.Hash.String())
		}
		if n, frozen := r.History.Frozen(id); frozen {
			parts = append(parts, "frozen "+strconv.FormatUint(n, 10))
		}
	}
	if len(r.Facts().Turns) > 0 {
		parts = append(parts, string(q.today))
	}
	for _, b := range begin {
		parts = append(parts, b.Href+" "+b.Title)
	}
	parts = append(parts, unfounded...)
	return tag(parts...)
}

// takeStep acts in a dossier. A caller that says of which kind it takes the dossier to be
// is not let into another.
func (a *api) takeStep(w http.ResponseWriter, q *request) error {
	values, err := parameters(q.URL, "kind", "draft")
	if err != nil {
		return err
	}
	in, err := object(w, q)
	if err != nil {
		return err
	}
	r, err := a.read(q)
	if err != nil {
		return err
	}
	if kind := values.Get("kind"); kind != "" && kind != r.History.Kind() {
		return clerk.ErrUnknown
	}
	step, err := stepOf(r.Procedure, q.PathValue("step"))
	if err != nil {
		return err
	}
	if err := mayTake(q, step, drafted(values)); err != nil {
		return err
	}
	input, err := step.DecodeObject(in)
	if err != nil {
		return err
	}
	return a.act(w, q, clerk.Command{Dossier: r.History.ID(), Step: step.Name, Input: input, By: q.as(), Officer: q.officer.ID})
}

// together lists what was opened at once with a dossier.
func (a *api) together(ctx context.Context, d store.Done) (others []string, err error) {
	_, all, err := a.Clerk.Together(ctx, d.Dossier)
	for _, id := range all {
		if id != d.Dossier {
			others = append(others, id.String())
		}
	}
	return others, err
}

func stepOf(p *procedure.Procedure, name string) (procedure.Step, error) {
	if p == nil {
		return procedure.Step{}, procedure.Refuse("refuse.no-kind", nil)
	}
	for _, s := range p.AllSteps() {
		if s.Name == name && !s.Opens {
			return s, nil
		}
	}
	return procedure.Step{}, procedure.Refuse("refuse.no-step", nil)
}

// act hands a command to the clerk and answers with what it became.
func (a *api) act(w http.ResponseWriter, q *request, cmd clerk.Command) (err error) {
	if cmd.Key, err = key(q); err != nil {
		return err
	}
	// The act is not given up half way because its caller went away.
	ctx := context.WithoutCancel(q.Context())
	take := a.Clerk.Act
	draft := drafted(q.URL.Query())
	if draft {
		take = func(ctx context.Context, cmd clerk.Command) (store.Done, error) { return a.keep(ctx, q, cmd) }
	}
	d, err := take(ctx, cmd)
	done, err := shown(d, err)
	if err == nil && draft {
		done.Draft, err = a.draftBy(q, d)
		done.Href = draftHref(d.Dossier, done.Draft)
	}
	if err == nil && d.Number == 1 && !draft {
		done.Others, err = a.together(ctx, d)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Location", done.Href)
	return a.answer(w, q, http.StatusCreated, done)
}

// shown is what an act became, as the caller sees it.
func shown(d store.Done, err error) (Done, error) {
	if err != nil {
		return Done{}, err
	}
	return Done{Dossier: d.Dossier.String(), Party: string(d.Party), Number: d.Number, Hash: d.Hash.String(),
		At: procedure.Time(lang.Moment(d.At)), Href: href(d.Dossier)}, nil
}
