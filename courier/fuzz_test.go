package courier_test

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/courier"
)

func TestClockSetBackShutsNobodyOut(t *testing.T) {
	enter := courier.NewGate()
	now := time.Now()
	enter(now)
	for i := range 50 {
		if !enter(now.Add(-24*time.Hour + time.Duration(i)*time.Second)) {
			t.Fatal("a peer is shut out because this node's clock was set back")
		}
	}
}

// Whatever a peer asks, it is answered with one of the protocol's codes, within bounds.
func FuzzRequest(f *testing.F) {
	w := newWorld(f, "kg", "kz")
	id := w.nodes["kg"].Council()
	now := time.Now()
	c := courier.New(courier.Config{Clerk: w.nodes["kg"].Clerk, DB: w.nodes["kg"].db, Link: w.nodes["kg"].keys.Link,
		Now: func() time.Time { now = now.Add(time.Second); return now }, Log: slog.New(slog.DiscardHandler)})
	handler := c.Handler()
	paths := []string{courier.PathPull, courier.PathChains, "/courier/1/heads", "/courier/1/nudge", "/"}
	f.Add(0, canon.Encode(pull{Line: "x", After: 3, Limit: 10}))
	f.Add(1, canon.Encode(map[int]any{1: []clerk.Want{{Dossier: id}, {Dossier: id, Party: "kg", From: 1}}}))
	f.Add(2, canon.Encode(map[int]any{1: id}))
	f.Add(3, canon.Encode(struct{}{}))
	f.Fuzz(func(t *testing.T, path int, body []byte) {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request(paths[uint(path)%5], w.nodes["kz"], body))
		switch answer.Code {
		case 200, 400, 404:
		default:
			t.Errorf("%d to %x", answer.Code, body)
		}
		if answer.Body.Len() > 6<<20 {
			t.Errorf("%d bytes to %x", answer.Body.Len(), body)
		}
	})
}

func request(path string, n *node, body []byte) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(string(body)))
	r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{{PublicKey: public(n.keys.Link), Subject: pkix.Name{CommonName: string(n.id)}}}}
	return r
}
