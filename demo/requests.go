package demo

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// data/requests.json are a dozen requests in different states, between all five. Persons,
// organisations, numbers and matters are invented; what they are founded on is what
// data/treaties.json has registered, and no request is signed without it.
//
//go:embed data/requests.json
var requests []byte

// withRequests has the officers' daily bread follow the register of treaties.
func (s *script) withRequests() error {
	var acts []act
	if err := json.Unmarshal(requests, &acts); err != nil {
		return fmt.Errorf("data/requests.json: %w", err)
	}
	s.Acts = append(s.Acts, acts...)
	return nil
}
