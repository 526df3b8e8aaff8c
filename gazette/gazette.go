// Package gazette holds what the Council has made public, in memory, and nothing else: it
// is all that the portal can reach. It knows no database, no dossier, no party but by the
// name that was published; its imports are held to that (internal/archtest).
//
// Press (package gazette/press) puts an edition in; readers take the present one. An
// edition never changes, so whoever reads one waits for nobody and stops nobody.
package gazette

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"

	"kenesh/lang"
)

// Kind is what a publication is to its reader.
type Kind string

// The kinds.
const (
	Meeting    Kind = "meeting"
	Communique Kind = "communique"
	Document   Kind = "document"
)

// Publication is one thing public. Of one that was withdrawn only ID, Kind and Withdrawn
// are there.
type Publication struct {
	ID        string // the same on every portal of the council, and telling nothing of the dossier
	Kind      Kind
	Withdrawn bool

	Released  lang.Moment
	Title     lang.Text
	Symbol    string
	Day       lang.Date // it begins, was adopted, or was released
	LastDay   lang.Date // of a meeting that has several
	Place     lang.Text
	Host      lang.Text
	CalledOff bool
	Parts     []Part
	Meeting   string   // the announcement of the meeting it is of, if that is public
	Related   []string // of an announcement: what is public of that meeting

	Publisher   lang.Text // who made it public,
	Fingerprint string    // that party's card,
	Entry       string    // the hash of the entry that did, in hexadecimal,
	Signature   string    // and the signature under it, in base64
}

// Part is a stretch of text under a heading, or none.
type Part struct{ Heading, Text lang.Text }

// Languages are those the whole text of the publication can be read in, whatever its title
// is in; of an announcement, those of its title.
func (p *Publication) Languages() []lang.Tag {
	if len(p.Parts) == 0 {
		return p.Title.Tags()
	}
	return slices.DeleteFunc(p.Parts[0].Text.Tags(), func(t lang.Tag) bool {
		return slices.ContainsFunc(p.Parts, func(part Part) bool { return part.Text[t] == "" })
	})
}

// Plain is the publication in one language as a file of plain text, the same bytes on
// every portal: for a checksum to be compared. It says nothing in any language of the page.
func (p *Publication) Plain(t lang.Tag) string {
	title, _ := p.Title.Best(t)
	lines := []string{title}
	if p.Symbol != "" {
		lines = append(lines, p.Symbol)
	}
	if p.Day != "" {
		lines = append(lines, strings.TrimSuffix(string(p.Day)+"/"+string(p.LastDay), "/"))
	}
	if place, _ := p.Place.Best(t); place != "" {
		lines = append(lines, place)
	}
	for _, part := range p.Parts {
		if h, _ := part.Heading.Best(t); h != "" {
			lines = append(lines, "", h)
		}
		lines = append(lines, "", part.Text[t])
	}
	return strings.Join(lines, "\n") + "\n"
}

// Ends is the last day of a meeting.
func (p *Publication) Ends() lang.Date { return max(p.Day, p.LastDay) }

// Edition is all that is public at one time. It does not change.
type Edition struct {
	by        map[string]*Publication
	meetings  []*Publication // the first one first
	documents []*Publication // communiqués too, the newest first
}

// Find returns a publication, also one that was withdrawn; nil if there is none.
func (e *Edition) Find(id string) *Publication { return e.by[id] }

// Meetings are those that have not ended by a day, the first one first, and those that
// have, the last one first.
func (e *Edition) Meetings(today lang.Date) (upcoming, past []*Publication) {
	for _, m := range e.meetings {
		if m.Ends() >= today {
			upcoming = append(upcoming, m)
		} else {
			past = append(past, m)
		}
	}
	slices.Reverse(past)
	return upcoming, past
}

// Documents are communiqués and adopted documents, the newest first.
func (e *Edition) Documents() []*Publication { return e.documents }

// All is everything that is public now, what was released last first.
func (e *Edition) All() []*Publication {
	all := append(slices.Clone(e.meetings), e.documents...)
	slices.SortFunc(all, func(a, b *Publication) int {
		return cmp.Or(cmp.Compare(b.Released, a.Released), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// Gazette is the present edition. The zero Gazette has an empty one.
type Gazette struct{ present atomic.Pointer[Edition] }

// Edition returns the present edition.
func (g *Gazette) Edition() *Edition {
	if e := g.present.Load(); e != nil {
		return e
	}
	return &Edition{}
}

// Put makes an edition the present one, of publications that nobody else keeps.
func (g *Gazette) Put(all []*Publication) {
	e := &Edition{by: map[string]*Publication{}}
	for _, p := range all {
		e.by[p.ID] = p
		switch {
		case p.Withdrawn:
		case p.Kind == Meeting:
			e.meetings = append(e.meetings, p)
		default:
			e.documents = append(e.documents, p)
		}
	}
	slices.SortFunc(e.meetings, func(a, b *Publication) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(e.documents, func(a, b *Publication) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(b.Released, a.Released), cmp.Compare(a.ID, b.ID))
	})
	g.present.Store(e)
}
