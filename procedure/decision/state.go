package decision

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Status is where a decision or an obligation stands, in plain words.
type Status string

// The statuses. None is a decision whose founding entry was refused; Contested, one
// whose text somebody contests.
const (
	None       Status = "none"
	Contested  Status = "contested"
	Planned    Status = "planned"
	UnderWay   Status = "under-way"
	Done       Status = "fulfilled"
	Superseded Status = "superseded"
	Lapsed     Status = "lapsed"
)

// State is one decision with its obligations. The zero State is none yet.
type State struct {
	Recorder    party.ID     `json:"recorder,omitempty"`
	Coordinator party.ID     `json:"coordinator,omitempty"` // who opens rounds
	Handovers   []Handover   `json:"handovers,omitempty"`   // how it came to be that one
	Parties     []party.ID   `json:"parties,omitempty"`     // when it was recorded, the recorder first
	Editions    []Edition    `json:"editions,omitempty"`    // of the text; the last is in force
	Obligations []Obligation `json:"obligations,omitempty"`
	Rounds      []Round      `json:"rounds,omitempty"` // the last one asks
	Public      Release      `json:"public,omitzero"`
}

// Handover is the act by which a party became the coordinator.
type Handover struct {
	To     party.ID `json:"to,omitempty"`
	By     party.ID `json:"by,omitempty"`
	Number uint64   `json:"number,omitempty"`
}

// Edition is one wording of the decision and what the other parties say of it.
type Edition struct {
	Contents Contents    `json:"contents,omitzero"`
	At       lang.Moment `json:"at,omitempty"`
	Answers  []Answer    `json:"answers,omitempty"`
}

// Answer is a party's word on an edition: that it says what was decided, or that not.
type Answer struct {
	Party     party.ID    `json:"party,omitempty"`
	Number    uint64      `json:"number,omitempty"` // of the act, in the party's chain
	At        lang.Moment `json:"at,omitempty"`
	Contested lang.Text   `json:"contested,omitempty"` // why; nothing if it confirmed
}

// Contents is the decision as adopted: the input of record.
type Contents struct {
	Title       lang.Text   `json:"title,omitempty" field:"required,max=300"`
	Number      int         `json:"number,omitempty" field:"required,min=1,max=100000"`
	Symbol      string      `json:"symbol,omitempty" field:"required,max=60"`
	Adopted     lang.Date   `json:"adopted,omitempty" field:"required"`
	Meeting     string      `json:"meeting,omitempty" field:"max=100,dossier=meeting"` // the meeting's dossier
	MeetingName lang.Text   `json:"meeting-name,omitempty" field:"max=200"`
	Obligations []Paragraph `json:"obligations,omitempty" field:"min=1,max=40"`
	Body        string      `json:"body,omitempty" field:"max=100,dossier=body"` // whose decision it is
}

// Paragraph is one operative paragraph: what is to be done, by whom, by when, and what
// done means. With a rhythm, Due is the first term and the others follow from it.
type Paragraph struct {
	Title     lang.Text  `json:"title,omitempty" field:"required,max=200"`
	Text      lang.Text  `json:"text,omitempty" field:"required,long,max=4000"`
	To        string     `json:"to,omitempty" field:"required,choices=all|named|interested"`
	Named     []party.ID `json:"named,omitempty"`
	Due       lang.Date  `json:"due,omitempty"`
	Rhythm    string     `json:"rhythm,omitempty" field:"choices=once|monthly|quarterly|half-yearly|yearly"`
	Lapses    lang.Date  `json:"lapses,omitempty"` // after this day it binds nobody
	Indicator lang.Text  `json:"indicator,omitempty" field:"max=1000"`
}

// Obligation is a paragraph and what became of it. Its ID is its place in the decision.
type Obligation struct {
	ID        string               `json:"id,omitempty"`
	Paragraph Paragraph            `json:"paragraph,omitzero"`
	Logs      map[party.ID][]Event `json:"logs,omitempty"`
	Proposals []Proposal           `json:"proposals,omitempty"` // the last one may be pending
}

// Event is what a party did about an obligation, or in the case of help, what another
// offered it.
type Event struct {
	What     string      `json:"what,omitempty"`
	At       lang.Moment `json:"at,omitempty"`
	By       party.ID    `json:"by,omitempty"`   // who offers help
	Text     lang.Text   `json:"text,omitempty"` // the office, what was done, what stands in the way
	Wanted   lang.Text   `json:"wanted,omitempty"`
	Contact  string      `json:"contact,omitempty"`
	Done     bool        `json:"done,omitempty"`
	Percent  int         `json:"percent,omitempty"`
	Value    string      `json:"value,omitempty"` // of the indicator
	Evidence []string    `json:"evidence,omitempty"`

	Files []procedure.File `json:"files,omitempty"`

	Round string    `json:"round,omitempty"` // the round it answers
	Term  lang.Date `json:"term,omitempty"`  // of a rhythm: the term that is done
}

