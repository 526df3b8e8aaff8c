package lang

// SimilarAt is the score from which two names count as similar. Similar is a lead for a
// person to judge; nothing is decided by it.
const SimilarAt = 0.8

// How far apart parts may be, in thousandths of a letter per letter.
const (
	givenLimit  = 135
	familyLimit = 155
	bothLimit   = 230 // given and family name together
	fatherLimit = 235 // from here on two fathers' names contradict each other
	pieceLimit  = 400 // what is looked at at all
)

// Likeness is what the comparison of two names found.
type Likeness struct {
	Score float64 // 1 for the same sounds, SimilarAt at the limit of similar, 0 for nothing in common
	found findings
}

// Similar reports whether the names may be one person's.
func (l Likeness) Similar() bool { return l.Score >= SimilarAt }

// findings are what was noticed on the way, a bit each; WhyNames turns them into reasons.
type findings uint16

const (
	sexDiffers findings = 1 << iota
	fatherDiffers
	bothHaveMore
	turned
	missing
	onlyInitial
	fatherAsFamily
	noFather
	tooFar
)

const against = sexDiffers | fatherDiffers | bothHaveMore | tooFar

// CompareNames compares two names. The order of a and b does not matter.
func CompareNames(a, b *PersonName) Likeness {
	l, _ := compareNames(a, b, false)
	return l
}

// compareNames compares, loosely if asked, and says whether any part is alike.
func compareNames(a, b *PersonName, loose bool) (Likeness, bool) {
	m := matching{loose: loose}
	if string(a.said[:]) > string(b.said[:]) {
		a, b = b, a // pairs that are equally close are then paired in one order
	}
	m.compare(a, b)
	if loose {
		return m.nearness(), m.pairs > 0
	}
	return m.likeness(), m.pairs > 0
}

// matching pairs the parts of two names.
type matching struct {
	a, b   *PersonName
	ofA    [maxParts]int8 // the part of b that each part of a is paired with, or -1
	ofB    [maxParts]int8
	pairs  int // parts paired, by sound
	firsts int // parts paired with an initial
	family int // how far the pairs are apart, in thousandths
	given  int
	father int
	extra  int  // what order and missing parts add
	women  bool // both are women's by their endings
	loose  bool // look further than similar goes, for the next likest
	found  findings
}

func (m *matching) compare(a, b *PersonName) {
	m.a, m.b = a, b
	m.women = a.sex() == female && b.sex() == female
	for i := range m.ofA {
		m.ofA[i], m.ofB[i] = -1, -1
	}
	m.pairWords()
	if m.pairs == 0 {
		return
	}
	m.pairInitials()
	m.fathers()
	m.joined()
	m.rest()
}

// pairWords pairs given and family names, the closest first.
func (m *matching) pairWords() {
	var far [maxParts][maxParts]int16
	for i := range m.a.parts[:m.a.count] {
		for j := range m.b.parts[:m.b.count] {
			far[i][j] = int16(m.apart(i, j))
		}
	}
	for {
		least, at, bt := int16(pieceLimit), -1, -1
		for i := range m.a.parts[:m.a.count] {
			for j := range m.b.parts[:m.b.count] {
				if far[i][j] < least && m.ofA[i] < 0 && m.ofB[j] < 0 {
					least, at, bt = far[i][j], i, j
				}
			}
		}
		if at < 0 {
			return
		}
		m.pair(at, bt, int(least))
	}
}

// apart is how far two parts are apart, in thousandths of a letter per letter; pieceLimit
// and more if they cannot be the same.
func (m *matching) apart(i, j int) int {
	p, q := &m.a.parts[i], &m.b.parts[j]
	if p.role == FatherName || q.role == FatherName || p.initial || q.initial || masksDiffer(p.mask, q.mask) > 2+2*b2i(m.loose) {
		return pieceLimit
	}
	crossed := 0
	if p.role != q.role {
		if p.sure && q.sure {
			return pieceLimit
		}
		crossed = 1
	}
	most := givenLimit
	if p.form == slavic && q.form == slavic {
		most = familyLimit
	}
	if m.loose {
		most = pieceLimit
	}
	d := apartWords(m.a.stem(p), m.b.stem(q), most)
	if d > most && p.role == GivenName && q.role == GivenName && m.women {
		d = apartWords(withoutA(m.a.stem(p)), withoutA(m.b.stem(q)), most-60) + 60
	}
	if (p.form == slavic) != (q.form == slavic) {
		d += 90
		if crossed > 0 {
			d = min(d, apartWords(m.a.sounds(p), m.b.sounds(q), most))
		}
	}
	return d + crossed
}

// apartWords is the distance of two words for their length. Words of fewer than four sounds
// count as four, so that one explained difference does not part them.
func apartWords(a, b []sound, limit int) int {
	length := max(len(a), len(b), 4)
	d := distance(a, b, limit*length/10)
	if d == far {
		return pieceLimit
	}
	return d * 10 / length
}

// withoutA is a woman's name without the -a that Russian adds to it: Гүлжан, Гульжана.
func withoutA(s []sound) []sound {
	if len(s) > 4 && in(s[len(s)-1], anyA) {
		return s[:len(s)-1]
	}
	return s
}

func (m *matching) pair(i, j, apart int) {
	p, q := &m.a.parts[i], &m.b.parts[j]
	m.ofA[i], m.ofB[j] = int8(j), int8(i)
	m.pairs++
	if p.role != q.role {
		m.found |= turned
		m.extra = max(m.extra, 10)
	}
	if p.role == FamilyName && q.role == FamilyName {
		m.family = max(m.family, apart)
	} else {
		m.given = max(m.given, apart)
	}
	m.sexes(p, q)
}

func (m *matching) sexes(p, q *part) {
	if p.sex != unsaid && q.sex != unsaid && p.sex != q.sex {
		m.found |= sexDiffers
	}
}

// pairInitials pairs an initial with a name that begins so, or with the same initial.
func (m *matching) pairInitials() {
	for i := range m.a.parts[:m.a.count] {
		for j := range m.b.parts[:m.b.count] {
			p, q := &m.a.parts[i], &m.b.parts[j]
			if m.ofA[i] >= 0 || m.ofB[j] >= 0 || !p.initial && !q.initial || p.role == FamilyName || q.role == FamilyName {
				continue
			}
			if sameInitial(m.a.sounds(p), m.b.sounds(q)) {
				m.ofA[i], m.ofB[j] = int8(j), int8(i)
				m.firsts++
				m.found |= onlyInitial
				break
			}
		}
	}
}

func sameInitial(a, b []sound) bool {
	if likeCost(a[0], b[0]) < 35 {
		return true
	}
	return a[0] == 'i' && len(a) > 1 && likeCost(a[1], b[0]) < 10 || b[0] == 'i' && len(b) > 1 && likeCost(b[1], a[0]) < 10
}
