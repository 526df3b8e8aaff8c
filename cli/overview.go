package cli

import (
	"net/url"
	"strings"

	"kenesh/lang"
	"kenesh/procedure"
)

// overview shows an overview of a kind; its fields are its flags. Without a name it shows
// which there are.
func (r *run) overview(args []string) error {
	c, _ := commandOf("overview")
	if len(args) < 2 || strings.HasPrefix(args[0], "-") || strings.HasPrefix(args[1], "-") {
		asked, err := r.read(args, among(nil))
		if err == nil && !asked {
			err = misused("cli.no-overview", nil)
		}
		return c.blame(orHelp(err, r.helpOverviews))
	}
	p := r.procedure(args[0])
	if p == nil {
		return c.blame(misused("cli.unknown-overview", lang.Args{"word": args[0]}))
	}
	o, ok := p.Overview(args[1])
	if !ok {
		return c.blame(misused("cli.unknown-overview", lang.Args{"word": args[1]}))
	}
	asked, err := r.read(args[2:], func(name string) (option, bool) {
		f, _, ok := locate(o.Fields, name, r.voice.Tag)
		return option{name: name, plain: f.Type == procedure.Yes}, ok
	})
	if err != nil || asked {
		return c.blame(orHelp(err, func() { r.helpOverview(p, o) }))
	}
	return c.blame(r.draw(p, o))
}

// draw asks the node for an overview and shows it.
func (r *run) draw(p *procedure.Procedure, o procedure.Overview) error {
	if err := r.wants(0, ""); err != nil {
		return err
	}
	query := url.Values{}
	for _, f := range o.Fields {
		if r.given.has(f.Name) {
			query.Set(f.Name, r.given.value(f.Name))
		}
	}
	client, err := r.client()
	if err != nil {
		return err
	}
	var answer overview
	if shown, err := r.ask(client, "/overviews/"+p.Kind+"/"+o.Name, query, &answer); shown || err != nil {
		return err
	}
	r.say(answer.Title)
	for _, s := range answer.Document {
		r.showSection(s)
	}
	return nil
}

func (r *run) helpOverviews() {
	c, _ := commandOf("overview")
	r.usage(c.name + " " + c.form)
	r.say(r.voice.S("cli.command.overview"))
	r.say("")
	var rows [][]string
	for _, p := range r.procedures {
		for _, o := range p.Overviews {
			key := p.Kind + ".overview." + o.Name
			rows = append(rows, []string{"  " + p.Kind + " " + o.Name, r.word(key+".about", r.word(key, o.Name))})
		}
	}
	r.table(rows)
	r.options(common)
}

func (r *run) helpOverview(p *procedure.Procedure, o procedure.Overview) {
	key := p.Kind + ".overview." + o.Name
	r.say(r.word(key, o.Name))
	r.say(r.word(key+".about", ""))
	r.say("")
	r.usage("overview " + p.Kind + " " + o.Name + " [--FIELD VALUE …]")
	if len(o.Fields) > 0 {
		r.heading(r.voice.S("cli.label.fields"))
		r.table(r.fieldRows(p.Kind, o.Fields, "--"))
	}
	r.options(common)
}
