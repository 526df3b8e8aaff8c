package desk

import (
	"cmp"
	"slices"
	"strings"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/policy"
)

// Today: what is late or about to be, what is new for us, what waits for others.

type todayPageView struct {
	frame
	Now                string
	Next               *line
	Late, New, Waiting []line
	Approve, Mine      []line // drafts that wait for a second officer; what is her own work
	Begin, Overviews   []link
	Links, Leads       string
	Retention          string // what comes up, for who watches over it
}

type link struct{ Href, Label string }

const (
	shortList = 6
	soon      = lang.Moment(3 * 24 * 3600 * 1000) // what "about to be late" means
)

func todayPage(v *visit) error {
	p := todayPageView{frame: v.frame(v.t("desk.today")), Now: v.voice.Moment(v.now), Links: v.linksLine()}
	var err error
	if v.may(policy.Audit) {
		if p.Retention, err = v.retentionLine(); err != nil {
			return err
		}
	}
	if !v.may(policy.Read) {
		return v.ok("office", p)
	}
	if p.Late, err = v.lateOnes(); err != nil {
		return err
	}
	if p.New, err = v.newOnes(); err != nil {
		return err
	}
	if p.Waiting, err = v.waitingOnes(); err != nil {
		return err
	}
	if p.Next, err = v.nextForAll(); err != nil {
		return err
	}
	if p.Leads, err = v.leadsToday(); err != nil {
		return err
	}
	if p.Approve, err = v.toApprove(); err != nil {
		return err
	}
	if p.Mine, err = v.myWork(); err != nil {
		return err
	}
	p.Overviews = v.overviewsToday()
	if v.may(policy.Act) {
		for _, k := range v.kinds() {
			if step, ok := v.opening(k); ok && v.may(v.needs(k, step)) {
				p.Begin = append(p.Begin, link{"/new/" + k.Kind, v.voice.S(k.Kind + ".step." + step.Name)})
			}
		}
	}
	return v.ok("today", p)
}

func (v *visit) lateOnes() ([]line, error) {
	page, err := v.Index.List(v.r.Context(), index.Query{DueBefore: v.now + soon, Sort: index.ByDue, Today: v.dayNow(), Limit: pageOf})
	return v.lines(page.Rows[:min(len(page.Rows), shortList)]), err
}

// newOnes are those where it is our turn or others did something since she last looked.
func (v *visit) newOnes() ([]line, error) {
	ours, err := v.Index.List(v.r.Context(), index.Query{Await: v.Clerk.Me(), Sort: index.ByChanged, Desc: true, Limit: shortList})
	if err != nil {
		return nil, err
	}
	recent, err := v.Index.List(v.r.Context(), index.Query{Sort: index.ByChanged, Desc: true, Limit: 50})
	if err != nil {
		return nil, err
	}
	seen, err := v.Journal.LastSeen(v.r.Context(), v.session.Officer.ID, idsOf(recent.Rows))
	if err != nil {
		return nil, err
	}
	rows := ours.Rows
	for _, s := range recent.Rows {
		if !s.Mine && s.Changed > seen[s.ID] && !slices.ContainsFunc(rows, sameAs(s)) {
			rows = append(rows, s)
		}
	}
	fresh := v.lines(latest(rows))
	for i := range fresh {
		fresh[i].Fresh = true
	}
	return fresh, nil
}

// waitingOnes asks for each party by itself, so that no old dossier hides behind many new.
func (v *visit) waitingOnes() ([]line, error) {
	var rows []index.Summary
	for _, id := range v.others(v.Clerk.Roll().Seated()) {
		page, err := v.Index.List(v.r.Context(), index.Query{Await: id, Sort: index.ByChanged, Desc: true, Limit: shortList})
		if err != nil {
			return nil, err
		}
		for _, s := range page.Rows {
			if !slices.Contains(s.Facts.Await, v.Clerk.Me()) && !slices.ContainsFunc(rows, sameAs(s)) {
				rows = append(rows, s)
			}
		}
	}
	return v.lines(latest(rows)), nil
}

// nextForAll is the next date among the dossiers that the whole council takes part in:
// the ministers' meeting, most of the year.
func (v *visit) nextForAll() (*line, error) {
	page, err := v.Index.List(v.r.Context(), index.Query{DueFrom: v.now, Sort: index.ByDue, Limit: 100})
	if err != nil {
		return nil, err
	}
	all := len(v.Clerk.Roll().Seated())
	for _, s := range page.Rows {
		if s.Facts.Due != nil && len(s.Parties) >= all {
			l := v.lineOf(s)
			return &l, nil
		}
	}
	return nil, nil
}

func (v *visit) lines(rows []index.Summary) []line {
	out := make([]line, len(rows))
	for i, s := range rows {
		out[i] = v.lineOf(s)
	}
	return out
}

func latest(rows []index.Summary) []index.Summary {
	slices.SortStableFunc(rows, func(a, b index.Summary) int {
		return cmp.Or(cmp.Compare(b.Changed, a.Changed), strings.Compare(a.ID.String(), b.ID.String()))
	})
	return rows[:min(len(rows), shortList)]
}

func idsOf(rows []index.Summary) []dossier.ID {
	ids := make([]dossier.ID, len(rows))
	for i, s := range rows {
		ids[i] = s.ID
	}
	return ids
}

func sameAs(s index.Summary) func(index.Summary) bool {
	return func(other index.Summary) bool { return other.ID == s.ID }
}

// linksLine is the state of the links in one sentence.
func (v *visit) linksLine() string {
	if v.Links == nil {
		return v.t("desk.links.none")
	}
	var down []string
	states := v.Links()
	for _, s := range states {
		if v.isDown(s) {
			down = append(down, v.name(s.Party))
		}
	}
	switch {
	case len(states) == 0:
		return v.t("desk.links.none")
	case len(down) == 0:
		return v.t("desk.links.up", "n", len(states))
	}
	return v.t("desk.links.down", "parties", v.voice.List(down))
}
