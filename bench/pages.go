package bench

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"kenesh/api"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/roster"
)

// reader is an officer with a browser and a program of hers.
type reader struct {
	r             *run
	client        *http.Client
	cookie, token string
}

// pages asks the filled node for what officers and their programs ask, over HTTP.
func (r *run) pages(ctx context.Context) error {
	some := func() int { return rand.N(len(r.cases)) }
	reading := time.Duration(r.year.Messages/r.year.Cases) * r.floor.Open
	page := r.floor.alone("http", r.floor.HTTP)
	opened := r.floor.alone("http + fsync + open a message", r.floor.HTTP+r.floor.Fsync+reading)
	asked := []struct {
		name string
		at   int
		path func() string
		over limit
	}{
		{"page.today", 1, func() string { return "/" }, page},
		{"page.list", 1, func() string { return "/" + kind }, page},
		{"page.list-status", 1, func() string { return "/" + kind + "?status=open&sort=title" }, page},
		{"page.list-party", 1, func() string { return "/" + kind + "?with=" + string(r.peer.id) + "&sort=due" }, page},
		{"page.search-rare", 1, func() string { return "/search?q=" + rareWord(some()) }, page},
		{"page.search-common", 1, func() string { return "/search?q=" + commonWord }, page},
		{"page.dossier", 1, func() string { return "/d/" + r.cases[some()].String() }, opened},
		{"page.dossier-many", officers, func() string { return "/d/" + r.cases[some()].String() }, opened},
		{"api.list", 1, func() string { return api.Root + "/dossiers?kind=" + kind }, page},
		{"api.search", 1, func() string { return api.Root + "/dossiers?q=" + rareWord(some()) }, page},
		{"api.dossier", 1, func() string { return api.Root + "/dossiers/" + r.cases[some()].String() }, opened},
	}
	n := min(150, r.year.sample) // the API lets a program be brisk, but no brisker
	for i, a := range asked {
		who, err := r.enrol(ctx, fmt.Sprintf("reader%d", i))
		if err != nil {
			return err
		}
		took, err := r.timed(ctx, a.at, n, func(ctx context.Context, _ int) error { return who.get(ctx, a.path()) })
		who.client.CloseIdleConnections()
		if err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
		r.figure(each(a.name, took).over(a.over))
	}
	return nil
}

// enrol makes an officer's account at the origin, signs her in and gives her a token.
func (r *run) enrol(ctx context.Context, id string) (*reader, error) {
	n := r.origin.n
	o := roster.Officer{ID: id, Name: "Reader", Roles: []party.Role{party.Officer}, Languages: []lang.Tag{"en"}, Zone: n.Config.Zone}
	if err := n.Roster.Save(ctx, o); err != nil {
		return nil, err
	}
	session, err := n.Roster.StartFor(ctx, id, party.Officer, "bench")
	if err != nil {
		return nil, err
	}
	token, err := n.Roster.Token(ctx, id, party.Officer, "bench", time.Hour)
	return &reader{r: r, cookie: "kenesh-" + string(r.origin.id) + "-session=" + session, token: token,
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: officers}, Timeout: patience,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}, err
}

// get reads one page to its end.
func (a *reader) get(ctx context.Context, path string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.r.origin.n.Origin()+path, nil)
	if err != nil {
		return err
	}
	if len(path) >= len(api.Root) && path[:len(api.Root)] == api.Root {
		req.Header.Set("Authorization", "Bearer "+a.token)
	} else {
		req.Header.Set("Cookie", a.cookie)
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s", path, resp.Status)
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
