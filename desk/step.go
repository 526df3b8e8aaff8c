package desk

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/roster"
	"kenesh/store"
)

// A step's form. It is made from the step's fields; before anything is sent it shows the
// sentence that will be recorded and who will read it. A step that opens a dossier or
// cannot be taken back is read through on a page of its own.

// What a form says beside the step's fields. No field's name begins with a colon.
const (
	fieldDo      = ":do"      // the button that was pressed
	fieldKey     = ":key"     // so that a form sent twice acts once
	fieldZone    = ":zone"    // the time its moments are typed in
	fieldParties = ":parties" // of a new dossier
	fieldBack    = ":back"    // the page to come back to, if that is not the dossier's own
	fieldFile    = ":file"    // the file that keeps it as a draft,
	fieldDraft   = ":draft"   // and the draft there
)

// confirmedFor is how fresh a passkey must have been shown for a grave step.
const confirmedFor = 10 * time.Minute

// stepForm is one step about to be taken.
type stepForm struct {
	*visit
	kind  *procedure.Procedure
	step  procedure.Step
	id    dossier.ID        // zero when opening
	rec   *procedure.Record // nil when opening
	state any
	sent  url.Values
	zone  *time.Location
	in    any

	citable  *procedure.Citable // what it could cite, once that was asked for
	misfiled procedure.Problems // files and rows that could not be taken
	came     gathered           // rows that came with the form; nil: not asked for yet
}

func stepPage(v *visit) error {
	f, err := v.stepOf()
	if err != nil {
		return err
	}
	return f.start()
}

func takeStep(v *visit) error {
	f, err := v.stepOf()
	if err != nil {
		return err
	}
	return f.posted()
}

// stepOf is the form of the step that the address names.
func (v *visit) stepOf() (*stepForm, error) {
	name := v.r.PathValue("step")
	id, rec, err := v.opened(toAct + name)
	if err != nil {
		return nil, err
	}
	if rec.Procedure == nil {
		return nil, errNotFound
	}
	step, ok := rec.Procedure.Step(name)
	if !ok || step.Opens || byCommand(step) {
		return nil, errNotFound
	}
	if needs := v.needs(rec.Procedure, step); !v.may(needs) {
		return nil, v.lacking(needs)
	}
	return &stepForm{visit: v, kind: rec.Procedure, step: step, id: id, rec: rec, state: rec.State}, nil
}

// openingPage and openDossier are the form of a kind's opening step.
func openingPage(v *visit) error {
	f, err := v.openingOf()
	if err != nil {
		return err
	}
	return f.start()
}

func openDossier(v *visit) error {
	f, err := v.openingOf()
	if err != nil {
		return err
	}
	return f.posted()
}

func (v *visit) openingOf() (*stepForm, error) {
	kind := v.Clerk.Procedure(v.r.PathValue("kind"))
	if kind == nil {
		return nil, errNotFound
	}
	step, ok := v.opening(kind)
	if !ok {
		return nil, errNotFound
	}
	if needs := v.needs(kind, step); !v.may(needs) {
		return nil, v.lacking(needs)
	}
	return &stepForm{visit: v, kind: kind, step: step, state: kind.New()}, nil
}

// needs is the power a step's form asks for: what takes two officers, any may draft.
func (v *visit) needs(kind *procedure.Procedure, s procedure.Step) policy.Power {
	if v.Clerk.Second(kind.Kind, s.Name) {
		return policy.Act
	}
	return s.Needs
}

// second reports whether the form is for a draft.
func (f *stepForm) second() bool { return f.Clerk.Second(f.kind.Kind, f.step.Name) }

// start shows the form: empty, with what the address knows and the state prefills.
func (f *stepForm) start() error {
	f.zone = f.visit.zone()
	f.sent = f.r.URL.Query()
	if err := f.prefill(); err != nil {
		return err
	}
	f.sent.Set(fieldKey, rand.Text())
	return f.show(http.StatusOK, nil)
}

func (f *stepForm) prefill() error {
	f.read()
	if err := f.begin(); err != nil {
		return err
	}
	carried := f.sent
	f.sent = encode(f.step.Fields, f.in, f.zone)
	for _, name := range []string{fieldKey, fieldParties, fieldBack, fieldFile, fieldDraft} {
		if v, ok := carried[name]; ok {
			f.sent[name] = v
		}
	}
	return f.refer()
}

// begin fills in what the form starts with: the draft it goes on with, or what is known.
func (f *stepForm) begin() error {
	if resumed, err := f.resumed(); resumed || err != nil {
		return err
	}
	offered, err := f.offered()
	if err != nil {
		return err
	}
	if known, ok := f.state.(procedure.Prefilled); ok && !(offered && f.rec != nil) { // such an offer says all
		known.Prefill(f.act(), f.in)
	}
	return f.gather()
}

// read decodes what the form holds.
func (f *stepForm) read() procedure.Problems {
	f.in = f.step.NewInput()
	return decode(f.step.Fields, f.in, f.sent, f.zone)
}

