// Package policy says what an officer may see and do inside her own party. It is each
// ministry's own house rule: no other node judges by it.
//
//   - Contents are for those whose work they are. The engineer runs the node and reads
//     none; the auditor reads who read what, not what they read.
//   - Acts that bind the ministry towards the others need the power to commit it;
//     a signature under a text needs the power to sign.
//   - Of what the ministry has said needs four eyes, one officer drafts and another, with
//     the power to approve, answers for it.
package policy

import "kenesh/party"

// Power is something a role allows.
type Power string

// The powers, and what each allows.
const (
	Read       Power = "read"       // open dossiers, search
	Act        Power = "act"        // ordinary steps
	Commit     Power = "commit"     // steps that bind the ministry: convene, accept, decide
	Approve    Power = "approve"    // be the second officer: approve what another drafted, assign work
	Sign       Power = "sign"       // sign a declaration for the minister
	Administer Power = "administer" // accounts, links, the node itself
	Audit      Power = "audit"      // the journal of reads, and how long dossiers are kept
)

var powers = map[party.Role][]Power{
	party.Officer:     {Read, Act},
	party.Duty:        {Read, Act},
	party.Head:        {Read, Act, Commit, Approve},
	party.Expert:      {Read, Act},
	party.Minister:    {Read, Act, Commit, Approve, Sign},
	party.Clerk:       {Read, Act, Commit, Approve},
	party.Coordinator: {Read, Act},
	party.Auditor:     {Audit},
	party.Engineer:    {Administer},
}

// Shredding is why a ministry destroyed its own copy of a dossier, as its journal has it.
type Shredding string

// The reasons: two that the node acts on by itself, and those an officer may give.
const (
	LimitReached  Shredding = "limit"     // its day has come
	SaidDestroyed Shredding = "destroyed" // the ministry told the others that it destroyed it
	Unlawful      Shredding = "unlawful"  // it should never have been held
	NotNeeded     Shredding = "no-need"   // its purpose has ended before its day
	Ordered       Shredding = "ordered"   // a court or the supervisory authority orders it
)

// Reasons lists those an officer may give.
var Reasons = []Shredding{Unlawful, NotNeeded, Ordered}

// Has reports whether a role carries a power. A role there is not carries none.
func Has(r party.Role, p Power) bool {
	for _, has := range powers[r] {
		if has == p {
			return true
		}
	}
	return false
}
