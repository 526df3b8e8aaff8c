package desk

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"

	"kenesh/procedure"
	"kenesh/roster"
)

// Signing in with a passkey; in a demonstration, also as one of its personas. And going
// out again.

type signInPageView struct {
	frame
	To       string
	Personas []personaView
}

type personaView struct{ Officer, Name, Role, RoleName string }

func signInPage(v *visit) error {
	p := signInPageView{frame: v.frame(v.t("desk.sign-in")), To: inside(v.r.URL.Query().Get("to"))}
	for _, one := range v.personas() {
		p.Personas = append(p.Personas, personaView{one.Officer, one.Name, string(one.Role), v.voice.S("role." + string(one.Role))})
	}
	return v.ok("signin", p)
}

// personas are whom the visitor may simply be: nobody, unless this is a demonstration
// and she sits at this very machine.
func (v *visit) personas() []Persona {
	if v.Demo == nil || !fromLoopback(v.r) {
		return nil
	}
	return v.Demo()
}

func signInDemo(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.personas(), func(p Persona) bool {
		return p.Officer == form.Get("officer") && string(p.Role) == form.Get("role")
	})
	if i < 0 {
		return errNotFound
	}
	chosen := v.personas()[i]
	session, err := v.Roster.StartFor(v.r.Context(), chosen.Officer, chosen.Role, "demonstration")
	if err != nil {
		return err
	}
	v.begin(session)
	return v.redirect(inside(form.Get("to")))
}

func beginSignIn(v *visit) error {
	return v.ceremony(v.Roster.BeginLogin(v.r.Context(), ""))
}

func finishSignIn(v *visit) error {
	return v.finish(func(flow string, answer []byte) (string, error) {
		return v.Roster.FinishLogin(v.r.Context(), flow, answer)
	})
}

// ceremony answers the script with what the device is to be asked.
func (v *visit) ceremony(c roster.Ceremony, err error) error {
	if err != nil {
		return v.tell(err)
	}
	return v.json(http.StatusOK, map[string]any{"flow": c.ID, "options": c.Options})
}

// finish hands the device's answer on, gives the browser the session it opens, and
// tells the script where to go: to the choice of a role, if she has several.
func (v *visit) finish(judge func(flow string, answer []byte) (session string, err error)) error {
	answer, err := io.ReadAll(v.r.Body)
	if err != nil {
		return errBadForm
	}
	session, err := judge(v.r.URL.Query().Get("flow"), answer)
	if err != nil {
		return v.tell(err)
	}
	to := inside(v.r.URL.Query().Get("to"))
	s, err := v.Roster.Session(v.r.Context(), session)
	if err != nil {
		return v.tell(err)
	}
	if len(s.Officer.Roles) > 1 {
		to = "/role?to=" + url.QueryEscape(to)
	}
	v.begin(session)
	return v.json(http.StatusOK, map[string]any{"to": to})
}

// tell answers the script with the sentences of a refusal.
func (v *visit) tell(err error) error {
	problems := procedure.ProblemsOf(err)
	if problems == nil {
		return err
	}
	return v.json(http.StatusUnprocessableEntity, map[string]any{"error": v.voice.Say(problems[0].Message)})
}

func (v *visit) json(status int, body any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(b)
	return nil
}

func signOut(v *visit) error {
	if v.session != nil {
		if err := v.Roster.End(v.r.Context(), v.session.Officer.ID, v.session.ID); err != nil {
			return err
		}
	}
	v.forgetCookie("session")
	return v.redirect("/sign-in")
}

// Confirming with the passkey once more, before what cannot be taken back.

func beginConfirm(v *visit) error {
	return v.ceremony(v.Roster.BeginStepUp(v.r.Context(), v.secret))
}

func finishConfirm(v *visit) error {
	answer, err := io.ReadAll(v.r.Body)
	if err != nil {
		return errBadForm
	}
	if err := v.Roster.FinishStepUp(v.r.Context(), v.secret, v.r.URL.Query().Get("flow"), answer); err != nil {
		return v.tell(err)
	}
	return v.json(http.StatusOK, map[string]any{})
}
