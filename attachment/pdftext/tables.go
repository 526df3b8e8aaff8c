package pdftext

import "fmt"

// winAnsi is what codes of one byte show where a file does not say otherwise: Windows-1252.
var winAnsi = func() (t [256]rune) {
	for i := range t {
		t[i] = rune(i)
	}
	for i, r := range []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ") {
		t[0x80+i] = r
	}
	return t
}()

// afii are the Cyrillic letters as older fonts call them, afii10017 being А.
var afii = func() map[string]rune {
	t := map[string]rune{"023": 'Ё', "071": 'ё'}
	for i := range 32 {
		upper, lower := 17+i, 65+i
		if i > 5 { // Ё stands between
			upper, lower = upper+1, lower+1
		}
		t[fmt.Sprintf("%03d", upper)] = rune('А' + i)
		t[fmt.Sprintf("%03d", lower)] = rune('а' + i)
	}
	return t
}()

// named are glyphs with a name of their own that letters are not read without.
var named = map[string]rune{
	"space": ' ', "period": '.', "comma": ',', "colon": ':', "semicolon": ';', "hyphen": '-', "endash": '–', "emdash": '—', "slash": '/', "quotesingle": '\'',
	"quotedbl": '"', "quoteleft": '‘', "quoteright": '’', "quotedblleft": '“', "quotedblright": '”', "guillemotleft": '«', "guillemotright": '»',
	"parenleft": '(', "parenright": ')', "bracketleft": '[', "bracketright": ']', "question": '?', "exclam": '!', "plus": '+', "equal": '=', "percent": '%',
	"numbersign": '#', "ampersand": '&', "asterisk": '*', "at": '@', "underscore": '_', "bullet": '•', "section": '§', "afii61352": '№',
	"zero": '0', "one": '1', "two": '2', "three": '3', "four": '4', "five": '5', "six": '6', "seven": '7', "eight": '8', "nine": '9',
	"Gbreve": 'Ğ', "gbreve": 'ğ', "Idotaccent": 'İ', "dotlessi": 'ı', "Scedilla": 'Ş', "scedilla": 'ş', "Odieresis": 'Ö', "odieresis": 'ö', "Udieresis": 'Ü', "udieresis": 'ü',
	"Ccedilla": 'Ç', "ccedilla": 'ç', "Schwa": 'Ə', "schwa": 'ə', "fi": 'ﬁ', "fl": 'ﬂ',
}
