package desk

import (
	"slices"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

// A dossier: the matter to read, what can be done now, who can read it, the record.

type dossierPageView struct {
	frame
	ID             string
	Kind, KindHref string
	Of             said
	Status         string
	Tone           procedure.Tone
	Turn           string
	Due            *when
	DueWhat        string
	Parties        []partySign
	Unfounded      []string // what our own register says against what others' acts rest on
	Matter         []sectionView
	Barred         string // why she may not read it
	Contents       bool   // the matter is long: it has a table of contents
	Do             doView
	Begin          []stepLink // what begins from here, in a dossier of its own
	Tied           []tiedView
	Dates          []dateView
	Leads          []leadView
	MoreLeads      int
	Readers        string
	Members        *membersView
	Kept           keptView
	Record         []recordLine
	Holder, Hold   string // who has the matter, and where that is changed
	File           bool   // the ministry's own file can be opened
	Screen, Live   string // the addresses of the pages for the hall and for who runs it
	Earlier        int    // lines of the record that are not shown
}

// partySign is a party and whether it has the dossier.
type partySign struct{ Name, Class, Sign string }

// opened reads a dossier and writes down who reads it and what for, before anything of
// it can leave.
func (v *visit) opened(purpose string) (dossier.ID, *procedure.Record, error) {
	id, err := v.dossierID()
	if err != nil {
		return id, nil, err
	}
	rec, err := v.Clerk.Read(v.r.Context(), id)
	if err != nil {
		return id, nil, err
	}
	if err := v.noted(id, purpose); err != nil {
		return id, nil, err
	}
	v.about = id
	return id, rec, v.designate(rec)
}

// dossierID is the dossier that the address names.
func (v *visit) dossierID() (dossier.ID, error) {
	id, err := dossier.ParseID(v.r.PathValue("id"))
	if err != nil {
		return id, errNotFound
	}
	return id, nil
}

// noted puts the reading into the journal.
func (v *visit) noted(id dossier.ID, purpose string) error {
	return v.Journal.Append(v.r.Context(), journal.Record{What: journal.Read, Officer: v.session.Officer.ID,
		Role: v.session.Role, Dossier: id, Purpose: purpose})
}

func dossierPage(v *visit) error {
	id, rec, err := v.opened(toRead)
	if err != nil {
		return err
	}
	h, f := rec.History, rec.Facts().On(v.dayNow())
	title := v.title(f)
	p := dossierPageView{
		frame: v.frame(title.Text), ID: id.String(), Kind: v.kindName(h.Kind()), KindHref: "/" + h.Kind(), Of: title,
		Status: v.status(h.Kind(), f), Tone: f.Tone, Due: v.due(f.Due), Parties: v.signs(h),
		Do: v.steps(rec), Readers: v.readersOf(rec), Members: v.members(rec), Kept: v.kept(rec),
	}
	all := v.r.URL.Query().Has("all")
	p.Matter, p.Contents = folded(v.document(rec.State), all)
	p.Unfounded = v.unfounded(rec)
	if why := rec.Barred(); !why.IsZero() {
		p.Barred = v.voice.Say(why)
	}
	p.Screen, p.Live = screenOf(rec), v.conductOf(rec)
	p.File = v.mayOpenFile(rec)
	if p.Holder, p.Hold, err = v.holderOf(rec); err != nil {
		return err
	}
	p.Dates = v.dues(rec.State)
	if p.Begin, err = v.beginnings(rec); err != nil {
		return err
	}
	if p.Tied, err = v.tied(id); err != nil {
		return err
	}
	if p.Leads, p.MoreLeads, err = v.leadsOf(id, all, v.may(policy.Act)); err != nil {
		return err
	}
	if len(f.Await) > 0 {
		p.Turn = v.t("desk.dossier.turn", "parties", v.names(f.Await))
	}
	if f.Due != nil {
		p.DueWhat = v.voice.Say(f.Due.What)
	}
	p.Record, p.Earlier = v.record(rec, all)
	if done := v.r.URL.Query().Get("done"); done != "" {
		p.Said = v.doneSentence(rec, done)
	}
	return v.ok("dossier", p)
}

// unfounded is what our own register says against what others' acts here rest on.
func (v *visit) unfounded(rec *procedure.Record) (says []string) {
	for _, p := range v.Clerk.Unfounded(v.r.Context(), rec) {
		says = append(says, v.voice.Say(p.Message))
	}
	return says
}

// doneSentence says what was just recorded: "kg.4" is our party's entry.
func (v *visit) doneSentence(rec *procedure.Record, done string) string {
	for _, o := range rec.Outcomes {
		if entryName(o.Entry) == done {
			return v.t("desk.done", "sentence", v.sentence(rec, o))
		}
	}
	return ""
}

// signs says of each party how much of the dossier it has.
func (v *visit) signs(h *dossier.History) []partySign {
	var out []partySign
	for _, id := range h.Parties() {
		s := partySign{Name: v.name(id)}
		_, gone := h.Released(id)
		switch {
		case gone:
			s.Class, s.Sign = "gone", v.t("desk.sign.released")
		case id == v.Clerk.Me():
			s.Class, s.Sign = "seen", v.t("desk.sign.here")
		case hasSeenAll(h, id):
			s.Class, s.Sign = "seen", v.t("desk.sign.seen")
		case h.Head(id) != nil:
			s.Class, s.Sign = "has", v.t("desk.sign.has")
		default:
			s.Class, s.Sign = "away", v.t("desk.sign.away")
		}
		out = append(out, s)
	}
	return out
}

// hasSeenAll reports whether a party has said that it has everything the others wrote,
// receipts apart.
func hasSeenAll(h *dossier.History, id party.ID) bool {
	head := h.Head(id)
	if head == nil {
		return false
	}
	for _, e := range h.Order() {
		if e.Party != id && e.Step != dossier.Receipt && head.Seen[e.Party] < e.Number {
			return false
		}
	}
	return true
}

// act is what she is about to do, as the rules see it.
func (v *visit) act(rec *procedure.Record, step string) procedure.Act {
	a := procedure.Act{Step: step, Party: v.Clerk.Me(), Number: 1, By: v.by(), At: v.now, Founder: v.Clerk.Me()}
	if rec != nil {
		h := rec.History
		a.Number, a.Founder, a.Parties, a.Seen = h.Heads()[a.Party]+1, h.Founder(), h.Present(), h.Heads()
	}
	return a
}

// readersOf says exactly who can read a dossier.
func (v *visit) readersOf(rec *procedure.Record) string {
	if rec.Gone() {
		return v.t("desk.dossier.shredded")
	}
	if why := rec.Barred(); !why.IsZero() {
		return v.voice.Say(why)
	}
	if rec.Procedure == nil {
		return v.t("desk.readers.sealed", "parties", v.names(rec.History.Present()))
	}
	if slices.ContainsFunc(procedure.Out(rec.State), func(p procedure.Publication) bool { return !p.Withdrawn }) {
		return v.t("desk.readers.partly", "parties", v.names(rec.History.Present()))
	}
	return v.readers(rec.Procedure, rec.History.Present())
}

func (v *visit) readers(p *procedure.Procedure, present []party.ID) string {
	switch {
	case p.Audience == procedure.Alone:
		return v.t("desk.readers.alone")
	case !p.Sealed:
		return v.t("desk.readers.open")
	case len(v.others(present)) == 0:
		return v.t("desk.readers.nobody-yet")
	}
	return v.t("desk.readers.sealed", "parties", v.names(present))
}

// Admitting and releasing parties, for the founder of a kind that allows it.

type membersView struct{ Admit, Release []option }

func (v *visit) members(rec *procedure.Record) *membersView {
	m, ok := rec.State.(procedure.Membered)
	h := rec.History
	if !ok || !m.Membership() || h.Founder() != v.Clerk.Me() || !v.may(policy.Commit) {
		return nil
	}
	var out membersView
	for _, id := range v.Clerk.Roll().Seated() {
		if _, before := h.Released(id); !h.Has(id) && !before {
			out.Admit = append(out.Admit, option{Value: string(id), Label: v.name(id)})
		}
	}
	for _, id := range v.others(h.Present()) {
		out.Release = append(out.Release, option{Value: string(id), Label: v.name(id)})
	}
	return &out
}

func admit(v *visit) error   { return v.member(dossier.Admit) }
func release(v *visit) error { return v.member(dossier.Release) }

// member shows what admitting or releasing a party will mean, and does it once she
// confirms.
func (v *visit) member(step string) error {
	id, rec, err := v.opened(toAct + step)
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	who := party.ID(form.Get("party"))
	if form.Get(fieldDo) == "send" {
		cmd := clerk.Command{Dossier: id, Step: step, Input: &procedure.Departure{Party: who}, By: v.by(), Officer: v.session.Officer.ID}
		if step == dossier.Admit {
			cmd.Input = &procedure.Admission{Parties: []party.ID{who}}
		}
		done, err := v.Clerk.Act(v.r.Context(), cmd)
		if err != nil {
			return err
		}
		return v.redirectDone(done)
	}
	title := v.title(rec.Facts())
	p := reviewPageView{frame: v.frame(v.t("desk.review")), Of: &title, Grave: true, Back: "/d/" + id.String(),
		Hidden: hiddenOf(form), SubmitLabel: v.voice.S("step." + step), Readers: v.voice.S("step." + step + ".means"),
		Sentence: v.voice.S("step."+step+".done", "party", lang.Party(v.Clerk.Me()), "who", lang.Party(who))}
	return v.ok("review", p)
}
