package node

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"kenesh/api"
	"kenesh/calendar"
	"kenesh/desk"
	"kenesh/duty"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/roster"
	"kenesh/store"
)

// Limits of what any browser or peer may take up.
const (
	headerTime = 5 * time.Second
	readTime   = 60 * time.Second
	idleTime   = 2 * time.Minute
	maxHeader  = 32 << 10
	stopTime   = 5 * time.Second
	askTime    = 3 * time.Second // how long peers are asked at the start what they hold of our own
)

// Serve listens for the other nodes and for officers, and runs until ctx ends. Listening
// is there when ready is called.
func (n *Node) Serve(ctx context.Context, ready func()) error {
	peers, err := n.listen(n.Config.Courier)
	if err != nil {
		return err
	}
	officers, err := n.listen(n.Config.Desk)
	if err != nil {
		return errors.Join(err, peers.Close())
	}
	if n.Config.Certificate != "" {
		cert, err := tls.LoadX509KeyPair(n.Config.Certificate, n.Config.CertificateKey)
		if err != nil {
			return errors.Join(err, peers.Close(), officers.Close())
		}
		officers = tls.NewListener(officers, &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}})
	}
	linkTLS, err := n.Courier.ServerTLS()
	if err != nil {
		return errors.Join(err, peers.Close(), officers.Close())
	}
	servers := map[*http.Server]net.Listener{
		n.server(n.Courier.Handler()): tls.NewListener(peers, linkTLS),
		n.server(n.Handler()):         officers,
	}
	if err := n.openPortal(ctx, servers); err != nil {
		return errors.Join(err, peers.Close(), officers.Close())
	}
	return n.run(ctx, ready, servers)
}

