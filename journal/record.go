package journal

import (
	"fmt"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
)

// What says what a record is about: a short word, with dots between its parts.
type What string

// What this version writes. Others may come; whoever lists records shows the word.
const (
	Read    What = "read"     // an officer opened a dossier's contents
	Oversee What = "oversee"  // an officer opened an overview of a kind: About which
	Fetch   What = "calendar" // an officer's calendar program fetched dates: About the id of its address
	Judge   What = "lead"     // an officer judged a lead: Purpose says how, About is which
	Open    What = "open"     // an officer opened an attachment of a dossier: About its id here
	Pouch   What = "pouch"    // entries were carried by hand: About says which way, and to or from whom
	Start   What = "start"    // the node started
	Stop    What = "stop"     // the node stopped
	Charter What = "charter"  // the council's charter changed: About the entry
	Keys    What = "keys"     // a key was made, rotated or destroyed: About the key
	Duty    What = "duty"     // who has a matter, is away, or wrote or signed a sheet: Purpose says which
	Account What = "account"  // an officer's account changed: Purpose says how, About is whose
)

// Record is one line of the journal. It holds ids, never names or contents: who may read
// the journal may not know the matter.
type Record struct {
	Seq     int64       // from 1; given by the journal
	At      lang.Moment // given by the journal
	What    What
	Officer string     // who; "" the node itself
	Role    party.Role // that she acted in
	Dossier dossier.ID // which, if it is about one
	Purpose string     // a word of the ministry's own list, never free text
	About   string     // the id of what it was done to, if that is not a dossier
}

// leaf is a record as the log hashes it: the canonical encoding of this structure. The
// place in the log is the leaf's own. Released fields keep their names; a new one is
// left out when empty, so that old records keep their hash.
type leaf struct {
	At      int64  `cbor:"at"`
	What    string `cbor:"what"`
	Officer string `cbor:"officer,omitempty"`
	Role    string `cbor:"role,omitempty"`
	Dossier []byte `cbor:"dossier,omitempty"`
	Purpose string `cbor:"purpose,omitempty"`
	About   string `cbor:"about,omitempty"`
}

func (l leaf) bytes() []byte { return canon.Encode(l) }

const maxWord = 200

func (r Record) leaf() (leaf, error) {
	l := leaf{At: int64(r.At), What: string(r.What), Officer: r.Officer, Role: string(r.Role), Purpose: r.Purpose, About: r.About}
	if !r.Dossier.IsZero() {
		l.Dossier = r.Dossier[:]
	}
	if r.What == "" {
		return leaf{}, fmt.Errorf("journal: a record of nothing")
	}
	if r.What == Read && (r.Officer == "" || r.Dossier.IsZero()) {
		return leaf{}, fmt.Errorf("journal: a read without officer or dossier")
	}
	if r.What == Oversee && (r.Officer == "" || r.About == "") {
		return leaf{}, fmt.Errorf("journal: an overview without officer or name")
	}
	for _, word := range []string{l.What, l.Officer, l.Role, l.Purpose, l.About} {
		if err := lang.CheckLine(word, maxWord, false); err != nil {
			return leaf{}, fmt.Errorf("journal: %w", err)
		}
	}
	return l, nil
}

func (l leaf) record(seq int64) (Record, error) {
	r := Record{Seq: seq, At: lang.Moment(l.At), What: What(l.What), Officer: l.Officer, Role: party.Role(l.Role), Purpose: l.Purpose, About: l.About}
	if len(l.Dossier) == 0 {
		return r, nil
	}
	if len(l.Dossier) != len(r.Dossier) {
		return Record{}, Damage{seq, "dossier id"}
	}
	r.Dossier = dossier.ID(l.Dossier)
	return r, nil
}
