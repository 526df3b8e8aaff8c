// Package mail tells officers by e-mail that something waits at the duty desk, and nothing
// else: no title, no party, no number, no count. Whoever reads the mail on its way learns
// that a desk has work.
//
// Each officer chooses what she is told of, how often at most, and when not. What there is to
// tell is noted in the database with the message that tells it, so a message is queued once,
// survives a restart, and is tried again until the mail server takes it or a day is over. A
// node that stops after the server took it and before that is noted sends it again under the
// same Message-ID. Nothing waits for the mail server: it has a goroutine of its own.
//
// It sends by net/smtp of the standard library, which is frozen and does all that is needed
// here: one server, TLS, PLAIN authentication, one recipient.
package mail

import (
	"context"
	"embed"
	"errors"
	"log/slog"
	"net"
	"net/mail"
	"strings"
	"time"

	"kenesh/index"
	"kenesh/lang"
	"kenesh/store"
)

// Words are the sentences of this package in every language.
//
//go:embed words/*.json
var Words embed.FS

// Settings say which server takes the mail. They stand in kenesh.json; without them no mail is sent.
type Settings struct {
	// Server is host:port; its certificate is for the host.
	Server string `json:"server"`
	// TLS is "starttls" or "tls"; nothing is ever sent in the clear.
	TLS string `json:"tls"`
	// CA is a PEM file of whoever signed the server's certificate; none: the system's.
	CA string `json:"ca,omitempty"`
	// From is the address the mail comes from.
	From string `json:"from"`
	// User and PasswordFile are for servers that ask.
	User         string `json:"user,omitempty"`
	PasswordFile string `json:"password_file,omitempty"`
}

// Check says what is wrong with settings.
func (s Settings) Check() error {
	host, _, err := net.SplitHostPort(s.Server)
	switch {
	case err != nil || host == "":
		return errors.New("server: host:port")
	case s.TLS != "starttls" && s.TLS != "tls":
		return errors.New(`tls: "starttls" or "tls"`)
	case !ValidAddress(s.From):
		return errors.New("from: an address")
	case (s.User == "") != (s.PasswordFile == ""):
		return errors.New("user and password_file go together")
	}
	return nil
}

// ValidAddress reports whether text is a plain address, as "duty@mia.example".
func ValidAddress(text string) bool {
	a, err := mail.ParseAddress(text)
	plain := func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"<>(),:;\`, r) }
	return err == nil && a.Address == text && len(text) <= 254 && !strings.ContainsFunc(text, plain)
}

// Config is what mail is made of.
type Config struct {
	Settings
	DB        *store.DB
	Index     *index.Index
	Catalogue *lang.Catalogue // with Words in it
	Log       *slog.Logger
	Now       func() time.Time
	Desk      string // its address, as officers type it

	// Reader says how an officer reads, or that she gets no mail now: her account is closed, she is away.
	Reader func(ctx context.Context, officer string) (Reader, bool)
}

// Reader is an officer as a message needs her.
type Reader struct {
	Lang lang.Tag
	Zone *time.Location
}

// Mail is one node's. Its methods are safe for concurrent use.
type Mail struct {
	Config
	wake chan struct{}
}

var tables = []string{`
CREATE TABLE mail_choices (
	officer TEXT PRIMARY KEY,
	address TEXT    NOT NULL,
	what    TEXT    NOT NULL, -- "arrived soon late", with spaces between
	quiet   TEXT    NOT NULL, -- "22:00-07:00", by her own clock; "": never
	every   INTEGER NOT NULL, -- minutes between two messages, at least
	told    INTEGER NOT NULL, -- what was noted up to then she has been told
	last    INTEGER NOT NULL  -- when her last message was queued
) STRICT;
CREATE TABLE mail_noted (
	what    TEXT    NOT NULL,
	dossier BLOB    NOT NULL,
	owed    TEXT    NOT NULL,
	due     INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (what, dossier, owed, due)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_noted_at ON mail_noted (at);
CREATE TABLE mail_queue (
	id      INTEGER PRIMARY KEY,
	message TEXT    NOT NULL, -- Message-ID
	officer TEXT    NOT NULL,
	address TEXT    NOT NULL,
	made    INTEGER NOT NULL,
	tries   INTEGER NOT NULL DEFAULT 0,
	next    INTEGER NOT NULL,
	state   TEXT    NOT NULL DEFAULT 'waits' -- waits, sent, given-up
) STRICT;
CREATE INDEX mail_queue_next ON mail_queue (next) WHERE state = 'waits'`}

// New makes the mail of a database, creating its tables if they are not there.
func New(c Config) (*Mail, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	return &Mail{c, make(chan struct{}, 1)}, c.DB.Migrate(context.Background(), "mail", tables)
}

// Wake has mail look soon: something has changed.
func (m *Mail) Wake() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

const (
	lookEvery = time.Minute
	gather    = 5 * time.Second // after a change, for more to come
)

// Run looks and sends until ctx ends.
func (m *Mail) Run(ctx context.Context) {
	for {
		if err := m.Look(ctx); err != nil && ctx.Err() == nil {
			m.Log.Error("mail: looking what waits", "err", err)
		}
		if err := m.Send(ctx); err != nil && ctx.Err() == nil {
			m.Log.Error("mail: sending", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		case <-m.wake:
			select {
			case <-ctx.Done():
				return
			case <-time.After(gather):
			}
		}
	}
}

func (m *Mail) now() int64 { return m.Now().UnixMilli() }
