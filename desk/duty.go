package desk

import (
	"net/url"
	"slices"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/duty"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/roster"
)

// The duty desk: what arrived, what we owe, what is owed to us, whose time stands still.

type dutyPageView struct {
	frame
	Now         string // by our capital's clock
	Lists       []dutyList
	Filter      dutyFilter
	Kinds       []option
	Withs, Whos []option
	Narrowed    bool
	Away        []awayView
	Unread      []sheetView // sheets that nobody has signed
	Acts, Mails bool
}

type dutyFilter struct{ Kind, With, Who string }

type dutyList struct {
	Name, Heading, Empty string
	All, Late            string // how many, in a sentence
	Lines                []dutyLine
	Rest                 string
}

type dutyLine struct {
	Href, Hold string
	Title      said
	Kind       string
	With       string // who owes, or whose it is
	What, Why  string
	Due        *when
	Here       string   // when it is due by our capital's clock
	There      []string // and by the others'
	Since      *when    // it arrived, or its time stands still
	Late, Soon bool
	Who        string // who has it
	Deputy     string
	Mine       bool
	Dossier    string
	Was        string
}

const (
	dutyLines = 40
	dutySoon  = lang.Moment(4 * 3600 * 1000) // about to be late
	nobody    = "none"
)

func dutyPage(v *visit) error {
	p, err := v.dutyNow()
	if err != nil {
		return err
	}
	return v.ok("duty", p)
}

// shift is what the duty desk knows beside the dossiers: who there is, and who is away.
type shift struct {
	officers []roster.Officer
	names    map[string]string
	away     []duty.Away
	day      lang.Date // in our capital
}

func (v *visit) shift() (s shift, err error) {
	s.day, s.names = lang.Date(time.UnixMilli(int64(v.now)).In(v.zoneOf(v.Clerk.Me())).Format(time.DateOnly)), map[string]string{}
	if s.officers, err = v.Roster.Officers(v.r.Context()); err != nil {
		return s, err
	}
	for _, o := range s.officers {
		s.names[o.ID] = o.Name
	}
	s.away, err = v.Duty.Absences(v.r.Context(), s.day)
	return s, err
}

// able are the officers who can have a matter.
func (s shift) able() []roster.Officer {
	return slices.DeleteFunc(slices.Clone(s.officers), func(o roster.Officer) bool {
		return o.Disabled || !slices.ContainsFunc(o.Roles, func(r party.Role) bool { return policy.Has(r, policy.Act) })
	})
}

func (v *visit) dutyNow() (p dutyPageView, err error) {
	asked := v.r.URL.Query()
	p = dutyPageView{frame: v.frame(v.t("desk.duty")), Acts: v.may(policy.Act), Mails: v.Mail != nil,
		Filter: dutyFilter{asked.Get("kind"), asked.Get("with"), asked.Get("who")}}
	p.Refresh, p.Now = 30, v.clockHere(v.now)
	p.Narrowed = p.Filter != dutyFilter{}
	s, err := v.shift()
	if err != nil {
		return p, err
	}
	v.dutyOptions(&p, s)
	q, err := v.dutyQuery(p.Filter, s)
	if err != nil {
		return p, err
	}
	for _, l := range v.dutyLists() {
		if q.List = l.list; len(q.Among) > 0 || q.Among == nil {
			if err := v.fillDuty(&l.dutyList, q, s); err != nil {
				return p, err
			}
		}
		p.Lists = append(p.Lists, l.dutyList)
	}
	for _, a := range s.away {
		p.Away = append(p.Away, v.awayOf(a, s))
	}
	p.Unread, err = v.unreadSheets()
	return p, err
}

type namedList struct {
	dutyList
	list index.List
}

func (v *visit) dutyLists() []namedList {
	return []namedList{
		{dutyList{Name: "arrived", Heading: v.t("desk.duty.arrived"), Empty: v.t("desk.duty.arrived.empty")}, index.Arrived},
		{dutyList{Name: "ours", Heading: v.t("desk.duty.ours"), Empty: v.t("desk.duty.ours.empty")}, index.Ours},
		{dutyList{Name: "theirs", Heading: v.t("desk.duty.theirs"), Empty: v.t("desk.duty.theirs.empty")}, index.Theirs},
		{dutyList{Name: "paused", Heading: v.t("desk.duty.paused"), Empty: v.t("desk.duty.paused.empty")}, index.Paused},
	}
}

// dutyQuery is what the address asks for. Who "me" is also whoever I stand in for.
func (v *visit) dutyQuery(f dutyFilter, s shift) (q index.DutyQuery, err error) {
	q = index.DutyQuery{Kind: f.Kind, With: party.ID(f.With), Limit: dutyLines * 4} // several may share a line
	switch f.Who {
	case "":
	case nobody:
		q.But, err = v.Duty.Has(v.r.Context())
	case "me":
		q.Among, err = v.Duty.Has(v.r.Context(), duty.For(v.session.Officer.ID, s.away, s.day)...)
	default:
		q.Among, err = v.Duty.Has(v.r.Context(), duty.For(f.Who, s.away, s.day)...)
	}
	return q, err
}

func (v *visit) dutyOptions(p *dutyPageView, s shift) {
	for _, k := range v.kinds() {
		p.Kinds = append(p.Kinds, option{Value: k.Kind, Label: v.voice.S(k.Kind + ".plural"), Chosen: k.Kind == p.Filter.Kind})
	}
	for _, id := range v.others(v.Clerk.Roll().Seated()) {
		p.Withs = append(p.Withs, option{Value: string(id), Label: v.name(id), Chosen: string(id) == p.Filter.With})
	}
	p.Whos = []option{{Value: "me", Label: v.t("desk.duty.mine"), Chosen: p.Filter.Who == "me"}, {Value: nobody, Label: v.t("desk.duty.nobodys"), Chosen: p.Filter.Who == nobody}}
	for _, o := range s.able() {
		p.Whos = append(p.Whos, option{Value: o.ID, Label: o.Name, Chosen: o.ID == p.Filter.Who})
	}
}

