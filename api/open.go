package api

import (
	"net/http"

	"kenesh/clerk"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

// opening is what a dossier is opened with, beside the input of its opening step.
type opening struct {
	Kind    string     `json:"kind,omitempty" field:"required,max=40"`
	Parties []party.ID `json:"parties,omitempty"`
}

var openingStep = procedure.On("open", procedure.Anyone[struct{}], func(*struct{}, procedure.Act, opening) error { return nil })

// opening reads what a body says of a dossier that is to be opened, and the opening step's
// input as far as it is given.
func (a *api) opening(w http.ResponseWriter, q *request) (*opening, map[string]any, *procedure.Procedure, error) {
	body, err := object(w, q)
	if err != nil {
		return nil, nil, nil, err
	}
	given, isObject := body["input"].(map[string]any)
	if body["input"] != nil && !isObject {
		return nil, nil, nil, procedure.RefuseField("input", "refuse.field-form", nil)
	}
	delete(body, "input")
	decoded, err := openingStep.DecodeObject(body)
	if err != nil {
		return nil, nil, nil, err
	}
	o := decoded.(*opening)
	p := a.Clerk.Procedure(o.Kind)
	if p == nil || p.Opener != procedure.ByOfficer {
		return nil, nil, nil, procedure.RefuseField("kind", "refuse.no-kind", nil)
	}
	return o, given, p, nil
}

// openDossier opens a dossier.
func (a *api) openDossier(w http.ResponseWriter, q *request) error {
	values, err := parameters(q.URL, "draft")
	if err != nil {
		return err
	}
	o, given, p, err := a.opening(w, q)
	if err != nil {
		return err
	}
	step := p.Steps[0]
	if err := mayTake(q, step, drafted(values)); err != nil {
		return err
	}
	input, err := step.DecodeObject(given)
	if err != nil {
		return withinInput(err)
	}
	err = a.act(w, q, clerk.Command{Kind: p.Kind, Parties: o.Parties, Step: step.Name, Input: input, By: q.as(), Officer: q.officer.ID})
	return withinInput(err)
}

// mayTake asks the role for what the step needs; what is kept as a draft, any officer may
// prepare who may act at all.
func mayTake(q *request, s procedure.Step, draft bool) error {
	if !policy.Has(q.role, s.Needs) && !(draft && policy.Has(q.role, policy.Act)) {
		return errPower
	}
	return nil
}
