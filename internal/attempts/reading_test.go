package attempts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kenesh/attachment"
	"kenesh/calendar"
	"kenesh/canon"
	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/roster"
)

// reader is somebody who is not to learn something: what, of which dossiers.
type reader struct {
	who    string // an officer, "" for nobody who signed in
	says   string
	words  []string                        // that no answer may hold
	hidden func(*council) []dossier.ID     // that no answer may name, and an address of which says what one of nothing says
	files  func(*council) []procedure.File // that none may hold or name
}

func sealed(c *council) []dossier.ID {
	return []dossier.ID{c.open, c.closed, c.unsigned, c.expired, c.other, c.file}
}

// readers are in the order of the table.
var readers = []reader{
	{"az aida", "a ministry that was never in it", []string{canary, canaryAfter}, sealed, func(c *council) []procedure.File { return []procedure.File{*c.named, *c.apart} }},
	{"uz aida", "a ministry that was let into another request", nil, func(c *council) []dossier.ID { return sealed(c)[1:] }, func(c *council) []procedure.File { return []procedure.File{*c.apart} }},
	{"tr aida", "a ministry that was let go: what came after", []string{canaryAfter}, func(c *council) []dossier.ID { return sealed(c)[1:] }, func(c *council) []procedure.File { return []procedure.File{*c.apart} }},
	{"kz aida", "the other side: our file about it", nil, func(c *council) []dossier.ID { return []dossier.ID{c.file} }, nil},
	{"kg esen", "our own auditor: contents", []string{canary, canaryAfter}, nil, nil},
	{"kg farid", "our own engineer: contents", []string{canary, canaryAfter}, nil, nil},
	{"", "whoever has not signed in", []string{canary, canaryAfter}, sealed, nil},
}

// TestReadingWhatIsNotOnes asks through every address there is to read from.
func TestReadingWhatIsNotOnes(t *testing.T) {
	c := gather(t)
	c.prepare()
	c.eventually(func() error { // the attachment is where it may be
		if st, err := c.Node("kz").Attached.Standing(c.Context(), c.open, *c.named); err != nil || st.State != attachment.Here {
			return fmt.Errorf("kz: %+v %v", st, err)
		}
		return nil
	})
	c.mayRead()
	for _, r := range readers {
		t.Run(r.says, func(t *testing.T) {
			here := *c
			here.T = t
			here.reads(r)
		})
	}
}

// mayRead: whoever may read learns all of it at these same doors, or the rest would show nothing.
func (c *council) mayRead() {
	o := c.as("kg dana").under(c)
	id := c.open.String()
	_, page := o.visit("GET", "/d/"+id, "")
	_, found := o.visit("GET", "/request?q="+canary, "")
	_, answer := o.call("GET", "/api/v1/dossiers/"+id, "", "")
	_, chains := c.asks("kz", "kg", "chains", chainsOf(c.open))
	_, file := o.call("GET", "/api/v1/dossiers/"+id+"/attachments/"+c.named.Root.String(), "", "")
	for where, b := range map[string][]byte{"page": page, "API": answer, "command line": []byte(command(o, "", "show", id).text), "attachment": file} {
		if !bytes.Contains(b, []byte(canary)) {
			c.Errorf("the %s says nothing to whoever may read: %s", where, brief(string(b)))
		}
	}
	if !bytes.Contains(found, []byte(id)) || !bytes.Contains(chains, c.open[:]) {
		c.Error("whoever may find it does not")
	}
}

type chainsRequest struct {
	Wants []clerk.Want `cbor:"1,keyasint"`
}

// chainsOf asks for all of a dossier, and for every chain by itself.
func chainsOf(id dossier.ID) chainsRequest {
	wants := []clerk.Want{{Dossier: id}}
	for _, of := range ids {
		wants = append(wants, clerk.Want{Dossier: id, Party: of, From: 1})
	}
	return chainsRequest{wants}
}

// reads tries one reader at every door.
func (c *council) reads(r reader) {
	o := c.as("az aida").stranger()
	if r.who != "" {
		o = c.as(r.who)
	}
	o = o.under(c)
	look := &search{council: c, reader: r, o: o}
	for _, address := range c.deskAddresses(o, r) {
		status, b := look.page(address)
		look.check("desk "+address, status, b)
		look.same(address, func(a string) (int, []byte) { return look.page(a) })
	}
	for _, address := range c.apiAddresses() {
		status, b := o.call("GET", address, "", "")
		look.check("API "+address, status, b)
		look.same(address, func(a string) (int, []byte) { return o.call("GET", a, "", "") })
	}
	for _, id := range sealed(c) {
		for _, args := range [][]string{{"show", id.String()}, {"log", id.String(), "--raw"}, {"show", id.String()[:8]}} {
			look.check("command line "+args[0], 0, []byte(command(o, "", args...).text))
		}
	}
	for _, args := range [][]string{{"list"}, {"list", "--q", canary}, {"status"}} {
		look.check("command line "+args[0], 0, []byte(command(o, "", args...).text))
	}
	look.calendars()
	if r.who != "" && r.hidden != nil {
		look.courier()
		look.carried()
	}
	c.Logf("%d answers", look.asked)
}

