package portal

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"kenesh/gazette"
	"kenesh/lang"
)

// world is a portal over a gazette that a test fills, on a day that it chooses.
type world struct {
	*testing.T
	http.Handler
	portal  *portal
	gazette gazette.Gazette
	now     time.Time
	fault   error
}

func newWorld(t *testing.T, all ...*gazette.Publication) *world {
	c, err := lang.Load(lang.Words, Words)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, now: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}
	w.gazette.Put(all)
	w.portal = build(Config{Reader: &w.gazette, Catalogue: c, Now: func() time.Time { return w.now }, Home: "ky", Origin: "https://council.example",
		Name: lang.Text{"ky": "Кеңеш", "en": "The Council"}, Fault: func(err error) { w.fault = err }})
	w.Handler = w.portal.handler()
	return w
}

type answer struct {
	*http.Response
	body string
}

func (w *world) ask(method, path string, header ...string) answer {
	w.Helper()
	w.now = w.now.Add(time.Second) // nobody is held up by limits
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	if w.fault != nil {
		w.Fatal(path, w.fault)
	}
	b, _ := io.ReadAll(rec.Result().Body)
	return answer{rec.Result(), string(b)}
}

func (w *world) get(path string, want int, says ...string) answer {
	w.Helper()
	a := w.ask("GET", path)
	if a.StatusCode != want {
		w.Fatalf("%s: %d, want %d", path, a.StatusCode, want)
	}
	for _, s := range says {
		if !strings.Contains(a.body, s) {
			w.Errorf("%s does not say %q:\n%s", path, s, a.body)
		}
	}
	return a
}

func someMeeting() *gazette.Publication {
	return &gazette.Publication{ID: "aaaaaaaaaaaaaaaa", Kind: gazette.Meeting, Released: 1777000000000, Day: "2026-05-10", LastDay: "2026-05-11",
		Title: lang.Text{"ky": "Үчүнчү отурум", "en": "Third meeting"}, Place: lang.Text{"ky": "Ош", "en": "Osh"}, Host: lang.Text{"ky": "Министрлик", "en": "Ministry"},
		Publisher: lang.Text{"en": "Ministry"}, Related: []string{"bbbbbbbbbbbbbbbb"}}
}

func someCommunique() *gazette.Publication {
	return &gazette.Publication{ID: "bbbbbbbbbbbbbbbb", Kind: gazette.Communique, Released: 1777100000000, Day: "2026-04-25", Meeting: "aaaaaaaaaaaaaaaa",
		Title: lang.Text{"ky": "Коммюнике", "tr": "Tebliğ", "hu": "Közlemény"}, Publisher: lang.Text{"en": "Ministry"}, Fingerprint: "12345 67890", Entry: "abcd", Signature: "c2ln",
		Parts: []gazette.Part{{Text: lang.Text{"ky": "Министрлер чогулду.\n<script>alert(1)</script>", "tr": "Bakanlar toplandı.", "hu": "A miniszterek üléseztek."}}}}
}

func withdrawn() *gazette.Publication {
	return &gazette.Publication{ID: "cccccccccccccccc", Kind: gazette.Document, Withdrawn: true}
}

func TestPagesInEveryLanguage(t *testing.T) {
	w := newWorld(t, someMeeting(), someCommunique(), withdrawn())
	for _, tag := range lang.Interface {
		for _, path := range []string{"", "meetings", "documents", "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"} {
			a := w.get("/"+string(tag)+"/"+path, 200, fmt.Sprintf(`<html lang="%s"`, tag), fmt.Sprintf(`hreflang="%s"`, tag), `rel="canonical"`)
			if strings.Contains(a.body, "«portal.") || strings.Contains(a.body, "{") && !strings.Contains(a.body, "{{") {
				t.Errorf("%s %s: a sentence is missing or a blank is open", tag, path)
			}
			if len(a.body) > 40<<10 {
				t.Errorf("%s %s: %d bytes", tag, path, len(a.body))
			}
			if a.Header.Get("Content-Language") != string(tag) || a.Header.Get("Set-Cookie") != "" {
				t.Errorf("%s %s: %v", tag, path, a.Header)
			}
		}
		w.get("/"+string(tag)+"/cccccccccccccccc", 410)
	}
}

func TestMeetingsPassAsDaysDo(t *testing.T) {
	w := newWorld(t, someMeeting())
	w.get("/en/", 200, "Third meeting", "10 May 2026", "Osh")
	a := w.get("/en/meetings", 200)
	if up, past := strings.Index(a.body, `id="past"`), strings.Index(a.body, "Third meeting"); past > up {
		t.Error("a meeting of the 10th has passed on the 1st")
	}
	w.now = time.Date(2026, 5, 12, 0, 0, 1, 0, time.UTC)
	a = w.get("/en/meetings", 200, "No upcoming meeting is announced")
	if up, past := strings.Index(a.body, `id="past"`), strings.Index(a.body, "Third meeting"); past < up {
		t.Error("a meeting of the 11th has not passed on the 12th")
	}
}

