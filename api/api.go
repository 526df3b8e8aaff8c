// Package api is the node's door for other programs: the ministry's own registry, a
// duty board, the command line. It offers what the desk offers, as JSON over HTTP under
// /api/v1, and describes itself at /api/v1/openapi.json.
//
// It knows procedures, not kinds: what a step asks for, how its input is checked and
// what the document says of it come from the step's own fields. It asks clerk, index,
// roster and journal, and keeps nothing.
//
// What it promises: whoever acts or reads is named by a bearer token and nothing else
// (no cookie works here, so no page can act in an officer's name); a refusal is the
// very sentence the desk would show, in the caller's language; a retried request with
// one Idempotency-Key acts once; contents leave only after the journal has the read.
package api

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/overview"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/roster"
	"kenesh/store"
)

// Words are the sentences of this package in every language.
//
//go:embed words/*.json
var Words embed.FS

// Root is where the API is served.
const Root = "/api/v1"

// Clerk is what the API asks of the clerk.
type Clerk interface {
	Me() party.ID
	Roll() *party.Roll
	Procedures() []*procedure.Procedure
	Procedure(kind string) *procedure.Procedure
	Read(context.Context, dossier.ID) (*procedure.Record, error)
	Act(context.Context, clerk.Command) (store.Done, error)
	Keep(context.Context, clerk.Command, clerk.Keeping) (store.Done, error)
	Keeper() *procedure.Procedure
	Together(context.Context, dossier.ID) (file dossier.ID, all []dossier.ID, err error)
	Drafted(procedure.Kept) (clerk.Command, error)
	Citable(context.Context, procedure.Act, procedure.Citing) (procedure.Citable, error)
	Unfounded(context.Context, *procedure.Record) procedure.Problems
	News(context.Context, party.Person) func(procedure.Offer) (bool, error)
	Attached(rec *procedure.Record, root canon.Hash) []procedure.File
}

// Index is what the API asks of the index.
type Index interface {
	List(context.Context, index.Query) (index.Page, error)
	Find(ctx context.Context, prefix string) ([]dossier.ID, error)
}

// Roster is what the API asks of the roster.
type Roster interface {
	ByToken(ctx context.Context, secret string) (roster.Officer, party.Role, error)
}

// Journal is what the API asks of the journal: Append returns once the record is durable.
type Journal interface {
	Append(context.Context, journal.Record) error
	AppendTx(*store.Tx, journal.Record) error
}

// Config is what the API works with.
type Config struct {
	Clerk     Clerk
	Index     Index
	Roster    Roster
	Journal   Journal
	Leads     Leads // nil: none are kept
	Overviews *overview.Overviews
	Pouches   *clerk.Clerk // packs and takes pouches; nil: it has no such addresses
	Catalogue *lang.Catalogue
	Log       *slog.Logger
	Now       func() time.Time
	Version   string                       // of the program
	Status    func(context.Context) Status // how the node is; nil: that it answers

	Attachments Attachments // nil: this node keeps none
}

type api struct {
	Config
	mux   *http.ServeMux
	limit *limiter

	documents sync.Map // of OpenAPI, by language
}

// New returns the handler of everything under Root.
func New(c Config) http.Handler {
	a := &api{Config: c, mux: http.NewServeMux(), limit: newLimiter(c.Now)}
	if a.Log == nil {
		a.Log = slog.New(slog.DiscardHandler)
	}
	a.mux.Handle("GET "+Root+"/openapi.json", a.public(a.getOpenAPI))
	a.mux.Handle("GET "+Root+"/status", a.known(a.getStatus))
	a.mux.Handle("GET "+Root+"/kinds", a.known(a.getKinds))
	a.mux.Handle("GET "+Root+"/roll", a.known(a.getRoll))
	a.mux.Handle("GET "+Root+"/dossiers", a.reader(a.listDossiers))
	a.mux.Handle("POST "+Root+"/dossiers", a.reader(a.openDossier))
	a.mux.Handle("POST "+Root+"/bases", a.reader(a.bases))
	a.mux.Handle("GET "+Root+"/drafts", a.reader(a.listDrafts))
	a.mux.Handle("GET "+Root+"/dossiers/{id}/drafts/{draft}", a.reader(a.getDraft))
	if a.Leads != nil {
		a.mux.Handle("GET "+Root+"/dossiers/{id}/leads", a.reader(a.getLeads))
		a.mux.Handle("POST "+Root+"/dossiers/{id}/leads/{lead}", a.reader(a.judgeLead))
		a.mux.Handle("GET "+Root+"/marks", a.reader(a.searchMarks))
	}
	a.mux.Handle("GET "+Root+"/dossiers/{id}", a.reader(a.getDossier))
	a.mux.Handle("GET "+Root+"/dossiers/{id}/entries", a.reader(a.getEntries))
	a.mux.Handle("POST "+Root+"/dossiers/{id}/steps/{step}", a.reader(a.takeStep))
	a.mux.Handle("GET "+Root+"/overviews/{kind}/{name}", a.reader(a.getOverview))
	if c.Attachments != nil {
		a.mux.Handle("PUT "+Root+"/uploads/{id}", a.reader(a.putUpload))
		a.mux.Handle("GET "+Root+"/uploads/{id}", a.reader(a.getUpload))
		a.mux.Handle("GET "+Root+"/dossiers/{id}/attachments", a.reader(a.getAttached))
		a.mux.Handle("GET "+Root+"/dossiers/{id}/attachments/{root}", a.reader(a.getAttachment))
	}
	if a.Pouches != nil {
		a.mux.Handle("GET "+Root+"/pouch/{party}", a.guarded(policy.Administer, a.packPouch))
		a.mux.Handle("POST "+Root+"/pouch", a.guarded(policy.Administer, a.takePouch))
	}
	a.mux.Handle("/", a.public(a.notFound))
	return a.mux
}

// notFound answers what nothing else does: 405 where another method would do, else 404.
func (a *api) notFound(w http.ResponseWriter, q *request) error {
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut} {
		try := q.Clone(q.Context())
		try.Method = method
		if _, pattern := a.mux.Handler(try); pattern != "/" {
			w.Header().Set("Allow", method)
			return fault(http.StatusMethodNotAllowed, "api.method")
		}
	}
	return fault(http.StatusNotFound, "api.no-page")
}

// known lets in every officer, whatever her role.
func (a *api) known(h handler) http.Handler { return a.guarded("", h) }

// reader lets in whoever may read contents. Whether she may take a step is asked later,
// of the step.
func (a *api) reader(h handler) http.Handler { return a.guarded(policy.Read, h) }
