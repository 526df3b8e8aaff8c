// Package treaty is the register of what the parties' cooperation stands on: one dossier
// for each instrument, multilateral or bilateral, kept by all of them.
//
//	register ──→ amend · add-articles · remove-article       any party, with a source
//	                 │
//	                 ├─ record: how a party stands to it      any party, from a source,
//	                 ├─ add-statement · end-statement           until that party's own
//	                 │                                          officer has confirmed it
//	                 ├─ note-deposits: of states outside
//	                 ├─ confirm                               each party, for itself
//	                 └─ strike: registered by mistake         who registered it
//
// Facts are typed from a depositary's page or a gazette by whoever has it at hand, with
// source and date, and are unconfirmed. Each party's own officer confirms those of her own
// state, or records them otherwise; from then on nobody else changes them. What the text
// itself says (articles, entry into force) is everybody's to amend, and every change of it
// waits for the parties' confirmations anew. So nobody alters what others have confirmed
// without its showing, and the name of whoever said what stays in the record.
//
// A confirmation names the edition its author has read: one that crosses with a change has
// no effect. Of two records of one party's facts that cross, the later in the order stands;
// its own officer's ends the matter, and what others record about it after that crosses.
//
// Whether anything is in force is never recorded but follows from days, by rules that are
// data: see force.go. A day is a calendar day as the depositary writes it, in the
// depositary's own zone; nothing is converted. The state knows no today: it is asked about
// a day. A party is taken for its state. A state that left and came back is recorded as it
// stands now; the time before is not kept.
//
// Everybody in the council can read it.
//
// The files: this one is the procedure and its state; text.go and column.go its rules;
// days.go and force.go the arithmetic; basis.go what acts may be founded on; faces.go and
// document.go how it is shown; matrix.go the overview of all treaties.
package treaty

