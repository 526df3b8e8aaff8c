package cli

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/procedure"
)

// ownFlags are those of a step beside its fields.
func ownFlags(p *procedure.Procedure, s procedure.Step) []option {
	var own []option
	if s.Opens && p.Audience == procedure.Chosen {
		own = append(own, option{name: "with", twice: true})
	}
	if s.Opens && s.Cites() {
		own = append(own, option{name: "bases", plain: true})
	}
	own = append(own, option{name: "input"}, option{name: "key"})
	if p.Keeper == nil {
		own = append(own, option{name: "as-draft", plain: true}, option{name: "revise"})
	}
	if s.Grave {
		own = append(own, option{name: "sure", plain: true})
	}
	return own
}

// kind runs a step of a kind, or shows what steps there are.
func (r *run) kind(p *procedure.Procedure, args []string) error {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		asked, err := r.read(args, among(nil))
		if err != nil || asked {
			return orHelp(err, func() { r.helpKind(p) })
		}
		return &misuse{message: lang.Say("cli.no-step", nil), command: "kenesh " + p.Kind}
	}
	s, ok := stepOf(p, args[0])
	if !ok {
		return &misuse{message: lang.Say("cli.unknown-step", lang.Args{"step": args[0]}), command: "kenesh " + p.Kind}
	}
	asked, err := r.read(args[1:], r.flagsOf(p, s))
	if err != nil || asked {
		return orHelp(err, func() { r.helpStep(p, s) })
	}
	err = r.take(p, s)
	if m, is := err.(*misuse); is {
		m.command = "kenesh " + p.Kind + " " + s.Name
	}
	return err
}

func orHelp(err error, help func()) error {
	if err == nil {
		help()
	}
	return err
}

func stepOf(p *procedure.Procedure, name string) (procedure.Step, bool) {
	steps := offered(p)
	i := slices.IndexFunc(steps, func(s procedure.Step) bool { return s.Name == name })
	if i < 0 {
		return procedure.Step{}, false
	}
	return steps[i], true
}

// offered are the steps an officer may give as commands: a kind that its own command
// founds is not opened here.
func offered(p *procedure.Procedure) []procedure.Step {
	return slices.DeleteFunc(p.AllSteps(), func(s procedure.Step) bool { return s.Opens && p.Opener != procedure.ByOfficer })
}

// flagsOf knows the flags of a step: those of its fields come first.
func (r *run) flagsOf(p *procedure.Procedure, s procedure.Step) func(string) (option, bool) {
	return func(name string) (option, bool) {
		if f, _, ok := locate(s.Fields, name, r.voice.Tag); ok {
			many := f.Type == procedure.Parties || f.Type == procedure.Choices || f.Type == procedure.Lines || f.Type == procedure.Uploads
			return option{name: name, plain: f.Type == procedure.Yes, twice: many}, true
		}
		return among(ownFlags(p, s))(name)
	}
}

// take sends the step to the node.
func (r *run) take(p *procedure.Procedure, s procedure.Step) error {
	words := 1
	if s.Opens {
		words = 0
	}
	if err := r.wants(words, "cli.no-id"); err != nil {
		return err
	}
	if r.given.yes("bases") {
		return r.bases(p, s)
	}
	drafted := r.given.yes("as-draft") || r.given.value("revise") != ""
	if s.Grave && !r.given.yes("sure") && !drafted {
		return misused("cli.grave", lang.Args{"flag": "--sure"})
	}
	c, err := r.client()
	if err != nil {
		return err
	}
	input, err := r.input(c, s)
	if err != nil {
		return err
	}
	path, body := "/dossiers", any(input)
	if s.Opens {
		body = r.opening(p, input)
	} else {
		path += "/" + url.PathEscape(r.given.words[0]) + "/steps/" + s.Name + "?kind=" + p.Kind
	}
	if p.Keeper == nil && drafted {
		path += separator(path) + "draft=" + url.QueryEscape(cmp.Or(r.given.value("revise"), "1"))
	}
	answer, err := c.post(r.ctx, path, body, r.key())
	if err != nil {
		return err
	}
	return r.recorded(p, s, answer)
}

func separator(path string) string {
	if strings.Contains(path, "?") {
		return "&"
	}
	return "?"
}

