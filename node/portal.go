package node

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"kenesh/lang"
	"kenesh/portal"
)

// Portal describes the public's pages. They have an address, a listener and limits of
// their own: what strangers do there reaches neither officers' sessions nor the courier.
type Portal struct {
	// Listen is host:port to listen on for the public, or for the proxy before it.
	Listen string `json:"listen"`
	// Origin is the portal's address as the public types it, such as
	// "https://council.example.org": another host than the desk's.
	Origin string `json:"origin"`
	// Name is what the Council is called there; none: as the program calls it.
	Name lang.Text `json:"name,omitempty"`
	// Proxy says that all visitors come through a proxy that puts their address last in
	// X-Forwarded-For, so that each is held to limits of its own.
	Proxy bool `json:"proxy,omitempty"`
	// Certificate and CertificateKey are PEM files; empty where a proxy ends TLS.
	Certificate    string `json:"certificate,omitempty"`
	CertificateKey string `json:"certificate_key,omitempty"`
}

func (p *Portal) check(c Config) error {
	if p == nil {
		return nil
	}
	u, err := url.Parse(p.Origin)
	switch {
	case p.Listen == "" || p.Listen == c.Desk || p.Listen == c.Courier:
		return errors.New("listen: an address of its own is needed")
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("origin %q: a scheme and a host, and nothing behind them", p.Origin)
	case strings.EqualFold(p.Origin, c.Origin):
		return errors.New("origin: another one than the desk's, for browsers give what is the desk's to all of its origin")
	case (p.Certificate == "") != (p.CertificateKey == ""):
		return errors.New("certificate and certificate_key go together")
	}
	return nil
}

// Limits of what the public may take up beside those of the portal itself.
const (
	publicConnections = 256
	publicRead        = 5 * time.Second
	publicWrite       = 20 * time.Second
	publicIdle        = 15 * time.Second
	publicHeader      = 8 << 10
)

// openPortal adds the public's pages to the servers, where there are to be any. The first
// edition is printed before anybody can ask for it.
func (n *Node) openPortal(ctx context.Context, servers map[*http.Server]net.Listener) error {
	cfg := n.Config.Portal
	if cfg == nil {
		return nil
	}
	if err := n.press.Print(ctx); err != nil {
		return err
	}
	l, err := n.listen(cfg.Listen)
	if err != nil {
		return err
	}
	l = &few{Listener: l, room: make(chan struct{}, publicConnections)}
	if cfg.Certificate != "" {
		cert, err := tls.LoadX509KeyPair(cfg.Certificate, cfg.CertificateKey)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}})
	}
	servers[&http.Server{Handler: n.PortalHandler(), ReadHeaderTimeout: publicRead, ReadTimeout: publicRead, WriteTimeout: publicWrite,
		IdleTimeout: publicIdle, MaxHeaderBytes: publicHeader,
		ErrorLog: log.New(io.Discard, "", 0)}] = l // net/http names visitors' addresses in it
	return nil
}

// PortalHandler is what the public talks to.
func (n *Node) PortalHandler() http.Handler {
	cfg := n.Config.Portal
	zone, err := time.LoadLocation(n.Config.Zone)
	if err != nil {
		zone = time.UTC
	}
	home := n.Config.Languages[0]
	if !lang.Known(home) {
		home = "en"
	}
	return portal.New(portal.Config{Reader: n.Gazette, Catalogue: n.Catalogue, Now: n.Options.Now, Zone: zone, Home: home,
		Origin: cfg.Origin, Name: cfg.Name, Proxy: cfg.Proxy, Fault: func(err error) { n.Options.Log.Error("portal", "err", err) }})
}

// few takes in so many connections at a time and lets the others wait outside: strangers
// do not use up the node's descriptors.
type few struct {
	net.Listener
	room chan struct{}
}

func (f *few) Accept() (net.Conn, error) {
	f.room <- struct{}{}
	c, err := f.Listener.Accept()
	if err != nil {
		<-f.room
		return nil, err
	}
	return &leaving{Conn: c, leave: sync.OnceFunc(func() { <-f.room })}, nil
}

type leaving struct {
	net.Conn
	leave func()
}

func (l *leaving) Close() error {
	defer l.leave()
	return l.Conn.Close()
}
