package request_test

import (
	"slices"
	"testing"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/limit"
	"kenesh/procedure"
	"kenesh/procedure/proceduretest"
	"kenesh/procedure/request"
)

func TestStories(t *testing.T) { proceduretest.Run(t, request.Procedure) }
func TestWords(t *testing.T)   { proceduretest.CheckWords(t, request.Procedure) }
func TestStorm(t *testing.T)   { proceduretest.Storm(t, request.Procedure, sound) }

// sound: nothing is answered that does not count as sent, no request on a person is
// answered without both sides' worksheets, a pause is nobody's silence, and a clock that
// stopped has a reason.
func sound(state any) error {
	s := state.(*request.State)
	answered := len(s.Replies) > 0 || s.Accepted != 0
	persons := len(s.Contents.Subjects.Persons) > 0
	points := s.Contents.Worksheet.Character != "none"
	c := s.Clock()
	switch {
	case answered && len(s.Rounds) == 0:
		return broken("answered before it was sent")
	case answered && persons && s.Triage.Signature.Party == "":
		return broken("a person's matter was answered without the addressee's worksheet")
	case answered && persons && points && s.Second.Party == "":
		return broken("a matter that points to such a character was sent with one signature")
	case s.Second.Party != "" && s.Second.By.Name == s.Sent.By.Name:
		return broken("one officer signed twice")
	case !adds(s):
		return broken("the figures do not add up")
	case s.Closed && c.Running():
		return broken("the clock of a closed request runs")
	case c.Started != 0 && c.Stopped == 0 && slices.ContainsFunc(s.Questions, func(q request.Question) bool { return q.Given == 0 }) && len(s.Rounds) == 1 && c.Paused == 0:
		return broken("a question is open and the clock runs")
	}
	return nil
}

// adds: every request that was received is answered, refused, under way or withdrawn, and
// in one column only. It draws both overviews, which must stand any state.
func adds(s *request.State) bool {
	of := []procedure.Case{{ID: dossier.ID{1}, State: s}, {ID: dossier.ID{2}, State: s}}
	sum := 0
	for _, o := range request.Procedure.Overviews {
		d := o.Draw(procedure.View{Today: "2024-09-06"}, of, o.NewInput())
		for _, section := range d.Sections {
			for _, b := range section.Blocks {
				if chart, ok := b.(procedure.Chart); ok {
					for _, n := range chart.Bars[0].Amounts {
						sum += n
					}
				}
			}
		}
	}
	return sum == 0 || sum == 2
}

type broken string

func (b broken) Error() string { return string(b) }

// TestLists: the tags of fields and the lists with their sources say the same.
func TestLists(t *testing.T) {
	for name, list := range map[string][]string{"urgency": request.Urgencies, "ground": request.Grounds, "handling": request.Handling,
		"source": request.Sources, "known": request.Evaluations, "character": request.Characters} {
		found := 0
		for _, s := range request.Procedure.Steps {
			for _, f := range all(s.Fields) {
				if f.Name == name && f.Type == procedure.Choice {
					if found++; !slices.Equal(f.Choices, list) {
						t.Errorf("%s of %s has the choices %v", name, s.Name, f.Choices)
					}
				}
			}
		}
		if found == 0 {
			t.Errorf("no field %s", name)
		}
	}
	profiles, _ := request.Procedure.Step("send")
	for _, f := range all(profiles.Fields) {
		if f.Name == "profile" {
			for i, p := range limit.Profiles {
				if f.Choices[i] != p.Name {
					t.Errorf("profile %s is called %s", p.Name, f.Choices[i])
				}
			}
		}
		if f.Name == "tongue" && len(f.Choices) == len(lang.Interface) {
			for i, tag := range lang.Interface {
				if f.Choices[i] != string(tag) {
					t.Errorf("language %s", f.Choices[i])
				}
			}
		}
	}
}

func all(fields []procedure.Field) []procedure.Field {
	out := slices.Clone(fields)
	for _, f := range fields {
		out = append(out, all(f.Fields)...)
	}
	return out
}
