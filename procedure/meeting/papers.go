package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// SubmitDocument is the input of submit-document: a document of the meeting, in one or
// more languages, or a change to one that has a symbol. A document that is kept
// elsewhere is referred to.
type SubmitDocument struct {
	Relation  string    `json:"relation,omitempty" field:"required,choices=new|revision|addendum|corrigendum"`
	Symbol    string    `json:"symbol,omitempty" field:"max=120"` // of the document it changes
	Item      string    `json:"item,omitempty" field:"max=80"`    // of a new one; none: for information
	Title     lang.Text `json:"title,omitempty" field:"required"`
	Text      lang.Text `json:"text,omitempty" field:"long"`
	Reference string    `json:"reference,omitempty" field:"max=300"`

	Files []procedure.File `json:"files,omitempty"`
}

// PaperID is the input of issue-document, ReturnDocument that of return-document.
type PaperID struct {
	Paper string `json:"paper,omitempty" field:"required,max=80"`
}

// ReturnDocument says why a document is not issued.
type ReturnDocument struct {
	Paper  string    `json:"paper,omitempty" field:"required,max=80"`
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

// Paper is a document of the meeting. It has a symbol once the secretariat has issued
// it, and keeps it.
type Paper struct {
	ID       string         `json:"id,omitempty"`
	By       party.ID       `json:"by,omitempty"`
	At       lang.Moment    `json:"at,omitempty"`
	Document SubmitDocument `json:"document,omitzero"`
	Symbol   string         `json:"symbol,omitempty"`
	Root     string         `json:"root,omitempty"`     // the symbol all its revisions share
	Returned lang.Text      `json:"returned,omitempty"` // why it was not issued
}

func (p Paper) waits() bool { return p.Symbol == "" && p.Returned.Empty() }

// Languages lists the languages the document exists in.
func (p Paper) Languages() []lang.Tag {
	if !p.Document.Text.Empty() {
		return p.Document.Text.Tags()
	}
	return p.Document.Title.Tags()
}

func papersWait(s *State, _ procedure.Act) error {
	if !slices.ContainsFunc(s.Papers, Paper.waits) {
		return procedure.Refuse("meeting.refuse.nothing-waits", nil)
	}
	return nil
}

// submitDocument puts a document before the secretariat; the secretariat's own is issued
// at once.
func submitDocument(s *State, a procedure.Act, in SubmitDocument) error {
	switch {
	case in.Text.Empty() && in.Reference == "" && len(in.Files) == 0:
		return procedure.RefuseField("text", "meeting.refuse.no-text", nil)
	case in.Relation != "new" && s.issued(in.Symbol) < 0:
		return procedure.RefuseField("symbol", "meeting.refuse.not-on-list", lang.Args{"id": in.Symbol})
	case in.Relation == "new" && in.Item != "" && s.item(in.Item) < 0:
		return procedure.RefuseField("item", "meeting.refuse.no-such-item", lang.Args{"item": in.Item})
	}
	if in.Relation == "new" {
		in.Symbol = ""
	} else {
		in.Item = s.Papers[s.issued(in.Symbol)].Document.Item
	}
	s.Papers = append(s.Papers, Paper{ID: id(a), By: a.Party, At: a.At, Document: in})
	if a.Party == s.secretariat() {
		s.allot(&s.Papers[len(s.Papers)-1])
	}
	return nil
}

func issueDocument(s *State, _ procedure.Act, in PaperID) error {
	p, err := s.paper(in.Paper)
	if err != nil {
		return err
	}
	s.allot(p)
	return nil
}

func returnDocument(s *State, _ procedure.Act, in ReturnDocument) error {
	p, err := s.paper(in.Paper)
	if err != nil {
		return err
	}
	p.Returned = in.Reason
	return nil
}

// paper is the document of an id that waits for the secretariat.
func (s *State) paper(id string) (*Paper, error) {
	at := slices.IndexFunc(s.Papers, func(p Paper) bool { return p.ID == id && p.waits() })
	if at < 0 {
		return nil, procedure.RefuseField("paper", "meeting.refuse.not-on-list", lang.Args{"id": id})
	}
	return &s.Papers[at], nil
}

// issued is the place of the document with a symbol, -1 if there is none.
func (s *State) issued(symbol string) int {
	return slices.IndexFunc(s.Papers, func(p Paper) bool { return symbol != "" && p.Symbol == symbol })
}
