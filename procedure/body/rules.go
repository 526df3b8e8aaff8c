package body

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// How a motion is adopted.
const (
	consensus     = "consensus"
	threeQuarters = "three-quarters"
	twoThirds     = "two-thirds"
	majority      = "majority"
)

// Rules is a pack of rules of procedure: data that a body adopts and may amend. Days are
// counted back from the first day of a meeting or on from its last; no number is no such
// time limit, and of speaking minutes no limit.
type Rules struct {
	MeetingsAYear int    `json:"meetings-a-year,omitempty" field:"max=12"` // at least, in each calendar year
	WarnDays      int    `json:"warn-days,omitempty" field:"max=365"`      // before the year is out
	AnnounceDays  int    `json:"announce-days,omitempty" field:"max=730"`  // before the mandate ends
	ItemsFrom     string `json:"items-from,omitempty" field:"required,choices=members|members-observers"`

	InvitationDays int `json:"invitation-days,omitempty" field:"max=365"` // before the meeting
	ItemsDays      int `json:"items-days,omitempty" field:"max=365"`
	AgendaDays     int `json:"agenda-days,omitempty" field:"max=365"`
	DocumentsDays  int `json:"documents-days,omitempty" field:"max=365"`
	NotesDays      int `json:"notes-days,omitempty" field:"max=365"`
	RecordDays     int `json:"record-days,omitempty" field:"max=365"` // after it
	ApprovalDays   int `json:"approval-days,omitempty" field:"max=365"`

	Quorum      string     `json:"quorum,omitempty" field:"required,choices=all|three-quarters|two-thirds|majority"`
	Adoption    string     `json:"adoption,omitempty" field:"required,choices=consensus|three-quarters|two-thirds|majority"`
	SilenceDays int        `json:"silence-days,omitempty" field:"max=365"` // none: no silence procedure
	Precedence  string     `json:"precedence,omitempty" field:"required,choices=alphabet|listed"`
	Alphabet    string     `json:"alphabet,omitempty" field:"max=16"` // the language of the alphabet
	Listed      []party.ID `json:"listed,omitempty"`                  // the order, where there is one agreed

	MinutesMember   int      `json:"minutes-member,omitempty" field:"max=600"`
	MinutesObserver int      `json:"minutes-observer,omitempty" field:"max=600"`
	MinutesGuest    int      `json:"minutes-guest,omitempty" field:"max=600"`
	Languages       []string `json:"languages,omitempty" field:"max=20"`

	ChairMonths int        `json:"chair-months,omitempty" field:"max=120"`
	Rotation    []party.ID `json:"rotation,omitempty"` // none: the members in the dossier's order
}

// Default is the pack a body of a form begins with. Once released, it stays: a body
// established by it is folded by it for ever. Another default is another form; a body that is
// neither the Council nor a working group begins with the working group's.
func Default(form string) Rules {
	if form == "council" {
		return Rules{MeetingsAYear: 1, WarnDays: 120, AnnounceDays: 180, ItemsFrom: "members-observers",
			InvitationDays: 60, ItemsDays: 45, AgendaDays: 30, DocumentsDays: 21, NotesDays: 7, RecordDays: 14, ApprovalDays: 30,
			Quorum: twoThirds, Adoption: consensus, SilenceDays: 14, Precedence: "alphabet", Alphabet: "en",
			MinutesMember: 10, MinutesObserver: 5, MinutesGuest: 5, ChairMonths: 12}
	}
	return Rules{MeetingsAYear: 2, WarnDays: 60, AnnounceDays: 90, ItemsFrom: "members-observers",
		InvitationDays: 30, ItemsDays: 21, AgendaDays: 14, DocumentsDays: 10, NotesDays: 3, RecordDays: 7, ApprovalDays: 21,
		Quorum: majority, Adoption: consensus, SilenceDays: 7, Precedence: "alphabet", Alphabet: "en",
		MinutesMember: 7, MinutesObserver: 5, MinutesGuest: 3, ChairMonths: 12}
}

// check: the rules agree with themselves, and name parties of the body. Whether one has left
// it is asked when its turn comes: a late letter must not undo an amendment.
func (r Rules) check(has func(party.ID) bool) error {
	for _, id := range append(slices.Clone(r.Rotation), r.Listed...) {
		if !has(id) {
			return procedure.RefuseField("rules.rotation", "body.refuse.rotation", lang.Args{"subject": lang.Party(id)})
		}
	}
	back := []int{r.InvitationDays, r.ItemsDays, r.AgendaDays, r.DocumentsDays, r.NotesDays}
	back = slices.DeleteFunc(back, func(days int) bool { return days == 0 })
	if !slices.IsSortedFunc(back, func(a, b int) int { return b - a }) || r.ApprovalDays > 0 && r.ApprovalDays < r.RecordDays {
		return procedure.RefuseField("rules.items-days", "body.refuse.days", nil)
	}
	if r.Precedence == "alphabet" && !lang.Tag(r.Alphabet).Valid() {
		return procedure.RefuseField("rules.alphabet", "body.refuse.alphabet", nil)
	}
	return nil
}

// Order puts parties in their order of precedence: by their names in the language of the
// alphabet, with its own collation, or as listed; who is not listed comes after. Only what
// is shown may turn on it: collation tables change, and what is recorded must not.
func (r Rules) Order(ids []party.ID, name func(party.ID) lang.Text) []party.ID {
	sorted := slices.Clone(ids)
	if r.Precedence == "listed" {
		place := func(id party.ID) int {
			if i := slices.Index(r.Listed, id); i >= 0 {
				return i
			}
			return len(r.Listed)
		}
		slices.SortStableFunc(sorted, func(a, b party.ID) int { return place(a) - place(b) })
		return sorted
	}
	tag := lang.Tag(r.Alphabet)
	by := lang.NewCollator(tag)
	said := func(id party.ID) string {
		if best, _ := name(id).Best(tag); best != "" {
			return best
		}
		return string(id)
	}
	slices.SortStableFunc(sorted, func(a, b party.ID) int { return by.Compare(said(a), said(b)) })
	return sorted
}