func (n *Node) run(ctx context.Context, ready func(), servers map[*http.Server]net.Listener) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var done []chan struct{}
	spawn := func(f func()) {
		ch := make(chan struct{})
		done = append(done, ch)
		go func() { defer close(ch); f() }()
	}
	for s, l := range servers {
		spawn(func() {
			if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				cancel(err)
			}
		})
	}
	if own, err := n.ownEntries(ctx); err != nil || own > 0 {
		n.Clerk.AskFirst(askTime)
	}
	spawn(func() { n.Clerk.Run(ctx) })
	spawn(func() { n.Courier.Run(ctx) })
	spawn(func() { n.Leads.Run(ctx) })
	spawn(func() { // reads into memory what lists are found in and first pages show, so that no officer waits for it
		if _, err := n.Index.List(ctx, index.Query{Limit: 1}); err != nil && ctx.Err() == nil {
			n.Options.Log.Error("lists", "err", err)
		}
		if err := n.Overviews.Warm(ctx, n.Clerk.Procedures()); err != nil && ctx.Err() == nil {
			n.Options.Log.Error("overviews", "err", err)
		}
	})
	if n.Mail != nil {
		spawn(func() { n.runMail(ctx) })
	}
	spawn(func() { n.Attached.Run(ctx) })
	spawn(func() { n.retire(ctx) })
	if n.Config.Portal != nil {
		spawn(func() { n.press.Run(ctx) })
	}
	ready()
	<-ctx.Done()
	stop, stopped := context.WithTimeout(context.Background(), stopTime)
	defer stopped()
	for s := range servers {
		if s.Shutdown(stop) != nil {
			s.Close() // a live badge holds its connection open
		}
	}
	for _, ch := range done {
		<-ch
	}
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// retire has the clerk look now and then whose day has come.
func (n *Node) retire(ctx context.Context) {
	look := time.NewTicker(n.Options.Retire)
	defer look.Stop()
	for {
		if err := n.Clerk.Retire(ctx); err != nil && ctx.Err() == nil {
			n.Options.Log.Error("retention", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

func (n *Node) listen(address string) (net.Listener, error) {
	listen := n.Options.Listen
	if listen == nil {
		listen = net.Listen
	}
	l, err := listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	return &door{Listener: l, log: n.Options.Log}, nil
}

// door says why nobody can come in, such as that the descriptors are used up; net/http
// tries again and tells its own log only, where strangers' faults drown it.
type door struct {
	net.Listener
	log  *slog.Logger
	said time.Time
}

func (d *door) Accept() (net.Conn, error) {
	c, err := d.Listener.Accept()
	if err != nil && !errors.Is(err, net.ErrClosed) && time.Since(d.said) > 10*time.Second {
		d.said = time.Now()
		d.log.Warn("cannot accept connections", "err", err)
	}
	return c, err
}

func (n *Node) server(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, IdleTimeout: idleTime,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(n.Options.Log.Handler(), slog.LevelDebug)}
}

// Handler is what officers' browsers and programs talk to: the desk, the API and calendars.
func (n *Node) Handler() http.Handler {
	mux, overviews := http.NewServeMux(), n.Overviews
	mux.Handle(api.Root+"/", api.New(api.Config{Clerk: n.Clerk, Index: n.Index, Leads: n.Leads, Roster: n.Roster, Journal: n.Journal,
		Overviews: overviews, Pouches: n.Clerk, Catalogue: n.Catalogue, Log: n.Options.Log, Now: n.Options.Now, Version: n.Options.Version, Status: n.Status, Attachments: n.Attached}))
	calendar.Register(mux, calendar.Config{Clerk: n.Clerk, Index: n.Index, Roster: n.Roster, Journal: n.Journal, Names: overviews,
		Catalogue: n.Catalogue, Log: n.Options.Log, Now: n.Options.Now, Home: n.Config.Languages[0], Origin: n.Origin()})
	mux.Handle("/", desk.New(desk.Config{Clerk: n.Clerk, Index: n.Index, Leads: n.Leads, Roster: n.Roster, Journal: n.Journal, Duty: n.Duty, Mail: n.Mail,
		Overviews: overviews, Catalogue: n.Catalogue, Log: n.Options.Log, Now: n.Options.Now, Origin: n.Origin(), Home: n.Config.Languages[0], Version: n.Options.Version,
		Attachments: n.Attached, Demo: n.personas(), Links: n.links, Offences: n.offences}))
	return mux
}

// Origin is the desk's address as officers type it.
func (n *Node) Origin() string {
	if n.Config.Origin != "" {
		return n.Config.Origin
	}
	return "http://" + n.Config.Desk
}

func (n *Node) rosterConfig() roster.Config {
	host := "localhost"
	if u, err := url.Parse(n.Origin()); err == nil && u.Hostname() != "" && net.ParseIP(u.Hostname()) == nil {
		host = u.Hostname()
	}
	return roster.Config{RPID: host, Origins: []string{n.Origin()}, DisplayName: n.displayName(), Now: n.Options.Now, Note: n.noteAccount}
}

func (n *Node) displayName() string {
	name, _ := n.Config.Name.Best(n.Config.Languages...)
	return "Kenesh: " + name
}

// noteAccount writes every change of an account into the journal, in the same commit.
func (n *Node) noteAccount(tx *store.Tx, e roster.Event) error {
	return n.Journal.AppendTx(tx, journal.Record{What: journal.Account, Purpose: e.What, Officer: e.By, Role: e.Role, About: e.Officer})
}

// noteDuty writes who has what, and who handed over to whom, into the journal likewise.
func (n *Node) noteDuty(tx *store.Tx, e duty.Event) error {
	return n.Journal.AppendTx(tx, journal.Record{What: journal.Duty, Purpose: e.What, Officer: e.By.Officer, Role: e.By.Role, Dossier: e.Dossier, About: e.About})
}

func (n *Node) personas() func() []desk.Persona {
	if !n.Options.Personas {
		return nil
	}
	return func() []desk.Persona {
		officers, err := n.Roster.Officers(context.Background())
		if err != nil {
			n.Options.Log.Error("personas", "err", err)
			return nil
		}
		var out []desk.Persona
		for _, o := range officers {
			for _, role := range o.Roles {
				out = append(out, desk.Persona{Officer: o.ID, Name: o.Name, Role: role})
			}
		}
		return out
	}
}

func (n *Node) links() []desk.LinkState {
	var out []desk.LinkState
	for _, s := range n.Courier.Links(context.Background()) {
		l := desk.LinkState{Party: s.Party, Backlog: s.Backlog, Error: s.Error}
		if !s.Heard.IsZero() {
			l.Heard = lang.Moment(s.Heard.UnixMilli())
		}
		out = append(out, l)
	}
	return out
}

func (n *Node) offences(ctx context.Context) (out []store.Offence, err error) {
	err = n.DB.Read(ctx, func(tx *store.Tx) error {
		out, err = tx.Offences(200)
		return err
	})
	return out, err
}

// Status is how the node is, for the administrator's monitoring.
func (n *Node) Status(ctx context.Context) api.Status {
	s := api.Status{Ready: true}
	roll := n.Clerk.Roll()
	switch {
	case !roll.InForce:
		s.Ready, s.Reason = false, "refuse.no-council"
	case len(n.Clerk.Rejoining()) > 0:
		s.Ready, s.Reason = false, "refuse.rejoining"
		for _, id := range n.Clerk.Rejoining() {
			s.Awaited = append(s.Awaited, string(id))
		}
	}
	if reason := n.trouble(ctx); reason != "" {
		s.Ready, s.Reason = false, reason
	}
	if err := n.DB.Read(ctx, func(tx *store.Tx) (err error) {
		s.Dossiers, s.Entries, err = tx.Counts()
		return err
	}); err != nil {
		n.Options.Log.Error("status", "err", err)
		s.Ready, s.Reason = false, "refuse.stopped"
	}
	for _, l := range n.Courier.Links(ctx) {
		link := api.Link{Party: string(l.Party), Backlog: l.Backlog, Error: l.Error}
		if !l.Asked.IsZero() {
			link.Heard = l.Asked.UTC().Format(time.RFC3339)
		}
		if !l.Heard.IsZero() {
			link.Pulled = l.Heard.UTC().Format(time.RFC3339)
		}
		s.Links = append(s.Links, link)
	}
	return s
}

// trouble says, as the key of a refusal, why the disk takes nothing at the moment. A disk
// that was full is tried again: nobody need act for the node to notice that it has room.
func (n *Node) trouble(ctx context.Context) string {
	err := n.DB.Trouble()
	if errors.Is(err, store.ErrFull) {
		err = n.DB.Write(ctx, func(tx *store.Tx) error { return tx.SetMeta("tried", n.Options.Now().UTC().Format(time.RFC3339Nano)) })
	}
	switch {
	case err == nil:
		return ""
	case errors.Is(err, store.ErrFull):
		return "refuse.disk-full"
	}
	return "refuse.stopped"
}
