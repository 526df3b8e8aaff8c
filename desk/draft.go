package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/policy"
	"kenesh/procedure"
)

// Drafts: an act that takes two officers is saved from its own form; another officer reads
// it through here, as it will be recorded, and approves and sends it or returns it.

type draftPageView struct {
	frame
	Of                *said
	Back              string
	Problems          []problemView
	Act, Stage        string
	Tone              procedure.Tone
	By, Judge         string
	Version           int
	When              *when
	Remark, Reasons   *said
	Sentence, Readers string
	Input             []inputView
	Gone, Come        []string // lines of the version before that are no more, and new ones
	Changed           bool     // there is a version before
	Key               string
	Send, SendLabel   string // what the button does; "" where she may do neither
	Not               string // why not
	Grave, Confirm    bool
	Revise, Return    string
	Became            string
}

// keep saves the form as a draft.
func (f *stepForm) keep() error {
	if problems := f.complete(); len(problems) > 0 {
		return f.show(http.StatusUnprocessableEntity, problems)
	}
	k := clerk.Keeping{Draft: f.sent.Get(fieldDraft)}
	if id, err := dossier.ParseID(f.sent.Get(fieldFile)); err == nil {
		k.File = id
	}
	done, err := f.Clerk.Keep(f.r.Context(), f.command(), k)
	if err != nil {
		return f.refused(err)
	}
	file, err := f.Clerk.Read(f.r.Context(), done.Dossier)
	if err != nil {
		return err
	}
	return f.redirect("/d/" + done.Dossier.String() + "/draft/" + url.PathEscape(file.DraftBy(done.Number)) + "?saved")
}

// resumed starts the form with the draft that its address names, and reports whether it did.
func (f *stepForm) resumed() (bool, error) {
	id, err := dossier.ParseID(f.sent.Get(fieldFile))
	if err != nil {
		return false, nil
	}
	rec, err := f.Clerk.Read(f.r.Context(), id)
	if err != nil {
		return false, err
	}
	k, ok := procedure.DraftOf(rec.State, f.sent.Get(fieldDraft))
	if !ok || k.Act.Kind != f.kind.Kind || k.Act.Step != f.step.Name || f.rec != nil && k.Act.Dossier != f.id.String() {
		return false, nil
	}
	cmd, err := f.Clerk.Drafted(k)
	if err != nil {
		return false, err
	}
	f.in = cmd.Input
	f.sent.Del(fieldParties)
	for _, p := range cmd.Parties {
		f.sent.Add(fieldParties, string(p))
	}
	return true, f.reading(id)
}

// draftOf reads the draft that the address names, and the act it would be.
func (v *visit) draftOf() (file *procedure.Record, k procedure.Kept, f *stepForm, err error) {
	_, file, err = v.opened(toRead)
	if err != nil {
		return nil, k, nil, err
	}
	k, ok := procedure.DraftOf(file.State, v.r.PathValue("draft"))
	kind := v.Clerk.Procedure(k.Act.Kind)
	if !ok || kind == nil {
		return nil, k, nil, errNotFound
	}
	cmd, err := v.Clerk.Drafted(k)
	if err != nil {
		return nil, k, nil, err
	}
	f = &stepForm{visit: v, kind: kind, id: cmd.Dossier, state: kind.New(), in: cmd.Input, sent: url.Values{}, zone: v.zone()}
	for _, s := range kind.AllSteps() {
		if s.Name == k.Act.Step {
			f.step = s
		}
	}
	for _, p := range cmd.Parties {
		f.sent.Add(fieldParties, string(p))
	}
	if !cmd.Dossier.IsZero() {
		if f.rec, err = v.Clerk.Read(v.r.Context(), cmd.Dossier); err == nil {
			f.state, err = f.rec.State, v.Journal.Append(v.r.Context(), journal.Record{What: journal.Read, Officer: v.session.Officer.ID,
				Role: v.session.Role, Dossier: cmd.Dossier, Purpose: toAct + f.step.Name})
		}
	}
	return file, k, f, err
}

func draftPage(v *visit) error {
	file, k, f, err := v.draftOf()
	if err != nil {
		return err
	}
	return v.showDraft(http.StatusOK, file, k, f, nil)
}

