package cli

import (
	"encoding/json"
	"net/url"
	"strings"
)

// leads shows what other dossiers name that may be the same, with why, for a person to judge.
func (r *run) leads(c *client) error {
	if err := r.wants(1, "cli.no-id"); err != nil {
		return err
	}
	var l leadList
	if shown, err := r.ask(c, leadsOf(r.given.words[0]), nil, &l); shown || err != nil {
		return err
	}
	r.showLeads(l)
	return nil
}

func leadsOf(id string) string { return "/dossiers/" + url.PathEscape(id) + "/leads" }

func (r *run) showLeads(l leadList) {
	if len(l.Leads) == 0 {
		r.say(r.voice.S("cli.none"))
	}
	for i, lead := range l.Leads {
		if i > 0 {
			r.say("")
		}
		rows := [][]string{r.row("lead", lead.ID), r.row("here", named(lead.Here.Value, lead.Here.Born)),
			r.row("there", named(lead.There.Value, lead.There.Born)+" ["+lead.There.Dossier[:min(shortID, len(lead.There.Dossier))]+"]"),
			r.row("why", strings.Join(lead.Why, "; "))}
		if lead.Judged != "" {
			rows = append(rows, r.row("judged", named(r.word("cli.judged."+lead.Judged, lead.Judged), lead.Remark)))
		}
		r.table(rows)
	}
	if !l.Complete {
		r.say(r.voice.S("cli.leads.incomplete"))
	}
}

func named(value, more string) string {
	if more == "" {
		return value
	}
	return value + ", " + more
}

// judge keeps what the officer makes of a lead. It decides nothing.
func (r *run) judge(c *client) error {
	if err := r.wants(2, "cli.no-lead"); err != nil {
		return err
	}
	body := map[string]any{}
	for _, name := range []string{"judged", "remark"} {
		if r.given.has(name) {
			body[name] = r.given.value(name)
		}
	}
	answer, err := c.post(r.ctx, leadsOf(r.given.words[0])+"/"+url.PathEscape(r.given.words[1]), body, "")
	if err != nil {
		return err
	}
	if r.given.yes("json") {
		_, err = r.Stdout.Write(answer)
		return err
	}
	var l leadList
	if err := json.Unmarshal(answer, &l); err != nil {
		return err
	}
	r.showLeads(l)
	return nil
}
