package lang

import (
	"cmp"
	"slices"
	"sync"
)

// Namesakes finds the names similar to a name among a million, in memory. It keeps for a name
// what comparing needs, some 70 bytes, and not its spelling: whoever asks keeps the
// spellings under the numbers that Add returns. Any number may look at once; adding waits.
type Namesakes struct {
	mu     sync.RWMutex
	packed []byte    // the names, one after another; see pack
	starts []uint32  // where each begins
	kept   []posting // in order
	fresh  []posting // added since, put in order when somebody looks
	tidy   int       // so many of fresh are in order
}

// posting says that a name has a key: 27 bits of the key's hash, 10 for how its other word
// goes on, 27 for the name's number.
type posting uint64

const halfBits = 27

func post(k nameKey, number int) posting {
	return posting(hashKey(k)<<(halfBits+restBits)) | posting(k.rest)<<halfBits | posting(number)
}

// Namesake is a name that was found. Ask whether it is Similar.
type Namesake struct {
	Number int
	Likeness
}

// maxLooked bounds how many names are compared for one question.
const maxLooked = 10000

// Add takes a name in and returns its number: 0 for the first, then 1, 2, 3.
func (x *Namesakes) Add(n *PersonName) int {
	x.mu.Lock()
	defer x.mu.Unlock()
	number := len(x.starts)
	x.starts = append(x.starts, uint32(len(x.packed)))
	x.packed = pack(x.packed, n)
	for _, key := range n.keys(false) {
		x.fresh = append(x.fresh, post(key, number))
	}
	for i := range n.parts[:n.count] {
		if p := &n.parts[i]; n.count > 1 && !p.initial { // who knows one word of it finds it, too
			w := keyWordOf(n.stem(p))
			x.fresh = append(x.fresh, post(nameKey{w.bones, "", w.rest}, number))
		}
	}
	return number
}

// Remove makes a name not be found any more, and leaves nothing of it here. Its number is not
// given again.
func (x *Namesakes) Remove(number int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if number >= 0 && number < len(x.starts) {
		end := len(x.packed)
		if number+1 < len(x.starts) {
			end = int(x.starts[number+1])
		}
		clear(x.packed[x.starts[number]:end])
	}
}

// Len is how many names were added.
func (x *Namesakes) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.starts)
}

// Bytes is how much memory the names take.
func (x *Namesakes) Bytes() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return cap(x.packed) + 4*cap(x.starts) + 8*(cap(x.kept)+cap(x.fresh))
}

// Find returns the names likest to n, the likest first, at most as many as asked for; equally
// like ones by number. The similar ones come first; what follows them, where there are fewer,
// is the next likest and not similar.
func (x *Namesakes) Find(n *PersonName, most int) []Namesake {
	x.settle()
	x.mu.RLock()
	defer x.mu.RUnlock()
	numbers := x.candidates(n)
	found := x.similar(n, numbers)
	if len(found) < most {
		near := x.nearest(n, numbers, found)
		slices.SortFunc(found, likest)
		slices.SortFunc(near, likest)
		found = append(found, near...)
	} else {
		slices.SortFunc(found, likest)
	}
	return found[:max(0, min(most, len(found)))]
}

// Similar is Find for the similar ones alone, which costs less.
func (x *Namesakes) Similar(n *PersonName, most int) []Namesake {
	x.settle()
	x.mu.RLock()
	defer x.mu.RUnlock()
	found := x.similar(n, x.candidates(n))
	slices.SortFunc(found, likest)
	return found[:max(0, min(most, len(found)))]
}

// similar are those of some numbers whose names are, in the order of their numbers.
func (x *Namesakes) similar(n *PersonName, numbers []uint32) (found []Namesake) {
	var other PersonName
	plain, of := plainWords(n.heads())
	for _, number := range numbers {
		packed := x.packed[x.starts[number]:]
		if plain && !mayBeSimilar(&of, packed) {
			continue
		}
		unpack(packed, &other)
		if l, _ := compareNames(n, &other, false); l.Similar() {
			found = append(found, Namesake{int(number), l})
		}
	}
	return found
}

