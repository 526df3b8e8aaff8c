package summit_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime/metrics"
	"strconv"
	"strings"
	"testing"
	"time"

	"kenesh/api"
	"kenesh/attachment"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/internal/summit"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/roster"
)

// BenchmarkLargeAttachment sends a file of KENESH_BENCH_MIB (64 if it is not set) to a node by its
// API, has another node fetch it over TLS with the link cut once in the middle, and reads it
// there by its API. Both nodes run in this process: what it holds of memory at most, beyond what
// it held before, is that of both. Bytes over the link count all traffic of the two.
func BenchmarkLargeAttachment(b *testing.B) {
	mib, err := strconv.Atoi(os.Getenv("KENESH_BENCH_MIB"))
	if err != nil {
		mib = 64
	}
	size := int64(mib) << 20
	for b.Loop() {
		s, ctx := gather(b, "kg", "kz")
		time.Sleep(time.Second)
		w := watchMemory()
		clock := stopwatch{b: b, at: time.Now()}
		f := sendLarge(b, s, size)
		clock.lap("send_s")
		w.lap(b, "send")

		before := s.Network.Carried.Load()
		files, _ := json.Marshal(procedure.Plain([]procedure.File{f}))
		done, err := s.Act(ctx, "kg", clerk.Command{Kind: "notice", Step: "issue", Parties: []party.ID{"kz"}},
			fmt.Sprintf(`{"title": {"ky": "Видео"}, "body": {"ky": "Тиркелди."}, "level": "warning", "files": %s}`, files))
		if err != nil {
			b.Fatal(err)
		}
		awaitLarge(b, s, done.Dossier, f, func(st attachment.Standing) bool { return st.Percent >= 50 })
		s.Network.Cut("kg", "kz")
		time.Sleep(time.Second)
		s.Network.Heal("kg", "kz")
		awaitLarge(b, s, done.Dossier, f, func(st attachment.Standing) bool { return st.State == attachment.Here })
		clock.lap("haul_s")
		w.lap(b, "haul")
		b.ReportMetric(float64(s.Network.Carried.Load()-before)/float64(size), "link_bytes/byte")

		if n := readLarge(b, s, done.Dossier, f); n != size {
			b.Fatalf("%d bytes", n)
		}
		clock.lap("read_s")
		w.lap(b, "read")
		w.stop()
	}
}

type stopwatch struct {
	b  *testing.B
	at time.Time
}

func (s *stopwatch) lap(unit string) {
	s.b.ReportMetric(time.Since(s.at).Seconds(), unit)
	s.at = time.Now()
}

func bearer(b *testing.B, s *summit.Summit, who party.ID) string {
	n := s.Node(who)
	if err := n.Roster.Save(b.Context(), roster.Officer{ID: "bench", Name: "Aida", Roles: []party.Role{party.Officer}}); err != nil {
		b.Fatal(err)
	}
	token, err := n.Roster.Token(b.Context(), "bench", party.Officer, "bench", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	return "Bearer " + token
}

func ofAPI(b *testing.B, s *summit.Summit, who party.ID, method, path string, body io.Reader, size int64) *http.Response {
	q, err := http.NewRequest(method, "http://"+s.Network.Real(s.Node(who).Config.Desk)+api.Root+path, body)
	if err != nil {
		b.Fatal(err)
	}
	q.Header.Set("Authorization", bearer(b, s, who))
	q.ContentLength = size
	a, err := http.DefaultClient.Do(q)
	if err != nil || a.StatusCode != http.StatusOK {
		b.Fatalf("%v %+v", err, a)
	}
	return a
}

func sendLarge(b *testing.B, s *summit.Summit, size int64) procedure.File {
	a := ofAPI(b, s, "kg", "PUT", "/uploads/large?name=video.mp4", io.LimitReader(rand.NewChaCha8([32]byte{}), size), size)
	defer a.Body.Close()
	var u api.Upload
	if err := json.NewDecoder(a.Body).Decode(&u); err != nil || u.File == nil {
		b.Fatalf("%+v %v", u, err)
	}
	root, _ := procedure.ParseRoot(u.File.Root)
	return procedure.File{Name: u.File.Name, Media: u.File.Media, Size: u.File.Size, Root: root}
}

func readLarge(b *testing.B, s *summit.Summit, id dossier.ID, f procedure.File) int64 {
	a := ofAPI(b, s, "kz", "GET", "/dossiers/"+id.String()+"/attachments/"+f.Root.String(), nil, 0)
	defer a.Body.Close()
	n, err := io.Copy(io.Discard, a.Body)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func awaitLarge(b *testing.B, s *summit.Summit, id dossier.ID, f procedure.File, is func(attachment.Standing) bool) {
	for end := time.Now().Add(15 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		st, err := s.Node("kz").Attached.Standing(b.Context(), id, f)
		if err != nil || time.Now().After(end) {
			b.Fatalf("%+v %v", st, err)
		}
		if is(st) {
			return
		}
	}
}

// memoryWatch looks every few milliseconds how much the process holds.
type memoryWatch struct {
	done        chan struct{}
	ask         chan chan [2]int64
	rss0, heap0 int64
}

func watchMemory() *memoryWatch {
	w := &memoryWatch{done: make(chan struct{}), ask: make(chan chan [2]int64), rss0: resident(), heap0: heap()}
	go func() {
		var most [2]int64
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				most[0], most[1] = max(most[0], resident()), max(most[1], heap())
			case answer := <-w.ask:
				answer <- most
				most = [2]int64{}
			case <-w.done:
				return
			}
		}
	}()
	return w
}

func (w *memoryWatch) lap(b *testing.B, what string) {
	answer := make(chan [2]int64)
	w.ask <- answer
	most := <-answer
	b.ReportMetric(float64(most[0]-w.rss0)/(1<<20), what+"_rss_MiB")
	b.ReportMetric(float64(most[1]-w.heap0)/(1<<20), what+"_heap_MiB")
}

func (w *memoryWatch) stop() { close(w.done) }

// resident is what the process holds of memory, where the system says so.
func resident() int64 {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.ParseInt(strings.Fields(string(b))[1], 10, 64)
	return pages * int64(os.Getpagesize())
}

func heap() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
