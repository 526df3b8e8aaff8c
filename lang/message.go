package lang

// Message is a sentence that is not yet said: its key in the catalogue and what fills
// its blanks. A rule returns messages; only a surface, which knows its reader, says
// them. Blanks hold strings, whole numbers, Text, Date, Moment, Party, Term, and
// messages; never a piece of a sentence.
type Message struct {
	Key  string `json:"key"`
	Args Args   `json:"args,omitempty"`
}

// Args fills the blanks of a message by name. "n" is the number a plural turns on.
type Args map[string]any

// Say makes a message of a key and its blanks.
func Say(key string, args Args) Message { return Message{Key: key, Args: args} }

// IsZero reports whether there is nothing to say.
func (m Message) IsZero() bool { return m.Key == "" }

// Date is a calendar day, "2024-09-06", without a zone: what a letter is dated.
type Date string

// Moment is a point in time in Unix milliseconds, UTC.
type Moment int64

// Party is a blank to be filled by a party's name in the reader's language.
type Party string

// Parties is a blank to be filled by several parties' names as a list.
type Parties []string

// Tags is a blank to be filled by the names of languages as a list.
type Tags []string

// Term is a blank to be filled by what another key says: a status, a role, a kind.
type Term string
