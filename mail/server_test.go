package mail_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is a small real mail server: SMTP with STARTTLS or TLS, PLAIN, and what it was given.
type server struct {
	net.Listener
	ca       string // file
	cert     tls.Certificate
	implicit bool

	mu      sync.Mutex
	got     []string // the messages it took
	to      []string
	secrets []string
	refuse  string // what it answers to RCPT; "": it takes it
	noTLS   bool
	clear   int // commands after EHLO that came in the clear
}

func serve(t *testing.T, implicit bool) *server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{ca: filepath.Join(t.TempDir(), "ca.pem"), cert: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, implicit: implicit}
	if err := os.WriteFile(s.ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	if s.Listener, err = net.Listen("tcp", "localhost:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	go func() {
		for {
			c, err := s.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return s
}

func (s *server) address() string {
	_, port, _ := net.SplitHostPort(s.Addr().String())
	return "localhost:" + port
}

func (s *server) talk(c net.Conn) {
	defer func() { c.Close() }()
	secure := s.implicit
	if secure {
		c = tls.Server(c, &tls.Config{Certificates: []tls.Certificate{s.cert}})
	}
	in := bufio.NewReader(c)
	say := func(format string, args ...any) { fmt.Fprintf(c, format+"\r\n", args...) }
	say("220 localhost")
	to := ""
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		s.mu.Lock()
		refuse, noTLS := s.refuse, s.noTLS
		if !secure && verb != "EHLO" && verb != "STARTTLS" && verb != "QUIT" {
			s.clear++
		}
		s.mu.Unlock()
		switch verb {
		case "EHLO":
			if !secure && !noTLS {
				say("250-localhost\r\n250 STARTTLS")
			} else {
				say("250-localhost\r\n250-8BITMIME\r\n250 AUTH PLAIN")
			}
		case "STARTTLS":
			say("220 go on")
			c = tls.Server(c, &tls.Config{Certificates: []tls.Certificate{s.cert}})
			in, secure = bufio.NewReader(c), true
		case "AUTH":
			s.mu.Lock()
			s.secrets = append(s.secrets, rest)
			s.mu.Unlock()
			say("235 yes")
		case "MAIL":
			say("250 ok")
		case "RCPT":
			if refuse != "" {
				say("%s", refuse)
				continue
			}
			to = rest
			say("250 ok")
		case "DATA":
			say("354 go on")
			var b strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				b.WriteString(line)
			}
			s.mu.Lock()
			s.got, s.to = append(s.got, b.String()), append(s.to, to)
			s.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("500 what?")
		}
	}
}

func (s *server) messages() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.got...)
}

func (s *server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}
