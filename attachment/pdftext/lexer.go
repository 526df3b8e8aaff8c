package pdftext

import (
	"bytes"
	"strconv"
)

// lexer reads values one after another, and in a page's contents operators between them.
type lexer struct {
	b []byte
	i int
	d *document // whose steps are counted
}

const (
	white = "\x00\t\n\f\r "
	ends  = white + "()<>[]{}/%"
)

func (l *lexer) skip() {
	for l.i < len(l.b) {
		switch c := l.b[l.i]; {
		case bytes.IndexByte([]byte(white), c) >= 0:
			l.i++
		case c == '%':
			for l.i < len(l.b) && l.b[l.i] != '\n' && l.b[l.i] != '\r' {
				l.i++
			}
		default:
			return
		}
	}
}

// value reads one; nil at the end, and where there is no value.
func (l *lexer) value(depth int) any {
	from := l.i
	defer func() { l.d.steps += (l.i - from) / 32 }()
	l.skip()
	if l.d.steps++; l.i >= len(l.b) || depth > maxDepth || l.d.spent() {
		l.i = len(l.b)
		return nil
	}
	switch c := l.b[l.i]; c {
	case '/':
		l.i++
		return name(l.unescape(l.word()))
	case '(':
		return l.text()
	case '[':
		l.i++
		return l.array(depth)
	case '<':
		if l.i+1 < len(l.b) && l.b[l.i+1] == '<' {
			l.i += 2
			return l.dict(depth)
		}
		return l.hex()
	case ')', '>', ']', '{', '}':
		l.i++
		return op(c)
	}
	return l.plain()
}

func (l *lexer) word() []byte {
	from := l.i
	for l.i < len(l.b) && bytes.IndexByte([]byte(ends), l.b[l.i]) < 0 {
		l.i++
	}
	return l.b[from:l.i]
}

func (l *lexer) unescape(w []byte) string {
	if bytes.IndexByte(w, '#') < 0 {
		return string(w)
	}
	var out []byte
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) {
			if n, err := strconv.ParseUint(string(w[i+1:i+3]), 16, 8); err == nil {
				out, i = append(out, byte(n)), i+2
				continue
			}
		}
		out = append(out, w[i])
	}
	return string(out)
}

// plain is a number, a reference or a word.
func (l *lexer) plain() any {
	w := l.word()
	n, err := strconv.ParseFloat(string(w), 64)
	if err != nil {
		return op(w)
	}
	if n >= 0 && n < maxObjects*10 && n == float64(int(n)) {
		if m := reference.Find(l.b[l.i:min(l.i+20, len(l.b))]); m != nil {
			l.i += len(m) - 1 // what ended it is not part of it
			return ref(n)
		}
	}
	return n
}

func (l *lexer) array(depth int) []any {
	out := []any{}
	for {
		v := l.value(depth + 1)
		if v == nil && l.i >= len(l.b) || v == op("]") {
			return out
		}
		out = append(out, v)
	}
}

func (l *lexer) dict(depth int) dict {
	out := dict{}
	for {
		key := l.value(depth + 1)
		switch key := key.(type) {
		case name:
			out[key] = l.value(depth + 1)
		case op:
			if key == ">" { // of two
				if l.i < len(l.b) && l.b[l.i] == '>' {
					l.i++
				}
				return out
			}
		}
		if l.i >= len(l.b) {
			return out
		}
	}
}

func (l *lexer) hex() []byte {
	end := bytes.IndexByte(l.b[l.i:], '>')
	if end < 0 {
		l.i = len(l.b)
		return []byte{}
	}
	digits := l.b[l.i+1 : l.i+end]
	l.i += end + 1
	return unhex(digits)
}

func unhex(digits []byte) []byte {
	out, half, have := []byte{}, byte(0), false
	for _, c := range digits {
		n, err := strconv.ParseUint(string(c), 16, 8)
		if err != nil {
			continue
		}
		if have {
			out = append(out, half<<4|byte(n))
		}
		half, have = byte(n), !have
	}
	if have {
		out = append(out, half<<4)
	}
	return out
}

// text is a string in parentheses.
func (l *lexer) text() []byte {
	out, deep := []byte{}, 0
	for ; l.i < len(l.b); l.i++ {
		switch c := l.b[l.i]; c {
		case '(':
			if deep++; deep > 1 {
				out = append(out, c)
			}
		case ')':
			if deep--; deep == 0 {
				l.i++
				return out
			}
			out = append(out, c)
		case '\\':
			out = l.escape(out)
		default:
			out = append(out, c)
		}
	}
	return out
}

func (l *lexer) escape(out []byte) []byte {
	if l.i++; l.i >= len(l.b) {
		return out
	}
	c := l.b[l.i]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	if c == '\n' || c == '\r' {
		return out
	}
	n, digits := 0, 0
	for ; digits < 3 && l.i < len(l.b) && l.b[l.i] >= '0' && l.b[l.i] <= '7'; digits++ {
		n, l.i = n<<3|int(l.b[l.i]-'0'), l.i+1
	}
	if digits == 0 {
		return append(out, c)
	}
	l.i--
	return append(out, byte(n))
}
