package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kenesh/journal"
	"kenesh/lang"
	"kenesh/procedure"
)

// Overview is a page over all dossiers of a kind, drawn for one choice.
type Overview struct {
	OverviewOffer
	Kind     string    `json:"kind"`
	Today    string    `json:"today" format:"date"` // the caller's, by which it was drawn
	Choice   any       `json:"choice"`
	Document []Section `json:"document"`
}

// OverviewOffer is an overview there is.
type OverviewOffer struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	About string `json:"about,omitempty"`
	Href  string `json:"href"`
}

// getOverview draws an overview for what the query chooses. It is one read in the journal,
// however many dossiers it is drawn of.
func (a *api) getOverview(w http.ResponseWriter, q *request) error {
	p := a.Clerk.Procedure(q.PathValue("kind"))
	if p == nil {
		return fault(http.StatusNotFound, "api.no-page")
	}
	o, ok := p.Overview(q.PathValue("name"))
	if !ok {
		return fault(http.StatusNotFound, "api.no-page")
	}
	choice, err := choiceOf(o, q.URL)
	if err != nil {
		return err
	}
	view := procedure.View{Me: a.Clerk.Me(), Roll: a.Clerk.Roll(), Today: q.today}
	doc, err := a.Overviews.Draw(q.Context(), p, o, view, choice)
	if err != nil {
		return errors.Join(errors.New("drawing an overview"), err)
	}
	if err := a.journal(q, journal.Record{What: journal.Oversee, About: p.Kind + "/" + o.Name}); err != nil {
		return err
	}
	return a.answer(w, q, http.StatusOK, Overview{OverviewOffer: a.overviewOffer(q, p.Kind, o), Kind: p.Kind, Today: string(view.Today),
		Choice: procedure.Plain(choice), Document: sections(q, doc)})
}

func (a *api) todayIn(zone *time.Location) lang.Date {
	if zone == nil {
		zone = time.UTC
	}
	return lang.Date(a.Now().In(zone).Format(time.DateOnly))
}

func (a *api) overviewOffer(q *request, kind string, o procedure.Overview) OverviewOffer {
	key := kind + ".overview." + o.Name
	return OverviewOffer{Name: o.Name, Title: a.word(q, key, o.Name), About: a.word(q, key+".about", ""), Href: Root + "/overviews/" + kind + "/" + o.Name}
}

// choiceOf reads a choice from an address: lists have commas between their elements.
func choiceOf(o procedure.Overview, u *url.URL) (any, error) {
	var names []string
	for _, f := range o.Fields {
		names = append(names, f.Name)
	}
	values, err := parameters(u, names...)
	if err != nil {
		return nil, err
	}
	object := map[string]any{}
	for _, f := range o.Fields {
		if s := values.Get(f.Name); s != "" {
			object[f.Name] = fromQuery(f, s)
		}
	}
	return o.Decode(object)
}

func fromQuery(f procedure.Field, s string) any {
	switch f.Type {
	case procedure.Number:
		return json.Number(s)
	case procedure.Yes:
		return s == "true"
	case procedure.Parties, procedure.Lines, procedure.Choices:
		var all []any
		for part := range strings.SplitSeq(s, ",") {
			all = append(all, part)
		}
		return all
	}
	return s
}

// overviews describes every overview of every kind: its choice is its query.
func (d *description) overviews() {
	for _, p := range d.Clerk.Procedures() {
		for _, o := range p.Overviews {
			offer := d.overviewOffer(d.q, p.Kind, o)
			operation := d.add(fmt.Sprintf("/overviews/%s/%s", p.Kind, o.Name), "get", "overview", "200", d.ref(Overview{}), d.choiceParameters(p, o))
			operation["operationId"], operation["summary"], operation["description"] = "overview."+p.Kind+"."+o.Name, offer.Title, offer.About
		}
	}
}

func (d *description) choiceParameters(p *procedure.Procedure, o procedure.Overview) (parameters []any) {
	properties := procedure.JSONSchema(o.Fields, d.fieldWords(p.Kind))["properties"].(schema)
	for _, f := range o.Fields {
		form := properties[f.Name].(schema)
		if f.Required && f.Type == procedure.Choice {
			form["default"] = f.Choices[0]
		}
		parameter := schema{"name": f.Name, "in": "query", "description": form["title"], "schema": form}
		if form["type"] == "array" {
			parameter["style"], parameter["explode"] = "form", false
		}
		parameters = append(parameters, parameter)
	}
	return parameters
}
