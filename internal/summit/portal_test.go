package summit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/gazette"
	"kenesh/internal/summit"
	"kenesh/lang"
	"kenesh/node"
	"kenesh/party"
)

// mark stands in every sentence that is not declared public.
const mark = "zzsealed"

// withPortal stops a node, gives it a portal as an operator would, in kenesh.json, and
// starts it again.
func withPortal(t *testing.T, s *summit.Summit, ctx context.Context, id party.ID) (root string) {
	t.Helper()
	must(t, s.Stop(id))
	cfg, err := node.Read(s.DirOf(id))
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	listen := s.Network.Give(l)
	cfg.Portal = &node.Portal{Listen: listen, Origin: "http://" + listen, Name: lang.Text{"en": "The Council"}, Proxy: true}
	b, err := json.Marshal(cfg)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(s.DirOf(id), node.ConfigFile), b, 0o600))
	must(t, s.Start(ctx, id))
	return "http://" + listen
}

// sealedCouncil is a council full of sealed dossiers in which every sentence is marked.
type sealedCouncil struct {
	*testing.T
	council *summit.Summit
	ctx     context.Context
	root    string
	asked   int // each time as another visitor, so that none is held up
	meeting dossier.ID
	decided dossier.ID
	sealed  []dossier.ID
}

func fillCouncil(t *testing.T) *sealedCouncil {
	s, ctx := gather(t, "kg", "kz", "uz")
	f := &sealedCouncil{T: t, council: s, ctx: ctx}
	f.meeting = f.opens("kg", "meeting", "convene", `{"number": 1, "title": {"en": "@"}, "body": "council", "start": "2026-05-10", "place": {"en": "@"},
		"agenda": [{"id": "a", "title": {"en": "@"}, "note": {"en": "@"}}]}`)
	delegation := `{"delegation": [{"name": {"en": "@"}, "position": {"en": "@"}, "role": "minister"}]}`
	f.takes("kg", f.meeting, "change-delegation", delegation)
	f.takes("kz", f.meeting, "accept", delegation)
	f.takes("uz", f.meeting, "accept", delegation)
	f.takes("uz", f.meeting, "add-item", `{"title": {"en": "@"}, "note": {"en": "@"}}`)
	f.takes("kg", f.meeting, "set-event", `{"kind": "protocol", "title": {"en": "@"}, "from": "2026-05-10T12:00:00Z", "place": {"en": "@"}}`)
	f.takes("kg", f.meeting, "submit-document", `{"relation": "new", "title": {"en": "@"}, "text": {"en": "@"}}`)
	f.decided = f.opens("kz", "decision", "record", `{"title": {"en": "@"}, "number": 1, "symbol": "@/1", "adopted": "2026-05-10", "meeting-name": {"en": "@"},
		"obligations": [{"title": {"en": "@"}, "text": {"en": "@"}, "to": "all", "indicator": {"en": "@"}}]}`)
	f.takes("kg", f.decided, "confirm-text", `{"edition": 1}`)
	f.takes("uz", f.decided, "contest-text", `{"edition": 1, "reason": {"en": "@"}}`)
	f.opens("uz", "notice", "issue", `{"title": {"en": "@"}, "level": "alarm", "body": {"en": "@"}, "reference": "@"}`)
	f.opens("kg", "body", "establish", `{"name": {"en": "@"}, "form": "working-group", "since": "2024-09-06", "mandate": {"en": "@"}, "answers-by": "2026-06-01"}`)
	f.sealed = append(f.sealed, s.Node("kg").Clerk.Council())
	f.root = withPortal(t, s, ctx, "kg")
	return f
}

