// Package calendar tells officers' own calendar programs what takes place and what is
// due: as a feed to subscribe to (iCalendar, RFC 5545) and as a calendar to read (CalDAV,
// RFC 4791). It knows no kind: what has a date is in the index.
//
//	/calendar/feed/SECRET.ics   everything in one file
//	/calendar/feed/SECRET/      CalDAV, for programs that take an address alone
//	/calendar/dav/              CalDAV, the secret being the password of any user name
//
// The secret is an officer's, of the roster: made on the desk, shown once, kept as a hash,
// and revoked with one button. Whoever has it reads what she may read in its role, at any
// time, and can change nothing. So an address tells titles only if she chose that.
//
// What it promises: a secret that opens nothing gets the answer of a page that is not
// there; contents leave only after the journal has the read; two requests between which
// nothing happened get the same bytes and the same ETag; a date that moves or is called
// off keeps its UID and gets a higher SEQUENCE; every time comes with its zone's rules.
// The log holds neither secrets nor contents.
//
// Its few sentences are the desk's: both show the same dates by the same names.
package calendar

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/roster"
)

// Where it is served.
const (
	FeedRoot  = "/calendar/feed/"
	DAVRoot   = "/calendar/dav/"
	wellKnown = "/.well-known/caldav"
)

// Clerk is what calendars ask of the clerk.
type Clerk interface {
	Me() party.ID
	Council() dossier.ID
	Roll() *party.Roll
	Procedures() []*procedure.Procedure
}

// Names is what calendars ask of the overviews: how our party shows the others.
type Names interface {
	Names(ctx context.Context, all []*procedure.Procedure, viewer party.ID, otherwise func(string) lang.Text, log *slog.Logger) func(string) lang.Text
}

// Index is what calendars ask of the index.
type Index interface {
	Dates(context.Context, index.DateQuery) ([]index.Date, error)
	Tied(context.Context, dossier.ID) ([]index.Summary, error)
}

// Roster is what calendars ask of the roster.
type Roster interface {
	ByFeed(ctx context.Context, secret string) (roster.Feed, roster.Officer, error)
}

// Journal is what calendars ask of the journal: Append returns once the record is durable.
type Journal interface {
	Append(context.Context, journal.Record) error
}

// Config is what calendars are made of.
type Config struct {
	Clerk     Clerk
	Index     Index
	Roster    Roster
	Journal   Journal
	Names     Names
	Catalogue *lang.Catalogue
	Log       *slog.Logger
	Now       func() time.Time
	Home      lang.Tag // for officers who read none of our languages
	Origin    string   // the desk as officers type it: dates lead there
}

type calendar struct {
	Config
	making  chan struct{} // holds one for each calendar that is being made
	fetched struct {
		sync.Mutex
		at map[string]time.Time // when a feed's last record was made
	}
}

// Register serves calendars on a mux.
func Register(mux *http.ServeMux, cfg Config) {
	c := &calendar{Config: cfg, making: make(chan struct{}, atOnce)}
	c.fetched.at = map[string]time.Time{}
	mux.Handle(FeedRoot, guard(c.feedOrTree))
	mux.Handle(DAVRoot, guard(c.tree))
	mux.Handle(strings.TrimSuffix(DAVRoot, "/"), guard(c.tree)) // some programs drop the stroke
	mux.Handle(wellKnown, http.RedirectHandler(DAVRoot, http.StatusPermanentRedirect))
}

// atOnce is how many calendars are made at the same time: they are read by programs, and
// officers' pages come first.
const atOnce = 2

// guard is what holds for every answer: nobody between keeps it, no page shows it, and
// the address goes nowhere with a link.
func guard(h func(http.ResponseWriter, *http.Request)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Cache-Control", "private, no-cache")
		head.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		h(w, r)
	})
}

// maxBody bounds what a program may ask in one request, in bytes.
const maxBody = 1 << 20

// feedOrTree serves what lies under a secret in the address.
func (c *calendar) feedOrTree(w http.ResponseWriter, r *http.Request) {
	rest := strings.TrimPrefix(r.URL.Path, FeedRoot)
	secret, inside, _ := strings.Cut(rest, "/")
	secret, isFile := strings.CutSuffix(secret, ".ics")
	who, err := c.reader(r.Context(), secret)
	switch {
	case errors.Is(err, roster.ErrFeedUnknown):
		http.NotFound(w, r)
	case err != nil:
		c.fail(w, r, err)
	case isFile && secret+".ics" == rest:
		c.feed(w, r, who)
	default:
		c.visit(w, r, tree{reader: who, root: FeedRoot + secret + "/", path: inside})
	}
}

// tree serves CalDAV to a program that gives the secret as its password.
func (c *calendar) tree(w http.ResponseWriter, r *http.Request) {
	_, secret, _ := r.BasicAuth()
	who, err := c.reader(r.Context(), secret)
	switch {
	case errors.Is(err, roster.ErrFeedUnknown):
		w.Header().Set("WWW-Authenticate", `Basic realm="Kenesh", charset="UTF-8"`)
		http.Error(w, "401 unauthorized", http.StatusUnauthorized)
	case err != nil:
		c.fail(w, r, err)
	default:
		c.visit(w, r, tree{reader: who, root: DAVRoot, path: strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, strings.TrimSuffix(DAVRoot, "/")), "/")})
	}
}

// fail answers for a fault of ours. The log names no address: it holds the secret.
func (c *calendar) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	c.Log.Error("calendar: request failed", "method", r.Method, "err", err)
	http.Error(w, "503 try again later", http.StatusServiceUnavailable)
}
