package cli

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"kenesh/lang"
)

const (
	shortID  = 10
	maxTitle = 60
)

func (r *run) showPage(p page) {
	if len(p.Dossiers) == 0 {
		r.say(r.voice.S("cli.none"))
		return
	}
	rows := [][]string{r.heads("id", "kind", "status", "title", "due", "changed")}
	for _, d := range p.Dossiers {
		rows = append(rows, []string{d.ID[:min(shortID, len(d.ID))], d.KindName, d.StatusName, short(d.Title), r.due(d), r.moment(d.Changed)})
	}
	r.table(rows)
	if p.Next != "" {
		r.say(r.voice.S("cli.more", "flag", "--after "+after(p.Next)))
	}
}

func (r *run) due(d summary) string {
	switch {
	case d.Due == nil:
		return ""
	case d.Due.Day != "":
		return r.voice.Date(lang.Date(d.Due.Day))
	}
	at, _ := time.Parse(time.RFC3339, d.Due.At)
	return r.moment(at)
}

func (r *run) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return r.voice.Moment(lang.Moment(t.UnixMilli()))
}

func (r *run) showDossier(d matter) {
	r.say(d.Title)
	if d.Barred != "" {
		r.say(d.Barred)
	}
	r.say("")
	rows := [][]string{r.row("id", d.ID), r.row("kind", d.KindName), r.row("status", d.StatusName)}
	if d.Due != nil {
		rows = append(rows, r.row("due", d.Due.What+": "+r.due(d.summary)))
	}
	for i, s := range d.Seats {
		label := ""
		if i == 0 {
			label = r.voice.S("cli.label.parties")
		}
		rows = append(rows, []string{label, s.Name + r.signs(s)})
	}
	r.table(rows)
	for _, says := range d.Unfounded {
		r.say("")
		r.say(says)
	}
	for _, s := range d.Document {
		r.showSection(s)
	}
	var steps, begin [][]string
	for _, o := range d.Open {
		steps = append(steps, []string{"  " + d.Kind + " " + o.Step, cmp.Or(o.Means, o.Title)})
	}
	for _, o := range d.Begin {
		begin = append(begin, []string{"  " + o.Kind + " " + o.Step, o.Title})
	}
	for _, part := range []struct {
		heading string
		rows    [][]string
	}{{r.voice.S("cli.label.open"), steps}, {r.voice.S("cli.label.begin"), begin}} {
		if len(part.rows) > 0 {
			r.heading(part.heading)
			r.table(part.rows)
		}
	}
}

// signs says of a party what is worth saying: whether it has seen everything, and more.
func (r *run) signs(s seat) string {
	var signs []string
	for _, sign := range []struct {
		on  bool
		key string
	}{{s.Released, "released"}, {s.Frozen, "frozen"}, {s.Seen && !s.Released, "seen"}, {!s.Seen && !s.Released, "unseen"}, {s.Awaited, "awaited"}} {
		if sign.on {
			signs = append(signs, r.voice.S("cli.sign."+sign.key))
		}
	}
	return " — " + strings.Join(signs, ", ")
}

func (r *run) showSection(s section) {
	r.heading(s.Heading)
	for _, b := range s.Blocks {
		switch {
		case b.Paragraph != "":
			r.say(b.Paragraph)
		case len(b.Rows) > 0:
			r.table(b.Rows)
		case len(b.Head) > 0:
			for _, l := range b.Links { // by so much of its id a dossier can be shown
				b.Table[l.Row][l.Column] += " [" + l.Dossier[:min(shortID, len(l.Dossier))] + "]"
			}
			r.table(append([][]string{b.Head}, b.Table...))
		case b.Chart != nil:
			r.showChart(*b.Chart)
		}
	}
}

// showChart shows a chart's figures.
func (r *run) showChart(c chart) {
	head := []string{c.Title}
	for _, s := range c.Series {
		head = append(head, s.Label)
	}
	rows := [][]string{head}
	for _, b := range c.Bars {
		row := []string{b.Label}
		for _, n := range b.Amounts {
			row = append(row, r.voice.Number(n))
		}
		rows = append(rows, row)
	}
	r.table(rows)
}

func (r *run) showRecord(l record) {
	for _, e := range l.Entries {
		line := fmt.Sprintf("%s/%d  %s  %s", e.Party, e.Number, r.moment(e.Time), cmp.Or(e.Sentence, e.StepName))
		if e.By != nil {
			line += " — " + e.By.Name
			if e.By.Role != "" {
				line += ", " + r.word("role."+e.By.Role, e.By.Role)
			}
		}
		r.say(line)
		if e.Verdict != "counts" {
			said := r.word("verdict."+e.Verdict, e.Verdict)
			if e.Reason != nil {
				said += ": " + e.Reason.Detail
			}
			r.say("    " + said)
		}
		if e.Raw != "" {
			r.say(e.Raw)
		}
	}
	if l.Next != "" {
		r.say(r.voice.S("cli.more", "flag", "--after "+after(l.Next)))
	}
}

func (r *run) showStatus(s status) {
	state := r.voice.S("cli.ready")
	if !s.Ready {
		state = cmp.Or(s.Detail, r.voice.S("cli.not-ready"))
	}
	r.say(state)
	r.table([][]string{
		r.row("party", s.Party), r.row("council", s.Council), r.row("version", s.Version),
		r.row("dossiers", r.voice.Number(s.Dossiers)), r.row("entries", r.voice.Number(s.Entries)),
	})
	if len(s.Links) == 0 {
		return
	}
	r.heading(r.voice.S("cli.label.links"))
	rows := [][]string{r.heads("party", "heard", "pulled", "backlog", "error")}
	for _, l := range s.Links {
		rows = append(rows, []string{l.Party, r.moment(l.Heard), r.moment(l.Pulled), r.voice.Number(l.Backlog), l.Error})
	}
	r.table(rows)
}

func (r *run) heads(names ...string) []string {
	heads := make([]string, len(names))
	for i, name := range names {
		heads[i] = r.voice.S("cli.label." + name)
	}
	return heads
}

func (r *run) row(name, value string) []string {
	return []string{r.voice.S("cli.label." + name), value}
}

// heading writes a heading with a line of space before it.
func (r *run) heading(s string) {
	r.say("")
	if s != "" {
		r.say(s)
	}
}

// table writes rows of cells under each other.
func (r *run) table(rows [][]string) {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = strings.ReplaceAll(clean(cell), "\n", " ")
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	w.Flush()
	for line := range strings.Lines(b.String()) {
		fmt.Fprintln(r.Stdout, strings.TrimRight(line, " \n"))
	}
}

// short cuts what is too long for a table.
func short(s string) string {
	if letters := []rune(s); len(letters) > maxTitle {
		return string(letters[:maxTitle-1]) + "…"
	}
	return s
}

// clean leaves a terminal nothing to obey in what other parties wrote.
func clean(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' {
			return ' '
		}
		return c
	}, s)
}

// word says the sentence of a key, or other where there is none.
func (r *run) word(key, other string) string {
	said := r.voice.S(key)
	if said == "«"+key+"»" {
		return other
	}
	return said
}
