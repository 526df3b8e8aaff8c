package leads

import (
	"context"
	"slices"
	"strings"

	"kenesh/index"
	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/store"
)

// Found is a mark that somebody searched for, and in what it is like what she wrote.
type Found struct {
	index.Marked
	Why []lang.Message // none for a name of which she wrote one word
}

// Search finds marks by what an officer typed: a name in any script, a telephone, a plate, a
// document's number. The likest names come first, before them numbers.
func (l *Leads) Search(ctx context.Context, text string, most int) (all []Found, err error) {
	err = l.DB.Read(ctx, func(tx *store.Tx) error {
		numbers, err := l.Index.MarksFound(tx, readings(text), most)
		if err != nil {
			return err
		}
		for _, m := range numbers {
			asked := m.Mark
			asked.Value, asked.Country = text, m.Country
			if why := asked.Why(m.Mark); why != nil {
				all = append(all, Found{m, why})
			}
		}
		names, err := l.namesLike(tx, text, most-len(all))
		all = append(all, names...)
		return err
	})
	return all, err
}

func (l *Leads) namesLike(tx *store.Tx, text string, most int) (all []Found, err error) {
	name := lang.ReadName(text)
	similar := l.names.Similar(&name, most)
	if len(name.Parts()) == 1 {
		similar = l.names.Having(&name, most)
	}
	for _, found := range similar {
		m, there, err := l.markOf(tx, found.Number)
		if err != nil {
			return nil, err
		}
		if !there {
			continue
		}
		f := Found{Marked: m}
		if len(name.Parts()) > 1 {
			other := lang.ReadName(m.Value)
			_, f.Why = lang.WhyNames(&name, &other)
		}
		all = append(all, f)
	}
	return all, nil
}

// readings are the forms in which what was typed may be kept, whatever it is.
func readings(text string) (all []string) {
	add := func(s string) {
		if s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	kinds := []procedure.MarkKind{procedure.MarkOrganisation, procedure.MarkDocument, procedure.MarkPhone, procedure.MarkDevice, procedure.MarkMailbox,
		procedure.MarkNetwork, procedure.MarkAccount, procedure.MarkPlate, procedure.MarkChassis}
	for _, kind := range kinds {
		add(procedure.Mark{Kind: kind, Value: text}.Alike())
	}
	if strings.ContainsAny(text, "0123456789") {
		for _, country := range []string{"KG", "KZ", "UZ", "AZ", "TR", "TM", "RU", "HU"} {
			add(lang.Phone(text, country))
		}
	}
	return all
}
