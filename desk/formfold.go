package desk

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kenesh/canon"
	"kenesh/lang"
	"kenesh/procedure"
)

// A list of rows that came with the form may be long, each row with a text in seven
// languages: what is overdue before an agenda is issued. Such a list is shown a line a row,
// each with a button that opens it; what a row came with is named by its fingerprint and
// not carried, and beside that goes only what the officer changed. So a page has its bound.

// A row says what it came as, and whether all of it is on the page. No field's name begins
// with a colon.
const (
	rowAs   = ":as"
	rowOpen = ":open"
	doRow   = "row:"
)

// openRows is how many rows are shown whole.
const openRows = 6

// gathered are the rows that came with the form, by the path of their list and their
// fingerprint. Names are those within the row.
type gathered map[string]map[string]url.Values

// gatheredRows asks anew what comes with the form: the same until something happens elsewhere.
func (f *stepForm) gatheredRows() (gathered, error) {
	if f.came != nil {
		return f.came, nil
	}
	f.came = gathered{}
	if f.rec == nil || procedure.Gathers(f.state, f.step.Name) == "" {
		return f.came, nil
	}
	in := f.in
	defer func() { f.in = in }()
	f.in = f.step.NewInput()
	if err := f.gather(); err != nil {
		return nil, err
	}
	sent := encode(f.step.Fields, f.in, f.zone)
	for _, group := range f.step.Fields {
		if n := rows(sent, group, group.Name); group.Type == procedure.Groups && n > 0 {
			f.came[group.Name] = map[string]url.Values{}
			for i := range n {
				row := rowOf(sent, group.Name, i)
				f.came[group.Name][fingerprint(row)] = row
			}
		}
	}
	return f.came, nil
}

// rowOf is what a form holds of a row, beside what this file adds and what is empty.
func rowOf(sent url.Values, path string, i int) url.Values {
	row := url.Values{}
	for name, values := range sent {
		if rest, in := strings.CutPrefix(name, rowPath(path, i)); in && rest[0] != ':' && strings.Join(values, "") != "" {
			row[rest] = values
		}
	}
	return row
}

// fingerprint is short: it only has to tell apart the rows of one form.
func fingerprint(row url.Values) string {
	return canon.Sum("kenesh/row", []byte(row.Encode())).String()[:12]
}

// refer says of the rows of a form which of those that came they are.
func (f *stepForm) refer() error {
	came, err := f.gatheredRows()
	for path, known := range came {
		for i := range count(f.sent, path) {
			if print := fingerprint(rowOf(f.sent, path, i)); known[print] != nil {
				f.sent.Set(rowPath(path, i)+rowAs, print)
			}
		}
	}
	return err
}

// unfold completes the rows that were not carried. One that has changed meanwhile is taken
// out, and the officer told.
func (f *stepForm) unfold() (problems procedure.Problems, err error) {
	if !slices.ContainsFunc(slices.Collect(maps.Keys(f.sent)), func(name string) bool { return strings.HasSuffix(name, "."+rowAs) }) {
		return nil, nil
	}
	came, err := f.gatheredRows()
	if err != nil {
		return nil, err
	}
	for _, group := range f.step.Fields {
		gone := 0
		for i := rows(f.sent, group, group.Name) - 1; group.Type == procedure.Groups && i >= 0; i-- {
			at := rowPath(group.Name, i)
			print, open := f.sent.Get(at+rowAs), f.sent.Get(at+rowOpen) != ""
			row, known := came[group.Name][print]
			switch {
			case print == "" || open:
			case !known:
				dropRow(f.sent, group, group.Name, i)
				gone++
			}
			for name, values := range row {
				if _, changed := f.sent[at+name]; !changed && !open {
					f.sent[at+name] = values
				}
			}
		}
		if gone > 0 {
			problems = append(problems, &procedure.Refusal{Message: lang.Say("desk.form.rows-changed", lang.Args{"n": gone}), Field: group.Name})
		}
	}
	return problems, nil
}

// opens carries out the button that opens a row.
func (f *stepForm) opens(pressed string) bool {
	at, is := strings.CutPrefix(pressed, doRow)
	if is {
		for name := range f.sent {
			if strings.HasSuffix(name, "."+rowOpen) {
				f.sent.Del(name)
			}
		}
		f.sent.Set(at+"."+rowOpen, "yes")
	}
	return is
}

func count(sent url.Values, path string) int {
	n, _ := strconv.Atoi(sent.Get(countName(path)))
	return n
}

// fold shows a row as a line, if the list it stands in is long and it is not being worked on.
func (d *fielder) fold(f procedure.Field, path string, i, of int) (line foldedRow, folded bool) {
	at := rowPath(path, i)
	print := d.sent.Get(at + rowAs)
	came, known := d.came[path][print]
	if !known || of <= openRows || d.sent.Get(at+rowOpen) != "" || d.wrong(at) {
		return foldedRow{}, false
	}
	line = foldedRow{Do: doRow + strings.TrimSuffix(at, "."), Hidden: []hidden{{at + rowAs, print}}}
	now := rowOf(d.sent, path, i)
	for _, name := range slices.Sorted(maps.Keys(now)) {
		for _, value := range now[name] {
			if !slices.Equal(now[name], came[name]) {
				line.Hidden = append(line.Hidden, hidden{at + name, value})
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(came)) {
		if _, kept := now[name]; !kept {
			line.Hidden = append(line.Hidden, hidden{at + name, ""})
		}
	}
	d.line(&line, f, at)
	return line, true
}

// wrong reports whether there is a problem with a field of a row.
func (d *fielder) wrong(at string) bool {
	for path := range d.errors {
		if strings.HasPrefix(path+".", at) {
			return true
		}
	}
	return false
}

// foldedRow is a row as a line: its first text, which is its button, and what else is said.
type foldedRow struct {
	Do, Title string
	More      []string
	Hidden    []hidden
}

// Bounds of a line, in letters.
const (
	lineTitle = 80
	lineMore  = 60
)

func (d *fielder) line(line *foldedRow, f procedure.Field, at string) {
	for _, field := range f.Fields {
		switch text := d.shownIn(field, at+field.Name); {
		case text == "":
		case field.Type == procedure.Text && line.Title == "":
			line.Title = clip(text, lineTitle)
		default:
			line.More = append(line.More, d.t("desk.form.row-part", "field", d.label(d.kind, field.Name), "value", clip(text, lineMore)))
		}
	}
}

// shownIn is what a text or a day of a row says to the reader.
func (d *fielder) shownIn(f procedure.Field, path string) string {
	switch f.Type {
	case procedure.Text:
		text := lang.Text{}
		for name := range d.sent {
			if tag, in := strings.CutPrefix(name, textName(path, "")); in && d.sent.Get(name) != "" {
				text[lang.Tag(tag)] = d.sent.Get(name)
			}
		}
		return d.said(text).Text
	case procedure.Date:
		if d.sent.Get(path) != "" {
			return d.voice.Date(lang.Date(d.sent.Get(path)))
		}
	}
	return ""
}
