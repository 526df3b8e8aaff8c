package api

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Entry is one line of a dossier's record, down to what was signed.
type Entry struct {
	Party    string            `json:"party"`
	Number   uint64            `json:"number"`
	Hash     string            `json:"hash"`
	Prev     string            `json:"prev,omitempty"`
	Step     string            `json:"step"`
	StepName string            `json:"stepName"`
	Sentence string            `json:"sentence"`                // what the entry says, in the caller's language
	Time     string            `json:"time" format:"date-time"` // its author's claim
	Clock    uint64            `json:"clock"`
	Epoch    uint64            `json:"epoch"`
	Seen     map[string]uint64 `json:"seen,omitempty"`  // the others' numbers its author had
	Place    string            `json:"place,omitempty"` // the charter entry it stands on
	By       *Person           `json:"by,omitempty"`
	Input    any               `json:"input,omitempty"`
	Verdict  string            `json:"verdict"`
	Reason   *Reason           `json:"reason,omitempty"`
	SeenBy   []string          `json:"seenBy"`  // who has said that they have it
	Awaited  []string          `json:"awaited"` // who could still put something before it
	Settled  bool              `json:"settled"` // nobody could
	Founding *Founding         `json:"founding,omitempty"`
	Admits   []string          `json:"admits,omitempty"`
	Releases *Released         `json:"releases,omitempty"`
	Raw      string            `json:"raw,omitempty"` // the envelope, base64: what the signature is checked on
}

// Person is the officer an entry names.
type Person struct {
	Name string `json:"name,omitempty"`
	Role string `json:"role,omitempty"`
}

// Reason says why an entry does not count.
type Reason struct {
	Key    string `json:"key"`
	Detail string `json:"detail"`
}

// Founding is what a founding entry says.
type Founding struct {
	Kind    string   `json:"kind"`
	Parties []string `json:"parties"`
}

// Released names a party let go and the last number of its chain that counts.
type Released struct {
	Party string `json:"party"`
	Last  uint64 `json:"last"`
}

// Entries is a part of a record in its canonical order; Next leads to the next part.
type Entries struct {
	Entries []Entry `json:"entries"`
	Next    string  `json:"next,omitempty"`
}

// getEntries answers with a dossier's entries. A page begins after an entry, by hash,
// so that what comes in between shifts nothing out of it.
func (a *api) getEntries(w http.ResponseWriter, q *request) error {
	values, err := parameters(q.URL, "after", "limit", "raw")
	if err != nil {
		return err
	}
	most, err := limit(values)
	if err != nil {
		return err
	}
	r, err := a.read(q)
	if err != nil {
		return err
	}
	rest, err := outcomesAfter(r.Outcomes, values.Get("after"))
	if err != nil {
		return err
	}
	if err := a.record(q, r.History.ID()); err != nil {
		return err
	}
	page := Entries{Entries: []Entry{}}
	for _, o := range rest[:min(most, len(rest))] {
		e := a.entry(q, r, o)
		if values.Get("raw") == "1" {
			e.Raw = base64.StdEncoding.EncodeToString(o.Entry.Encode())
		}
		page.Entries = append(page.Entries, e)
	}
	if len(rest) > most {
		page.Next = nextEntries(r.History.ID(), values, rest[most-1].Entry)
		w.Header().Set("Link", "<"+page.Next+`>; rel="next"`)
	}
	return a.answer(w, q, http.StatusOK, page)
}

func outcomesAfter(all []procedure.Outcome, hash string) ([]procedure.Outcome, error) {
	if hash == "" {
		return all, nil
	}
	i := slices.IndexFunc(all, func(o procedure.Outcome) bool { return o.Entry.Hash.String() == hash })
	if i < 0 {
		return nil, procedure.RefuseField("after", "refuse.field-choice", nil)
	}
	return all[i+1:], nil
}

func nextEntries(id dossier.ID, values url.Values, last *dossier.Entry) string {
	values.Set("after", last.Hash.String())
	return href(id) + "/entries?" + values.Encode()
}

func (a *api) entry(q *request, r *procedure.Record, o procedure.Outcome) Entry {
	e, h := o.Entry, r.History
	out := Entry{
		Party: string(e.Party), Number: e.Number, Hash: e.Hash.String(), Step: e.Step,
		StepName: a.word(q, stepKey(h.Kind(), e.Step), e.Step), Sentence: q.voice.Say(r.Sentence(o)), Time: procedure.Time(lang.Moment(e.Time)),
		Clock: e.Clock, Epoch: e.Epoch, Seen: map[string]uint64{}, Input: procedure.Plain(o.Input), Verdict: string(o.Verdict),
		SeenBy: seenBy(h, e), Awaited: texts(h.AwaitedFor(e)), Admits: texts(e.Admits),
	}
	out.Settled = len(out.Awaited) == 0
	for id, n := range e.Seen {
		out.Seen[string(id)] = n
	}
	if !e.Prev.IsZero() {
		out.Prev = e.Prev.String()
	}
	if !e.Place.IsZero() {
		out.Place = e.Place.String()
	}
	if o.By != (party.Person{}) {
		out.By = &Person{Name: o.By.Name, Role: string(o.By.Role)}
	}
	if !o.Reason.IsZero() {
		out.Reason = &Reason{Key: o.Reason.Key, Detail: q.voice.Say(o.Reason)}
	}
	if f := e.Founding; f != nil {
		out.Founding = &Founding{Kind: f.Kind, Parties: texts(f.Parties)}
	}
	if l := e.Releases; l != nil {
		out.Releases = &Released{Party: string(l.Party), Last: l.Last}
	}
	return out
}

// seenBy lists who has said that they have e, in the parties' order.
func seenBy(h *dossier.History, e *dossier.Entry) []string {
	by := h.SeenBy(e)
	ids := []string{}
	for _, id := range h.Parties() {
		if by[id] != nil {
			ids = append(ids, string(id))
		}
	}
	return ids
}
