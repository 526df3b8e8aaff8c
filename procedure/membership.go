package procedure

import (
	"slices"

	"kenesh/dossier"
	"kenesh/party"
	"kenesh/policy"
)

// Admission is the input of admit, Departure that of release: the steps every dossier
// with the Membered face has. The rules judge them in the chains themselves (see package
// dossier); surfaces offer them to the founder as they offer any other step.
type (
	Admission struct {
		Parties []party.ID `json:"parties,omitempty" field:"required"`
	}
	Departure struct {
		Party party.ID `json:"party,omitempty" field:"required"`
	}
)

// AdmitStep and ReleaseStep describe admit and release. Both decide for the ministry
// who reads what it shares.
var (
	AdmitStep   = On(dossier.Admit, Anyone[struct{}], inTheChains[Admission], Needs(policy.Commit))
	ReleaseStep = On(dossier.Release, Anyone[struct{}], inTheChains[Departure], Needs(policy.Commit), Grave())
)

func inTheChains[I any](*struct{}, Act, I) error { return ErrNewer }

// AllSteps lists the steps officers take: the procedure's and, where parties come and go,
// those two. Nobody is released from a charter.
func (p *Procedure) AllSteps() []Step {
	steps := slices.DeleteFunc(slices.Clone(p.Steps), func(s Step) bool { return s.Offline })
	if m, ok := p.New().(Membered); ok && m.Membership() {
		steps = append(steps, AdmitStep)
		if p.Opener != ByFounder {
			steps = append(steps, ReleaseStep)
		}
	}
	if !p.KeptForGood() {
		steps = append(steps, KeepStep)
	}
	return steps
}
