package lang

import "strings"

// style is a way to write a person's parts in some script.
type style struct {
	to     string // script
	write  func(string) string
	father func(p invented) string // already in that script; nil for the language's own, written by write
}

func ru(t table, then func(string) string) (func(string) string, func(invented) string) {
	return func(s string) string { return then(t.write(s)) },
		func(p invented) string { return then(p.ovich(t.write(p.father))) }
}

func same(s string) string { return s }

// styles are the offices' ways with each language.
func styles(tongue string) []style {
	bgn := func(s string) string { return bgnRussian.write(yeE(s)) }
	press := func(s string) string { return english.write(yeE(s)) }
	passport := upperASCII(icao)
	var all []style
	add := func(script string, w func(string) string, f func(invented) string) {
		all = append(all, style{script, w, f})
	}
	russian := func(t table, thens ...func(string) string) {
		for i, then := range thens {
			w, f := ru(t, then)
			add([]string{"Cyrl", "Latn"}[min(i, 1)], w, f)
		}
	}
	add(map[string]string{"ky": "Cyrl", "kk": "Cyrl"}[tongue]+map[string]string{"uz": "Latn", "az": "Latn", "tr": "Latn"}[tongue], same, nil)
	switch tongue {
	case "ky":
		add("Latn", bgnKyrgyz.write, nil)
		add("Latn", passport, nil)
		add("Latn", kyrgyzTurkish.write, nil)
		russian(kyrgyzRussian, same, bgn, press, passport)
	case "kk":
		add("Latn", kazakh18.write, nil)
		add("Latn", kazakh21.write, nil)
		add("Latn", bgnKazakh.write, nil)
		add("Latn", passport, nil)
		russian(kazakhRussian, same, bgn, press, passport)
	case "uz":
		add("Cyrl", uzbekCyrillic.write, nil)
		add("Latn", func(s string) string { return strings.ReplaceAll(s, "ʻ", "'") }, nil)
		add("Latn", func(s string) string { return strings.ReplaceAll(s, "ʻ", "’") }, nil)
		add("Latn", upperASCII(plainUzbek), nil)
		russian(uzbekRussian, same, bgn, passport)
		russian(uzbekSoviet, same, bgn)
	case "az":
		add("Cyrl", azeriCyrillic.write, nil)
		add("Latn", azeriEnglish.write, nil)
		add("Latn", azeriTurkish.write, nil)
		add("Latn", upperASCII(azeriE), nil)
		add("Latn", upperASCII(azeriA), nil)
		w, f := azeriRussian.write, func(p invented) string { return azeriRussian.write(p.childOf()) }
		add("Cyrl", w, f)
		add("Latn", func(s string) string { return passport(w(s)) }, nil)
	case "tr":
		add("Latn", func(s string) string { return strings.ToUpper(strings.ReplaceAll(s, "i", "İ")) }, nil)
		add("Latn", upperASCII(turkishICAO), nil)
		add("Latn", upperASCII(turkishOE), nil)
		add("Cyrl", turkishRussian.write, nil)
		add("Latn", func(s string) string { return passport(turkishRussian.write(s)) }, nil)
	}
	return all
}
