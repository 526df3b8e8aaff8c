package desk

import (
	"bytes"
	"encoding/csv"
	"html/template"
	"strconv"
	"strings"
	"time"

	"kenesh/lang"
	"kenesh/procedure"
)

// An overview as a file: the same document, drawn for nobody, in the language and on the
// day (in UTC) of the request. The same dossiers give the same bytes on every node.

type paperView struct {
	Lang, Dir, Title, About string
	Council                 said
	Chosen                  []inputView
	Matter                  []sectionView
	Style                   template.CSS
}

func overviewFile(v *visit) error {
	a, err := v.look()
	if err != nil {
		return err
	}
	v.toPaper()
	name := v.r.PathValue("file")
	number, isTable := tableNumber(name)
	if !isTable && name != "document.html" {
		return errNotFound
	}
	today := lang.Date(time.UnixMilli(int64(v.now)).UTC().Format(time.DateOnly))
	doc, err := v.overseen(a, procedure.View{Roll: v.Clerk.Roll(), Today: today}, toCarry)
	if err != nil {
		return err
	}
	var b []byte
	kind := "text/html; charset=utf-8"
	if isTable {
		kind = "text/csv; charset=utf-8; header=present"
		b, err = v.csv(doc, number)
	} else {
		b, err = v.paperOf(a, doc)
	}
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", kind)
	v.w.Header().Set("Content-Language", string(v.voice.Tag))
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+v.fileName(a, name)+`"`)
	_, _ = v.w.Write(b) // a reader who has gone away is no fault of ours
	return nil
}

// toPaper has the visit speak to nobody in particular: in the language the address names,
// in UTC, with parties' names as the roll has them and not as ours shows them, without what
// this officer reads besides: the file is the same on every node.
func (v *visit) toPaper() {
	tag := lang.Tag(v.r.URL.Query().Get("lang"))
	if !lang.Known(tag) {
		tag = v.voice.Tag
	}
	v.voice = v.Catalogue.Voice(tag)
	v.voice.Zone, v.voice.Names = time.UTC, v.namesIn(v.voice)
	v.paper = true
}

func (v *visit) paperOf(a look, doc procedure.Document) ([]byte, error) {
	style, err := static.ReadFile("static/desk.css")
	if err != nil {
		return nil, err
	}
	key := a.kind.Kind + ".overview." + a.what.Name
	p := paperView{Lang: string(v.voice.Tag), Dir: "ltr", Title: v.voice.S(key), About: v.voice.S(key + ".about"), Council: v.council(),
		Chosen: v.inputs(a.kind.Kind, a.what.Fields, a.choice, nil), Matter: v.sections(doc), Style: template.CSS(style)}
	var b bytes.Buffer
	err = v.pages.in(v.voice.Tag, "paper").ExecuteTemplate(&b, "paper", p)
	return b.Bytes(), err
}

// fileName says what a file is of: kind, overview, choice and language.
func (v *visit) fileName(a look, name string) string {
	parts := []string{a.kind.Kind, a.what.Name}
	chosen := encode(a.what.Fields, a.choice, time.UTC)
	for _, f := range a.what.Fields {
		if s := chosen.Get(f.Name); s != "" && f.Type != procedure.Line && f.Type != procedure.Lines {
			parts = append(parts, s)
		}
	}
	if stem, _ := strings.CutSuffix(name, ".csv"); stem != name {
		parts = append(parts, stem)
	}
	return strings.ReplaceAll(strings.Join(append(parts, string(v.voice.Tag)), "-"), ":", "") + name[strings.LastIndex(name, "."):]
}

// tableNumber reads "table-3.csv".
func tableNumber(name string) (int, bool) {
	stem, isCSV := strings.CutSuffix(name, ".csv")
	digits, named := strings.CutPrefix(stem, "table-")
	n, err := strconv.Atoi(digits)
	return n, isCSV && named && err == nil && n > 0
}

// csv writes the n-th table of a document as RFC 4180 has it, in UTF-8 with the mark that
// spreadsheets know it by. Where decimals are written with a comma, as in all our languages
// but English, spreadsheets expect semicolons between cells.
func (v *visit) csv(doc procedure.Document, n int) ([]byte, error) {
	t, ok := tableAt(doc, n)
	if !ok {
		return nil, errNotFound
	}
	b := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(b)
	w.UseCRLF = true
	if v.voice.Tag != "en" {
		w.Comma = ';'
	}
	head := make([]string, len(t.Head))
	for i, m := range t.Head {
		head[i] = harmless(v.voice.Say(m))
	}
	if err := w.Write(head); err != nil {
		return nil, err
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, value := range row {
			cells[i] = v.csvCell(value)
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func tableAt(doc procedure.Document, n int) (procedure.Table, bool) {
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			switch b := b.(type) {
			case procedure.Table:
				if n--; n == 0 {
					return b, true
				}
			case procedure.Chart:
				if n--; n == 0 {
					return tableOf(b), true
				}
			}
		}
	}
	return procedure.Table{}, false
}

// csvCell is a value for a program: numbers without groups, days and moments as ISO 8601
// has them.
func (v *visit) csvCell(value any) string {
	switch x := value.(type) {
	case int:
		return strconv.Itoa(x)
	case lang.Date:
		return harmless(string(x))
	case lang.Moment:
		return time.UnixMilli(int64(x)).UTC().Format(time.RFC3339)
	}
	return harmless(v.value(value).Said.Text)
}

// harmless puts an apostrophe before what a spreadsheet would take for a formula, for
// other parties wrote it.
func harmless(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n") || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") ||
		strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠") {
		return "'" + s
	}
	return s
}
