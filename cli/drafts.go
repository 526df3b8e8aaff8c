package cli

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kenesh/lang"
	"kenesh/procedure"
)

// Drafts on the command line: any step is saved with --as-draft from its own flags; what waits
// is listed, read and judged by these commands, which are the file's own steps with the
// draft named as FILE/NUMBER.

// draftStep is a command that takes a step of the file a draft is kept in.
func draftStep(step string) command {
	return command{name: step, form: "FILE/NUMBER [--FIELD VALUE …]", own: func(r *run, args []string) error {
		keeper := r.keeper()
		if keeper == nil {
			return misused("cli.unknown-command", lang.Args{"word": step})
		}
		s, _ := stepOf(keeper, step)
		asked, err := r.read(args, r.flagsOf(keeper, s))
		if err != nil || asked {
			return orHelp(err, func() { r.helpDraft(keeper, s) })
		}
		if err = r.nameDraft(); err == nil {
			err = r.take(keeper, s)
		}
		if m, is := err.(*misuse); is {
			m.command = "kenesh " + step
		}
		return err
	}}
}

func (r *run) keeper() *procedure.Procedure {
	i := slices.IndexFunc(r.procedures, func(p *procedure.Procedure) bool { return p.Keeper != nil })
	if i < 0 {
		return nil
	}
	return r.procedures[i]
}

// nameDraft takes FILE/NUMBER apart, into the dossier and the step's own field.
func (r *run) nameDraft() error {
	if err := r.wants(1, "cli.no-draft"); err != nil {
		return err
	}
	file, number, both := strings.Cut(r.given.words[0], "/")
	if !both || file == "" || number == "" {
		return misused("cli.no-draft", nil)
	}
	r.given.words[0] = file
	r.given.flags = append(r.given.flags, flag{"draft", number})
	return nil
}

func (r *run) helpDraft(keeper *procedure.Procedure, s procedure.Step) {
	r.say(r.word(stepKey(keeper.Kind, s.Name), s.Name))
	r.say("")
	r.usage(s.Name + " FILE/NUMBER [--FIELD VALUE …]")
	fields := slices.DeleteFunc(slices.Clone(s.Fields), func(f procedure.Field) bool { return f.Name == "draft" || f.Name == "dossier" || f.Name == "number" })
	if len(fields) > 0 {
		r.heading(r.voice.S("cli.label.fields"))
		r.table(r.fieldRows(keeper.Kind, fields, "--"))
	}
	r.options(common)
}

// drafts lists what waits for somebody.
func (r *run) drafts(c *client) error {
	if err := r.wants(0, ""); err != nil {
		return err
	}
	var l draftList
	if shown, err := r.ask(c, "/drafts", r.query([]option{{name: "after"}, {name: "limit"}}), &l); shown || err != nil {
		return err
	}
	if len(l.Drafts) == 0 {
		r.say(r.voice.S("cli.none"))
	} else {
		rows := [][]string{r.heads("draft", "version", "status", "kind", "step", "title", "by", "changed")}
		for _, d := range l.Drafts {
			rows = append(rows, []string{d.File[:min(shortID, len(d.File))] + "/" + d.Draft, strconv.Itoa(d.Version), d.StageName, r.word(d.Kind, d.Kind), d.StepName,
				short(d.Title), d.By.Name, r.moment(d.At)})
		}
		r.table(rows)
	}
	if l.Next != "" {
		r.say(r.voice.S("cli.more", "flag", "--after "+after(l.Next)))
	}
	return nil
}

// draft shows one as its second officer reads it: what will be recorded, and every value
// under the flag that gives it.
func (r *run) draft(c *client) error {
	if err := r.nameDraft(); err != nil {
		return err
	}
	var d draftText
	path := "/dossiers/" + url.PathEscape(r.given.words[0]) + "/drafts/" + url.PathEscape(r.given.value("draft"))
	if shown, err := r.ask(c, path, nil, &d); shown || err != nil {
		return err
	}
	r.say(d.Sentence)
	r.say("")
	rows := [][]string{r.row("status", d.StageName), r.row("version", strconv.Itoa(d.Version)), r.row("by", d.By.Name), r.row("changed", r.moment(d.At)),
		r.row("step", d.Kind+" "+d.Step)}
	for _, more := range [][]string{r.row("dossier", d.Dossier), r.row("parties", strings.Join(d.Parties, ", ")), r.row("reasons", d.Reasons), r.row("became", d.Became)} {
		if more[1] != "" {
			rows = append(rows, more)
		}
	}
	r.table(rows)
	r.heading(r.voice.S("cli.label.fields"))
	r.table(flagRows("", d.Input))
	return nil
}

// flagRows are the values of an input, each under its flag.
func flagRows(at string, v any) (rows [][]string) {
	within := func(name string) string {
		if at == "" {
			return "--" + name
		}
		return at + "." + name
	}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range sorted(v) {
			rows = append(rows, flagRows(within(name), v[name])...)
		}
	case []any:
		for i, one := range v {
			rows = append(rows, flagRows(within(strconv.Itoa(i)), one)...)
		}
	default:
		rows = append(rows, []string{"  " + at, fmt.Sprint(v)})
	}
	return rows
}

func sorted(m map[string]any) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
