package node

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"kenesh/duty"
	"kenesh/lang"
	"kenesh/mail"
	"kenesh/party"
	"kenesh/policy"
)

// openMail makes the mail of a node whose configuration names a server for it.
func (n *Node) openMail(log *slog.Logger) (err error) {
	if n.Config.Mail == nil {
		return nil
	}
	n.Mail, err = mail.New(mail.Config{Settings: *n.Config.Mail, DB: n.DB, Index: n.Index, Catalogue: n.Catalogue, Log: log,
		Now: n.Options.Now, Desk: n.Origin(), Reader: n.mailReader})
	return err
}

// mailReader is how an officer reads; nobody whose account is closed, who reads no dossiers or
// who is away today gets mail.
func (n *Node) mailReader(ctx context.Context, id string) (mail.Reader, bool) {
	o, err := n.Roster.Officer(ctx, id)
	reads := func(r party.Role) bool { return policy.Has(r, policy.Read) }
	if err != nil || o.Disabled || !slices.ContainsFunc(o.Roles, reads) {
		return mail.Reader{}, false
	}
	capital, err := time.LoadLocation(n.Config.Zone)
	if err != nil {
		capital = time.UTC
	}
	today := lang.Date(n.Options.Now().In(capital).Format(time.DateOnly))
	away, err := n.Duty.Absences(ctx, today)
	if err != nil || duty.Deputy(id, away, today) != "" {
		return mail.Reader{}, false
	}
	r := mail.Reader{Lang: append(o.Languages, n.Config.Languages[0])[0], Zone: capital}
	if own, err := time.LoadLocation(o.Zone); err == nil && o.Zone != "" {
		r.Zone = own
	}
	return r, true
}

// runMail sends mail until ctx ends, and looks whenever something has changed.
func (n *Node) runMail(ctx context.Context) {
	events, stop := n.Clerk.Watch()
	defer stop()
	done := make(chan struct{})
	go func() { defer close(done); n.Mail.Run(ctx) }()
	for {
		select {
		case <-events:
			n.Mail.Wake()
		case <-done:
			return
		}
	}
}
