package procedure

import (
	"reflect"
	"testing"

	"kenesh/canon"
	"kenesh/lang"
	"kenesh/party"
)

type board struct{ Items []Named }

func (b *board) Enumerate(a Act, field string) []Named {
	if a.Step == "drop" && field == "item" {
		return b.Items
	}
	return nil
}

type drop struct {
	Item   string     `json:"item,omitempty" field:"required,max=5"`
	Level  string     `json:"level,omitempty" field:"choices=low|high"`
	Year   int        `json:"year,omitempty" field:"max=2100"`
	To     []party.ID `json:"to,omitempty"`
	Party  party.ID   `json:"party,omitempty"`
	Note   lang.Text  `json:"note,omitempty" field:"long"`
	Before lang.Date  `json:"before,omitempty"`
}

var boards = Define[board]("board", Doc{}, On("open", Anyone[board], func(*board, Act, drop) error { return nil }),
	On("drop", Anyone[board], func(b *board, _ Act, in drop) error { b.Items = nil; return nil }))

func TestASentenceSpeaksOfWhatTheInputHolds(t *testing.T) {
	in := &drop{Item: "kz-2", Level: "high", Year: 2025, To: []party.ID{"kz", "uz"}, Party: "tr", Note: lang.Text{"en": "x"}, Before: "soon"}
	state := &board{Items: []Named{{ID: "kz-1", Name: lang.Text{"en": "First"}}, {ID: "kz-2", Name: lang.Text{"en": "Second"}}, {ID: "kz-3"}}}
	act := Act{Step: "drop", Party: "kg"}
	want := lang.Message{Key: "board.step.drop.done", Args: lang.Args{
		"party": lang.Party("kg"), "item": lang.Text{"en": "Second"}, "level": lang.Say("board.choice.level.high", nil),
		"year": "2025", "to": lang.Parties{"kz", "uz"}, "before": "…",
	}}
	if got := boards.Sentence(state, act, in); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	// After the act the state no longer knows the item; the record still does.
	taken, names, err := boards.next(state, act, canon.Encode(&drop{Item: "kz-2"}), false)
	if err != nil || !reflect.DeepEqual(names, Names{"item": lang.Text{"en": "Second"}}) {
		t.Fatal(names, err)
	}
	if got := boards.Sentence(state, act, taken).Args["item"]; got != "kz-2" {
		t.Error(got)
	}
}

func TestASentenceKeepsToWhatCanBeSaid(t *testing.T) {
	for item, want := range map[string]any{"kz-3": "kz-3", "": "…", "\x1b[2J": "…", "kz-123": "…"} {
		got := boards.Sentence(&board{Items: []Named{{ID: "kz-3"}}}, Act{Step: "drop"}, &drop{Item: item}).Args["item"]
		if got != want {
			t.Errorf("%q: %v", item, got)
		}
	}
	if !boards.Sentence(&board{}, Act{Step: "fly"}, &drop{}).IsZero() || !boards.Sentence(&board{}, Act{Step: "drop"}, &venue{}).IsZero() {
		t.Error("something is said of another input")
	}
}
