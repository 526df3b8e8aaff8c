package body_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/body"
	"kenesh/procedure/proceduretest"
)

func TestStories(t *testing.T) { proceduretest.Run(t, body.Procedure) }
func TestWords(t *testing.T)   { proceduretest.CheckWords(t, body.Procedure) }
func TestStorm(t *testing.T) {
	dates := datesAreSaid(t)
	proceduretest.Storm(t, body.Procedure, oneSeatEach, motionsMove, turnIsAMembers, meetingsKeepTheirRules, dates)
}

func of(state any) *body.State { return state.(*body.State) }

// oneSeatEach: a party has one place, and nobody chairs, or is asked to, who never had one.
func oneSeatEach(state any) error {
	seen := map[party.ID]bool{}
	for _, seat := range of(state).Seats {
		if seen[seat.Party] {
			return fmt.Errorf("%s has two places", seat.Party)
		}
		seen[seat.Party] = true
	}
	for _, term := range of(state).Terms {
		if !seen[term.Party] || term.Until < term.Since {
			return fmt.Errorf("term %+v", term)
		}
	}
	return nil
}

// motionsMove: a party answers a motion once and only if it was asked; what is open awaits
// somebody or its mover's word; what was adopted had the answers its rules asked for.
func motionsMove(state any) error {
	s := of(state)
	for _, m := range s.Motions {
		said := map[party.ID]bool{}
		answers := slices.Clone(m.Consents)
		for _, o := range m.Objections {
			answers = append(answers, o.Party)
		}
		for _, id := range answers {
			if said[id] || !slices.Contains(m.Asked, id) || id == m.Subject {
				return fmt.Errorf("%s: the answer of %s", m.ID, id)
			}
			said[id] = true
		}
		yes, no, needed := len(m.Consents), len(m.Objections), procedure.Needed(m.Adoption, len(m.Asked))
		switch {
		case m.Outcome == "agreed" && !m.Silence && yes < procedure.Needed(m.Adoption, yes+no):
			return fmt.Errorf("%s: agreed by %d to %d", m.ID, yes, no)
		case m.Outcome == "objected" && no == 0, m.Outcome == "agreed" && m.Adoption == "consensus" && no > 0:
			return fmt.Errorf("%s: %s with %d objections", m.ID, m.Outcome, no)
		case m.Outcome == "" && yes >= needed:
			return fmt.Errorf("%s: open with %d of %d", m.ID, yes, needed)
		}
	}
	return nil
}

// turnIsAMembers: whoever is asked to act may: the turn and the open answers are members'.
func turnIsAMembers(state any) error {
	s := of(state)
	member := map[party.ID]bool{}
	for _, seat := range s.Seats {
		member[seat.Party] = seat.As == "member" || seat.Invited != ""
	}
	for _, id := range s.Facts().Await {
		if !member[id] {
			return fmt.Errorf("%s is awaited", id)
		}
	}
	return nil
}

// meetingsKeepTheirRules: every meeting has rules, one number, and no account before its time.
func meetingsKeepTheirRules(state any) error {
	s := of(state)
	for i, m := range s.Meetings {
		if m.Pack < 1 || m.Pack > len(s.Packs) || i > 0 && s.Meetings[i-1].Number >= m.Number {
			return fmt.Errorf("meeting %d by rules %d of %d", m.Number, m.Pack, len(s.Packs))
		}
		for _, line := range s.Account(m) {
			if line.Day == "" || line.Late < 0 || line.Done == "" && line.Late > 0 {
				return fmt.Errorf("meeting %d: %+v", m.Number, line)
			}
		}
	}
	return nil
}

var blank = regexp.MustCompile(`\{([a-z]+)\}`)

// datesAreSaid: what calendars show has an id of its own, a day, and a sentence whose
// blanks are filled; nothing is due in a body that is wound up but what it has already met for.
func datesAreSaid(t *testing.T) func(any) error {
	b, err := os.ReadFile("words/en.json")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	if err := json.Unmarshal(b, &words); err != nil {
		t.Fatal(err)
	}
	return func(state any) error {
		seen := map[string]bool{}
		for _, o := range of(state).Dates() {
			var blanks []string
			for _, found := range blank.FindAllStringSubmatch(words[o.What.Key], -1) {
				blanks = append(blanks, found[1])
			}
			slices.Sort(blanks)
			if seen[o.ID] || o.ID == "" || o.Day == "" || words[o.What.Key] == "" ||
				!slices.Equal(blanks, slices.Sorted(maps.Keys(o.What.Args))) {
				return fmt.Errorf("%+v", o)
			}
			seen[o.ID] = true
		}
		return nil
	}
}

