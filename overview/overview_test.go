package overview

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// tally is a kind whose state counts entries, and whose overview names every dossier with
// its count.
type tally struct {
	Count int `json:"count,omitempty"`
}

func (t *tally) Facts() procedure.Facts { return procedure.Facts{Status: "counted"} }

type tallyChoice struct {
	Least int `json:"least,omitempty" field:"max=100"`
}

var kind = procedure.Define[tally]("tally", procedure.Doc{Overviews: []procedure.Overview{procedure.Over("counts", counts).OnToday()}},
	procedure.On("add", procedure.Anyone[tally], func(t *tally, _ procedure.Act, _ struct{}) error { t.Count++; return nil }))

func counts(_ procedure.View, cases []procedure.Case, c tallyChoice) procedure.Document {
	var rows procedure.Rows
	for _, each := range cases {
		if n := each.State.(*tally).Count; n >= c.Least {
			rows = append(rows, procedure.Row{Value: fmt.Sprintf("%d:%d", each.ID[0], n)})
		}
	}
	return procedure.Document{Sections: []procedure.Section{{Blocks: []procedure.Block{rows}}}}
}

// record is a node's record, as far as overviews ask for it: how many entries each dossier
// has, in the order they were taken in. It counts how often a dossier is read.
type record struct {
	mu    sync.Mutex
	log   []dossier.ID
	ids   []dossier.ID
	reads map[dossier.ID]int
	anew  bool
	fail  error
}

func (r *record) take(n byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	id := dossier.ID{n}
	if !slices.Contains(r.ids, id) {
		r.ids = append(r.ids, id)
	}
	r.log = append(r.log, id)
}

func (r *record) Read(_ context.Context, id dossier.ID) (*procedure.Record, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail != nil {
		return nil, r.fail
	}
	r.reads[id]++
	e := &dossier.Entry{Header: dossier.Header{Party: "kg", Number: 1, Clock: 1, Step: "add", Time: int64(id[0]), Founding: &dossier.Founding{Kind: "tally", Parties: []party.ID{"kg"}}}, Hash: canon.Hash(id)}
	h, err := dossier.NewHistory(e)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, each := range r.log {
		if each == id {
			n++
		}
	}
	return &procedure.Record{Procedure: kind, History: h, State: &tally{n}, Outcomes: make([]procedure.Outcome, n)}, nil
}

func (r *record) Since(_ context.Context, place int64) ([]dossier.ID, int64, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now, anew := int64(len(r.log)), r.anew
	r.anew = false
	if place < 0 {
		return nil, now, false, nil
	}
	return slices.Clone(r.log[place:]), now, anew, nil
}

func (r *record) OfKind(context.Context, string) ([]dossier.ID, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.ids), nil
}

func (r *record) sum() (n int) {
	for _, reads := range r.reads {
		n += reads
	}
	return n
}

func newRecord(entries ...byte) *record {
	r := &record{reads: map[dossier.ID]int{}}
	for _, n := range entries {
		r.take(n)
	}
	return r
}

func look(t *testing.T, o *Overviews, choice tallyChoice) string {
	t.Helper()
	what, _ := kind.Overview("counts")
	doc, err := o.Draw(t.Context(), kind, what, procedure.View{Today: lang.Date("2025-01-01")}, &choice)
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, row := range doc.Sections[0].Blocks[0].(procedure.Rows) {
		said += row.Value.(string) + " "
	}
	return said
}

func TestOnlyWhatChangedIsReadAnew(t *testing.T) {
	r := newRecord(1, 2, 3, 2)
	o := New(r, r)
	for _, c := range []struct {
		take  []byte
		want  string
		reads int
	}{
		{nil, "1:1 2:2 3:1 ", 3},
		{nil, "1:1 2:2 3:1 ", 3},
		{[]byte{3, 3}, "1:1 2:2 3:3 ", 4},
		{[]byte{4}, "1:1 2:2 3:3 4:1 ", 5},
	} {
		for _, n := range c.take {
			r.take(n)
		}
		if got := look(t, o, tallyChoice{}); got != c.want || r.sum() != c.reads {
			t.Errorf("after %v: %q with %d reads, not %q with %d", c.take, got, r.sum(), c.want, c.reads)
		}
	}
	if got := look(t, o, tallyChoice{Least: 2}); got != "2:2 3:3 " {
		t.Errorf("another choice gives %q", got)
	}
	r.anew = true
	if look(t, o, tallyChoice{}); r.sum() != 9 {
		t.Errorf("after a recovery %d were read, not all four", r.sum()-5)
	}
}

// TestWarm: after it the first look reads nothing.
func TestWarm(t *testing.T) {
	r := newRecord(1, 2, 3)
	o := New(r, r)
	if err := o.Warm(t.Context(), []*procedure.Procedure{kind}); err != nil || r.sum() != 3 {
		t.Fatalf("%v, %d reads", err, r.sum())
	}
	if said := look(t, o, tallyChoice{}); said != "1:1 2:1 3:1 " || r.sum() != 3 {
		t.Errorf("%s after %d reads", said, r.sum())
	}
}

func TestWhatIsKeptIsBounded(t *testing.T) {
	r := newRecord(1, 1, 1, 2, 2, 2, 3, 3, 3)
	o := New(r, r)
	o.most = 7
	for range 3 {
		if got := look(t, o, tallyChoice{}); got != "1:3 2:3 3:3 " {
			t.Errorf("drawn %q", got)
		}
	}
	if r.reads[dossier.ID{1}] != 1 || r.reads[dossier.ID{3}] != 3 || o.shelves[0].size > 7 {
		t.Errorf("%d entries kept, read %v", o.shelves[0].size, r.reads)
	}
	for least := range 3 * maxDrawn {
		look(t, o, tallyChoice{Least: least + 1})
	}
	if len(o.drawn) > maxDrawn {
		t.Errorf("%d documents are kept", len(o.drawn))
	}
}

// TestAFaultIsNotAnEmptyPage: what cannot be read is an error, and once it can be read the
// page is whole.
func TestAFaultIsNotAnEmptyPage(t *testing.T) {
	r := newRecord(1, 2)
	o := New(r, r)
	what, _ := kind.Overview("counts")
	r.fail = errors.New("the disk is gone")
	if _, err := o.Draw(t.Context(), kind, what, procedure.View{}, &tallyChoice{}); !errors.Is(err, r.fail) {
		t.Errorf("drawn, with %v", err)
	}
	r.fail = nil
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.Draw(gone, kind, what, procedure.View{}, &tallyChoice{}); err == nil {
		t.Error("drawn for nobody")
	}
	if got := look(t, o, tallyChoice{}); got != "1:1 2:1 " {
		t.Errorf("drawn %q", got)
	}
}

// TestManyLookWhileMuchIsWritten: no look is older than what was taken in before it began.
func TestManyLookWhileMuchIsWritten(t *testing.T) {
	r := newRecord(1)
	o := New(r, r)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for range 50 {
				r.mu.Lock()
				before := len(r.log)
				r.mu.Unlock()
				r.take(byte(2 + i))
				seen := 0
				var id, n int
				for part := range splits(look(t, o, tallyChoice{})) {
					fmt.Sscanf(part, "%d:%d", &id, &n)
					seen += n
				}
				if seen <= before {
					t.Errorf("%d entries seen, %d were there before", seen, before)
				}
			}
		})
	}
	wg.Wait()
}

func splits(s string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for part := ""; s != ""; {
			fmt.Sscan(s, &part)
			s = s[len(part)+1:]
			if !yield(part) {
				return
			}
		}
	}
}
