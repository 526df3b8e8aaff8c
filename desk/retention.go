package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

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
	Tabs         []retentionTab
	Counts       []retentionCount
	Rows         []retentionRow
	First, After string
}

type retentionTab struct {
	Label, Href string
	Current     bool
	list        store.LimitList
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
	asked := v.r.URL.Query()
	list := store.LimitList(asked.Get("list"))
	p := retentionPageView{frame: v.frame(v.t("desk.retention"))}
	for _, tab := range []retentionTab{
		{Label: v.t("desk.retention.list.kept"), list: store.Kept},
		{Label: v.t("desk.retention.list.review"), list: store.ToReview},
		{Label: v.t("desk.retention.list.shredded"), list: store.Shredded},
	} {
		tab.Href, tab.Current = retentionAddress(tab.list, nil), tab.list == list
		p.Tabs = append(p.Tabs, tab)
	}
	page, err := v.Clerk.Limits(v.r.Context(), list, v.today().Format(time.DateOnly), limitPlace(asked.Get("after")), retentionRows)
	if err != nil {
		return err
	}
	for _, l := range page {
		p.Rows = append(p.Rows, v.retentionRow(l))
	}
	if asked.Has("after") {
		p.First = retentionAddress(list, nil)
	}
	if len(page) == retentionRows {
		p.After = retentionAddress(list, &page[len(page)-1])
	}
	if list == store.Kept && p.First == "" {
		if p.Counts, err = v.retentionCounts(); err != nil {
			return err
		}
	}
	return v.ok("retention", p)
}

// retentionAddress is the page of a list, from its beginning or behind a limit.
func retentionAddress(list store.LimitList, behind *store.Limit) string {
	q := url.Values{}
	if list != store.Kept {
		q.Set("list", string(list))
	}
	if behind != nil {
		at := list.Place(*behind)
		q.Set("after", strings.Join([]string{at.Day, strconv.FormatInt(at.Shredded, 10), at.Dossier.String()}, " "))
	}
	if len(q) == 0 {
		return "/retention"
	}
	return "/retention?" + q.Encode()
}

// retentionRows is how many rows a page has.
const retentionRows = 100

func (v *visit) retentionCounts() (all []retentionCount, err error) {
	counts, err := v.Clerk.LimitsByRule(v.r.Context())
	for _, c := range counts {
		all = append(all, retentionCount{Kind: v.kindName(c.Kind), Basis: v.basis(c.Why), Count: c.Dossiers})
	}
	return all, err
}

// limitPlace is the beginning where nothing else is understood.
func limitPlace(after string) store.LimitPlace {
	parts := strings.Split(after, " ")
	if len(parts) != 3 {
		return store.LimitPlace{}
	}
	at, err := strconv.ParseInt(parts[1], 10, 64)
	id, err2 := dossier.ParseID(parts[2])
	if err != nil || err2 != nil || at < 0 {
		return store.LimitPlace{}
	}
	return store.LimitPlace{Day: parts[0], Shredded: at, Dossier: id}
}

// basis is by which rule a dossier is kept.
func (v *visit) basis(why string) string {
	if why == "" || !v.Catalogue.Has(why) {
		return ""
	}
	return v.voice.S(why)
}

func (v *visit) retentionRow(l store.Limit) retentionRow {
	row := retentionRow{ID: l.Dossier.String(), Short: l.Dossier.Short(), Kind: v.kindName(l.Kind), State: v.t("desk.retention.kept"), Tone: procedure.Quiet,
		Basis: v.basis(l.Why), Review: v.dayExactly(lang.Date(l.Review)), Until: v.dayExactly(lang.Date(l.Until))}
	switch {
	case l.Shredded != 0:
		row.State, row.On = v.t("desk.retention.gone"), v.whenExactly(lang.Moment(l.Shredded))
	case l.Announced != 0 || l.Destroyed:
		row.State, row.Tone = v.t("desk.retention.announced"), procedure.Warn
		if at, known := clerk.DueFor(l); known && !at.IsZero() {
			row.On = v.whenExactly(lang.Moment(at.UnixMilli()))
		}
	case v.toReview(l):
		row.State, row.Tone = v.t("desk.retention.to-review"), procedure.Alarm
	}
	return row
}

// toReview says that the day for looking at it has come.
func (v *visit) toReview(l store.Limit) bool {
	return l.Shredded == 0 && l.Review != "" && l.Review <= v.today().Format(time.DateOnly)
}

// retentionLine is what Today says of it; "" if there is nothing to say.
func (v *visit) retentionLine() (string, error) {
	soon, review, err := v.Clerk.LimitCounts(v.r.Context(), v.today().Format(time.DateOnly))
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