func TestADocumentInAllItsLanguages(t *testing.T) {
	w := newWorld(t, someMeeting(), someCommunique())
	a := w.get("/ky/bbbbbbbbbbbbbbbb", 200, "Министрлер чогулду.", "&lt;script&gt;", `href="/tr/bbbbbbbbbbbbbbbb"`, `href="/ky/bbbbbbbbbbbbbbbb/hu"`, "magyar", "Үчүнчү отурум", "12345 67890", "abcd", "c2ln")
	if strings.Contains(a.body, "<script") {
		t.Error("what officers wrote is markup")
	}
	w.get("/ru/bbbbbbbbbbbbbbbb", 200, `lang="tr">Bakanlar toplandı.`, "нет на русском языке")
	w.get("/ky/bbbbbbbbbbbbbbbb/hu", 200, `lang="hu">A miniszterek üléseztek.`, "noindex")
	text := w.get("/en/bbbbbbbbbbbbbbbb/hu.txt", 200, "Közlemény\n2026-04-25\n\nA miniszterek üléseztek.\n")
	if text.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Error(text.Header)
	}
	for _, none := range []string{"/ky/bbbbbbbbbbbbbbbb/ky", "/ky/bbbbbbbbbbbbbbbb/en", "/ky/bbbbbbbbbbbbbbbb/en.txt", "/ky/bbbbbbbbbbbbbbbb/hu/", "/ky/bbbbbbbbbbbbbbbb/", "/hu/bbbbbbbbbbbbbbbb", "/hu/", "/ky", "/xx/"} {
		w.get(none, 404)
	}
}

// TestNothingDistinguishesWhatIsNotThere: every address without a publication gets the
// same answer, however it is asked for.
func TestNothingDistinguishesWhatIsNotThere(t *testing.T) {
	w := newWorld(t, someMeeting())
	same := w.get("/en/zzzzzzzzzzzzzzzz", 404)
	for _, path := range []string{"/en/bbbbbbbbbbbbbbbb", "/en/AAAAAAAAAAAAAAAA", "/en/meetings/1", "/en/meetings/9", "/en/meetings/02", "/en/meetings/-1", "/en/documents/99999999999999999999",
		"/en/..%2f..%2fkenesh.json", "/en//", "/en/%00", "/en/aaaaaaaaaaaaaaaa%20", "/en/d/x/y/z"} {
		if a := w.get(path, 404); a.body != same.body || fmt.Sprint(a.Header) != fmt.Sprint(same.Header) {
			t.Errorf("%s is answered otherwise", path)
		}
	}
	for _, method := range []string{"OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "CONNECT"} {
		here, away := w.ask(method, "/en/aaaaaaaaaaaaaaaa"), w.ask(method, "/en/zzzzzzzzzzzzzzzz")
		if here.StatusCode != 405 || here.body != away.body || fmt.Sprint(here.Header) != fmt.Sprint(away.Header) {
			t.Errorf("%s: %d %v, elsewhere %d %v", method, here.StatusCode, here.Header, away.StatusCode, away.Header)
		}
	}
	if a, b := w.get("/en/aaaaaaaaaaaaaaaa?x=<b>", 200), w.get("/en/aaaaaaaaaaaaaaaa", 200); a.body != b.body {
		t.Error("a query changes the page")
	}
}

// TestGuessesAreNotKept: nobody fills the memory with addresses.
func TestGuessesAreNotKept(t *testing.T) {
	w := newWorld(t, someMeeting(), withdrawn())
	w.get("/en/", 200)
	for i := range 50 {
		w.get(fmt.Sprintf("/en/cccccccccccccccc/%d", i), 410)
		w.get(fmt.Sprintf("/en/%d", i), 404)
		w.get(fmt.Sprintf("/en/?%d", i), 200)
	}
	if n := len(w.portal.kept.pages); n != 1 {
		t.Errorf("%d pages are kept", n)
	}
}