func (v *visit) showDraft(status int, file *procedure.Record, k procedure.Kept, f *stepForm, problems procedure.Problems) error {
	at := file.History.ID().String()
	title := v.title(file.Facts())
	p := draftPageView{frame: v.frame(v.t("desk.draft")), Of: &title, Back: "/d/" + at, Problems: f.problemViews(problems),
		Act: f.voice.S(f.stepKey()), Stage: v.stage(k.Standing), Tone: stageTone(k.Standing), By: v.person(k.By), Version: k.Version, When: v.when(k.At),
		Sentence: f.sentence(), Readers: f.readers(), Input: f.inputs(f.kind.Kind, f.step.Fields, f.in, f.kind.Names(f.state, f.act(), f.in)),
		Key: k.ID + "/" + itoa(uint64(k.Version)), Grave: f.step.Grave}
	if k.Judge.Name != "" {
		p.Judge = v.person(k.Judge)
	}
	p.Remark, p.Reasons = v.some(k.Act.Remark), v.some(k.Reasons)
	if before, err := f.step.Reads(k.Before); len(k.Before) > 0 && err == nil {
		was := linesOf("", f.inputs(f.kind.Kind, f.step.Fields, before, nil))
		is := linesOf("", f.inputs(f.kind.Kind, f.step.Fields, f.in, nil))
		p.Changed, p.Gone, p.Come = true, without(was, is), without(is, was)
	}
	if _, saved := v.r.URL.Query()["saved"]; saved && k.Standing == procedure.Waiting {
		p.Said = v.t("desk.draft.saved")
	}
	p.offer(v, at, k, f)
	return v.show(status, "draft", p)
}

// offer says what she may do with the draft, and if not, why.
func (p *draftPageView) offer(v *visit, at string, k procedure.Kept, f *stepForm) {
	query := "?" + url.Values{fieldFile: {at}, fieldDraft: {k.ID}}.Encode()
	revise := "/new/" + f.kind.Kind + query
	if f.rec != nil {
		revise = "/d/" + f.id.String() + "/do/" + f.step.Name + query
	}
	switch {
	case k.Standing == procedure.WasSent:
		p.Became = "/d/" + k.Dossier
		return
	case k.Standing == procedure.Withdrawn:
		return
	}
	if v.may(policy.Act) {
		p.Revise = revise
	}
	own := v.session.Officer.As(v.session.Role)
	own.Account = v.session.Officer.ID
	if v.may(policy.Approve) && k.Standing != procedure.Returned {
		p.Return = "/d/" + at + "/do/" + procedure.StepReturn + "?" + url.Values{"draft": {k.ID}}.Encode()
	}
	switch {
	case k.Standing == procedure.Approved && v.may(policy.Act):
		p.Send, p.SendLabel = "send", v.t("desk.draft.send")
	case k.Standing == procedure.Returned:
		p.Not = v.t("desk.draft.mend")
	case k.By.Same(own):
		p.Not = v.t("desk.draft.own")
	case !v.may(policy.Approve):
		p.Not = v.voice.Say(lackOf(policy.Approve))
	default:
		p.Send, p.SendLabel = "send", v.t("desk.draft.approve-send")
	}
	p.Confirm = p.Send != "" && f.mustConfirm()
}

// approveAndSend approves the version that was on the page, unless it is approved already,
// and sends it.
func approveAndSend(v *visit) error {
	file, k, f, err := v.draftOf()
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	if !v.may(policy.Act) {
		return v.lacking(policy.Act)
	}
	if f.mustConfirm() {
		return v.showDraft(http.StatusUnprocessableEntity, file, k, f, nil)
	}
	by := clerk.Command{Dossier: file.History.ID(), By: v.by(), Officer: v.session.Officer.ID}
	if k.Standing == procedure.Waiting {
		if !v.may(policy.Approve) {
			return v.lacking(policy.Approve)
		}
		version, _ := strings.CutPrefix(form.Get(fieldKey), k.ID+"/")
		approve := by
		approve.Step, approve.Input = procedure.StepApprove, &procedure.Approval{Draft: k.ID, Version: versionOf(version)}
		if _, err := v.Clerk.Act(v.r.Context(), approve); err != nil {
			return v.draftRefused(err)
		}
	}
	by.Step, by.Input = procedure.StepSend, &procedure.Sent{Draft: k.ID}
	done, err := v.Clerk.Act(v.r.Context(), by)
	if err != nil {
		return v.draftRefused(err)
	}
	return v.redirectDone(done)
}

