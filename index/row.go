package index

import (
	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Row is a dossier as the clerk hands it in: what its entries add up to.
type Row struct {
	ID      dossier.ID
	Kind    string
	Founder party.ID
	Parties []party.ID // present
	Facts   procedure.Facts
	Opened  lang.Moment
	Changed lang.Moment // the last act that is not a receipt
	Entries int
	Crossed int  // entries that do not count
	Settled bool // nothing can be ordered before the last act any more
	Digest  canon.Hash
	Mine    bool // the last act was this party's own
}
