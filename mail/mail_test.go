package mail_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"mime"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/mail"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// world is a node's mail, with a clock that a test moves.
type world struct {
	testing.TB
	db    *store.DB
	index *index.Index
	*mail.Mail
	now  time.Time
	here bool // the officer
	log  bytes.Buffer
}

func newWorld(t *testing.T, s mail.Settings) *world {
	t.Helper()
	w := &world{TB: t, now: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC), here: true} // midnight in Bishkek
	cat, err := lang.Load(lang.Words, mail.Words)
	w.check(err)
	w.db, err = sqlite.Open(filepath.Join(t.TempDir(), "kenesh.db"))
	w.check(err)
	t.Cleanup(func() { w.db.Close() })
	w.index, err = index.New(w.db, cat)
	w.check(err)
	zone, err := time.LoadLocation("Asia/Bishkek")
	w.check(err)
	w.Mail, err = mail.New(mail.Config{Settings: s, DB: w.db, Index: w.index, Catalogue: cat, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
		Now: func() time.Time { return w.now }, Desk: "https://desk.mia.example",
		Reader: func(context.Context, string) (mail.Reader, bool) { return mail.Reader{Lang: "ky", Zone: zone}, w.here }})
	w.check(err)
	return w
}

func (w *world) check(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// owes puts a dossier in which something is owed.
func (w *world) owes(n byte, list index.List, due lang.Moment) {
	w.Helper()
	r := index.Row{ID: dossier.ID{n}, Kind: "request", Founder: "kz", Parties: []party.ID{"kg", "kz"}, Changed: lang.Moment(w.now.UnixMilli()),
		Facts: procedure.Facts{Title: lang.Text{"ky": "Унаа: тонуу"}},
		Dues:  []index.Due{{Owed: procedure.Owed{ID: "answer", By: "kg", At: due, Arrived: list == index.Arrived}, List: list}}}
	w.check(w.db.Write(w.Context(), func(tx *store.Tx) error { _, err := w.index.Put(tx, r, nil); return err }))
}

// passes lets time go by and the mail look and send.
func (w *world) passes(d time.Duration) {
	w.Helper()
	w.now = w.now.Add(d)
	w.check(w.Look(w.Context()))
	w.check(w.Send(w.Context()))
}

func (w *world) choose(c mail.Choice) {
	w.Helper()
	c.Officer, c.Address = "aida", "aida@mia.example"
	if c.Every == 0 {
		c.Every = 5
	}
	w.check(w.Choose(w.Context(), c))
}

func settings(s *server) mail.Settings {
	return mail.Settings{Server: s.address(), TLS: "starttls", CA: s.ca, From: "kenesh@mia.example"}
}

func counts(t *testing.T, s *server, want int, when string) {
	t.Helper()
	if got := len(s.messages()); got != want {
		t.Fatalf("%s: %d messages, want %d", when, got, want)
	}
}

// TestAMessageSaysThatSomethingWaitsAndNothingElse, in the officer's language and the right form.
func TestAMessageSaysThatSomethingWaitsAndNothingElse(t *testing.T) {
	s := serve(t, false)
	set := settings(s)
	set.User, set.PasswordFile = "node", filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(set.PasswordFile, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, set)
	w.choose(mail.Choice{What: mail.About})
	w.owes(1, index.Arrived, 0)
	w.passes(time.Minute)
	counts(t, s, 1, "when it arrived")
	raw := s.messages()[0]
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	w.check(err)
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	w.check(err)
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	w.check(err)
	if subject != "Kenesh: нөөмөттө иш күтүп турат" || !strings.Contains(string(body), "https://desk.mia.example/duty") {
		t.Errorf("%q\n%s", subject, body)
	}
	for _, telling := range []string{"Унаа", "тонуу", "kz", "Казакстан", "1"} {
		if strings.Contains(subject+string(body), telling) {
			t.Errorf("it tells %q:\n%s", telling, body)
		}
	}
	if _, err := m.Header.Date(); err != nil || m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("Content-Language") != "ky" ||
		!strings.HasSuffix(m.Header.Get("Message-Id"), "@desk.mia.example>") || m.Header.Get("To") != "<aida@mia.example>" {
		t.Errorf("%v %v", m.Header, err)
	}
	for line := range strings.SplitSeq(raw, "\r\n") {
		if len(line) > 76 || strings.ContainsFunc(line, func(r rune) bool { return r > '~' || r == '\n' }) {
			t.Errorf("a line no server need take: %q", line)
		}
	}
	if len(s.secrets) != 1 || s.clear != 0 {
		t.Error("authenticated", s.secrets, "in the clear", s.clear)
	}
}

// TestWhatIsToldIsToldOnce: neither looking again, nor more of it within her span, nor a new start tells it twice.
func TestWhatIsToldIsToldOnce(t *testing.T) {
	s := serve(t, true)
	set := settings(s)
	set.TLS = "tls"
	w := newWorld(t, set)
	w.owes(9, index.Arrived, 0)
	w.passes(time.Minute)
	w.choose(mail.Choice{What: []string{mail.Arrived, mail.Late}, Every: 60})
	w.passes(time.Minute)
	counts(t, s, 0, "what was there before she chose")
	w.owes(1, index.Arrived, 0)
	w.passes(time.Minute)
	counts(t, s, 1, "the first")
	w.owes(2, index.Arrived, 0)
	w.passes(30 * time.Minute)
	counts(t, s, 1, "within her hour")
	w.passes(31 * time.Minute)
	counts(t, s, 2, "after it")
	w.passes(24 * time.Hour)
	counts(t, s, 2, "no news")
	w.owes(3, index.Ours, lang.Moment(w.now.Add(2*time.Hour).UnixMilli()))
	w.passes(time.Hour)
	counts(t, s, 2, "about to be late, which she did not ask for")
	w.passes(2 * time.Hour)
	counts(t, s, 3, "late")
	w.passes(2 * time.Hour)
	counts(t, s, 3, "still late")
	w.owes(4, index.Theirs, lang.Moment(w.now.UnixMilli())-1)
	w.passes(2 * time.Hour)
	counts(t, s, 3, "theirs")
}

// TestQuietHoursAndAbsence: she is told afterwards.
func TestQuietHoursAndAbsence(t *testing.T) {
	s := serve(t, false)
	w := newWorld(t, settings(s))
	w.choose(mail.Choice{What: []string{mail.Soon}, From: "22:00", Until: "07:00"})
	w.owes(1, index.Ours, lang.Moment(w.now.Add(3*time.Hour).UnixMilli()))
	w.passes(time.Minute)
	counts(t, s, 0, "at midnight")
	w.here = false
	w.passes(7 * time.Hour)
	counts(t, s, 0, "away")
	w.here = true
	w.passes(time.Minute)
	counts(t, s, 1, "in the morning")
}

// TestAServerThatIsAway is tried again later and later, and given up after a day; nothing goes twice.
func TestAServerThatIsAway(t *testing.T) {
	s := serve(t, false)
	w := newWorld(t, settings(s))
	w.choose(mail.Choice{What: []string{mail.Arrived}})
	s.set(func() { s.refuse = "451 later" })
	w.owes(1, index.Arrived, 0)
	w.passes(time.Minute)
	w.owes(2, index.Arrived, 0)
	w.passes(10 * time.Minute)
	counts(t, s, 0, "refused for now")
	s.set(func() { s.refuse = "" })
	w.passes(time.Hour)
	counts(t, s, 1, "taken after all")
	w.passes(6 * time.Minute)
	counts(t, s, 2, "what came while the first waited")
	s.set(func() { s.refuse = "550 no such <aida@mia.example>" })
	w.owes(3, index.Arrived, 0)
	w.passes(10 * time.Minute)
	s.set(func() { s.refuse = "" })
	w.passes(2 * time.Hour)
	counts(t, s, 2, "refused for good")
	if strings.Contains(w.log.String(), "mia.example") {
		t.Error("the log names somebody:", w.log.String())
	}
}

// TestNothingGoesInTheClear to a server that offers no TLS, or whose certificate is another's.
func TestNothingGoesInTheClear(t *testing.T) {
	for name, spoil := range map[string]func(*server, *mail.Settings){
		"no STARTTLS":      func(s *server, _ *mail.Settings) { s.noTLS = true },
		"a strange issuer": func(_ *server, set *mail.Settings) { set.CA = "" },
		"another's name": func(_ *server, set *mail.Settings) {
			set.Server = strings.Replace(set.Server, "localhost", "127.0.0.1", 1)
		},
	} {
		s := serve(t, false)
		set := settings(s)
		spoil(s, &set)
		w := newWorld(t, set)
		w.choose(mail.Choice{What: mail.About})
		w.owes(1, index.Arrived, 0)
		w.passes(time.Minute)
		counts(t, s, 0, name)
		if s.clear != 0 {
			t.Errorf("%s: %d commands in the clear", name, s.clear)
		}
	}
}

func TestAChoiceThatIsNone(t *testing.T) {
	w := newWorld(t, mail.Settings{Server: "localhost:25", TLS: "tls", From: "a@b.example"})
	for _, c := range []mail.Choice{
		{Officer: "aida", Address: "aida@mia.example\r\nBcc: all@mia.example", Every: 5}, {Officer: "aida", Address: "Aida <aida@mia.example>", Every: 5},
		{Officer: "aida", Address: "aida", Every: 5}, {Officer: "aida", Address: "a@b.example", Every: 1}, {Officer: "aida", Address: "a@b.example", Every: 5, From: "22:00"},
		{Officer: "aida", Address: "a@b.example", Every: 5, From: "25:00", Until: "07:00"}, {Officer: "aida", Address: "a@b.example", Every: 5, What: []string{"all"}},
	} {
		if err := w.Choose(t.Context(), c); !errors.Is(err, mail.ErrChoice) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	w.choose(mail.Choice{What: []string{mail.Late}, From: "22:00", Until: "07:00", Every: 720})
	if c, err := w.Choice(t.Context(), "aida"); err != nil || c.Address != "aida@mia.example" || c.From != "22:00" || c.Until != "07:00" || len(c.What) != 1 || c.Every != 720 {
		t.Errorf("%+v %v", c, err)
	}
	w.check(w.Choose(t.Context(), mail.Choice{Officer: "aida", Every: 5}))
	if c, err := w.Choice(t.Context(), "aida"); err != nil || c.Address != "" {
		t.Errorf("%+v %v", c, err)
	}
}
