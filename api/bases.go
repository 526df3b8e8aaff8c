package api

import (
	"net/http"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Citable is what the input of a step could cite as its legal basis.
type Citable struct {
	Says      string         `json:"says"` // what was found; if nothing, whom to ask
	Bases     []CitableBasis `json:"bases"`
	Competent []Competence   `json:"competent"` // who takes it at those who are asked
}

// Competence is an office that takes the matter, by its own party's word.
type Competence struct {
	Party         string   `json:"party"`
	Office        string   `json:"office"`
	Provision     string   `json:"provision"`
	Authorisation bool     `json:"authorisation"` // a court's or prosecutor's is needed
	Languages     []string `json:"languages"`
	Limits        string   `json:"limits,omitempty"`
	Urgent        string   `json:"urgent,omitempty"`
}

// CitableBasis is one article of an instrument in force.
type CitableBasis struct {
	Dossier   string `json:"dossier"` // of the instrument
	Symbol    string `json:"symbol"`
	Title     string `json:"title"`
	Language  string `json:"language,omitempty"` // of the title
	Article   string `json:"article"`
	Since     string `json:"since,omitempty" format:"date"`
	Confirmed bool   `json:"confirmed"` // by both parties' own officers
	Input     any    `json:"input"`     // the group of the step's input, filled in
}

// bases answers what the step that opens a dossier could cite: it takes the body the
// opening takes, with as much of the input as is known, and records nothing.
func (a *api) bases(w http.ResponseWriter, q *request) error {
	o, given, p, err := a.opening(w, q)
	if err != nil {
		return err
	}
	if !p.Steps[0].Cites() {
		return procedure.RefuseField("kind", "refuse.no-kind", nil)
	}
	step := p.Steps[0]
	if err := mayTake(q, step, false); err != nil {
		return err
	}
	in := step.SomeObject(given).(procedure.Citing)
	me := a.Clerk.Me()
	found, err := a.Clerk.Citable(q.Context(), procedure.Act{Step: step.Name, Party: me, By: q.as(),
		At: lang.Moment(a.Now().UnixMilli()), Founder: me, Parties: append([]party.ID{me}, o.Parties...)}, in)
	if err != nil {
		return err
	}
	return a.answer(w, q, http.StatusOK, citable(q, step, in, found))
}

func citable(q *request, step procedure.Step, in procedure.Citing, found procedure.Citable) Citable {
	out := Citable{Says: q.voice.Say(found.Says), Bases: []CitableBasis{}, Competent: []Competence{}}
	text := func(t lang.Text) string {
		s, _ := q.voice.Text(t)
		return s
	}
	for _, c := range found.Competent {
		out.Competent = append(out.Competent, Competence{Party: string(c.Party), Office: text(c.Office), Provision: text(c.Provision), Authorisation: c.Authorisation,
			Languages: append([]string{}, c.Languages...), Limits: text(c.Limits), Urgent: c.Urgent})
	}
	for _, b := range found.Bases {
		in.Cite(b)
		filled, _ := procedure.Plain(in).(map[string]any)
		title, tag := q.voice.Text(b.Title)
		out.Bases = append(out.Bases, CitableBasis{Dossier: b.Dossier.String(), Symbol: b.Symbol, Title: title, Language: string(tag),
			Article: b.Article, Since: string(b.Since), Confirmed: b.Confirmed, Input: filled[in.CitedIn()]})
	}
	return out
}