// draftRefused shows the draft as it is now, with what the rules say.
func (v *visit) draftRefused(err error) error {
	problems := procedure.ProblemsOf(err)
	if problems == nil {
		return err
	}
	for _, p := range problems {
		p.Field = "" // the page has no fields
	}
	file, k, f, err := v.draftOf()
	if err != nil {
		return err
	}
	return v.showDraft(http.StatusUnprocessableEntity, file, k, f, problems)
}

func (v *visit) some(t lang.Text) *said {
	if t.Empty() {
		return nil
	}
	s := v.said(t)
	return &s
}

func (v *visit) stage(s procedure.Stage) string {
	return map[procedure.Stage]string{procedure.Waiting: v.t("desk.draft.waiting"), procedure.Returned: v.t("desk.draft.returned"),
		procedure.Approved: v.t("desk.draft.approved"), procedure.WasSent: v.t("desk.draft.sent"), procedure.Withdrawn: v.t("desk.draft.withdrawn")}[s]
}

func stageTone(s procedure.Stage) procedure.Tone {
	switch s {
	case procedure.Waiting, procedure.Returned:
		return procedure.Warn
	case procedure.Approved:
		return procedure.Live
	case procedure.WasSent:
		return procedure.Good
	}
	return procedure.Quiet
}

// linesOf is what an input says, a line a value, each with what it is a value of.
func linesOf(under string, inputs []inputView) (lines []string) {
	for _, in := range inputs {
		label := under + in.Label
		for _, c := range in.Values {
			text := c.Said.Text
			if c.When != nil {
				text = c.When.Exact
			}
			lines = append(lines, label+": "+text)
		}
		for _, row := range in.Rows {
			lines = append(lines, linesOf(label+" · ", row)...)
		}
	}
	return lines
}

// without is what stands in some lines and not in others, each as often.
func without(lines, others []string) (left []string) {
	others = slices.Clone(others)
	for _, l := range lines {
		if at := slices.Index(others, l); at >= 0 {
			others = slices.Delete(others, at, at+1)
			continue
		}
		left = append(left, l)
	}
	return left
}

// draftLinks are the drafts of a file that somebody still has to do something with.
func (v *visit) draftLinks(rec *procedure.Record) (links []stepLink) {
	keeping, ok := rec.State.(procedure.Keeping)
	if !ok {
		return nil
	}
	for _, k := range keeping.Drafts() {
		if s := k.Standing; s == procedure.WasSent || s == procedure.Withdrawn {
			continue
		}
		links = append(links, stepLink{Label: v.voice.S(k.Act.Kind + ".step." + k.Act.Step), Href: "/d/" + rec.History.ID().String() + "/draft/" + k.ID,
			Means: v.t("desk.draft.line", "stage", v.stage(k.Standing), "who", v.person(k.By))})
	}
	return links
}

// throughDrafts reports whether a step of a file is taken on a draft's own page.
func throughDrafts(kind *procedure.Procedure, step string) bool {
	return kind.Keeper != nil && slices.Contains([]string{procedure.StepDraft, procedure.StepRevise, procedure.StepApprove, procedure.StepSend}, step)
}

// mayOpenFile reports whether a dossier's page offers to open the ministry's own file of it.
func (v *visit) mayOpenFile(rec *procedure.Record) bool {
	return v.Clerk.Keeper() != nil && v.may(policy.Act) && rec.Procedure != nil && rec.Procedure.Keeper == nil && rec.History.Has(v.Clerk.Me())
}

// openFile leads to the ministry's own file of a dossier, which it opens if there is none.
func openFile(v *visit) error {
	id, rec, err := v.opened(toAct + "file")
	if err != nil {
		return err
	}
	if !v.mayOpenFile(rec) {
		return v.lacking(policy.Act)
	}
	file, err := v.Clerk.File(v.r.Context(), id, v.by(), v.session.Officer.ID, "")
	if err != nil {
		return err
	}
	return v.redirect("/d/" + file.String())
}

// toApprove are the files with a draft that waits for a second officer.
func (v *visit) toApprove() ([]line, error) {
	keeper := v.Clerk.Keeper()
	if keeper == nil || !v.may(policy.Approve) {
		return nil, nil
	}
	page, err := v.Index.List(v.r.Context(), index.Query{Kind: keeper.Kind, Status: keeper.Keeper.Waiting, Sort: index.ByChanged, Limit: 20})
	return v.lines(page.Rows), err
}

// versionOf is 0 of what is none: no version has it.
func versionOf(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
