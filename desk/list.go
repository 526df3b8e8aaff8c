package desk

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"kenesh/index"
	"kenesh/party"
	"kenesh/procedure"
)

// A list of dossiers, of one kind or found by words. How it is sorted and narrowed
// stands in its address, so that it can be kept and shared.

type listPageView struct {
	frame
	About, Empty           string
	Open                   *link
	Overviews              []link
	Statuses, Withs, Sorts []option
	Narrowed, Mixed, After bool
	Whole, First, Next     string
	Rows                   []line
	Named                  []namedView
	State                  string
}

type option struct {
	Value, Label, Lang string
	Chosen             bool
}

const pageOf = 50

func listPage(v *visit) error {
	kind := v.Clerk.Procedure(v.r.PathValue("kind"))
	if kind == nil {
		return errNotFound
	}
	p := listPageView{frame: v.frame(v.voice.S(kind.Kind + ".plural")), About: v.voice.S(kind.Kind + ".about"), Empty: v.voice.S(kind.Kind + ".empty")}
	if step, ok := v.opening(kind); ok && v.may(v.needs(kind, step)) {
		p.Open = &link{"/new/" + kind.Kind, v.voice.S(kind.Kind + ".step." + step.Name)}
	}
	p.Statuses, p.Overviews = v.statuses(kind), v.overviewsOf(kind)
	return v.list(p, index.Query{Kind: kind.Kind})
}

func searchPage(v *visit) error {
	q := strings.TrimSpace(v.r.URL.Query().Get("q"))
	if id, ok := v.lookup(q); ok {
		return v.redirect("/d/" + id)
	}
	p := listPageView{frame: v.frame(v.t("desk.search")), Mixed: true, Empty: v.t("desk.search.empty")}
	p.Sought = q
	if q == "" {
		p.Empty = v.t("desk.search.how")
		return v.ok("list", p)
	}
	var err error
	if p.Named, p.State, err = v.named(q); err != nil {
		return err
	}
	if len(p.Named) > 0 {
		p.Empty = ""
	}
	return v.list(p, index.Query{Text: q})
}

// lookup finds a dossier by the beginning of its id, if only one begins so.
func (v *visit) lookup(q string) (string, bool) {
	if len(q) < 8 || strings.ContainsAny(q, " \t") {
		return "", false
	}
	ids, err := v.Index.Find(v.r.Context(), strings.ToLower(q))
	if err != nil || len(ids) != 1 {
		return "", false
	}
	return ids[0].String(), true
}

// opening is the step by which an officer opens a dossier of a kind.
func (v *visit) opening(p *procedure.Procedure) (procedure.Step, bool) {
	if p.Opener != procedure.ByOfficer || len(p.Steps) == 0 || byCommand(p.Steps[0]) {
		return procedure.Step{}, false
	}
	if p.Once {
		if counts, err := v.Index.Counts(v.r.Context()); err != nil || counts[p.Kind] > 0 {
			return procedure.Step{}, false
		}
	}
	return p.Steps[0], true
}

// order is one way to sort: as the address says it, as the index does, and its name.
type order struct {
	word string
	by   index.Sort
	desc bool
	key  string
}

var orders = []order{
	{"changed", index.ByChanged, true, "desk.sort.changed"},
	{"due", index.ByDue, false, "desk.sort.due"},
	{"title", index.ByTitle, false, "desk.sort.title"},
	{"opened", index.ByOpened, true, "desk.sort.opened"},
}

func (v *visit) list(p listPageView, q index.Query) error {
	asked := v.r.URL.Query()
	q.Status, q.With, q.After = asked.Get("status"), party.ID(asked.Get("with")), asked.Get("after")
	q.Lang, q.Limit, q.Today = v.voice.Tag, pageOf, v.dayNow()
	i := max(0, slices.IndexFunc(orders, func(o order) bool { return o.word == asked.Get("sort") }))
	q.Sort, q.Desc = orders[i].by, orders[i].desc
	for j, s := range orders {
		p.Sorts = append(p.Sorts, option{Value: s.word, Label: v.voice.S(s.key), Chosen: i == j})
	}
	for _, id := range v.others(v.Clerk.Roll().Seated()) {
		p.Withs = append(p.Withs, option{Value: string(id), Label: v.name(id), Chosen: id == q.With})
	}
	page, err := v.Index.List(v.r.Context(), q)
	if errors.Is(err, index.ErrAfter) {
		return v.redirect(v.address(asked, "after", "")) // of another order, or made up
	}
	if err != nil {
		return err
	}
	p.Rows = v.lines(page.Rows)
	p.Narrowed, p.After = q.Status != "" || q.With != "", q.After != ""
	p.Whole = v.address(asked, "status", "", "with", "", "after", "")
	p.First = v.address(asked, "after", "")
	if page.Next != "" {
		p.Next = v.address(asked, "after", page.Next)
	}
	if p.Narrowed && len(p.Rows) == 0 {
		p.Empty = v.t("desk.list.none-such")
	}
	return v.ok("list", p)
}

// address is this page's with some of its query changed.
func (v *visit) address(asked url.Values, pairs ...string) string {
	q := url.Values{}
	for _, name := range []string{"q", "status", "with", "sort", "after"} {
		if s := asked.Get(name); s != "" {
			q.Set(name, s)
		}
	}
	for pair := range slices.Chunk(pairs, 2) {
		q.Set(pair[0], pair[1])
		if pair[1] == "" {
			q.Del(pair[0])
		}
	}
	if len(q) == 0 {
		return v.r.URL.Path
	}
	return v.r.URL.Path + "?" + q.Encode()
}

// statuses are all that the kind's words have a name for.
func (v *visit) statuses(p *procedure.Procedure) []option {
	var out []option
	for _, key := range v.Catalogue.Keys() {
		if status, ok := strings.CutPrefix(key, p.Kind+".status."); ok {
			out = append(out, option{Value: status, Label: v.voice.S(key), Chosen: status == v.r.URL.Query().Get("status")})
		}
	}
	return out
}
