package calendar

import (
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"pgregory.net/rapid"
)

// Every line has at most 75 octets, breaks between letters only, and joined again is what
// it was.
func TestFolding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := "SUMMARY:" + escape(rapid.String().Draw(t, "text"))
		var b strings.Builder
		line(&b, s)
		folded := b.String()
		for _, piece := range strings.Split(strings.TrimSuffix(folded, "\r\n"), "\r\n") {
			if len(piece) > maxLine {
				t.Fatalf("%d octets: %q", len(piece), piece)
			}
			if !utf8.ValidString(piece) {
				t.Fatalf("a letter is cut: %q", piece)
			}
		}
		if joined := strings.ReplaceAll(strings.TrimSuffix(folded, "\r\n"), "\r\n ", ""); joined != s {
			t.Fatalf("%q, was %q", joined, s)
		}
	})
}

// Text that people write comes back from a parser as it was, but for control characters
// and the kind of its line ends.
func TestEscaping(t *testing.T) {
	letters := rapid.SampledFrom([]rune("aÿңөүҚқşığəİ 漢😀\\;,:\"\n'nN=^\t|"))
	rapid.Check(t, func(t *rapid.T) {
		s := "x" + string(rapid.SliceOfN(letters, 0, 200).Draw(t, "text"))
		c := begin("VCALENDAR")
		c.add("PRODID", "x")
		c.add("VERSION", "2.0")
		in := begin("VEVENT")
		in.text("SUMMARY", s, "LANGUAGE=ky")
		c.inner = append(c.inner, in)
		cal, err := ical.NewDecoder(strings.NewReader(c.String())).Decode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := cal.Children[0].Props.Text("SUMMARY")
		if err != nil || got != s {
			t.Fatalf("%q, was %q: %v", got, s, err)
		}
	})
}

// No text can begin a line of its own.
func TestTextStaysText(t *testing.T) {
	for _, s := range []string{"a\r\nATTACH:http://evil.example/", "a\rEND:VEVENT", "a\nEND:VEVENT", "a\u2028END:VEVENT", "a\x00\x07b", "\xff\xfe"} {
		c := begin("VEVENT")
		c.text("SUMMARY", s)
		lines := strings.Split(strings.TrimSuffix(c.String(), "\r\n"), "\r\n")
		if len(lines) != 3 || !utf8.ValidString(lines[1]) || strings.ContainsAny(lines[1], "\r\n\x00\x07") {
			t.Errorf("%q: %q", s, lines)
		}
	}
}

// FuzzReport reads what a program may ask: nothing of it makes the node stumble.
func FuzzReport(f *testing.F) {
	f.Add(`<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="20240301T000000Z" end="x"/><c:prop-filter name="UID"><c:text-match negate-condition="yes">a</c:text-match></c:prop-filter></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>`)
	f.Add(`<c:calendar-multiget xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:href>%zz</d:href><d:href>/a</d:href></c:calendar-multiget>`)
	it := &item{component: begin(event)}
	it.text("UID", "a")
	at := &place{kind: event, inside: []*place{{href: "/a", item: it}}}
	f.Fuzz(func(t *testing.T, body string) {
		var q report
		if err := xml.NewDecoder(strings.NewReader(body)).Decode(&q); err != nil {
			return
		}
		m := &multistatus{}
		for _, p := range append(q.query(at), q.multiget(m, at)...) {
			m.add(p, p.properties(), q.Prop)
		}
		var any struct{ XMLName xml.Name }
		if err := xml.Unmarshal([]byte(multistatusBegins+m.String()+"</d:multistatus>"), &any); err != nil {
			t.Fatalf("%v in %s", err, m.String())
		}
	})
}