func (f *sealedCouncil) opens(by party.ID, kind, step, input string) dossier.ID {
	f.Helper()
	var others []party.ID
	for _, id := range []party.ID{"kg", "kz", "uz"} {
		if id != by {
			others = append(others, id)
		}
	}
	done, err := f.council.Act(f.ctx, by, clerk.Command{Kind: kind, Parties: others, Step: step}, strings.ReplaceAll(input, "@", mark))
	if err != nil {
		f.Fatal(kind, step, err)
	}
	f.sealed = append(f.sealed, done.Dossier)
	return done.Dossier
}

func (f *sealedCouncil) takes(by party.ID, id dossier.ID, step, input string) {
	f.Helper()
	eventually(f, f.council, func() error {
		_, err := f.council.Act(f.ctx, by, clerk.Command{Dossier: id, Step: step}, strings.ReplaceAll(input, "@", mark))
		return err
	})
}

// ask asks the portal and looks whether the answer has anything it must not have: a marked
// word, a dossier's id, a session, the name of a party that has published nothing.
func (f *sealedCouncil) ask(method, path string, header http.Header) (status int, body string) {
	f.Helper()
	r, err := http.NewRequest(method, f.root+path, nil)
	if err != nil {
		return 0, ""
	}
	if r.Header = header.Clone(); header == nil {
		r.Header = http.Header{}
	}
	f.asked++
	r.Header.Add("X-Forwarded-For", fmt.Sprintf("127.0.0.1, 10.0.%d.%d", f.asked/256, f.asked%256))
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	var answer *http.Response
	eventually(f, f.council, func() error {
		if answer, err = client.Do(r); err != nil {
			return err
		}
		defer answer.Body.Close()
		b, err := io.ReadAll(answer.Body)
		body = string(b)
		if answer.StatusCode == http.StatusTooManyRequests {
			time.Sleep(200 * time.Millisecond)
			return fmt.Errorf("%d", answer.StatusCode)
		}
		return err
	})
	said := body + fmt.Sprint(answer.Header)
	forbidden := []string{mark, "Ministry uz", "Ministry kz", "session", "Set-Cookie", "kenesh.json", "dossier/", "Aida"}
	for _, id := range f.sealed {
		forbidden = append(forbidden, id.String(), id.Short())
	}
	for _, word := range forbidden {
		if strings.Contains(strings.ToLower(said), strings.ToLower(word)) {
			f.Errorf("%s %s says %q:\n%s", method, path, word, said)
		}
	}
	return answer.StatusCode, body
}

