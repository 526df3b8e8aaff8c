package cli

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"kenesh/procedure"
)

// command is one of the fixed commands; every other word is a kind.
type command struct {
	name  string
	form  string // what stands after its name
	flags []option
	do    func(*run, *client) error
	own   func(r *run, args []string) error // in place of flags and do: it reads its arguments itself
}

// commands are the fixed commands in the order of the help.
func commands() []command {
	return []command{
		{name: "list", form: "[KIND]", do: (*run).list, flags: filters},
		{name: "show", form: "ID", do: (*run).show},
		{name: "log", form: "ID", do: (*run).log, flags: []option{{name: "raw", plain: true}, {name: "after"}, {name: "limit"}}},
		{name: "overview", form: "KIND NAME [--FIELD VALUE …]", own: (*run).overview},
		{name: "drafts", do: (*run).drafts, flags: []option{{name: "after"}, {name: "limit"}}},
		{name: "draft", form: "FILE/NUMBER", do: (*run).draft},
		draftStep(procedure.StepApprove),
		draftStep(procedure.StepReturn),
		draftStep(procedure.StepSend),
		{name: "fetch", form: "ID [FILE]", do: (*run).fetch, flags: []option{{name: "to"}}},
		{name: "leads", form: "ID", do: (*run).leads},
		{name: "judge", form: "ID LEAD", do: (*run).judge, flags: []option{{name: "judged"}, {name: "remark"}}},
		{name: "status", do: (*run).status},
	}
}

func commandOf(name string) (command, bool) {
	all := commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == name })
	if i < 0 {
		return command{}, false
	}
	return all[i], true
}

// filters are the flags of list, as the API has them.
var filters = []option{{name: "status"}, {name: "with"}, {name: "await"}, {name: "q"}, {name: "sort"}, {name: "after"}, {name: "limit"}}

func (c command) run(r *run, args []string) error {
	if c.own != nil {
		return c.own(r, args)
	}
	asked, err := r.read(args, among(c.flags))
	if err != nil || asked {
		return c.blame(orHelp(err, func() { r.helpCommand(c) }))
	}
	client, err := r.client()
	if err != nil {
		return c.blame(err)
	}
	return c.blame(c.do(r, client))
}

// blame says whose help to read.
func (c command) blame(err error) error {
	if m, is := err.(*misuse); is {
		m.command = "kenesh " + c.name
	}
	return err
}

// ask gets an answer; with --json it is shown as it came, and asked says nothing is left
// to do.
func (r *run) ask(c *client, path string, query url.Values, into any) (shown bool, err error) {
	answer, err := c.get(r.ctx, path, query)
	if err != nil {
		return false, err
	}
	if r.given.yes("json") {
		_, err = r.Stdout.Write(answer)
		return true, err
	}
	return false, json.Unmarshal(answer, into)
}

// query is what some flags say.
func (r *run) query(flags []option) url.Values {
	query := url.Values{}
	for _, f := range flags {
		if r.given.has(f.name) {
			query.Set(f.name, r.given.value(f.name))
		}
	}
	return query
}

func (r *run) list(c *client) error {
	query := r.query(filters)
	switch words := r.given.words; {
	case len(words) == 1:
		query.Set("kind", words[0])
	case len(words) > 1:
		return r.wants(1, "")
	}
	var page page
	if shown, err := r.ask(c, "/dossiers", query, &page); shown || err != nil {
		return err
	}
	r.showPage(page)
	return nil
}

func (r *run) show(c *client) error {
	if err := r.wants(1, "cli.no-id"); err != nil {
		return err
	}
	var d matter
	if shown, err := r.ask(c, "/dossiers/"+url.PathEscape(r.given.words[0]), nil, &d); shown || err != nil {
		return err
	}
	r.showDossier(d)
	return nil
}

func (r *run) log(c *client) error {
	if err := r.wants(1, "cli.no-id"); err != nil {
		return err
	}
	query := r.query([]option{{name: "after"}, {name: "limit"}})
	if r.given.yes("raw") {
		query.Set("raw", "1")
	}
	var l record
	if shown, err := r.ask(c, "/dossiers/"+url.PathEscape(r.given.words[0])+"/entries", query, &l); shown || err != nil {
		return err
	}
	r.showRecord(l)
	return nil
}

func (r *run) status(c *client) error {
	if err := r.wants(0, ""); err != nil {
		return err
	}
	var s status
	if shown, err := r.ask(c, "/status", nil, &s); shown || err != nil {
		return err
	}
	r.showStatus(s)
	return nil
}

// after is where the next part of a list begins, "" at the end.
func after(next string) string {
	_, query, _ := strings.Cut(next, "?")
	values, _ := url.ParseQuery(query)
	return values.Get("after")
}
