package simulate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"kenesh/canon"
	"kenesh/party"
	"kenesh/procedure"
)

// form is somebody filling in the input of a step, knowing the state and nothing of the
// kind. careless is how often, in percent, she gets something wrong, and full how often she
// says what she need not.
type form struct {
	*world
	n        *node
	a        *affair
	state    any
	act      procedure.Act
	careless int
	full     int
	helped   int // 0: by no values of the form's own; 1: by those before her own; 2: after them
}

// fill makes an input as the step's form would.
func (f form) fill(s procedure.Step) any { return f.filled(s, f.group(s.Fields, "")) }

// filled makes an input of what was typed: as it is, or with the form's own values over it, or
// under it.
func (f form) filled(s procedure.Step, typed map[string]any) any {
	in := s.NewInput()
	f.type_(in, typed)
	if help, ok := f.state.(procedure.Prefilled); ok && f.helped > 0 {
		help.Prefill(f.act, in) // knows the ids that were typed
		own := s.NewInput()
		f.must(canon.Decode(canon.Encode(in), own)) // and may share maps with the state
		in = own
		if f.helped > 1 {
			f.type_(in, typed)
		}
	}
	return in
}

func (f form) type_(in any, typed map[string]any) {
	b, err := json.Marshal(typed)
	f.must(err)
	f.must(json.Unmarshal(b, in))
}

func (f form) group(fields []procedure.Field, path string) map[string]any {
	typed := map[string]any{}
	if areCard(fields) {
		f.putCard(typed, fields, f.n)
	}
	for _, field := range fields {
		if field.Type == procedure.Bytes && typed[field.Name] != nil {
			continue
		}
		if (field.Required || f.chance(cmp.Or(f.full, 55))) && !f.chance(f.careless) {
			typed[field.Name] = f.value(field, path+field.Name)
		}
	}
	return typed
}

func (f form) value(field procedure.Field, path string) any {
	if f.chance(f.careless) {
		return f.nonsense(field)
	}
	switch field.Type {
	case procedure.Text:
		return f.text()
	case procedure.Choice:
		return pick(f.dice, field.Choices)
	case procedure.Choices:
		return some(f.dice, 30, field.Choices)
	case procedure.Date:
		return f.date(field)
	case procedure.Moment:
		return f.now.Add(f.span(1000 * 3600e9)).UnixMilli()
	case procedure.Number:
		return f.number(field)
	case procedure.Yes:
		return f.chance(50)
	case procedure.Party:
		return pick(f.dice, f.ids)
	case procedure.Parties:
		return f.parties()
	case procedure.Group:
		return f.group(field.Fields, path+".")
	case procedure.Groups:
		many := []any{}
		for range max(field.Min, min(pick(f.dice, []int{1, 1, 1, 2, 3}), field.Max)) {
			many = append(many, f.group(field.Fields, path+"."))
		}
		return many
	case procedure.Lines:
		return []string{f.line(path, 0), f.line(path, 0)}
	case procedure.Bytes:
		return []byte(f.line(path, 0))
	case procedure.Upload:
		if files := f.attaches(); len(files) > 0 {
			return files[0]
		}
		return map[string]any{}
	case procedure.Uploads:
		return append([]any{}, f.attaches()...)
	}
	return f.line(path, field.Max)
}

// nonsense has the right type, more or less, and is wrong.
func (f form) nonsense(field procedure.Field) any {
	switch field.Type {
	case procedure.Number, procedure.Moment:
		return -1 - f.IntN(3)
	case procedure.Yes:
		return false
	case procedure.Text:
		return map[string]string{"en": strings.Repeat("long ", field.Max)}
	case procedure.Parties, procedure.Lines, procedure.Choices:
		return []string{"nobody", "nobody"}
	case procedure.Group:
		return map[string]any{}
	case procedure.Groups:
		return []any{}
	case procedure.Bytes:
		return []byte("nonsense")
	case procedure.Upload:
		return map[string]any{}
	case procedure.Uploads:
		return []any{map[string]any{}}
	}
	return pick(f.dice, []string{"nonsense", "\u202e", strings.Repeat("x", 400)})
}

// text is in some languages and carries the canary of its dossier.
func (f form) text() map[string]string {
	t := map[string]string{}
	for _, tag := range append(some(f.dice, 25, []string{"ky", "kk", "uz", "az", "tr", "ru"}), "en") {
		t[tag] = fmt.Sprintf("%s %s %d", f.a.canary(), tag, f.IntN(1000))
	}
	return t
}

// canary is what must not be found in the files of who is no party.
func (a *affair) canary() string { return fmt.Sprintf("CANARY-%d-end", a.mark) }

// line names something the state knows, or is a short line as people type them, of no more
// characters than there is room for.
func (f form) line(path string, room int) string {
	if known, ok := f.state.(procedure.Enumerated); ok && !f.chance(10) {
		if named := known.Enumerate(f.act, path); len(named) > 0 {
			return pick(f.dice, named).ID
		}
	}
	switch {
	case room > 0 && room < 20: // a code
		return pick(f.dice, []string{"1", "2", "KG", "TR"})
	case f.chance(20):
		return f.a.canary()
	}
	return pick(f.dice, []string{"1", "2", "kz-2", "duty", "+996 312 66 24 50", "desk@mia.example", "Aida Osmonova"})
}

// areCard says that a group is a signed card: the two byte strings no officer types.
func areCard(fields []procedure.Field) bool {
	n := 0
	for _, f := range fields {
		if f.Type == procedure.Bytes {
			n++
		}
	}
	return n == 2
}

func (f form) putCard(typed map[string]any, fields []procedure.Field, of *node) {
	switch {
	case f.chance(f.careless):
		of = f.nodes[pick(f.dice, f.ids)]
	case len(f.guests) > 0 && f.chance(40): // one who would like to sit, too
		of = f.nodes[pick(f.dice, f.guests)]
	}
	sc := of.card(f.world)
	both := [][]byte{sc.Bytes, sc.Sig}
	for _, field := range fields {
		if field.Type == procedure.Bytes {
			typed[field.Name], both = both[0], both[1:]
		}
	}
}

// fullness is how much somebody says who need not.
func (w *world) fullness() int { return pick(w.dice, []int{15, 55, 55, 85}) }

func (w *world) help() int { return pick(w.dice, []int{0, 0, 0, 1, 2, 2}) }

func (w *world) person() party.Person {
	return party.Person{Name: pick(w.dice, []string{"Aida", "Bakyt", "Gulnara"}), Role: pick(w.dice, []party.Role{party.Minister, party.Minister, party.Officer, party.Duty})}
}

// inputs of the founding: a card of every party, in order.
func (w *world) foundingInput(s procedure.Step, a *affair) any {
	f := form{world: w, n: w.nodes[w.ids[0]], a: a}
	typed := map[string]any{}
	for _, field := range s.Fields {
		switch {
		case field.Type == procedure.Text:
			typed[field.Name] = f.text()
		case field.Type == procedure.Groups && areCard(field.Fields):
			var cards []any
			for _, id := range w.ids {
				card := map[string]any{}
				f.putCard(card, field.Fields, w.nodes[id])
				cards = append(cards, card)
			}
			typed[field.Name] = cards
		}
	}
	in := s.NewInput()
	f.type_(in, typed)
	return in
}
