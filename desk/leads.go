package desk

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"kenesh/dossier"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/leads"
	"kenesh/procedure"
	"kenesh/store"
)

// Leads: where dossiers may concern the same person or thing. They stand on the dossier's
// page to be judged; a page lists those that nobody has judged; searching finds what
// dossiers name. Whatever is shown of another dossier is in the journal first.

type leadView struct {
	ID, Href, Kind string
	Of             said // the other dossier
	Here, There    string
	Why            []string
	Judged         string // in a word; "" if nobody has
	Tone           procedure.Tone
	Remark, Who    string
	At             *when
	Choices        []option // what she may judge; none if her role does not carry it
}

// shownLeads bounds what a dossier's page has of them; all are there with ?all.
const shownLeads = 6

// leadsOf lists the leads of a dossier, and how many more there are.
func (v *visit) leadsOf(id dossier.ID, all, may bool) (out []leadView, more int, err error) {
	if v.Leads == nil {
		return nil, 0, nil
	}
	found, err := v.Leads.Of(v.r.Context(), id)
	if err != nil {
		return nil, 0, err
	}
	if len(found) > shownLeads && !all {
		more = len(found) - shownLeads
		found = found[:shownLeads]
	}
	var others []dossier.ID
	for _, l := range found {
		others = append(others, l.There.In)
	}
	if err := v.notedAll(others, toCompare); err != nil {
		return nil, 0, err
	}
	names, err := v.officersBy(found)
	if err != nil {
		return nil, 0, err
	}
	for _, l := range found {
		out = append(out, v.leadView(l, names, may))
	}
	return out, more, nil
}

func (v *visit) leadView(l leads.Lead, names map[string]string, may bool) leadView {
	view := leadView{ID: l.ID(), Here: v.marked(l.Here.Mark), There: v.marked(l.There.Mark), Remark: l.Remark, Who: names[l.Officer], At: v.when(l.At)}
	c := v.tie(procedure.Tie{Dossier: l.There.In.String()})
	view.Of, view.Href = c.Said, c.Href
	for _, m := range l.Why() {
		view.Why = append(view.Why, v.voice.Say(m))
	}
	view.Judged, view.Tone = v.judged(l.Judged)
	for _, j := range leads.Judgements {
		if word, _ := v.judged(j); may {
			view.Choices = append(view.Choices, option{Value: string(j), Label: word, Chosen: j == l.Judged})
		}
	}
	return view
}

// marked is a mark as it was written, with whose it is.
func (v *visit) marked(m procedure.Mark) string {
	if m.As == "" || !v.Catalogue.Has(m.As) {
		return m.Value
	}
	return m.Value + " · " + v.voice.S(m.As)
}

func (v *visit) judged(j leads.Judgement) (string, procedure.Tone) {
	switch j {
	case leads.Same:
		return v.t("desk.lead.same"), procedure.Good
	case leads.Other:
		return v.t("desk.lead.other"), procedure.Quiet
	case leads.Unclear:
		return v.t("desk.lead.unclear"), procedure.Warn
	}
	return "", ""
}

// officersBy are the names of those who judged.
func (v *visit) officersBy(found []leads.Lead) (map[string]string, error) {
	if !slices.ContainsFunc(found, func(l leads.Lead) bool { return l.Officer != "" }) {
		return nil, nil
	}
	officers, err := v.Roster.Officers(v.r.Context())
	names := map[string]string{}
	for _, o := range officers {
		names[o.ID] = o.Name
	}
	return names, err
}

// maxRemark is the longest remark on a lead, in letters.
const maxRemark = 500

// judgeLead keeps what she makes of a lead. It is journalled with it, and sent to nobody.
func judgeLead(v *visit) error {
	id, err := v.dossierID()
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	j := leads.Lead{Judged: leads.Judgement(form.Get("judged")), Remark: strings.TrimSpace(form.Get("remark")), Officer: v.session.Officer.ID, Role: v.session.Role}
	if v.Leads == nil || !slices.Contains(leads.Judgements, j.Judged) {
		return errNotFound
	}
	if lang.CheckLine(j.Remark, maxRemark, false) != nil {
		return procedure.RefuseField("remark", "refuse.field-line", lang.Args{"n": maxRemark})
	}
	err = v.Leads.Judge(v.r.Context(), id, form.Get("lead"), j, func(tx *store.Tx) error {
		return v.Journal.AppendTx(tx, journal.Record{What: journal.Judge, Officer: j.Officer, Role: j.Role, Dossier: id, Purpose: string(j.Judged), About: form.Get("lead")})
	})
	if errors.Is(err, leads.ErrNoLead) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	return v.redirect("/d/" + id.String() + "#leads")
}

