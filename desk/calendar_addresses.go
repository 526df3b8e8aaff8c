package desk

import (
	"errors"

	"kenesh/calendar"
	"kenesh/dossier"
	"kenesh/roster"
)

// Private addresses at which an officer's own calendar program reads the dates: what they
// give away, making one, and revoking it.

type addressesPageView struct {
	calendarFrame
	Which                []option
	Date, Deadline       string // what a date is called where titles are not told
	Addresses            []addressView
	Feed, CalDAV, Secret string // a new one, shown once
	Root                 string
}

type addressView struct {
	ID    string
	What  said
	Tells string
	Used  *when
}

func addressesPage(v *visit) error { return v.showAddresses("") }

func (v *visit) showAddresses(secret string) error {
	c := v.chosenDates()
	f, err := v.calendarFrame(c, "/calendar/addresses", "", "")
	if err != nil {
		return err
	}
	p := addressesPageView{calendarFrame: f, Which: f.Kinds, Date: v.t("desk.calendar.some-date"), Deadline: v.t("desk.calendar.some-deadline")}
	p.Root = v.origin() + calendar.DAVRoot
	if f.One != nil {
		p.Which = append(p.Which, option{Value: c.dossier.String(), Label: clip(f.One.Text, longTitle), Lang: f.One.Lang, Chosen: true})
	}
	if secret != "" {
		p.Secret, p.Feed, p.CalDAV = secret, v.origin()+calendar.FeedRoot+secret+".ics", v.origin()+calendar.FeedRoot+secret+"/"
	}
	feeds, err := v.Roster.Feeds(v.r.Context(), v.session.Officer.ID)
	for _, feed := range feeds {
		p.Addresses = append(p.Addresses, v.addressView(feed))
	}
	if err != nil {
		return err
	}
	return v.ok("calendar_addresses", p)
}

func (v *visit) addressView(f roster.Feed) addressView {
	a := addressView{ID: f.ID, What: v.scopeCalled(f.Scope), Tells: v.t("desk.calendar.tells.times"), Used: v.when(f.Used)}
	if f.Titles {
		a.Tells = v.t("desk.calendar.tells.titles")
	}
	return a
}

func (v *visit) scopeCalled(s roster.Scope) said {
	switch {
	case !s.Dossier.IsZero():
		if one, found, err := v.Index.Get(v.r.Context(), s.Dossier); err == nil && found {
			return v.title(one.Facts)
		}
		return said{Text: s.Dossier.Short()}
	case s.Kind != "":
		return said{Text: v.voice.S(s.Kind + ".plural")}
	}
	return said{Text: v.t("desk.list.any")}
}

func makeAddress(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	scope, err := v.scope(form.Get("which"))
	if err != nil {
		return err
	}
	secret, err := v.Roster.MakeFeed(v.r.Context(), v.session.Officer.ID, v.session.Role, scope, form.Get("tells") == "titles")
	if err != nil {
		return err
	}
	return v.showAddresses(secret)
}

// scope reads which dates are chosen: all, those of a kind, or of one dossier.
func (v *visit) scope(which string) (roster.Scope, error) {
	if which == "" || v.Clerk.Procedure(which) != nil {
		return roster.Scope{Kind: which}, nil
	}
	id, err := dossier.ParseID(which)
	if err != nil {
		return roster.Scope{}, errBadForm
	}
	_, found, err := v.Index.Get(v.r.Context(), id)
	if err == nil && !found {
		err = errNotFound
	}
	return roster.Scope{Dossier: id}, err
}

func revokeAddress(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	err = v.Roster.RevokeFeed(v.r.Context(), v.session.Officer.ID, form.Get("address"))
	if errors.Is(err, roster.ErrFeedUnknown) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	return v.redirect("/calendar/addresses")
}
