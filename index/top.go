package index

import (
	"cmp"
	"math"
	"slices"
)

// spot is where a dossier stands in a list.
type spot struct {
	n     int64 // its number; 0: a place where perhaps no dossier stands
	value int64
	id    uint64
	key   []byte // of the title, where that is sorted by
}

// column is what an order but that of titles sorts by.
func (m *image) column(s Sort) []int64 {
	switch s {
	case ByOpened:
		return m.opened
	case ByDue:
		return m.due
	}
	return m.changed
}

// list is the numbers of the dossiers that fit, up to a most.
func (m *image) list(f *filter, most int) (ns []int64) {
	f.each(func(n int) bool {
		ns = append(ns, int64(n))
		return len(ns) < most
	})
	return ns
}

// top returns the first so many of the dossiers that fit and come after a place.
func (m *image) top(f *filter, q Query, after *spot, most int) []spot {
	t := topmost{by: m.column(q.Sort), id: m.id, desc: q.Desc, after: after, most: most, low: math.MinInt64, high: math.MaxInt64}
	t.found = make([]spot, 0, max(2*most, 512))
	if after != nil {
		t.beyond(after.value, !q.Desc)
	}
	switch {
	case f.none:
	case f.within != nil:
		f.each(func(n int) bool {
			t.meet(n)
			return true
		})
	case q.Desc: // later numbers mostly changed later
		for n := len(m.id) - 1; n > 0; n-- {
			if v := t.by[n]; v >= t.low && v <= t.high && f.fits(n) {
				t.meet(n)
			}
		}
	default:
		for n, v := range t.by {
			if v >= t.low && v <= t.high && f.fits(n) {
				t.meet(n)
			}
		}
	}
	t.prune()
	return t.found
}

// topmost gathers the first so many of a list. What is outside low and high it need not meet.
type topmost struct {
	by        []int64
	id        []uint64
	desc      bool
	after     *spot
	most      int
	low, high int64
	found     []spot
	full      bool // as many as are asked for are found
	last      spot // then the last of them
}

func (t *topmost) meet(n int) {
	s := spot{n: int64(n), value: t.by[n], id: t.id[n]}
	if t.after != nil && t.compare(s, *t.after) <= 0 || t.full && t.compare(s, t.last) >= 0 {
		return
	}
	if t.found = append(t.found, s); len(t.found) == cap(t.found) {
		t.prune()
		t.last, t.full = t.found[len(t.found)-1], true
		t.beyond(t.last.value, t.desc)
	}
}

func (t *topmost) prune() {
	slices.SortFunc(t.found, t.compare)
	t.found = t.found[:min(t.most, len(t.found))]
}

// beyond leaves out what is lower than a value, or what is higher.
func (t *topmost) beyond(value int64, lower bool) {
	if lower {
		t.low = value
	} else {
		t.high = value
	}
}

func (t *topmost) compare(a, b spot) int {
	if t.desc {
		a, b = b, a
	}
	return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.id, b.id))
}
