package index

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// What is owed stands in the dossier's row: what the duty desk finds it by in index_rows,
// and so in the image, what it shows of it in index_shown. What is done stands in neither.

// Due is something owed, as the party of this node sees it.
type Due struct {
	procedure.Owed
	List List
}

// List is one of the duty desk's lists.
type List byte

// The lists. What is owed stands in one of them.
const (
	Arrived List = '1' // it came in, and we have not yet said that we have it
	Ours    List = '2' // we owe it
	Theirs  List = '3' // it is owed to us
	Paused  List = '4' // its time stands still
)

// mostDues bounds what one dossier may have on the desk.
const mostDues = 100

func duesOf(rec *procedure.Record, me party.ID) (all []Due) {
	acted := func(id party.ID) bool {
		return slices.ContainsFunc(rec.History.Order(), func(e *dossier.Entry) bool { return e.Party == id && e.Step != dossier.Receipt })
	}
	for _, o := range procedure.Dues(rec.State, rec.Facts(), acted) {
		if list := listOf(o, me); list != 0 && len(all) < mostDues {
			all = append(all, Due{o, list})
		}
	}
	return all
}

// listOf is where something owed stands; 0: it is nobody's business here.
func listOf(o procedure.Owed, me party.ID) List {
	ours := o.By == me || o.By == ""
	switch {
	case !ours && len(o.To) > 0 && !slices.Contains(o.To, me):
		return 0
	case o.Paused != 0:
		return Paused
	case ours && o.Arrived:
		return Arrived
	case ours:
		return Ours
	}
	return Theirs
}

// Until is when something owed is late, in Unix milliseconds: a day is over when it is over in
// UTC. It is later than any date where no time is set.
func (d Due) Until() lang.Moment {
	if d.At != 0 {
		return d.At
	}
	day, err := time.Parse(time.DateOnly, string(d.Day))
	if err != nil {
		return noDue
	}
	return lang.Moment(day.UnixMilli() + aDay)
}

// duesText has for each thing that is owed its list and when it is late, with spaces
// between: "1 1764547200000 2 1764806400000". What has no date has none: "1 -".
func duesText(r Row) string {
	var text []byte
	for _, d := range r.Dues {
		if text != nil {
			text = append(text, ' ')
		}
		text = append(text, byte(d.List), ' ')
		if until := d.Until(); until != noDue {
			text = strconv.AppendInt(text, int64(until), 10)
		} else {
			text = append(text, '-')
		}
	}
	return string(text)
}

// owed is something owed in the image: the dossier's number, which of the dossier's it is,
// its list and when it is late.
type owed struct {
	n     int32
	which uint8
	list  List
	until int64
}

// board is all that is owed, in no order: it is looked at from end to end. A place without a
// number is free.
type board struct {
	all  []owed
	of   map[int][]int // a dossier's places
	free []int
}

// put is what is owed in a dossier, in place of what was.
func (b *board) put(n int, text string) error {
	for _, at := range b.of[n] {
		b.all[at] = owed{}
		b.free = append(b.free, at)
	}
	delete(b.of, n)
	if text == "" {
		return nil
	}
	if b.of == nil {
		b.of = map[int][]int{}
	}
	words := strings.Split(text, " ")
	for i := 0; i+1 < len(words); i += 2 {
		o := owed{n: int32(n), which: uint8(i / 2), list: List(words[i][0]), until: noDue}
		if words[i+1] != "-" {
			until, err := strconv.ParseInt(words[i+1], 10, 64)
			if err != nil {
				return fmt.Errorf("%w: index: what is owed: %w", store.ErrDamaged, err)
			}
			o.until = until
		}
		b.of[n] = append(b.of[n], b.place(o))
	}
	return nil
}

func (b *board) place(o owed) int {
	if last := len(b.free) - 1; last >= 0 {
		at := b.free[last]
		b.free, b.all[at] = b.free[:last], o
		return at
	}
	b.all = append(b.all, o)
	return len(b.all) - 1
}

// dues puts what is shown of what is owed.
func (w *writer) dues(all []Due) {
	w.length(len(all))
	for _, d := range all {
		w.mark(byte(d.List))
		w.text(d.ID)
		w.text(string(d.By))
		writeList(w, d.To)
		w.message(d.What)
		w.text(string(d.Day))
		for _, m := range []lang.Moment{d.At, d.Started, d.Paused} {
			w.number(int64(m))
		}
		w.message(d.Why)
		w.mark(byte(flag(d.Arrived)))
	}
}

func (r *reader) dues() (all []Due) {
	for range r.length() {
		var d Due
		d.List = List(r.mark())
		d.ID, d.By, d.To, d.What, d.Day = r.text(), party.ID(r.text()), readList[[]party.ID](r), r.message(), lang.Date(r.text())
		d.At, d.Started, d.Paused = lang.Moment(r.number()), lang.Moment(r.number()), lang.Moment(r.number())
		d.Why, d.Arrived = r.message(), r.mark() == 1
		all = append(all, d)
	}
	return all
}
