package meeting

import (
	"fmt"
	"slices"

	"kenesh/lang"
	"kenesh/procedure"
)

// IssueAgenda is the input of issue-agenda: what of earlier decisions the meeting follows
// up. The form brings it: what stands in the decisions' own dossiers and asks for the
// meeting's attention on the day. What is overdue and is not to be discussed stays on the
// list with the reason, which is recorded; a line that is struck out without a word is
// refused where the chair acts. The nodes of the others cannot hold it against the
// decisions, which each may have got further with: they judge by this dossier alone, and
// their own pages show them what is overdue.
type IssueAgenda struct {
	FollowUp []FollowUp `json:"follow-up,omitempty" field:"max=200"`
}

// FollowUp is one matter under the standing item of that name.
type FollowUp struct {
	Matter  string    `json:"matter,omitempty" field:"required,max=100,dossier=decision"` // the decision's dossier
	Part    string    `json:"part,omitempty" field:"max=80"`                              // its paragraph
	Symbol  string    `json:"symbol,omitempty" field:"max=60"`
	Title   lang.Text `json:"title,omitempty" field:"required,max=300"`
	WasDue  lang.Date `json:"was-due,omitempty"`
	LeftOut lang.Text `json:"left-out,omitempty" field:"max=1000"` // why it is not discussed; none: it is
}

// Provisional is the provisional agenda as last issued.
type Provisional struct {
	Edition  int        `json:"edition,omitempty"`
	FollowUp []FollowUp `json:"follow-up,omitempty"`
}

// issueAgenda: issued again, it takes the place of the one before. The standing items that
// the meeting was not convened with come with it.
func issueAgenda(s *State, a procedure.Act, in IssueAgenda) error {
	for n, f := range in.FollowUp {
		if slices.ContainsFunc(in.FollowUp[:n], f.same) {
			return procedure.RefuseField(fmt.Sprintf("follow-up.%d.matter", n), "meeting.refuse.item-exists", lang.Args{"item": f.Symbol + " " + f.Part})
		}
	}
	s.reach("agenda", a.At)
	s.Provisional = Provisional{Edition: s.Provisional.Edition + 1, FollowUp: in.FollowUp}
	at := 0
	for _, id := range standing {
		if s.item(id) >= 0 || id == "record" && s.Links.Follows == "" {
			continue
		}
		s.Items = slices.Insert(s.Items, at, Item{ID: id, By: a.Party, Stage: listed, Standing: true})
		at++
	}
	return nil
}

func (f FollowUp) same(other FollowUp) bool { return f.Matter == other.Matter && f.Part == other.Part }

// Gathers: the agenda follows up the decisions of the body whose meeting this is or, where
// none is named, of the meeting before.
func (s *State) Gathers(step string) string {
	switch {
	case step != "issue-agenda":
		return ""
	case s.Call.RulesOf != "":
		return s.Call.RulesOf
	}
	return s.Links.Follows
}

// Gather lists what asks for the meeting's attention; the reason for leaving a matter out
// stays with it from one edition to the next.
func (s *State) Gather(_ procedure.Act, in any, matters []procedure.Matter) {
	agenda, is := in.(*IssueAgenda)
	if !is || len(agenda.FollowUp) > 0 {
		return
	}
	for _, m := range most(matters) {
		f := FollowUp{Matter: m.Dossier.String(), Part: m.Part, Symbol: m.Symbol, Title: m.Title, WasDue: m.Due}
		if at := slices.IndexFunc(s.Provisional.FollowUp, f.same); at >= 0 {
			f.LeftOut = s.Provisional.FollowUp[at].LeftOut
		}
		agenda.FollowUp = append(agenda.FollowUp, f)
	}
}

// What an agenda can follow up is bounded: an entry's body is at most 256 KB, and reasons for
// leaving matters out go in beside them.
const (
	mostMatters = 200
	roomForAll  = 200_000 // bytes
	aroundOne   = 200
)

// most is as many matters as an agenda can hold: what is overdue before the rest.
func most(matters []procedure.Matter) []procedure.Matter {
	matters = slices.Clone(matters)
	slices.SortStableFunc(matters, func(a, b procedure.Matter) int { return pressing(b) - pressing(a) })
	room := roomForAll
	for n, m := range matters {
		room -= aroundOne
		for _, title := range m.Title {
			room -= len(title)
		}
		if n == mostMatters || room < 0 {
			return matters[:n]
		}
	}
	return matters
}

func pressing(m procedure.Matter) int {
	if m.Pressing {
		return 1
	}
	return 0
}

// Omitted: what is overdue is not passed over in silence.
func (s *State) Omitted(_ procedure.Act, in any, matters []procedure.Matter) error {
	agenda, is := in.(*IssueAgenda)
	if !is {
		return nil
	}
	for _, m := range most(matters) {
		f := FollowUp{Matter: m.Dossier.String(), Part: m.Part}
		if m.Pressing && !slices.ContainsFunc(agenda.FollowUp, f.same) {
			return procedure.RefuseField("follow-up", "meeting.refuse.overdue-omitted", lang.Args{"symbol": m.Symbol, "title": m.Title})
		}
	}
	return nil
}

// followUp is what the meeting follows up, as a table under the standing item; what was left
// out stands in it with the reason.
func (s *State) followUp() []procedure.Block {
	t := table("meeting.field.matter", "meeting.field.title", "meeting.field.was-due", "meeting.field.left-out")
	for _, f := range s.Provisional.FollowUp {
		t.Rows = append(t.Rows, []any{procedure.Tie{As: "matter", Kind: "decision", Dossier: f.Matter}, f.Title, f.WasDue, f.LeftOut})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []procedure.Block{t}
}

// Ties are the body whose rules it goes by, the meetings before it and after, and the
// decisions it follows up.
func (s *State) Ties() []procedure.Tie {
	var all []procedure.Tie
	add := func(as, kind, id string) {
		t := procedure.Tie{As: as, Kind: kind, Dossier: id}
		if id != "" && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	add("rules-of", "body", s.Call.RulesOf)
	add("follows", "meeting", s.Links.Follows)
	add("prepares", "meeting", s.Links.Prepares)
	for _, f := range s.Provisional.FollowUp {
		add("matter", "decision", f.Matter)
	}
	return all
}
