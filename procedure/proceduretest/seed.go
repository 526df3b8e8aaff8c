package proceduretest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kenesh/party"
	"kenesh/procedure"
)

// tale is a story as a storm begins with it: its parties and the acts, one after
// another, without what is refused or asked.
type tale struct {
	parties []string
	acts    []string
}

// tales reads the stories in testdata.
func tales(t *testing.T) []tale {
	all := []tale{{parties: []string{"kg", "kz", "uz", "tr"}}}
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range split(string(b)) {
			verb, rest, _ := strings.Cut(l.text, " ")
			last := &all[len(all)-1]
			switch {
			case verb == "parties":
				all = append(all, tale{parties: strings.Fields(rest)})
			case (party.ID(verb).Valid() && verb != "matters" && verb != "bases" && verb != "group" || strings.HasSuffix(l.text, " later:")) && l.text != "at the same time:":
				last.acts = append(last.acts, l.text)
			}
		}
	}
	return all
}

// retell acts a story out up to some point; what is not possible there is left out.
func (s *storm) retell(t tale) {
	for _, text := range t.acts[:s.below(len(t.acts)+1)] {
		if s.world.main == nil && strings.HasSuffix(text, " receives") {
			continue // its founding was refused
		}
		if done, err := s.world.structural(text); done {
			if procedure.ProblemsOf(err) == nil {
				s.must(err)
			}
			continue
		}
		who, rest, _ := strings.Cut(s.world.signed(text), " ")
		name, input, _ := strings.Cut(rest, " ")
		step, _ := s.world.procedure.Step(name)
		in, err := decode(step, input)
		s.must(err)
		e, err := s.world.sign(party.ID(who), step, in)
		if err == nil && s.world.try(party.ID(who), e) == nil {
			s.must(s.world.record(e))
		}
	}
}
