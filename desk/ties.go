package desk

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"time"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/procedure"
)

// What ties a dossier to others: the ones it names, as links with their titles; those that
// name it; what begins from it in a dossier of its own; what others put before it.

// tie is a dossier that is named: its title and the way there, or what was written where
// this node has no such dossier.
func (v *visit) tie(t procedure.Tie) cell {
	id, err := dossier.ParseID(t.Dossier)
	if err != nil {
		return cell{Said: said{Text: t.Dossier}}
	}
	s, found, err := v.Index.Get(v.r.Context(), id)
	if err != nil || !found {
		return cell{Said: said{Text: v.t("desk.dossier.not-here", "id", id.Short())}}
	}
	return cell{Said: v.title(s.Facts), Href: "/d/" + t.Dossier}
}

// tiedView are the dossiers that name this one in one way.
type tiedView struct {
	ID, Heading string
	Rows        []line
	More        string // where all of them are
}

// shownTied bounds how many of each way are listed; the rest are found by searching for the id.
const shownTied = 8

func (v *visit) tied(id dossier.ID) ([]tiedView, error) {
	found, err := v.Index.Tied(v.r.Context(), id)
	if err != nil {
		return nil, err
	}
	ways := map[string][]index.Summary{}
	for _, s := range found {
		for _, t := range s.Ties {
			way := s.Kind + ".tied." + t.As
			if t.Dossier == id.String() && v.Catalogue.Has(way) {
				ways[way] = append(ways[way], s)
			}
		}
	}
	var all []tiedView
	for _, way := range sorted(ways) {
		rows := ways[way]
		slices.Reverse(rows) // the newest first
		t := tiedView{ID: "tied-" + strconv.Itoa(len(all)+1), Heading: v.voice.S(way), Rows: v.lines(rows[:min(len(rows), shownTied)])}
		if len(rows) > shownTied {
			t.More = "/search?q=" + id.String()
		}
		all = append(all, t)
	}
	return all, nil
}

