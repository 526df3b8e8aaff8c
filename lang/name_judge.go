package lang

// fathers compares the fathers' names, where both have one; and where one has a father's
// name and no family name, with the other's family name: Асан уулу Азамат, Азамат Асанов.
func (m *matching) fathers() {
	seen := false
	for i := range m.a.parts[:m.a.count] {
		for j := range m.b.parts[:m.b.count] {
			p, q := &m.a.parts[i], &m.b.parts[j]
			if p.role != FatherName || q.role != FatherName || m.ofA[i] >= 0 || m.ofB[j] >= 0 {
				continue
			}
			seen = true
			m.sexes(p, q)
			d := apartWords(m.a.stem(p), m.b.stem(q), fatherLimit)
			m.father = d
			if d >= fatherLimit {
				m.found |= fatherDiffers
			}
			m.ofA[i], m.ofB[j] = int8(j), int8(i)
		}
	}
	if seen {
		return
	}
	m.fatherForFamily(m.a, m.b, &m.ofA, &m.ofB)
	m.fatherForFamily(m.b, m.a, &m.ofB, &m.ofA)
}

func (m *matching) fatherForFamily(a, b *PersonName, ofA, ofB *[maxParts]int8) {
	for i := range a.parts[:a.count] {
		if a.parts[i].role != FatherName {
			continue
		}
		m.found |= noFather
		if a.hasFamily() {
			continue
		}
		for j := range b.parts[:b.count] {
			q := &b.parts[j]
			if ofB[j] >= 0 || q.role != FamilyName || q.initial {
				continue
			}
			if d := apartWords(a.stem(&a.parts[i]), b.stem(q), familyLimit); d < familyLimit {
				ofA[i], ofB[j] = int8(j), int8(i)
				m.pairs++
				m.family = max(m.family, d+20)
				m.found |= fatherAsFamily
				m.found &^= noFather
				m.sexes(&a.parts[i], q)
			}
		}
	}
}

func (n *PersonName) hasFamily() bool {
	for _, p := range n.parts[:n.count] {
		if p.role == FamilyName {
			return true
		}
	}
	return false
}

// joined pairs what one writes in two words and the other in one: Muhammad Yusuf,
// Muhammadyusuf.
func (m *matching) joined() {
	m.joinedIn(m.a, m.b, &m.ofA, &m.ofB)
	m.joinedIn(m.b, m.a, &m.ofB, &m.ofA)
}

func (m *matching) joinedIn(a, b *PersonName, ofA, ofB *[maxParts]int8) {
	for i := 0; i+1 < int(a.count); i++ {
		p, next := &a.parts[i], &a.parts[i+1]
		if ofA[i] >= 0 && ofA[i+1] >= 0 || p.role == FatherName || next.role != p.role || p.initial || next.initial {
			continue
		}
		for j := range b.parts[:b.count] {
			q := &b.parts[j]
			free := ofB[j] < 0 || int(ofB[j]) == i || int(ofB[j]) == i+1
			if !free || q.role == FatherName || q.initial || q.n < p.n+next.n-3 {
				continue
			}
			var room [2 * maxWord]sound
			both := append(append(room[:0], a.sounds(p)...), a.sounds(next)...)
			if d := apartWords(both[:min(len(both), maxWord)], b.sounds(q), givenLimit); d < givenLimit {
				if ofB[j] < 0 {
					m.pairs++
				}
				ofA[i], ofA[i+1], ofB[j] = int8(j), int8(j), int8(i)
				m.given = max(m.given, d)
			}
		}
	}
}

// rest looks at the parts that found no partner.
func (m *matching) rest() {
	onlyA := m.left(m.a, &m.ofA)
	onlyB := m.left(m.b, &m.ofB)
	if onlyA > 0 && onlyB > 0 {
		m.found |= bothHaveMore
	}
	if m.familyLeft(m.a, &m.ofA) || m.familyLeft(m.b, &m.ofB) {
		m.found |= bothHaveMore
	}
	if onlyA+onlyB > 0 {
		m.found |= missing
		m.extra += 15
	}
}

// familyLeft reports a family name without a partner where both names have one: Necmettin
// Sadık Sadak is not Najmaddin Sadikov.
func (m *matching) familyLeft(n *PersonName, of *[maxParts]int8) bool {
	if !m.a.hasFamily() || !m.b.hasFamily() {
		return false
	}
	for i, p := range n.parts[:n.count] {
		if of[i] < 0 && p.role == FamilyName {
			return true
		}
	}
	return false
}

func (m *matching) left(n *PersonName, of *[maxParts]int8) int {
	count := 0
	for i, p := range n.parts[:n.count] {
		if of[i] < 0 && p.role != FatherName {
			count++
		}
	}
	return count
}

// likeness sums up.
func (m *matching) likeness() Likeness {
	if m.pairs == 0 || !m.enough() {
		return Likeness{Score: 0.3 * float64(min(m.pairs, 1)), found: m.found | tooFar}
	}
	apart := m.given + m.family + m.extra
	if m.father > 0 && m.father < fatherLimit {
		apart += m.father / 5
	}
	if m.firsts > 0 {
		apart += 60
	}
	score := 1 - (1-SimilarAt)*float64(apart)/bothLimit
	if m.given > givenLimit || m.family > familyLimit {
		m.found |= tooFar
	}
	if m.found&against != 0 {
		score = min(score, 0.7)
	}
	return Likeness{max(score, 0), m.found}
}

// nearness grades names that are not similar by how far they are from it.
func (m *matching) nearness() Likeness {
	apart := m.given + m.family + m.extra + m.father/2
	for _, against := range []findings{sexDiffers, fatherDiffers, bothHaveMore} {
		if m.found&against != 0 {
			apart += 300
		}
	}
	if !m.enough() {
		apart += 600
	}
	return Likeness{max(0, 0.79-float64(apart)/2000), m.found | tooFar}
}

// enough asks that two parts agree, or that neither name has more than one. A part with an
// initial is enough where nothing else is written of that part.
func (m *matching) enough() bool {
	fathers := 0
	for i, p := range m.a.parts[:m.a.count] {
		if p.role == FatherName && m.ofA[i] >= 0 && m.found&fatherAsFamily == 0 {
			fathers = 1
		}
	}
	return m.pairs+m.firsts+fathers >= 2 || m.a.count == 1 && m.b.count == 1
}