// The timetable of a meeting, drawn backward and forward from its days.
func TestTimetable(t *testing.T) {
	got := ""
	for _, due := range body.Default("council").Timetable("2025-03-10", "2025-03-11") {
		got += fmt.Sprintf("%s %s %s\n", due.Day, due.What, due.By)
	}
	want := `2025-01-09 invitation host
2025-01-24 items everyone
2025-02-08 agenda host
2025-02-17 documents host
2025-03-03 notes everyone
2025-03-25 record host
2025-04-10 approval members
`
	if got != want {
		t.Errorf("%s", got)
	}
	if dues := (body.Rules{}).Timetable("2025-03-10", ""); len(dues) != 0 {
		t.Errorf("rules that set no limit: %v", dues)
	}
	if days := body.Between("2024-02-28", "2024-03-01"); days != 2 {
		t.Errorf("%d days in a leap year", days)
	}
}

// How many have to say yes.
func TestNeeded(t *testing.T) {
	for _, c := range []struct {
		share string
		of    [6]int // of 1 to 6
	}{
		{"consensus", [6]int{1, 2, 3, 4, 5, 6}},
		{"all", [6]int{1, 2, 3, 4, 5, 6}},
		{"three-quarters", [6]int{1, 2, 3, 3, 4, 5}},
		{"two-thirds", [6]int{1, 2, 2, 3, 4, 4}},
		{"majority", [6]int{1, 2, 2, 3, 3, 4}},
	} {
		for i, want := range c.of {
			if got := procedure.Needed(c.share, i+1); got != want {
				t.Errorf("%s of %d: %d", c.share, i+1, got)
			}
		}
	}
}

// Precedence goes by the alphabet of a language: by English, Türkiye comes before
// Uzbekistan and Azerbaijan first; by Kazakh, Әзербайжан comes before Қазақстан.
func TestPrecedence(t *testing.T) {
	names := map[party.ID]lang.Text{
		"az": {"en": "Azerbaijan", "kk": "Әзербайжан", "tr": "Azerbaycan", "uz": "Ozarbayjon"},
		"kz": {"en": "Kazakhstan", "kk": "Қазақстан", "tr": "Kazakistan", "uz": "Qozogʻiston"},
		"kg": {"en": "Kyrgyz Republic", "kk": "Қырғыз Республикасы", "tr": "Kırgız Cumhuriyeti", "uz": "Qirgʻiz Respublikasi"},
		"tr": {"en": "Türkiye", "kk": "Түркия", "tr": "Türkiye", "uz": "Turkiya"},
		"uz": {"en": "Uzbekistan", "kk": "Өзбекстан", "tr": "Özbekistan", "uz": "Oʻzbekiston"},
	}
	all := []party.ID{"uz", "tr", "kg", "kz", "az"}
	for tag, want := range map[string]string{
		"en": "[az kz kg tr uz]", "kk": "[az kz kg uz tr]", "tr": "[az kz kg uz tr]", "uz": "[az kg kz tr uz]",
	} {
		got := body.Rules{Precedence: "alphabet", Alphabet: tag}.Order(all, func(id party.ID) lang.Text { return names[id] })
		if fmt.Sprint(got) != want {
			t.Errorf("%s: %v, want %s", tag, got, want)
		}
	}
	listed := body.Rules{Precedence: "listed", Listed: []party.ID{"kg", "az"}}
	if got := listed.Order(all, nil); fmt.Sprint(got) != "[kg az uz tr kz]" {
		t.Errorf("listed: %v", got)
	}
}

// Each reader sees a party's name as her own ministry shows it, or as the party does itself.
func TestDesignated(t *testing.T) {
	s := &body.State{Names: map[party.ID]map[party.ID]body.Designation{
		"kg": {"kg": {Name: lang.Text{"en": "Kyrgyz Republic"}, Footnote: lang.Text{"en": "Our own note."}}},
		"kz": {"kg": {Name: lang.Text{"en": "Kyrgyzstan"}, Footnote: lang.Text{"en": "As in the treaty."}}},
	}}
	for viewer, want := range map[party.ID][2]string{"kz": {"Kyrgyzstan", "As in the treaty."}, "uz": {"Kyrgyz Republic", ""}, "kg": {"Kyrgyz Republic", "Our own note."}} {
		if d := s.Designated(viewer, "kg"); d.Name["en"] != want[0] || d.Footnote["en"] != want[1] {
			t.Errorf("%s sees %v", viewer, d)
		}
	}
}

