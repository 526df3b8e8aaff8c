package desk

import (
	"bytes"
	"embed"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"kenesh/lang"
	"kenesh/policy"
	"kenesh/procedure"
)

//go:embed templates
var templates embed.FS

// Words are the desk's own sentences, in every language.
//
//go:embed words
var Words embed.FS

// shared are the templates that pages are put together from.
var shared = []string{"templates/layout.html", "templates/parts.html", "templates/matter.html", "templates/field.html", "templates/calendar.html"}

// pages holds the templates of the pages in each language: {{t "key"}} speaks it. A page is
// parsed when it is first asked for in a language: all of them in all languages would be
// most of what an idle node keeps in memory.
type pages struct {
	catalogue *lang.Catalogue

	mu     sync.RWMutex
	parsed map[pageIn]*template.Template
}

type pageIn struct {
	tag  lang.Tag
	name string
}

func newPages(c *lang.Catalogue) *pages {
	return &pages{catalogue: c, parsed: map[pageIn]*template.Template{}}
}

// in returns a page's template. It panics on a mistake in the template.
func (p *pages) in(tag lang.Tag, name string) *template.Template {
	key := pageIn{tag, name}
	p.mu.RLock()
	page := p.parsed[key]
	p.mu.RUnlock()
	if page != nil {
		return page
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.parsed[key] == nil {
		words := template.FuncMap{"t": p.catalogue.Voice(tag).S, "asset": asset}
		p.parsed[key] = template.Must(template.New("desk").Funcs(words).ParseFS(templates, append(shared[:len(shared):len(shared)], "templates/"+name+".html")...))
	}
	return p.parsed[key]
}

// frame is what every page has around its matter. A page's view embeds one.
type frame struct {
	Lang, Dir, LangName string
	Title               string
	House, Council      said   // whose desk this is; of which council
	Here                string // this page's path, with its query
	Version             string
	Who, Role           string
	Roles               bool // she has several
	Reads               bool
	Refresh             int // seconds, where a page without script asks anew; 0: it does not
	Sought              string
	Said                string // what has just been done
	Nav                 []navItem
	Tongues             []tongueItem
	notes               *footnotes
}

type navItem struct {
	Href, Label          string
	Current, Live, Apart bool
}

type tongueItem struct {
	Tag, Name string
	Current   bool
}

func (v *visit) frame(title string) frame {
	f := frame{Lang: string(v.voice.Tag), Dir: "ltr", LangName: lang.Name(v.voice.Tag), Title: title,
		Here: v.r.URL.RequestURI(), Version: v.Version, Reads: v.may(policy.Read), notes: &v.notes}
	if v.r.Method != http.MethodGet {
		f.Here = v.r.URL.Path // a form's own page answers GET as well
	}
	f.House, f.Council = v.house(), v.council()
	for _, tag := range lang.Interface {
		f.Tongues = append(f.Tongues, tongueItem{string(tag), lang.Name(tag), tag == v.voice.Tag})
	}
	if v.session != nil {
		f.Who, f.Role = v.session.Officer.Name, v.voice.S("role."+string(v.session.Role))
		f.Roles = len(v.session.Officer.Roles) > 1
		f.Nav = v.nav()
	}
	return f
}

// house is whose desk this is: the ministry in the reader's language.
func (v *visit) house() said {
	me := v.Clerk.Me()
	seat, ok := v.Clerk.Roll().Seat(me)
	if !ok {
		return said{Text: string(me)}
	}
	return v.said(seat.Card.Name)
}

func (v *visit) council() said {
	charter, ok, err := v.Index.Get(v.r.Context(), v.Clerk.Council())
	if err != nil || !ok {
		return said{Text: v.t("desk.frame.no-council")}
	}
	return v.said(charter.Facts.Title)
}

// nav lists what the reader's role uses.
func (v *visit) nav() []navItem {
	items := []navItem{{Href: "/", Label: v.t("desk.today"), Live: v.may(policy.Read)}}
	if v.may(policy.Read) {
		items = append(items, navItem{Href: "/duty", Label: v.t("desk.duty")})
		for _, p := range v.kinds() {
			items = append(items, navItem{Href: "/" + p.Kind, Label: v.voice.S(p.Kind + ".plural")})
		}
		items = append(items, navItem{Href: "/calendar", Label: v.t("desk.calendar")})
	}
	apart := len(items)
	items = append(items, navItem{Href: "/links", Label: v.t("desk.links")})
	if v.may(policy.Audit) {
		items = append(items, navItem{Href: "/retention", Label: v.t("desk.retention")})
		items = append(items, navItem{Href: "/journal", Label: v.t("desk.journal")})
	}
	if v.may(policy.Administer) {
		items = append(items, navItem{Href: "/officers", Label: v.t("desk.officers")})
	}
	items[apart].Apart = true
	for i := range items {
		items[i].Current = items[i].Href == v.r.URL.Path || (items[i].Href == "/calendar" || items[i].Href == "/duty") && strings.HasPrefix(v.r.URL.Path, items[i].Href+"/")
	}
	return items
}

// kinds are the procedures with a place in the menu, in its order.
func (v *visit) kinds() []*procedure.Procedure {
	var in []*procedure.Procedure
	for _, p := range v.Clerk.Procedures() {
		if p.Place > 0 {
			in = append(in, p)
		}
	}
	slices.SortStableFunc(in, func(a, b *procedure.Procedure) int { return a.Place - b.Place })
	return in
}

// t says one of the desk's own sentences.
func (v *visit) t(key string, args ...any) string { return v.voice.S(key, args...) }

// show writes a page. The page is made before the first byte leaves, so that a fault in
// it is still a page of its own.
func (v *visit) show(status int, name string, view any) error {
	var b bytes.Buffer
	if err := v.pages.in(v.voice.Tag, name).ExecuteTemplate(&b, "layout", view); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Content-Language", string(v.voice.Tag))
	v.w.WriteHeader(status)
	_, _ = v.w.Write(b.Bytes()) // a reader who has gone away is no fault of ours
	return nil
}

func (v *visit) ok(name string, view any) error { return v.show(http.StatusOK, name, view) }

func sorted[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
