// Package pdftext reads the text out of a PDF that a stranger may have made. It draws nothing,
// runs nothing and follows no link out of the file; whatever the bytes claim, it ends within
// bounds of memory and of the steps it takes. What it cannot read it leaves out: pictures of text, fonts
// that do not say which characters they show, encrypted files. Source: ISO 32000-1.
package pdftext

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// What no file is worth more than.
const (
	maxStream  = 8 << 20  // bytes of one, once it is unpacked
	maxAll     = 64 << 20 // of all
	maxObjects = 200_000
	maxSteps   = 2_000_000 // values read, or 32 bytes
	maxChars   = 200_000   // that fonts say they show
	maxPages   = 1000
	maxDepth   = 32
)

// The reasons why there is no text.
var (
	ErrEncrypted = errors.New("pdftext: encrypted")
	ErrForm      = errors.New("pdftext: no PDF")
)

// Text reads at most so many bytes of text, page after page.
func Text(file []byte, most int) (text string, cut bool, err error) {
	if !bytes.Contains(file[:min(len(file), 1024)], []byte("%PDF-")) {
		return "", false, ErrForm
	}
	d := &document{file: file, objects: map[int]any{}, fonts: map[int]*font{}, chars: maxChars}
	d.find()
	if d.encrypted {
		return "", false, ErrEncrypted
	}
	out := &output{most: most}
	for _, page := range d.pages() {
		if out.full() {
			break
		}
		d.show(out, page)
		out.line()
		out.line()
	}
	return strings.TrimSpace(out.b.String()), out.full() || d.spent(), nil
}

// document is a file, and what was read of it.
type document struct {
	file      []byte
	objects   map[int]any
	fonts     map[int]*font
	encrypted bool
	endless   bool // no stream ends from here on
	unpacked  int
	steps     int
	chars     int
}

func (d *document) spent() bool { return d.steps > maxSteps || d.unpacked > maxAll }

type (
	name   string
	op     string
	ref    int
	dict   map[name]any
	stream struct {
		dict
		raw []byte
	}
)

var begins = regexp.MustCompile(`(\d{1,9})[\x00\t\n\f\r ]+\d{1,5}[\x00\t\n\f\r ]+obj\b`)

// find reads all objects, wherever they stand: tables of where they are can be wrong, and cost
// more to believe. Of several with one number the last counts, as an update has it.
func (d *document) find() {
	for at := 0; len(d.objects) < maxObjects && !d.spent(); {
		m := begins.FindSubmatchIndex(d.file[at:])
		if m == nil {
			break
		}
		n, _ := strconv.Atoi(string(d.file[at+m[2] : at+m[3]]))
		l := &lexer{b: d.file, i: at + m[1], d: d}
		v := l.value(0)
		if head, is := v.(dict); is {
			if body, end, is := d.body(head, l.i); is {
				v, l.i = stream{head, body}, end
			}
		}
		d.objects[n], at = v, max(l.i, at+m[1])
	}
	for _, n := range d.numbers() {
		if s, is := d.objects[n].(stream); is && s.dict["Type"] == name("ObjStm") {
			d.unfold(s)
		}
	}
	for at := 0; ; {
		i := bytes.Index(d.file[at:], []byte("trailer"))
		if i < 0 {
			break
		}
		at += i + len("trailer")
		l := &lexer{b: d.file, i: at, d: d}
		if t, is := l.value(0).(dict); is && t["Encrypt"] != nil {
			d.encrypted = true
		}
	}
	for _, v := range d.objects {
		if s, is := v.(stream); is && s.dict["Type"] == name("XRef") && s.dict["Encrypt"] != nil {
			d.encrypted = true
		}
	}
}

// body is the bytes behind the word stream: as many as it says, if the end stands there, else
// up to where it stands.
func (d *document) body(head dict, at int) (raw []byte, end int, is bool) {
	rest := d.file[at:]
	trimmed := bytes.TrimLeft(rest, "\x00\t\n\f\r ")
	if !bytes.HasPrefix(trimmed, []byte("stream")) {
		return nil, 0, false
	}
	at += len(rest) - len(trimmed) + len("stream")
	if at < len(d.file) && d.file[at] == '\r' {
		at++
	}
	if at < len(d.file) && d.file[at] == '\n' {
		at++
	}
	if n, is := head["Length"].(float64); is && n >= 0 && n <= float64(len(d.file)-at) {
		end := at + int(n)
		if bytes.HasPrefix(bytes.TrimLeft(d.file[end:min(end+16, len(d.file))], "\r\n "), []byte("endstream")) {
			return d.file[at:end], end, true
		}
	}
	if d.endless {
		return nil, 0, false
	}
	i := bytes.Index(d.file[at:], []byte("endstream"))
	if d.endless = i < 0; d.endless {
		return nil, 0, false
	}
	return bytes.TrimRight(d.file[at:at+i], "\r\n"), at + i, true
}

// unfold reads the objects that stand in a stream; what stands outside comes first.
func (d *document) unfold(s stream) {
	b := d.unpack(s)
	first, count := d.number(s.dict["First"]), d.number(s.dict["N"])
	if first < 0 || first > len(b) || count > maxObjects {
		return
	}
	table := &lexer{b: b[:first], d: d}
	for range count {
		n, at := d.number(table.value(0)), d.number(table.value(0))
		if n < 0 || at < 0 || first+at > len(b) || d.spent() || len(d.objects) >= maxObjects {
			return
		}
		if _, there := d.objects[n]; !there {
			d.objects[n] = (&lexer{b: b, i: first + at, d: d}).value(0)
		}
	}
}

// at follows references, so far as they lead somewhere.
func (d *document) at(v any) any {
	for range maxDepth {
		r, is := v.(ref)
		if !is {
			return v
		}
		v = d.objects[int(r)]
	}
	return nil
}

func (d *document) dict(v any) dict {
	switch v := d.at(v).(type) {
	case dict:
		return v
	case stream:
		return v.dict
	}
	return nil
}

func (d *document) number(v any) int {
	if n, is := d.at(v).(float64); is && n >= 0 && n < 1<<31 {
		return int(n)
	}
	return -1
}

// output is the text so far.
type output struct {
	b    strings.Builder
	most int
}

func (o *output) full() bool { return o.b.Len() >= o.most }

func (o *output) say(s string) {
	for _, r := range s {
		if o.full() {
			return
		}
		if unicode.IsPrint(r) && !unicode.Is(unicode.Bidi_Control, r) {
			o.b.WriteRune(r)
		} else if unicode.IsSpace(r) {
			o.space()
		}
	}
}

func (o *output) ends(with string) bool {
	s := o.b.String()
	return s == "" || strings.HasSuffix(s, with)
}

func (o *output) space() {
	if !o.full() && !o.ends(" ") && !o.ends("\n") {
		o.b.WriteByte(' ')
	}
}

func (o *output) line() {
	if !o.full() && !o.ends("\n\n") {
		o.b.WriteByte('\n')
	}
}
