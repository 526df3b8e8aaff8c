package desk

import (
	"kenesh/lang"
)

// An invitation leads an officer to her first passkey, or to a further one. A sign-in
// link leads straight in; it is pressed, not just opened, so that a program that looks
// at links in mails does not use it up.

type invitationPageView struct {
	frame
	Officer, Secret string
}

func invitationPage(v *visit) error {
	secret := v.r.PathValue("secret")
	officer, err := v.Roster.Invited(v.r.Context(), secret)
	if err != nil {
		return err
	}
	return v.ok("invitation", invitationPageView{frame: v.frame(v.t("desk.invitation")), Officer: officer.Name, Secret: secret})
}

func beginInvitation(v *visit) error {
	return v.ceremony(v.Roster.BeginRegistration(v.r.Context(), v.r.PathValue("secret")))
}

func finishInvitation(v *visit) error {
	return v.finish(func(flow string, answer []byte) (string, error) {
		return v.Roster.FinishRegistration(v.r.Context(), flow, answer, v.passkeyName())
	})
}

// passkeyName tells passkeys apart on her account page: by the day they were made.
func (v *visit) passkeyName() string {
	return v.voice.Date(lang.Date(v.today().Format("2006-01-02")))
}

func enterPage(v *visit) error { return v.ok("enter", v.frame(v.t("desk.enter"))) }

func enter(v *visit) error {
	session, err := v.Roster.Follow(v.r.Context(), v.r.PathValue("secret"))
	if err != nil {
		return err
	}
	v.begin(session)
	return v.redirect("/")
}
