package meeting

import (
	"strconv"
	"strings"
	"sync"

	"kenesh/lang"
	"kenesh/procedure"
)

// DraftCommunique is the input of draft-communique: what is to be told to the public.
type DraftCommunique struct {
	Title lang.Text `json:"title,omitempty" field:"required"`
	Text  lang.Text `json:"text,omitempty" field:"required,long"`
}

// ReleaseCommunique names the draft that is released.
type ReleaseCommunique struct {
	Draft int `json:"draft,omitempty" field:"required,min=1"`
}

// Communique is what is told to the public, once it is released.
type Communique struct {
	Draft    int         `json:"draft,omitempty"` // its number; 0: none
	Title    lang.Text   `json:"title,omitempty"`
	Text     lang.Text   `json:"text,omitempty"`
	Released lang.Moment `json:"released,omitempty"` // as the chair's act says; 0: not yet
	Out      bool        `json:"out,omitempty"`
}

func unreleased(s *State, _ procedure.Act) error {
	if s.Communique.Out && s.public(communique) {
		return procedure.Refuse("meeting.refuse.released", nil)
	}
	return nil
}

func drafted(s *State, _ procedure.Act) error {
	if s.Communique.Draft == 0 {
		return procedure.Refuse("meeting.refuse.no-communique", nil)
	}
	return nil
}

func draftCommunique(s *State, _ procedure.Act, in DraftCommunique) error {
	// one that was withdrawn can be put right and released again, under its name
	s.Communique = Communique{Draft: s.Communique.Draft + 1, Title: in.Title, Text: in.Text}
	return nil
}

func releaseCommunique(s *State, a procedure.Act, in ReleaseCommunique) error {
	if in.Draft != s.Communique.Draft {
		return procedure.RefuseField("draft", "meeting.refuse.other-draft", lang.Args{"draft": strconv.Itoa(s.Communique.Draft)})
	}
	s.Communique.Out, s.Communique.Released = true, a.At
	s.release(a, Release{ID: communique})
	return nil
}

// draft is what the communiqué's form starts with: what the record says, in every
// language of the interface, for a person to shorten. Parties' names are not known here.
func (s *State) draft() DraftCommunique {
	lines := s.Record.Lines()
	if lines == nil {
		lines = s.Minutes()
	}
	parts := []lang.Text{speak(lang.Say("meeting.text.communique", lang.Args{"number": strconv.Itoa(s.Call.Number), "place": s.Call.Place, "start": s.Call.Start}))}
	for _, l := range lines {
		switch l.Kind {
		case lineItem:
			parts = append(parts, speak(lang.Say("meeting.text.item", lang.Args{"title": Item{ID: l.Item, Title: l.Text, Standing: l.Text.Empty()}.title()})))
		case lineDecision, lineText:
			parts = append(parts, everywhere(l.Text))
		case lineDeclaration:
			parts = append(parts, speak(lang.Say("meeting.text.declaration", lang.Args{"title": l.Text})))
		}
	}
	return DraftCommunique{Title: speak(lang.Say("meeting.text.communique-title", lang.Args{"title": s.Call.Title})), Text: join(parts)}
}

// everywhere is a text in every language of the interface, as best it can be read there.
func everywhere(t lang.Text) lang.Text {
	all := lang.Text{}
	for _, tag := range lang.Interface {
		all[tag], _ = t.Best(tag)
	}
	return all
}

// join puts paragraphs together, as many as a text may hold.
func join(parts []lang.Text) lang.Text {
	all := lang.Text{}
	for _, tag := range lang.Interface {
		var said []string
		size := 0
		for _, p := range parts {
			if size += len(p[tag]) + 2; p[tag] != "" && size < lang.MaxText {
				said = append(said, p[tag])
			}
		}
		all[tag] = strings.Join(said, "\n\n")
	}
	return all
}

// catalogue are this kind's own words. Only forms and titles for people come from it:
// no rule does, so that a mended translation changes no state.
var catalogue = sync.OnceValue(func() *lang.Catalogue {
	c, _ := lang.Load(lang.Words, words) // a mistake in the words fails the tests
	return c
})

// speak says a message in every language of the interface.
func speak(m lang.Message) lang.Text {
	all := lang.Text{}
	for _, tag := range lang.Interface {
		all[tag] = catalogue().Voice(tag).Say(m)
	}
	return all
}
