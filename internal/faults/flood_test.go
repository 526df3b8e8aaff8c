package faults_test

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var flood = flag.Int("flood", 300, "how many hold each door")

// A stranger holds a door of a node: connects, does its worst, and comes back when it is
// thrown out.
type stranger func(address string, gone <-chan struct{})

// atTheDesk is what strangers do to the door of officers' browsers and programs.
var atTheDesk = map[string]stranger{
	"says nothing":          silent,
	"says a line a second":  dribbling("GET / HTTP/1.1\r\nHost: desk\r\n", "X-Slow: yes\r\n"),
	"sends its body slowly": dribbling("POST /api/v1/dossiers HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer kn_no\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n{", " "),
	"sends headers of 1 MB": saying(func() string {
		return "GET / HTTP/1.1\r\nHost: desk\r\nX-Much: " + strings.Repeat("much", 250_000) + "\r\n\r\n"
	}),
	"sends a body of 4 MB": saying(func() string {
		return "POST /api/v1/dossiers HTTP/1.1\r\nHost: desk\r\nContent-Length: 4000000\r\n\r\n" + strings.Repeat("much", 1_000_000)
	}),
	"sends what is no HTTP": saying(garbage),
	"asks without reading":  saying(func() string { return strings.Repeat("GET /api/v1/openapi.json HTTP/1.1\r\nHost: desk\r\n\r\n", 50) }),
}

// atTheCourier is what they do to the door of the other nodes.
var atTheCourier = map[string]stranger{
	"says nothing":            silent,
	"begins TLS and stops":    dribbling("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "\x00"),
	"sends what is no TLS":    saying(garbage),
	"speaks plain HTTP":       saying(func() string { return "POST /courier/1/pull HTTP/1.1\r\nHost: kg\r\n\r\n" }),
	"shows a key of nobody's": unknownKey,
}

// TestFloodedDoorsStayOpenForOthers has hundreds of strangers hold both doors of a node. Its
// own officers and its peer are served all the while.
func TestFloodedDoorsStayOpenForOthers(t *testing.T) {
	all := council(t, 3, "kg", "kz")
	for _, m := range all {
		m.start()
	}
	for _, m := range all {
		until(t, m.ready)
	}
	calm := serve(t, all, time.Second)
	gone := make(chan struct{})
	var strangers sync.WaitGroup
	visit(&strangers, atTheDesk, all[0].desk, gone)
	visit(&strangers, atTheCourier, all[0].courier, gone)
	time.Sleep(time.Second)
	flooded := serve(t, all, 6*time.Second) // longer than a header may take
	close(gone)
	strangers.Wait()
	after := serve(t, all, time.Second)
	t.Logf("%d strangers at each door\n  calm:    %v\n  flooded: %v\n  after:   %v", *flood, calm, flooded, after)
	for _, m := range all {
		must(t, m.stop())
	}
}

func visit(strangers *sync.WaitGroup, kinds map[string]stranger, address string, gone <-chan struct{}) {
	for _, s := range kinds {
		for range *flood / len(kinds) {
			strangers.Go(func() {
				for {
					s(address, gone)
					select {
					case <-gone:
						return
					case <-time.After(200 * time.Millisecond):
					}
				}
			})
		}
	}
}

// served is how long those waited who have a right to be served.
type served struct{ desk, api, act, peer []time.Duration }

func (s served) String() string {
	var said []string
	for _, w := range []struct {
		what  string
		waits []time.Duration
	}{{"a page", s.desk}, {"the API", s.api}, {"an act", s.act}, {"to the peer", s.peer}} {
		if slices.Sort(w.waits); len(w.waits) > 0 {
			n := len(w.waits)
			said = append(said, fmt.Sprintf("%s p50 %v p99 %v (%d)", w.what, w.waits[n/2].Round(100*time.Microsecond), w.waits[n*99/100].Round(100*time.Microsecond), n))
		}
	}
	return strings.Join(said, ", ")
}

// serve has officers work for a while and wants each of them to be served.
func serve(t testing.TB, all []*ministry, how time.Duration) (s served) {
	t.Helper()
	kg, kz := all[0], all[1]
	browser := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}} // each page over a new connection
	timed := func(waits *[]time.Duration, what string, do func() error) {
		began := time.Now()
		if err := do(); err != nil {
			t.Errorf("%s was not served: %v", what, err)
		}
		*waits = append(*waits, time.Since(began))
	}
	end := time.Now().Add(how)
	var visits sync.WaitGroup
	again := func(do func()) {
		visits.Go(func() {
			for ; time.Now().Before(end) && !t.Failed(); time.Sleep(20 * time.Millisecond) {
				do()
			}
		})
	}
	again(func() {
		timed(&s.desk, "a browser", func() error {
			resp, err := browser.Get("http://" + kg.desk + "/")
			if err == nil {
				_, err = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
			}
			return err
		})
	})
	again(func() {
		timed(&s.api, "the API", func() error { return kg.call(1, "GET", root+"/dossiers?limit=20", "", nil, nil) })
	})
	again(func() {
		var d done
		timed(&s.act, "an officer", func() (err error) { d, err = kg.issue(0, fmt.Sprint("Flood ", time.Now()), "kz"); return err })
		timed(&s.peer, "the peer", func() error {
			for try := 0; ; try++ {
				if _, err := kz.entries(try%3, d.Dossier); err == nil || try == 3000 {
					return err
				}
				time.Sleep(10 * time.Millisecond)
			}
		})
	})
	visits.Wait()
	return s
}

// hold keeps a connection until the other end throws it out or the stranger has to go.
func hold(address string, gone <-chan struct{}, do func(net.Conn) error) {
	// from elsewhere than the officers: TestGuesserLocksOutHerNeighbours is about that
	dialer := net.Dialer{Timeout: 5 * time.Second, LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 66)}}
	conn, err := dialer.Dial("tcp", address)
	if err != nil {
		return
	}
	defer conn.Close()
	closed := make(chan struct{})
	go func() {
		select {
		case <-gone:
			conn.Close()
		case <-closed:
		}
	}()
	defer close(closed)
	do(conn)
}

func silent(address string, gone <-chan struct{}) {
	hold(address, gone, func(c net.Conn) error { _, err := io.Copy(io.Discard, c); return err })
}

func dribbling(first, then string) stranger {
	return func(address string, gone <-chan struct{}) {
		hold(address, gone, func(c net.Conn) (err error) {
			for _, err = io.WriteString(c, first); err == nil; _, err = io.WriteString(c, then) {
				time.Sleep(time.Second)
			}
			return err
		})
	}
}

// saying says something once and then waits for what comes of it without reading.
func saying(what func() string) stranger {
	return func(address string, gone <-chan struct{}) {
		hold(address, gone, func(c net.Conn) error {
			c.SetWriteDeadline(time.Now().Add(5 * time.Second))
			_, err := io.WriteString(c, what())
			select {
			case <-gone:
			case <-time.After(500 * time.Millisecond):
			}
			return err
		})
	}
}

func garbage() string {
	b := make([]byte, 4096)
	rand.Read(b)
	return string(bytes.ReplaceAll(b, []byte{0x16}, nil))
}

// unknownKey finishes the handshake as far as a stranger can.
func unknownKey(address string, gone <-chan struct{}) {
	hold(address, gone, func(c net.Conn) error {
		conn := tls.Client(c, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS13})
		if err := conn.Handshake(); err != nil {
			return err
		}
		_, err := io.Copy(io.Discard, conn)
		return err
	})
}
