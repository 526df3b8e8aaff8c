package desk

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// toName is the purpose for which the dossier is read that says how parties are shown.
const toName = "names"

// footnotes are those that our party sets to names, in the order in which a page says them.
type footnotes struct{ list []said }

// designate has the page say parties' names as our party shows them in this dossier, or in the
// body that the dossier names.
func (v *visit) designate(rec *procedure.Record) error {
	from, err := v.designating(rec.State)
	if err != nil {
		return err
	}
	if v.plainly == nil {
		v.plainly = v.voice.Names
	}
	v.notes.list, v.voice.Names = nil, v.plainly
	if from == nil {
		return nil
	}
	v.voice.Names = v.shownAs(func(id party.ID) procedure.Designation { return from.Designated(v.Clerk.Me(), id) }, v.plainly)
	return nil
}

// designated says parties' names as our party shows them, on pages of no one dossier. It is
// asked at the first name.
func (v *visit) designated() func(string) lang.Text {
	var say func(string) lang.Text
	return func(id string) lang.Text {
		if say == nil {
			say = v.onCards
			shown, err := v.Overviews.Designations(v.r.Context(), v.Clerk.Procedures(), v.Clerk.Me())
			if err != nil {
				v.Log.Error("how parties are shown", "err", err)
				return say(id)
			}
			say = v.shownAs(shown, v.onCards)
		}
		return say(id)
	}
}

// shownAs says names by designations, with the footnotes of the page; otherwise, as others do.
func (v *visit) shownAs(shown func(party.ID) procedure.Designation, otherwise func(string) lang.Text) func(string) lang.Text {
	return func(id string) lang.Text {
		d := shown(party.ID(id))
		if d.Name.Empty() {
			return otherwise(id)
		}
		return v.notes.marked(d.Name, v.said(d.Footnote))
	}
}

// designating is the state that says how parties are shown; nil if none does, or if this node
// does not have it.
func (v *visit) designating(state any) (procedure.Designating, error) {
	if own, ok := state.(procedure.Designating); ok {
		return own, nil
	}
	tied, ok := state.(procedure.Tied)
	if !ok {
		return nil, nil
	}
	for _, t := range tied.Ties() {
		kind := v.Clerk.Procedure(t.Kind)
		id, err := dossier.ParseID(t.Dossier)
		if kind == nil || err != nil {
			continue
		}
		if _, designates := kind.New().(procedure.Designating); !designates {
			continue
		}
		rec, err := v.Clerk.Read(v.r.Context(), id)
		if errors.Is(err, clerk.ErrUnknown) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if own, ok := rec.State.(procedure.Designating); ok {
			return own, v.noted(id, toName)
		}
	}
	return nil, nil
}

// marked is a name with the number of its footnote, if it has one.
func (f *footnotes) marked(name lang.Text, note said) lang.Text {
	if note.Text == "" || name.Empty() {
		return name
	}
	at := slices.Index(f.list, note)
	if at < 0 {
		at = len(f.list)
		f.list = append(f.list, note)
	}
	name = maps.Clone(name)
	for tag := range name {
		name[tag] += raised(at + 1)
	}
	return name
}

// take hands over the footnotes said so far, for a part of a page that shows them itself.
func (f *footnotes) take() []noteView {
	all := f.views()
	f.list = nil
	return all
}

// noteView is a footnote with its number as it stands at the name.
type noteView struct {
	Mark string
	Text said
}

func (f *footnotes) views() (out []noteView) {
	for i, text := range f.list {
		out = append(out, noteView{raised(i + 1), text})
	}
	return out
}

var raisedDigits = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

func raised(n int) string { return raisedDigits.Replace(itoa(uint64(n))) }

// Footnotes are the ones of the page, once all of it has been said.
func (f frame) Footnotes() []noteView {
	if f.notes == nil {
		return nil
	}
	return f.notes.views()
}
