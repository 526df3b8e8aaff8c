package procedure

import (
	"slices"
	"time"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
)

// Retained is the face of a state whose contents are kept for a time. A kind without it is
// kept for good, as the council's archive: nobody's copy of it is shredded.
//
// Dates are reckoned from when authors said they acted. No rule judges by them: each node
// keeps its own copy by them, by its own clock.
type Retained interface {
	// Retention is until when the copy of a party is kept.
	Retention(party.ID) Retention
}

// Retention is how long a copy of a dossier is kept, and why.
type Retention struct {
	Review    lang.Date // when somebody is to look whether it is still needed
	Until     lang.Date // after which bodies and keys are shredded; none: not known yet
	Why       string    // the key of the sentence that says by which rule
	Destroyed bool      // its holder has told the others that it destroyed it: so it does
}

// Limits reports that some day is set.
func (r Retention) Limits() bool { return r != Retention{} }

// KeptBecause is the key of the reason for a day that a party has set for itself.
const KeptBecause = "retention.why.kept"

// KeepUntil is the input of keep: a party sets, for its own copy alone, another day than
// the kind does, an earlier one or with a reason a later one. The last word counts.
type KeepUntil struct {
	Until  lang.Date `json:"until,omitempty" field:"required"`
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

// KeepStep describes keep, a step of every dossier that is kept for a time.
var KeepStep = On(dossier.Keep, Anyone[struct{}], inTheChains[KeepUntil], Needs(policy.Commit))

// KeptForGood reports whether no copy of the kind is ever shredded.
func (p *Procedure) KeptForGood() bool {
	_, limited := p.New().(Retained)
	return !limited
}

// ownDay is what a party has last said of its own copy, and when.
type ownDay struct {
	until lang.Date
	said  lang.Moment
}

// keep takes a party's word on its own copy.
func (r *Record) keep(e *dossier.Entry, input canon.Raw) (any, error) {
	in, err := KeepStep.decode(input)
	if err == nil {
		err = KeepStep.Check(in)
	}
	if err != nil {
		return in, err
	}
	if r.Procedure != nil && r.Procedure.KeptForGood() {
		return in, Refuse("refuse.kept-for-good", nil)
	}
	r.kept[e.Party] = ownDay{in.(*KeepUntil).Until, lang.Moment(e.Time)}
	return in, nil
}

// Retention is until when a party keeps its copy of the dossier; nothing, if it is kept for
// good or gone.
func (r *Record) Retention(of party.ID) Retention {
	state, limited := r.State.(Retained)
	if !limited {
		return Retention{}
	}
	limit := state.Retention(of)
	if own, set := r.kept[of]; set { // who sets a day has looked, and looks again
		limit.Until, limit.Why = own.until, KeptBecause
		limit.Review = min(max(limit.Review, DayAfter(own.said, 0, 6)), own.until)
	}
	return limit
}

// Receipt is a party's word that bodies and keys of its copy are gone.
type Receipt struct {
	Party party.ID
	At    lang.Moment
}

// Receipts lists who has shredded its copy, in the dossier's order.
func (r *Record) Receipts() (all []Receipt) {
	for _, o := range r.Outcomes {
		if o.Entry.Step == dossier.Shredded && o.Verdict == Counts {
			all = append(all, Receipt{o.Entry.Party, lang.Moment(o.Entry.Time)})
		}
	}
	return all
}

// Gone reports whether the body of the founding entry is gone: then there is no state, and
// whatever else is still here says nothing.
func (r *Record) Gone() bool { return r.gone }

// Partial reports whether some body is missing here: what rests on the state may then be
// refused by those who have it.
func (r *Record) Partial() bool {
	return slices.ContainsFunc(r.History.Order(), (*dossier.Entry).Hollow)
}

// Close takes contents out of the record that must not be shown for the moment.
func (r *Record) Close() {
	r.closed = true
	r.refold()
}

// Bar takes contents out of the record that its reader may not read any more, and keeps why.
func (r *Record) Bar(why lang.Message) {
	r.barred = why
	r.Close()
}

// Barred says why the reader may not read the record; the zero message if she may.
func (r *Record) Barred() lang.Message { return r.barred }

// Shred takes bodies and keys out of the entries held in memory. The record has no state
// any more.
func (r *Record) Shred() {
	for _, e := range r.History.Order() {
		e.Strip()
	}
	r.refold()
}

// Complete gives back to an entry what was not beside it when it came.
func (r *Record) Complete(held, whole *dossier.Entry) { held.Body, held.Keys = whole.Body, whole.Keys }

// DayAfter is the day some years and months after a moment, in UTC; none for no moment.
func DayAfter(from lang.Moment, years, months int) lang.Date {
	if from == 0 {
		return ""
	}
	return lang.Date(time.UnixMilli(int64(from)).UTC().AddDate(years, months, 0).Format(time.DateOnly))
}
