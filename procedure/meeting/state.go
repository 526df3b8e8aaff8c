package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
)

// Status is where a meeting stands.
type Status string

// The statuses. Signing is how lists show an open meeting whose declaration waits for
// signatures, the state itself keeps Opened; Approving and Approved, a closed one whose
// record waits for approval or is locked; None, one whose founding entry was refused.
const (
	None      Status = "none"
	Convened  Status = "convened"
	Opened    Status = "opened"
	Signing   Status = "signing"
	Closed    Status = "closed"
	Approving Status = "approving"
	Approved  Status = "approved"
	Cancelled Status = "cancelled"
)

// State is a meeting. The zero State is none yet.
type State struct {
	Status      Status                  `json:"status,omitempty"`
	Host        party.ID                `json:"host,omitempty"`
	Invited     []party.ID              `json:"invited,omitempty"` // all parties but the host
	Call        Call                    `json:"call,omitzero"`
	Items       []Item                  `json:"items,omitempty"`    // of the agenda, and proposed for it
	Accepted    []party.ID              `json:"accepted,omitempty"` // also those that declined later
	Delegations map[party.ID][]Delegate `json:"delegations,omitempty"`
	Declined    map[party.ID]lang.Text  `json:"declined,omitempty"` // the reason each gave
	Declaration Declaration             `json:"declaration,omitzero"`
	Offers      []Offer                 `json:"offers,omitempty"` // one a party
	Next        Offer                   `json:"next,omitzero"`    // the one the host fixed
	Cancelled   lang.Text               `json:"cancelled,omitempty"`

	Answers        []Answer                   `json:"answers,omitempty"` // to the invitation, as they came
	Chair          party.ID                   `json:"chair,omitempty"`   // who keeps order and record; none: the host
	Ready          []party.ID                 `json:"ready,omitempty"`   // parties that offered to take the chair
	Changes        []Change                   `json:"changes,omitempty"`
	Objections     []Objection                `json:"objections,omitempty"`
	Withdrawn      []party.ID                 `json:"withdrawn,omitempty"` // whose invitation was withdrawn
	Accreditations map[party.ID]Accreditation `json:"accreditations,omitempty"`
	Plates         Plates                     `json:"plates,omitzero"`
	Papers         []Paper                    `json:"papers,omitempty"`
	Programme      []Event                    `json:"programme,omitempty"`
	Deadlines      Deadlines                  `json:"deadlines,omitzero"` // that were chosen
	SetFor         lang.Date                  `json:"set-for,omitempty"`  // the meeting's first day when they were
	Links          Links                      `json:"links,omitzero"`
	Sitting        Sitting                    `json:"sitting,omitzero"`
	Record         Record                     `json:"record,omitzero"`
	Communique     Communique                 `json:"communique,omitzero"`
	Releases       []Release                  `json:"releases,omitempty"`   // what is or was public
	Provisional    Provisional                `json:"provisional,omitzero"` // agenda
	Reached        map[string]lang.Date       `json:"reached,omitempty"`    // first days, for the body's timetable
}

// Call is what the host convenes: the input of convene.
type Call struct {
	Number    int          `json:"number,omitempty" field:"required,min=1,max=10000"`
	Title     lang.Text    `json:"title,omitempty" field:"required"`
	Body      string       `json:"body,omitempty" field:"required,choices=council|working-group"`
	Start     lang.Date    `json:"start,omitempty" field:"required"`
	End       lang.Date    `json:"end,omitempty"`
	Place     lang.Text    `json:"place,omitempty" field:"required,max=200"`
	Agenda    []AgendaItem `json:"agenda,omitempty" field:"max=100"`
	Languages []string     `json:"languages,omitempty" field:"max=20"` // the meeting's working languages

	Form        string   `json:"form,omitempty" field:"choices=in-person|online|hybrid"` // none: in person
	Zone        string   `json:"zone,omitempty" field:"max=60"`                          // IANA name of the place's time
	Secretariat party.ID `json:"secretariat,omitempty"`                                  // who accredits and issues documents; none: the host
	Series      string   `json:"series,omitempty" field:"max=12"`                        // what the symbols of its documents begin with; none: KEN
	Follows     string   `json:"follows,omitempty" field:"max=100,dossier=meeting"`      // the dossier of the meeting before it
	Prepares    string   `json:"prepares,omitempty" field:"max=100,dossier=meeting"`     // the dossier of the meeting it prepares

	RulesOf   string    `json:"rules-of,omitempty" field:"max=100,dossier=body"` // the dossier of the body that meets
	Chair     party.ID  `json:"chair,omitempty"`                                 // of the body, if it is not the host
	Rules     Rules     `json:"rules,omitzero"`
	Deadlines Deadlines `json:"deadlines,omitzero"`
}

