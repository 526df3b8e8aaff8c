package desk

import (
	"slices"
	"time"

	"kenesh/lang"
	"kenesh/party"
)

// speak makes the voice the reader is spoken to with.
func (v *visit) speak() *lang.Voice {
	voice := v.Catalogue.Voice(v.tongue())
	voice.Zone = v.readerZone()
	voice.Prefer = v.tongues()
	voice.Names = v.namesIn(voice)
	return voice
}

// tongue is the language of the page: the one chosen in this browser, the officer's own,
// what the browser asks for, or the party's.
func (v *visit) tongue() lang.Tag {
	if c, err := v.r.Cookie(v.cookieName("lang")); err == nil && lang.Known(lang.Tag(c.Value)) {
		return lang.Tag(c.Value)
	}
	if v.session != nil {
		for _, t := range v.session.Officer.Languages {
			if lang.Known(t) {
				return t
			}
		}
	}
	return lang.Match(v.r.Header.Get("Accept-Language"), v.Home)
}

// tongues are the languages an officer reads, as she or her party said.
func (v *visit) tongues() []lang.Tag {
	if v.session == nil {
		return nil
	}
	if own := v.session.Officer.Languages; len(own) > 0 {
		return own
	}
	if seat, ok := v.Clerk.Roll().Seat(v.Clerk.Me()); ok {
		return seat.Card.Languages
	}
	return nil
}

// readerZone is the time she reads in: her own, her capital's, or UTC.
func (v *visit) readerZone() *time.Location {
	if v.session != nil && v.session.Officer.Zone != "" {
		if zone, err := time.LoadLocation(v.session.Officer.Zone); err == nil {
			return zone
		}
	}
	return v.zoneOf(v.Clerk.Me())
}

// zoneOf is the time of a party's capital.
func (d *desk) zoneOf(id party.ID) *time.Location {
	seat, _ := d.Clerk.Roll().Seat(id)
	if zone, err := time.LoadLocation(seat.Card.Zone); err == nil {
		return zone
	}
	return time.UTC
}

// namesIn calls a party by its state where only one party of that state has a seat, and
// by its own name otherwise.
func (v *visit) namesIn(voice *lang.Voice) func(string) lang.Text {
	roll := v.Clerk.Roll()
	states := map[string]int{}
	for _, s := range roll.Seats {
		states[s.Card.State]++
	}
	return func(id string) lang.Text {
		seat, ok := roll.Seat(party.ID(id))
		if !ok {
			return nil
		}
		key := "country." + seat.Card.State
		if seat.Card.State != "" && states[seat.Card.State] == 1 && v.Catalogue.Has(key) {
			return lang.Text{voice.Tag: voice.S(key)}
		}
		return seat.Card.Name
	}
}

// chooseLanguage remembers in the browser which language she wants.
func chooseLanguage(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if tag := lang.Tag(form.Get("lang")); lang.Known(tag) {
		v.setCookie("lang", string(tag), 365*24*3600)
	}
	return v.redirect(inside(form.Get("back")))
}

// formTongues are the languages a text is asked for in: the reader's, page language
// first, and the rest of the interface's.
func (v *visit) formTongues() (hers, rest []lang.Tag) {
	hers = []lang.Tag{v.voice.Tag}
	for _, t := range v.tongues() {
		if lang.Known(t) && !slices.Contains(hers, t) {
			hers = append(hers, t)
		}
	}
	for _, t := range lang.Interface {
		if !slices.Contains(hers, t) {
			rest = append(rest, t)
		}
	}
	return hers, rest
}

// texts of parties, for lists of choices.
func (v *visit) name(id party.ID) string { return v.voice.Party(string(id)) }

func (v *visit) names(ids []party.ID) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = v.name(id)
	}
	return v.voice.List(all)
}
