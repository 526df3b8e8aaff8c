package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"math/big"
	"net/http"
	"net/url"

	"kenesh/clerk"
	"kenesh/lang"
	"kenesh/policy"
	"kenesh/procedure"
)

var (
	errNotFound = errors.New("no such page")
	errBadForm  = errors.New("form could not be read")
)

// forbidden is a page that this reader's role does not open, and the sentence why.
type forbidden struct{ why lang.Message }

func (f *forbidden) Error() string { return "forbidden: " + f.why.Key }

// lacking says which power a role lacks, and whom to ask.
func (v *visit) lacking(p policy.Power) error { return &forbidden{lackOf(p)} }

func lackOf(p policy.Power) lang.Message {
	switch p {
	case policy.Read:
		return lang.Say("desk.lack.read", nil)
	case policy.Act:
		return lang.Say("desk.lack.act", nil)
	case policy.Commit:
		return lang.Say("desk.lack.commit", nil)
	case policy.Approve:
		return lang.Say("desk.lack.approve", nil)
	case policy.Sign:
		return lang.Say("desk.lack.sign", nil)
	case policy.Audit:
		return lang.Say("desk.lack.audit", nil)
	}
	return lang.Say("desk.lack.administer", nil)
}

type faultPage struct {
	frame
	Sentences []string
	Resend    *resend
}

// resend is a form that came when nobody was signed in any more: the page holds it, so
// that nothing typed is lost.
type resend struct {
	Action string
	Hidden []hidden
	Label  string
}

// fail answers with a page that says what is the matter: a refusal in the rule's own
// sentences, anything else as a number that the log explains.
func (v *visit) fail(err error) {
	p := faultPage{}
	status := http.StatusInternalServerError
	var no *forbidden
	switch {
	case errors.Is(err, context.Canceled):
		return
	case errors.Is(err, errNotFound), errors.Is(err, clerk.ErrUnknown):
		status, p.frame, p.Sentences = http.StatusNotFound, v.frame(v.t("desk.fault.not-found")), []string{v.t("desk.fault.not-found.why")}
	case errors.Is(err, errBadForm):
		status, p.frame, p.Sentences = http.StatusBadRequest, v.frame(v.t("desk.fault.form")), []string{v.t("desk.fault.form.why")}
	case errors.As(err, &no):
		status, p.frame, p.Sentences = http.StatusForbidden, v.frame(v.t("desk.fault.forbidden")), []string{v.voice.Say(no.why)}
	case procedure.ProblemsOf(err) != nil:
		status, p.frame = http.StatusUnprocessableEntity, v.frame(v.t("desk.fault.refused"))
		for _, refusal := range procedure.ProblemsOf(err) {
			p.Sentences = append(p.Sentences, v.voice.Say(refusal.Message))
		}
	default:
		number := faultNumber()
		v.Log.LogAttrs(v.r.Context(), slog.LevelError, "desk: page failed", slog.String("fault", number),
			slog.String("page", v.r.Pattern), slog.Any("err", err))
		p.frame, p.Sentences = v.frame(v.t("desk.fault")), []string{v.t("desk.fault.why", "number", number)}
	}
	if err := v.show(status, "fault", p); err != nil {
		v.Log.Error("desk: fault page failed", "page", v.r.Pattern, "err", err)
	}
}

// faultNumber is short enough to be read out on the telephone.
func faultNumber() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1e8))
	if err != nil {
		panic(err)
	}
	s := "0000000" + n.String()
	s = s[len(s)-8:]
	return s[:4] + "-" + s[4:]
}

// askToSignIn sends a reader to the sign-in page and keeps what a writer wrote.
func (v *visit) askToSignIn() error {
	if v.r.Method == http.MethodGet {
		return v.redirect("/sign-in?to=" + url.QueryEscape(v.r.URL.RequestURI()))
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	p := faultPage{frame: v.frame(v.t("desk.fault.over")), Sentences: []string{v.t("desk.fault.over.why")}}
	p.Resend = &resend{Action: v.r.URL.RequestURI(), Hidden: hiddenOf(form), Label: v.t("desk.fault.over.resend")}
	return v.show(http.StatusUnauthorized, "fault", p)
}

// hidden is one value of a form that is carried along unseen.
type hidden struct{ Name, Value string }

func hiddenOf(form url.Values) []hidden {
	var out []hidden
	for _, name := range sorted(form) {
		for _, value := range form[name] {
			out = append(out, hidden{name, value})
		}
	}
	return out
}
