package courier

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"time"

	"kenesh/party"
)

// Dialer opens a connection to a peer's address.
type Dialer func(ctx context.Context, network, address string) (net.Conn, error)

// errPinned is returned when the other end does not hold the key the charter names.
var errPinned = errors.New("the other end does not hold the key the charter names")

// certificate wraps the link key as TLS wants it. Nothing in it is believed but the key;
// the name says which seat's key it is, should two cards name the same one.
func certificate(key ed25519.PrivateKey, me party.ID) (tls.Certificate, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: string(me)},
		NotBefore:    time.Unix(0, 0),
		NotAfter:     time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), // RFC 5280, 4.1.2.5: no end
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// ServerTLS is what the courier listens with: TLS 1.3, and only for keys in the charter.
func (c *Courier) ServerTLS() (*tls.Config, error) {
	cert, err := certificate(c.Link, c.Clerk.Me())
	if err != nil {
		return nil, err
	}
	return &tls.Config{
		SessionTicketsDisabled: true, // every connection shows its key
		Certificates:           []tls.Certificate{cert},
		MinVersion:             tls.VersionTLS13,
		ClientAuth:             tls.RequireAnyClientCert,
		NextProtos:             []string{"h2"},
		VerifyPeerCertificate: func(raw [][]byte, _ [][]*x509.Certificate) error {
			cert, err := certOf(raw)
			if err != nil {
				return err
			}
			if _, ok := c.partyOf(cert); !ok {
				return errPinned
			}
			return nil
		},
	}, nil
}

// client talks to one peer and to nobody who does not hold that peer's key.
func (c *Courier) client(peer party.ID) *http.Client {
	dial := c.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: 5 * time.Second}).DialContext
	}
	verify := func(raw [][]byte, _ [][]*x509.Certificate) error {
		cert, err := certOf(raw)
		if err != nil {
			return err
		}
		return c.pinned(peer, cert)
	}
	conf := &tls.Config{
		MinVersion:            tls.VersionTLS13,
		InsecureSkipVerify:    true, // names are not what is verified: verify pins the key
		VerifyPeerCertificate: verify,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			cert, err := certificate(c.Link, c.Clerk.Me())
			return &cert, err
		},
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dial, TLSClientConfig: conf, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: 5 * time.Second, IdleConnTimeout: 5 * time.Minute,
			// A connection that something between has forgotten takes everything and answers
			// nothing: whoever is silent for long is asked whether she is there.
			HTTP2: &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 10 * time.Second},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("a peer does not redirect") },
	}
}

func certOf(raw [][]byte) (*x509.Certificate, error) {
	if len(raw) == 0 {
		return nil, errPinned
	}
	cert, err := x509.ParseCertificate(raw[0])
	if err != nil {
		return nil, fmt.Errorf("peer's certificate: %w", err)
	}
	return cert, nil
}

// pinned holds a certificate to the link key in a peer's card.
func (c *Courier) pinned(peer party.ID, cert *x509.Certificate) error {
	key, ok := cert.PublicKey.(ed25519.PublicKey)
	if !ok {
		return errPinned
	}
	if seat, ok := c.Clerk.Roll().Seat(peer); !ok || !bytes.Equal(seat.Card.Link, key) {
		return errPinned
	}
	return nil
}

// partyOf finds the party whose card pins the key of a certificate. The card of another
// may name the same key, by mistake or to be taken for it; so the name must fit, too.
func (c *Courier) partyOf(cert *x509.Certificate) (party.ID, bool) {
	id := party.ID(cert.Subject.CommonName)
	seat, ok := c.Clerk.Roll().Seat(id)
	if !ok || seat.Standing == party.Left || c.pinned(id, cert) != nil {
		return "", false
	}
	return id, true
}
