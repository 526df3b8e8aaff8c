package desk

import (
	"reflect"
	"slices"
	"strings"

	"kenesh/procedure"
)

// What the pages of a step show: its form, and the page where it is read through.

type stepPageView struct {
	frame
	Of                  *said
	Back                string
	Means               string
	Matter              []sectionView // what the step is taken on, to read before
	Problems            []problemView
	Key, Zone, From     string
	Ask                 *fieldView // the parties of a new dossier
	Fields              []fieldView
	Sentence, Readers   string
	Submit, SubmitLabel string
	Second              string // it takes two officers, and what that means
	File, Draft         string // the draft it goes on with
	Filed               bool   // files may come with it
}

type reviewPageView struct {
	frame
	Of                *said
	Back              string
	Problems          []problemView
	Sentence, Readers string
	Input             []inputView
	Grave, Confirm    bool // Confirm: she shows her passkey first
	Hidden            []hidden
	SubmitLabel       string
}

type problemView struct{ Anchor, Label, Text string }

func (f *stepForm) readers() string {
	if f.rec != nil && f.step.Public {
		return f.t("desk.readers.public", "parties", f.names(f.rec.History.Present()))
	}
	if f.rec != nil {
		return f.readersOf(f.rec)
	}
	if f.kind.Apart && len(f.chosen()) > 1 {
		return f.t("desk.readers.apart", "parties", f.names(f.chosen()))
	}
	return f.visit.readers(f.kind, f.audience())
}

func (f *stepForm) sentence() string {
	return f.voice.Say(f.kind.Sentence(f.state, f.act(), f.in))
}

func (f *stepForm) stepKey() string { return f.kind.Kind + ".step." + f.step.Name }

// back is where the form was opened from, and what that is called.
func (f *stepForm) back() (string, *said) {
	if f.rec == nil {
		return "/" + f.kind.Kind, &said{Text: f.voice.S(f.kind.Kind + ".plural")}
	}
	title := f.title(f.rec.Facts())
	if f.sent.Get(fieldBack) == toConduct {
		return "/d/" + f.id.String() + "/live", &title
	}
	return "/d/" + f.id.String(), &title
}

func (f *stepForm) show(status int, problems procedure.Problems) error {
	fields := &fielder{visit: f.visit, kind: f.kind.Kind, state: f.state, act: f.act(), sent: f.sent, zone: f.zone,
		errors: f.errorsOf(problems), fills: f.fills, cites: f.cites, came: f.came}
	p := stepPageView{frame: f.frame(f.voice.S(f.stepKey())), Means: f.voice.S(f.stepKey() + ".means"),
		Key: f.sent.Get(fieldKey), From: f.sent.Get(fieldBack), Zone: f.zone.String(), Fields: fields.all(f.step.Fields, ""),
		Problems: f.problemViews(problems), Sentence: f.sentence(), Readers: f.readers(),
		Filed: hasUploads(f.step.Fields), Submit: "send", SubmitLabel: f.voice.S(f.stepKey())}
	p.Back, p.Of = f.back()
	if f.rec != nil {
		p.Matter = brief(f.document(f.state))
	}
	switch {
	case f.second():
		p.Submit, p.SubmitLabel, p.Second = "draft", f.t("desk.form.draft"), f.t("desk.form.second")
		p.File, p.Draft = f.sent.Get(fieldFile), f.sent.Get(fieldDraft)
	case f.reviewed():
		p.Submit, p.SubmitLabel = "review", f.t("desk.form.review")
	}
	if f.rec == nil && f.kind.Audience == procedure.Chosen {
		p.Ask = f.ask(fields, problems)
	}
	return f.visit.show(status, "step", p)
}

// longMatter is from how many lines on a form leaves it to the dossier's own page to show the
// matter: a page has its bound.
const longMatter = 150

func brief(sections []sectionView) []sectionView {
	lines := 0
	for _, s := range sections {
		lines += s.lines()
	}
	if lines > longMatter {
		return nil
	}
	return sections
}

// ask is the question which parties a new dossier is for.
func (f *stepForm) ask(d *fielder, problems procedure.Problems) *fieldView {
	view := &fieldView{ID: anchor(fieldParties), Name: fieldParties, Label: f.t("desk.form.parties"), Help: f.t("desk.form.parties.help"),
		Type: procedure.Parties, Required: true}
	for _, id := range f.others(f.Clerk.Roll().Seated()) {
		view.Options = append(view.Options, option{Value: string(id), Label: f.name(id), Chosen: slices.Contains(f.sent[fieldParties], string(id))})
	}
	for _, problem := range problems {
		if f.isAudience(problem) {
			view.Error = f.voice.Say(problem.Message)
		}
	}
	return view
}

// isAudience reports whether a problem is with the choice of parties, not with a field.
func (f *stepForm) isAudience(r *procedure.Refusal) bool {
	return f.rec == nil && r.Message.Key == "refuse.parties"
}

func (f *stepForm) showReview(status int, problems procedure.Problems) error {
	p := reviewPageView{frame: f.frame(f.t("desk.review")), Problems: f.problemViews(problems), Sentence: f.sentence(),
		Readers: f.readers(), Input: f.inputs(f.kind.Kind, f.step.Fields, f.in, f.kind.Names(f.state, f.act(), f.in)), Grave: f.step.Grave, Confirm: f.mustConfirm(),
		Hidden: hiddenOf(f.sent), SubmitLabel: f.voice.S(f.stepKey())}
	p.Back, p.Of = f.back()
	return f.visit.show(status, "review", p)
}

// errorsOf gives each field its first problem.
func (f *stepForm) errorsOf(problems procedure.Problems) map[string]string {
	out := map[string]string{}
	for _, p := range problems {
		if _, told := out[p.Field]; !told && p.Field != "" {
			out[p.Field] = f.voice.Say(p.Message)
		}
	}
	return out
}

func (f *stepForm) problemViews(problems procedure.Problems) []problemView {
	var out []problemView
	told := map[string]bool{}
	for _, p := range problems {
		view := problemView{Text: f.voice.Say(p.Message)}
		switch {
		case f.isAudience(p):
			view.Anchor = anchor(fieldParties)
		case p.Field != "" && told[p.Field]:
			continue
		case p.Field != "":
			told[p.Field] = true
			view.Anchor, view.Label = anchor(p.Field), f.label(f.kind.Kind, lastName(p.Field))
		}
		out = append(out, view)
	}
	return out
}

// lastName is the field a path such as "agenda.2.title" or "agenda.2" ends in.
func lastName(path string) string {
	parts := strings.Split(path, ".")
	for i := len(parts) - 1; i >= 0; i-- {
		if strings.Trim(parts[i], "0123456789") != "" {
			return parts[i]
		}
	}
	return path
}

// fills reports whether choosing one of what a line may name would fill in more than
// the line itself: then the form offers to.
func (f *stepForm) fills(field procedure.Field) bool {
	state, prefills := f.state.(procedure.Prefilled)
	named, names := f.state.(procedure.Enumerated)
	if !prefills || !names {
		return false
	}
	for _, n := range named.Enumerate(f.act(), field.Name) {
		bare, filled := f.step.NewInput(), f.step.NewInput()
		for _, in := range []any{bare, filled} {
			if at, found := find(reflect.ValueOf(in).Elem(), field.Name); found {
				at.SetString(n.ID)
			}
		}
		state.Prefill(f.act(), filled)
		if !reflect.DeepEqual(bare, filled) {
			return true
		}
	}
	return false
}
