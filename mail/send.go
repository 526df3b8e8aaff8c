package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/smtp"
	"net/textproto"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"kenesh/lang"
	"kenesh/store"
)

const (
	sendTime = 30 * time.Second // for one message, from the dialling to the goodbye
	giveUp   = 24 * time.Hour
	atOnce   = 50 // messages for one round
)

// queued is a message that waits.
type queued struct {
	id               int64
	message, officer string
	address          string
	made             int64
	tries            int
}

// Send sends what waits and is due. Who cannot be reached is tried again later and later, for a
// day.
func (m *Mail) Send(ctx context.Context) error {
	var due []queued
	scan := func(rows *sql.Rows) (q queued, err error) {
		err = rows.Scan(&q.id, &q.message, &q.officer, &q.address, &q.made, &q.tries)
		return q, err
	}
	if err := m.DB.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = store.All(tx, scan, `SELECT id, message, officer, address, made, tries FROM mail_queue WHERE state = 'waits' AND next <= $1 ORDER BY next LIMIT $2`, m.now(), atOnce)
		return err
	}); err != nil {
		return err
	}
	for _, q := range due {
		err := m.deliver(ctx, q)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := m.sent(ctx, q, err); err != nil {
			return err
		}
	}
	return nil
}

// sent notes how it went. A server that says that it will never take it is believed.
func (m *Mail) sent(ctx context.Context, q queued, failed error) error {
	state, next := "sent", m.now()
	var said *textproto.Error
	switch {
	case failed == nil:
	case errors.As(failed, &said) && said.Code >= 500 || time.Duration(m.now()-q.made)*time.Millisecond > giveUp:
		state = "given-up"
	default:
		state, next = "waits", m.now()+min(int64(time.Hour/time.Millisecond), 60_000<<min(q.tries, 10))
	}
	if failed != nil {
		m.Log.Warn("mail was not taken", "message", q.id, "state", state, "why", plainly(failed))
	}
	return m.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE mail_queue SET state = $2, next = $3, tries = tries + 1 WHERE id = $1`, q.id, state, next)
		return err
	})
}

// plainly is why a message was not taken without what a server may repeat of an address.
func plainly(err error) string {
	var said *textproto.Error
	if errors.As(err, &said) {
		return fmt.Sprint("the server said ", said.Code)
	}
	return err.Error()
}

// deliver hands one message to the server.
func (m *Mail) deliver(ctx context.Context, q queued) error {
	reader, gets := m.Reader(ctx, q.officer)
	if !gets {
		return &textproto.Error{Code: 550, Msg: "nobody reads it"}
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	c, err := m.connect(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Mail(m.From); err != nil {
		return err
	}
	if err := c.Rcpt(q.address); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(m.message(q, reader.Lang)); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	_ = c.Quit() // it was taken
	return nil
}

var errNoTLS = errors.New("the mail server offers no STARTTLS")

func (m *Mail) connect(ctx context.Context) (*smtp.Client, error) {
	host, _, _ := net.SplitHostPort(m.Server)
	secure := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if m.CA != "" {
		pem, err := os.ReadFile(m.CA)
		if err != nil {
			return nil, err
		}
		if secure.RootCAs = x509.NewCertPool(); !secure.RootCAs.AppendCertsFromPEM(pem) {
			return nil, errors.New("the mail server's CA is no certificate")
		}
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", m.Server)
	if err != nil {
		return nil, err
	}
	if end, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(end)
	}
	if m.TLS == "tls" {
		conn = tls.Client(conn, secure)
	}
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		conn.Close()
		return nil, err
	}
	if err := m.greet(c, host, secure); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (m *Mail) greet(c *smtp.Client, host string, secure *tls.Config) error {
	if err := c.Hello(m.host()); err != nil {
		return err
	}
	if m.TLS == "starttls" {
		if offered, _ := c.Extension("STARTTLS"); !offered {
			return errNoTLS
		}
		if err := c.StartTLS(secure); err != nil {
			return err
		}
	}
	if m.User == "" {
		return nil
	}
	password, err := os.ReadFile(m.PasswordFile)
	if err != nil {
		return err
	}
	err = c.Auth(smtp.PlainAuth("", m.User, strings.TrimRight(string(password), "\r\n"), host))
	var said *textproto.Error
	if errors.As(err, &said) { // a wrong password is the engineer's to mend, and no reason to give up a message
		return fmt.Errorf("the mail server refused the password: %d", said.Code)
	}
	return err
}

// host is what the node calls itself to the mail server, and in Message-IDs.
func (m *Mail) host() string {
	if u, err := url.Parse(m.Desk); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "localhost"
}

// message is what is sent: that something waits, and where. It is the same whenever it is tried.
func (m *Mail) message(q queued, tag lang.Tag) []byte {
	voice := m.Catalogue.Voice(tag)
	var b bytes.Buffer
	for _, h := range [][2]string{
		{"Date", time.UnixMilli(q.made).UTC().Format(time.RFC1123Z)},
		{"From", "<" + m.From + ">"},
		{"To", "<" + q.address + ">"},
		{"Message-ID", "<" + q.message + "@" + m.host() + ">"},
		{"Subject", encoded(voice.S("mail.subject"))},
		{"Auto-Submitted", "auto-generated"}, // RFC 3834: nobody's machine answers it
		{"Content-Language", string(voice.Tag)},
		{"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=utf-8"},
		{"Content-Transfer-Encoding", "base64"},
	} {
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	b.WriteString("\r\n")
	text := base64.StdEncoding.EncodeToString([]byte(voice.S("mail.text", "address", strings.TrimRight(m.Desk, "/")+"/duty") + "\r\n"))
	for len(text) > 0 {
		n := min(76, len(text))
		b.WriteString(text[:n] + "\r\n")
		text = text[n:]
	}
	return b.Bytes()
}

// encoded is a header in pieces that no line is too long for: RFC 2047, 2.
func encoded(text string) string {
	if mime.BEncoding.Encode("utf-8", text) == text {
		return text
	}
	var words []string
	for piece := range slices.Chunk([]rune(text), 18) {
		words = append(words, mime.BEncoding.Encode("utf-8", string(piece)))
	}
	return strings.Join(words, "\r\n ")
}
