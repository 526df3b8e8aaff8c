package clerk_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"testing"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Two kinds that are in no council: an accord founds what its text says, an inquiry stands
// on one. The clerk knows neither.
type (
	accord   struct{ Matter, Ended string }
	inquiry  struct{ Asked int }
	conclude struct {
		Matter string `json:"matter,omitempty"`
	}
	ask struct {
		Matter string `json:"matter,omitempty" field:"required"`
	}
)

func (s *accord) Facts() procedure.Facts  { return procedure.Facts{} }
func (s *inquiry) Facts() procedure.Facts { return procedure.Facts{} }

func (s *accord) Bases(matter string, a, b party.ID, on lang.Date) []procedure.Basis {
	if s.Matter != matter || s.Ended != "" {
		return nil
	}
	return []procedure.Basis{{Symbol: "ACCORD", Article: "1", Matter: matter, Since: "2024-01-01"}}
}

// Consult implements procedure.Consulting.
func (in *ask) Consult(a procedure.Act, others procedure.Others) error {
	if len(others.Bases(in.Matter, a.Party, "kz", "2024-09-06")) == 0 {
		return procedure.RefuseField("matter", "test.refuse.no-basis", nil)
	}
	return nil
}

var (
	accords = procedure.Define[accord]("accord", procedure.Doc{Audience: procedure.Everyone, Sealed: true},
		procedure.On("conclude", procedure.Anyone[accord], func(s *accord, _ procedure.Act, in conclude) error {
			s.Matter = in.Matter
			return nil
		}),
		procedure.On("end", procedure.Anyone[accord], func(s *accord, _ procedure.Act, in conclude) error {
			s.Ended = "yes"
			return nil
		}))
	inquiries = procedure.Define[inquiry]("inquiry", procedure.Doc{Audience: procedure.Everyone, Sealed: true},
		procedure.On("ask", procedure.Anyone[inquiry], func(s *inquiry, _ procedure.Act, in ask) error {
			s.Asked++
			return nil
		}),
		procedure.On("ask-more", procedure.Anyone[inquiry], func(s *inquiry, _ procedure.Act, in ask) error {
			s.Asked++
			return nil
		}))
)

func consultingWorld(t *testing.T) *world {
	return newWorldWith(t, []*procedure.Procedure{accords, inquiries}, "kg", "kz", "uz")
}

// TestNoDoorPassesByConsultation takes both of an officer's doors, for an opening and for a
// step, tried and done: without a basis none lets her through and none leaves a trace.
func TestNoDoorPassesByConsultation(t *testing.T) {
	w := consultingWorld(t)
	kg := w.nodes["kg"]
	open := clerk.Command{Kind: "inquiry", Step: "ask", By: officer, Input: &ask{Matter: "locate"}, Key: "1"}
	refused := func(what string, err error) {
		t.Helper()
		if p := procedure.ProblemsOf(err); len(p) != 1 || p[0].Message.Key != "test.refuse.no-basis" {
			t.Fatalf("%s: %v", what, err)
		}
	}
	refused("trying to open", kg.Try(w.ctx, open))
	_, err := kg.Act(w.ctx, open)
	refused("opening", err)

	basis := w.must(kg.Act(w.ctx, clerk.Command{Kind: "accord", Step: "conclude", By: officer, Input: &conclude{Matter: "locate"}})).Dossier
	w.check(kg.Try(w.ctx, open))
	id := w.must(kg.Act(w.ctx, open)).Dossier

	more := clerk.Command{Dossier: id, Step: "ask-more", By: officer, Input: &ask{Matter: "surveillance"}}
	before := w.transcript("kg", id)
	refused("trying a step", kg.Try(w.ctx, more))
	_, err = kg.Act(w.ctx, more)
	refused("a step", err)
	if after := w.transcript("kg", id); after != before {
		t.Fatalf("a refused act left a trace:\n%s\n%s", before, after)
	}
	more.Input = &ask{Matter: "locate"}
	w.check(kg.Try(w.ctx, more))
	more.Key = "2"
	first := w.must(kg.Act(w.ctx, more))
	if rec, _ := kg.Read(w.ctx, id); rec.State.(*inquiry).Asked != 2 {
		t.Fatal("a refused act was counted")
	}

	w.check(w.act("kg", basis, "end", &conclude{}))
	refused("a step without the basis it had", w.act("kg", id, "ask-more", &ask{Matter: "locate"}))
	if again, err := kg.Act(w.ctx, more); err != nil || again != first {
		t.Fatalf("the same request again, after the basis ended: %v, %v", again, err)
	}
}

