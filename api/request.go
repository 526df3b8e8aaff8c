package api

import (
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/roster"
)

// request is an HTTP request of somebody the node knows, or of anybody where officer is
// empty, with the voice to answer in.
type request struct {
	*http.Request
	officer roster.Officer
	role    party.Role
	voice   *lang.Voice
	today   lang.Date // where she is
}

// as is the officer as an entry names her.
func (q *request) as() party.Person { return party.Person{Name: q.officer.Name, Role: q.role} }

// handler answers a request, or returns what a problem is made of.
type handler func(http.ResponseWriter, *request) error

// public serves h to anybody.
func (a *api) public(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := a.speak(&request{Request: r})
		if err := h(w, q); err != nil {
			a.refuse(w, q, err)
		}
	})
}

// guarded serves h to officers whose role carries a power; "" for every officer.
func (a *api) guarded(needs policy.Power, h handler) http.Handler {
	return a.public(func(w http.ResponseWriter, q *request) error {
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("Vary", "Authorization, Accept-Language")
		if err := a.identify(q); err != nil {
			return err
		}
		if !a.limit.allow("officer "+q.officer.ID, perOfficer) {
			return fault(http.StatusTooManyRequests, "api.too-many")
		}
		if needs != "" && !policy.Has(q.role, needs) {
			return errPower
		}
		return h(w, q)
	})
}

// errPower is the clerk's own sentence for the same.
var errPower = procedure.Refuse("refuse.power", nil)

// identify finds the officer of the token. Whoever fails too often from one address is
// not listened to for a while.
func (a *api) identify(q *request) error {
	address, _, _ := net.SplitHostPort(q.RemoteAddr)
	scheme, token, _ := strings.Cut(q.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" || len(token) > 512 {
		return fault(http.StatusUnauthorized, "api.no-token")
	}
	var err error
	q.officer, q.role, err = a.Roster.ByToken(q.Context(), strings.TrimSpace(token))
	switch problems := procedure.ProblemsOf(err); {
	case len(problems) > 0 && !a.limit.allow("address "+address, perStranger):
		return fault(http.StatusTooManyRequests, "api.too-many")
	case len(problems) > 0:
		return &failure{status: http.StatusUnauthorized, cause: err, problems: problems}
	case err != nil:
		return errors.Join(errors.New("looking up a token"), err)
	}
	a.speak(q)
	return nil
}

// speak chooses the language of the answer: the caller's, else the officer's, else English.
func (a *api) speak(q *request) *request {
	fallback := lang.Tag("en")
	for _, tag := range slices.Backward(q.officer.Languages) {
		if lang.Known(tag) {
			fallback = tag
		}
	}
	q.voice = a.Catalogue.Voice(lang.Match(q.Header.Get("Accept-Language"), fallback))
	q.voice.Prefer, q.voice.Names = q.officer.Languages, a.names(q)
	if zone, err := time.LoadLocation(q.officer.Zone); err == nil {
		q.voice.Zone = zone
	}
	q.today = a.todayIn(q.voice.Zone)
	return q
}

// names are parties' names as our own shows them to whoever has signed in.
func (a *api) names(q *request) func(string) lang.Text {
	if q.officer.ID == "" {
		return a.name
	}
	return a.Overviews.Names(q.Context(), a.Clerk.Procedures(), a.Clerk.Me(), a.name, a.Log)
}

// name is a party's name by its card.
func (a *api) name(id string) lang.Text {
	seat, _ := a.Clerk.Roll().Seat(party.ID(id))
	return seat.Card.Name
}
