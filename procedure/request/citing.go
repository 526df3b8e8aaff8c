package request

import (
	"time"

	"kenesh/lang"
	"kenesh/limit"
	"kenesh/party"
	"kenesh/procedure"
)

// CitedIn is the group of the form that holds the legal basis.
func (c *Contents) CitedIn() string { return "basis" }

// Citable finds what the register founds between the two, or among all that are asked at once, for the measure on the day of the
// act: the same that Consult will ask for.
func (c *Contents) Citable(a procedure.Act, others procedure.Others) procedure.Citable {
	to := holders(a)
	if len(to) == 0 || !c.Measure.Valid() {
		return procedure.Citable{Says: lang.Say("request.cite.choose", nil)}
	}
	bases := procedure.Shared(others, string(c.Measure), append([]party.ID{a.Party}, to...), dayOf(a.At))
	var competent []procedure.Competence
	if say, ok := others.(procedure.Competent); ok {
		for _, id := range to {
			competent = append(competent, say.Competent(string(c.Measure), id)...)
		}
	}
	if len(to) > 1 {
		says := "request.cite.shared"
		if len(bases) == 0 {
			says = "request.cite.none-shared"
		}
		return procedure.Citable{Bases: bases, Competent: competent, Says: lang.Say(says, lang.Args{"measure": lang.Term(c.Measure.Key())})}
	}
	says := "request.cite.found"
	if len(bases) == 0 {
		says = "request.cite.none"
	}
	return procedure.Citable{Bases: bases, Competent: competent,
		Says: lang.Say(says, lang.Args{"measure": lang.Term(c.Measure.Key()), "addressee": lang.Party(to[0])})}
}

// Cite writes a basis down as it stands in the register.
func (c *Contents) Cite(b procedure.Basis) {
	c.Basis = Basis{Symbol: b.Symbol, Article: b.Article, Instrument: b.Dossier.String(), Since: b.Since, Profile: limit.ProfileOf(b.Clock).Name}
}

// dayOf is the day of a moment, for what is reckoned in days between capitals.
func dayOf(m lang.Moment) lang.Date {
	return lang.Date(time.UnixMilli(int64(m)).UTC().Format(time.DateOnly))
}
