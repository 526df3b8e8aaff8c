package desk

import (
	"slices"
	"strconv"
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/roster"
)

// Her own page: role, languages and time, passkeys, sessions, tokens.

type mePageView struct {
	frame
	Languages []option // which she reads
	First     []option // the desk's
	Zones     []option
	Passkeys  []passkeyView
	Sessions  []sessionView
	Tokens    []tokenView
	Secret    string // a new token, shown once
}

type passkeyView struct {
	ID, Name    string
	Added, Used *when
}

type sessionView struct {
	ID, Role, How string
	Started, Seen *when
	Here          bool
}

type tokenView struct {
	ID, Name, Role string
	Expires, Used  *when
}

func mePage(v *visit) error { return v.showMe("") }

func (v *visit) showMe(secret string) error {
	p := mePageView{frame: v.frame(v.t("desk.me")), Zones: v.zoneOptions(), Secret: secret}
	own := v.session.Officer.Languages
	for _, tag := range lang.Interface {
		name := lang.Name(tag)
		p.First = append(p.First, option{string(tag), name, string(tag), tag == v.voice.Tag})
		p.Languages = append(p.Languages, option{string(tag), name, string(tag), slices.Contains(own, tag) || tag == v.voice.Tag})
	}
	if err := v.mine(&p); err != nil {
		return err
	}
	return v.ok("me", p)
}

// mine lists what opens the desk for her.
func (v *visit) mine(p *mePageView) error {
	ctx, id := v.r.Context(), v.session.Officer.ID
	keys, err := v.Roster.Passkeys(ctx, id)
	if err != nil {
		return err
	}
	for _, k := range keys {
		p.Passkeys = append(p.Passkeys, passkeyView{k.ID, k.Name, v.when(k.Added), v.when(k.Used)})
	}
	sessions, err := v.Roster.Sessions(ctx, id)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		p.Sessions = append(p.Sessions, sessionView{s.ID, v.voice.S("role." + string(s.Role)), v.how(s.How), v.when(s.Started), v.when(s.Seen), s.ID == v.session.ID})
	}
	tokens, err := v.Roster.Tokens(ctx, id)
	for _, t := range tokens {
		p.Tokens = append(p.Tokens, tokenView{t.ID, t.Name, v.voice.S("role." + string(t.Role)), v.when(t.Expires), v.when(t.Used)})
	}
	return err
}

func (v *visit) how(how string) string {
	switch how {
	case roster.ByPasskey:
		return v.t("desk.me.how.passkey")
	case roster.ByLink:
		return v.t("desk.me.how.link")
	}
	return v.t("desk.me.how.other")
}

// zoneOptions are the capitals of the council, UTC, and whatever she has now.
func (v *visit) zoneOptions() []option {
	names := []string{v.zone().String()}
	for _, s := range v.Clerk.Roll().Seats {
		if _, err := time.LoadLocation(s.Card.Zone); err == nil && s.Card.Zone != "" && !slices.Contains(names, s.Card.Zone) {
			names = append(names, s.Card.Zone)
		}
	}
	if !slices.Contains(names, "UTC") {
		names = append(names, "UTC")
	}
	var out []option
	for i, name := range names {
		out = append(out, option{Value: name, Label: v.zoneCalled(name), Chosen: i == 0})
	}
	return out
}

// zoneCalled names a zone by its capital, where the words know it.
func (v *visit) zoneCalled(name string) string {
	if v.Catalogue.Has("zone." + name) {
		return v.voice.S("zone." + name)
	}
	return name
}

func saveMe(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	languages := []lang.Tag{lang.Tag(form.Get("first"))}
	for _, s := range form["reads"] {
		if tag := lang.Tag(s); lang.Known(tag) && !slices.Contains(languages, tag) {
			languages = append(languages, tag)
		}
	}
	if err := v.Roster.Prefer(v.r.Context(), v.session.Officer.ID, languages, form.Get("zone")); err != nil {
		return err
	}
	v.forgetCookie("lang")
	return v.redirect("/me")
}

func endSession(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if err := v.Roster.End(v.r.Context(), v.session.Officer.ID, form.Get("session")); err != nil {
		return err
	}
	return v.redirect("/me")
}

// addPasskey invites her to register a further passkey.
func addPasskey(v *visit) error {
	secret, err := v.Roster.Invite(v.r.Context(), v.session.Officer.ID, 15*time.Minute)
	if err != nil {
		return err
	}
	return v.redirect("/invitation/" + secret)
}

func removePasskey(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if err := v.Roster.RemovePasskey(v.r.Context(), v.session.Officer.ID, form.Get("passkey")); err != nil {
		return err
	}
	return v.redirect("/me")
}

// longestToken bounds how long a token may act without its officer, in days.
const longestToken = 365

func makeToken(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(form.Get("days"))
	if err != nil || days < 1 || days > longestToken {
		return errBadForm
	}
	ttl := time.Duration(days) * 24 * time.Hour
	secret, err := v.Roster.Token(v.r.Context(), v.session.Officer.ID, v.session.Role, form.Get("name"), ttl)
	if err != nil {
		return err
	}
	return v.showMe(secret)
}

func revokeToken(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if err := v.Roster.RevokeToken(v.r.Context(), v.session.Officer.ID, form.Get("token")); err != nil {
		return err
	}
	return v.redirect("/me")
}

// The choice of a role, for whoever has several.

type rolePageView struct {
	frame
	To    string
	Which []option
}

func rolePage(v *visit) error {
	p := rolePageView{frame: v.frame(v.t("desk.role")), To: inside(v.r.URL.Query().Get("to"))}
	for _, r := range v.session.Officer.Roles {
		p.Which = append(p.Which, option{Value: string(r), Label: v.voice.S("role." + string(r)), Chosen: r == v.session.Role})
	}
	return v.ok("role", p)
}

func chooseRole(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if err := v.Roster.SwitchRole(v.r.Context(), v.secret, party.Role(form.Get("role"))); err != nil {
		return err
	}
	return v.redirect(inside(form.Get("to")))
}