// search is one reader's.
type search struct {
	*council
	reader
	o     *officer
	asked int
}

// check fails if an answer holds what its reader is not to learn.
func (s *search) check(where string, status int, b []byte) {
	s.Helper()
	s.asked++
	for _, w := range s.words {
		if !strings.Contains(where, w) && bytes.Contains(b, []byte(w)) {
			s.Errorf("%s (%d) tells %s: %s", where, status, w, brief(string(b)))
		}
	}
	asked, _ := url.QueryUnescape(where)
	for _, id := range s.ids() {
		if !strings.Contains(asked, id.String()) && bytes.Contains(b, []byte(id.String())) {
			s.Errorf("%s (%d) names %s", where, status, id.Short())
		}
	}
	for _, f := range s.roots() {
		if !strings.Contains(asked, f.Root.String()) && bytes.Contains(b, []byte(f.Root.String())) {
			s.Errorf("%s (%d) names a file", where, status)
		}
	}
}

func (s *search) ids() []dossier.ID {
	if s.hidden == nil {
		return nil
	}
	return s.hidden(s.council)
}

func (s *search) roots() []procedure.File {
	if s.files == nil {
		return nil
	}
	return s.files(s.council)
}

// same: an address of what is hidden is answered as one of what does not exist, so nobody
// learns that it does.
func (s *search) same(address string, get func(string) (int, []byte)) {
	s.Helper()
	for _, id := range s.ids() {
		if !strings.Contains(address, id.String()) {
			continue
		}
		nothing := dossier.ID(canon.Sum("attempts", id[:]))
		status, b := get(address)
		other, a := get(strings.ReplaceAll(address, id.String(), nothing.String()))
		if status != other || plain(b, id) != plain(a, nothing) {
			s.Errorf("%s is answered %d, and one of nothing %d:\n%s\n%s", address, status, other, brief(string(b)), brief(string(a)))
		}
	}
}

// plain is an answer without the id that was asked for and what is new in every answer.
func plain(b []byte, id dossier.ID) string {
	s := strings.ReplaceAll(string(b), id.String(), "ID")
	return fresh.ReplaceAllString(s, "")
}

var fresh = regexp.MustCompile(`name=":key" value="[^"]*"|\d+ (seconds|minutes) ago|just now`)

// deskAddresses are all the pages of the desk, from its sources, about everything there is.
func (c *council) deskAddresses(o *officer, r reader) []string {
	c.Helper()
	files, err := filepath.Glob("../../desk/*.go")
	c.must(err)
	var out []string
	for _, name := range files {
		b, err := os.ReadFile(name)
		c.must(err)
		for _, m := range regexp.MustCompile(`"GET (/[^"]*)"`).FindAllStringSubmatch(string(b), -1) {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			out = append(out, c.filled(strings.Replace(m[1], "{$}", "", 1))...)
		}
	}
	if len(out) < 30 {
		c.Fatalf("the desk has %d addresses", len(out))
	}
	for _, id := range sealed(c) {
		out = append(out, "/calendar?dossier="+id.String(), "/calendar/agenda?dossier="+id.String(), "/search?q="+id.String()[:8],
			"/new/file?about="+id.String(), "/new/notice?after="+id.String(), "/new/request?%3Afile="+id.String()+"&%3Adraft=1")
	}
	return append(out, "/search?q="+canary, "/request?q="+canary, "/request?status=closed", "/leads?q=Sadykov", "/leads?q="+canary)
}

