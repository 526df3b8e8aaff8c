package decision

import (
	"cmp"
	"slices"

	"kenesh/lang"
	"kenesh/party"
)

// Decision is a decision with the dossier it lies in, by whose id a page links to it.
type Decision struct {
	Dossier string
	*State
}

// Line is one party's part of one obligation on a day: a cell of the board. An obligation
// that binds nobody yet has a line without a party.
type Line struct {
	Dossier     string
	Symbol      string
	Decision    lang.Text // its title
	Adopted     lang.Date
	Meeting     string // the meeting's dossier, and its name
	MeetingName lang.Text
	Obligation  string // its id in the decision
	Title       lang.Text
	Party       party.ID
	Status      Status // the party's, or how the obligation has ended
	Colour      Colour
	Due         lang.Date // what the party is to be done by next; none if nothing
	Overdue     bool
	ReportLate  bool // a round's date has passed without its report
	Blocked     bool
	Reason      lang.Text // what stands in its way
	Wanted      lang.Text // the help it asks for
	Helpers     []party.ID
	Percent     int
	Reports     int
	Carried     int // how often the obligation was put off
	Office      lang.Text
}

// Ledger is the board: the line of every party in every obligation that was decided by
// the day, in the order of adoption; with no day, as of each decision's last entry, and
// then nothing is overdue. The same states give the same lines, in whatever order they
// come.
func Ledger(all []Decision, date lang.Date) []Line {
	d := onDay(date)
	known, cells := ordered(all, d), 0
	for _, one := range known {
		cells += len(one.Obligations) * len(one.Parties)
	}
	lines := make([]Line, 0, cells)
	for _, one := range known {
		for i := range one.Obligations {
			from := len(lines)
			lines = append(lines, one.lines(&one.Obligations[i], d)...)
			for j := range lines[from:] {
				lines[from+j].Dossier = one.Dossier
			}
		}
	}
	return lines
}

// ordered lists the decisions adopted by a day, the first adopted first.
func ordered(all []Decision, d day) []Decision {
	known := slices.DeleteFunc(slices.Clone(all), func(one Decision) bool {
		return one.State == nil || one.Recorder == "" || d.date != "" && one.contents().Adopted > d.date
	})
	slices.SortStableFunc(known, func(a, b Decision) int {
		x, y := a.contents(), b.contents()
		return cmp.Or(cmp.Compare(x.Adopted, y.Adopted), cmp.Compare(x.Number, y.Number),
			cmp.Compare(x.Symbol, y.Symbol), cmp.Compare(a.Dossier, b.Dossier))
	})
	return known
}

func (s *State) contents() *Contents { return &s.present().Contents }

// lateRound is the round whose date has passed on a day, nil if none or it has not.
func (s *State) lateRound(d day) *Round {
	if r := s.roundOn(d); r != nil && d.passed(r.Due) {
		return r
	}
	return nil
}

// lines are those of one obligation.
func (s *State) lines(o *Obligation, d day) []Line {
	c, late := s.contents(), s.lateRound(d)
	common := Line{Symbol: c.Symbol, Decision: c.Title, Adopted: c.Adopted, Meeting: c.Meeting, MeetingName: c.MeetingName,
		Obligation: o.ID, Title: o.Paragraph.Title, Carried: o.carried(d)}
	whole := s.status(o, d)
	ids := s.addresseesOn(o, d)
	if len(ids) == 0 {
		common.Status = whole
		common.Colour = common.colour(d)
		return []Line{common}
	}
	lines := make([]Line, 0, len(ids))
	for _, id := range ids {
		l := common
		l.Party = id
		l.fill(o, o.standing(id, d), whole, late, d)
		lines = append(lines, l)
	}
	return lines
}

// fill writes a party's standing into its line.
func (l *Line) fill(o *Obligation, s standing, whole Status, late *Round, d day) {
	l.Status, l.Percent, l.Reports, l.Office = s.Status, s.Percent, s.Reports, s.Office
	if ends(whole) {
		l.Status = whole
	} else {
		l.Due = o.next(s, d)
		l.Overdue = d.passed(l.Due)
		l.Blocked, l.Reason, l.Wanted = !s.Blocked.Empty(), s.Blocked, s.Wanted
		for _, h := range s.Help {
			l.Helpers = append(l.Helpers, h.By)
		}
		l.ReportLate = late != nil && slices.Contains(late.Asks, o.ID) && !slices.Contains(s.answers, late.ID)
	}
	l.Colour = l.colour(d)
}

// Of keeps a party's lines: what it has to do, everywhere.
func Of(lines []Line, id party.ID) []Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return l.Party != id })
}

// Overdue keeps the lines whose date has passed.
func Overdue(lines []Line) []Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return !l.Overdue })
}
