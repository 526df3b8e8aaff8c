package desk

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"kenesh/dossier"
	"kenesh/duty"
	"kenesh/lang"
	"kenesh/roster"
)

// Who has a matter: take it, hand it to somebody, give it back; and who is away.

type holdPageView struct {
	frame
	Problem  string
	Href     string
	Title    said
	Who      string
	Since    *when
	By       string
	Remark   said
	Mine     bool
	Dossier  string
	Was      string
	Officers []option
}

func holdPage(v *visit) error { return v.showHold(http.StatusOK, "") }

func (v *visit) showHold(status int, problem string) error {
	id, err := v.dossierID()
	if err != nil {
		return err
	}
	of, found, err := v.Index.Get(v.r.Context(), id)
	if err != nil {
		return err
	}
	if !found {
		return errNotFound
	}
	s, err := v.shift()
	if err != nil {
		return err
	}
	held, err := v.Duty.Holders(v.r.Context(), []dossier.ID{id})
	if err != nil {
		return err
	}
	h := held[id]
	p := holdPageView{frame: v.frame(v.t("desk.duty.who")), Problem: problem, Href: "/d/" + id.String(), Title: v.title(of.Facts),
		Who: nameOr(s.names, h.Officer), Since: v.when(h.Since), By: nameOr(s.names, h.By), Remark: said{Text: h.Remark},
		Mine: h.Officer == v.session.Officer.ID, Dossier: id.String(), Was: h.Officer}
	for _, o := range s.able() {
		if o.ID != h.Officer && o.ID != v.session.Officer.ID {
			label := o.Name
			if deputy := duty.Deputy(o.ID, s.away, s.day); deputy != "" {
				label = v.t("desk.duty.away-to", "officer", o.Name, "deputy", nameOr(s.names, deputy))
			}
			p.Officers = append(p.Officers, option{Value: o.ID, Label: label})
		}
	}
	return v.show(status, "hold", p)
}

func (v *visit) actor() duty.Actor {
	return duty.Actor{Officer: v.session.Officer.ID, Name: v.session.Officer.Name, Role: v.session.Role}
}

func hold(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	id, err := v.dossierID()
	if err != nil {
		return err
	}
	if _, found, err := v.Index.Get(v.r.Context(), id); err != nil || !found {
		return cmp.Or(err, error(errNotFound))
	}
	to, remark := "", tidy(form.Get("remark"))
	switch form.Get("do") {
	case "take":
		to = v.session.Officer.ID
	case "hand":
		to = form.Get("to")
		s, err := v.shift()
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(s.able(), idIs(to)) {
			return errBadForm
		}
	case "give-back":
	default:
		return errBadForm
	}
	if lang.CheckLine(remark, 500, true) != nil {
		return errBadForm
	}
	err = v.Duty.Hold(v.r.Context(), v.actor(), id, form.Get("was"), to, remark)
	if errors.Is(err, duty.ErrTaken) {
		return v.showHold(http.StatusConflict, v.t("desk.duty.taken"))
	}
	if err != nil {
		return err
	}
	return v.redirect(dutyAddress(form.Get("back")))
}

// Absences.

type awayPageView struct {
	frame
	Problem  string
	Away     []awayView
	Officers []option
	Today    string
}

type awayView struct {
	ID       int64
	Sentence string
	Now      bool
}

func (v *visit) awayOf(a duty.Away, s shift) awayView {
	return awayView{a.ID, v.t("desk.duty.away.line", "officer", nameOr(s.names, a.Officer), "deputy", nameOr(s.names, a.Deputy),
		"first", a.First, "last", a.Last), a.On(s.day)}
}

func awayPage(v *visit) error { return v.showAway(http.StatusOK, "") }

func (v *visit) showAway(status int, problem string) error {
	s, err := v.shift()
	if err != nil {
		return err
	}
	p := awayPageView{frame: v.frame(v.t("desk.duty.away")), Problem: problem, Today: string(s.day)}
	for _, a := range s.away {
		p.Away = append(p.Away, v.awayOf(a, s))
	}
	for _, o := range s.able() {
		p.Officers = append(p.Officers, option{Value: o.ID, Label: o.Name, Chosen: o.ID == v.session.Officer.ID})
	}
	return v.show(status, "away", p)
}

func saveAway(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if form.Get("do") == "return" {
		id, err := strconv.ParseInt(form.Get("id"), 10, 64)
		if err != nil {
			return errBadForm
		}
		if err := v.Duty.Return(v.r.Context(), v.actor(), id); err != nil {
			return err
		}
		return v.redirect("/duty/away")
	}
	s, err := v.shift()
	if err != nil {
		return err
	}
	a := duty.Away{Officer: form.Get("officer"), First: lang.Date(form.Get("first")), Last: lang.Date(form.Get("last")), Deputy: form.Get("deputy")}
	if !slices.ContainsFunc(s.able(), idIs(a.Officer)) || !slices.ContainsFunc(s.able(), idIs(a.Deputy)) {
		return errBadForm
	}
	err = v.Duty.Leave(v.r.Context(), v.actor(), a)
	if errors.Is(err, duty.ErrAway) {
		return v.showAway(http.StatusUnprocessableEntity, v.t("desk.duty.away.wrong"))
	}
	if err != nil {
		return err
	}
	return v.redirect("/duty/away")
}

func idIs(id string) func(roster.Officer) bool {
	return func(o roster.Officer) bool { return o.ID == id }
}
