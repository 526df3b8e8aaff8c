package simulate

import (
	"math/rand/v2"
	"time"
)

// dice are all the chance there is in one event. Every event has its own, drawn from the
// seed and its number, so that leaving one event out does not change the throws of another.
type dice struct{ *rand.Rand }

func throw(seed uint64, event int) dice {
	return dice{rand.New(rand.NewPCG(seed, uint64(event)*0x9e3779b97f4a7c15+1))}
}

func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

// span is a time up to most.
func (d dice) span(most time.Duration) time.Duration { return time.Duration(d.Int64N(int64(most))) }

func pick[T any](d dice, from []T) T { return from[d.IntN(len(from))] }

// some is a selection in a new order, each with the given chance.
func some[T any](d dice, percent int, from []T) []T {
	var out []T
	for _, i := range d.Perm(len(from)) {
		if d.chance(percent) {
			out = append(out, from[i])
		}
	}
	return out
}

// weighed is one of several things that can happen.
type weighed struct {
	weight int
	name   string
	do     func()
}

func (d dice) among(things []weighed) weighed {
	total := 0
	for _, t := range things {
		total += t.weight
	}
	at := d.IntN(total)
	for _, t := range things {
		if at -= t.weight; at < 0 {
			return t
		}
	}
	panic("no weight")
}
