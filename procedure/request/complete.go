package request

import (
	"fmt"
	"slices"
	"strings"

	"kenesh/lang"
	"kenesh/procedure"
)

// check is one thing a form must hold: a refusal, or nil.
type check = error

// first gives the first refusal of several.
func first(checks ...check) error {
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}

// needed refuses a field that is empty although this case asks for it.
func needed(field string, missing bool) check {
	if missing {
		return procedure.RefuseField(field, "refuse.field-missing", nil)
	}
	return nil
}

// complete holds what is sent against article 4(5): what is missing is refused here and
// never becomes a question later. What is told without a request asks for nothing.
func (c Contents) complete() error {
	return first(
		needed("facts", c.Facts.Empty() && (c.Offence == "other" || c.told())),
		needed("stage", c.Stage == "" && c.Offence != "no-crime" && c.Facts.Empty()),
		needed("sought", len(c.Sought) == 0 && !c.told()),
		needed("believed", c.Believed == "" && !c.told()),
		needed("belief", c.Believed == "other" && c.Belief.Empty()),
		c.seeks(),
		needed("limits", c.Handling == "h3" && c.Limits.Empty()),
		c.spoken(),
		countries("offence-in", c.OffenceIn),
		c.Subjects.complete(),
		c.Worksheet.complete("worksheet.", len(c.Subjects.Persons) > 0),
		authentic(c.Tongue, c.texts()),
	)
}

func (c Contents) seeks() error {
	for i, s := range c.Sought {
		if err := needed(fmt.Sprintf("sought.%d.remark", i), s.Item == "other" && s.Remark.Empty()); err != nil {
			return err
		}
		if s.From != "" && s.Till != "" && s.Till < s.From {
			return procedure.RefuseField(fmt.Sprintf("sought.%d.till", i), "request.refuse.period", nil)
		}
	}
	return nil
}

// spoken: only what is urgent may be said first and written afterwards.
func (c Contents) spoken() error {
	switch {
	case c.OralAt == 0 && c.OralTo == "":
		return nil
	case !c.urgent():
		return procedure.RefuseField("oral-at", "request.refuse.oral-urgent", nil)
	}
	return first(needed("oral-at", c.OralAt == 0), needed("oral-to", c.OralTo == ""))
}

// free is a text that officers wrote, and its field.
type free struct {
	field string
	text  lang.Text
}

func (c Contents) texts() []free {
	all := []free{{"facts", c.Facts}, {"belief", c.Belief}, {"limits", c.Limits}, {"worksheet.why", c.Worksheet.Why}}
	for i, s := range c.Sought {
		all = append(all, free{fmt.Sprintf("sought.%d.remark", i), s.Remark})
	}
	return append(all, c.Subjects.texts()...)
}

func (s Subjects) texts() []free {
	var all []free
	for _, e := range s.entities() {
		all = append(all, free{fmt.Sprintf("subjects.%s.%d.remark", e.group, e.at), e.remark})
	}
	return all
}

// authentic: free text says which of its languages is authoritative, and exists in it.
func authentic(tongue string, texts []free) error {
	for _, f := range texts {
		switch {
		case f.text.Empty():
		case tongue == "":
			return needed("tongue", true)
		case strings.TrimSpace(f.text[lang.Tag(tongue)]) == "":
			return procedure.RefuseField(f.field, "request.refuse.not-original", lang.Args{"language": lang.Term("language." + tongue)})
		}
	}
	return nil
}

// complete: every entity is linked to the purpose, and countries are countries.
func (s Subjects) complete() error {
	for _, e := range s.entities() {
		at := fmt.Sprintf("subjects.%s.%d.", e.group, e.at)
		country := "country"
		if e.group == "persons" {
			country = "citizenship"
		}
		err := first(
			needed(at+"remark", e.link == "other" && e.remark.Empty()),
			needed(at+"number", e.group == "vehicles" && e.number == "" && s.Vehicles[e.at].Chassis == ""),
			countries(at+country, e.country),
		)
		if err != nil {
			return err
		}
	}
	return nil
}

// countries are said by ISO 3166-1: two capital letters.
func countries(field, code string) error {
	letter := func(r rune) bool { return r < 'A' || r > 'Z' }
	if code != "" && (len(code) != 2 || strings.ContainsFunc(code, letter)) {
		return procedure.RefuseField(field, "request.refuse.country", nil)
	}
	return nil
}

// complete: whoever's matter is a person's has weighed all seven factors; where one points
// somewhere, she says why an ordinary crime predominates all the same. Where it does not,
// there is nothing to send: the way to say so is to leave it.
func (w Worksheet) complete(at string, persons bool) error {
	if !persons {
		return nil
	}
	for _, f := range w.factors() {
		if f[1] == "" {
			return procedure.RefuseField(at+f[0], "request.refuse.worksheet", nil)
		}
	}
	switch {
	case !slices.Contains(Characters, w.Character):
		return needed(at+"character", true)
	case w.Conclusion == "":
		return needed(at+"conclusion", true)
	case w.points() && w.Why.Empty():
		return procedure.RefuseField(at+"why", "request.refuse.why-ordinary", nil)
	}
	return nil
}
