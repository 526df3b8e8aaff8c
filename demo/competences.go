package demo

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// data/competences.json says which office of each party takes which measures. The offices
// are those of the address book; provisions and limits are examples and say so.
//
//go:embed data/competences.json
var competences []byte

// withCompetences has each party declare what its offices take.
func (s *script) withCompetences() error {
	var acts []act
	if err := json.Unmarshal(competences, &acts); err != nil {
		return fmt.Errorf("data/competences.json: %w", err)
	}
	s.Acts = append(s.Acts, acts...)
	return nil
}
