package faults_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// holds is nil when a ministry has these acts, each once, with the hash that was confirmed.
func holds(m *ministry, reader int, acts map[string]acknowledged) error {
	dossiers := map[string][]string{}
	for key, a := range acts {
		dossiers[a.Dossier] = append(dossiers[a.Dossier], key)
	}
	for id, keys := range dossiers {
		entries, err := m.entries(reader, id)
		if err != nil {
			return fmt.Errorf("%s, %v in %s: %w", m.id, keys, id, err)
		}
		for _, key := range keys {
			if err := once(entries, key, acts[key].done); err != nil {
				return fmt.Errorf("%s, %s: %w", m.id, id, err)
			}
		}
	}
	return nil
}

// missing is an act that was confirmed and is not there, or not once.
type missing struct{ what string }

func (m *missing) Error() string { return m.what }

// once is nil when the record says key once, under the number and hash confirmed.
func once(entries []entry, key string, want done) error {
	said, there := 0, false
	for _, e := range entries {
		if strings.Contains(string(e.Input), `"en":"`+key+`"`) {
			said++
		}
		if e.Party == want.Party && e.Number == want.Number {
			if e.Hash != want.Hash {
				return &missing{fmt.Sprintf("%s was confirmed as %s/%d with another hash", key, want.Party, want.Number)}
			}
			there = true
		}
	}
	if said != 1 || !there {
		return &missing{fmt.Sprintf("%s is said %d times, and %s/%d is there: %v", key, said, want.Party, want.Number, there)}
	}
	return nil
}

// settle waits until every ministry has all that was ever confirmed to any of its peers,
// and checks every node from within.
func (l *ledger) settle(t testing.TB, all []*ministry) {
	t.Helper()
	for _, m := range all {
		until(t, m.ready)
	}
	var wait sync.WaitGroup
	for _, m := range all {
		mine := map[string]acknowledged{}
		for key, a := range l.acts {
			if slices.Contains(a.parties, m.id) {
				mine[key] = a
			}
		}
		wait.Go(func() { l.audit(t, m, mine) })
	}
	wait.Wait()
	if t.Failed() {
		return
	}
	for _, m := range all {
		if found := m.fsck(); found != "" {
			t.Error(found)
		}
		l.noFork(t, m)
	}
}

// audit reads all of a ministry's dossiers, as all its officers together, for each may
// read only so much a second.
func (l *ledger) audit(t testing.TB, m *ministry, acts map[string]acknowledged) {
	byDossier := map[string]map[string]acknowledged{}
	for key, a := range acts {
		if byDossier[a.Dossier] == nil {
			byDossier[a.Dossier] = map[string]acknowledged{}
		}
		byDossier[a.Dossier][key] = a
	}
	deadline := time.Now().Add(2 * time.Minute)
	for i, id := range slices.Sorted(maps.Keys(byDossier)) {
		for {
			err := holds(m, i%len(m.officers), byDossier[id])
			if err == nil {
				break
			}
			if time.Now().After(deadline) {
				t.Error(err)
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// noFork wants no seat of any recent dossier frozen: nobody has signed a number twice.
func (l *ledger) noFork(t testing.TB, m *ministry) {
	for key, a := range l.latest(m.id, 20) {
		var d struct {
			Seats []struct {
				Party  string
				Frozen bool
			}
		}
		if err := m.call(0, "GET", root+"/dossiers/"+a.Dossier, "", nil, &d); err != nil {
			t.Errorf("%s: %v", key, err)
		}
		for _, s := range d.Seats {
			if s.Frozen {
				t.Errorf("%s: %s has forked itself in %s", m.id, s.Party, a.Dossier)
			}
		}
	}
}
