package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"kenesh/party"
	"kenesh/procedure"
	"kenesh/roster"
)

// The accounts of the officers, for the engineer.

type officersPageView struct {
	frame
	Problems   []problemView
	Officers   []officerView
	Roles      []option
	Name       string
	Invitation string // the link for a new passkey, shown once
	For        string
}

type officerView struct {
	ID, Name, Roles string
	Disabled, Self  bool
}

// invitationFor is how long an invitation may wait to be used.
const invitationFor = 3 * 24 * time.Hour

func officersPage(v *visit) error {
	return v.showOfficers(http.StatusOK, officersPageView{}, nil)
}

func (v *visit) showOfficers(status int, p officersPageView, typed url.Values) error {
	p.frame, p.Name = v.frame(v.t("desk.officers")), typed.Get("name")
	for _, r := range party.Roles {
		p.Roles = append(p.Roles, option{Value: string(r), Label: v.voice.S("role." + string(r)), Chosen: slices.Contains(typed["roles"], string(r))})
	}
	officers, err := v.Roster.Officers(v.r.Context())
	if err != nil {
		return err
	}
	for _, o := range officers {
		var roles []string
		for _, r := range o.Roles {
			roles = append(roles, v.voice.S("role."+string(r)))
		}
		p.Officers = append(p.Officers, officerView{o.ID, o.Name, strings.Join(roles, " · "), o.Disabled, o.ID == v.session.Officer.ID})
	}
	return v.show(status, "officers", p)
}

func addOfficer(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	o := roster.Officer{ID: v.Roster.NewID(), Name: tidy(form.Get("name"))}
	for _, r := range form["roles"] {
		o.Roles = append(o.Roles, party.Role(r))
	}
	err = v.Roster.Save(v.r.Context(), o)
	if problems := procedure.ProblemsOf(err); problems != nil {
		var p officersPageView
		for _, r := range problems {
			p.Problems = append(p.Problems, problemView{Anchor: anchor(r.Field), Text: v.voice.Say(r.Message)})
		}
		return v.showOfficers(http.StatusUnprocessableEntity, p, form)
	}
	if err != nil {
		return err
	}
	return v.invite(o)
}

func inviteOfficer(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	o, err := v.Roster.Officer(v.r.Context(), form.Get("officer"))
	if err != nil {
		return err
	}
	return v.invite(o)
}

// invite shows an officer's invitation, once.
func (v *visit) invite(o roster.Officer) error {
	secret, err := v.Roster.Invite(v.r.Context(), o.ID, invitationFor)
	if err != nil {
		return err
	}
	p := officersPageView{For: o.Name, Invitation: v.origin() + "/invitation/" + secret}
	return v.showOfficers(http.StatusOK, p, nil)
}

func disableOfficer(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if err := v.Roster.Disable(v.r.Context(), form.Get("officer")); err != nil {
		return err
	}
	return v.redirect("/officers")
}
