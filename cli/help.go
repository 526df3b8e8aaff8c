package cli

import (
	"fmt"
	"io"
	"strings"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/procedure"
)

// Help writes what commands there are, for a program that has some of its own beside
// these.
func Help(w io.Writer, voice *lang.Voice, procedures []*procedure.Procedure) {
	r := &run{Env: Env{Stdout: w}, voice: voice, procedures: procedures}
	r.helpAll()
}

// help answers kenesh help [KIND [STEP]].
func (r *run) help(args []string) error {
	asked, err := r.read(args, among(nil))
	words := r.given.words
	if err != nil || asked || len(words) == 0 {
		return orHelp(err, r.helpAll)
	}
	if c, ok := commandOf(words[0]); ok {
		if c.own != nil {
			return c.own(r, append(words[1:], "--help"))
		}
		r.helpCommand(c)
		return nil
	}
	p := r.procedure(words[0])
	if p == nil {
		return &misuse{message: lang.Say("cli.unknown-command", lang.Args{"word": words[0]}), command: "kenesh"}
	}
	if len(words) == 1 {
		r.helpKind(p)
		return nil
	}
	s, ok := stepOf(p, words[1])
	if !ok {
		return &misuse{message: lang.Say("cli.unknown-step", lang.Args{"step": words[1]}), command: "kenesh " + p.Kind}
	}
	r.helpStep(p, s)
	return nil
}

func (r *run) usage(form string) {
	r.say(r.voice.S("cli.usage", "form", strings.TrimSpace("kenesh "+form)))
}

func (r *run) helpAll() {
	r.say(r.voice.S("cli.about"))
	r.say("")
	r.usage("KIND STEP [ID] [--FIELD VALUE …]")
	r.heading(r.voice.S("cli.label.commands"))
	var rows [][]string
	for _, c := range commands() {
		rows = append(rows, []string{"  " + c.name + " " + c.form, r.voice.S("cli.command." + c.name)})
	}
	r.table(append(rows, []string{"  help [KIND [STEP]]", r.voice.S("cli.command.help")}))
	r.heading(r.voice.S("cli.label.kinds"))
	rows = nil
	for _, p := range r.procedures {
		if len(offered(p)) > 0 {
			rows = append(rows, []string{"  " + p.Kind, r.word(p.Kind, p.Kind)})
		}
	}
	r.table(rows)
	r.options(common)
	r.heading(r.voice.S("cli.environment"))
}

func (r *run) helpCommand(c command) {
	r.usage(c.name + " " + c.form)
	r.say(r.voice.S("cli.command." + c.name))
	r.options(c.flags)
	r.options(common)
}

func (r *run) helpKind(p *procedure.Procedure) {
	r.say(r.word(p.Kind, p.Kind))
	if about := r.word(p.Kind+".about", ""); about != "" {
		r.say(about)
	}
	r.say("")
	r.usage(p.Kind + " STEP [ID] [--FIELD VALUE …]")
	r.heading(r.voice.S("cli.label.steps"))
	var rows [][]string
	for _, s := range offered(p) {
		key := stepKey(p.Kind, s.Name)
		rows = append(rows, []string{"  " + s.Name, r.word(key+".means", r.word(key, s.Name))})
	}
	r.table(rows)
}

func (r *run) helpStep(p *procedure.Procedure, s procedure.Step) {
	key := stepKey(p.Kind, s.Name)
	r.say(r.word(key, s.Name))
	if means := r.word(key+".means", ""); means != "" {
		r.say(means)
	}
	r.say("")
	id := " ID"
	if s.Opens {
		id = ""
	}
	r.usage(p.Kind + " " + s.Name + id + " [--FIELD VALUE …]")
	if len(s.Fields) > 0 {
		r.heading(r.voice.S("cli.label.fields"))
		r.table(r.fieldRows(p.Kind, s.Fields, "--"))
	}
	r.options(ownFlags(p, s))
	r.options(common)
}

// fieldRows describes the flags of fields: name, what it is, in which form.
func (r *run) fieldRows(kind string, fields []procedure.Field, path string) [][]string {
	var rows [][]string
	for _, f := range fields {
		name := path + f.Name
		switch f.Type {
		case procedure.Group:
			rows = append(rows, r.fieldRows(kind, f.Fields, name+".")...)
			continue
		case procedure.Groups:
			rows = append(rows, r.fieldRows(kind, f.Fields, name+".0.")...)
			continue
		case procedure.Text:
			name += "." + string(r.voice.Tag)
		}
		rows = append(rows, []string{"  " + name, r.word(kind+".field."+f.Name, f.Name) + " — " + r.form(kind, f)})
	}
	return rows
}

// form says in which form a field is given, and whether it must be.
func (r *run) form(kind string, f procedure.Field) string {
	form := r.voice.S("cli.form."+string(f.Type), "n", f.Max)
	if len(f.Choices) > 0 {
		var choices []string
		for _, c := range f.Choices {
			if name := r.word(f.ChoiceKey(kind, c), c); name != c {
				c += " (" + name + ")"
			}
			choices = append(choices, c)
		}
		form += ": " + strings.Join(choices, ", ")
	}
	if f.Required {
		form += "; " + r.voice.S("cli.required")
	}
	return form
}

func (r *run) options(options []option) {
	var rows [][]string
	for _, o := range options {
		rows = append(rows, []string{fmt.Sprintf("  --%s", o.name), r.voice.S("cli.flag." + o.name)})
	}
	if len(rows) > 0 {
		r.say("")
		r.table(rows)
	}
}

// stepKey is where the words of a step are: with its kind, or with all kinds.
func stepKey(kind, step string) string {
	if step == dossier.Admit || step == dossier.Release || step == dossier.Keep {
		return "step." + step
	}
	return kind + ".step." + step
}