// What an event is.
const (
	joins     = "in"
	leaves    = "out"
	office    = "office"
	started   = "start"
	reported  = "report"
	blocked   = "blocked"
	unblocked = "unblocked"
	help      = "help"
)

// Round is a time in which reports on all open obligations are asked for.
type Round struct {
	ID        string      `json:"id,omitempty"`
	By        party.ID    `json:"by,omitempty"`
	At        lang.Moment `json:"at,omitempty"`
	Title     lang.Text   `json:"title,omitempty"`
	Due       lang.Date   `json:"due,omitempty"`
	Asks      []string    `json:"asks,omitempty"` // the obligations that were open
	Reminders []Reminder  `json:"reminders,omitempty"`
}

// Reminder is a word to those who have not reported.
type Reminder struct {
	At     lang.Moment `json:"at,omitempty"`
	Remark lang.Text   `json:"remark,omitempty"`
}

// Proposal is what takes effect when everybody concerned consents: an end, or another
// date.
type Proposal struct {
	ID        string      `json:"id,omitempty"`
	By        party.ID    `json:"by,omitempty"`
	At        lang.Moment `json:"at,omitempty"`
	What      string      `json:"what,omitempty"` // the Status it ends with, or "due"
	Grounds   lang.Text   `json:"grounds,omitempty"`
	From      lang.Date   `json:"from,omitempty"`
	Due       lang.Date   `json:"due,omitempty"`
	Decision  string      `json:"decision,omitempty"` // the symbol of the one that supersedes
	Dossier   string      `json:"dossier,omitempty"`  // and its dossier
	Consented []party.ID  `json:"consented,omitempty"`
	Fate      string      `json:"fate,omitempty"`
	Objector  party.ID    `json:"objector,omitempty"`
	Objection lang.Text   `json:"objection,omitempty"`
	Settled   lang.Moment `json:"settled,omitempty"` // when its fate was
}

// The fates of a proposal; pending has none.
const (
	agreed    = "agreed"
	objected  = "objected"
	withdrawn = "withdrawn"
	fallen    = "fallen" // the wording it was about was corrected
	moved     = "due"    // What, of a proposal for another date
)

func (s *State) present() *Edition { return &s.Editions[len(s.Editions)-1] }

// obligation is the obligation of an id, nil if there is none.
func (s *State) obligation(id string) *Obligation {
	for i := range s.Obligations {
		if s.Obligations[i].ID == id {
			return &s.Obligations[i]
		}
	}
	return nil
}

func (s *State) round(id string) *Round {
	for i := range s.Rounds {
		if s.Rounds[i].ID == id {
			return &s.Rounds[i]
		}
	}
	return nil
}

// pending is the proposal that waits for answers, nil if none does.
func (o *Obligation) pending() *Proposal {
	if n := len(o.Proposals); n > 0 && o.Proposals[n-1].Fate == "" {
		return &o.Proposals[n-1]
	}
	return nil
}

// addressees lists whom the obligation is addressed to as of the last entry, in the
// dossier's order and then by name: parties admitted later stand last.
func (s *State) addressees(o *Obligation) []party.ID { return s.addresseesOn(o, always) }

func (s *State) addresseesOn(o *Obligation, day day) []party.ID {
	var ids []party.ID
	for _, id := range s.Parties {
		if o.binds(id, day) {
			ids = append(ids, id)
		}
	}
	founding := len(ids)
	for id := range o.Logs {
		if !slices.Contains(s.Parties, id) && o.joined(id, day) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids[founding:])
	return ids
}

// binds reports whether a founding party is bound: by the paragraph or by its own word.
func (o *Obligation) binds(id party.ID, day day) bool {
	switch o.Paragraph.To {
	case "all":
		return true
	case "named":
		return slices.Contains(o.Paragraph.Named, id)
	}
	return o.joined(id, day)
}

// joined reports whether a party has opted in and not out since.
func (o *Obligation) joined(id party.ID, day day) (is bool) {
	for _, e := range o.Logs[id] {
		if day.has(e.At) && (e.What == joins || e.What == leaves) {
			is = e.What == joins
		}
	}
	return is
}
