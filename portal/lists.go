package portal

import (
	"net/http"
	"strconv"

	"kenesh/gazette"
	"kenesh/lang"
)

// How many lines a list has.
const (
	latest  = 8  // on the front page
	inAPage = 40 // of a list
)

// line is a publication in a list.
type line struct {
	Href, Kind, Symbol string
	Title, Place, Host said
	Days               days
	CalledOff          bool
	Languages          []string // other than the page's
}

func (v *visit) line(x *gazette.Publication) line {
	l := line{Href: v.at(x.ID), Kind: v.kind(x), Symbol: x.Symbol, Title: v.said(x.Title), Place: v.said(x.Place), Host: v.said(x.Host),
		Days: v.days(x), CalledOff: x.CalledOff}
	for _, tag := range x.Languages() {
		l.Languages = append(l.Languages, string(tag))
	}
	return l
}

func (v *visit) lines(all []*gazette.Publication) []line {
	lines := make([]line, len(all))
	for i, x := range all {
		lines[i] = v.line(x)
	}
	return lines
}

// at is the address of a page in the reader's language.
func (v *visit) at(path string) string { return "/" + string(v.voice.Tag) + "/" + path }

func (v *visit) kind(x *gazette.Publication) string {
	switch x.Kind {
	case gazette.Meeting:
		return v.t("portal.kind.meeting")
	case gazette.Communique:
		return v.t("portal.kind.communique")
	}
	return v.t("portal.kind.document")
}

type frontView struct {
	frame
	Next   *line
	Latest []line
}

// front says what the Council is, when it meets next and what is new.
func (v *visit) front() page {
	view := frontView{frame: v.frame("", "front", "")}
	upcoming, _ := v.edition.Meetings(v.today)
	for _, m := range upcoming {
		if !m.CalledOff {
			next := v.line(m)
			view.Next = &next
			break
		}
	}
	all := v.edition.All()
	view.Latest = v.lines(all[:min(latest, len(all))])
	return v.show(http.StatusOK, "front", view)
}

type meetingsView struct {
	frame
	Upcoming, Past []line
	pager
}

func (v *visit) meetings(n int) page {
	upcoming, past := v.edition.Meetings(v.today)
	past, pager, ok := v.cut(past, "meetings", n)
	if !ok {
		return v.missing()
	}
	view := meetingsView{frame: v.frame(v.t("portal.meetings"), "meetings", path("meetings", n)), Past: v.lines(past), pager: pager}
	if n == 1 {
		view.Upcoming = v.lines(upcoming[:min(inAPage, len(upcoming))])
	}
	return v.show(http.StatusOK, "meetings", view)
}

type documentsView struct {
	frame
	All []line
	pager
}

func (v *visit) documents(n int) page {
	all, pager, ok := v.cut(v.edition.Documents(), "documents", n)
	if !ok {
		return v.missing()
	}
	return v.show(http.StatusOK, "documents", documentsView{v.frame(v.t("portal.documents"), "documents", path("documents", n)), v.lines(all), pager})
}

// pager leads to the pages of a list before and after one.
type pager struct{ Newer, Older string }

func path(list string, n int) string {
	if n == 1 {
		return list
	}
	return list + "/" + strconv.Itoa(n)
}

// cut is the n-th page of a list; there is always a first.
func (v *visit) cut(all []*gazette.Publication, list string, n int) (part []*gazette.Publication, p pager, ok bool) {
	from := (n - 1) * inAPage
	if n > 1 && (from < 0 || from >= len(all)) {
		return nil, p, false
	}
	if n > 1 {
		p.Newer = v.at(path(list, n-1))
	}
	if len(all) > from+inAPage {
		p.Older = v.at(path(list, n+1))
	}
	return all[from:min(len(all), from+inAPage)], p, true
}

// tongueOf calls a language in the reader's own and by its own name.
func (v *visit) tongueOf(tag lang.Tag) string { return v.voice.Value(tag) }
