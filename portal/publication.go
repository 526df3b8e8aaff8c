package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"kenesh/gazette"
	"kenesh/lang"
)

type publicationView struct {
	frame
	Line      line
	X         *gazette.Publication
	Heading   said
	Parts     []part
	Reads     []reading // the languages it can be read in
	Elsewhere string    // in which language it is shown, where not in the reader's
	Related   []line
	Meeting   *line
	Released  *day
	Publisher said
}

type part struct{ Heading, Text said }

// reading is the publication in one language.
type reading struct {
	Tag, Name, Href, File, Sum string
	Current                    bool
}

// publication shows one in the reader's language, or in the one that was asked for, or in
// the best there is, and says so.
func (v *visit) publication(x *gazette.Publication, asked lang.Tag) page {
	shown, path := v.shown(x, asked), x.ID
	if asked != "" {
		path += "/" + string(asked)
	}
	title := v.said(x.Title, shown)
	view := publicationView{frame: v.frame(title.Text, "", path), Line: v.line(x), X: x, Heading: title, Released: v.released(x), Publisher: v.said(x.Publisher)}
	view.frame.addressed(x, asked)
	if shown != v.voice.Tag {
		view.Elsewhere = v.tongueOf(shown)
	}
	for _, p := range x.Parts {
		view.Parts = append(view.Parts, part{v.said(p.Heading, shown), v.said(p.Text, shown)})
	}
	for _, tag := range x.Languages() {
		view.Reads = append(view.Reads, v.reading(x, tag, tag == shown))
	}
	for _, id := range x.Related {
		if other := v.edition.Find(id); other != nil {
			view.Related = append(view.Related, v.line(other))
		}
	}
	if m := v.edition.Find(x.Meeting); m != nil {
		l := v.line(m)
		view.Meeting = &l
	}
	return v.show(http.StatusOK, "publication", view)
}

// shown is the language a publication is shown in.
func (v *visit) shown(x *gazette.Publication, asked lang.Tag) lang.Tag {
	all := lang.Text{}
	for _, tag := range x.Languages() {
		all[tag] = string(tag)
	}
	prefer := []lang.Tag{v.voice.Tag}
	if asked != "" {
		prefer = []lang.Tag{asked}
	}
	_, tag := all.Best(prefer...)
	if tag == "" { // no language has all of it: each part in what it has
		return v.voice.Tag
	}
	return tag
}

// addressed has other pages' languages lead to the same text: from a Hungarian text on a
// Kyrgyz page to the Turkish page, in Hungarian.
func (f *frame) addressed(x *gazette.Publication, asked lang.Tag) {
	if asked == "" {
		return
	}
	f.Index = false // the text has a page of its own, or one in the best language
	for i := range f.Tongues {
		if f.Tongues[i].Tag == string(asked) {
			f.Tongues[i].Href = "/" + f.Tongues[i].Tag + "/" + x.ID
		}
	}
}

func (v *visit) reading(x *gazette.Publication, tag lang.Tag, current bool) reading {
	r := reading{Tag: string(tag), Name: lang.Name(tag), Current: current}
	r.File = v.at(x.ID + "/" + string(tag) + ".txt")
	sum := sha256.Sum256([]byte(x.Plain(tag)))
	r.Sum = hex.EncodeToString(sum[:])
	switch {
	case lang.Known(tag):
		r.Href = "/" + string(tag) + "/" + x.ID
	default:
		r.Href = v.at(x.ID + "/" + string(tag))
	}
	return r
}

func (v *visit) released(x *gazette.Publication) *day { return v.day(dateOf(x.Released)) }

// plain is the text in one language as a file.
func (v *visit) plain(x *gazette.Publication, tag lang.Tag) page {
	return newPage(http.StatusOK, "text/plain; charset=utf-8", tag, []byte(x.Plain(tag)))
}
