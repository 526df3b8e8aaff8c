package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/journal"
	"kenesh/lang"
	"kenesh/leads"
	"kenesh/procedure"
	"kenesh/store"
)

// Leads is what the API asks of the leads between dossiers.
type Leads interface {
	Of(context.Context, dossier.ID) ([]leads.Lead, error)
	Search(ctx context.Context, text string, most int) ([]leads.Found, error)
	State(context.Context) (leads.State, error)
	Judge(ctx context.Context, of dossier.ID, id string, j leads.Lead, also func(*store.Tx) error) error
}

// judgement is what an officer makes of a lead, and why.
type judgement struct {
	Judged string `json:"judged,omitempty" field:"required,choices=same|other|unclear"`
	Remark string `json:"remark,omitempty" field:"max=500"`
}

var judgeStep = procedure.On("judge", procedure.Anyone[struct{}], func(*struct{}, procedure.Act, judgement) error { return nil })

// judgeLead keeps what an officer makes of a lead; it decides nothing, and another may judge
// otherwise later. It is in the journal in the same commit.
func (a *api) judgeLead(w http.ResponseWriter, q *request) error {
	if _, err := parameters(q.URL); err != nil {
		return err
	}
	given, err := object(w, q)
	if err != nil {
		return err
	}
	id, err := a.find(q)
	if err != nil {
		return err
	}
	if err := mayTake(q, judgeStep, false); err != nil {
		return err
	}
	in, err := judgeStep.DecodeObject(given)
	if err == nil {
		err = judgeStep.Check(in)
	}
	if err != nil {
		return err
	}
	said := in.(*judgement)
	j := leads.Lead{Judged: leads.Judgement(said.Judged), Remark: strings.TrimSpace(said.Remark), Officer: q.officer.ID, Role: q.role}
	err = a.Leads.Judge(q.Context(), id, q.PathValue("lead"), j, func(tx *store.Tx) error {
		return a.Journal.AppendTx(tx, journal.Record{What: journal.Judge, Officer: j.Officer, Role: j.Role, Dossier: id, Purpose: said.Judged, About: q.PathValue("lead")})
	})
	if errors.Is(err, leads.ErrNoLead) {
		return clerk.ErrUnknown
	}
	if err != nil {
		return err
	}
	return a.getLeads(w, q)
}

// LeadList are what other dossiers name that may be the same as what this one names. They are
// for a person to judge.
type LeadList struct {
	Leads    []Lead `json:"leads"`
	Complete bool   `json:"complete"` // false: names are still being read, or dossiers compared
}

// Lead is one of them.
type Lead struct {
	ID     string   `json:"id"`
	Here   Mark     `json:"here"`
	There  Mark     `json:"there"`
	Why    []string `json:"why"`
	Found  string   `json:"found" format:"date-time"`
	Judged string   `json:"judged,omitempty" enum:"same,other,unclear"`
	Remark string   `json:"remark,omitempty"`
	By     string   `json:"by,omitempty"` // the account of who judged
	At     string   `json:"at,omitempty" format:"date-time"`
}

// Mark is what a dossier names a person or thing by.
type Mark struct {
	Dossier string `json:"dossier"`
	Kind    string `json:"kind"`
	Value   string `json:"value"`
	Country string `json:"country,omitempty"`
	Born    string `json:"born,omitempty"`
}

// MarkList are the marks that a search found.
type MarkList struct {
	Marks    []FoundMark `json:"marks"`
	Complete bool        `json:"complete"`
}

// FoundMark is one of them, and in what it is like what was asked for.
type FoundMark struct {
	Mark
	Why []string `json:"why"`
}

func (a *api) getLeads(w http.ResponseWriter, q *request) error {
	id, err := a.find(q)
	if err != nil {
		return err
	}
	found, err := a.Leads.Of(q.Context(), id)
	if err != nil {
		return errors.Join(errors.New("listing leads"), err)
	}
	read := []dossier.ID{id}
	answer := LeadList{Leads: []Lead{}}
	for _, l := range found {
		read = append(read, l.There.In)
		at := ""
		if l.At != 0 {
			at = procedure.Time(l.At)
		}
		answer.Leads = append(answer.Leads, Lead{By: l.Officer, At: at, ID: l.ID(), Here: markOf(l.Here.In, l.Here.Mark), There: markOf(l.There.In, l.There.Mark),
			Why: sayAll(q, l.Why()), Found: time.UnixMilli(int64(l.Found)).UTC().Format(time.RFC3339), Judged: string(l.Judged), Remark: l.Remark})
	}
	if answer.Complete, err = a.compared(q); err == nil {
		err = a.recordAll(q, read)
	}
	if err != nil {
		return err
	}
	return a.answer(w, q, http.StatusOK, answer)
}

// mostFound bounds what a search for marks answers with.
const mostFound = 50

func (a *api) searchMarks(w http.ResponseWriter, q *request) error {
	values, err := parameters(q.URL, "q")
	if err != nil {
		return err
	}
	if values.Get("q") == "" {
		return procedure.RefuseField("q", "refuse.field-missing", nil)
	}
	found, err := a.Leads.Search(q.Context(), values.Get("q"), mostFound)
	if err != nil {
		return errors.Join(errors.New("searching marks"), err)
	}
	var read []dossier.ID
	answer := MarkList{Marks: []FoundMark{}}
	for _, f := range found {
		read = append(read, f.In)
		answer.Marks = append(answer.Marks, FoundMark{Mark: markOf(f.In, f.Mark), Why: sayAll(q, f.Why)})
	}
	if answer.Complete, err = a.compared(q); err == nil {
		err = a.journal(q, journal.Record{What: Searched})
	}
	if err == nil {
		err = a.recordAll(q, read)
	}
	if err != nil {
		return err
	}
	return a.answer(w, q, http.StatusOK, answer)
}

func (a *api) compared(q *request) (bool, error) {
	s, err := a.Leads.State(q.Context())
	return s.Ready && s.Waiting == 0, err
}

// recordAll puts reads into the journal, each dossier once.
func (a *api) recordAll(q *request, ids []dossier.ID) error {
	seen := map[dossier.ID]bool{}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		if err := a.record(q, id); err != nil {
			return err
		}
	}
	return nil
}

func markOf(in dossier.ID, m procedure.Mark) Mark {
	return Mark{Dossier: in.String(), Kind: string(m.Kind), Value: m.Value, Country: m.Country, Born: string(m.Born)}
}

func sayAll(q *request, all []lang.Message) []string {
	said := []string{}
	for _, m := range all {
		said = append(said, q.voice.Say(m))
	}
	return said
}