func TestHeadTagsAndPolicies(t *testing.T) {
	w := newWorld(t, someMeeting())
	a, head := w.get("/en/", 200), w.ask("HEAD", "/en/")
	if head.body != "" || fmt.Sprint(a.Header) != fmt.Sprint(head.Header) {
		t.Error("HEAD is not GET without its body", head.Header)
	}
	tag := a.Header.Get("ETag")
	if again := w.ask("GET", "/en/", "If-None-Match", `"other", W/`+tag); again.StatusCode != 304 || again.body != "" {
		t.Error("what the reader has is sent again", again.StatusCode)
	}
	w.gazette.Put([]*gazette.Publication{someMeeting(), someCommunique()})
	if again := w.ask("GET", "/en/", "If-None-Match", tag); again.StatusCode != 200 {
		t.Error("a new edition has the tag of the old one")
	}
	csp := a.Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "script-src") || strings.Contains(csp, "unsafe") {
		t.Error(csp)
	}
	if strings.Contains(a.body, "style=") || strings.Contains(a.body, "<script") {
		t.Error("a page has what its own policy forbids")
	}
	for _, name := range regexp.MustCompile(`/static/[^"]+`).FindAllString(a.body, -1) {
		if got := w.get(name, 200); !strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
			t.Error(name, got.Header)
		}
	}
	w.get("/static/x/ornament.svg", 200, "<svg")
	w.get("/static/x/portal.go", 404)
}

func TestTheFirstPageLeadsToALanguage(t *testing.T) {
	w := newWorld(t)
	for asked, want := range map[string]string{"": "/ky/", "de, tr;q=0.5, en;q=0.4": "/tr/", "uz-Cyrl": "/uz/", "de": "/ky/"} {
		a := w.ask("GET", "/", "Accept-Language", asked)
		if a.StatusCode != 302 || a.Header.Get("Location") != want || a.Header.Get("Vary") != "Accept-Language" {
			t.Errorf("%q leads to %s", asked, a.Header.Get("Location"))
		}
	}
}

func TestFeedAndSitemapAreXML(t *testing.T) {
	w := newWorld(t, someMeeting(), someCommunique(), withdrawn())
	for _, path := range []string{"/ky/feed.atom", "/sitemap.xml"} {
		a := w.get(path, 200, "https://council.example/ky/bbbbbbbbbbbbbbbb")
		if err := xml.Unmarshal([]byte(a.body), new(struct{ XMLName xml.Name })); err != nil || strings.Contains(a.body, "cccccccccccccccc") {
			t.Errorf("%s: %v\n%s", path, err, a.body)
		}
	}
	w.get("/tr/feed.atom", 200, "Tebliğ", "Bakanlar toplandı.", "<updated>2026-04-25T")
	w.get("/robots.txt", 200, "Sitemap: https://council.example/sitemap.xml")
}

func TestLongListsHavePages(t *testing.T) {
	var all []*gazette.Publication
	for i := range 2*inAPage + 1 {
		p := someCommunique()
		p.ID, p.Day = fmt.Sprintf("%016d", i), lang.Date(fmt.Sprintf("20%02d-01-01", i))
		all = append(all, p)
	}
	w := newWorld(t, all...)
	first := w.get("/en/documents", 200, `href="/en/documents/2"`)
	if len(first.body) > 60<<10 {
		t.Errorf("%d bytes", len(first.body))
	}
	w.get("/en/documents/3", 200, `href="/en/documents/2"`, all[0].ID)
	w.get("/en/documents/4", 404)
}

func TestAFloodIsBoundedForEachAndForAll(t *testing.T) {
	w := newWorld(t, someMeeting())
	ask := func(from string) int {
		r := httptest.NewRequest("GET", "/en/", nil)
		r.RemoteAddr = from
		rec := httptest.NewRecorder()
		w.ServeHTTP(rec, r)
		return rec.Code
	}
	for i := range eachBurst {
		if got := ask("192.0.2.1:1"); got != 200 {
			t.Fatalf("request %d: %d", i, got)
		}
	}
	if got := ask("192.0.2.1:2"); got != 429 {
		t.Errorf("one visitor may ask without end: %d", got)
	}
	if got := ask("192.0.2.2:1"); got != 200 {
		t.Errorf("one visitor's flood stops another: %d", got)
	}
	for i := range burst {
		ask(fmt.Sprintf("[2001:db8:%x::1]:1", i))
	}
	if got := ask("192.0.2.3:1"); got != 429 {
		t.Errorf("all together may ask without end: %d", got)
	}
	w.now = w.now.Add(10 * time.Second)
	if got := ask("192.0.2.1:1"); got != 200 {
		t.Errorf("the flood is not forgotten: %d", got)
	}
}

func TestSoManyAtOnce(t *testing.T) {
	w := newWorld(t, someMeeting())
	w.get("/en/", 200)
	for range atOnce {
		if !w.portal.bounds.begin() {
			t.Fatal("fewer are made at once")
		}
	}
	if a := w.get("/en/meetings", 503); a.Header.Get("Retry-After") == "" || strings.Contains(a.body, "meeting") {
		t.Error(a.Header, a.body)
	}
	w.get("/en/", 200) // made before
	w.portal.bounds.end()
	w.get("/en/meetings", 200)
}
