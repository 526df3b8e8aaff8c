package desk

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// The record of a dossier: who did what and when. Receipts are folded into who has seen
// each entry; what crossed or is void is struck, with the reason.

type recordLine struct {
	Href        string
	Sentence    string
	Who         string
	When        *when
	Verdict     procedure.Verdict
	VerdictName string
	Struck      bool
	Reason      string
	Seen, Waits string
}

// recordLines is how many lines a page shows unasked.
const recordLines = 100

// record makes the lines, the last ones unless all are asked for, and counts the rest.
func (v *visit) record(rec *procedure.Record, all bool) (lines []recordLine, earlier int) {
	told := slices.DeleteFunc(slices.Clone(rec.Outcomes), func(o procedure.Outcome) bool { return o.Entry.Step == dossier.Receipt })
	if !all && len(told) > recordLines {
		earlier = len(told) - recordLines
		told = told[earlier:]
	}
	for _, o := range told {
		lines = append(lines, v.recordLine(rec, o))
	}
	return lines, earlier
}

func (v *visit) recordLine(rec *procedure.Record, o procedure.Outcome) recordLine {
	e := o.Entry
	l := recordLine{
		Href: entryHref(rec.History.ID(), e), Sentence: v.sentence(rec, o), Who: v.person(o.By),
		When: v.whenExactly(lang.Moment(e.Time)), Verdict: o.Verdict, Reason: v.voice.Say(o.Reason), Seen: v.seenBy(rec.History, e),
	}
	if o.Verdict != procedure.Counts {
		l.Struck, l.VerdictName = true, v.voice.S("verdict."+string(o.Verdict))
		return l
	}
	if awaited := rec.History.AwaitedFor(e); len(awaited) > 0 {
		l.Waits = v.t("desk.record.waits", "parties", v.names(awaited))
	}
	return l
}

// sentence says an entry as its kind's words have it.
func (v *visit) sentence(rec *procedure.Record, o procedure.Outcome) string {
	if said := rec.Sentence(o); !said.IsZero() {
		return v.voice.Say(said)
	}
	by := lang.Party(o.Entry.Party)
	if key := rec.History.Kind() + ".step." + o.Entry.Step; v.Catalogue.Has(key) {
		return v.t("desk.record.bare", "party", by, "step", lang.Term(key))
	}
	return v.t("desk.record.bare", "party", by, "step", o.Entry.Step)
}

// seenBy says which other parties have said that they have an entry.
func (v *visit) seenBy(h *dossier.History, e *dossier.Entry) string {
	seen := h.SeenBy(e)
	others := slices.DeleteFunc(h.Present(), func(id party.ID) bool { return id == e.Party })
	switch {
	case len(others) == 0:
		return ""
	case len(seen) == 0:
		return v.t("desk.record.seen-by-nobody")
	case !slices.ContainsFunc(others, func(id party.ID) bool { return seen[id] == nil }):
		return v.t("desk.record.seen-by-all")
	}
	return v.t("desk.record.seen-by", "parties", v.names(slices.Sorted(maps.Keys(seen))))
}

func entryHref(id dossier.ID, e *dossier.Entry) string {
	return fmt.Sprintf("/d/%s/%s/%d", id, e.Party, e.Number)
}

func entryName(e *dossier.Entry) string {
	return string(e.Party) + "." + strconv.FormatUint(e.Number, 10)
}
