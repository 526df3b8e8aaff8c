package lang

import (
	"strconv"
	"strings"
)

// Match chooses the interface's language for what a browser asks (Accept-Language, RFC
// 9110, 12.5.4): the one with the highest weight, the first of equals. Script and region
// do not matter: who asks for uz-Cyrl is better served in Uzbek than in anything else.
func Match(accept string, fallback Tag) Tag {
	best, highest := fallback, 0.0
	for _, part := range strings.Split(accept, ",") {
		name, params, _ := strings.Cut(part, ";")
		base, _, _ := strings.Cut(strings.TrimSpace(name), "-")
		tag := Tag(strings.ToLower(base))
		if w := weight(params); Known(tag) && w > highest {
			best, highest = tag, w
		}
	}
	return best
}

func weight(params string) float64 {
	q, given := strings.CutPrefix(strings.ToLower(strings.TrimSpace(params)), "q=")
	if !given {
		return 1
	}
	w, err := strconv.ParseFloat(q, 64)
	if err != nil || w > 1 {
		return 0
	}
	return w
}

var names = map[Tag]string{
	"ky": "кыргызча", "kk": "қазақша", "uz": "oʻzbekcha", "az": "azərbaycanca", "tr": "Türkçe",
	"en": "English", "ru": "русский", "tk": "türkmençe", "hu": "magyar",
	"uz-Cyrl": "ўзбекча", "kk-Latn": "qazaqşa",
}

// Name is a language's own name for itself, or its code.
func Name(t Tag) string {
	if name, ok := names[t]; ok {
		return name
	}
	return string(t)
}
