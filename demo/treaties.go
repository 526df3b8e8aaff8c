package demo

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// data/treaties.json are instruments between the five states as public sources tell of
// them: copies of the United Nations Treaty Collection's pages, gazettes, the depositaries.
// Each is registered by the officer of one party, with source and date. Nobody has confirmed
// anything: the officers are invented, and the facts are not theirs to vouch for. What was
// not found is said to be not known.
//
//go:embed data/treaties.json
var treaties []byte

// withTreaties has the acts of the register follow what is played.
func (s *script) withTreaties() error {
	var acts []act
	if err := json.Unmarshal(treaties, &acts); err != nil {
		return fmt.Errorf("data/treaties.json: %w", err)
	}
	s.Acts = append(s.Acts, acts...)
	return nil
}