// crawl asks for everything a visitor can come to, and returns what she reads.
func (f *sealedCouncil) crawl() (all string) {
	f.Helper()
	seen := map[string]bool{}
	next := []string{"/", "/robots.txt", "/sitemap.xml"}
	link := regexp.MustCompile(`(?:href="|<loc>|<id>)([^"<]+)`)
	for len(next) > 0 {
		path := next[0]
		next = next[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		_, body := f.ask("GET", path, nil)
		all += body
		for _, m := range link.FindAllStringSubmatch(body, -1) {
			if to := strings.TrimPrefix(m[1], f.root); strings.HasPrefix(to, "/") {
				next = append(next, to)
			}
		}
	}
	return all
}

// TestNothingLeaksThroughThePortal asks the portal of a council full of sealed dossiers for
// everything it links to and for everything a stranger may think of.
func TestNothingLeaksThroughThePortal(t *testing.T) {
	f := fillCouncil(t)
	if e := f.council.Node("kg").Gazette.Edition(); len(e.All()) != 0 {
		t.Fatalf("something is public already: %+v", e.All())
	}
	if read := f.crawl(); !strings.Contains(read, "Nothing has been published yet.") {
		t.Error("an empty portal does not say that it is empty")
	}
	f.guess()

	f.takes("kg", f.meeting, "announce", `{"title": {"en": "First meeting"}, "start": "2026-05-10", "place": {"en": "Osh"}}`)
	f.takes("kg", f.meeting, "open", `{}`)
	f.takes("kg", f.meeting, "draft-communique", `{"title": {"en": "@"}, "text": {"en": "@"}}`)
	f.takes("kg", f.meeting, "draft-communique", `{"title": {"en": "Communiqué of Osh"}, "text": {"en": "The ministers met in Osh.", "ky": "Министрлер Ошто чогулду."}}`)
	f.prints("announcement", func() bool { return len(f.council.Node("kg").Gazette.Edition().All()) == 1 })
	if read := f.crawl(); !strings.Contains(read, "First meeting") || strings.Contains(read, "The ministers met") {
		t.Error("the announcement is not there, or the draft of the communiqué is")
	}
	f.takes("kg", f.meeting, "release-communique", `{"draft": 2}`)
	f.prints("communiqué", func() bool { return len(f.council.Node("kg").Gazette.Edition().All()) == 2 })
	read := f.crawl()
	for _, want := range []string{"First meeting", "Communiqué of Osh", "The ministers met in Osh.", "Министрлер Ошто чогулду.", "Ministry kg"} {
		if !strings.Contains(read, want) {
			t.Errorf("what was made public is not there: %s", want)
		}
	}
	f.guess()
	f.withdraw()
	f.derivedAnew()
}

func (f *sealedCouncil) prints(what string, is func() bool) {
	f.Helper()
	eventually(f, f.council, func() error {
		if !is() {
			return fmt.Errorf("%s is not printed", what)
		}
		return nil
	})
}

// guess asks for what is nobody's business in every way there is.
func (f *sealedCouncil) guess() {
	f.Helper()
	rec, err := f.council.Node("kg").Clerk.Read(f.ctx, f.meeting)
	must(f.T, err)
	paths := []string{"/d/" + f.meeting.String(), "/api/v1/dossiers", "/calendar/feed/x.ics", "/sign-in", "/live", "/journal", "/en/search?q=" + mark,
		"/en/../../kenesh.json", "/static/x/../../../kenesh.db", "/en/announcement", "/en/communique", "/en/declaration", "/en/KEN%2F2026%2FM.1%2FINF.1", "/.well-known/caldav"}
	names := []string{f.meeting.String(), f.meeting.Short(), f.decided.String(), f.council.Node("kg").Clerk.Council().String(), "a", "kg", "kg-1", "zz' OR 1=1 --"}
	for _, o := range rec.Outcomes {
		names = append(names, o.Entry.Hash.String())
	}
	for _, name := range names {
		for _, tag := range []string{"ky", "en", "tk", "hu", "xx", "", "en-GB", "EN"} {
			paths = append(paths, "/"+tag+"/"+strings.ReplaceAll(name, " ", "%20"))
		}
		paths = append(paths, "/en/"+strings.ReplaceAll(name, " ", "%20")+"/en.txt")
	}
	for i, path := range paths {
		if status, _ := f.ask("GET", path, http.Header{"Cookie": {"kenesh=" + mark[2:]}, "Accept": {"application/json"}, "X-Forwarded-For": {"127.0.0.1"}, "Range": {"bytes=0-9"}}); status != 404 {
			f.Errorf("%s: %d", path, status)
		}
		for _, method := range []string{"HEAD", "OPTIONS", "POST", "PROPFIND", "TRACE"} {
			if status, _ := f.ask(method, path, nil); i%8 == 0 && status != 404 && status != 405 {
				f.Errorf("%s %s: %d", method, path, status)
			}
			if i%8 != 0 {
				break
			}
		}
	}
}

// withdraw takes the communiqué back: its address says so, and nothing else has it.
func (f *sealedCouncil) withdraw() {
	f.Helper()
	e := f.council.Node("kg").Gazette.Edition()
	at := slices.IndexFunc(e.All(), func(p *gazette.Publication) bool { return p.Kind == gazette.Communique })
	id := e.All()[at].ID
	if status, _ := f.ask("GET", "/ky/"+id, nil); status != 200 {
		f.Fatal(status)
	}
	f.takes("kg", f.meeting, "withdraw-publication", `{"publication": "communique", "reason": {"en": "@"}}`)
	f.prints("withdrawal", func() bool { return f.council.Node("kg").Gazette.Edition().Find(id).Withdrawn })
	for _, path := range []string{"/ky/" + id, "/en/" + id, "/en/" + id + "/en.txt", "/en/" + id + "/hu"} {
		if status, body := f.ask("GET", path, nil); status != 410 || strings.Contains(body, "ministers") {
			f.Errorf("%s: %d", path, status)
		}
	}
	if read := f.crawl(); strings.Contains(read, "ministers met") || strings.Contains(read, "Communiqué of Osh") || strings.Contains(read, id) {
		f.Error("what was withdrawn is still somewhere")
	}
}

// derivedAnew: the index built again prints the same gazette, on every node the same.
func (f *sealedCouncil) derivedAnew() {
	f.Helper()
	before := f.crawl()
	must(f.T, f.council.Node("kg").Clerk.Rebuild(f.ctx, func(int) {}))
	f.takes("kg", f.meeting, "close", `{}`)
	if after := f.crawl(); after != before {
		f.Error("derived anew, the portal says something else")
	}
	f.root = withPortal(f.T, f.council, f.ctx, "kz")
	if there := f.crawl(); !strings.Contains(there, f.council.Node("kg").Gazette.Edition().All()[0].ID) {
		f.Error("another party's portal has other addresses")
	}
}

// TestAFloodOfThePortalLeavesTheDeskAndTheLinks: strangers hold every connection the
// portal has, and officers and peers notice nothing.
func TestAFloodOfThePortalLeavesTheDeskAndTheLinks(t *testing.T) {
	s, ctx := gather(t, "kg", "kz")
	root := withPortal(t, s, ctx, "kg")
	for range 400 {
		c, err := net.Dial("tcp", strings.TrimPrefix(root, "http://"))
		if err != nil {
			break
		}
		defer c.Close()
		_, _ = io.WriteString(c, "GET /en/ HTTP/1.1\r\nHost: x\r\nX-Slow: ") // and no more
	}
	answer, err := http.Get(s.Desk("kg") + "/sign-in")
	must(t, err)
	answer.Body.Close()
	if answer.StatusCode != 200 {
		t.Errorf("the desk answers %d", answer.StatusCode)
	}
	id := issue(t, s, ctx, "kz", "Flood", "kg")
	eventually(t, s, func() error { return acknowledge(ctx, s, "kg", id) })
	eventually(t, s, func() error { return allHere(ctx, s, id, 2, "kg", "kz") })
	eventually(t, s, func() error { // those who only hold on are let go
		answer, err := http.Get(root + "/en/")
		if err == nil {
			answer.Body.Close()
		}
		return err
	})
}

// TestVisitorsOfThePortalAreNotLogged, not even those who speak no HTTP.
func TestVisitorsOfThePortalAreNotLogged(t *testing.T) {
	var said syncBuffer
	s, err := summit.New(t.Context(), t.TempDir(), slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug})), "kg", "kz")
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	root := withPortal(t, s, t.Context(), "kg")
	for _, words := range []string{"GET /en/ HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.77\r\nConnection: close\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00", "GET / HTTP/9.9\r\n\r\n", "nonsense\r\n\r\n"} {
		c, err := net.Dial("tcp", strings.TrimPrefix(root, "http://"))
		must(t, err)
		from := c.LocalAddr().String()
		_, err = io.WriteString(c, words)
		must(t, err)
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
		_, _ = io.ReadAll(c)
		c.Close()
		for _, word := range []string{from, "203.0.113.77", "/en/"} {
			if strings.Contains(said.String(), word) {
				t.Errorf("the log says %s:\n%s", word, said.String())
			}
		}
	}
	if said.String() == "" {
		t.Error("nothing is logged at all")
	}
}

type syncBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *syncBuffer) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
