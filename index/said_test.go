package index_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// restless is a dossier at some moment of its life: now one thing has changed, now another.
func restless(draw *rand.Rand, i int) index.Row {
	r := numbered(i)
	r.Changed += lang.Moment(draw.IntN(3)) * 20 * day
	r.Mine = draw.IntN(2) == 0
	r.Revision = draw.IntN(3)
	switch draw.IntN(6) {
	case 0:
		r.Facts.Title = lang.Text{"en": "Quite another", "ky": "Башка"}
	case 1:
		r.Facts.Search = []string{"ab", "cd"}[:draw.IntN(3)]
	case 2:
		r.Parties, r.Facts.Await = []party.ID{"kg", "tr", "uz"}, []party.ID{"tr", "uz"}[:draw.IntN(3)]
	case 3:
		r.Facts.Status, r.Facts.Due = "answered", &procedure.Due{Day: "2027-01-01", What: lang.Say("answer", lang.Args{"by": lang.Party("kz")})}
	case 4:
		r.Dates = []procedure.Occasion{{ID: "a", Day: "2027-02-01", Called: draw.IntN(2) == 0}, {ID: "b", At: 1 << 40}}[:1+draw.IntN(2)]
	}
	return r
}

var errUndone = errors.New("undone")

// TestWhatPutReturnsSparesTheNextOneTheReading: the index says the same whether Put is
// told what it said before or reads it, after failed jobs and after it was built again.
func TestWhatPutReturnsSparesTheNextOneTheReading(t *testing.T) {
	w := newWorld(t)
	draw := rand.New(rand.NewPCG(4, 2))
	last, is := map[dossier.ID]*index.Said{}, map[dossier.ID]index.Row{}
	for turn := range 1500 {
		r := restless(draw, draw.IntN(12))
		fails := draw.IntN(8) == 0
		var said *index.Said
		err := w.db.Write(t.Context(), func(tx *store.Tx) (err error) {
			if said, err = w.Put(tx, r, last[r.ID]); err == nil && fails {
				err = errUndone
			}
			return err
		})
		switch {
		case err == nil:
			last[r.ID], is[r.ID] = said, r
		case !errors.Is(err, errUndone):
			t.Fatal(err)
		}
		if draw.IntN(20) == 0 {
			delete(last, r.ID) // a restart
		}
		if turn%300 == 299 {
			w.rebuildPrepared(is)
		}
		if now, known := is[r.ID]; known && len(w.differing(now)) > 0 {
			t.Fatalf("turn %d: listed otherwise than %+v", turn, now)
		}
	}
	if stray := w.strays(); len(stray) > 0 {
		t.Error(stray)
	}
}

// rebuildPrepared builds the index again as the clerk does.
func (w *world) rebuildPrepared(rows map[dossier.ID]index.Row) {
	w.Helper()
	w.clear()
	for _, r := range rows {
		w.write(w.Prepare(r))
	}
	w.rebuilt()
}
