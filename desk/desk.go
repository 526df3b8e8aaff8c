// Package desk is the officers' web pages: today's work, lists, dossiers with their
// record, and a form for every step there is. It knows procedures and no kind; it asks
// clerk and index, and never a store.
//
// Pages are made on the server and work without a script; the script adds the live
// badge, passkeys and one more question before grave steps. A page is one file with
// its view and its handler, and a template of the same name.
//
// What it promises: nothing leaves without a session whose role may see it; every
// opening of a dossier's contents is in the journal before its first byte is sent;
// what was typed is never lost to a refusal; a form sent twice acts once; and the log
// holds ids, never contents or people.
package desk

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"kenesh/attachment"
	"kenesh/clerk"
	"kenesh/duty"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/leads"
	"kenesh/mail"
	"kenesh/overview"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/roster"
	"kenesh/store"
)

// Config is what a desk is made of.
type Config struct {
	Clerk     *clerk.Clerk
	Index     *index.Index
	Roster    *roster.Roster
	Journal   *journal.Journal
	Leads     *leads.Leads // may be nil
	Overviews *overview.Overviews
	Duty      *duty.Duty
	Mail      *mail.Mail      // nil: none is sent
	Catalogue *lang.Catalogue // with Words in it
	Log       *slog.Logger
	Now       func() time.Time
	Home      lang.Tag // the party's own language, for readers who ask for none of ours
	Origin    string   // "https://desk.mvd.example": the desk as officers type it; if "", as their browsers say
	Version   string

	Demo        func() []Persona   // whom a visitor from this machine may be; nil outside a demonstration
	Links       func() []LinkState // the links to the other parties; may be nil
	Attachments *attachment.Store  // nil: this node keeps none

	Offences func(context.Context) ([]store.Offence, error) // what peers were caught at, newest first; may be nil
}

// Persona is somebody a visitor of a demonstration may sign in as.
type Persona struct {
	Officer string // her id in the roster
	Name    string
	Role    party.Role
}

// LinkState is how the link to one party stands.
type LinkState struct {
	Party   party.ID
	Heard   lang.Moment // when it last answered; 0: never
	Backlog int         // entries that wait to be fetched by it
	Error   string      // what went wrong last, for the engineer; "" if nothing
}

type desk struct {
	Config
	pages *pages
	halls *halls
}

// New makes the desk. It panics on a mistake in its own templates.
func New(cfg Config) http.Handler {
	d := &desk{Config: cfg, pages: newPages(cfg.Catalogue), halls: &halls{watch: cfg.Clerk.Watch}}
	mux := http.NewServeMux()
	d.routes(mux)
	return guard(mux)
}

