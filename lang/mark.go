package lang

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What identifies persons and things, brought into one form in which two ways of writing it
// are the same string. Nothing here says that a number exists. What cannot be read is "".
// All of them take whatever strangers send, in time that goes by maxMark.

// maxMark is more letters than any mark has; what is longer is cut.
const maxMark = 200

// cut is the first n letters of s.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// looksLatin are Cyrillic capitals that look like Latin ones: on plates and in documents they
// are the same sign, and which keyboard was on nobody can see.
var looksLatin = strings.NewReplacer("А", "A", "В", "B", "Е", "E", "Ё", "E", "К", "K", "М", "M", "Н", "H", "О", "O", "Ө", "O", "Р", "P",
	"С", "C", "Т", "T", "У", "Y", "Ү", "Y", "Х", "X", "І", "I", "Ј", "J", "Ѕ", "S", "Һ", "H", "İ", "I", "Ə", "A")

// signs are the letters and digits in capitals, look-alikes as Latin.
func signs(written string) string {
	var b strings.Builder
	for _, r := range cut(written, maxMark) {
		if r == 'ı' || r == 'i' {
			r = 'I'
		}
		if r = unicode.ToUpper(r); r != '№' && r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			b.WriteRune(digit(r))
		}
	}
	return looksLatin.Replace(b.String())
}

// digit is a digit of any script as ASCII has it.
func digit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	}
	return r
}

// LooksAlike is a mark with what is easily taken for something else put together: O and 0, I
// and 1, B and 8, S and 5, Z and 2. Two marks that are the same only so are a lead, and never
// the same.
func LooksAlike(mark string) string {
	return strings.Map(func(r rune) rune {
		if at := strings.IndexRune("OQDILBSZ", r); at >= 0 {
			return rune("00011852"[at])
		}
		return r
	}, mark)
}

// DocumentNumber is the number of a document, of a person or of a thing: without spaces,
// hyphens and №, in capitals.
func DocumentNumber(written string) string {
	if s := signs(written); len(s) >= 4 {
		return s
	}
	return ""
}

// Plate is a vehicle's registration. What only says the state is left out where the plate is
// known without it: 01 KG 123 ABC, TR 34 ABC 123.
func Plate(written string) string {
	s := signs(written)
	if len(s) < 4 || !strings.ContainsAny(s, "0123456789") {
		return ""
	}
	if len(s) > 7 && s[2:4] == "KG" && isDigits(s[:2]) && isDigits(s[4:7]) {
		return s[:2] + s[4:]
	}
	if len(s) > 6 && s[:2] == "TR" && isDigits(s[2:4]) {
		return s[2:]
	}
	return s
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Chassis is a vehicle identification number (ISO 3779: seventeen signs, never I, O or Q,
// which are read as 1 and 0), or the older number of a chassis.
func Chassis(written string) string {
	s := signs(written)
	switch {
	case len(s) == 17:
		return strings.NewReplacer("I", "1", "O", "0", "Q", "0").Replace(s)
	case len(s) >= 5:
		return s
	}
	return ""
}

// IBAN is an international bank account number (ISO 13616) without spaces; "" if its check
// digits do not hold.
func IBAN(written string) string {
	s := signs(written)
	if len(s) < 15 || len(s) > 34 || !isDigits(s[2:4]) || isDigits(s[:1]) || isDigits(s[1:2]) {
		return ""
	}
	rest := 0
	for _, r := range s[4:] + s[:4] {
		switch {
		case r >= '0' && r <= '9':
			rest = (rest*10 + int(r-'0')) % 97
		case r >= 'A' && r <= 'Z':
			rest = (rest*100 + int(r-'A') + 10) % 97
		default:
			return ""
		}
	}
	if rest != 1 {
		return ""
	}
	return s
}

// Account is an IBAN or any other number or name of an account. Letters keep their case, for
// wallets tell them apart, but in a profile's name and an address in hexadecimal.
func Account(written string) string {
	if s := IBAN(written); s != "" {
		return s
	}
	s := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '–' {
			return -1
		}
		return digit(r)
	}, cut(written, maxMark))
	for _, before := range []string{"https://", "http://", "www."} {
		if bare, ok := cutFold(s, before); ok {
			s = strings.ToLower(bare)
		}
	}
	if strings.HasPrefix(s, "@") || strings.HasPrefix(s, "0x") || strings.HasPrefix(s, "0X") {
		s = strings.ToLower(strings.TrimPrefix(s, "@"))
	}
	if s = strings.TrimRight(s, "/"); utf8.RuneCountInString(s) < 4 {
		return ""
	}
	return s
}

func cutFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

// Mailbox is an electronic mail address in small letters.
func Mailbox(written string) string {
	s, _ := cutFold(strings.TrimSpace(cut(written, maxMark)), "mailto:")
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > len(s)-4 || strings.ContainsFunc(s, unicode.IsSpace) || !strings.Contains(s[at:], ".") {
		return ""
	}
	return strings.ToLower(s)
}

// NetworkAddress is an IP address in its shortest form.
func NetworkAddress(written string) string {
	a, err := netip.ParseAddr(strings.TrimSpace(cut(written, maxMark)))
	if err != nil {
		return ""
	}
	return a.Unmap().WithZone("").String()
}

// Device is a handset's IMEI by its first fourteen digits, which are all that say which it
// is: the fifteenth is a check digit (TS 23.003, Luhn's), and sixteen have a version.
func Device(written string) string {
	s := signs(written)
	if !isDigits(s) || len(s) < 14 || len(s) > 16 || len(s) == 15 && !luhn(s) {
		return ""
	}
	return s[:14]
}

func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// legalForms say what an organisation is and not which.
var legalForms = map[string]bool{"ооо": true, "оао": true, "зао": true, "ао": true, "тоо": true, "жшс": true, "жчк": true, "осоо": true, "ип": true, "чп": true,
	"llc": true, "ltd": true, "llp": true, "inc": true, "co": true, "mmc": true, "qsc": true, "asc": true, "mchj": true, "qk": true, "as": true, "aş": true, "şti": true}

// Organisation is an organisation's name in small letters, without its legal form, marks and
// quotation marks. Names in two scripts are not brought together.
func Organisation(written string) string {
	var words []string
	for _, word := range Tokens(cut(written, maxMark)) {
		if !legalForms[word] {
			words = append(words, word)
		}
	}
	if s := strings.Join(words, " "); utf8.RuneCountInString(s) >= 3 {
		return s
	}
	return ""
}