// TestOthersAreNotAsked: what a peer signed is judged from the dossier alone. Its register
// may say more than ours.
func TestOthersAreNotAsked(t *testing.T) {
	w := consultingWorld(t)
	basis := w.must(w.nodes["uz"].Act(w.ctx, clerk.Command{Kind: "accord", Step: "conclude", By: officer, Input: &conclude{Matter: "locate"}})).Dossier
	id := w.must(w.nodes["uz"].Act(w.ctx, clerk.Command{Kind: "inquiry", Step: "ask", By: officer, Input: &ask{Matter: "locate"}})).Dossier
	w.settleAll()
	w.check(w.act("kg", basis, "end", &conclude{}))
	w.check(w.act("uz", id, "ask-more", &ask{Matter: "locate"})) // it has not heard of the end
	w.settleAll()
	w.agree(id, "kg", "kz", "uz")
	if rec, _ := w.nodes["kg"].Read(w.ctx, id); rec.State.(*inquiry).Asked != 2 {
		t.Error("an act of a peer was held to our register")
	}
}

// TestConsultationIsNeverStale: what an own or a peer's act changes in a dossier is what
// the next question hears, whatever was kept; also after the clerk was started again.
func TestConsultationIsNeverStale(t *testing.T) {
	w := consultingWorld(t)
	kg := w.nodes["kg"]
	may := func(want bool) {
		t.Helper()
		err := kg.Try(w.ctx, clerk.Command{Kind: "inquiry", Step: "ask", By: officer, Input: &ask{Matter: "locate"}})
		if (err == nil) != want {
			t.Fatalf("asking: %v, wanted to be let through: %v", err, want)
		}
	}
	var ids []dossier.ID
	may(false)
	for range 3 {
		ids = append(ids, w.must(w.nodes["uz"].Act(w.ctx, clerk.Command{Kind: "accord", Step: "conclude", By: officer, Input: &conclude{Matter: "locate"}})).Dossier)
	}
	may(false) // it has not come yet
	w.settleAll()
	may(true)
	w.check(w.act("kg", ids[0], "end", &conclude{}))
	may(true)
	w.check(w.act("uz", ids[1], "end", &conclude{}))
	w.check(w.act("uz", ids[2], "end", &conclude{}))
	may(true)
	w.settleAll()
	may(false)
	w.check(kg.db.Close())
	w.start(kg)
	may(false)
}

// TestConsultationFails: where this node's own dossiers cannot be read, nobody is told that
// there is no basis.
func TestConsultationFails(t *testing.T) {
	w := consultingWorld(t)
	kg := w.nodes["kg"]
	id := w.must(kg.Act(w.ctx, clerk.Command{Kind: "accord", Step: "conclude", By: officer, Input: &conclude{Matter: "locate"}})).Dossier
	w.check(kg.db.Write(w.ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE entries SET envelope = x'00' WHERE dossier = (SELECT n FROM dossiers WHERE id = $1)`, id[:])
		return err
	}))
	_, err := kg.Act(w.ctx, clerk.Command{Kind: "inquiry", Step: "ask", By: officer, Input: &ask{Matter: "locate"}})
	if err == nil || procedure.ProblemsOf(err) != nil {
		t.Errorf("with a damaged register: %v", err)
	}
}

// TestWhoSigns: officers' acts are signed in two places, and both ask before they do; a receipt of
// shredding has no input to ask about.
func TestWhoSigns(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var signs, consults []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || filepath.Base(name) == "consult_test.go" {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.SelectorExpr); ok && call.Sel.Name == "sign" {
					signs = append(signs, f.Name.Name)
				} else if ok && call.Sel.Name == "consult" {
					consults = append(consults, f.Name.Name)
				}
				return true
			})
		}
	}
	slices.Sort(signs)
	slices.Sort(consults)
	if !slices.Equal(signs, []string{"prepare", "prepareFounding", "receiptOfShredding"}) || !slices.Equal(consults, []string{"draftFounding", "judge"}) {
		t.Errorf("signed in %v, consulted in %v", signs, consults)
	}
}
