package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// fieldView is one field of a form as its template needs it.
type fieldView struct {
	ID, Name, Label, Help, Error string
	Type                         procedure.Type
	Required, Long               bool
	Min, Max                     int
	Value, Zone                  string
	Options                      []option
	Known                        []option     // what it may be, where there is too much for a list to choose from
	Fill                         bool         // choosing one can fill in the rest
	Tongues, More                []tongueView // of a text: her languages, the others
	MoreFilled                   bool
	Fields                       []fieldView // of a group
	Cites                        *citeView   // of a group that holds a legal basis
	Rows                         []fieldRow  // of a repeated group
	Room                         bool        // for another row
	Files                        []fileOption
}

type tongueView struct {
	ID, Name, Called, Value string
	Over                    string // how far it is too long
	Tag                     lang.Tag
	Long, Missing           bool
	Max                     int
}

type fieldRow struct {
	ID, Legend string
	Index      int
	Fields     []fieldView
	Folded     *foldedRow // shown as a line instead
	Carried    []hidden   // what a row says of itself
}

// fielder turns what a form holds into the views of its fields.
type fielder struct {
	*visit
	kind   string
	state  any
	act    procedure.Act
	sent   url.Values
	errors map[string]string
	zone   *time.Location
	fills  func(f procedure.Field) bool
	cites  func(path string) *citeView
	came   gathered
	at     string // before the ids on the page, where several forms stand on it
}

func (d *fielder) all(fields []procedure.Field, path string) []fieldView {
	var out []fieldView
	for _, f := range fields {
		out = append(out, d.one(f, path+f.Name))
	}
	return out
}

func (d *fielder) one(f procedure.Field, path string) fieldView {
	view := fieldView{ID: d.anchor(path), Name: path, Label: d.label(d.kind, f.Name), Error: d.errors[path], Type: f.Type,
		Required: f.Required, Long: f.Long, Min: f.Min, Max: f.Max, Value: d.sent.Get(path)}
	if hint := d.kind + ".hint." + f.Name; d.Catalogue.Has(hint) {
		view.Help = d.voice.S(hint)
	}
	switch f.Type {
	case procedure.Line:
		if view.Options = d.named(f, view.Value); view.Options != nil {
			view.Help = "" // how to type it
		} else if f.Dossier != "" {
			view.Options, view.Known = d.ofKind(f.Dossier, view.Value)
		}
		view.Fill = len(view.Options) > 0 && f.Dossier == "" && d.fills(f)
	case procedure.Lines:
		view.Help = strings.TrimSpace(view.Help + " " + d.t("desk.form.lines"))
	case procedure.Upload, procedure.Uploads:
		view.Files = d.carried(d.sent[path])
	case procedure.Choice:
		view.Options = d.choices(f, view.Value)
	case procedure.Choices:
		view.Options = d.choices(f, d.sent[path]...)
	case procedure.Party, procedure.Parties:
		view.Options = d.parties(path)
	case procedure.Moment:
		view.Zone = d.zoneName()
	case procedure.Text:
		d.tonguesOf(&view, path)
	case procedure.Group:
		view.Fields = d.all(f.Fields, path+".")
		if d.cites != nil {
			view.Cites = d.cites(path)
		}
	case procedure.Groups:
		d.rowsOf(&view, f, path)
	}
	return view
}

// anchor is a field's id on the page, in letters that an address takes as they are.
func (d *fielder) anchor(path string) string { return d.at + anchor(path) }

func anchor(path string) string { return "f-" + strings.ReplaceAll(path, ":", "-") }

func (d *fielder) named(f procedure.Field, value string) []option {
	known, ok := d.state.(procedure.Enumerated)
	if !ok {
		return nil
	}
	var out []option
	for _, n := range known.Enumerate(d.act, f.Name) {
		name := said{Text: n.ID}
		switch called := n.Called(); {
		case n.By != "":
			name.Text = d.voice.Value(called)
		case called != nil:
			name = d.said(n.Name)
			name.Text += " · " + n.ID
		}
		out = append(out, option{Value: n.ID, Label: name.Text, Lang: name.Lang, Chosen: n.ID == value})
	}
	return out
}

func (d *fielder) choices(f procedure.Field, chosen ...string) []option {
	var out []option
	for _, c := range f.Choices {
		out = append(out, option{Value: c, Label: d.voice.Say(d.choice(d.kind, f, c)), Chosen: slices.Contains(chosen, c)})
	}
	return out
}

func (d *fielder) parties(path string) []option {
	var out []option
	for _, s := range d.Clerk.Roll().Seats {
		id := s.Card.Party
		if s.Standing != party.Left {
			out = append(out, option{Value: string(id), Label: d.name(id), Chosen: slices.Contains(d.sent[path], string(id))})
		}
	}
	return out
}

// zoneName says which place's clocks a moment is typed by.
func (d *fielder) zoneName() string {
	key := "zone." + d.zone.String()
	if d.Catalogue.Has(key) {
		return d.voice.S(key)
	}
	return d.zone.String()
}

func (d *fielder) tonguesOf(view *fieldView, path string) {
	hers, rest := d.formTongues()
	for _, tag := range hers {
		view.Tongues = append(view.Tongues, d.tongue(view, path, tag))
	}
	for _, tag := range rest {
		t := d.tongue(view, path, tag)
		view.MoreFilled = view.MoreFilled || t.Value != ""
		view.More = append(view.More, t)
	}
	started := slices.ContainsFunc(append(slices.Clone(view.Tongues), view.More...), func(t tongueView) bool { return t.Value != "" })
	for i := range view.Tongues {
		view.Tongues[i].Missing = started && view.Tongues[i].Value == ""
	}
}

func (d *fielder) tongue(view *fieldView, path string, tag lang.Tag) tongueView {
	name := textName(path, tag)
	t := tongueView{ID: d.anchor(name), Name: name, Called: lang.Name(tag), Value: d.sent.Get(name), Tag: tag, Long: view.Long, Max: view.Max}
	if n := utf8.RuneCountInString(tidy(t.Value)); n > view.Max {
		t.Over = d.voice.Number(n) + " / " + d.voice.Number(view.Max)
	}
	return t
}

func (d *fielder) rowsOf(view *fieldView, f procedure.Field, path string) {
	n := rows(d.sent, f, path)
	if f.Required || f.Min > 0 {
		n = max(n, f.Min, 1)
	}
	for i := range n {
		at := path + "." + strconv.Itoa(i)
		row := fieldRow{ID: d.anchor(at), Legend: d.t("desk.form.row", "field", view.Label, "row", i+1), Index: i}
		if line, folded := d.fold(f, path, i, n); folded {
			row.Folded = &line
		} else {
			row.Fields = d.all(f.Fields, rowPath(path, i))
			if as := at + "." + rowAs; d.sent.Get(as) != "" {
				row.Carried = []hidden{{as, d.sent.Get(as)}, {at + "." + rowOpen, "yes"}}
			}
		}
		view.Rows = append(view.Rows, row)
	}
	view.Room = n < f.Max
}
