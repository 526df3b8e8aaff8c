package lang

import "unicode"

// ReadName reads a name as it was written. A comma or capitals tell the family name; so do
// endings; else the last word is taken for it, and the comparison allows for the other order.
func ReadName(written string) PersonName {
	n := PersonName{written: written}
	var t typed
	t.take(written)
	r := reading{name: &n, manner: mannerOf(t.letters())}
	for start := 0; ; r.word++ {
		from, to := t.next(start)
		if from == to || r.word == 4*maxParts {
			break
		}
		start = to
		r.read(&t, from, to)
	}
	n.assignRoles(&r)
	return n
}

// typed is what was typed, letter by letter.
type typed struct {
	letter [maxRunes]rune
	upper  [maxRunes]bool
	n      int
}

func (t *typed) letters() []rune { return t.letter[:t.n] }

// next finds the next word from i on.
func (t *typed) next(i int) (from, to int) {
	for i < t.n && !inWord(t.letter[i]) {
		i++
	}
	for from = i; i < t.n && inWord(t.letter[i]); {
		i++
	}
	return from, i
}

// inWord reports whether r belongs to a word. A hyphen does not: Əliyeva-Həsənova are two.
func inWord(r rune) bool {
	switch {
	case r < 0x80:
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '\''
	case r < 0x530 && r >= 0xC0:
		return r != '×' && r != '÷'
	}
	return isApostrophe(r) || unicode.In(r, unicode.L, unicode.Mn, unicode.Cf)
}

// reading is the state of reading one name.
type reading struct {
	name   *PersonName
	manner manner
	word   int
	used   int  // sounds used up
	comma  int  // parts before the first comma; 0 if there is none
	caps   uint // which parts were written in capitals, a bit each
	glued  bool // the next word belongs to the last part: Abdul Aziz
}

// read reads the word between from and to.
func (r *reading) read(t *typed, from, to int) {
	var room [maxWord]sound
	said := r.sound(room[:0], t.letter[from:to])
	if len(said) == 0 {
		return
	}
	after := rune(0)
	if to < t.n {
		after = t.letter[to]
	}
	r.place(said, after == '.', to-from)
	if capitals(t.upper[from:to]) && r.name.count > 0 {
		r.caps |= 1 << (r.name.count - 1)
	}
	if after == ',' && r.comma == 0 {
		r.comma = int(r.name.count)
	}
}

func (r *reading) sound(word []sound, letters []rune) []sound {
	s := scriptOf(letters)
	if s == latin|cyrillic {
		s = oneScript(letters)
	}
	r.name.scripts |= s
	switch s {
	case latin:
		return sayLatin(word, letters, r.manner)
	case cyrillic:
		return sayCyrillic(word, letters)
	}
	return sayOther(word, letters)
}

func capitals(upper []bool) bool {
	count := 0
	for _, up := range upper {
		if up {
			count++
		}
	}
	return count > 1 && count >= len(upper)-1
}

// place makes a word a part, or tells what it says of the part before it.
func (r *reading) place(said []sound, dot bool, letters int) {
	n := r.name
	last := &n.parts[max(int(n.count), 1)-1]
	single := letters == 1 || dot && len(said) <= 3 && letters <= 3
	if n.count > 0 && !single {
		if f, s := marker(said); f != bare && !last.initial {
			last.role, last.sure, last.form, last.sex = FatherName, true, f, s
			last.stem, last.end = last.n, uint8(r.word+1)
			return
		}
		if !last.initial && (r.glued || tail(said)) {
			r.grow(last, said)
			r.glued = false
			return
		}
	}
	if particle(said) || int(n.count) == maxParts || r.used == maxSaid {
		return
	}
	if single {
		said = said[:min(len(said), 2)]
	}
	p := &n.parts[n.count]
	n.count++
	*p = part{at: uint8(r.used), word: uint8(r.word), end: uint8(r.word + 1), initial: single}
	p.n = uint8(copy(n.said[r.used:], said))
	r.used += int(p.n)
	r.glued = !single && head(said)
	p.stem = p.n
	if !single {
		n.findEnding(p)
	}
}

// grow adds the sounds of a word to the last part: Abdul Aziz is Abdulaziz, Rahim zade
// Rahimzade.
func (r *reading) grow(p *part, said []sound) {
	n := r.name
	room := min(len(said), maxWord-int(p.n))
	grown := copy(n.said[r.used:], said[:max(room, 0)])
	p.n += uint8(grown)
	p.stem, p.end = p.n, uint8(r.word+1)
	r.used += grown
	n.findEnding(p)
}

// assignRoles tells family names from given ones.
func (n *PersonName) assignRoles(r *reading) {
	at, sure := n.familyAt(r)
	for i := range n.parts[:n.count] {
		p := &n.parts[i]
		p.mask = maskOf(n.stem(p))
		if p.role == FatherName {
			continue
		}
		p.sure = sure
		if i == at || r.comma > at && at >= 0 && sure && i < r.comma && r.comma < int(n.count) {
			p.role = FamilyName
		} else {
			p.role, p.stem = GivenName, p.n
			p.form, p.sex = bare, unsaid
			p.mask = maskOf(n.stem(p))
		}
	}
}

// survey is what decides which part is the family name.
type survey struct {
	core, slavics, capitals int // given and family names; those in -ov; those in capitals
	first, last             int // of the given and family names
	slavic, capital         int // the last one in -ov, in capitals
	father                  int // the last father's name, or -1
	initials                int
}

func (n *PersonName) survey(r *reading) survey {
	s := survey{first: -1, father: -1}
	for i, p := range n.parts[:n.count] {
		switch {
		case p.role == FatherName:
			s.father = i
			continue
		case p.initial:
			s.initials++
			continue
		case s.first < 0:
			s.first = i
		}
		s.core++
		s.last = i
		if p.form == slavic {
			s.slavics++
			s.slavic = i
		}
		if r.caps&(1<<i) != 0 {
			s.capitals++
			s.capital = i
		}
	}
	return s
}

// familyAt finds the part that is the family name, and whether its form says so; -1 if
// there is none.
func (n *PersonName) familyAt(r *reading) (at int, sure bool) {
	s := n.survey(r)
	switch {
	case s.core == 0:
		return -1, false
	case r.comma > 0 && s.first < r.comma && s.last >= r.comma:
		return s.first, true
	case s.core == 1 && (s.initials > 0 || s.father < 0 && s.slavics == 1):
		return s.first, true
	case s.core == 1:
		return -1, s.father >= 0
	case s.capitals == 1:
		return s.capital, true
	case s.slavics == 1:
		return s.slavic, true
	case s.father > s.last: // Токпакбаев Сат Бесимбаевич; but Yaqub Eyyubov Abdulla oğlu
		return s.first, n.parts[s.father].form == slavic && s.slavics == 0
	}
	return s.last, s.father >= 0 && s.father < s.last && s.slavics == 0
}
