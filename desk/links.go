package desk

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"kenesh/lang"
	"kenesh/policy"
	"kenesh/store"
)

// How the links to the other parties stand; for the engineer also what went wrong, and
// what peers were caught at.

type linksPageView struct {
	frame
	Engineer bool
	Links    []linkView
	Offences []offenceView

	Problems       []problemView
	Parties        []option // a pouch can be packed for
	Taken, Missing string   // what came of one
}

type linkView struct {
	Name, Status string
	Up           bool
	Heard        *when
	Backlog      string
	Error        string
}

type offenceView struct {
	At          *when
	By, Carrier string
	Dossier     string
	What        string
	Evidence    string
}

// silent is how long a link may say nothing before it counts as down.
const silent = lang.Moment(2 * time.Minute / time.Millisecond)

func (v *visit) isDown(s LinkState) bool {
	return s.Error != "" || s.Heard == 0 || v.now-s.Heard > silent
}

func linksPage(v *visit) error {
	return v.showLinks(http.StatusOK, linksPageView{})
}

func (v *visit) showLinks(status int, p linksPageView) error {
	p.frame, p.Engineer = v.frame(v.t("desk.links")), v.may(policy.Administer)
	for _, id := range v.others(v.Clerk.Roll().Seated()) {
		p.Parties = append(p.Parties, option{Value: string(id), Label: v.name(id)})
	}
	if v.Links != nil {
		for _, s := range v.Links() {
			p.Links = append(p.Links, v.linkView(s))
		}
	}
	if !p.Engineer || v.Offences == nil {
		return v.show(status, "links", p)
	}
	offences, err := v.Offences(v.r.Context())
	if err != nil {
		return err
	}
	for _, o := range offences {
		p.Offences = append(p.Offences, v.offence(o))
	}
	return v.show(status, "links", p)
}

func (v *visit) linkView(s LinkState) linkView {
	l := linkView{Name: v.name(s.Party), Up: !v.isDown(s), Heard: v.when(s.Heard), Backlog: v.voice.Number(s.Backlog)}
	switch {
	case l.Up:
		l.Status = v.t("desk.links.status.up")
	case s.Heard == 0:
		l.Status = v.t("desk.links.status.never")
	default:
		l.Status = v.t("desk.links.status.down")
	}
	if v.may(policy.Administer) {
		l.Error = s.Error
	}
	return l
}

// offence shows what can be shown without opening anything: ids, and the evidence as it
// came, for a second opinion.
func (v *visit) offence(o store.Offence) offenceView {
	return offenceView{At: v.when(lang.Moment(o.At)), By: v.name(o.By), Carrier: v.name(o.Carrier), Dossier: o.Dossier.Short(),
		What: o.What, Evidence: fmt.Sprintf("%x", o.Evidence[:min(len(o.Evidence), 512)])}
}

func itoa(n uint64) string { return strconv.FormatUint(n, 10) }
