package pdftext

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"slices"
)

var reference = regexp.MustCompile(`^[\x00\t\n\f\r ]+\d{1,5}[\x00\t\n\f\r ]+R(?:[^A-Za-z0-9]|$)`)

// unpack is a stream's bytes without its filters; nothing, if one of them is not known.
func (d *document) unpack(s stream) []byte {
	b := s.raw
	filters, is := d.at(s.dict["Filter"]).([]any)
	if !is && s.dict["Filter"] != nil {
		filters = []any{s.dict["Filter"]}
	}
	for _, f := range filters[:min(len(filters), 4)] {
		switch d.at(f) {
		case name("FlateDecode"), name("Fl"):
			b = d.inflate(b)
		case name("ASCIIHexDecode"), name("AHx"):
			b = unhex(b)
		default:
			return nil
		}
	}
	if d.predicted(s.dict) {
		return nil
	}
	return b
}

// predicted reports whether bytes stand there as differences: of images and tables, not of text.
func (d *document) predicted(of dict) bool {
	return d.number(d.dict(of["DecodeParms"])["Predictor"]) > 1
}

func (d *document) inflate(b []byte) []byte {
	r, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil || d.spent() {
		return nil
	}
	defer r.Close()
	out, _ := io.ReadAll(io.LimitReader(r, maxStream)) // what came before a fault counts
	d.unpacked += len(out)
	return out
}

// pages lists the pages in their order, each with what it inherits.
func (d *document) pages() (out []dict) {
	for _, n := range d.numbers() {
		if c := d.dict(d.objects[n]); c["Type"] == name("Catalog") {
			d.walk(c["Pages"], nil, 0, map[int]bool{}, &out)
		}
	}
	if len(out) == 0 { // a tree that leads nowhere
		for _, n := range d.numbers() {
			if p := d.dict(d.objects[n]); p["Type"] == name("Page") && len(out) < maxPages {
				out = append(out, p)
			}
		}
	}
	return out
}

func (d *document) numbers() []int {
	all := make([]int, 0, len(d.objects))
	for n := range d.objects {
		all = append(all, n)
	}
	slices.Sort(all)
	return all
}

func (d *document) walk(v, resources any, depth int, seen map[int]bool, out *[]dict) {
	if r, is := v.(ref); is {
		if seen[int(r)] {
			return
		}
		seen[int(r)] = true
	}
	node := d.dict(v)
	if node == nil || depth > maxDepth || len(*out) >= maxPages {
		return
	}
	if node["Resources"] != nil {
		resources = node["Resources"]
	}
	kids, is := d.at(node["Kids"]).([]any)
	if !is {
		*out = append(*out, dict{"Contents": node["Contents"], "Resources": resources})
		return
	}
	for _, kid := range kids {
		d.walk(kid, resources, depth+1, seen, out)
	}
}

// show writes what a page says.
func (d *document) show(out *output, page dict) {
	var b []byte
	parts, is := d.at(page["Contents"]).([]any)
	if !is {
		parts = []any{page["Contents"]}
	}
	for _, p := range parts {
		if s, is := d.at(p).(stream); is && len(b) < maxStream {
			b = append(append(b, d.unpack(s)...), '\n')
		}
	}
	d.run(out, b, d.dict(page["Resources"]), 0)
}

// run follows the operators that show text and move it.
func (d *document) run(out *output, b []byte, resources dict, depth int) {
	l, args, f, y := &lexer{b: b, d: d}, []any(nil), plainFont, 0.0
	for l.i < len(l.b) && !out.full() && !d.spent() {
		v := l.value(0)
		o, is := v.(op)
		if !is {
			if args = append(args, v); len(args) > 64 {
				args = args[1:]
			}
			continue
		}
		switch o {
		case "Tf":
			f = d.fontOf(d.dict(resources["Font"]), args)
		case "Tj":
			out.say(f.read(last(args)))
		case "'", "\"":
			out.line()
			out.say(f.read(last(args)))
		case "TJ":
			d.spaced(out, f, args)
		case "T*":
			out.line()
		case "Td", "TD":
			if n := numbers(args); len(n) >= 2 && n[len(n)-1] != 0 {
				out.line()
			} // within a line it is how letters are set, and spaces are letters
		case "Tm":
			if n := numbers(args); len(n) >= 6 && n[5] != y {
				out.line()
				y = n[5]
			}
		case "ID": // an image among the operators
			if end := bytes.Index(l.b[l.i:], []byte("EI")); end >= 0 {
				l.i += end + 2
			}
		case "Do":
			d.form(out, resources, args, depth)
		}
		args = args[:0]
	}
}

// form is a piece of page with its own contents.
func (d *document) form(out *output, resources dict, args []any, depth int) {
	if len(args) == 0 || depth > 4 {
		return
	}
	n, _ := args[len(args)-1].(name)
	s, is := d.at(d.dict(resources["XObject"])[n]).(stream)
	if !is || s.dict["Subtype"] != name("Form") {
		return
	}
	if own := d.dict(s.dict["Resources"]); own != nil {
		resources = own
	}
	d.run(out, d.unpack(s), resources, depth+1)
}

// spaced is text with distances between: a wide one is a space.
func (d *document) spaced(out *output, f *font, args []any) {
	parts, _ := last(args).([]any)
	for _, p := range parts {
		switch p := p.(type) {
		case []byte:
			out.say(f.read(p))
		case float64:
			if p < -180 {
				out.space()
			}
		}
	}
}

func last(args []any) any {
	if len(args) == 0 {
		return nil
	}
	return args[len(args)-1]
}

func numbers(args []any) (out []float64) {
	for _, a := range args {
		if n, is := a.(float64); is {
			out = append(out, n)
		}
	}
	return out
}
