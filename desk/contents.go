package desk

import (
	"strconv"
	"unicode/utf8"
)

// A long document has a table of contents, and what is long in it is folded away. Nothing is
// left out: a browser unfolds what is searched for, linked to or printed.

// Bounds, in lines as a page shows them.
const (
	shortDocument = 40
	shortSection  = 7
	fewSections   = 3
	lineOfText    = 90 // characters
)

// folded gives the sections of a long document their place in its table of contents and
// folds the long ones, unless all are to be open.
func folded(sections []sectionView, all bool) (_ []sectionView, contents bool) {
	lines, headed := 0, 0
	for _, s := range sections {
		lines += s.lines()
		if s.Heading != "" {
			headed++
		}
	}
	if lines <= shortDocument || headed <= fewSections {
		return sections, false
	}
	for i := range sections {
		if s := &sections[i]; s.Heading != "" {
			if s.ID == "" {
				s.ID = "s" + strconv.Itoa(i)
			}
			s.Folds, s.Open = true, all || s.lines() <= shortSection
		}
	}
	return sections, true
}

// lines is about how many lines a section takes.
func (s sectionView) lines() int {
	n := 0
	for _, b := range s.Blocks {
		switch {
		case b.Paragraph != nil:
			n += 1 + utf8.RuneCountInString(b.Paragraph.Text)/lineOfText
		case b.Rows != nil:
			for _, r := range b.Rows {
				n += 1 + utf8.RuneCountInString(r.Value.Said.Text)/lineOfText
			}
		case b.Table != nil:
			n += 1 + len(b.Table.Rows)
		default:
			n++
		}
	}
	return n
}
