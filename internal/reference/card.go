package reference

// Cards: 4-card.md.

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"unicode"
)

var (
	languageForm = regexp.MustCompile(`^[A-Za-z0-9-]{2,16}$`)
	addressForm  = regexp.MustCompile(`^([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}$`)
	kindForm     = regexp.MustCompile(`^(member|observer|secretariat)$`)
	blankForm    = regexp.MustCompile(`^[\pZ\s]*$`)
)

// plainText says that a text has nothing in it that makes a page lie.
func plainText(s string, most int, lines bool) bool {
	return len(s) <= most && !slices.ContainsFunc([]rune(s), func(r rune) bool {
		bad := unicode.IsControl(r) && !(lines && (r == '\n' || r == '\t'))
		return bad || r == 0x200E || r == 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0xFEFF || r >= 0xE0000 && r <= 0xE007F
	})
}

// ReadCard reads a card and returns its party, its kind of seat, its signing key and its fingerprint.
func ReadCard(card, sig []byte) (id, kind string, sign, recovery []byte, print string, err error) {
	defer caught(&err)
	v, err := Decode(card)
	if err != nil {
		return "", "", nil, nil, "", err
	}
	f := recordOf(v)
	id = f.text("party", partyForm)
	kind = f.text("kind", kindForm)
	must(!f.has("state") || len(f.d["state"].(string)) == 2, "state")
	get[string](f, "state", true)
	name := get[Dict](f, "name", false)
	must(len(name) > 0, "no name")
	for k, v := range name {
		tag, text := k.(string), v.(string)
		must(languageForm.MatchString(tag) && !blankForm.MatchString(text) && plainText(text, 16_384, true), "name")
	}
	languages := get[List](f, "languages", false)
	must(len(languages) >= 1 && len(languages) <= 16, "languages")
	for _, l := range languages {
		must(len(l.(string)) >= 2 && len(l.(string)) <= 16, "languages")
	}
	must(plainText(get[string](f, "zone", false), 64, false), "zone")
	f.text("address", addressForm)
	sign = f.octets("sign", false)
	recovery = f.octets("recovery", true)
	must(len(sign) == 32 && len(f.octets("link", false)) == 32 && len(f.octets("seal", false)) == 1216 && (recovery == nil || len(recovery) == 32), "keys")
	delete(f.d, "issued")
	f.whole()
	must(Verify(sign, "kenesh/card/1", card, sig), "signature")
	sum := HashOf("kenesh/fingerprint/1", card)
	digits := fmt.Sprintf("%040s", new(big.Int).Mod(new(big.Int).SetBytes(sum[:]), new(big.Int).Exp(big.NewInt(10), big.NewInt(40), nil)))
	for i := 0; i < 40; i += 5 {
		print += " " + digits[i:i+5]
	}
	return id, kind, sign, recovery, print[1:], nil
}
