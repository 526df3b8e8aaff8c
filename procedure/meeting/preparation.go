package meeting

import (
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// AssignItem is the input of assign-item: whose experts prepare an item, and by when.
type AssignItem struct {
	Item       string    `json:"item,omitempty" field:"required,max=80"`
	Rapporteur party.ID  `json:"rapporteur,omitempty" field:"required"`
	Due        lang.Date `json:"due,omitempty"`
}

// ReportItem is the input of report-item: what the experts found, and what they
// recommend that the meeting decide.
type ReportItem struct {
	Item           string    `json:"item,omitempty" field:"required,max=80"`
	Report         lang.Text `json:"report,omitempty" field:"required,long"`
	Recommendation lang.Text `json:"recommendation,omitempty" field:"required,long"`
}

// Preparation is how an item is prepared for the meeting.
type Preparation struct {
	Rapporteur     party.ID  `json:"rapporteur,omitempty"`
	Due            lang.Date `json:"due,omitempty"`
	Report         lang.Text `json:"report,omitempty"`
	Recommendation lang.Text `json:"recommendation,omitempty"`
}

// Links name other dossiers by their ids: the input of link-meeting.
type Links struct {
	Prepares string `json:"prepares,omitempty" field:"max=100,dossier=meeting"` // the meeting this one prepares
	Follows  string `json:"follows,omitempty" field:"max=100,dossier=meeting"`  // the meeting before this one
	Join     string `json:"join,omitempty" field:"max=300"`                     // how to join online
}

func assignItem(s *State, _ procedure.Act, in AssignItem) error {
	i, err := s.undecided(in.Item)
	if err != nil {
		return err
	}
	if s.absent(in.Rapporteur) {
		return procedure.RefuseField("rapporteur", "meeting.refuse.not-of-meeting", lang.Args{"who": lang.Party(in.Rapporteur)})
	}
	i.Preparation.Rapporteur, i.Preparation.Due = in.Rapporteur, in.Due
	return nil
}

// reportItem: the rapporteur reports, and the chair for an item nobody was given. A
// report on an item that has another rapporteur by then has no effect.
func reportItem(s *State, a procedure.Act, in ReportItem) error {
	i, err := s.undecided(in.Item)
	if err != nil {
		return err
	}
	if rapporteur := s.rapporteur(*i); a.Party != rapporteur {
		return procedure.RefuseField("item", "meeting.refuse.only-rapporteur", lang.Args{"rapporteur": lang.Party(rapporteur)})
	}
	i.Preparation.Report, i.Preparation.Recommendation = in.Report, in.Recommendation
	return nil
}

// undecided is an item that is on the agenda and has no decision yet.
func (s *State) undecided(id string) (*Item, error) {
	at := s.item(id)
	if at < 0 {
		return nil, procedure.RefuseField("item", "meeting.refuse.no-such-item", lang.Args{"item": id})
	}
	i := &s.Items[at]
	if i.Stage != listed && i.Stage != considered {
		return nil, procedure.RefuseField("item", "meeting.refuse.item-stage",
			lang.Args{"item": id, "stage": lang.Term("meeting.label.stage-" + i.Stage), "needed": lang.Term("meeting.label.stage-listed")})
	}
	return i, nil
}

// onTheAgenda: there is an item that is not decided yet.
func onTheAgenda(s *State, _ procedure.Act) error {
	for _, i := range s.Items {
		if i.Stage == listed || i.Stage == considered {
			return nil
		}
	}
	return procedure.Refuse("meeting.refuse.agenda-empty", nil)
}

// reports: there is an item that is this party's to report on.
func reports(s *State, a procedure.Act) error {
	for _, i := range s.Items {
		if (i.Stage == listed || i.Stage == considered) && s.rapporteur(i) == a.Party {
			return nil
		}
	}
	return procedure.Refuse("meeting.refuse.nothing-waits", nil)
}

// rapporteur of an item: the party it was given to, or else the chair.
func (s *State) rapporteur(i Item) party.ID {
	if i.Preparation.Rapporteur != "" {
		return i.Preparation.Rapporteur
	}
	return s.chair()
}

func linkMeeting(s *State, _ procedure.Act, in Links) error {
	s.Links = in
	return nil
}