// A mandate ends by itself: its last day is in the dates, and so is the day by which that is
// announced; an open motion to move it on has announced it.
func TestMandateEnds(t *testing.T) {
	s := &body.State{Agreed: true, Ends: "2025-06-30", Founded: body.Founding{Since: "2024-09-06"},
		Packs:   []body.Pack{{Rules: body.Default("working-group")}},
		Motions: []body.Motion{{ID: "kg/1", What: "establishment", Outcome: "agreed"}}}
	if s.Lapsed("2025-06-30") || !s.Lapsed("2025-07-01") {
		t.Error("it lapses after its last day")
	}
	announced := func() (o procedure.Occasion) {
		for _, o = range s.Dates() {
			if o.ID == "mandate-announced" {
				break
			}
		}
		return o
	}
	if o := announced(); o.Day != "2025-04-01" || o.Done {
		t.Errorf("%+v", o)
	}
	s.Motions = append(s.Motions, body.Motion{ID: "kz/2", What: "prolongation", Day: "2026-06-30"})
	if !announced().Done {
		t.Error("a motion to prolong has announced it")
	}
}

// A year about to be missed: until its meeting is fixed there is a warning, until it is held
// its last day stands; and an amendment asks nothing else of a year that has begun.
func TestYears(t *testing.T) {
	rules := body.Default("council")
	s := &body.State{Agreed: true, Founded: body.Founding{Since: "2024-09-06"}, Packs: []body.Pack{{Rules: rules, Since: "2024-09-06"}},
		Motions:  []body.Motion{{ID: "kg/1", What: "establishment", Outcome: "agreed"}},
		Meetings: []body.Meeting{{Number: 1, Host: "kg", HeldOn: "2024-09-06", Pack: 1}}}
	year := func(id string) string {
		for _, o := range s.Dates() {
			if o.ID == id {
				return fmt.Sprintf("%s %t %v of %v", o.Day, o.Done, o.What.Args["held"], o.What.Args["needed"])
			}
		}
		return "none"
	}
	expect := func(id, want string) {
		t.Helper()
		if got := year(id); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	expect("year-2024", "2024-12-31 true 1 of 1")
	expect("year-2025", "2025-12-31 false 0 of 1")
	expect("year-2025-warning", "2025-09-02 false 0 of 1")
	s.Meetings = append(s.Meetings, body.Meeting{Number: 2, Host: "uz", Start: "2025-12-15", Pack: 1})
	expect("year-2025-warning", "2025-09-02 true 0 of 1")
	expect("year-2025", "2025-12-31 false 0 of 1")
	rules.MeetingsAYear = 2
	s.Packs = append(s.Packs, body.Pack{Rules: rules, Since: "2025-02-01"})
	expect("year-2025", "2025-12-31 false 0 of 1")
	expect("year-2026", "2026-12-31 false 0 of 2")
	s.Ends = "2026-03-31"
	expect("year-2026", "2026-03-31 false 0 of 2")
	expect("year-2027", "none")
}

// What parties owe in a body: the answer to a motion, the invitation to a meeting. That it
// meets in the year nobody in particular owes, nor what parties may do and need not.
func TestDues(t *testing.T) {
	s := &body.State{Agreed: true, Founded: body.Founding{Since: "2024-09-06"}, Packs: []body.Pack{{Rules: body.Default("council"), Since: "2024-09-06"}},
		Seats:    []body.Seat{{Party: "kg", As: "member"}, {Party: "kz", As: "member"}},
		Motions:  []body.Motion{{ID: "kg/1", What: "establishment", Outcome: "agreed"}, {ID: "kg/4", What: "rules", Asked: []party.ID{"kg", "kz"}, Consents: []party.ID{"kg"}, Until: "2025-02-01"}},
		Terms:    []body.Term{{Party: "kg", Since: "2024-09-06", Until: "2025-09-05"}},
		Meetings: []body.Meeting{{Number: 2, Host: "kz", Start: "2025-10-20", Pack: 1, Done: map[string]lang.Date{"agenda": "2025-09-01", "documents": "2025-09-01"}}}}
	var got []string
	for _, o := range s.Dues() {
		got = append(got, fmt.Sprintf("%s by %s on %s", o.ID, o.By, o.Day))
	}
	want := []string{"motion-kg/4-kz by kz on 2025-02-01", "meeting-2-invitation by kz on 2025-08-21", "meeting-2-record by kz on 2025-11-03", "meeting-2-approval by  on 2025-11-19"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
