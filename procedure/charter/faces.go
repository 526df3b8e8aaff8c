package charter

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Roll is who sits in the council.
func (s *State) Roll() *party.Roll {
	roll := &party.Roll{InForce: len(s.Seats) > 0 && len(s.unsigned()) == 0}
	for _, seat := range s.Seats {
		sc := party.SignedCard{Bytes: seat.Card, Sig: seat.Sig}
		card, err := sc.Open()
		if err != nil {
			continue // a seat has no card that does not open
		}
		out := party.Seat{Card: card, Fingerprint: sc.Fingerprint(), Standing: seat.Standing}
		for _, k := range seat.Keys {
			out.Keys = append(out.Keys, party.KeyPeriod{From: k.From, Sign: k.Sign})
		}
		roll.Seats = append(roll.Seats, out)
	}
	return roll
}

// Membership says that the founder admits an agreed party to the charter itself.
func (s *State) Membership() bool { return true }

// Facts is the council as a line in a list.
func (s *State) Facts() procedure.Facts {
	f := procedure.Facts{Title: s.Name, Status: "in-force", Tone: procedure.Good}
	if missing := s.unsigned(); len(missing) > 0 {
		f.Status, f.Tone, f.Await = "founding", procedure.Live, missing
		return f
	}
	for _, seat := range s.Seats {
		if seat.Standing == party.Invited {
			f.Await = append(f.Await, seat.Party)
		}
	}
	for _, m := range s.Motions {
		for _, id := range s.awaited(m) {
			if !slices.Contains(f.Await, id) {
				f.Await = append(f.Await, id)
			}
		}
	}
	return f
}

// Document is the charter to read.
func (s *State) Document() procedure.Document {
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
		rows := procedure.Rows{
			{Label: label("motion"), Value: m.ID},
			{Label: label("matter"), Value: lang.Say("charter.motion."+m.What, nil)},
			{Label: label("moved-by"), Value: lang.Party(m.By)},
		}
		if m.What == seatMotion {
			rows = append(rows, procedure.Row{Label: label("fingerprint"), Value: party.SignedCard{Bytes: m.Card}.Fingerprint()})
		}
		if m.Subject != "" {
			rows = append(rows, procedure.Row{Label: label("subject"), Value: lang.Party(m.Subject)})
		}
		rows = append(rows, procedure.Row{Label: label("consents"), Value: names(m.Consents)})
		switch m.Outcome {
		case objected:
			rows = append(rows, procedure.Row{Label: label("objected-by"), Value: lang.Party(m.Objector)})
		case agreed:
			rows = append(rows, procedure.Row{Label: label("outcome"), Value: lang.Say("charter.motion.agreed", nil)})
		default:
			rows = append(rows, procedure.Row{Label: label("awaited"), Value: names(s.awaited(m))})
		}
		blocks = append(blocks, rows)
		if !m.Reason.Empty() {
			blocks = append(blocks, procedure.Paragraph{Text: m.Reason})
		}
		if !m.Rules.Empty() {
			blocks = append(blocks, procedure.Paragraph{Text: m.Rules})
		}
	}
	return blocks
}

func label(name string) lang.Message { return lang.Say("charter.label."+name, nil) }
