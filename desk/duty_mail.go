package desk

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"kenesh/mail"
)

// What an officer is told by mail: that something waits, and where.

type mailPageView struct {
	frame
	Problem     string
	Off         bool // the node sends none
	Address     string
	What, Every []option
	From, Until string
}

func mailPage(v *visit) error {
	if v.Mail == nil {
		return v.ok("mail", mailPageView{frame: v.frame(v.t("desk.mail")), Off: true})
	}
	c, err := v.Mail.Choice(v.r.Context(), v.session.Officer.ID)
	if err != nil {
		return err
	}
	return v.showMail(http.StatusOK, c, "")
}

func (v *visit) showMail(status int, c mail.Choice, problem string) error {
	p := mailPageView{frame: v.frame(v.t("desk.mail")), Problem: problem, Address: c.Address, From: c.From, Until: c.Until}
	names := map[string]string{mail.Arrived: v.t("desk.mail.arrived"), mail.Soon: v.t("desk.mail.soon"), mail.Late: v.t("desk.mail.late")}
	for _, what := range mail.About {
		p.What = append(p.What, option{Value: what, Label: names[what], Chosen: slices.Contains(c.What, what)})
	}
	for i, label := range []string{v.t("desk.mail.at-once"), v.t("desk.mail.hourly"), v.t("desk.mail.twice")} {
		every := mail.Every[i]
		p.Every = append(p.Every, option{Value: strconv.Itoa(every), Label: label, Chosen: every == c.Every})
	}
	return v.show(status, "mail", p)
}

func saveMail(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if v.Mail == nil {
		return errNotFound
	}
	every, _ := strconv.Atoi(form.Get("every"))
	c := mail.Choice{Officer: v.session.Officer.ID, Address: tidy(form.Get("address")), What: form["what"], From: form.Get("from"), Until: form.Get("until"), Every: every}
	err = v.Mail.Choose(v.r.Context(), c)
	if errors.Is(err, mail.ErrChoice) {
		return v.showMail(http.StatusUnprocessableEntity, c, v.t("desk.mail.wrong"))
	}
	if err != nil {
		return err
	}
	return v.redirect("/duty/mail")
}
