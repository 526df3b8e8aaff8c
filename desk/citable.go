package desk

import (
	"net/url"
	"strings"

	"kenesh/lang"
	"kenesh/procedure"
)

// What a step that cites a legal basis could cite: found by this node's register for what
// is chosen on the form so far, and taken over by a button. It works without a script, and
// nothing typed is lost.

// Buttons of the form.
const (
	doBases = "bases" // show what there is
	doCite  = "cite:" // and the one to cite
)

// citeView is what stands in the group that holds the basis.
type citeView struct {
	Says    string // "" until it was asked for
	Found   []citeRow
	Offices []officeRow
}

// officeRow is who takes the matter at whom is asked.
type officeRow struct {
	Party, Languages, Urgent  string
	Office, Provision, Limits said
	Authorisation             bool
}

type citeRow struct {
	Do, Symbol, Article string
	Title               said
	Since               string
	Confirmed           cell
}

// showBases looks for what the form could cite.
func (f *stepForm) showBases() error {
	in, cites := f.in.(procedure.Citing)
	if !cites {
		return nil
	}
	found, err := f.Clerk.Citable(f.r.Context(), f.act(), in)
	if err == nil {
		f.citable = &found
	}
	return err
}

// cite takes over the basis of a button: only the group that holds it changes.
func (f *stepForm) cite(pressed string) error {
	f.read()
	if err := f.showBases(); err != nil || f.citable == nil {
		return err
	}
	in := f.in.(procedure.Citing)
	for _, b := range f.citable.Bases {
		if citeButton(b) != pressed {
			continue
		}
		in.Cite(b)
		group := in.CitedIn() + "."
		copyGroup(f.sent, encode(f.step.Fields, f.in, f.zone), group)
		break
	}
	return nil
}

// copyGroup makes what stands in one group of a form that of another.
func copyGroup(to, from url.Values, group string) {
	for name := range to {
		if strings.HasPrefix(name, group) {
			delete(to, name)
		}
	}
	for name, values := range from {
		if strings.HasPrefix(name, group) {
			to[name] = values
		}
	}
}

func citeButton(b procedure.Basis) string {
	return doCite + b.Dossier.String() + ":" + b.Symbol + ":" + b.Article
}

// cites is what stands in a group of the form, nil if it holds no basis.
func (f *stepForm) cites(path string) *citeView {
	in, cites := f.in.(procedure.Citing)
	if !cites || in.CitedIn() != path {
		return nil
	}
	view := &citeView{}
	if f.citable == nil {
		return view
	}
	view.Says = f.voice.Say(f.citable.Says)
	for _, b := range f.citable.Bases {
		tone := procedure.Warn
		if b.Confirmed {
			tone = procedure.Good
		}
		view.Found = append(view.Found, citeRow{Do: citeButton(b), Symbol: b.Symbol, Article: b.Article, Title: f.said(b.Title),
			Since: f.voice.Value(lang.Date(b.Since)), Confirmed: f.value(procedure.Sign{Word: b.Standing(), Tone: tone})})
	}
	for _, o := range f.citable.Competent {
		view.Offices = append(view.Offices, officeRow{Party: f.name(o.Party), Office: f.said(o.Office), Provision: f.said(o.Provision), Limits: f.said(o.Limits),
			Authorisation: o.Authorisation, Languages: strings.Join(o.Languages, ", "), Urgent: o.Urgent})
	}
	return view
}
