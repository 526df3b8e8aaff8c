package lang

// Reasons why two names are similar, or are not: keys of sentences, with the blanks {a} and
// {b} for the parts as written. Surfaces show them beside the score.
const (
	WhySame          = "name.why.same"           // {a} and {b} are the same letters, case and marks put aside
	WhyScript        = "name.why.script"         // {a} and {b} are one name in two scripts or transliterations
	WhySpelling      = "name.why.spelling"       // {a} and {b} differ as transliterations differ
	WhyLetter        = "name.why.letter"         // {a} and {b} differ by a letter that no transliteration explains
	WhyEnding        = "name.why.ending"         // {a} and {b} differ by the ending -ов, -ova, -а
	WhyOrder         = "name.why.order"          // the given and the family name stand in the other order
	WhyMissing       = "name.why.missing"        // {a} stands in one of the names only
	WhyInitial       = "name.why.initial"        // of {a} only the first letter {b} is written
	WhyFatherForm    = "name.why.father-form"    // {a} and {b}: the same father's name, built in another way
	WhyFatherFamily  = "name.why.father-family"  // the father's name {a} stands as the family name {b}
	WhyJoined        = "name.why.joined"         // {a} is written as one word or as two
	WhySexDiffers    = "name.why.sex-differs"    // against: {a} and {b} have a man's and a woman's ending
	WhyFatherDiffers = "name.why.father-differs" // against: {a} and {b} are other fathers
	WhyPartsDiffer   = "name.why.parts-differ"   // against: {a} and {b} are not the same name
)

// WhyNames compares two names and says why they are similar or not, part by part in the
// order of a.
func WhyNames(a, b *PersonName) (Likeness, []Message) {
	l := CompareNames(a, b)
	var m matching
	m.compare(a, b)
	w := why{m: &m, a: writtenWords(a.written), b: writtenWords(b.written)}
	for i := range a.parts[:a.count] {
		if j := m.ofA[i]; j >= 0 {
			w.pair(&a.parts[i], &b.parts[j])
		}
	}
	w.alone()
	if m.found&turned != 0 || w.turned() {
		w.say(WhyOrder, "", "")
	}
	return l, w.said
}

// why collects reasons.
type why struct {
	m    *matching
	a, b []string
	said []Message
}

func (w *why) say(key, a, b string) {
	args := Args{}
	if a != "" {
		args["a"] = a
	}
	if b != "" {
		args["b"] = b
	}
	w.said = append(w.said, Say(key, args))
}

func (w *why) pair(p, q *part) {
	a, b := joinWords(w.a, p.word, p.end), joinWords(w.b, q.word, q.end)
	if p.sex != unsaid && q.sex != unsaid && p.sex != q.sex {
		w.say(WhySexDiffers, a, b)
		return
	}
	switch {
	case p.initial != q.initial:
		if p.initial {
			a, b = b, a
		}
		w.say(WhyInitial, a, b)
	case p.role == FatherName && q.role == FatherName:
		w.fathers(p, q, a, b)
	case p.role == FatherName || q.role == FatherName:
		w.say(WhyFatherFamily, a, b)
	case w.m.apartAll(p, q) >= pieceLimit:
		w.say(WhyJoined, a, b)
	case p.form == slavic != (q.form == slavic):
		w.say(WhyEnding, a, b)
	default:
		w.spelling(p, q, a, b)
	}
}

func (w *why) fathers(p, q *part, a, b string) {
	switch {
	case w.m.found&fatherDiffers != 0:
		w.say(WhyFatherDiffers, a, b)
	case p.form != q.form:
		w.say(WhyFatherForm, a, b)
	default:
		w.spelling(p, q, a, b)
	}
}

// apartAll is the distance of two stems without the limit at which a comparison gives up.
func (m *matching) apartAll(p, q *part) int {
	return apartWords(m.a.stem(p), m.b.stem(q), pieceLimit)
}

// spelling says how two parts that are taken for one differ.
func (w *why) spelling(p, q *part, a, b string) {
	s, t := w.m.a.stem(p), w.m.b.stem(q)
	cost := distance(s, t, far-1)
	switch {
	case Fold(a) == Fold(b):
		w.say(WhySame, a, b)
	case cost <= 8*max(len(s), len(t)):
		w.say(WhyScript, a, b)
	case w.m.women && len(s) != len(t) && ends(s, anyA) != ends(t, anyA):
		w.say(WhyEnding, a, b)
	case cost >= 90:
		w.say(WhyLetter, a, b)
	default:
		w.say(WhySpelling, a, b)
	}
}

// alone says what stands in one name only: against, if both have such a part.
func (w *why) alone() {
	onlyA, onlyB := w.only(w.m.a, &w.m.ofA, w.a), w.only(w.m.b, &w.m.ofB, w.b)
	for i := range min(len(onlyA), len(onlyB)) {
		w.say(WhyPartsDiffer, onlyA[i], onlyB[i])
	}
	both := min(len(onlyA), len(onlyB))
	for _, rest := range append(onlyA[both:], onlyB[both:]...) {
		w.say(WhyMissing, rest, "")
	}
}

func (w *why) only(n *PersonName, of *[maxParts]int8, words []string) (only []string) {
	for i, p := range n.parts[:n.count] {
		if of[i] < 0 {
			only = append(only, joinWords(words, p.word, p.end))
		}
	}
	return only
}

// turned reports whether the pairs stand in another order, fathers' names aside.
func (w *why) turned() bool {
	last := int8(-1)
	for i, p := range w.m.a.parts[:w.m.a.count] {
		if j := w.m.ofA[i]; j >= 0 && p.role != FatherName {
			if j < last {
				return true
			}
			last = j
		}
	}
	return false
}
