package spec_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// inOrders delivers entries as they are, backwards, and in other orders; the founding first.
func inOrders(entries []octets, deliver func(how string, entries []octets)) {
	for i := range uint64(6) {
		rest := slices.Clone(entries[1:])
		switch {
		case i == 1:
			slices.Reverse(rest)
		case i > 1:
			rand.New(rand.NewPCG(i, 3)).Shuffle(len(rest), func(a, b int) { rest[a], rest[b] = rest[b], rest[a] })
		}
		deliver(fmt.Sprint("order ", i), append(entries[:1:1], rest...))
	}
}

// deliveries is inOrders for a dossier whose reader hears what parties stand by before
// everything else, in between, or last.
func deliveries(v dossierVector, deliver func(how string, entries []octets, told int)) {
	inOrders(v.Entries, func(how string, entries []octets) {
		deliver(how, entries, 0)
		if len(v.Stands) > 0 {
			deliver(how+", stands told in between", entries, len(entries)/2)
			deliver(how+", stands told last", entries, len(entries))
		}
	})
}
