package calendar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The lines of RFC 5545: names and values, folded at 75 octets.

// property is one line, before it is folded: DTSTART, TZID=Asia/Almaty, 20240906T100000.
type property struct{ Name, Params, Value string }

// component is what stands between BEGIN and END.
type component struct {
	name       string
	properties []property
	inner      []*component
}

func begin(name string) *component { return &component{name: name} }

// add adds a line. The value stands as it is: see text.
func (c *component) add(name, value string, params ...string) {
	c.properties = append(c.properties, property{name, strings.Join(params, ";"), value})
}

// text adds a line of text that people wrote; none if it is empty.
func (c *component) text(name, value string, params ...string) {
	if value != "" {
		c.add(name, escape(value), params...)
	}
}

func (c *component) write(b *strings.Builder) {
	line(b, "BEGIN:"+c.name)
	for _, p := range c.properties {
		name := p.Name
		if p.Params != "" {
			name += ";" + p.Params
		}
		line(b, name+":"+p.Value)
	}
	for _, in := range c.inner {
		in.write(b)
	}
	line(b, "END:"+c.name)
}

// String is the component as it is sent.
func (c *component) String() string {
	var b strings.Builder
	c.write(&b)
	return b.String()
}

// maxLine is how many octets a line may have, its end not counted.
const maxLine = 75

// line writes a line, folded where it is too long; never within a letter.
func line(b *strings.Builder, s string) {
	for room := maxLine; len(s) > room; room = maxLine - 1 { // the space counts
		at := room
		for at > 0 && !utf8.RuneStart(s[at]) {
			at--
		}
		b.WriteString(s[:at])
		b.WriteString("\r\n ")
		s = s[at:]
	}
	b.WriteString(s)
	b.WriteString("\r\n")
}

// escape writes text as a value. Control characters have no place in it.
func escape(s string) string {
	var b strings.Builder
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	for _, r := range s {
		switch {
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			b.WriteString(`\n`)
		case r == '\t' || !unicode.IsControl(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}
