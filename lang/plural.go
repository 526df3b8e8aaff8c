package lang

import (
	"fmt"
	"reflect"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// form is a plural category as CLDR names it.
type form string

var allForms = []form{"zero", "one", "two", "few", "many", "other"}

var formNames = map[plural.Form]form{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two",
	plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

// formOf returns the form that a whole number takes.
func formOf(tag Tag, n int) form {
	n = max(n, -n) % 10_000_000 // as MatchPlural asks
	return formNames[plural.Cardinal.MatchPlural(language.Make(string(tag)), n, 0, 0, 0, 0)]
}

// numbersOf says how many of the numbers up to 200 take each form; a form that is for
// one of them can do without the number itself.
var numbersOf = func() map[Tag]map[form]int {
	counts := map[Tag]map[form]int{}
	for _, tag := range Interface {
		counts[tag] = map[form]int{}
		for n := range 200 {
			counts[tag][formOf(tag, n)]++
		}
	}
	return counts
}()

// checkForms asks for every form that whole numbers take in the language. "other" may
// stand beside them: in Russian it is for fractions.
func checkForms(forms map[form]phrase, tag Tag) error {
	for f := range forms {
		if f != "other" && numbersOf[tag][f] == 0 {
			return fmt.Errorf("no plural form of %s: %s", tag, f)
		}
	}
	for _, f := range allForms {
		if _, ok := forms[f]; !ok && numbersOf[tag][f] > 0 {
			return fmt.Errorf("lacks the plural form %s", f)
		}
	}
	return nil
}

// whole reads the number that a blank holds; numbers that came through JSON are floats.
func whole(n any) (int, bool) {
	switch v := reflect.ValueOf(n); {
	case v.CanInt():
		return int(v.Int()), true
	case v.CanUint():
		return int(v.Uint()), true
	case v.CanFloat() && v.Float() == float64(int(v.Float())):
		return int(v.Float()), true
	}
	return 0, false
}
