package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Announce is the input of announce: what the public is told of the meeting, in the words
// the chair chooses for it. The days are the meeting's own.
type Announce struct {
	Title lang.Text `json:"title,omitempty" field:"required"`
	Start lang.Date `json:"start,omitempty" field:"required"`
	End   lang.Date `json:"end,omitempty"`
	Place lang.Text `json:"place,omitempty" field:"required,max=200"`
}

// PublishDocument is the input of publish-document: a document with a symbol, or the
// declaration, and the day it was adopted.
type PublishDocument struct {
	Document string    `json:"document,omitempty" field:"required,max=120"`
	Adopted  lang.Date `json:"adopted,omitempty" field:"required"`
}

// WithdrawPublication is the input of withdraw-publication. The parties alone read why.
type WithdrawPublication struct {
	Publication string    `json:"publication,omitempty" field:"required,max=120"`
	Reason      lang.Text `json:"reason,omitempty" field:"required"`
}

// Release is something of the meeting that an act of the chair has made public.
type Release struct {
	ID        string      `json:"id,omitempty"` // announcement, communique, declaration or a document's symbol
	By        party.ID    `json:"by,omitempty"`
	Number    uint64      `json:"number,omitempty"`
	At        lang.Moment `json:"at,omitempty"`
	Adopted   lang.Date   `json:"adopted,omitempty"`
	Announced Announce    `json:"announced,omitzero"`
	Called    bool        `json:"called,omitempty"`    // announced as called off
	Withdrawn lang.Text   `json:"withdrawn,omitempty"` // why it is public no more
}

// What a release is of, where it is no document with a symbol. Symbols have a stroke.
const (
	announcement = "announcement"
	communique   = "communique"
	declaration  = "declaration"
)

// announce makes public that the meeting takes place, or, of one that was cancelled, that
// it does not. Announced again, it says what has changed: no act of the preparation gets
// out by itself.
func announce(s *State, a procedure.Act, in Announce) error {
	if in.Start != s.Call.Start || in.End != s.Call.End {
		return procedure.RefuseField("start", "meeting.refuse.announced-days", lang.Args{"start": s.Call.Start})
	}
	s.release(a, Release{ID: announcement, Announced: in, Called: s.Status == Cancelled})
	return nil
}

// publishDocument makes public what the meeting adopted. The chair says that and when it
// was adopted; a declaration is public once every signatory has answered and one signed.
func publishDocument(s *State, a procedure.Act, in PublishDocument) error {
	switch {
	case !slices.ContainsFunc(s.publishable(), func(n procedure.Named) bool { return n.ID == in.Document }):
		return procedure.RefuseField("document", "meeting.refuse.not-on-list", lang.Args{"id": in.Document})
	case in.Adopted < s.Call.Start:
		return procedure.RefuseField("adopted", "meeting.refuse.adopted-early", lang.Args{"start": s.Call.Start})
	}
	s.release(a, Release{ID: in.Document, Adopted: in.Adopted})
	return nil
}

func withdrawPublication(s *State, _ procedure.Act, in WithdrawPublication) error {
	r := s.released(in.Publication)
	if r == nil || !r.Withdrawn.Empty() {
		return procedure.RefuseField("publication", "meeting.refuse.not-on-list", lang.Args{"id": in.Publication})
	}
	r.Withdrawn = in.Reason
	return nil
}

func (s *State) release(a procedure.Act, r Release) {
	r.By, r.Number, r.At = a.Party, a.Number, a.At
	if was := s.released(r.ID); was != nil {
		*was = r
		return
	}
	s.Releases = append(s.Releases, r)
}

// released is what was made public under an id, also if it was withdrawn; or nil.
func (s *State) released(id string) *Release {
	for i := range s.Releases {
		if s.Releases[i].ID == id {
			return &s.Releases[i]
		}
	}
	return nil
}

// public reports whether something is public now.
func (s *State) public(id string) bool {
	r := s.released(id)
	return r != nil && r.Withdrawn.Empty()
}

func somethingAdopted(s *State, _ procedure.Act) error {
	if len(s.publishable()) == 0 {
		return procedure.Refuse("meeting.refuse.nothing-adopted", nil)
	}
	return nil
}

func somethingPublic(s *State, _ procedure.Act) error {
	if !slices.ContainsFunc(s.Releases, func(r Release) bool { return r.Withdrawn.Empty() }) {
		return procedure.Refuse("meeting.refuse.nothing-public", nil)
	}
	return nil
}

// publishable lists what may be made public as adopted: issued documents that have a
// text, and the declaration once it is signed. No late letter takes any of them back.
func (s *State) publishable() []procedure.Named {
	var all []procedure.Named
	if d := s.Declaration; len(d.Confirmed) > 0 && !d.Text.Empty() && len(s.unanswered()) == 0 && !s.public(declaration) {
		all = append(all, procedure.Named{ID: declaration, Name: d.Title})
	}
	for _, p := range s.Papers {
		if p.Symbol != "" && !p.Document.Text.Empty() && !s.public(p.Symbol) {
			all = append(all, procedure.Named{ID: p.Symbol, Name: p.Document.Title})
		}
	}
	return all
}

// Published is what the chair has made public: the meeting as it was announced, the
// communiqué, documents that were adopted.
func (s *State) Published() []procedure.Publication {
	var all []procedure.Publication
	for _, r := range s.Releases {
		p := procedure.Publication{ID: r.ID, Kind: r.kind(), By: r.By, Number: r.Number, At: r.At, Withdrawn: !r.Withdrawn.Empty()}
		if !p.Withdrawn {
			s.fill(&p, r)
		}
		all = append(all, p)
	}
	return all
}

func (r Release) kind() procedure.PublicationKind {
	switch r.ID {
	case announcement:
		return procedure.MeetingAnnounced
	case communique:
		return procedure.Communique
	}
	return procedure.AdoptedDocument
}

func (s *State) fill(p *procedure.Publication, r Release) {
	switch r.ID {
	case announcement:
		p.Title, p.Place, p.Host, p.Called = r.Announced.Title, r.Announced.Place, s.Host, r.Called
		p.Day, p.LastDay = r.Announced.Start, r.Announced.End
	case communique:
		p.Title, p.Parts = s.Communique.Title, []procedure.Part{{Text: s.Communique.Text}}
	case declaration:
		p.Title, p.Day, p.Parts = s.Declaration.Title, r.Adopted, []procedure.Part{{Text: s.Declaration.Text}}
	default:
		if at := s.issued(r.ID); at >= 0 {
			d := s.Papers[at].Document
			p.Title, p.Symbol, p.Day, p.Parts = d.Title, r.ID, r.Adopted, []procedure.Part{{Text: d.Text}}
		}
	}
}

// releases is the section that says what of the dossier the public can read.
func (s *State) releases() []procedure.Section {
	t := table("meeting.label.public", "meeting.field.title", "meeting.label.public-since", "meeting.label.public-withdrawn")
	for _, r := range s.Releases {
		t.Rows = append(t.Rows, []any{r.name(), s.titleOf(r), r.At, r.Withdrawn})
	}
	return section("meeting.label.public-heading", t)
}

func (r Release) name() any {
	switch r.ID {
	case announcement:
		return lang.Say("meeting.label.announcement", nil)
	case communique:
		return lang.Say("meeting.label.communique", nil)
	case declaration:
		return lang.Say("meeting.label.declaration", nil)
	}
	return r.ID
}

func (s *State) titleOf(r Release) lang.Text {
	var p procedure.Publication
	s.fill(&p, r)
	return p.Title
}