import (
	"embed"
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

//go:embed words
var words embed.FS

// Procedure is the kind: its steps, who may take them and what they change.
var Procedure = procedure.Define[State]("treaty",
	procedure.Doc{Words: words, Audience: procedure.Everyone, Sealed: true, Place: 25, Overviews: []procedure.Overview{procedure.Over("matrix", matrix)}},
	procedure.On("register", procedure.Anyone[State], register),
	procedure.On("confirm", mayConfirm, confirm, procedure.Needs(policy.Commit), procedure.Second()),
	procedure.On("record", registered, record),
	procedure.On("add-statement", registered, addStatement),
	procedure.On("end-statement", hasStatements, endStatement),
	procedure.On("add-articles", registered, addArticles),
	procedure.On("remove-article", hasArticles, removeArticle),
	procedure.On("note-deposits", registered, noteDeposits),
	procedure.On("amend", registered, amend),
	procedure.On("strike", mayStrike, strike, procedure.Needs(policy.Commit), procedure.Grave()),
)

// State is an instrument and how everybody stands to it. The zero State is not registered.
type State struct {
	By         party.ID            `json:"by,omitempty"`
	Instrument Instrument          `json:"instrument,omitzero"`
	Articles   []Article           `json:"articles,omitempty"`
	Deposits   Deposits            `json:"deposits,omitzero"`
	Edition    int                 `json:"edition,omitempty"`   // of the text: counts the changes of the three above
	Confirmed  []party.ID          `json:"confirmed,omitempty"` // the text, in this edition
	Parties    []party.ID          `json:"parties,omitempty"`   // those with a column, in the order they are shown
	Columns    map[party.ID]Column `json:"columns,omitempty"`
	Amended    []Change            `json:"amended,omitempty"`
	Struck     lang.Text           `json:"struck,omitempty"`
}

// Instrument is what it is: the input of register.
type Instrument struct {
	Symbol     string     `json:"symbol,omitempty" field:"required,max=60"`
	Title      lang.Text  `json:"title,omitempty" field:"required,max=300"`
	Form       string     `json:"form,omitempty" field:"required,choices=multilateral|bilateral"`
	Concluded  lang.Date  `json:"concluded,omitempty" field:"required"`
	Place      lang.Text  `json:"place,omitempty" field:"max=120"`
	Depositary lang.Text  `json:"depositary,omitempty" field:"max=200"`
	Between    []party.ID `json:"between,omitempty"` // of a bilateral one, the two; of another, who negotiated it
	Entry      Entry      `json:"entry,omitzero"`
	Notice     Span       `json:"notice,omitzero"` // from the notice of withdrawal to its effect
	Ended      lang.Date  `json:"ended,omitempty"` // no longer in force from this day on, for anybody
	Replaces   []string   `json:"replaces,omitempty" field:"max=20"`
	Clock      string     `json:"clock,omitempty" field:"choices=region|half-day"` // the profile of time limits it sets
	Source     string     `json:"source,omitempty" field:"required"`
	AsOf       lang.Date  `json:"as-of,omitempty" field:"required"`
}

// Entry is how it enters into force: in general, and later for each state.
type Entry struct {
	By      string    `json:"by,omitempty" field:"choices=deposits|notes|signature"`
	Count   int       `json:"count,omitempty" field:"max=500"` // of instruments deposited
	Span    Span      `json:"span,omitzero"`                   // after the day on which there are so many, or the last one came
	Later   Span      `json:"later,omitzero"`                  // for a state that comes later, after its own deposit
	Entered lang.Date `json:"entered,omitempty"`               // in general, as the depositary says
}

// Amendment is the input of amend: all of it anew, and why.
type Amendment struct {
	Instrument Instrument `json:"instrument,omitzero"`
	Reason     lang.Text  `json:"reason,omitempty" field:"required"`
}

// Change is what became of a text that was amended.
type Change struct {
	By     party.ID    `json:"by,omitempty"`
	At     lang.Moment `json:"at,omitempty"`
	Reason lang.Text   `json:"reason,omitempty"`
}

// Article is one that founds measures.
type Article struct {
	Article  string           `json:"article,omitempty" field:"required,max=60"`
	Measures []policy.Measure `json:"measures,omitempty" field:"required"`
}

// Deposits are those of states outside the council, as far as they are needed to count: the
// input of note-deposits.
type Deposits struct {
	States []Deposit `json:"states,omitempty" field:"required,min=1"`
	Source string    `json:"source,omitempty" field:"required"`
	AsOf   lang.Date `json:"as-of,omitempty" field:"required"`
}

// Deposit is one of them.
type Deposit struct {
	State     string    `json:"state,omitempty" field:"required,max=60"` // its code in ISO 3166, or its name
	Deposited lang.Date `json:"deposited,omitempty" field:"required"`
}

// Column is how a party stands to it.
type Column struct {
	Facts      Facts       `json:"facts,omitzero"`
	Source     string      `json:"source,omitempty"`
	AsOf       lang.Date   `json:"as-of,omitempty"`
	Confirmed  bool        `json:"confirmed,omitempty"` // by its own officer
	By         party.ID    `json:"by,omitempty"`        // who recorded them
	Edition    int         `json:"edition,omitempty"`   // counts the changes of facts and statements
	Statements []Statement `json:"statements,omitempty"`
}

// Record is the input of record: how parties stand, from one source.
type Record struct {
	Facts  []Facts   `json:"facts,omitempty" field:"required,min=1,max=40"`
	Source string    `json:"source,omitempty" field:"required"`
	AsOf   lang.Date `json:"as-of,omitempty" field:"required"`
}

// Facts are one party's.
type Facts struct {
	Of          party.ID  `json:"of,omitempty" field:"required"`
	Standing    string    `json:"standing,omitempty" field:"required,choices=bound|signed|not-bound|not-known"`
	Signed      lang.Date `json:"signed,omitempty"`
	How         string    `json:"how,omitempty" field:"choices=ratification|acceptance|approval|accession|succession|signature|notification"`
	Consented   lang.Date `json:"consented,omitempty"`   // deposited or notified
	InForce     lang.Date `json:"in-force,omitempty"`    // for it, as the depositary says
	Provisional lang.Date `json:"provisional,omitempty"` // applied from this day on until it is in force
	Withdrew    lang.Date `json:"withdrew,omitempty"`    // the notice came to the depositary
	Ends        lang.Date `json:"ends,omitempty"`        // for it, as the depositary says
	Remark      lang.Text `json:"remark,omitempty"`
}

// Statement is what a party said when it bound itself or later.
type Statement struct {
	ID        string    `json:"id,omitempty"`
	By        party.ID  `json:"by,omitempty"` // who recorded it
	Saying    Saying    `json:"saying,omitzero"`
	Confirmed bool      `json:"confirmed,omitempty"`
	Ended     lang.Date `json:"ended,omitempty"`
}

// Saying is the input of add-statement.
type Saying struct {
	Of        party.ID  `json:"of,omitempty" field:"required"`
	Kind      string    `json:"kind,omitempty" field:"required,choices=reservation|declaration|objection"`
	Day       lang.Date `json:"day,omitempty"`
	Articles  []string  `json:"articles,omitempty" field:"max=60"` // a reservation's: those it excludes
	Toward    party.ID  `json:"toward,omitempty"`                  // an objection's
	Precludes bool      `json:"precludes,omitempty"`               // and then it is not in force between the two
	Gist      lang.Text `json:"gist,omitempty" field:"required,long,max=2000"`
	Source    string    `json:"source,omitempty" field:"required"`
	AsOf      lang.Date `json:"as-of,omitempty" field:"required"`
}

func (s *State) article(name string) int {
	return slices.IndexFunc(s.Articles, func(a Article) bool { return a.Article == name })
}

// edition is what a party's confirmation names: it grows with every change of the text and
// of the party's own column.
func (s *State) edition(of party.ID) int { return s.Edition + s.Columns[of].Edition }
