package desk

import (
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// One entry, down to the signature: what an expert needs to check it by other means.

type entryPageView struct {
	frame
	Of       said
	Back     string
	Sentence string
	Standing string // what it came to
	Reason   string
	Input    []inputView
	Signed   []rowView
	Seen     string
	Waits    string
}

func entryPage(v *visit) error {
	id, rec, err := v.opened(toCheck)
	if err != nil {
		return err
	}
	who := party.ID(v.r.PathValue("party"))
	number, err := strconv.ParseUint(v.r.PathValue("number"), 10, 64)
	if err != nil {
		return errNotFound
	}
	at := slices.IndexFunc(rec.Outcomes, func(o procedure.Outcome) bool {
		return o.Entry.Party == who && o.Entry.Number == number && v.variant(o.Entry)
	})
	if at < 0 {
		return errNotFound
	}
	o := rec.Outcomes[at]
	l := v.recordLine(rec, o)
	p := entryPageView{frame: v.frame(l.Sentence), Of: v.title(rec.Facts()), Back: "/d/" + id.String(), Sentence: l.Sentence,
		Standing: v.voice.S("verdict." + string(o.Verdict)), Reason: l.Reason, Seen: l.Seen, Waits: l.Waits, Signed: v.signed(o)}
	if o.Input != nil {
		step, _ := rec.Procedure.Step(o.Entry.Step)
		p.Input = v.inputs(rec.Procedure.Kind, step.Fields, o.Input, o.Names)
	}
	return v.ok("entry", p)
}

// variant picks one of two entries with one number, if the address says which.
func (v *visit) variant(e *dossier.Entry) bool {
	return strings.HasPrefix(e.Hash.String(), v.r.URL.Query().Get("hash"))
}

// signed lists what the signature covers, and the signature.
func (v *visit) signed(o procedure.Outcome) []rowView {
	e := o.Entry
	plain := func(key, s string) rowView { return rowView{Label: v.voice.S(key), Value: cell{Said: said{Text: s}}} }
	mono := func(key, s string) rowView { r := plain(key, s); r.Mono = true; return r }
	rows := []rowView{
		plain("desk.entry.party", v.name(e.Party)),
		plain("desk.entry.by", v.person(o.By)),
		{Label: v.t("desk.entry.time"), Value: v.value(lang.Moment(e.Time))},
		plain("desk.entry.number", fmt.Sprint(e.Number)),
		mono("desk.entry.step", e.Step),
		plain("desk.entry.clock", fmt.Sprint(e.Clock)),
		plain("desk.entry.seen", v.seenNumbers(e)),
		plain("desk.entry.epoch", fmt.Sprint(e.Epoch)),
		mono("desk.entry.hash", e.Hash.String()),
		mono("desk.entry.prev", hashOrDash(e.Prev.IsZero(), e.Prev.String())),
		mono("desk.entry.body", hashOrDash(e.BodyHash.IsZero(), e.BodyHash.String())),
		mono("desk.entry.place", hashOrDash(e.Place.IsZero(), e.Place.String())),
		mono("desk.entry.dossier", e.Of().String()),
		mono("desk.entry.council", e.CouncilOf().String()),
		mono("desk.entry.signature", hex.EncodeToString(e.Sig)),
		mono("desk.entry.bytes", hex.EncodeToString(e.Signed)),
	}
	return slices.DeleteFunc(rows, func(r rowView) bool { return r.Value.When == nil && r.Value.Said.Text == "" })
}

func hashOrDash(zero bool, s string) string {
	if zero {
		return "—"
	}
	return s
}

// seenNumbers is up to where the author had read the others' chains.
func (v *visit) seenNumbers(e *dossier.Entry) string {
	var parts []string
	for _, id := range slices.Sorted(maps.Keys(e.Seen)) {
		parts = append(parts, fmt.Sprintf("%s %d", v.name(id), e.Seen[id]))
	}
	if len(parts) == 0 {
		return "—"
	}
	return strings.Join(parts, " · ")
}
