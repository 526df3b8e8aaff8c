package procedure

import (
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
)

// The faces a state may show. Each is a method on *S; a kind has those it needs, and
// every state has Facts.

// Facted is the face every state shows: what a list says of the dossier.
type Facted interface{ Facts() Facts }

// Documented shows the matter itself as a document to read.
type Documented interface{ Document() Document }

// Rolled is the charter's face: who sits in the council.
type Rolled interface{ Roll() *party.Roll }

// Membered says that the founder may admit and release parties, and whom; a kind
// without this face has the parties it was opened with.
type Membered interface{ Membership() bool }

// Admitting says of a party whether the founder may admit it, where others have to allow it
// first, and whether it may let it go. It is asked before the founder's node signs, at the
// moment of the act; what is signed all the same counts, and the state can say that nobody
// had allowed it.
type Admitting interface {
	Admits(a Act, id party.ID) error
	Releases(party.ID) error
}

// Barring is the face of a state that a party may have been let read for a time: whoever is
// let in under a leave of its owner. No rule judges by it; each node holds its own officers to it
// by its own clock, at every door through which they read.
type Barring interface {
	// Barred says from what moment a party may not read, and why; false for who may for good.
	Barred(party.ID) (from lang.Moment, why lang.Message, barred bool)
}

// Prefilled says what a step's form starts with: a change, from what is there now. in
// points to the step's input and may hold what the page knows already, such as an id.
// It is help for a person at a form; no rule relies on it.
type Prefilled interface{ Prefill(a Act, in any) }

// Expecting says which of the steps open to a party it most likely takes next, the likeliest
// first, so that a page with many puts those before the others. It is help for the eye:
// what is not named can be taken as well, and what is named and not open is left out.
type Expecting interface{ Expect(a Act) []string }

// Enumerated says what a line of a step's input may name just now (an agenda item, an
// office), so that a page offers a list of titles where it would ask for an id; nil for
// a field that is typed.
type Enumerated interface {
	Enumerate(a Act, field string) []Named
}

// Named is a thing in the state that a line may name. Without a Name, and if it is nobody's,
// its id is what people call it.
type Named struct {
	ID   string
	Name lang.Text
	By   party.ID // whose it is, where people call it by that: a request, a correction
}

// Called is what people call it: a lang.Text, lang.Message or lang.Party; nil if that is its id.
func (n Named) Called() any {
	switch {
	case n.By == "" && n.Name.Empty():
		return nil
	case n.By == "":
		return n.Name
	case n.Name.Empty():
		return lang.Party(n.By)
	}
	return lang.Say("named.by", lang.Args{"party": lang.Party(n.By), "name": n.Name})
}

// Screened is the face for a page that a room follows while something is under way: what
// has been said there, and no more.
type Screened interface{ Screen() Document }

// Designating is the face of a state in which each party says how it shows the others. Names
// of states and observers are sensitive: a page shows each reader her own party's word, and
// the footnote that party sets to it.
type Designating interface {
	// Designated is how viewer shows another; without a Name, as the other's card has it.
	Designated(viewer, shown party.ID) Designation
}

// Designation is how a party is shown.
type Designation struct {
	Name     lang.Text
	Footnote lang.Text
}

// Dated is the face for calendars: everything in the dossier that has a date.
type Dated interface{ Dates() []Occasion }

// Heeding is the face of a state that keeps when the parties had what: each entry, a receipt
// as well as a step, says how much of the others' chains its author had when it signed.
type Heeding interface {
	// Heed is given every entry that is not void, after what it does itself; a receipt is
	// an act with nobody's name. So it is also given a step that has no effect at its place:
	// its author had seen what it had seen.
	Heed(a Act)
}

// Occasion is something with a date: an event that takes place, or a deadline by which
// something is to be done. Its ID is stable within the dossier, so that a calendar that
// has it changes it instead of adding another.
type Occasion struct {
	ID       string       `json:"id,omitempty"`
	Deadline bool         `json:"deadline,omitempty"`
	Day      lang.Date    `json:"day,omitempty"` // either days, the last one included,
	LastDay  lang.Date    `json:"last-day,omitempty"`
	At       lang.Moment  `json:"at,omitempty"` // or moments
	Until    lang.Moment  `json:"until,omitempty"`
	Zone     string       `json:"zone,omitempty"` // IANA name of the place's time; "" where there is no place
	Title    lang.Text    `json:"title,omitempty"`
	What     lang.Message `json:"what,omitzero"` // what the date is of: "Begins", "Reports are due"
	Place    lang.Text    `json:"place,omitempty"`
	Parties  []party.ID   `json:"parties,omitempty"` // whose it is; none: everybody's
	Called   bool         `json:"called-off,omitempty"`
	Done     bool         `json:"done,omitempty"`   // of a deadline
	Closes   lang.Date    `json:"closes,omitempty"` // of a deadline: the last day on which it can be kept late
}

// Facts is what lists, searches and the duty desk know of a dossier.
type Facts struct {
	Title  lang.Text    // as officers wrote it; or, where there is none,
	Named  lang.Message // a title from the language files
	Status string       // the key is kind.status.Status
	Tone   Tone
	Day    lang.Date  // of the status, where that is part of it: wound up on
	Await  []party.ID // parties whose turn it is
	Due    *Due       // the next thing with a date, if any
	Search []string   // what else finds the dossier
	Turns  []Turn     // what becomes of it by itself, the earliest first; see On
}

// Tone is the colour a status is shown with, never alone.
type Tone string

// The tones.
const (
	Quiet Tone = "quiet" // nothing to do
	Live  Tone = "live"  // under way
	Good  Tone = "good"  // done as wished
	Warn  Tone = "warn"  // may soon ask for attention
	Alarm Tone = "alarm" // asks for attention
)

// Due is something with a date.
type Due struct {
	Day  lang.Date   // either a day
	At   lang.Moment // or a moment
	What lang.Message
}

// Document is the matter as one reads it: sections of paragraphs, rows and tables. The
// surfaces decide how it looks; nothing here is markup.
type Document struct{ Sections []Section }

// Section has a heading, which may be none, and blocks. A Link may lead to its Name, which
// is made of small letters, digits and hyphens and occurs once in a document.
type Section struct {
	Heading lang.Message
	Blocks  []Block
	Name    string
}

// Block is a Paragraph, Sentence, Rows, Table or Chart.
type Block interface{ block() }

// Paragraph is text that officers wrote.
type Paragraph struct{ Text lang.Text }

// Sentence is a sentence from the language files.
type Sentence struct{ Message lang.Message }

// Rows is a list of label and value.
type Rows []Row

// Row is one label and its value. Value is a lang.Text, lang.Message, lang.Date,
// lang.Moment, lang.Party, lang.Parties, lang.Tag, lang.Tags, party.Person, Link, Tie, Sign, ByDay, []File, string or int.
type Row struct {
	Label lang.Message
	Value any
}

// Link is a value that leads to a dossier, where the reader's node has it. A file that is
// carried away shows its label alone.
type Link struct {
	Label   any // a value as in Row
	Dossier dossier.ID
	Section string // the Name of a part of its document; "" for the dossier
}

// Sign is a value that says something in a word, with a tone.
type Sign struct {
	Word lang.Message
	Tone Tone
}

// Table has a header and rows of values as in Row.
type Table struct {
	Head []lang.Message
	Rows [][]any
}

func (Paragraph) block() {}
func (Sentence) block()  {}
func (Rows) block()      {}
func (Table) block()     {}
