package desk

import (
	"slices"
	"strings"
	"time"

	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// line is a dossier in a list.
type line struct {
	Href, Kind   string
	Title        said
	Status       string
	Tone         procedure.Tone
	With         string // the other parties
	Turn         string // whose turn it is
	Ours, Late   bool
	Fresh        bool // shown for what changed, not for what is due
	Due, Changed *when
	DueWhat      string
	DueThere     string // the due moment in the one counterpart's capital
}

func (v *visit) lineOf(s index.Summary) line {
	f := s.Facts.On(v.dayNow())
	others := v.others(s.Parties)
	l := line{
		Href: "/d/" + s.ID.String(), Kind: v.kindName(s.Kind), Title: v.title(f), Status: v.status(s.Kind, f), Tone: f.Tone,
		With: v.many(others), Turn: v.turn(f.Await), Ours: slices.Contains(f.Await, v.Clerk.Me()),
		Late: v.late(f.Due), Due: v.due(f.Due), Changed: v.when(s.Changed),
	}
	if f.Due != nil {
		l.DueWhat = v.voice.Say(f.Due.What)
		if f.Due.At != 0 && len(others) == 1 {
			l.DueThere = v.clockAt(f.Due.At, others[0])
		}
	}
	return l
}

// clockAt is a moment as the clocks in a party's capital show it; nothing if they show
// what the reader's do.
func (v *visit) clockAt(m lang.Moment, id party.ID) string {
	t, zone := time.UnixMilli(int64(m)), v.zoneOf(id)
	_, here := t.In(v.zone()).Zone()
	if _, there := t.In(zone).Zone(); there == here {
		return ""
	}
	voice := *v.voice
	voice.Zone = zone
	return voice.Moment(m)
}

func (v *visit) others(ids []party.ID) []party.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id party.ID) bool { return id == v.Clerk.Me() })
}

// many names up to three parties, and says how many more there are.
func (v *visit) many(ids []party.ID) string {
	switch {
	case len(ids) == 0:
		return v.t("desk.list.own")
	case len(ids) > 4:
		named := []string{v.name(ids[0]), v.name(ids[1]), v.name(ids[2])}
		return v.t("desk.list.and-more", "parties", strings.Join(named, ", "), "n", len(ids)-3)
	}
	return v.names(ids)
}

func (v *visit) turn(await []party.ID) string {
	switch {
	case len(await) == 0:
		return ""
	case slices.Contains(await, v.Clerk.Me()):
		return v.t("desk.list.our-turn")
	}
	return v.many(await)
}

func (v *visit) kindName(kind string) string {
	if v.Clerk.Procedure(kind) == nil {
		return kind
	}
	return v.voice.S(kind)
}

func (v *visit) status(kind string, f procedure.Facts) string {
	switch {
	case v.Catalogue.Has(kind + ".status." + f.Status):
	case f.Status == "shredded", f.Status == "closed", f.Status == "barred":
		return v.voice.Say(f.Named)
	default:
		return v.t("desk.status.newer")
	}
	return v.voice.Say(f.Standing(kind))
}
