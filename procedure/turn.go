package procedure

import "kenesh/lang"

// Turn is what a dossier's facts become by themselves once a day is over: a mandate lapses,
// a calendar year is missed. No rule knows the day, so the state says beforehand what will
// be, and whoever has a clock says whether it is so: see Facts.On.
type Turn struct {
	After  lang.Date // its last moment is the last before the turn
	Status string    // "": as before
	Tone   Tone
	Day    lang.Date
	Due    *Due // in place of what was due; nil: nothing is
}

// On is the facts as they stand on a day, where whoever asks has that day.
func (f Facts) On(today lang.Date) Facts {
	for _, turn := range f.Turns {
		if turn.After == "" || today <= turn.After {
			break
		}
		if turn.Status != "" {
			f.Status, f.Tone, f.Day = turn.Status, turn.Tone, turn.Day
		}
		f.Due = turn.Due
	}
	return f
}

// Standing is the facts' status in words: of a kind, with its day where it has one.
func (f Facts) Standing(kind string) lang.Message {
	word := lang.Say(kind+".status."+f.Status, nil)
	if f.Day == "" {
		return word
	}
	return lang.Say("status.day", lang.Args{"status": word, "day": f.Day})
}

// Missed reports whether a deadline that was not kept can be kept no more, on a day.
func (o Occasion) Missed(today lang.Date) bool {
	return o.Deadline && !o.Done && !o.Called && o.Closes != "" && o.Closes < today
}

// ByDay is a value of a document that is one thing up to the end of a day and another after
// it: "still to be fixed", "missed".
type ByDay struct {
	Day           lang.Date
	Before, After any // values as in Row
}

// On is the value on a day.
func (d ByDay) On(today lang.Date) any {
	if today > d.Day {
		return d.After
	}
	return d.Before
}
