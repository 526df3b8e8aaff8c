package desk

import (
	"bytes"
	"context"
	"fmt"
	"html/template"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/procedure"
)

type screenPageView struct {
	frame
	ID     string
	At     string
	Stream string
	Part   template.HTML // made by the template of that name
}

// screenView is the part of the page that is made anew at every change.
type screenView struct {
	Of     said
	Matter []sectionView
	Notes  []noteView
}

// toFollow is the purpose of a page that a room follows; it is read anew at every change.
const toFollow = "screen"

// refreshScreen is how often a screen without script asks anew, in seconds.
const refreshScreen = 10

// screenPage is what a screen in the hall shows of a dossier while something is under way
// there: large, without the desk around it, and the same for everybody in the room.
func screenPage(v *visit) error {
	id, err := v.dossierID()
	if err != nil {
		return err
	}
	defer v.halls.enter(id)()
	m, _ := v.screenNow(id)
	if m.err != nil {
		return m.err
	}
	if err := v.noted(id, toFollow); err != nil {
		return err
	}
	f := v.frame(m.title)
	f.Refresh = refreshScreen
	return v.ok("screen", screenPageView{frame: f, ID: id.String(), At: m.at, Stream: "/d/" + id.String() + "/screen/stream", Part: m.part})
}

// screenNow is what the screen shows now: made once for all who read alike.
func (v *visit) screenNow(id dossier.ID) (*made, <-chan struct{}) {
	alike := fmt.Sprint(toFollow, v.voice.Tag, v.voice.Prefer, v.zone())
	return v.halls.now(id, alike, func(m *made) error {
		ctx := context.WithoutCancel(v.r.Context()) // who asked first may leave; the others wait for it
		rec, err := v.Clerk.Read(ctx, id)
		if err != nil {
			return err
		}
		shown, ok := rec.State.(procedure.Screened)
		if !ok {
			return errNotFound
		}
		if err := v.designate(rec); err != nil {
			return err
		}
		var b bytes.Buffer
		view := screenView{Of: v.title(rec.Facts()), Matter: v.sections(shown.Screen())}
		view.Notes = v.notes.take()
		if err := v.pages.in(v.voice.Tag, "screen").ExecuteTemplate(&b, "part", view); err != nil {
			return err
		}
		m.part, m.at = template.HTML(b.String()), canon.Sum("kenesh/screen", b.Bytes()).String()
		m.title, m.event = view.Of.Text, event(b.Bytes(), m.at)
		return nil
	})
}

// screenOf is the address of that page, where there is something to follow.
func screenOf(rec *procedure.Record) string {
	if _, ok := rec.State.(procedure.Screened); !ok || rec.Facts().Tone != procedure.Live {
		return ""
	}
	return "/d/" + rec.History.ID().String() + "/screen"
}