func (f *stepForm) posted() error {
	form, problems, err := f.filed(f.step.Fields)
	if err != nil {
		return err
	}
	f.sent, f.zone = form, f.visit.zone()
	if zone, err := time.LoadLocation(form.Get(fieldZone)); err == nil && form.Get(fieldZone) != "" {
		f.zone = zone
	}
	changed, err := f.unfold()
	if err != nil {
		return err
	}
	f.misfiled = append(problems, changed...)
	pressed := form.Get(fieldDo)
	form.Del(fieldDo)
	switch {
	case f.opens(pressed), reshape(f.step.Fields, form, pressed):
		f.read()
		return f.show(http.StatusOK, f.misfiled)
	case pressed == "edit":
		f.read()
		return f.show(http.StatusOK, nil)
	case pressed == doBases:
		f.read()
		if err := f.showBases(); err != nil {
			return err
		}
		return f.show(http.StatusOK, nil)
	case strings.HasPrefix(pressed, doCite):
		if err := f.cite(pressed); err != nil {
			return err
		}
		return f.show(http.StatusOK, nil)
	case pressed == "fill":
		if err := f.prefill(); err != nil {
			return err
		}
		return f.show(http.StatusOK, nil)
	case f.second():
		return f.keep()
	case pressed != "send" && f.reviewed():
		return f.review()
	}
	return f.send()
}

// reviewed reports whether the step is read through on a page of its own.
func (f *stepForm) reviewed() bool { return f.step.Opens || f.step.Grave }

// complete reads the form and holds it against its fields; the problems are the
// officer's to mend.
func (f *stepForm) complete() procedure.Problems {
	compact(f.step.Fields, f.sent, "")
	problems := append(f.misfiled, f.read()...)
	if f.rec == nil && f.kind.Audience == procedure.Chosen && len(f.chosen()) == 0 {
		problems = append(procedure.Problems{{Message: lang.Say("refuse.parties", nil), Field: "parties"}}, problems...)
	}
	return append(problems, procedure.ProblemsOf(f.step.Check(f.in))...)
}

func (f *stepForm) review() error {
	if problems := f.complete(); len(problems) > 0 {
		return f.show(http.StatusUnprocessableEntity, problems)
	}
	if err := f.Clerk.Try(f.r.Context(), f.command()); err != nil {
		return f.refused(err)
	}
	return f.showReview(http.StatusOK, nil)
}

func (f *stepForm) send() error {
	if problems := f.complete(); len(problems) > 0 {
		return f.show(http.StatusUnprocessableEntity, problems)
	}
	if f.mustConfirm() {
		return f.showReview(http.StatusUnprocessableEntity, procedure.ProblemsOf(roster.ErrStepUp))
	}
	done, err := f.Clerk.Act(f.r.Context(), f.command())
	if err != nil {
		return f.refused(err)
	}
	return f.done(done)
}

// refused shows the form again with what the rules say; anything else is a fault.
func (f *stepForm) refused(err error) error {
	if problems := procedure.ProblemsOf(err); problems != nil {
		if err := f.showBases(); err != nil {
			return err
		}
		return f.show(http.StatusUnprocessableEntity, problems)
	}
	return err
}

// mustConfirm asks an officer who signs in with a passkey to show it again before what
// cannot be taken back.
func (f *stepForm) mustConfirm() bool {
	return f.step.Grave && f.session.How == roster.ByPasskey &&
		errors.Is(f.Roster.Confirmed(*f.session, confirmedFor), roster.ErrStepUp)
}

func (f *stepForm) command() clerk.Command {
	c := clerk.Command{Dossier: f.id, Step: f.step.Name, Input: f.in, By: f.by(), Officer: f.session.Officer.ID}
	if f.rec == nil {
		c.Kind, c.Parties = f.kind.Kind, f.chosen()
	}
	if key := f.sent.Get(fieldKey); key != "" && len(key) <= 64 {
		c.Key = "desk/" + f.session.Officer.ID + "/" + key
	}
	return c
}

func (f *stepForm) act() procedure.Act {
	a := f.visit.act(f.rec, f.step.Name)
	if f.rec == nil {
		a.Parties = f.audience()
	}
	return a
}

// done leads back to where the form was opened.
func (f *stepForm) done(d store.Done) error {
	if f.sent.Get(fieldBack) == toConduct {
		return f.redirect("/d/" + d.Dossier.String() + "/live?done=" + entryOf(d))
	}
	return f.redirectDone(d)
}

// redirectDone leads to the dossier, which says what was recorded; where several were opened
// at once, to our file, which lists them.
func (v *visit) redirectDone(d store.Done) error {
	if d.Number == 1 {
		file, all, err := v.Clerk.Together(v.r.Context(), d.Dossier)
		if err != nil {
			return err
		}
		if len(all) > 1 {
			return v.redirect("/d/" + file.String())
		}
	}
	return v.redirect("/d/" + d.Dossier.String() + "?done=" + entryOf(d))
}

func entryOf(d store.Done) string { return url.QueryEscape(string(d.Party) + "." + itoa(d.Number)) }

// chosen are the other parties of a new dossier.
func (f *stepForm) chosen() []party.ID {
	if f.kind.Audience != procedure.Chosen {
		return nil
	}
	var out []party.ID
	for _, id := range f.sent[fieldParties] {
		out = append(out, party.ID(id))
	}
	return out
}

// audience are all parties of a new dossier, as it stands on the form.
func (f *stepForm) audience() []party.ID {
	all := []party.ID{f.Clerk.Me()}
	switch f.kind.Audience {
	case procedure.Chosen:
		all = append(all, f.chosen()...)
	case procedure.Everyone:
		all = append(all, f.others(f.Clerk.Roll().Seated())...)
	}
	return all
}