func (d *desk) routes(mux *http.ServeMux) {
	mux.Handle("GET /static/{hash}/{name}", http.HandlerFunc(serveAsset))
	mux.Handle("POST /language", d.open(chooseLanguage))

	mux.Handle("GET /sign-in", d.open(signInPage))
	mux.Handle("POST /sign-in/begin", d.open(beginSignIn))
	mux.Handle("POST /sign-in/finish", d.open(finishSignIn))
	mux.Handle("POST /sign-in/demo", d.open(signInDemo))
	mux.Handle("GET /invitation/{secret}", d.open(invitationPage))
	mux.Handle("POST /invitation/{secret}/begin", d.open(beginInvitation))
	mux.Handle("POST /invitation/{secret}/finish", d.open(finishInvitation))
	mux.Handle("GET /enter/{secret}", d.open(enterPage))
	mux.Handle("POST /enter/{secret}", d.open(enter))
	mux.Handle("POST /sign-out", d.open(signOut))

	mux.Handle("GET /role", d.signed(rolePage))
	mux.Handle("POST /role", d.signed(chooseRole))
	mux.Handle("GET /me", d.signed(mePage))
	mux.Handle("POST /me", d.signed(saveMe))
	mux.Handle("POST /me/passkey", d.signed(addPasskey))
	mux.Handle("POST /me/passkey/remove", d.signed(removePasskey))
	mux.Handle("POST /me/end", d.signed(endSession))
	mux.Handle("POST /me/token", d.signed(makeToken))
	mux.Handle("POST /me/revoke", d.signed(revokeToken))
	mux.Handle("POST /me/confirm/begin", d.signed(beginConfirm))
	mux.Handle("POST /me/confirm/finish", d.signed(finishConfirm))

	mux.Handle("GET /{$}", d.signed(todayPage))
	mux.Handle("GET /{kind}", d.with(policy.Read, listPage))
	mux.Handle("GET /search", d.with(policy.Read, searchPage))
	mux.Handle("GET /live", d.with(policy.Read, live))
	mux.Handle("GET /d/{id}", d.with(policy.Read, dossierPage))
	mux.Handle("GET /d/{id}/screen", d.with(policy.Read, screenPage))
	mux.Handle("GET /d/{id}/screen/stream", d.with(policy.Read, screenStream))
	mux.Handle("GET /d/{id}/live", d.with(policy.Read, conductPage))
	mux.Handle("GET /d/{id}/live/stream", d.with(policy.Read, conductStream))
	mux.Handle("GET /d/{id}/{party}/{number}", d.with(policy.Read, entryPage))
	mux.Handle("POST /d/{id}/admit", d.with(policy.Commit, admit))
	mux.Handle("POST /d/{id}/keep", d.with(policy.Commit, keep))
	mux.Handle("POST /d/{id}/release", d.with(policy.Commit, release))
	mux.Handle("GET /d/{id}/do/{step}", d.with(policy.Read, stepPage))
	mux.Handle("POST /d/{id}/do/{step}", d.with(policy.Read, takeStep))
	mux.Handle("POST /d/{id}/file", d.with(policy.Act, openFile))
	mux.Handle("GET /d/{id}/draft/{draft}", d.with(policy.Read, draftPage))
	mux.Handle("POST /d/{id}/draft/{draft}", d.with(policy.Read, approveAndSend))
	mux.Handle("GET /o/{kind}/{overview}", d.with(policy.Read, overviewPage))
	mux.Handle("GET /o/{kind}/{overview}/{file}", d.with(policy.Read, overviewFile))
	mux.Handle("POST "+uploadPath, d.with(policy.Act, upload))
	mux.Handle("GET "+uploadPath, d.with(policy.Act, uploaded))
	mux.Handle("GET /file/{id}/{root}", d.with(policy.Read, saveFile))
	mux.Handle("GET /file/{id}/{root}/view", d.with(policy.Read, viewFile))
	mux.Handle("GET /file/{id}/{root}/image", d.with(policy.Read, fileImage))
	mux.Handle("POST /file/{id}/{root}/fetch", d.with(policy.Act, fetchFile))
	mux.Handle("GET /new/{kind}", d.with(policy.Read, openingPage))
	mux.Handle("POST /new/{kind}", d.with(policy.Read, openDossier))

	d.dutyRoutes(mux)
	d.calendarRoutes(func(pattern string, page func(*visit) error) { mux.Handle(pattern, d.with(policy.Read, page)) })

	mux.Handle("GET /leads", d.with(policy.Read, leadsPage))
	mux.Handle("POST /d/{id}/lead", d.with(policy.Act, judgeLead))
	mux.Handle("GET /links", d.signed(linksPage))
	mux.Handle("GET /links/pouch", d.with(policy.Administer, packPouch))
	mux.Handle("POST "+pathPouch, d.with(policy.Administer, takePouch))
	mux.Handle("GET /journal", d.with(policy.Audit, journalPage))
	mux.Handle("GET /retention", d.with(policy.Audit, retentionPage))
	mux.Handle("GET /retention/{id}", d.with(policy.Audit, retainedPage))
	mux.Handle("POST /retention/{id}", d.with(policy.Audit, shred))
	mux.Handle("GET /officers", d.with(policy.Administer, officersPage))
	mux.Handle("POST /officers", d.with(policy.Administer, addOfficer))
	mux.Handle("POST /officers/invite", d.with(policy.Administer, inviteOfficer))
	mux.Handle("POST /officers/disable", d.with(policy.Administer, disableOfficer))
	mux.Handle("/", d.open(func(*visit) error { return errNotFound }))
}

func (d *desk) dutyRoutes(mux *http.ServeMux) {
	mux.Handle("GET /duty", d.with(policy.Read, dutyPage))
	mux.Handle("GET /duty/stream", d.with(policy.Read, dutyStream))
	mux.Handle("GET /duty/hold/{id}", d.with(policy.Act, holdPage))
	mux.Handle("POST /duty/hold/{id}", d.with(policy.Act, hold))
	mux.Handle("GET /duty/away", d.with(policy.Act, awayPage))
	mux.Handle("POST /duty/away", d.with(policy.Act, saveAway))
	mux.Handle("GET /duty/mail", d.with(policy.Read, mailPage))
	mux.Handle("POST /duty/mail", d.with(policy.Read, saveMail))
	mux.Handle("GET /duty/sheet", d.with(policy.Act, sheetPage))
	mux.Handle("POST /duty/sheet", d.with(policy.Act, writeSheet))
	mux.Handle("GET /duty/sheet/{sheet}", d.with(policy.Act, keptSheetPage))
	mux.Handle("POST /duty/sheet/{sheet}", d.with(policy.Act, signSheet))
}
