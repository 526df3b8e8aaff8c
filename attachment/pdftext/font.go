package pdftext

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// font says which characters codes show.
type font struct {
	wide  bool              // two bytes a code
	chars map[uint32]string // as the file says; else by the table
	table *[256]rune        // nil: not known
	room  *int              // how many more characters all fonts of the file may have
}

var plainFont = &font{table: &winAnsi}

func (d *document) fontOf(fonts dict, args []any) *font {
	if len(args) < 2 {
		return plainFont
	}
	n, _ := args[0].(name)
	v := fonts[n]
	r, byRef := v.(ref)
	if byRef && d.fonts[int(r)] != nil {
		return d.fonts[int(r)]
	}
	f := d.newFont(d.dict(v))
	if byRef {
		d.fonts[int(r)] = f
	}
	return f
}

func (d *document) newFont(of dict) *font {
	f := &font{wide: of["Subtype"] == name("Type0"), room: &d.chars}
	if s, is := d.at(of["ToUnicode"]).(stream); is {
		f.learn(&lexer{b: d.unpack(s), d: d})
	}
	if f.wide {
		return f
	}
	table := winAnsi
	f.table = &table
	differences, _ := d.at(d.dict(of["Encoding"])["Differences"]).([]any)
	code := 0
	for _, v := range differences {
		switch v := v.(type) {
		case float64:
			code = int(v)
		case name:
			if r := glyph(string(v)); r != 0 && code >= 0 && code < 256 {
				table[code] = r
			}
			code++
		}
	}
	return f
}

// glyph is the character of a glyph's name, of those that say it themselves.
func glyph(n string) rune {
	for _, prefix := range []string{"uni", "u"} {
		if hex, is := strings.CutPrefix(n, prefix); is && len(hex) >= 4 {
			if r, err := strconv.ParseUint(hex[:min(len(hex), 6)], 16, 32); err == nil {
				return rune(r)
			}
		}
	}
	if cyrillic, is := strings.CutPrefix(n, "afii10"); is {
		return afii[cyrillic]
	}
	if r := []rune(n); len(r) == 1 {
		return r[0]
	}
	return named[n]
}

// learn reads a ToUnicode map.
func (f *font) learn(l *lexer) {
	f.chars = map[uint32]string{}
	var args []any
	for l.i < len(l.b) && !l.d.spent() && *f.room > 0 {
		v := l.value(0)
		o, is := v.(op)
		if !is {
			if args = append(args, v); len(args) > 3*256 {
				args = args[3:]
			}
			continue
		}
		switch o {
		case "endcodespacerange":
			for _, a := range args {
				if b, is := a.([]byte); is {
					f.wide = len(b) == 2
				}
			}
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				f.set(args[i], args[i+1], 0, 0)
			}
		case "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				f.setRange(args[i], args[i+1], args[i+2])
			}
		}
		args = args[:0]
	}
}

// set notes what the code so far behind one shows: a character, so far behind another.
func (f *font) set(code, to any, behind, plus uint32) {
	c, is := code.([]byte)
	b, also := to.([]byte)
	if is && also && len(c) <= 4 && len(b) <= 64 && *f.room > 0 {
		f.chars[number(c)+behind] = shift(unicode16(b), plus)
		*f.room--
	}
}

func (f *font) setRange(low, high, to any) {
	lo, is := low.([]byte)
	hi, also := high.([]byte)
	if !is || !also || len(lo) > 4 || len(hi) > 4 || number(hi) < number(lo) {
		return
	}
	list, listed := to.([]any)
	for i := range min(number(hi)-number(lo), 1<<16) + 1 {
		switch {
		case !listed:
			f.set(low, to, i, i)
		case int(i) < len(list):
			f.set(low, list[i], i, 0)
		}
	}
}

func number(b []byte) (n uint32) {
	for _, c := range b {
		n = n<<8 | uint32(c)
	}
	return n
}

func unicode16(b []byte) []rune {
	var units []uint16
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return utf16.Decode(units)
}

func shift(r []rune, by uint32) string {
	if len(r) > 0 {
		r[len(r)-1] += rune(by)
	}
	return string(r)
}

// read is the text that bytes show in the font.
func (f *font) read(v any) string {
	b, is := v.([]byte)
	if !is {
		return ""
	}
	var out strings.Builder
	for i := 0; i < len(b); i++ {
		code := uint32(b[i])
		if f.wide {
			if i++; i >= len(b) {
				break
			}
			code = code<<8 | uint32(b[i])
		}
		switch s, known := f.chars[code]; {
		case known:
			out.WriteString(s)
		case f.table != nil && code < 256:
			out.WriteRune(f.table[code])
		}
	}
	return out.String()
}
