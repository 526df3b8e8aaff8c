package node

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kenesh/procedure"
)

// ApplyFourEyes puts the configuration's policy in force, from the next act on.
func (n *Node) ApplyFourEyes() error {
	acts, err := n.Config.fourEyes(n.Options.Procedures)
	if err == nil {
		n.Clerk.SetFourEyes(acts)
	}
	return err
}

// fourEyes are the acts that take two officers: those the configuration lists, or those the
// kinds propose where it says nothing. What names no act is an error: a slip of the pen
// must not let out what was to be read twice. Nor can it be asked of what an officer keeps
// for her colleagues, for that is how she asks for the second pair.
func (c Config) fourEyes(kinds []*procedure.Procedure) (map[string]bool, error) {
	known, proposed := map[string]bool{}, map[string]bool{}
	for _, p := range kinds {
		if p.Keeper != nil || p.Opener != procedure.ByOfficer {
			continue
		}
		for _, s := range p.AllSteps() {
			act := p.Kind + "/" + s.Name
			known[act] = true
			if s.Second {
				proposed[act] = true
			}
		}
	}
	if c.FourEyes == nil {
		return proposed, nil
	}
	chosen := map[string]bool{}
	for _, act := range c.FourEyes {
		if !known[act] {
			return nil, fmt.Errorf("%s: four_eyes: no act %q; there are %s", ConfigFile, act, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
		chosen[act] = true
	}
	return chosen, nil
}
