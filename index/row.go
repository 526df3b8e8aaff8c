package index

import (
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Row is a dossier as the clerk hands it in: what its entries add up to, as far as lists
// show or find it. What every entry changes is not in it, so that a receipt writes nothing.
type Row struct {
	ID      dossier.ID
	Kind    string
	Founder party.ID
	Parties []party.ID // present
	Facts   procedure.Facts
	Opened  lang.Moment
	Changed lang.Moment     // the last act that is not a receipt
	Mine    bool            // that act was this party's own
	Ties    []procedure.Tie // the dossiers it names, by whose ids it is found too
	Dues    []Due           // what is owed in it, as this party sees it

	// For calendars. A row that is read back has neither: see Index.Dates.
	Dates    []procedure.Occasion
	Revision int // how many acts there are

	// What the public may read; not read back either: see Index.Published.
	Published []Publication
	// What it names persons and things by; not read back either: see Index.MarksOf.
	Marks []procedure.Mark
}

// RowOf is what a dossier's entries add up to, as the node of me lists it.
func RowOf(rec *procedure.Record, me party.ID) Row {
	h := rec.History
	order := h.Order()
	r := Row{ID: h.ID(), Kind: h.Kind(), Founder: h.Founder(), Parties: h.Present(),
		Facts: rec.Facts(), Opened: lang.Moment(order[0].Time), Dates: datesOf(rec), Revision: revision(rec), Published: publishedIn(rec), Dues: duesOf(rec, me), Marks: marksIn(rec)}
	for i := len(order) - 1; i >= 0; i-- {
		if order[i].Step != dossier.Receipt {
			r.Changed, r.Mine = lang.Moment(order[i].Time), order[i].Party == me
			break
		}
	}
	if tied, ok := rec.State.(procedure.Tied); ok {
		r.Ties = tied.Ties()
	}
	return r
}
