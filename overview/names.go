package overview

import (
	"context"
	"log/slog"
	"sync"

	"kenesh/lang"
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

// Names says parties' names as one of them shows the others, for surfaces without footnotes;
// as otherwise has them where it has said nothing. It is asked at the first name.
func (o *Overviews) Names(ctx context.Context, all []*procedure.Procedure, viewer party.ID, otherwise func(string) lang.Text, log *slog.Logger) func(string) lang.Text {
	shown := sync.OnceValue(func() func(party.ID) procedure.Designation {
		said, err := o.Designations(ctx, all, viewer)
		if err != nil {
			log.Error("how parties are shown", "err", err)
			return func(party.ID) procedure.Designation { return procedure.Designation{} }
		}
		return said
	})
	return func(id string) lang.Text {
		if name := shown()(party.ID(id)).Name; !name.Empty() {
			return name
		}
		return otherwise(id)
	}
}
