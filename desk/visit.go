package desk

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/roster"
)

// visit is one request: who asks, in which language and time she reads, and the desk.
type visit struct {
	*desk
	w       http.ResponseWriter
	r       *http.Request
	secret  string          // what opens her session
	session *roster.Session // nil: nobody has signed in
	voice   *lang.Voice
	now     lang.Moment
	paper   bool // what is made is a file: no links, and nothing that changes with the hour
	charts  int  // drawn on the page so far

	about dossier.ID // the dossier the page is about, once it was opened

	onCards func(string) lang.Text // parties' names as the roll has them
	plainly func(string) lang.Text // as our party shows them, where a dossier says nothing else
	notes   footnotes
}

// open serves a page to anybody.
func (d *desk) open(page func(*visit) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := d.visit(w, r)
		if err == nil {
			err = page(v)
		}
		if err != nil {
			v.fail(err)
		}
	})
}

// signed serves a page to whoever has signed in.
func (d *desk) signed(page func(*visit) error) http.Handler {
	return d.open(func(v *visit) error {
		if v.session == nil {
			return v.askToSignIn()
		}
		return page(v)
	})
}

// with serves a page to those whose role carries a power.
func (d *desk) with(power policy.Power, page func(*visit) error) http.Handler {
	return d.signed(func(v *visit) error {
		if !policy.Has(v.session.Role, power) {
			return v.lacking(power)
		}
		return page(v)
	})
}

func (d *desk) visit(w http.ResponseWriter, r *http.Request) (*visit, error) {
	v := &visit{desk: d, w: w, r: r, now: lang.Moment(d.Now().UnixMilli())}
	err := v.recognise()
	v.voice = v.speak()
	v.onCards = v.voice.Names
	if v.session != nil {
		v.voice.Names = v.designated()
	}
	return v, err
}

// recognise finds the session the browser's cookie opens.
func (v *visit) recognise() error {
	c, err := v.r.Cookie(v.cookieName("session"))
	if err != nil {
		return nil
	}
	s, err := v.Roster.Session(v.r.Context(), c.Value)
	switch {
	case errors.Is(err, roster.ErrSessionOver), errors.Is(err, roster.ErrDisabled):
		return nil
	case err != nil:
		return err
	}
	v.secret, v.session = c.Value, &s
	v.r = v.r.WithContext(roster.As(v.r.Context(), s.Officer.ID, s.Role))
	return nil
}

// by is the officer as an entry names her.
func (v *visit) by() party.Person { return v.session.Officer.As(v.session.Role) }

func (v *visit) may(p policy.Power) bool { return v.session != nil && policy.Has(v.session.Role, p) }

// cookieName keeps apart the desks of several parties on one machine, which a browser
// does not.
func (v *visit) cookieName(what string) string {
	return "kenesh-" + string(v.Clerk.Me()) + "-" + what
}

func (v *visit) setCookie(what, value string, maxAge int) {
	http.SetCookie(v.w, &http.Cookie{Name: v.cookieName(what), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: strings.HasPrefix(v.origin(), "https:"), SameSite: http.SameSiteLaxMode})
}

// origin is where the desk is, for links that leave the page.
func (v *visit) origin() string {
	switch {
	case v.Origin != "":
		return v.Origin
	case v.r.TLS != nil:
		return "https://" + v.r.Host
	}
	return "http://" + v.r.Host
}

func (v *visit) forgetCookie(what string) { v.setCookie(what, "", -1) }

// begin gives the browser a session and sends it on.
func (v *visit) begin(session string) { v.setCookie("session", session, 0) }

func (v *visit) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// form reads what was posted.
func (v *visit) form() (url.Values, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, errBadForm
	}
	return v.r.PostForm, nil
}

// inside is to if it is a path of the desk, and its front page otherwise.
func inside(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}

func (v *visit) zone() *time.Location {
	if v.voice.Zone == nil {
		return time.UTC
	}
	return v.voice.Zone
}