// filled puts into an address what its parts may be. A part that nobody knows fails.
func (c *council) filled(pattern string) []string {
	at := regexp.MustCompile(`\{[a-z]+\}`).FindString(pattern)
	if at == "" {
		return []string{pattern}
	}
	var values []string
	switch at {
	case "{id}":
		for _, id := range sealed(c) {
			values = append(values, id.String())
		}
	case "{root}":
		values = []string{c.named.Root.String(), c.apart.Root.String()}
	case "{party}":
		values = []string{"kg", "kz"}
	case "{number}":
		values = []string{"1", "3"}
	case "{step}":
		values = []string{"reply", "note"}
	case "{kind}":
		for _, p := range c.Node("kg").Clerk.Procedures() {
			values = append(values, p.Kind)
		}
	case "{overview}", "{name}":
		for _, p := range c.Node("kg").Clerk.Procedures() {
			for _, o := range p.Overviews {
				values = append(values, o.Name)
			}
		}
	case "{file}":
		values = []string{"document.html", "table-1.csv"}
	case "{draft}", "{sheet}", "{upload}":
		values = []string{"1"}
	case "{secret}", "{hash}":
		values = []string{"nothing"}
	default:
		c.Errorf("nobody has written what %s may be in %s", at, pattern)
	}
	var out []string
	for _, v := range values {
		out = append(out, c.filled(strings.Replace(pattern, at, v, 1))...)
	}
	return out
}

// apiAddresses are all that the API says it answers, about everything there is.
func (c *council) apiAddresses() (out []string) {
	c.Helper()
	_, b := c.as("kg aida").under(c).call("GET", "/api/v1/openapi.json", "", "")
	var d struct{ Paths map[string]map[string]any }
	c.must(json.Unmarshal(b, &d))
	for path, ways := range d.Paths {
		if _, reads := ways["get"]; !reads || strings.HasPrefix(path, "/pouch") || strings.HasPrefix(path, "/uploads") {
			continue // a pouch: see carried; an upload is its own officer's
		}
		if path == "/openapi.json" {
			continue
		}
		out = append(out, c.filled("/api/v1"+path)...)
	}
	if len(out) < 15 {
		c.Fatalf("the API answers %v", out)
	}
	for _, id := range sealed(c) {
		out = append(out, "/api/v1/dossiers/"+id.String()[:8], "/api/v1/dossiers/"+id.String()+"/entries?raw=1", "/api/v1/dossiers?q="+id.String()[:8])
	}
	out = append(out, "/api/v1/dossiers?q="+canary, "/api/v1/dossiers?kind=request", "/api/v1/dossiers?kind=file", "/api/v1/marks?q=Temir+Sadykov")
	slices.Sort(out)
	return slices.Compact(out)
}

// page is the desk's answer; of a stream, what comes at once.
func (s *search) page(address string) (int, []byte) {
	path, _, _ := strings.Cut(address, "?")
	if strings.HasSuffix(path, "stream") || path == "/live" {
		return s.stream(address)
	}
	return s.o.visit("GET", address, "")
}

func (s *search) stream(address string) (int, []byte) {
	q, err := http.NewRequestWithContext(s.Context(), "GET", s.o.desk+address, nil)
	s.must(err)
	q.AddCookie(&http.Cookie{Name: "kenesh-" + string(s.o.at) + "-session", Value: s.o.session})
	a, err := (&http.Client{Timeout: 5 * time.Second, CheckRedirect: browser.CheckRedirect}).Do(q)
	if err != nil {
		return 0, nil // nothing came
	}
	defer a.Body.Close()
	b := make([]byte, 64<<10)
	if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/event-stream") {
		n, _ := a.Body.Read(b)
		return a.StatusCode, b[:n]
	}
	got := make(chan int, 1)
	go func() { n, _ := a.Body.Read(b); got <- n }()
	select {
	case n := <-got:
		return a.StatusCode, b[:n]
	case <-time.After(100 * time.Millisecond):
		return a.StatusCode, nil
	}
}

// calendars asks a private address of the officer's dates, and one of a single dossier's.
func (s *search) calendars() {
	if s.who == "" {
		return
	}
	scopes := []roster.Scope{{}, {Kind: "request"}}
	for _, id := range sealed(s.council) {
		scopes = append(scopes, roster.Scope{Dossier: id})
	}
	for _, of := range scopes {
		secret, err := s.Node(s.o.at).Roster.MakeFeed(s.Context(), s.o.id, s.o.role, of, true)
		if err != nil {
			continue // this role has none
		}
		status, b := s.o.send("GET", calendar.FeedRoot+secret+".ics", "", func(*http.Request) {})
		s.check("calendar", status, b)
	}
}