func (v *visit) fillDuty(l *dutyList, q index.DutyQuery, s shift) error {
	found, all, late, err := v.Index.Duty(v.r.Context(), q, v.now)
	if err != nil {
		return err
	}
	held, err := v.Duty.Holders(v.r.Context(), dossiersOf(found))
	if err != nil {
		return err
	}
	shown := 0
	for len(found) > 0 && len(l.Lines) < dutyLines {
		d, many := found[0], v.together(found)
		line := v.dutyLineOf(d, held[d.In.ID], s)
		if len(many) > 1 {
			line.With = v.names(many)
		}
		l.Lines = append(l.Lines, line)
		shown, found = shown+len(many), found[len(many):]
	}
	if l.All = v.voice.Value(all); late > 0 {
		l.Late = v.t("desk.duty.late", "n", late)
	}
	if all > shown {
		l.Rest = v.t("desk.duty.more", "n", all-shown)
	}
	return nil
}

// together are those who owe the first of some things: several, where the next are the same
// thing of the same dossier until the same moment, owed by others.
func (v *visit) together(found []index.Duty) (by []party.ID) {
	first := found[0]
	for _, d := range found {
		if len(by) > 0 && (d.In.ID != first.In.ID || d.By == "" || d.Until() != first.Until() || d.Paused != first.Paused || v.dutyWhat(d.What) != v.dutyWhat(first.What)) {
			break
		}
		if by = append(by, d.By); d.By == "" {
			break
		}
	}
	return by
}

func (v *visit) dutyWhat(m lang.Message) string {
	if m.Key == "" {
		return ""
	}
	return v.voice.Say(m)
}

func dossiersOf(found []index.Duty) []dossier.ID {
	ids := make([]dossier.ID, len(found))
	for i, d := range found {
		ids[i] = d.In.ID
	}
	return ids
}

func (v *visit) dutyLineOf(d index.Duty, h duty.Held, s shift) dutyLine {
	me := v.Clerk.Me()
	l := dutyLine{Href: "/d/" + d.In.ID.String(), Title: v.title(d.In.Facts), Kind: v.kindName(d.In.Kind), With: v.many(v.others(d.In.Parties)),
		Mine: h.Officer == v.session.Officer.ID, Who: nameOr(s.names, h.Officer), Dossier: d.In.ID.String(), Was: h.Officer,
		Hold: "/duty/hold/" + d.In.ID.String()}
	if d.By != "" && d.By != me {
		l.With = v.name(d.By)
	}
	l.What = v.dutyWhat(d.What)
	if deputy := duty.Deputy(h.Officer, s.away, s.day); deputy != "" && h.Officer != "" {
		l.Deputy = nameOr(s.names, deputy)
	}
	v.dutyTimes(&l, d)
	return l
}

// dutyTimes tells when it is due in words, by our capital's clock and by the others'.
func (v *visit) dutyTimes(l *dutyLine, d index.Duty) {
	switch {
	case d.Paused != 0:
		l.Since, l.Why = v.when(d.Paused), v.voice.Say(d.Why)
	case d.Arrived:
		l.Since = v.when(max(d.Started, d.In.Opened))
	}
	switch {
	case d.Day != "":
		l.Due, l.Here, l.Late = v.day(d.Day), v.voice.Date(d.Day), string(d.Day) < v.today().Format(time.DateOnly)
		l.Soon = string(d.Day) == v.today().Format(time.DateOnly)
	case d.At != 0:
		l.Due, l.Here, l.Late, l.Soon = v.when(d.At), v.clockHere(d.At), d.At < v.now, d.At < v.now+dutySoon
		l.There = v.clocksThere(d)
	}
}

// clockHere is a moment by our capital's clock, whatever the reader's own.
func (v *visit) clockHere(m lang.Moment) string {
	voice := *v.voice
	voice.Zone = v.zoneOf(v.Clerk.Me())
	return voice.Moment(m)
}

// clocksThere is a moment by the clocks of those it concerns, where they are not ours.
func (v *visit) clocksThere(d index.Duty) (all []string) {
	ids := append([]party.ID{d.By}, d.To...)
	if d.By == "" || len(d.To) == 0 {
		ids = d.In.Parties
	}
	_, here := time.UnixMilli(int64(d.At)).In(v.zoneOf(v.Clerk.Me())).Zone()
	shown := map[int]bool{here: true}
	for _, id := range v.others(ids) {
		if id == "" {
			continue
		}
		zone := v.zoneOf(id)
		if _, there := time.UnixMilli(int64(d.At)).In(zone).Zone(); !shown[there] && len(all) < 3 {
			shown[there] = true
			voice := *v.voice
			voice.Zone = zone
			all = append(all, voice.Moment(d.At))
		}
	}
	return all
}

// dutyStream tells an open duty desk that something has changed: a dossier, ours or theirs,
// or who has it. The page then asks for itself anew.
func dutyStream(v *visit) error {
	kept, stop := v.Duty.Watch()
	defer stop()
	return v.push(kept, func(clerk.Event) string { return renew })
}

// dutyAddress is the duty desk as somebody had filtered it.
func dutyAddress(back string) string {
	u, err := url.Parse(inside(back))
	if err != nil || u.Path != "/duty" {
		return "/duty"
	}
	return u.RequestURI()
}
