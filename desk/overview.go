package desk

import (
	"net/http"
	"net/url"

	"kenesh/journal"
	"kenesh/lang"
	"kenesh/procedure"
)

// An overview: a page over all dossiers of a kind, with what its reader chooses in its
// address, so that it can be kept and shared.

type overviewPageView struct {
	frame
	Kind, KindHref string
	About          string
	Fields         []fieldView
	Problems       []problemView
	Matter         []sectionView
	File           string // the address of the same as a file; "" while the choice will not do
}

// toOversee is the purpose of a look at an overview; toCarry, of one carried away.
const (
	toOversee = "overview"
	toCarry   = "file"
)

// look is what a request wants to see: an overview of a kind, drawn for somebody.
type look struct {
	kind   *procedure.Procedure
	what   procedure.Overview
	choice any
}

func (v *visit) look() (a look, err error) {
	if a.kind = v.Clerk.Procedure(v.r.PathValue("kind")); a.kind == nil {
		return a, errNotFound
	}
	var ok bool
	if a.what, ok = a.kind.Overview(v.r.PathValue("overview")); !ok {
		return a, errNotFound
	}
	a.choice = a.what.NewInput()
	problems := decode(a.what.Fields, a.choice, v.r.URL.Query(), v.zone())
	problems = append(problems, procedure.ProblemsOf(a.what.Check(a.choice))...)
	if len(problems) > 0 {
		return a, problems
	}
	return a, nil
}

// overseen draws an overview and writes down who looks at it, before anything of it can
// leave: one line, however many dossiers it is drawn of.
func (v *visit) overseen(a look, view procedure.View, purpose string) (procedure.Document, error) {
	doc, err := v.Overviews.Draw(v.r.Context(), a.kind, a.what, view, a.choice)
	if err != nil {
		return doc, err
	}
	return doc, v.Journal.Append(v.r.Context(), journal.Record{What: journal.Oversee, Officer: v.session.Officer.ID,
		Role: v.session.Role, About: a.kind.Kind + "/" + a.what.Name, Purpose: purpose})
}

func overviewPage(v *visit) error {
	a, err := v.look()
	problems := procedure.ProblemsOf(err)
	if err != nil && len(problems) == 0 {
		return err
	}
	kind := a.kind.Kind
	key := kind + ".overview." + a.what.Name
	p := overviewPageView{frame: v.frame(v.voice.S(key)), Kind: v.voice.S(kind + ".plural"), KindHref: "/" + kind, About: v.voice.S(key + ".about")}
	sent := v.r.URL.Query()
	if len(problems) > 0 {
		for _, wrong := range problems {
			p.Problems = append(p.Problems, problemView{anchor(wrong.Field), v.label(kind, wrong.Field), v.voice.Say(wrong.Message)})
		}
		p.Fields = v.choiceFields(a, sent, problems)
		return v.show(http.StatusUnprocessableEntity, "overview", p)
	}
	chosen := encode(a.what.Fields, a.choice, v.zone())
	p.Fields = v.choiceFields(a, chosen, nil)
	view := procedure.View{Me: v.Clerk.Me(), Roll: v.Clerk.Roll(), Today: lang.Date(v.today().Format("2006-01-02"))}
	doc, err := v.overseen(a, view, toOversee)
	if err != nil {
		return err
	}
	chosen.Set("lang", string(v.voice.Tag))
	files := files{base: "/o/" + kind + "/" + a.what.Name + "/", query: chosen.Encode()}
	p.File, p.Matter = files.document(), v.clipped(doc, files)
	return v.ok("overview", p)
}

// choiceFields are the fields of the form above an overview.
func (v *visit) choiceFields(a look, sent url.Values, problems procedure.Problems) []fieldView {
	wrong := map[string]string{}
	for _, p := range problems {
		wrong[p.Field] = v.voice.Say(p.Message)
	}
	d := fielder{visit: v, kind: a.kind.Kind, sent: sent, errors: wrong, zone: v.zone()}
	return d.all(a.what.Fields, "")
}

// overviewsOf are links to those of a kind.
func (v *visit) overviewsOf(p *procedure.Procedure) []link {
	var out []link
	for _, o := range p.Overviews {
		out = append(out, link{"/o/" + p.Kind + "/" + o.Name, v.voice.S(p.Kind + ".overview." + o.Name)})
	}
	return out
}

// overviewsToday are links to those that her first page names.
func (v *visit) overviewsToday() []link {
	var out []link
	for _, p := range v.kinds() {
		for i, l := range v.overviewsOf(p) {
			if p.Overviews[i].Today {
				out = append(out, l)
			}
		}
	}
	return out
}
