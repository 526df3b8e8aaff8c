package faults_test

import (
	"flag"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// farApart founds a council of ministries each in a network namespace of its own.
func farApart(t *testing.T, ids ...string) (*wire, []*ministry) {
	t.Helper()
	w, places := newWire(t, ids...)
	base := t.TempDir()
	var all []*ministry
	for _, id := range ids {
		p := places[id]
		m := newMinistry(t, base, id, p.address+":8700", "127.0.0.1:8600", 3)
		m.through = []string{"ip", "netns", "exec", p.space}
		m.client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DialContext: p.dialer(), MaxIdleConnsPerHost: 8}}
		all = append(all, m)
	}
	found(t, base, all)
	for _, m := range all {
		m.start()
	}
	for _, m := range all {
		until(t, m.ready)
	}
	return w, all
}

// TestLossySlowLinesConverge has three ministries work while every fifth packet is lost,
// each takes 200 to 300 ms and some come twice. Once the lines are good again, all have all.
func TestLossySlowLinesConverge(t *testing.T) {
	w, all := farApart(t, "kg", "kz", "uz")
	w.all(quality{loss: 0.2, double: 0.05, delay: 200 * time.Millisecond, jitter: 100 * time.Millisecond})
	l := newLedger()
	home := l.work(all, 1)
	time.Sleep(4 * time.Second)
	home()
	if *long {
		began := time.Now()
		d, err := all[0].issue(1, "across", "kz")
		must(t, err)
		until(t, func() error { _, err := all[1].entries(1, d.Dossier); return err })
		t.Logf("a notice took %v over the bad line", time.Since(began).Round(time.Millisecond))
	}
	w.all(quality{})
	began := time.Now()
	l.settle(t, all)
	t.Logf("%d acts; %s; %v after the lines were good again all had all", l.size(), w.tally(), time.Since(began).Round(time.Millisecond))
}

// TestOneWayLineIsSeenAndHeals lets packets pass from kg to kz and none back. Nothing can
// arrive over such a line; both go on working, and afterwards both have all. With -long kg
// is given the half minute in which it says that kz is away.
func TestOneWayLineIsSeenAndHeals(t *testing.T) {
	w, all := farApart(t, "kg", "kz")
	kg, kz := all[0], all[1]
	l := newLedger()
	home := l.work(all, 1)
	time.Sleep(500 * time.Millisecond)
	w.becomes("kz", "kg", quality{cut: true})
	before := l.size()
	time.Sleep(3 * time.Second)
	if l.size() == before {
		t.Error("nobody could work while the line was cut")
	}
	home()
	d, err := kg.issue(1, "into the dark", "kz")
	must(t, err)
	l.write("into the dark", d, []string{"kg", "kz"})
	if _, err := kz.entries(1, d.Dossier); err == nil {
		t.Error("a notice came over a line with no way back")
	}
	if *long {
		until(t, func() error { return says(kg, "kz") })
	}
	w.becomes("kz", "kg", quality{})
	began := time.Now()
	l.settle(t, all)
	t.Logf("%v after the line was good again all had all; %d acts; %s", time.Since(began).Round(time.Millisecond), l.size(), w.tally())
}

// TestWalledMinistryIsServed has kz unable to open connections to kg, as behind a wall that
// lets answers pass only: kg reaches kz, and that is enough for both.
func TestWalledMinistryIsServed(t *testing.T) {
	needPatience(t)
	w, all := farApart(t, "kg", "kz")
	kg, kz := all[0], all[1]
	w.becomes("kz", "kg", quality{walled: true})
	kz.kill() // connections that are open already would do
	kz.start()
	until(t, kz.ready)
	began := time.Now()
	there, err := kg.issue(0, "over the wall", "kz")
	must(t, err)
	back, err := kz.issue(0, "from behind the wall", "kg")
	must(t, err)
	until(t, func() error { _, err := kg.entries(0, back.Dossier); return err })
	until(t, func() error { _, err := kz.entries(0, there.Dossier); return err })
	t.Logf("%v until both had both; %s", time.Since(began).Round(time.Millisecond), w.tally())
}

// TestForgottenConnectionsAreMadeAnew has what lies between the ministries forget all open
// connections without a word, as a firewall does that was started anew. The ministries must
// find that out and make new ones.
func TestForgottenConnectionsAreMadeAnew(t *testing.T) {
	w, all := farApart(t, "kg", "kz")
	kg, kz := all[0], all[1]
	d, err := kg.issue(0, "before", "kz")
	must(t, err)
	until(t, func() error { _, err := kz.entries(0, d.Dossier); return err })
	w.forget()
	began := time.Now()
	d, err = kg.issue(0, "after", "kz")
	must(t, err)
	for time.Since(began) < 5*time.Minute {
		if _, err = kz.entries(0, d.Dossier); err == nil {
			t.Logf("%v until a notice arrived over a new connection; %s", time.Since(began).Round(time.Millisecond), w.tally())
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("nothing has arrived for %v over a line that works: %v; %s", time.Since(began).Round(time.Second), says(kg, "kz"), w.tally())
}

var long = flag.Bool("long", false, "also the stories that take minutes")

func needPatience(t testing.TB) {
	t.Helper()
	if !*long {
		t.Skip("this takes a minute or more: told with -long only")
	}
}

// says is nil when a node's status says that a peer is away.
func says(m *ministry, peer string) error {
	s, err := m.status()
	for _, l := range s.Links {
		if l.Party == peer && l.Error != "" {
			return nil
		}
	}
	return fmt.Errorf("%s does not say that %s is away: %+v, %v", m.id, peer, s.Links, err)
}