// Having returns the names of which one word is like the one of n, the likest first: what
// somebody finds who knows no more of a name. It is nothing to compare persons by.
func (x *Namesakes) Having(n *PersonName, most int) []Namesake {
	if n.count != 1 {
		return nil
	}
	x.settle()
	x.mu.RLock()
	defer x.mu.RUnlock()
	var found []Namesake
	var other PersonName
	for _, number := range x.candidates(n) {
		unpack(x.packed[x.starts[number]:], &other)
		if d := n.inside(&other); d < givenLimit {
			found = append(found, Namesake{int(number), Likeness{Score: 1 - (1-SimilarAt)*float64(d)/givenLimit}})
		}
	}
	slices.SortFunc(found, likest)
	return found[:max(0, min(most, len(found)))]
}

// inside is how far the one word of n is from the nearest word of other.
func (n *PersonName) inside(other *PersonName) int {
	p, least := &n.parts[0], pieceLimit
	for i := range other.parts[:other.count] {
		q := &other.parts[i]
		if q.initial || masksDiffer(maskOf(n.stem(p)), maskOf(other.stem(q))) > 2 {
			continue
		}
		least = min(least, apartWords(n.stem(p), other.stem(q), givenLimit))
	}
	return least
}

func likest(a, b Namesake) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Number, b.Number))
}

// nearest grades the candidates that are not among the similar ones.
func (x *Namesakes) nearest(n *PersonName, numbers []uint32, similar []Namesake) (near []Namesake) {
	var other PersonName
	for _, number := range numbers[:min(len(numbers), maxLooked/5)] {
		if len(similar) > 0 && similar[0].Number == int(number) {
			similar = similar[1:]
			continue
		}
		unpack(x.packed[x.starts[number]:], &other)
		if l, alike := compareNames(n, &other, true); alike && l.Score > 0.3 {
			near = append(near, Namesake{int(number), l})
		}
	}
	return near
}

