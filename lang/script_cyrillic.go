package lang

// cyrillicSounds reads the Cyrillic alphabets of Kyrgyz, Kazakh, Uzbek, Turkmen,
// Karakalpak, Russian, and of Azerbaijani until 1991; with the few letters of Macedonian,
// Serbian and Ukrainian that foreign papers bring. ь and ъ are not heard.
var cyrillicSounds = func() (t [0x130]string) {
	for letter, said := range map[rune]string{
		'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "io", 'ж': "J", 'з': "z",
		'и': "i", 'й': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r",
		'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "x", 'ц': "T", 'ч': "C", 'ш': "S", 'щ': "SC",
		'ы': "i", 'э': "e", 'ю': "iu", 'я': "ia",
		'ә': "@", 'ғ': "G", 'қ': "k", 'ҡ': "k", 'ң': "N", 'ҥ': "N", 'ө': "O", 'ұ': "u", 'ү': "U",
		'һ': "h", 'ҳ': "h", 'ӽ': "h", 'і': "i", 'ў': "O", 'җ': "J", 'ҷ': "C", 'ӣ': "i", 'ӯ': "u",
		'ҝ': "g", 'ј': "i", 'ҹ': "J", 'ҕ': "G", 'ӷ': "G", 'ӓ': "@", 'ӧ': "O", 'ӱ': "U",
		'ѓ': "g", 'ќ': "k", 'ђ': "J", 'ћ': "C", 'љ': "l", 'њ': "n", 'џ': "J", 'є': "e", 'ї': "i",
		'ґ': "g", 'ѝ': "i", 'ӂ': "J", 'ѕ': "z",
	} {
		t[letter-0x400] = said
	}
	return t
}()

// cyrillicPairs are two letters that stand for one sound elsewhere.
func cyrillicPair(a, b rune) sound {
	switch {
	case a == 'д' && b == 'ж':
		return 'J'
	case a == 'т' && b == 'с':
		return 'T'
	case (a == 'к' || a == 'қ') && b == 'с':
		return 'K'
	}
	return 0
}

func sayCyrillic(word []sound, letters []rune) []sound {
	for i := 0; i < len(letters); i++ {
		r := letters[i]
		if r < 0x400 || r >= 0x530 {
			continue
		}
		if i+1 < len(letters) {
			if s := cyrillicPair(r, letters[i+1]); s != 0 {
				word = say(word, s)
				i++
				continue
			}
		}
		said := cyrillicSounds[r-0x400]
		if n := len(word); r == 'ю' && n > 0 && !isVowel(word[n-1]) {
			said = "U" // Гюлер, Мевлют
		}
		for j := range len(said) {
			word = say(word, said[j])
		}
	}
	return word
}
