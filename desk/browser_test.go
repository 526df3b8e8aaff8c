package desk

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// browser is one that knows no script: it reads pages, fills in the forms that stand on
// them and presses their buttons. What a page does not offer, it cannot do.
type browser struct {
	testing.TB
	base     string
	language string
	client   http.Client
	log      *logged
}

// page is an answer, parsed.
type page struct {
	*browser
	status int
	path   string
	head   http.Header
	source string
	root   *html.Node
}

func (b *browser) get(path string) *page {
	b.Helper()
	r, err := http.NewRequest("GET", b.base+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	return b.do(r)
}

func (b *browser) post(path string, form url.Values) *page {
	b.Helper()
	r, err := http.NewRequest("POST", b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

func (b *browser) do(r *http.Request) *page {
	b.Helper()
	r.Header.Set("Accept-Language", b.language)
	answer, err := b.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		b.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		b.Fatal(err)
	}
	p := &page{browser: b, status: answer.StatusCode, path: answer.Request.URL.Path, head: answer.Header, source: string(body), root: root}
	p.sound()
	return p
}

// sound checks what holds for every page: ids are unique, labels and descriptions name
// something, no sentence is missing, no blank unfilled, no script or style inside.
func (p *page) sound() {
	p.Helper()
	if p.head.Get("Content-Type") != "text/html; charset=utf-8" {
		return
	}
	ids := map[string]bool{}
	for n := range p.root.Descendants() {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				p.Errorf("%s: two elements #%s", p.path, id)
			}
			ids[id] = true
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				p.Errorf("%s: %s on %s", p.path, a.Key, n.Data)
			}
		}
	}
	for n := range p.root.Descendants() {
		for _, key := range []string{"for", "aria-describedby", "aria-labelledby"} {
			if id := attr(n, key); id != "" && !ids[id] {
				p.Errorf("%s: %s names #%s, which is not there", p.path, key, id)
			}
		}
		if href := attr(n, "href"); strings.HasPrefix(href, "#") && !ids[href[1:]] {
			p.Errorf("%s: link to %s, which is not there", p.path, href)
		}
		if n.Type == html.ElementNode && (n.Data == "input" || n.Data == "select" || n.Data == "textarea") && attr(n, "type") != "hidden" {
			p.labelled(n)
		}
	}
	text := textOf(p.root)
	if strings.Contains(text, "«desk.") || strings.Contains(text, "ZgotmplZ") {
		p.Errorf("%s: a sentence is missing:\n%s", p.path, text)
	}
	if size := len(p.source); size > 100<<10 {
		p.Errorf("%s: %d bytes", p.path, size)
	}
	if h1 := p.all("h1"); len(h1) != 1 {
		p.Errorf("%s: %d headings of the first rank", p.path, len(h1))
	}
}

func (p *page) labelled(field *html.Node) {
	for up := field.Parent; up != nil; up = up.Parent {
		if up.Data == "label" {
			return
		}
	}
	for _, l := range p.all("label") {
		if attr(l, "for") == attr(field, "id") && attr(field, "id") != "" {
			return
		}
	}
	p.Errorf("%s: %s %s has no label", p.path, field.Data, attr(field, "name"))
}

func (p *page) all(tag string) (found []*html.Node) {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			found = append(found, n)
		}
	}
	return found
}

// text is what one reads in the page's matter.
func (p *page) text() string { return textOf(p.all("main")[0]) }

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (p *page) wants(status int, texts ...string) *page {
	p.Helper()
	if p.status != status {
		p.Fatalf("%s: status %d, want %d:\n%s\nlog: %s", p.path, p.status, status, p.text(), p.log.text)
	}
	for _, text := range texts {
		if !strings.Contains(p.text(), text) {
			p.Fatalf("%s: no %q on the page:\n%s", p.path, text, p.text())
		}
	}
	return p
}

func (p *page) lacks(texts ...string) *page {
	p.Helper()
	for _, text := range texts {
		if strings.Contains(p.text(), text) {
			p.Errorf("%s: %q on the page:\n%s", p.path, text, p.text())
		}
	}
	return p
}

// formWith finds the form in which a field holds a value.
func (p *page) formWith(name, value string) *html.Node {
	p.Helper()
	for _, f := range p.all("form") {
		for n := range f.Descendants() {
			if attr(n, "name") == name && attr(n, "value") == value {
				return f
			}
		}
	}
	p.Fatalf("%s: no form with %s=%s", p.path, name, value)
	return nil
}

// press fills in a form and presses the button that sends a value of ":do" ("" any other).
func (b *browser) press(form *html.Node, fill url.Values, do string) *page {
	b.Helper()
	values := typed(form)
	for name, v := range fill {
		values[name] = v
	}
	if do != "" {
		values.Set(":do", do)
	}
	path := attr(form, "action")
	if path == "" {
		b.Fatal("a form without an address needs press on its page")
	}
	return b.post(path, values)
}

// send fills in the page's own form, the one without another address.
func (p *page) send(fill url.Values, do string) *page {
	p.Helper()
	for _, f := range p.all("form") {
		if attr(f, "action") == "" && attr(f, "method") == "post" {
			values := typed(f)
			for name, v := range fill {
				values[name] = v
			}
			values.Set(":do", do)
			return p.post(p.path, values)
		}
	}
	p.Fatalf("%s: no form of its own", p.path)
	return nil
}

// typed is what a form would send as it stands.
func typed(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		if name == "" || n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "input":
			if t := attr(n, "type"); (t == "checkbox" || t == "radio") && !has(n, "checked") {
				continue
			}
			values.Add(name, attr(n, "value"))
		case "textarea":
			values.Add(name, rawText(n))
		case "select":
			values.Add(name, chosen(n))
		}
	}
	return values
}

func rawText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		b.WriteString(d.Data)
	}
	return b.String()
}

func chosen(list *html.Node) string {
	var options []*html.Node
	for n := range list.Descendants() {
		if n.Data == "option" {
			options = append(options, n)
		}
	}
	if i := slices.IndexFunc(options, func(o *html.Node) bool { return has(o, "selected") }); i >= 0 {
		return attr(options[i], "value")
	}
	if len(options) > 0 {
		return attr(options[0], "value")
	}
	return ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}
