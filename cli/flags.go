package cli

import (
	"slices"
	"strings"

	"kenesh/lang"
)

// flag is one flag as given; its value is "true" where none was.
type flag struct{ name, value string }

// given is what a command was given: words, the flags all commands know, and its own.
type given struct {
	words []string
	flags []flag
}

// option is a flag a command knows.
type option struct {
	name  string
	plain bool // takes no value
	twice bool // may be given more than once
}

// common are the flags every command knows.
var common = []option{{name: "node"}, {name: "token-file"}, {name: "lang"}, {name: "json", plain: true}, {name: "help", plain: true}}

// parse reads arguments: words and flags in any order, --name value or --name=value.
// After -- all are words. know says whether a flag is one of the command's own.
func parse(args []string, know func(name string) (option, bool)) (given, error) {
	var g given
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		switch {
		case arg == "--":
			g.words = append(g.words, args...)
			return g, nil
		case arg == "-h":
			g.flags = append(g.flags, flag{"help", "true"})
			continue
		case !strings.HasPrefix(arg, "--"):
			g.words = append(g.words, arg)
			continue
		}
		name, value, inline := strings.Cut(arg[2:], "=")
		o, known := lookUp(name, know)
		switch {
		case !known:
			return g, misused("cli.unknown-flag", lang.Args{"flag": "--" + name})
		case !o.twice && g.has(name):
			return g, misused("cli.twice", lang.Args{"flag": "--" + name})
		case inline:
		case o.plain:
			value = "true"
		case len(args) == 0:
			return g, misused("cli.no-value", lang.Args{"flag": "--" + name})
		default:
			value, args = args[0], args[1:]
		}
		g.flags = append(g.flags, flag{name, value})
	}
	return g, nil
}

func lookUp(name string, know func(string) (option, bool)) (option, bool) {
	if o, ok := know(name); ok {
		return o, true
	}
	return among(common)(name)
}

// among knows the flags of a list.
func among(options []option) func(string) (option, bool) {
	return func(name string) (option, bool) {
		i := slices.IndexFunc(options, func(o option) bool { return o.name == name })
		if i < 0 {
			return option{}, false
		}
		return options[i], true
	}
}

func (g given) has(name string) bool {
	return slices.ContainsFunc(g.flags, func(f flag) bool { return f.name == name })
}

// value is what a flag was given, "" if it was not.
func (g given) value(name string) string {
	i := slices.IndexFunc(g.flags, func(f flag) bool { return f.name == name })
	if i < 0 {
		return ""
	}
	return g.flags[i].value
}

// yes reports whether a plain flag is on.
func (g given) yes(name string) bool { return g.value(name) == "true" }

// read parses a command's arguments and takes up the flags all commands know. asked is
// whether help is what was wanted.
func (r *run) read(args []string, know func(string) (option, bool)) (asked bool, err error) {
	if r.given, err = parse(args, know); err != nil {
		return false, err
	}
	if tag := lang.Tag(r.given.value("lang")); tag != "" {
		if !lang.Known(tag) {
			return false, misused("cli.unknown-language", lang.Args{"languages": interfaceLanguages()})
		}
		r.speak(tag)
	}
	return r.given.yes("help"), nil
}

func interfaceLanguages() []string {
	var tags []string
	for _, t := range lang.Interface {
		tags = append(tags, string(t))
	}
	return tags
}

// wants checks how many words a command was given.
func (r *run) wants(words int, missing string) error {
	switch got := r.given.words; {
	case len(got) < words:
		return misused(missing, nil)
	case len(got) > words:
		return misused("cli.extra", lang.Args{"word": got[words]})
	}
	return nil
}
