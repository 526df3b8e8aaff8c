package browser

import (
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"kenesh/party"
	"kenesh/roster"
)

func TestInvitationAndPasskey(t *testing.T) {
	d := at(t, byName, "tr")
	n := council.Nodes[byName]
	officer := roster.Officer{ID: "passkey-" + time.Now().Format("150405.000"), Name: "Defne Kaya", Roles: []party.Role{party.Officer, party.Head}}
	if err := n.Roster.Save(t.Context(), officer); err != nil {
		t.Fatal(err)
	}
	secret, err := n.Roster.Invite(t.Context(), officer.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	d.device()

	d.open("/invitation/" + secret).reads("Defne Kaya").shot("6-invitation")
	d.press(`[data-passkey]`).shot("6-role").press(`button[value="head"]`)
	d.open("/me").shot("6-me")

	d.must(chromedp.Click(`//header//details[2]/summary`))
	d.press(`form[action="/sign-out"] button`)
	d.turn(200, chromedp.Navigate(d.base+"/notice")) // she is out: the desk asks her to sign in
	if got := eval[string](d, "location.pathname"); got != "/sign-in" {
		t.Fatalf("signed out, she is at %s", got)
	}
	d.press(`[data-passkey]`).press(`button[value="officer"]`)
	if name := eval[string](d, `document.querySelector("header details:last-of-type summary").textContent`); name != officer.Name {
		t.Errorf("signed in as %q", name)
	}
	if got := eval[string](d, "location.pathname"); got != "/notice" {
		t.Errorf("signed in, she is at %s, not where she was going", got)
	}

	other := at(t, byName, "tr")
	other.device()
	other.turn(422, chromedp.Navigate(other.base+"/invitation/"+secret)).shot("6-used-up") // an invitation serves once

	// A device that holds no passkey of this desk is told so, in words.
	other.open("/sign-in")
	other.must(chromedp.Click(`[data-passkey]`), chromedp.WaitVisible(`#passkey-failed`))
	other.shot("6-no-passkey")
}

// device gives the browser a device that makes passkeys.
func (d *desk) device() {
	d.Helper()
	if _, err := chromedp.Call(d.ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		d.Fatal(err)
	}
	_, err := chromedp.Call(d.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
	if err != nil {
		d.Fatal(err)
	}
}
