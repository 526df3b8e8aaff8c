package index

import (
	"context"
	"slices"

	"kenesh/dossier"
	"kenesh/procedure"
)

// mostTied bounds what Tied returns: no page lists more, and no body has met so often.
const mostTied = 1000

// Tied returns the dossiers that name one, those that were opened first first. An id names
// one dossier only, so it is found as any other word is.
func (x *Index) Tied(ctx context.Context, id dossier.ID) (all []Summary, err error) {
	q := Query{Text: id.String(), Sort: ByOpened, Limit: MaxLimit}
	for {
		page, err := x.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, s := range page.Rows {
			if slices.ContainsFunc(s.Ties, func(t procedure.Tie) bool { return t.Dossier == q.Text }) {
				all = append(all, s)
			}
		}
		if q.After = page.Next; q.After == "" || len(all) >= mostTied {
			return all, nil
		}
	}
}
