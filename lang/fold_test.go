package lang

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for want, typed := range map[string][]string{
		"icisleri":     {"İçişleri", "içişleri", "İÇİŞLERİ", "ICISLERI", "ıçışlerı", "I\u0307çişleri"},
		"diyarbakir":   {"DIYARBAKIR", "DİYARBAKIR", "Diyarbakır"},
		"ozbekiston":   {"Oʻzbekiston", "O'ZBEKISTON", "O‘zbekiston", "O’zbekiston", "Ozbekiston", "O´zbekiston"},
		"mano":         {"maʼno", "ma'no", "mano"},
		"daxili isler": {"Daxili İşlər", "DAXİLİ İŞLƏR", "daxili isler"},
		"елка":         {"Ёлка", "елка", "е\u0308лка"},
		"чуй":          {"Чуй", "ЧУЙ", "чуи\u0306"},
		"чүй":          {"Чүй", "ЧҮЙ"},
		"өкмөт":        {"ӨКМӨТ", "Өкмөт"},
		"қазақстан":    {"ҚАЗАҚСТАН", "Қазақстан"},
		"gumus":        {"gümüş", "GÜMÜŞ", "gu\u0308mu\u0308s\u0327"},
		"kenesh 1":     {"Ｋenesh １", "ken\u00adesh 1"},
	} {
		for _, s := range typed {
			if got := Fold(s); got != want {
				t.Errorf("%q: %q, want %q", s, got, want)
			}
		}
	}
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	ours := rapid.RuneFrom([]rune("İIıiçşğöüəäЁёЙйиӨөҢңҮүқғұһіʻʼ'‘’ \u0306\u0307\u0308"))
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.OneOf(rapid.Rune(), ours)).Draw(t, "s")
		folded := Fold(s)
		if again := Fold(folded); again != folded {
			t.Fatalf("%q folds to %q and then to %q", s, folded, again)
		}
		if strings.ContainsAny(folded, apostrophes+"ıəİ") {
			t.Fatalf("%q keeps what it should not: %q", s, folded)
		}
	})
}

func TestCapitalsFindSmallLetters(t *testing.T) {
	letters := rapid.RuneFrom([]rune("abcçdeəfgğhxıijkqlmnoöprsştuüvyzʻаәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"))
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(letters).Draw(t, "s")
		want := Fold(s)
		for _, capitals := range []string{strings.ToUpper(s), strings.ToUpperSpecial(unicode.TurkishCase, s)} {
			if got := Fold(capitals); got != want {
				t.Fatalf("%q folds to %q, %q to %q", s, want, capitals, got)
			}
		}
	})
}

func TestTokens(t *testing.T) {
	got := Tokens("Түрк мамлекеттеринин уюмунун №12/3 — “Oʻzbekiston”, İçişleri!")
	want := []string{"түрк", "мамлекеттеринин", "уюмунун", "no12", "3", "ozbekiston", "icisleri"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
