package lang

import "strings"

// plan is how a state's telephone numbers are built (ITU-T E.164 and the national plans).
type plan struct {
	country, code string
	digits        int    // of a national number, without the trunk prefix
	trunk         string // dialled before it inside the state
	begins        string // the digits it may begin with; "": any
}

var plans = []plan{
	{"KG", "996", 9, "0", ""},
	{"KZ", "7", 10, "8", "67"},
	{"UZ", "998", 9, "8", ""},
	{"AZ", "994", 9, "0", ""},
	{"TR", "90", 10, "0", ""},
	{"TM", "993", 8, "8", ""},
	{"RU", "7", 10, "8", "3489"},
	{"HU", "36", 9, "06", ""},
}

func (p plan) fits(national string) bool {
	return len(national) == p.digits && (p.begins == "" || strings.Contains(p.begins, national[:1]))
}

// Phone is a telephone number as E.164 writes it, +996555123456, however it was written:
// with 00, 8~10 or the trunk prefix, in groups, with an extension behind it. country is the
// state whose number it is, "" if that is not known; then only what says it itself is read.
// It is "" for what is no telephone number.
func Phone(written, country string) string {
	digits, plus := dialled(written)
	switch {
	case plus:
		return international(digits)
	case strings.HasPrefix(digits, "00"):
		return international(digits[2:])
	case strings.HasPrefix(digits, "810") && len(digits) > 12:
		return international(digits[3:])
	}
	for _, p := range plans {
		if p.country != strings.ToUpper(country) {
			continue
		}
		if p.fits(digits) {
			return "+" + p.code + digits
		}
		if national, ok := strings.CutPrefix(digits, p.trunk); ok && p.fits(national) {
			return "+" + p.code + national
		}
	}
	for _, p := range plans {
		national, ok := strings.CutPrefix(digits, p.code)
		if !ok && p.code == "7" {
			national, ok = strings.CutPrefix(digits, "8") // 8 701 …, 8 916 …: nobody else dials eleven digits so
		}
		if ok && p.fits(national) && len(digits) > 10 {
			return "+" + p.code + national
		}
	}
	return ""
}

// international reads what follows the plus. Of a state whose plan is known the length must
// fit; the trunk prefix that some put between, +996 (0)555, is left out.
func international(digits string) string {
	known := false
	for _, p := range plans {
		national, ok := strings.CutPrefix(digits, p.code)
		if !ok {
			continue
		}
		known = true
		if p.fits(national) {
			return "+" + digits
		}
		if bare, trunk := strings.CutPrefix(national, p.trunk); trunk && p.fits(bare) {
			return "+" + p.code + bare
		}
	}
	if known && !strings.HasPrefix(digits, "36") || len(digits) < 8 || len(digits) > 15 || digits[0] == '0' {
		return ""
	}
	return "+" + digits
}

// dialled are the digits, up to the extension, and whether a plus stands before them.
func dialled(written string) (digits string, plus bool) {
	var b strings.Builder
	for _, r := range cut(written, maxMark) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '+' && b.Len() == 0:
			plus = true
		case b.Len() >= 7 && !strings.ContainsRune(" -–().~\u00a0/", r):
			return b.String(), plus
		}
	}
	return b.String(), plus
}