// beginnings lists what begins from a dossier, and what it has to say in others.
func (v *visit) beginnings(rec *procedure.Record) ([]stepLink, error) {
	from, ok := rec.State.(procedure.Offering)
	if !ok || !rec.History.Has(v.Clerk.Me()) {
		return nil, nil
	}
	news := v.Clerk.News(v.r.Context(), v.by())
	var out []stepLink
	for i, o := range from.Beginnings(v.act(rec, ""), rec.History.ID()) {
		kind := v.Clerk.Procedure(o.Kind)
		if kind == nil {
			continue
		}
		step, known := kind.Step(o.Step)
		l := stepLink{Label: v.voice.Say(o.Title), Means: v.voice.Say(o.Means)}
		switch {
		case !known || step.Opens != (o.In == ""):
			continue
		case !v.may(v.needs(kind, step)):
			l.Not = v.voice.Say(lackOf(v.needs(kind, step)))
		default:
			at := "/new/" + o.Kind
			if o.In != "" {
				at = "/d/" + o.In + "/do/" + o.Step
			}
			l.Href = at + "?" + url.Values{fieldFrom: {rec.History.ID().String()}, fieldOffer: {strconv.Itoa(i + 1)}}.Encode()
		}
		if o.In != "" {
			if told, err := news(o); err != nil || !told {
				if err != nil {
					return nil, err
				}
				continue
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// What the address of a form says that begins from another dossier.
const (
	fieldFrom  = ":from"
	fieldOffer = ":offer"
)

// offered fills in what the dossier offers that the form was opened from. An offer that is
// not made any more leaves the form as it is, and says no.
func (f *stepForm) offered() (bool, error) {
	query := f.r.URL.Query()
	id, err := dossier.ParseID(query.Get(fieldFrom))
	n, bad := strconv.Atoi(query.Get(fieldOffer))
	if err != nil || bad != nil {
		return false, nil
	}
	rec, err := f.Clerk.Read(f.r.Context(), id)
	if err != nil {
		return false, err
	}
	from, ok := rec.State.(procedure.Offering)
	if !ok {
		return false, nil
	}
	offers := from.Beginnings(f.visit.act(rec, ""), id)
	if n < 1 || n > len(offers) || !f.takes(offers[n-1]) {
		return false, nil
	}
	o := offers[n-1]
	if f.in, err = f.step.Begin(o); err != nil {
		return false, err
	}
	f.sent.Del(fieldParties)
	for _, id := range f.others(o.Parties) {
		f.sent.Add(fieldParties, string(id))
	}
	return true, f.reading(id)
}

// takes reports whether the form is that of an offer.
func (f *stepForm) takes(o procedure.Offer) bool {
	return o.Kind == f.kind.Kind && o.Step == f.step.Name && (f.rec == nil && o.In == "" || f.rec != nil && o.In == f.id.String())
}

// gather fills in what other dossiers put before the step. They are read for her, so the
// journal says so.
func (f *stepForm) gather() error {
	if f.rec == nil || procedure.Gathers(f.state, f.step.Name) == "" {
		return nil
	}
	matters, err := f.Clerk.MattersOf(f.r.Context(), f.state, f.step.Name)
	if err != nil {
		return err
	}
	read := map[dossier.ID]bool{}
	for _, m := range matters {
		if !read[m.Dossier] {
			read[m.Dossier] = true
			if err := f.reading(m.Dossier); err != nil {
				return err
			}
		}
	}
	f.state.(procedure.Gathering).Gather(f.act(), f.in, matters)
	return nil
}

func (f *stepForm) reading(id dossier.ID) error {
	return f.Journal.Append(f.r.Context(), journal.Record{What: journal.Read, Officer: f.session.Officer.ID,
		Role: f.session.Role, Dossier: id, Purpose: toAct + f.step.Name})
}

// ofKind offers the dossiers of a kind: a list to choose from while it is short, and else
// the newest as suggestions beside what is typed.
func (d *fielder) ofKind(kind, value string) (choose, suggest []option) {
	page, err := d.Index.List(d.r.Context(), index.Query{Kind: kind, Sort: index.ByOpened, Desc: true, Limit: pageOf})
	if err != nil {
		d.Log.Error("listing dossiers to name", "kind", kind, "err", err)
		return nil, nil
	}
	chosen := value == ""
	for _, s := range page.Rows {
		title, id := d.title(s.Facts), s.ID.String()
		choose = append(choose, option{Value: id, Label: title.Text + " · " + s.ID.Short(), Lang: title.Lang, Chosen: id == value})
		chosen = chosen || id == value
	}
	if page.Next != "" {
		return nil, choose
	}
	if !chosen {
		choose = append(choose, option{Value: value, Label: d.tie(procedure.Tie{Kind: kind, Dossier: value}).Said.Text, Chosen: true})
	}
	return choose, nil
}

// dateView is something in the dossier that is due, or takes place.
type dateView struct {
	What string
	When *when
	Late bool
}

// Of a dossier's dates the page shows what is late and what comes next.
const (
	shownLate = 4
	shownNext = 5
)

func (v *visit) dues(state any) []dateView {
	dated, ok := state.(procedure.Dated)
	if !ok {
		return nil
	}
	today := v.dayNow()
	var late, next []procedure.Occasion
	for _, o := range dated.Dates() {
		switch day := v.dayOf(o); {
		case o.Done || o.Called || day == "" || o.Missed(today):
		case day >= today:
			next = append(next, o)
		case o.Deadline:
			late = append(late, o)
		}
	}
	byDay := func(a, b procedure.Occasion) int { return cmp.Compare(v.dayOf(a), v.dayOf(b)) }
	slices.SortStableFunc(late, byDay)
	slices.SortStableFunc(next, byDay)
	var out []dateView
	for i, o := range append(late[max(0, len(late)-shownLate):], next[:min(len(next), shownNext)]...) {
		d := dateView{What: v.voice.Say(o.What), When: v.day(v.dayOf(o)), Late: i < min(len(late), shownLate)}
		if o.At != 0 && o.Day == "" {
			d.When = v.when(o.At)
		}
		out = append(out, d)
	}
	return out
}

// dayOf is the day of an occasion where the reader is.
func (v *visit) dayOf(o procedure.Occasion) lang.Date {
	if o.Day == "" && o.At != 0 {
		return lang.Date(time.UnixMilli(int64(o.At)).In(v.zone()).Format(time.DateOnly))
	}
	return o.Day
}