// courier asks the others' nodes over the link for all that is hidden.
func (s *search) courier() {
	for _, to := range []party.ID{"kg", "kz", "uz"} {
		if to == s.o.at {
			continue
		}
		status, b := s.asks(s.o.at, to, "pull", struct {
			Line  string `cbor:"1,keyasint,omitempty"`
			After uint64 `cbor:"2,keyasint"`
			Limit int    `cbor:"3,keyasint"`
		}{Limit: 1000})
		s.raw("pull", status, b)
		status, b = s.asks(s.o.at, to, "heads", struct {
			After dossier.ID `cbor:"1,keyasint"`
		}{})
		s.raw("heads", status, b)
		for _, id := range s.ids() {
			status, b = s.asks(s.o.at, to, "chains", chainsOf(id))
			if s.raw("chains", status, b); len(b) > 1 { // an empty record
				s.Errorf("chains of %s from %s: %d bytes", id.Short(), to, len(b))
			}
			for _, f := range []procedure.File{*s.named, *s.apart} {
				for _, count := range []uint64{0, 1} {
					status, b = s.asks(s.o.at, to, "attachment", attachment.Ask{Dossier: id, Root: f.Root, Size: uint64(f.Size), Count: count})
					if s.raw("attachment", status, b); len(b) > 1 {
						s.Errorf("an attachment of %s from %s: %d bytes", id.Short(), to, len(b))
					}
				}
			}
		}
	}
}

// raw is check for what is not text: ids and roots as bytes.
func (s *search) raw(where string, status int, b []byte) {
	s.Helper()
	s.check("link "+where, status, b)
	for _, id := range s.ids() {
		if bytes.Contains(b, id[:]) {
			s.Errorf("link %s (%d) names %s", where, status, id.Short())
		}
	}
}

// carried packs a pouch for the reader's ministry with all that there is for it, from the
// beginning, and takes another's that it came upon.
func (s *search) carried() {
	for _, from := range []party.ID{"kg", "kz"} {
		if from == s.o.at {
			continue
		}
		engineer := s.as(string(from) + " farid").under(s.council)
		for _, to := range []party.ID{s.o.at, "kz"} {
			status, b := engineer.call("GET", "/api/v1/pouch/"+string(to)+"?after=0", "", "")
			if status != http.StatusOK {
				continue // there is nothing for it
			}
			s.raw("pouch", status, b)
			status, answer := s.as(string(s.o.at)+" farid").under(s.council).call("POST", "/api/v1/pouch", string(b), "application/octet-stream")
			if to != s.o.at && status/100 == 2 {
				s.Errorf("%s opens a pouch for %s: %s", s.o.at, to, answer)
			}
		}
	}
	held, err := s.Node(s.o.at).Clerk.Dossiers(s.Context())
	s.must(err)
	for _, id := range s.ids() {
		if slices.Contains(held, id) {
			s.Errorf("%s holds %s", s.o.at, id.Short())
		}
	}
}

// TestNamingAFileDoesNotFetchIt: whoever has come to know what a file of another dossier is
// called names it in an act of its own, and is given nothing for it: its own node refuses to
// sign, and signed all the same, the one who has the file does not hand it over.
func TestNamingAFileDoesNotFetchIt(t *testing.T) {
	c := gather(t)
	c.prepare()
	a := attempt{by: c.as("az aida"), kind: "notice", step: "issue", with: []party.ID{"kg"},
		input: `{"title": {"en": "Yours"}, "body": {"en": "Give."}, "level": "warning", "files": ` + listing(c.apart) + `}`}
	for where, try := range map[string]func(attempt) answer{"API": byAPI, "command line": byCommand} {
		if got := try(a); !got.refused || !got.says(c, "refuse.attachment-missing") {
			t.Errorf("%s: %v %s", where, got.keys, brief(got.text))
		}
	}
	e := c.forge(a, nil)
	c.byLink("az", "kg", e)
	if rec := c.record("kg", e.Of()); rec.Outcomes[0].Verdict != procedure.Counts {
		t.Fatalf("the notice %s: nothing is tried", rec.Outcomes[0].Verdict)
	}
	for _, id := range []dossier.ID{e.Of(), c.other} {
		for _, count := range []uint64{0, 1} {
			status, b := c.asks("az", "kg", "attachment", attachment.Ask{Dossier: id, Root: c.apart.Root, Size: uint64(c.apart.Size), Count: count})
			if status != http.StatusOK || len(b) > 1 {
				t.Errorf("az is given %d bytes (%d)", len(b), status)
			}
		}
	}
	if status, b := c.as("kg dana").call("GET", "/api/v1/dossiers/"+c.other.String()+"/attachments/"+c.named.Root.String(), "", ""); status != http.StatusNotFound {
		t.Errorf("a file of one dossier is handed out as another's: %d %s", status, brief(string(b)))
	}
}