// bases shows what legal basis the step could cite, by what of its input is given.
func (r *run) bases(p *procedure.Procedure, s procedure.Step) error {
	c, err := r.client()
	if err != nil {
		return err
	}
	input, err := r.input(c, s)
	if err != nil {
		return err
	}
	answer, err := c.post(r.ctx, "/bases", r.opening(p, input), "")
	if err != nil {
		return err
	}
	if r.given.yes("json") {
		_, err := r.Stdout.Write(answer)
		return err
	}
	var found citable
	if err := json.Unmarshal(answer, &found); err != nil {
		return err
	}
	r.say(found.Says)
	if len(found.Bases) == 0 {
		return nil
	}
	rows := [][]string{{r.voice.S("basis.symbol"), r.voice.S("basis.article"), r.voice.S("basis.since"), r.voice.S("basis.standing"), r.voice.S("basis.title")}}
	for _, b := range found.Bases {
		standing := procedure.Basis{Confirmed: b.Confirmed}.Standing()
		rows = append(rows, []string{b.Symbol, b.Article, r.voice.Value(lang.Date(b.Since)), r.voice.Say(standing), b.Title})
	}
	r.table(rows)
	return nil
}

func (r *run) opening(p *procedure.Procedure, input map[string]any) any {
	r.opens = true
	body := map[string]any{"kind": p.Kind, "input": input}
	var with []any
	for _, f := range r.given.flags {
		if f.name == "with" {
			with = append(with, commas(f.value)...)
		}
	}
	if len(with) > 0 {
		body["parties"] = with
	}
	return body
}

// key names this act, so that it is done once however often it is sent.
func (r *run) key() string {
	if key := r.given.value("key"); key != "" {
		return key
	}
	return "cli-" + rand.Text()
}

// input is what --input holds, with the step's own flags on top. A flag that names a dossier
// may hold the beginning of its id, as every command takes it.
func (r *run) input(c *client, s procedure.Step) (map[string]any, error) {
	input := map[string]any{}
	if file := r.given.value("input"); file != "" {
		b, err := r.readInput(file)
		if err != nil {
			return nil, misused("cli.unreadable", lang.Args{"file": file})
		}
		if input, err = procedure.ReadJSON(b); err != nil {
			return nil, misused("cli.not-json", lang.Args{"file": file})
		}
	}
	for _, f := range r.given.flags {
		field, path, ok := locate(s.Fields, f.name, r.voice.Tag)
		if !ok {
			continue
		}
		value := valueOf(field, f.value)
		if field.Type == procedure.Upload || field.Type == procedure.Uploads {
			file, err := r.attach(c, f)
			if err != nil {
				return nil, err
			}
			if value = any(file); field.Type == procedure.Uploads {
				value = []any{file}
			}
		}
		if field.Dossier != "" {
			id, err := r.whole(c, f.value)
			if err != nil {
				return nil, err
			}
			value = id
		}
		if err := put(input, path, value); err != nil {
			return nil, misused("cli.no-place", lang.Args{"flag": "--" + f.name})
		}
	}
	return input, nil
}

// whole is the id of the dossier that some of an id begins.
func (r *run) whole(c *client, id string) (string, error) {
	if _, err := dossier.ParseID(id); err == nil {
		return id, nil
	}
	answer, err := c.get(r.ctx, "/dossiers/"+url.PathEscape(id), nil)
	if err != nil {
		return "", err
	}
	var found struct{ ID string }
	if err := json.Unmarshal(answer, &found); err != nil {
		return "", err
	}
	return found.ID, nil
}

func (r *run) readInput(file string) ([]byte, error) {
	in := r.Stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	return io.ReadAll(io.LimitReader(in, 1<<20))
}

// recorded tells the officer what her act became.
func (r *run) recorded(p *procedure.Procedure, s procedure.Step, answer []byte) error {
	if r.given.yes("json") {
		_, err := r.Stdout.Write(answer)
		return err
	}
	var done struct {
		Dossier string
		Party   string
		Number  uint64
		Draft   string
		Others  []string
	}
	if err := json.Unmarshal(answer, &done); err != nil {
		return err
	}
	if done.Draft != "" && p.Keeper == nil {
		r.say(r.voice.S("cli.drafted", "step", r.word(stepKey(p.Kind, s.Name), s.Name)))
		r.say(done.Dossier + "/" + done.Draft)
		return nil
	}
	r.say(r.voice.S("cli.done", "step", r.word(stepKey(p.Kind, s.Name), s.Name), "entry", fmt.Sprintf("%s/%d", done.Party, done.Number)))
	r.say(done.Dossier)
	for _, other := range done.Others {
		r.say(other)
	}
	return nil
}
