package request

import (
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
)

// State is a request. The zero State is none yet.
type State struct {
	Requester party.ID  `json:"requester,omitempty"`
	Addressee party.ID  `json:"addressee,omitempty"`
	Contents  Contents  `json:"contents,omitzero"`
	Sent      Signature `json:"sent,omitzero"`
	Second    Signature `json:"second,omitzero"` // the requester's second signature, where it is needed

	Rounds []Round `json:"rounds,omitempty"` // one, and one more for each reopening

	Acknowledged Acknowledgement `json:"acknowledged,omitzero"`
	Triage       Triage          `json:"triage,omitzero"` // the addressee's own worksheet
	Transfers    []Transfer      `json:"transfers,omitempty"`
	Questions    []Question      `json:"questions,omitempty"`
	Measures     []Agreed        `json:"measures,omitempty"`
	Accepted     lang.Moment     `json:"accepted,omitempty"`
	Waits        []Wait          `json:"waits,omitempty"` // for an authorisation
	Delays       []Delay         `json:"delays,omitempty"`
	Reminders    []Said          `json:"reminders,omitempty"`
	Silences     []Silence       `json:"silences,omitempty"`
	Replies      []Given         `json:"replies,omitempty"`
	Refusals     []Refused       `json:"refusals,omitempty"`
	Feedback     []Feedback      `json:"feedback,omitempty"`
	Closed       bool            `json:"closed,omitempty"`
	Closings     []Said          `json:"closings,omitempty"`
	Reopenings   []Said          `json:"reopenings,omitempty"`

	Corrections  []Corrected   `json:"corrections,omitempty"`
	Restrictions []Restricted  `json:"restrictions,omitempty"`
	Recalls      []Recalled    `json:"recalls,omitempty"`
	Uses         []Use         `json:"uses,omitempty"`
	Translations []Translation `json:"translations,omitempty"`
	Channels     []Noted       `json:"channels,omitempty"`
	Invited      []party.ID    `json:"invited,omitempty"`   // let in by a grant that held then
	Uninvited    []party.ID    `json:"uninvited,omitempty"` // let in without one
	Latest       lang.Moment   `json:"latest,omitempty"`    // of what officers did: by it pages say what has ended
	Signed       []Signed      `json:"signed,omitempty"`    // what officers of the two sides did
}

// Said is something a party said at some moment.
type Said struct {
	Party party.ID    `json:"party,omitempty"`
	At    lang.Moment `json:"at,omitempty"`
	Text  lang.Text   `json:"text,omitempty"`
}

// Acknowledgement is the addressee's officer's word that she has the request.
type Acknowledgement struct {
	Signature Signature   `json:"signature,omitzero"`
	Input     Acknowledge `json:"input,omitzero"`
}

// Triage is the addressee's worksheet, with the second signature where it is needed.
type Triage struct {
	Signature Signature `json:"signature,omitzero"`
	Worksheet Worksheet `json:"worksheet,omitzero"`
	Second    Signature `json:"second,omitzero"`
}

// Transfer says which office has the matter from some moment on.
type Transfer struct {
	At    lang.Moment      `json:"at,omitempty"`
	Input TransferToOffice `json:"input,omitzero"`
}

// Question is a clarification that was asked for, and its answer.
type Question struct {
	ID       string      `json:"id,omitempty"`
	At       lang.Moment `json:"at,omitempty"`
	Asked    Ask         `json:"asked,omitzero"`
	Given    lang.Moment `json:"given,omitempty"`
	Answered Clarify     `json:"answered,omitzero"`
	By       Signature   `json:"by,omitzero"`     // of the clarification
	Second   Signature   `json:"second,omitzero"` // where its worksheet needs one
}

// Agreed is a measure the addressee has accepted to take.
type Agreed struct {
	ID       string         `json:"id,omitempty"`
	Measure  policy.Measure `json:"measure,omitempty"`
	Office   string         `json:"office,omitempty"`
	Due      lang.Date      `json:"due,omitempty"`
	Standing string         `json:"standing,omitempty"`
	On       lang.Date      `json:"on,omitempty"` // of what the standing says
	Changed  lang.Moment    `json:"changed,omitempty"`
	Remark   lang.Text      `json:"remark,omitempty"`
}

// Wait is an authorisation that is awaited, as it was told; Delay, why an answer will be late.
type (
	Wait struct {
		At    lang.Moment        `json:"at,omitempty"`
		Input AwaitAuthorisation `json:"input,omitzero"`
	}
	Delay struct {
		At    lang.Moment `json:"at,omitempty"`
		Input ReportDelay `json:"input,omitzero"`
	}
)

// Silence is what the requester could see when it recorded that there was no answer.
type Silence struct {
	At     lang.Moment `json:"at,omitempty"`
	What   string      `json:"what,omitempty"`  // undelivered, unacknowledged or unanswered
	Limit  lang.Moment `json:"limit,omitempty"` // by the clock then; none before receipt
	Remark lang.Text   `json:"remark,omitempty"`
}

// Given is a reply: information provided, and an item that can be corrected or recalled.
type Given struct {
	ID    string      `json:"id,omitempty"`
	At    lang.Moment `json:"at,omitempty"`
	Round int         `json:"round,omitempty"` // from 1
	Input Reply       `json:"input,omitzero"`
}

// Refused is a refusal of the whole or of a part.
type Refused struct {
	At    lang.Moment `json:"at,omitempty"`
	Round int         `json:"round,omitempty"`
	Input Refuse      `json:"input,omitzero"`
}

// Feedback is what the receiver says of the use of what it was given.
type Feedback struct {
	Party party.ID    `json:"party,omitempty"`
	At    lang.Moment `json:"at,omitempty"`
	Input Useful      `json:"input,omitzero"`
}

// present is the round under way, or the last one; the zero Round if none has begun.
func (s *State) present() Round {
	if len(s.Rounds) == 0 {
		return Round{}
	}
	return s.Rounds[len(s.Rounds)-1]
}

// sides are the two parties of the request.
func (s *State) sides() []party.ID { return []party.ID{s.Requester, s.Addressee} }

// other is the side that id is not.
func (s *State) other(id party.ID) party.ID {
	if id == s.Requester {
		return s.Addressee
	}
	return s.Requester
}
