package summit_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/internal/summit"
	"kenesh/party"
	"kenesh/roster"
)

// The hall: its screens are a process of their own, so that what they cost is not counted as
// the node's. screensOf says to this program that it is them.
const screensOf = "KENESH_SCREENS_OF"

const (
	hallSize = 2000
	sessions = 20 // the screens of each are signed in once
)

func TestMain(m *testing.M) {
	if address := os.Getenv(screensOf); address != "" {
		if err := beScreens(address, os.Getenv("KENESH_SCREENS_PATH"), strings.Fields(os.Getenv("KENESH_SCREENS_COOKIES"))); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// BenchmarkHall is a hall of screens that follow one sitting on one node over HTTP: the time
// from the chair's click to the last screen having it, the node's memory for each, and how
// long an officer waits for a page meanwhile.
func BenchmarkHall(b *testing.B) {
	s, ctx := gather(b, "kg", "kz")
	id := convene(b, s, ctx)
	cookies := signIn(b, s, ctx)
	quiet := officer(s, cookies[0], id, 200*time.Millisecond)
	alone := quiet()

	before := memory()
	arrived := hall(b, s, cookies, "/d/"+id.String()+"/screen/stream?at=")
	arrived(b, time.Now())
	each := float64(memory()-before) / hallSize / 1024

	page := officer(s, cookies[0], id, 0)
	var last, median []time.Duration
	for n := 0; b.Loop(); n++ {
		start := time.Now()
		act(b, s, ctx, "kg", clerk.Command{Dossier: id, Step: "call-item"}, fmt.Sprintf(`{"item": "%d"}`, n%2+1))
		m, l := arrived(b, start)
		median, last = append(median, m), append(last, l)
		time.Sleep(100 * time.Millisecond)
	}
	b.ReportMetric(alone, "page-alone-p99-ms")
	b.ReportMetric(each, "KiB/screen")
	b.ReportMetric(page(), "page-p99-ms")
	at := func(all []time.Duration, q float64) float64 {
		slices.Sort(all)
		return float64(all[int(q*float64(len(all)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(at(median, 0.5), "median-screen-p50-ms")
	b.ReportMetric(at(last, 0.5), "last-screen-p50-ms")
	b.ReportMetric(at(last, 0.99), "last-screen-p99-ms")
}

func convene(b *testing.B, s *summit.Summit, ctx context.Context) dossier.ID {
	id := act(b, s, ctx, "kg", clerk.Command{Kind: "meeting", Parties: []party.ID{"kz"}, Step: "convene"}, `{"number": 7, "title": {"en": "Seventh meeting"},
		"body": "council", "start": "2026-11-24", "place": {"en": "Osh"}, "agenda": [{"title": {"en": "Road safety"}}, {"title": {"en": "Narcotics"}}]}`)
	eventually(b, s, func() error { return allHere(ctx, s, id, 1, "kg", "kz") })
	act(b, s, ctx, "kz", clerk.Command{Dossier: id, Step: "accept"}, `{"delegation": [{"name": {"en": "A minister"}, "role": "minister"}]}`)
	eventually(b, s, func() error { return allHere(ctx, s, id, 2, "kg", "kz") })
	act(b, s, ctx, "kg", clerk.Command{Dossier: id, Step: "change-delegation"}, `{"delegation": [{"name": {"en": "A minister"}, "role": "minister"}]}`)
	act(b, s, ctx, "kg", clerk.Command{Dossier: id, Step: "open"}, `{}`)
	for i := range 20 {
		act(b, s, ctx, "kg", clerk.Command{Dossier: id, Step: "mark-attendance"}, `{"who": ["kg", "kz"], "attendance": "`+[]string{"in", "out"}[i%2]+`"}`)
	}
	return id
}

func act(b *testing.B, s *summit.Summit, ctx context.Context, who party.ID, cmd clerk.Command, input string) dossier.ID {
	b.Helper()
	done, err := s.Act(ctx, who, cmd, input)
	if err != nil {
		b.Fatal(err)
	}
	return done.Dossier
}

// signIn makes officers of kg and their sessions, as cookies.
func signIn(b *testing.B, s *summit.Summit, ctx context.Context) (cookies []string) {
	r := s.Node("kg").Roster
	for range sessions {
		o := roster.Officer{ID: r.NewID(), Name: "A. Officer", Roles: []party.Role{party.Officer}}
		if err := r.Save(ctx, o); err != nil {
			b.Fatal(err)
		}
		secret, err := r.StartFor(ctx, o.ID, party.Officer, "bench")
		if err != nil {
			b.Fatal(err)
		}
		cookies = append(cookies, "kenesh-kg-session="+secret)
	}
	return cookies
}

// officer reads the dossier and her first page again and again, until the returned function
// is called; it tells the p99 in milliseconds.
func officer(s *summit.Summit, cookie string, id dossier.ID, during time.Duration) func() float64 {
	stop, done := make(chan struct{}), make(chan []time.Duration)
	go func() {
		var took []time.Duration
		for i := 0; ; i++ {
			select {
			case <-stop:
				done <- took
				return
			default:
			}
			r, _ := http.NewRequest("GET", s.Desk("kg")+[]string{"/", "/d/" + id.String()}[i%2], nil)
			r.Header.Set("Cookie", cookie)
			start := time.Now()
			answer, err := http.DefaultClient.Do(r)
			if err != nil || answer.StatusCode != 200 {
				panic(fmt.Sprint("an officer's page: ", answer, err))
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
			took = append(took, time.Since(start))
			time.Sleep(10 * time.Millisecond)
		}
	}()
	time.Sleep(5 * during)
	return func() float64 {
		close(stop)
		took := <-done
		slices.Sort(took)
		return float64(took[int(0.99*float64(len(took)-1))].Microseconds()) / 1000
	}
}

func memory() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}

// hall starts the screens. The returned function waits until all have the next event and
// tells when half of them and when all had it.
func hall(b *testing.B, s *summit.Summit, cookies []string, path string) func(*testing.B, time.Time) (half, all time.Duration) {
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), screensOf+"="+strings.TrimPrefix(s.Desk("kg"), "http://"), "KENESH_SCREENS_PATH="+path, "KENESH_SCREENS_COOKIES="+strings.Join(cookies, " "))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	lines := bufio.NewScanner(out)
	return func(b *testing.B, start time.Time) (half, all time.Duration) {
		b.Helper()
		var h, l int64
		if !lines.Scan() {
			b.Fatal("the screens have gone")
		}
		if _, err := fmt.Sscan(lines.Text(), &h, &l); err != nil {
			b.Fatal(lines.Text())
		}
		return time.Unix(0, h).Sub(start), time.Unix(0, l).Sub(start)
	}
}

// beScreens follows a stream as often as the hall is large, and writes a line for each event
// that all have: when half of them had it, and when the last had it.
func beScreens(address, path string, cookies []string) error {
	arrivals, wrong := make(chan int64, hallSize), make(chan error, hallSize)
	var dialling sync.WaitGroup
	slots := make(chan struct{}, 64)
	for i := range hallSize {
		slots <- struct{}{}
		dialling.Go(func() {
			defer func() { <-slots }()
			c, err := net.Dial("tcp", address)
			if err != nil {
				wrong <- err
				return
			}
			go func() { wrong <- screen(c, address, path, cookies[i%len(cookies)], arrivals) }()
		})
	}
	dialling.Wait()
	var round []int64
	for {
		select {
		case err := <-wrong:
			return fmt.Errorf("a screen has gone: %w", err)
		case at := <-arrivals:
			if round = append(round, at); len(round) == hallSize {
				slices.Sort(round)
				fmt.Println(strconv.FormatInt(round[hallSize/2], 10), strconv.FormatInt(round[hallSize-1], 10))
				round = nil
			}
		}
	}
}

// screen is one connection, with as little around it as will do.
func screen(c net.Conn, host, path, cookie string, arrivals chan<- int64) error {
	defer c.Close()
	if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nAccept: text/event-stream\r\n\r\n", path, host, cookie); err != nil {
		return err
	}
	r, event := bufio.NewReaderSize(c, 1024), false
	for {
		line, err := r.ReadSlice('\n')
		switch {
		case err == bufio.ErrBufferFull:
		case err != nil:
			return err
		case bytes.HasPrefix(line, []byte("HTTP/1.1 ")) && !bytes.HasPrefix(line, []byte("HTTP/1.1 200")):
			return fmt.Errorf("%s", line)
		case bytes.HasPrefix(line, []byte("event: part")):
			event = true
		case event && len(line) == 1:
			arrivals <- time.Now().UnixNano()
			event = false
		}
	}
}
