package portal

import (
	"embed"
	"html/template"
	"net/http"
	"time"

	"kenesh/gazette"
	"kenesh/lang"
)

//go:embed templates
var files embed.FS

// templates holds every page's template in every language: {{t "key"}} speaks it.
type templates map[lang.Tag]map[string]*template.Template

func parse(c *lang.Catalogue) templates {
	all := templates{}
	for _, tag := range lang.Interface {
		voice := c.Voice(tag)
		base := template.Must(template.New("portal").Funcs(template.FuncMap{"t": voice.S, "asset": asset}).
			ParseFS(files, "templates/layout.html", "templates/parts.html"))
		all[tag] = map[string]*template.Template{}
		for _, name := range []string{"front", "meetings", "documents", "publication", "fault"} {
			all[tag][name] = template.Must(template.Must(base.Clone()).ParseFS(files, "templates/"+name+".html"))
		}
	}
	return all
}

// visit is one page being made, for a reader of one language.
type visit struct {
	*portal
	edition *gazette.Edition
	today   lang.Date
	voice   *lang.Voice
}

func (v *visit) speak(tag lang.Tag) { v.voice = v.Catalogue.Voice(tag) }

func (v *visit) t(key string, args ...any) string { return v.voice.S(key, args...) }

// said is text as the reader gets it. Lang is set where it is not the page's language.
type said struct{ Text, Lang string }

func (v *visit) said(t lang.Text, prefer ...lang.Tag) said {
	text, tag := t.Best(append(prefer, v.voice.Tag)...)
	if tag == v.voice.Tag {
		return said{Text: text}
	}
	return said{text, string(tag)}
}

// council is what the Council is called.
func (v *visit) council() said {
	if v.Name.Empty() {
		return said{Text: v.t("portal.council")}
	}
	return v.said(v.Name)
}

// frame is what every page shows around its matter.
type frame struct {
	Lang, Title, Here string
	Council           said
	Origin, Path      string // Path: behind the language; "" where other languages have no such page
	Tongues           []tongue
	Index             bool // search engines may list it
}

type tongue struct {
	Tag, Name, Href string
	Current         bool
}

// frame begins a page that stands at path behind each language.
func (v *visit) frame(title, here, path string) frame {
	f := frame{Lang: string(v.voice.Tag), Title: title, Here: here, Council: v.council(), Origin: v.Origin, Path: path, Index: true}
	for _, tag := range lang.Interface {
		f.Tongues = append(f.Tongues, tongue{string(tag), lang.Name(tag), "/" + string(tag) + "/" + path, tag == v.voice.Tag})
	}
	return f
}

// days are the days of a meeting, or the one day of a document.
type days struct{ From, To *day }

type day struct{ Words, Machine string }

func (v *visit) day(d lang.Date) *day {
	if _, err := time.Parse(time.DateOnly, string(d)); err != nil {
		return nil
	}
	return &day{v.voice.Date(d), string(d)}
}

func (v *visit) days(x *gazette.Publication) days {
	d := days{From: v.day(x.Day)}
	if x.LastDay > x.Day {
		d.To = v.day(x.LastDay)
	}
	return d
}

// faultView is a page that says why there is none.
type faultView struct {
	frame
	Heading, Text string
}

// missing says that there is no such page: the same for an address that nobody ever had
// and for one of something that is not public.
func (v *visit) missing() page {
	return v.without(http.StatusNotFound, v.t("portal.fault.missing"), v.t("portal.fault.missing.text"))
}

// gone says that what was here has been withdrawn.
func (v *visit) gone() page {
	return v.without(http.StatusGone, v.t("portal.fault.gone"), v.t("portal.fault.gone.text"))
}

func (v *visit) without(status int, heading, text string) page {
	f := v.frame(heading, "", "")
	f.Index = false
	return v.show(status, "fault", faultView{f, heading, text})
}
