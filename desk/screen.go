package desk

import (
	"kenesh/procedure"
)

type screenPageView struct {
	frame
	ID     string
	Of     said
	Matter []sectionView
}

// toFollow is the purpose of a page that a room follows; it is read anew at every change.
const toFollow = "screen"

// screenPage is what a screen in the hall shows of a dossier while something is under way
// there: large, without the desk around it, and the same for everybody in the room.
func screenPage(v *visit) error {
	id, rec, err := v.opened(toFollow)
	if err != nil {
		return err
	}
	shown, ok := rec.State.(procedure.Screened)
	if !ok {
		return errNotFound
	}
	title := v.title(rec.Facts())
	return v.ok("screen", screenPageView{frame: v.frame(title.Text), ID: id.String(), Of: title, Matter: v.sections(shown.Screen())})
}

// screenOf is the address of that page, where there is something to follow.
func screenOf(rec *procedure.Record) string {
	if _, ok := rec.State.(procedure.Screened); !ok || rec.Facts().Tone != procedure.Live {
		return ""
	}
	return "/d/" + rec.History.ID().String() + "/screen"
}
