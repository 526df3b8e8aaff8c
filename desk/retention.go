package desk

import (
	"slices"
	"strings"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/store"
)

// How long dossiers are kept: for the data protection auditor, who sees ids, kinds and
// days, and no contents.

type retentionPageView struct {
	frame
	Counts []retentionCount
	Rows   []retentionRow
}

type retentionCount struct {
	Kind, Basis string
	Count       int
}

type retentionRow struct {
	ID, Short, Kind, Basis string
	Review, Until, On      *when
	State                  string
	Tone                   procedure.Tone
}

func retentionPage(v *visit) error {
	limits, err := v.Clerk.Limits(v.r.Context())
	if err != nil {
		return err
	}
	p := retentionPageView{frame: v.frame(v.t("desk.retention"))}
	for _, l := range limits {
		row := v.retentionRow(l)
		p.Rows = append(p.Rows, row)
		if l.Shredded != 0 {
			continue
		}
		at := slices.IndexFunc(p.Counts, func(c retentionCount) bool { return c.Kind == row.Kind && c.Basis == row.Basis })
		if at < 0 {
			at = len(p.Counts)
			p.Counts = append(p.Counts, retentionCount{Kind: row.Kind, Basis: row.Basis})
		}
		p.Counts[at].Count++
	}
	return v.ok("retention", p)
}

func (v *visit) retentionRow(l store.Limit) retentionRow {
	row := retentionRow{ID: l.Dossier.String(), Short: l.Dossier.Short(), Kind: v.kindName(l.Kind), State: v.t("desk.retention.kept"), Tone: procedure.Quiet,
		Review: v.day(lang.Date(l.Review)), Until: v.day(lang.Date(l.Until))}
	if l.Why != "" && v.Catalogue.Has(l.Why) {
		row.Basis = v.voice.S(l.Why)
	}
	switch {
	case l.Shredded != 0:
		row.State, row.On = v.t("desk.retention.gone"), v.whenExactly(lang.Moment(l.Shredded))
	case l.Announced != 0 || l.Destroyed:
		row.State, row.Tone = v.t("desk.retention.announced"), procedure.Warn
		if at, known := clerk.DueFor(l); known && !at.IsZero() {
			row.On = v.when(lang.Moment(at.UnixMilli()))
		}
	case v.toReview(l):
		row.State, row.Tone = v.t("desk.retention.to-review"), procedure.Alarm
	}
	return row
}

// toReview says that the day for looking at it has come.
func (v *visit) toReview(l store.Limit) bool {
	return l.Shredded == 0 && l.Review != "" && l.Review <= v.today().Format("2006-01-02")
}

// retentionLine is what Today says of it; "" if there is nothing to say.
func (v *visit) retentionLine() (string, error) {
	limits, err := v.Clerk.Limits(v.r.Context())
	review, soon := 0, 0
	for _, l := range limits {
		switch {
		case l.Shredded != 0:
		case l.Announced != 0:
			soon++
		case v.toReview(l):
			review++
		}
	}
	if review+soon == 0 {
		return "", err
	}
	return v.t("desk.retention.today", "review", review, "soon", soon), err
}

type retainedPageView struct {
	frame
	Row      retentionRow
	Receipts []receiptView
	Reasons  []option
	Gone     bool
}

type receiptView struct {
	Party string
	At    *when
}

// retainedPage is one dossier's days and receipts, and the order to destroy our copy.
func retainedPage(v *visit) error {
	id, limit, err := v.limited()
	if err != nil {
		return err
	}
	rec, err := v.Clerk.Read(v.r.Context(), id)
	if err != nil {
		return err
	}
	p := retainedPageView{frame: v.frame(v.t("desk.retention")), Row: v.retentionRow(limit), Receipts: v.receipts(rec), Gone: limit.Shredded != 0, Reasons: v.reasons()}
	return v.ok("retained", p)
}

func (v *visit) limited() (dossier.ID, store.Limit, error) {
	id, err := v.dossierID()
	if err != nil {
		return id, store.Limit{}, err
	}
	limit, err := v.Clerk.LimitOf(v.r.Context(), id)
	if err == nil && limit.Kind == "" {
		err = errNotFound
	}
	return id, limit, err
}

