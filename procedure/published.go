package procedure

import (
	"kenesh/lang"
	"kenesh/party"
)

// Published is the face of a state whose rules let something out to the public: what
// they have made public, and nothing else. A state that has released nothing returns nil.
//
// It is the only thing of a sealed dossier that leaves the parties, so a kind builds each
// publication field by field from what an act declared public, and never hands on a part
// of its state whole: a field that is added to the state later must not get out by itself.
type Published interface{ Published() []Publication }

// Publication is one thing made public.
type Publication struct {
	ID   string          `json:"id,omitempty"` // stable within the dossier
	Kind PublicationKind `json:"kind,omitempty"`

	// By whose entry, with which number, and when, as that entry claims.
	By     party.ID    `json:"by,omitempty"`
	Number uint64      `json:"number,omitempty"`
	At     lang.Moment `json:"at,omitempty"`

	// Withdrawn: it was public and is not any more. Then nothing below is said.
	Withdrawn bool `json:"withdrawn,omitempty"`

	Title   lang.Text `json:"title,omitempty"`
	Symbol  string    `json:"symbol,omitempty"`
	Day     lang.Date `json:"day,omitempty"`        // it was adopted, or begins
	LastDay lang.Date `json:"last-day,omitempty"`   // of a meeting
	Place   lang.Text `json:"place,omitempty"`      // of a meeting
	Host    party.ID  `json:"host,omitempty"`       // of a meeting
	Called  bool      `json:"called-off,omitempty"` // of a meeting
	Parts   []Part    `json:"parts,omitempty"`
}

// Part is a stretch of a publication's text, under a heading or none.
type Part struct {
	Heading lang.Text `json:"heading,omitempty"`
	Text    lang.Text `json:"text,omitempty"`
}

// PublicationKind is what a publication is to its reader.
type PublicationKind string

// The kinds of publication.
const (
	MeetingAnnounced PublicationKind = "meeting"
	Communique       PublicationKind = "communique"
	AdoptedDocument  PublicationKind = "document"
)

// Out returns what a state has made public.
func Out(state any) []Publication {
	if p, ok := state.(Published); ok {
		return p.Published()
	}
	return nil
}
