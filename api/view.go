package api

import (
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

// What the API answers with. A field that ends in Name, and every title and detail, is
// in the caller's language; the rest is for programs. The types describe themselves in
// the OpenAPI document, so what is written here is all there is to say of them.

// Summary is a dossier in a list.
type Summary struct {
	ID         string   `json:"id"`
	Href       string   `json:"href"`
	Kind       string   `json:"kind"`
	KindName   string   `json:"kindName"`
	Title      string   `json:"title"`
	Language   string   `json:"language,omitempty"` // of the title
	Status     string   `json:"status"`
	StatusName string   `json:"statusName"`
	StatusDay  string   `json:"statusDay,omitempty" format:"date"` // that is part of it: lapsed on
	Tone       string   `json:"tone"`
	Founder    string   `json:"founder"`
	Parties    []string `json:"parties"`
	Await      []string `json:"await"`
	Due        *Due     `json:"due,omitempty"`
	Opened     string   `json:"opened" format:"date-time"`
	Changed    string   `json:"changed" format:"date-time"`
}

// Extent is what every entry changes, which no list is kept of.
type Extent struct {
	Entries int    `json:"entries"`
	Crossed int    `json:"crossed"`
	Settled bool   `json:"settled"`
	Digest  string `json:"digest"`
}

// Due is the next thing with a date: either a day or a moment.
type Due struct {
	Day  string `json:"day,omitempty" format:"date"`
	At   string `json:"at,omitempty" format:"date-time"`
	What string `json:"what"`
}

// Page is a part of a list; Next leads to the next part.
type Page struct {
	Dossiers []Summary `json:"dossiers"`
	Next     string    `json:"next,omitempty"`
}

// Dossier is one dossier with all it has come to.
type Dossier struct {
	Summary
	Extent
	Seats     []Seat    `json:"seats"`
	State     any       `json:"state"`
	Document  []Section `json:"document,omitempty"`
	Unfounded []string  `json:"unfounded,omitempty"` // what this node's own register says against what others' acts rest on
	Open      []Offer   `json:"open"`
	Begin     []Begin   `json:"begin"`            // what may be begun from it, in another dossier
	Barred    string    `json:"barred,omitempty"` // why this party may not read it any more
}

// Begin is a dossier that the caller may open from another, or a step in one there is, and
// what the step's input starts with; the officer completes it.
type Begin struct {
	Offer
	Kind    string   `json:"kind"`
	Parties []string `json:"parties"` // the others
	Input   any      `json:"input"`
}

// Seat is one party's place in a dossier.
type Seat struct {
	Party    string `json:"party"`
	Name     string `json:"name"`
	Seen     bool   `json:"seen"`     // it has said that it has everything others wrote
	Number   uint64 `json:"number"`   // of its last entry here; 0: none yet
	Awaited  bool   `json:"awaited"`  // it is its turn
	Released bool   `json:"released"` // it takes part no more
	Frozen   bool   `json:"frozen"`   // it signed two entries with one number
}

// Offer is a step that the caller may take now.
type Offer struct {
	Step   string `json:"step"`
	Title  string `json:"title"`
	Means  string `json:"means,omitempty"`
	Grave  bool   `json:"grave"`
	Href   string `json:"href"`
	Schema string `json:"schema"`          // of its input
	Bases  string `json:"bases,omitempty"` // where to ask which legal basis its input can cite
}

// Done is what an act became.
type Done struct {
	Dossier string   `json:"dossier"`
	Party   string   `json:"party"`
	Number  uint64   `json:"number"`
	Hash    string   `json:"hash"`
	At      string   `json:"at" format:"date-time"`
	Href    string   `json:"href"`
	Others  []string `json:"others,omitempty"` // the further dossiers that were opened with it, one for each party asked
	Draft   string   `json:"draft,omitempty"`  // the draft it was kept as, in the file that the dossier is
}

func extent(r *procedure.Record) Extent {
	x := Extent{Entries: len(r.Outcomes), Settled: true, Digest: r.Digest().String()}
	for _, o := range r.Outcomes {
		if o.Entry.Step != dossier.Receipt {
			x.Settled = len(r.History.AwaitedFor(o.Entry)) == 0 // the last act decides
		}
		if o.Verdict != procedure.Counts {
			x.Crossed++
		}
	}
	return x
}

// summary shows what the index keeps of a dossier.
func (a *api) summary(q *request, row index.Row) Summary {
	f := row.Facts.On(q.today)
	s := Summary{
		ID: row.ID.String(), Href: href(row.ID), Kind: row.Kind, KindName: a.word(q, row.Kind, row.Kind),
		Status: f.Status, StatusName: a.statusName(q, row.Kind, f), StatusDay: string(f.Day), Tone: string(f.Tone),
		Founder: string(row.Founder), Parties: texts(row.Parties), Await: texts(f.Await), Due: due(q, f.Due),
		Opened: procedure.Time(row.Opened), Changed: procedure.Time(row.Changed),
	}
	s.Title, s.Language = title(q, f)
	return s
}

func title(q *request, f procedure.Facts) (string, string) {
	if f.Title.Empty() {
		return q.voice.Say(f.Named), string(q.voice.Tag)
	}
	s, tag := q.voice.Text(f.Title)
	return s, string(tag)
}

func due(q *request, d *procedure.Due) *Due {
	if d == nil {
		return nil
	}
	return &Due{Day: string(d.Day), At: procedure.Time(d.At), What: q.voice.Say(d.What)}
}

// word says the sentence of a key, or other where there is none: a kind or status of a
// newer version has none yet.
func (a *api) word(q *request, key, other string) string {
	if !a.Catalogue.Has(key) {
		return other
	}
	return q.voice.S(key)
}

func (a *api) statusName(q *request, kind string, f procedure.Facts) string {
	if !a.Catalogue.Has(kind + ".status." + f.Status) {
		return f.Status
	}
	return q.voice.Say(f.Standing(kind))
}

// stepKey is where the words of a step are: with its kind, or with all kinds.
func stepKey(kind, step string) string {
	if step == dossier.Admit || step == dossier.Release || step == dossier.Receipt || step == dossier.Keep || step == dossier.Shredded {
		return "step." + step
	}
	return kind + ".step." + step
}

// offers lists the steps the caller may take in a dossier now.
func (a *api) offers(q *request, r *procedure.Record) []Offer {
	offers := []Offer{}
	h := r.History
	_, frozen := h.Frozen(a.Clerk.Me())
	if r.Procedure == nil || frozen || !h.Has(a.Clerk.Me()) {
		return offers
	}
	steps := r.Procedure.Open(r.State, procedure.Act{
		Party: a.Clerk.Me(), Number: h.Heads()[a.Clerk.Me()] + 1, By: q.as(), At: lang.Moment(a.Now().UnixMilli()),
		Founder: h.Founder(), Parties: h.Present(), Seen: h.Heads(),
	})
	if m, ok := r.State.(procedure.Membered); ok && m.Membership() && h.Founder() == a.Clerk.Me() {
		steps = append(steps, procedure.AdmitStep, procedure.ReleaseStep)
	}
	if !r.Procedure.KeptForGood() {
		steps = append(steps, procedure.KeepStep)
	}
	for _, s := range steps {
		if policy.Has(q.role, s.Needs) {
			offers = append(offers, a.offer(q, r.Procedure.Kind, s, href(h.ID())+"/steps/"+s.Name))
		}
	}
	return offers
}

func (a *api) offer(q *request, kind string, s procedure.Step, at string) Offer {
	key := stepKey(kind, s.Name)
	bases := ""
	if s.Opens && s.Cites() {
		bases = Root + "/bases"
	}
	return Offer{Step: s.Name, Bases: bases, Title: a.word(q, key, s.Name), Means: a.word(q, key+".means", ""),
		Grave: s.Grave, Href: at, Schema: Root + "/openapi.json#/components/schemas/" + schemaName(kind, s.Name)}
}

// beginnings lists what the caller may begin from a dossier.
func (a *api) beginnings(q *request, r *procedure.Record) []Begin {
	begin := []Begin{}
	from, ok := r.State.(procedure.Offering)
	h, me := r.History, a.Clerk.Me()
	if _, frozen := h.Frozen(me); !ok || frozen || !h.Has(me) {
		return begin
	}
	news := a.Clerk.News(q.Context(), q.as())
	for _, o := range from.Beginnings(procedure.Act{Party: me, Number: h.Heads()[me] + 1, By: q.as(), At: lang.Moment(a.Now().UnixMilli()),
		Founder: h.Founder(), Parties: h.Present()}, h.ID()) {
		kind := a.Clerk.Procedure(o.Kind)
		if kind == nil {
			continue
		}
		step, known := kind.Step(o.Step)
		in, err := step.Begin(o)
		if !known || err != nil || !policy.Has(q.role, step.Needs) || step.Opens != (o.In == "") {
			continue
		}
		at := Root + "/dossiers"
		if o.In != "" {
			if told, err := news(o); err != nil || !told {
				continue
			}
			at += "/" + o.In + "/steps/" + o.Step
		}
		b := Begin{Offer: a.offer(q, o.Kind, step, at), Kind: o.Kind, Parties: []string{}, Input: procedure.Plain(in)}
		b.Title, b.Means = q.voice.Say(o.Title), q.voice.Say(o.Means)
		for _, id := range o.Parties {
			if id != me {
				b.Parties = append(b.Parties, string(id))
			}
		}
		begin = append(begin, b)
	}
	return begin
}

// seats shows each party's place in a dossier.
func (a *api) seats(q *request, r *procedure.Record) []Seat {
	h := r.History
	awaited := map[party.ID]bool{}
	for _, id := range r.Facts().Await {
		awaited[id] = true
	}
	seats := []Seat{}
	for _, id := range h.Parties() {
		_, frozen := h.Frozen(id)
		seats = append(seats, Seat{
			Party: string(id), Name: q.voice.Party(string(id)), Number: h.Heads()[id],
			Seen: id == a.Clerk.Me() || hasSeenAll(h, id), Awaited: awaited[id], Released: !h.Has(id), Frozen: frozen,
		})
	}
	return seats
}

// hasSeenAll reports whether a party has said that it has all the others wrote but receipts.
func hasSeenAll(h *dossier.History, id party.ID) bool {
	head := h.Head(id)
	for _, e := range h.Order() {
		if e.Party != id && e.Step != dossier.Receipt && (head == nil || head.Seen[e.Party] < e.Number) {
			return false
		}
	}
	return true
}

func href(id dossier.ID) string { return Root + "/dossiers/" + id.String() }

func texts(ids []party.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