func (v *visit) receipts(rec *procedure.Record) (all []receiptView) {
	for _, r := range rec.Receipts() {
		all = append(all, receiptView{v.name(r.Party), v.whenExactly(r.At)})
	}
	return all
}

func (v *visit) reasons() []option {
	return []option{
		{Value: string(policy.Unlawful), Label: v.t("desk.retention.reason.unlawful")},
		{Value: string(policy.NotNeeded), Label: v.t("desk.retention.reason.no-need")},
		{Value: string(policy.Ordered), Label: v.t("desk.retention.reason.ordered")},
	}
}

// shred shows what destroying our copy will mean, and does it once she confirms.
func shred(v *visit) error {
	id, limit, err := v.limited()
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	reason := policy.Shredding(form.Get("reason"))
	at := slices.IndexFunc(v.reasons(), func(o option) bool { return o.Value == string(reason) })
	if at < 0 {
		return errNotFound
	}
	if form.Get(fieldDo) == "send" {
		order := clerk.Shredding{Dossier: id, Reason: string(reason), Officer: v.session.Officer.ID, Role: v.session.Role}
		if err := v.Clerk.Shred(v.r.Context(), order); err != nil {
			return err
		}
		return v.redirect("/retention/" + id.String())
	}
	p := reviewPageView{frame: v.frame(v.t("desk.review")), Of: &said{Text: v.kindName(limit.Kind) + " " + id.Short()}, Grave: true, Back: "/retention/" + id.String(),
		Hidden: hiddenOf(form), SubmitLabel: v.t("desk.retention.shred"), Readers: v.t("desk.retention.shred.means"),
		Sentence: v.voice.S("step.shredded.done", "party", lang.Party(v.Clerk.Me()))}
	return v.ok("review", p)
}

// keptView says on a dossier's page until when it is kept.
type keptView struct {
	Said     []string
	Receipts []receiptView
	Keep     bool // she may set another day
	Until    string
	Means    string
}

func (v *visit) kept(rec *procedure.Record) keptView {
	k := keptView{Receipts: v.receipts(rec)}
	p := v.Clerk.Procedure(rec.History.Kind())
	switch limit := rec.Retention(v.Clerk.Me()); {
	case rec.Gone():
		k.Said = []string{v.t("desk.dossier.shredded")}
	case p == nil || rec.State == nil:
	case p.KeptForGood():
		k.Said = []string{v.t("desk.dossier.kept-for-good")}
	default:
		if limit.Until == "" {
			k.Said = append(k.Said, v.t("desk.dossier.kept-open"))
		} else {
			k.Said = append(k.Said, v.t("desk.dossier.kept-until", "day", limit.Until))
		}
		if limit.Why != "" {
			k.Said = append(k.Said, v.voice.S(limit.Why))
		}
		k.Keep, k.Until, k.Means = v.may(procedure.KeepStep.Needs) && rec.History.Has(v.Clerk.Me()), string(limit.Until), v.voice.S("step.keep.means")
	}
	return k
}

// keep shows what another day will mean, and sets it once she confirms.
func keep(v *visit) error {
	id, rec, err := v.opened(toAct + dossier.Keep)
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	in := &procedure.KeepUntil{Until: lang.Date(form.Get("until")), Reason: lang.Text{v.voice.Tag: strings.TrimSpace(form.Get("reason"))}}
	if in.Reason[v.voice.Tag] == "" {
		in.Reason = nil
	}
	cmd := clerk.Command{Dossier: id, Step: dossier.Keep, Input: in, By: v.by()}
	if form.Get(fieldDo) == "send" {
		done, err := v.Clerk.Act(v.r.Context(), cmd)
		if err != nil {
			return err
		}
		return v.redirectDone(done)
	}
	if err := v.Clerk.Try(v.r.Context(), cmd); err != nil {
		return err
	}
	title := v.title(rec.Facts())
	p := reviewPageView{frame: v.frame(v.t("desk.review")), Of: &title, Back: "/d/" + id.String(),
		Hidden: hiddenOf(form), SubmitLabel: v.voice.S("step.keep"), Readers: v.voice.S("step.keep.means"),
		Sentence: v.voice.S("step.keep.done", "party", lang.Party(v.Clerk.Me()), "until", in.Until, "reason", in.Reason)}
	return v.ok("review", p)
}
