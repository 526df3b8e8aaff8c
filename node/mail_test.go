package node

import (
	"path/filepath"
	"testing"
	"time"

	"kenesh/duty"
	"kenesh/lang"
	"kenesh/mail"
	"kenesh/party"
	"kenesh/roster"
	"kenesh/store"
	"kenesh/store/sqlite"
)

// TestMailNeedsTLS: a configuration that would send in the clear, or to nobody knows whom, is
// not begun with.
func TestMailNeedsTLS(t *testing.T) {
	for what, spoil := range map[string]func(*mail.Settings){
		"":                    func(*mail.Settings) {},
		"in the clear":        func(m *mail.Settings) { m.TLS = "none" },
		"no word of TLS":      func(m *mail.Settings) { m.TLS = "" },
		"no port":             func(m *mail.Settings) { m.Server = "smtp.example" },
		"no sender":           func(m *mail.Settings) { m.From = "" },
		"a user, no password": func(m *mail.Settings) { m.User = "kenesh" },
	} {
		m := mail.Settings{Server: "smtp.example:587", TLS: "starttls", From: "kenesh@mia.example"}
		spoil(&m)
		cfg := Config{Party: "kg", Kind: "member", Name: lang.Text{"en": "Ministry"}, Languages: []lang.Tag{"ky"}, Zone: "UTC", Address: "a:1",
			Courier: ":8700", Desk: "127.0.0.1:8600", Mail: &m}
		if err := cfg.check(); (err != nil) != (what != "") {
			t.Errorf("%q: %v", what, err)
		}
	}
}

// TestWhoGetsMail: who reads dossiers and is there, in her language and by her clock.
func TestWhoGetsMail(t *testing.T) {
	db, err := sqlite.Open(filepath.Join(t.TempDir(), Database))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	now := func() time.Time { return time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC) } // the 24th in Bishkek
	n := &Node{DB: db, Config: Config{Languages: []lang.Tag{"ky"}, Zone: "Asia/Bishkek"}, Options: Options{Now: now}}
	if n.Roster, err = roster.New(db, roster.Config{RPID: "localhost", Origins: []string{"http://localhost"}, Now: now}); err != nil {
		t.Fatal(err)
	}
	if n.Duty, err = duty.New(db, now, func(*store.Tx, duty.Event) error { return nil }); err != nil {
		t.Fatal(err)
	}
	for id, role := range map[string]party.Role{"aida": party.Duty, "bek": party.Duty, "gone": party.Duty, "engineer": party.Engineer, "auditor": party.Auditor} {
		o := roster.Officer{ID: id, Name: id, Roles: []party.Role{role}}
		if id == "bek" {
			o.Languages, o.Zone = []lang.Tag{"ru"}, "Asia/Almaty"
		}
		if err := n.Roster.Save(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.Roster.Disable(t.Context(), "gone"); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"gone", "engineer", "auditor", "nobody"} {
		if _, gets := n.mailReader(t.Context(), id); gets {
			t.Error(id, "gets mail")
		}
	}
	aida, gets := n.mailReader(t.Context(), "aida")
	if bek, too := n.mailReader(t.Context(), "bek"); !gets || !too || aida.Lang != "ky" || aida.Zone.String() != "Asia/Bishkek" || bek.Lang != "ru" || bek.Zone.String() != "Asia/Almaty" {
		t.Error(aida, bek, gets, too)
	}
	if err := n.Duty.Leave(t.Context(), duty.Actor{Officer: "bek"}, duty.Away{Officer: "aida", First: "2026-11-24", Last: "2026-11-24", Deputy: "bek"}); err != nil {
		t.Fatal(err)
	}
	if _, gets := n.mailReader(t.Context(), "aida"); gets {
		t.Error("mail goes to somebody who is away")
	}
}
