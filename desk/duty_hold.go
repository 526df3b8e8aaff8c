package desk

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"kenesh/dossier"
	"kenesh/duty"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/policy"
	"kenesh/procedure"
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

// worked is the dossier whose holder has a dossier's matter: of our own file, the one it is
// about, so that a request and our file of it are one officer's work.
func worked(rec *procedure.Record) dossier.ID {
	if p := rec.Procedure; p != nil && p.Keeper != nil {
		if tied, ok := rec.State.(procedure.Tied); ok && len(tied.Ties()) == 1 {
			if id, err := dossier.ParseID(tied.Ties()[0].Dossier); err == nil {
				return id
			}
		}
	}
	return rec.History.ID()
}

// holderOf is who has a dossier's matter, "" if nobody, and where an officer who may act
// changes that.
func (v *visit) holderOf(rec *procedure.Record) (who, at string, err error) {
	id := worked(rec)
	held, err := v.Duty.Holders(v.r.Context(), []dossier.ID{id})
	if err != nil {
		return "", "", err
	}
	if officer := held[id].Officer; officer != "" {
		s, err := v.shift()
		if err != nil {
			return "", "", err
		}
		who = nameOr(s.names, officer)
	}
	if v.may(policy.Act) {
		at = "/duty/hold/" + id.String()
	}
	return who, at, nil
}

// myWork are the matters she has, and those of whoever she stands in for, while they are not
// over: what is due first, then what changed last.
func (v *visit) myWork() ([]line, error) {
	s, err := v.shift()
	if err != nil {
		return nil, err
	}
	ids, err := v.Duty.Has(v.r.Context(), duty.For(v.session.Officer.ID, s.away, s.day)...)
	if err != nil {
		return nil, err
	}
	var rows []index.Summary
	for _, id := range ids {
		row, found, err := v.Index.Get(v.r.Context(), id)
		if err != nil {
			return nil, err
		}
		if f := row.Facts.On(v.dayNow()); found && (f.Tone != procedure.Quiet && f.Tone != procedure.Good || f.Due != nil || len(f.Await) > 0) {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b index.Summary) int {
		return cmp.Or(cmp.Compare(until(a.Facts.Due), until(b.Facts.Due)), cmp.Compare(b.Changed, a.Changed))
	})
	return v.lines(rows[:min(len(rows), shortList)]), nil
}

// until is when a dossier's next date is over; later than any where it has none.
func until(d *procedure.Due) lang.Moment {
	if d == nil {
		d = &procedure.Due{}
	}
	return index.Due{Owed: procedure.Owed{Day: d.Day, At: d.At}}.Until()
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
