package charter

import (
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Document is the charter to read.
func (s *State) Document() procedure.Document {
	if len(s.Seats) == 0 {
		return procedure.Document{}
	}
	seats := procedure.Table{Head: []lang.Message{label("party"), label("seat"), label("standing"), label("fingerprint")}}
	for _, seat := range s.Seats {
		seats.Rows = append(seats.Rows, []any{lang.Party(seat.Party), lang.Say("seat."+string(seat.Kind), nil),
			lang.Say("standing."+string(seat.Standing), nil), party.SignedCard{Bytes: seat.Card}.Fingerprint()})
	}
	doc := procedure.Document{Sections: []procedure.Section{{Heading: label("seats"), Blocks: []procedure.Block{seats}}}}
	if !s.Rules.Empty() {
		doc.Sections = append(doc.Sections, procedure.Section{Heading: label("rules"), Blocks: []procedure.Block{procedure.Paragraph{Text: s.Rules}}})
	}
	if len(s.Motions) > 0 {
		doc.Sections = append(doc.Sections, procedure.Section{Heading: label("motions"), Blocks: s.motionBlocks()})
	}
	return doc
}

func (s *State) motionBlocks() []procedure.Block {
	var blocks []procedure.Block
	for _, m := range s.Motions {
		blocks = append(blocks, s.rows(m))
		for _, text := range []lang.Text{m.Reason, m.Rules} {
			if !text.Empty() {
				blocks = append(blocks, procedure.Paragraph{Text: text})
			}
		}
	}
	return blocks
}

func (s *State) rows(m Motion) procedure.Rows {
	rows := procedure.Rows{
		{Label: label("motion"), Value: m.ID},
		{Label: label("matter"), Value: lang.Say("charter.motion."+m.What, nil)},
		{Label: label("moved-by"), Value: lang.Party(m.By)},
	}
	if m.Subject != "" {
		rows = append(rows, procedure.Row{Label: label("subject"), Value: lang.Party(m.Subject)})
	}
	if m.What == seatMotion {
		rows = append(rows, m.cardRows()...)
	}
	rows = append(rows, procedure.Row{Label: label("consents"), Value: names(m.Consents)})
	switch m.Outcome {
	case objected:
		return append(rows, procedure.Row{Label: label("objected-by"), Value: lang.Party(m.Objector)})
	case agreed, lapsed:
		return append(rows, procedure.Row{Label: label("outcome"), Value: lang.Say("charter.motion."+m.Outcome, nil)})
	}
	return append(rows, procedure.Row{Label: label("awaited"), Value: names(s.awaited(m))})
}

// cardRows: whom a motion would seat and as what, for members to compare before they
// consent.
func (m Motion) cardRows() procedure.Rows {
	signed := party.SignedCard{Bytes: m.Card, Sig: m.Sig}
	card, _ := signed.Open()
	return procedure.Rows{
		{Label: lang.Say("charter.field.card", nil), Value: card.Name},
		{Label: label("seat"), Value: lang.Say("seat."+string(card.Kind), nil)},
		{Label: label("fingerprint"), Value: signed.Fingerprint()},
	}
}

func label(name string) lang.Message { return lang.Say("charter.label."+name, nil) }
