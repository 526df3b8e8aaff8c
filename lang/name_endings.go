package lang

// Endings are told on the sounds, so that -ович, -ovich, -owitsch and -ovic are one rule.

// marker tells the words for son and daughter that stand after the father's name: уулу,
// ұлы, оглы, oğlu, oghlu, oʻgʻli, ўғли; кызы, қызы, qızı, qizi, gyzy.
func marker(said []sound) (built, sex) {
	switch {
	case isSon(said):
		return sonOf, male
	case isDaughter(said):
		return daughterOf, female
	}
	return bare, unsaid
}

func isSon(s []sound) bool {
	n := len(s)
	if n < 3 || n > 5 || s[n-2] != 'l' || s[n-1] != 'i' && s[n-1] != 'u' && s[n-1] != 'U' {
		return false
	}
	for _, c := range s[:n-2] {
		if !in(c, "oOuUgGx") {
			return false
		}
	}
	return in(s[0], "oOuU")
}

func isDaughter(s []sound) bool {
	n := len(s)
	return n >= 3 && n <= 4 && in(s[0], "kqgGx") && s[1] == 'i' && in(s[2], "zs_") && (n == 3 || s[3] == 'i')
}

// tail are words that belong to the word before them: zade.
func tail(s []sound) bool {
	return len(s) >= 4 && len(s) <= 5 && s[0] == 'z' && in(s[1], "aA@") && s[2] == 'd' && in(s[3], "aA@eE")
}

// head are words that belong to the word after them: Abdul Aziz.
func head(s []sound) bool {
	return len(s) >= 3 && len(s) <= 5 && in(s[0], "aA") && s[1] == 'b' &&
		(s[2] == 'd' && (len(s) == 3 || in(s[3], "uUo") && (len(s) == 4 || in(s[4], "lr"))) || in(s[2], "uU") && len(s) == 4 && s[3] == 'l')
}

// particle are words that no comparison needs: el, bin, ibn.
func particle(s []sound) bool {
	switch string(s) {
	case "El", "el", "Al", "bin", "ibn", "bEn", "van", "vAn", "fon", "dE":
		return true
	}
	return false
}

func in(s sound, set string) bool {
	for i := range len(set) {
		if set[i] == s {
			return true
		}
	}
	return false
}

// ends reports whether the last sounds of s are each in one of sets.
func ends(s []sound, sets ...string) bool {
	if len(s) < len(sets) {
		return false
	}
	for i, set := range sets {
		if !in(s[len(s)-len(sets)+i], set) {
			return false
		}
	}
	return true
}

const (
	anyA  = "aA@"
	anyE  = "eEoO@"
	anyCh = "CcJ"
)

// findEnding tells a father's or family name by its ending, and what is its stem.
func (n *PersonName) findEnding(p *part) {
	s := n.sounds(p)
	if cut, f, x := fatherEnding(s); cut > 0 {
		p.role, p.sure, p.form, p.sex = FatherName, true, f, x
		p.stem = p.n - uint8(cut)
		return
	}
	if cut, x := familyEnding(s); cut > 0 {
		p.form, p.sex = slavic, x
		p.stem = p.n - uint8(cut)
	}
}

// fatherEnding finds an ending of a father's name and how many sounds it has. -oğlu grown
// on is a Turkish family name and is left alone; -guly is a Turkmen given name.
func fatherEnding(s []sound) (cut int, f built, x sex) {
	switch {
	case len(s) < 5:
	case ends(s, anyE, "v", "i", anyCh):
		return 4, slavic, male
	case ends(s, anyE, "v", "n", anyA):
		return 4, slavic, female
	case ends(s, "i", "n", "i", anyCh, "n", anyA):
		return 5, slavic, female
	case ends(s, "l", "i", anyCh) && ends(s[:len(s)-2], "iI", "l"):
		return 2, slavic, male
	case ends(s, "i", anyCh, "n", anyA):
		return 4, slavic, female
	case ends(s, "u", "u", "l", "uU") && len(s) > 5:
		return 4, sonOf, male
	case ends(s, "uU", "l", "i") && !ends(s[:len(s)-3], "gG") && !ends(s[:len(s)-3], "nm", "k"):
		return 3, sonOf, male
	case ends(s, "kqgG", "i", "zs_", "i") && len(s) > 5:
		return 4, daughterOf, female
	}
	return 0, bare, unsaid
}

// familyEnding finds -ov, -ev, -ova, -eva as any script writes them. The stem keeps at
// least two sounds; Alev is a given name.
func familyEnding(s []sound) (cut int, x sex) {
	switch {
	case len(s) >= 5 && ends(s, anyE, "v"):
		return 2, male
	case len(s) >= 6 && ends(s, anyE, "v", anyA):
		return 3, female
	}
	return 0, unsaid
}
