package overview

import (
	"context"

	"kenesh/party"
	"kenesh/procedure"
)

// Designations says how a party shows the others where no dossier at hand says it: in lists,
// in search, in a dossier that names no body. It is the word of the oldest dossier that has
// one, which is the council's own body where there is one; none, where nothing was said.
func (o *Overviews) Designations(ctx context.Context, all []*procedure.Procedure, viewer party.ID) (func(party.ID) procedure.Designation, error) {
	var said []procedure.Designating
	for _, p := range all {
		if _, designates := p.New().(procedure.Designating); !designates {
			continue
		}
		cases, _, err := o.names.shelf(p.Kind).cases(ctx, o.names)
		if err != nil {
			return nil, err
		}
		for _, c := range cases {
			if d, says := c.State.(procedure.Designating); says {
				said = append(said, d)
			}
		}
	}
	return func(shown party.ID) procedure.Designation {
		for _, s := range said {
			if d := s.Designated(viewer, shown); !d.Name.Empty() {
				return d
			}
		}
		return procedure.Designation{}
	}, nil
}
