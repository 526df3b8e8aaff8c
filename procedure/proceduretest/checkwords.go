package proceduretest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kenesh/lang"
	"kenesh/procedure"
)

// CheckWords checks that a kind has all its sentences in every language, with the same
// blanks to fill, and no sentence nobody asks for. Asked for are
//
//   - what the surfaces say of every kind: see keysOf;
//   - every key written whole in the folder's Go sources, as in "notice.refuse.nobody";
//   - what begins with a literal that ends in a dot or a hyphen ("notice.choice.level.",
//     completed at run time): at least one;
//   - kind.group.X for every group of steps;
//   - kind.status.X for every constant of the folder's type Status.
//
// A step's ".done" says {party}, and may say fields of its input that fit in a sentence.
func CheckWords(t *testing.T, p *procedure.Procedure) {
	t.Helper()
	all := readWords(t, p)
	needed, stems := keysOf(p), []string{p.Kind + ".hint."}
	literals, statuses := readSources(t, p.Kind)
	for _, s := range statuses {
		needed[p.Kind+".status."+s] = true
	}
	for _, key := range literals {
		if strings.HasSuffix(key, ".") || strings.HasSuffix(key, "-") {
			stems = append(stems, key)
		} else {
			needed[key] = true
		}
	}
	for key := range all["en"] {
		if !needed[key] && slices.ContainsFunc(stems, func(stem string) bool { return strings.HasPrefix(key, stem) }) {
			needed[key] = true
		}
	}
	for _, tag := range lang.Interface {
		checkLanguage(t, all, tag, needed, toldOf(p))
	}
}

// keysOf are the sentences the surfaces need of a kind.
func keysOf(p *procedure.Procedure) map[string]bool {
	k := p.Kind
	keys := map[string]bool{k: true, k + ".plural": true, k + ".about": true, k + ".empty": true}
	var fields func([]procedure.Field)
	fields = func(all []procedure.Field) {
		for _, f := range all {
			keys[k+".field."+f.Name] = true
			if f.Dossier != "" {
				keys[k+".tied."+f.Name] = true // how the other dossier's page calls those that name it
			}
			for _, c := range f.Choices {
				if key := f.ChoiceKey(k, c); strings.HasPrefix(key, k+".") { // the rest are shared words
					keys[key] = true
				}
			}
			fields(f.Fields)
		}
	}
	for _, s := range p.Steps {
		step := k + ".step." + s.Name
		keys[step], keys[step+".means"], keys[step+".done"] = true, true, true
		if s.Group != "" {
			keys[k+".group."+s.Group] = true
		}
		fields(s.Fields)
	}
	if p.Keeper != nil {
		keys[k+".tied."+p.Keeper.Tie] = true // how the other dossier's page calls it
	}
	for _, o := range p.Overviews {
		keys[k+".overview."+o.Name], keys[k+".overview."+o.Name+".about"] = true, true
		fields(o.Fields)
	}
	return keys
}

// toldOf lists, for each sentence of the record, the fields it may name.
func toldOf(p *procedure.Procedure) map[string][]string {
	told := map[string][]string{}
	for _, s := range p.Steps {
		for _, f := range s.Fields {
			if f.Told() {
				key := p.Kind + ".step." + s.Name + ".done"
				told[key] = append(told[key], f.Name)
			}
		}
	}
	return told
}

func tells(blanks, fields []string) bool {
	return slices.Contains(blanks, "party") && !slices.ContainsFunc(blanks, func(b string) bool {
		return b != "party" && !slices.Contains(fields, b)
	})
}

func checkLanguage(t *testing.T, all words, tag lang.Tag, needed map[string]bool, told map[string][]string) {
	t.Helper()
	for key := range needed {
		f, exists := all[tag][key]
		switch {
		case !exists:
			t.Errorf("%s: no words for %s", tag, key)
			continue
		case !slices.Equal(f.blanks(), all["en"][key].blanks()):
			t.Errorf("%s: %s has the blanks %v, in English %v", tag, key, f.blanks(), all["en"][key].blanks())
		case strings.Contains(key, ".step.") && strings.HasSuffix(key, ".done") && !tells(f.blanks(), told[key]):
			t.Errorf("%s: %s must say {party} and may say %v: %v", tag, key, told[key], f.blanks())
		}
		for _, said := range f {
			if why := misspelt(tag, said); why != "" {
				t.Errorf("%s: %s: %s: %s", tag, key, why, said)
			}
		}
	}
	for key := range all[tag] {
		if !needed[key] {
			t.Errorf("%s: nobody asks for %s", tag, key)
		}
	}
}

var (
	cyrillic = regexp.MustCompile(`\p{Cyrillic}`)
	latin    = regexp.MustCompile(`[A-Za-z]`)
	uzbekTic = regexp.MustCompile(`(?i)[og]['’‘` + "`" + `]`)
	verbatim = regexp.MustCompile(`«kenesh [a-z -]+»|\b[a-z]{2}/[0-9]+|24/7|^[A-Z][0-9]?: `) // what is typed or read as it stands
	endings  = regexp.MustCompile(`\}['’-]?\p{L}`)
)

// misspelt catches what a glance can: another script, an ending glued to a blank, the
// wrong sign in Uzbek oʻ and gʻ.
func misspelt(tag lang.Tag, said string) string {
	bare := blankForm.ReplaceAllString(said, "")
	bare = verbatim.ReplaceAllString(bare, "")
	switch isCyrillic := slices.Contains([]lang.Tag{"ky", "kk", "ru"}, tag); {
	case strings.TrimSpace(said) != said || said == "":
		return "empty or with spaces around it"
	case isCyrillic && latin.MatchString(bare), !isCyrillic && cyrillic.MatchString(bare):
		return "letters of another script"
	case tag == "uz" && uzbekTic.MatchString(bare):
		return "oʻ and gʻ are written with U+02BB"
	case endings.MatchString(said):
		return "an ending on a blank"
	}
	return ""
}

// readSources returns the literals of the folder's sources that are keys of the kind, or
// beginnings of keys, and the values of its Status constants.
func readSources(t *testing.T, kind string) (literals, statuses []string) {
	t.Helper()
	form := regexp.MustCompile(`^` + kind + `\.[a-z0-9.-]+$`)
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); err == nil && form.MatchString(s) {
					literals = append(literals, s)
				}
			case *ast.ValueSpec:
				if id, ok := n.Type.(*ast.Ident); ok && id.Name == "Status" {
					for _, v := range n.Values {
						s, _ := strconv.Unquote(v.(*ast.BasicLit).Value)
						statuses = append(statuses, s)
					}
				}
			}
			return true
		})
	}
	return literals, statuses
}
