package index

import (
	"maps"
	"math/bits"
	"slices"
	"strings"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// filter is a query's conditions but for its words, in the image's numbers.
type filter struct {
	image        *image
	none         bool // nothing can fit
	kind         uint32
	status       []bool // of each status; nil: any
	with, await  []bool // of each set of parties; nil: any
	from, before int64  // due; 0: whenever
	within       set    // nil: any
}

func (m *image) filter(q Query) *filter {
	f := &filter{image: m, from: int64(q.DueFrom), before: min(int64(q.DueBefore), noDue)}
	if q.Kind != "" {
		var known bool
		f.kind, known = m.kinds.by[q.Kind]
		f.none = !known
	}
	if q.Status != "" {
		f.status = m.statuses.having(func(text string) bool { return statusOn(text, q.Today) == q.Status })
		f.none = f.none || !slices.Contains(f.status, true)
	}
	if q.With != "" {
		f.with = m.involved.having(func(set string) bool { return takesPart(set, q.With) || awaited(set, q.With) })
	}
	if q.Await != "" {
		f.await = m.involved.having(func(set string) bool { return awaited(set, q.Await) })
	}
	return f
}

func (f *filter) fits(n int) bool {
	m := f.image
	kind := m.kind[n]
	return kind != 0 && (f.kind == 0 || kind == f.kind) && (f.status == nil || f.status[m.status[n]]) &&
		(f.with == nil || f.with[m.parties[n]]) && (f.await == nil || f.await[m.parties[n]]) &&
		(f.from == 0 || m.due[n] >= f.from) && (f.before == 0 || m.due[n] < f.before)
}

// has reports whether a number is that of a dossier that fits.
func (f *filter) has(n int) bool {
	return !f.none && n < len(f.image.id) && (f.within == nil || f.within.has(n)) && f.fits(n)
}

// each calls do with the number of every dossier that fits, until it says no.
func (f *filter) each(do func(n int) bool) {
	m := f.image
	switch {
	case f.none:
	case f.within != nil:
		f.within.each(func(n int) bool { return n >= len(m.id) || !f.fits(n) || do(n) })
	default:
		for n := range m.id {
			if f.fits(n) && !do(n) {
				return
			}
		}
	}
}

// set is some of the numbers, a bit for each.
type set []uint64

func (s *set) add(n int) {
	for n/64 >= len(*s) {
		*s = append(*s, make([]uint64, n/64-len(*s)+1)...)
	}
	(*s)[n/64] |= 1 << (n % 64)
}

func (s set) has(n int) bool { return n/64 < len(s) && s[n/64]>>(n%64)&1 == 1 }

func (s set) size() (n int) {
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

func (s set) each(do func(n int) bool) {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			if !do(i*64 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}

// The column status has the status, and after it what it becomes by itself once a day is over:
// "temporary 2025-12-31 lapsed".

func statusText(f procedure.Facts) string {
	text := f.Status
	for _, turn := range f.Turns {
		if turn.Status != "" {
			text += " " + string(turn.After) + " " + turn.Status
		}
	}
	return text
}

// statusOn is the status on a day; as it was recorded where no day is given.
func statusOn(text string, today lang.Date) string {
	words := strings.Split(text, " ")
	status := words[0]
	for i := 1; i+1 < len(words) && lang.Date(words[i]) < today; i += 2 {
		status = words[i+1]
	}
	return status
}

// The column parties has each party that takes part between commas, with a plus where it
// is that party's turn: ",kg,+kz,".

func partiesText(r Row) string {
	var text strings.Builder
	text.WriteByte(',')
	turn := involved(r)
	for _, id := range slices.Sorted(maps.Keys(turn)) {
		if turn[id] == 1 {
			text.WriteByte('+')
		}
		text.WriteString(string(id))
		text.WriteByte(',')
	}
	return text.String()
}

func takesPart(set string, id party.ID) bool { return strings.Contains(set, ","+string(id)+",") }

func awaited(set string, id party.ID) bool { return strings.Contains(set, ",+"+string(id)+",") }