// candidates are the numbers of the names that share a key with n and whose other word is
// near, those of the rarest keys first, up to maxLooked.
func (x *Namesakes) candidates(n *PersonName) []uint32 {
	type run struct {
		postings []posting
		rest     rest
	}
	var runs []run
	for _, key := range n.keys(true) {
		runs = append(runs, run{runOf(x.kept, key), key.rest}, run{runOf(x.fresh, key), key.rest})
	}
	slices.SortFunc(runs, func(a, b run) int { return len(a.postings) - len(b.postings) })
	numbers := make([]uint32, 0, 1024)
	for _, r := range runs {
		if len(r.postings) == 0 {
			continue
		}
		near := r.rest.near()
		for _, p := range r.postings {
			if near[p>>halfBits&(1<<restBits-1)] && len(numbers) < maxLooked {
				numbers = append(numbers, uint32(p&(1<<halfBits-1)))
			}
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// runOf are the postings of a key.
func runOf(all []posting, key nameKey) []posting {
	key.rest = 0
	least := post(key, 0)
	from, _ := slices.BinarySearch(all, least)
	to, _ := slices.BinarySearch(all[from:], least+1<<(halfBits+restBits))
	return all[from : from+to]
}

// settle puts what was added in order, and into the rest once it is a sixteenth of it.
func (x *Namesakes) settle() {
	x.mu.RLock()
	settled := x.tidy == len(x.fresh)
	x.mu.RUnlock()
	if settled {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	slices.Sort(x.fresh[x.tidy:])
	x.fresh = merge(x.fresh[:x.tidy:x.tidy], x.fresh[x.tidy:])
	if len(x.fresh) > len(x.kept)/16 {
		x.kept, x.fresh = merge(x.kept, x.fresh), nil
	}
	x.tidy = len(x.fresh)
}

// merge puts added, which is in order, into all, which is too, from behind: what does not
// move is not touched.
func merge(all, added []posting) []posting {
	if len(all) == 0 {
		return slices.Clip(added)
	}
	i, to := len(all)-1, len(all)+len(added)-1
	all = slices.Grow(all, len(added))[:to+1]
	for j := len(added) - 1; j >= 0; to-- {
		if i >= 0 && all[i] > added[j] {
			all[to] = all[i]
			i--
		} else {
			all[to] = added[j]
			j--
		}
	}
	return all
}

// hashKey is FNV-1a, folded to 27 bits. Keys that fall together cost a comparison and
// nothing else.
func hashKey(key nameKey) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(key.bones) {
		h = (h ^ uint64(key.bones[i])) * 1099511628211
	}
	for i := range len(key.first) {
		h = (h ^ uint64(key.first[i])) * 1099511628211
	}
	return (h ^ h>>halfBits) & (1<<halfBits - 2)
}

// pack appends a name without its spelling: how many parts, four bytes for each, the sounds.
func pack(to []byte, n *PersonName) []byte {
	to = append(to, n.count)
	for _, p := range n.parts[:n.count] {
		marks := byte(p.role) | byte(p.form)<<2 | byte(p.sex)<<4 | byte(b2i(p.sure))<<6 | byte(b2i(p.initial))<<7
		to = append(to, p.n, p.stem, marks, byte(p.mask))
	}
	for i := range n.parts[:n.count] {
		to = append(to, n.sounds(&n.parts[i])...)
	}
	return to
}

// heads is what pack writes of a name's parts.
func (n *PersonName) heads() []byte {
	var room [1 + 4*maxParts + maxSaid]byte
	packed := pack(room[:0], n)
	return packed[1 : 1+4*int(n.count)]
}

// wordHeads are a name's words by their packed heads, its father's name left out: the
// consonants there are, and the role, with 4 if it is sure.
type wordHeads struct {
	mask, role [maxParts]byte
	count      int
}

// plainWords reads the words of a packed name. It is plain if no word of it could be
// paired by anything but its own sounds: no initials, no two words that may be one, no
// father's name in place of a family name.
func plainWords(heads []byte) (plain bool, w wordHeads) {
	father, family, before := false, false, NameRole(255)
	for ; len(heads) >= 4; heads = heads[4:] {
		role := NameRole(heads[2] & 3)
		if heads[2]>>7 == 1 || role == before && role != FatherName {
			return false, w
		}
		if before = role; role == FatherName {
			father = true
			continue
		}
		family = family || role == FamilyName
		w.mask[w.count], w.role[w.count] = heads[3], heads[2]&3|heads[2]>>6&1<<2
		w.count++
	}
	return !father || family, w
}

// mayBeSimilar tells by the heads of a packed name whether comparing it with a plain one can
// find them similar. Either name's words must all find a partner (see matching.rest), and
// words are no partners whose consonants differ in more than two classes, or of which one is
// surely a given and the other surely a family name (see matching.apart).
func mayBeSimilar(a *wordHeads, packed []byte) bool {
	plain, b := plainWords(packed[1 : 1+4*int(packed[0])])
	return !plain || a.within(&b) || b.within(a)
}

func (a *wordHeads) within(b *wordHeads) bool {
	for i := range a.count {
		partner := false
		for j := range b.count {
			roles := a.role[i]&b.role[j]&4 == 0 || a.role[i] == b.role[j]
			partner = partner || roles && masksDiffer(uint16(a.mask[i]), uint16(b.mask[j])) <= 2
		}
		if !partner {
			return false
		}
	}
	return true
}

// unpack reads what pack wrote. The rest of n stays as it was: only the parts matter.
func unpack(from []byte, n *PersonName) {
	n.count = from[0]
	head, at := from[1:], 0
	body := head[4*int(n.count):]
	for i := range n.parts[:n.count] {
		b := head[4*i : 4*i+4]
		n.parts[i] = part{at: uint8(at), n: b[0], stem: b[1], role: NameRole(b[2] & 3), form: built(b[2] >> 2 & 3),
			sex: sex(b[2] >> 4 & 3), sure: b[2]>>6&1 == 1, initial: b[2]>>7 == 1, mask: uint16(b[3])}
		at += int(b[0])
	}
	clear(n.said[copy(n.said[:], body[:at]):])
}