type leadsPageView struct {
	frame
	Rows  []leadLine
	State string
	Next  string
}

// leadLine is a lead that nobody has judged, without what the dossiers say: only that there
// is one, and of what kind.
type leadLine struct {
	Href, With string
	A, B       said
	Why        string
	Found      *when
}

func leadsPage(v *visit) error {
	if v.Leads == nil {
		return errNotFound
	}
	skip, _ := strconv.Atoi(v.r.URL.Query().Get("after"))
	found, err := v.Leads.All(v.r.Context(), max(0, skip), pageOf)
	if err != nil {
		return err
	}
	p := leadsPageView{frame: v.frame(v.t("desk.leads.all"))}
	if p.State, err = v.leadsState(); err != nil {
		return err
	}
	for _, l := range found {
		a, b := v.tie(procedure.Tie{Dossier: l.Here.In.String()}), v.tie(procedure.Tie{Dossier: l.There.In.String()})
		line := leadLine{Href: a.Href + "#leads", With: b.Href, A: a.Said, B: b.Said, Found: v.when(l.Found), Why: v.t("desk.lead.names")}
		if l.Here.Kind != procedure.MarkName {
			line.Why = v.voice.S("mark.same." + string(l.Here.Kind))
		}
		p.Rows = append(p.Rows, line)
	}
	if len(found) == pageOf {
		p.Next = "/leads?after=" + strconv.Itoa(max(0, skip)+pageOf)
	}
	return v.ok("leads", p)
}

// leadsState says what is still to be read or compared; "" if nothing is.
func (v *visit) leadsState() (string, error) {
	s, err := v.Leads.State(v.r.Context())
	switch {
	case err != nil:
		return "", err
	case !s.Ready:
		return v.t("desk.leads.reading", "count", v.voice.Number(s.Names)), nil
	case s.Waiting > 0:
		return v.t("desk.leads.comparing", "count", v.voice.Number(s.Waiting)), nil
	}
	return "", nil
}

// mostCounted is how far leads are counted for the front page.
const mostCounted = 1000

// leadsToday is how many leads wait to be judged; "" if none does.
func (v *visit) leadsToday() (string, error) {
	if v.Leads == nil {
		return "", nil
	}
	n, err := v.Leads.Waiting(v.r.Context(), mostCounted)
	if err != nil || n == 0 {
		return "", err
	}
	return v.voice.Number(n), nil
}

// namedView is something that dossiers name and she searched for.
type namedView struct {
	Value, Href string
	Of          said
	Why         []string
}

const shownNamed = 20

// named is what dossiers name like the words she searched for.
func (v *visit) named(q string) (out []namedView, state string, err error) {
	if v.Leads == nil {
		return nil, "", nil
	}
	found, err := v.Leads.Search(v.r.Context(), q, shownNamed)
	if err != nil {
		return nil, "", err
	}
	var ids []dossier.ID
	for _, f := range found {
		ids = append(ids, f.In)
		c := v.tie(procedure.Tie{Dossier: f.In.String()})
		n := namedView{Value: v.marked(f.Mark), Href: c.Href, Of: c.Said}
		for _, m := range f.Why {
			n.Why = append(n.Why, v.voice.Say(m))
		}
		out = append(out, n)
	}
	if err := v.notedAll(ids, toSearch); err != nil {
		return nil, "", err
	}
	state, err = v.leadsState()
	return out, state, err
}

// notedAll puts the reading of some dossiers into the journal, in one commit.
func (v *visit) notedAll(ids []dossier.ID, purpose string) error {
	var records []journal.Record
	for i, id := range ids {
		if !slices.Contains(ids[:i], id) {
			records = append(records, journal.Record{What: journal.Read, Officer: v.session.Officer.ID, Role: v.session.Role, Dossier: id, Purpose: purpose})
		}
	}
	return v.Journal.AppendAll(v.r.Context(), records)
}
