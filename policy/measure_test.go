package policy_test

import (
	"testing"

	"kenesh/lang"
	"kenesh/policy"
)

// Every measure has a name in every language, no two have the same, and nothing is named
// that is none.
func TestMeasuresHaveNames(t *testing.T) {
	words, err := lang.Load(lang.Words)
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range lang.Interface {
		voice, named := words.Voice(tag), map[string]policy.Measure{}
		for _, m := range policy.Measures {
			if !words.Has(m.Key()) {
				t.Errorf("no name for %s", m)
				continue
			}
			name := voice.S(m.Key())
			if other, twice := named[name]; twice {
				t.Errorf("%s: %s and %s are both called %q", tag, other, m, name)
			}
			named[name] = m
		}
	}
}

func TestJudicialMeasures(t *testing.T) {
	for m, want := range map[policy.Measure]bool{
		policy.CheckRecords: false, policy.DiscloseData: false, policy.QuestionWitness: true,
		policy.Extradite: true, policy.TransferSentenced: true, policy.AssistVictim: false, policy.Train: false, "nonsense": false,
	} {
		if m.Judicial() != want {
			t.Errorf("%s: judicial is %v", m, m.Judicial())
		}
	}
	if policy.Measure("nonsense").Valid() {
		t.Error("nonsense is a measure")
	}
}