// AgendaItem is an item as the host convenes with it. Without an id it gets its place.
type AgendaItem struct {
	ID    string    `json:"id,omitempty" field:"max=40"`
	Title lang.Text `json:"title,omitempty" field:"required"`
	Note  lang.Text `json:"note,omitempty" field:"long"`
}

// Item is an item of the agenda, or proposed for it, with what became of it.
type Item struct {
	ID       string    `json:"id,omitempty"`
	By       party.ID  `json:"by,omitempty"`
	Title    lang.Text `json:"title,omitempty"`
	Note     lang.Text `json:"note,omitempty"`
	Stage    string    `json:"stage,omitempty"`
	Reason   lang.Text `json:"reason,omitempty"` // why it was left
	Summary  lang.Text `json:"summary,omitempty"`
	Decision lang.Text `json:"decision,omitempty"`

	Standing     bool          `json:"standing,omitempty"` // of every agenda that follows a meeting: titled by its id
	Preparation  Preparation   `json:"preparation,omitzero"`
	Put          lang.Text     `json:"put,omitempty"` // the decision as it is before the meeting
	Vote         Vote          `json:"vote,omitzero"`
	Reservations []Reservation `json:"reservations,omitempty"`
	Positions    []Reservation `json:"positions,omitempty"` // explanations of position
}

// The stages of an item.
const (
	proposed   = "proposed" // waits for the host
	left       = "left"     // not taken up
	listed     = "listed"   // on the agenda
	considered = "considered"
	decided    = "decided"
)

// Delegate is a member of a delegation. Names exist in several scripts.
type Delegate struct {
	Name     lang.Text `json:"name,omitempty" field:"required,max=120"`
	Position lang.Text `json:"position,omitempty" field:"max=300"`
	Rank     lang.Text `json:"rank,omitempty" field:"max=120"` // military, special or diplomatic
	Role     string    `json:"role,omitempty" field:"required,choices=minister|secretary-general|head|alternate|adviser|expert"`
}

// Answer is what a party said of its coming: whom it named as head, or that it declined.
type Answer struct {
	By       party.ID  `json:"by,omitempty"`
	Number   uint64    `json:"number,omitempty"` // of the act in its party's chain
	Head     lang.Text `json:"head,omitempty"`
	Declined bool      `json:"declined,omitempty"`
}

// Declaration is what was signed at the meeting, as the host recorded it, and how those
// it names as signatories answered. The zero Declaration is none.
type Declaration struct {
	Title       lang.Text              `json:"title,omitempty"`
	Text        lang.Text              `json:"text,omitempty"`
	SignedOn    lang.Date              `json:"signed-on,omitempty"`
	Place       lang.Text              `json:"place,omitempty"`
	Signatories []party.ID             `json:"signatories,omitempty"`
	Confirmed   map[party.ID]lang.Text `json:"confirmed,omitempty"` // who signed for each
	Declined    map[party.ID]lang.Text `json:"declined,omitempty"`  // the reason each gave
}

// Offer is a party's offer to host the next meeting.
type Offer struct {
	Party  party.ID  `json:"party,omitempty"`
	Number int       `json:"number,omitempty"`
	Year   int       `json:"year,omitempty"`
	Place  lang.Text `json:"place,omitempty"`
}

// item is the place of an item in the state, -1 if there is none of that id.
func (s *State) item(id string) int {
	return slices.IndexFunc(s.Items, func(i Item) bool { return i.ID == id })
}

// onAgenda reports whether the item is on the agenda, dealt with or not.
func (i Item) onAgenda() bool { return i.Stage != proposed && i.Stage != left }

func (s *State) declared() bool { return !s.Declaration.Title.Empty() }

// unanswered lists the signatories that have neither confirmed nor declined.
func (s *State) unanswered() []party.ID {
	return slices.DeleteFunc(slices.Clone(s.Declaration.Signatories), s.Declaration.answeredBy)
}

func (d Declaration) answeredBy(id party.ID) bool {
	return !d.Confirmed[id].Empty() || !d.Declined[id].Empty()
}

// offer is the place of a party's offer, -1 if it made none.
func (s *State) offer(id party.ID) int {
	return slices.IndexFunc(s.Offers, func(o Offer) bool { return o.Party == id })
}

// parties lists the host and the invited, in the dossier's order, but for those whose
// invitation was withdrawn.
func (s *State) parties() []party.ID {
	if s.Host == "" {
		return nil
	}
	all := append([]party.ID{s.Host}, s.Invited...)
	return slices.DeleteFunc(all, func(id party.ID) bool { return slices.Contains(s.Withdrawn, id) })
}

// attending lists the parties that take part: those with a delegation.
func (s *State) attending() []party.ID {
	return slices.DeleteFunc(s.parties(), func(id party.ID) bool { return len(s.Delegations[id]) == 0 })
}

// put keeps what a party said.
func put[K comparable, V any](said *map[K]V, id K, v V) {
	if *said == nil {
		*said = map[K]V{}
	}
	(*said)[id] = v
}
