package desk

import (
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// said is text as the reader gets it. Lang is set where it is not the page's language,
// so that a reader's voice says it right.
type said struct{ Text, Lang string }

func (v *visit) said(t lang.Text) said {
	text, tag := v.voice.Text(t)
	if tag == v.voice.Tag {
		return said{Text: text}
	}
	return said{text, string(tag)}
}

// title is what a dossier is called.
func (v *visit) title(f procedure.Facts) said {
	if !f.Title.Empty() {
		return v.said(f.Title)
	}
	return said{Text: v.voice.Say(f.Named)}
}

// when is a date: in words, exactly, and for machines.
type when struct{ Words, Exact, Machine string }

func (v *visit) when(m lang.Moment) *when {
	if m == 0 {
		return nil
	}
	return &when{v.voice.Span(v.now, m), v.voice.Moment(m), time.UnixMilli(int64(m)).UTC().Format(time.RFC3339)}
}

func (v *visit) whenExactly(m lang.Moment) *when {
	w := v.when(m)
	if w != nil {
		w.Words, w.Exact = w.Exact, w.Words
	}
	return w
}

// dayExactly is day the other way round: for records, where the day itself is asked for.
func (v *visit) dayExactly(d lang.Date) *when {
	w := v.day(d)
	if w != nil {
		w.Words, w.Exact = w.Exact, w.Words
	}
	return w
}

// day tells a day as seen from today in the reader's zone.
func (v *visit) day(d lang.Date) *when {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return nil
	}
	w := &when{Exact: v.voice.Date(d), Machine: string(d)}
	switch days := int(t.Sub(v.today()).Hours() / 24); days {
	case -1:
		w.Words = v.t("desk.when.yesterday")
	case 0:
		w.Words = v.t("desk.when.today")
	case 1:
		w.Words = v.t("desk.when.tomorrow")
	default:
		w.Words = v.voice.Span(lang.Moment(v.today().UnixMilli()), lang.Moment(t.UnixMilli()))
	}
	return w
}

// today is the reader's calendar day, as midnight UTC.
func (v *visit) today() time.Time {
	y, m, d := time.UnixMilli(int64(v.now)).In(v.zone()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// dayNow is the same day as a date.
func (v *visit) dayNow() lang.Date { return dateOf(v.today()) }

func (v *visit) due(d *procedure.Due) *when {
	switch {
	case d == nil:
		return nil
	case d.Day != "":
		return v.day(d.Day)
	}
	return v.when(d.At)
}

// late reports whether what was due is past.
func (v *visit) late(d *procedure.Due) bool {
	if d == nil {
		return false
	}
	if d.Day != "" {
		return d.Day < v.dayNow()
	}
	return d.At != 0 && d.At < v.now
}

// cell is one value in a document or a table.
type cell struct {
	Said said
	When *when
	Href string // of a dossier that is named
	Tone procedure.Tone

	Files []fileCell
}

// value shows what a document or an input holds.
func (v *visit) value(x any) cell {
	switch x := x.(type) {
	case lang.Text:
		return cell{Said: v.said(x)}
	case lang.Moment:
		if v.paper {
			return cell{Said: said{Text: v.voice.Moment(x)}}
		}
		return cell{When: v.whenExactly(x)}
	case procedure.Tie:
		if v.paper {
			return cell{Said: said{Text: x.Dossier}} // another node may not have it
		}
		return v.tie(x)
	case procedure.Link:
		c := v.value(x.Label)
		if !v.paper {
			c.Href = "/d/" + x.Dossier.String()
		}
		if !v.paper && x.Section != "" {
			c.Href += "#" + partAnchor(x.Section)
		}
		return c
	case []procedure.File:
		return cell{Files: v.files(x)}
	case procedure.File:
		return cell{Files: v.files([]procedure.File{x})}
	case procedure.ByDay:
		return v.value(x.On(v.dayNow()))
	case procedure.Sign:
		return cell{Said: said{Text: v.voice.Say(x.Word)}, Tone: x.Tone}
	case party.Person:
		return cell{Said: said{Text: v.person(x)}}
	case party.ID:
		return cell{Said: said{Text: v.name(x)}}
	case []party.ID:
		return cell{Said: said{Text: v.names(x)}}
	case bool:
		if x {
			return cell{Said: said{Text: v.t("desk.yes")}}
		}
		return cell{Said: said{Text: v.t("desk.no")}}
	}
	return cell{Said: said{Text: v.voice.Value(x)}}
}

// partAnchor is the id of a named part of a document on its page.
func partAnchor(section string) string { return "part-" + section }

// person is an officer by name and role, as far as her party lets the others know.
func (v *visit) person(p party.Person) string {
	if p.Role == "" {
		return p.Name
	}
	role := v.voice.S("role." + string(p.Role))
	if !p.Role.Valid() {
		role = string(p.Role)
	}
	if p.Name == "" {
		return role
	}
	return v.t("desk.person", "name", p.Name, "role", role)
}
