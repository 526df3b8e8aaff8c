package request

import (
	"slices"
	"strconv"
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Every handling code binds: no use in court, no passing on and no other purpose without
// the owner's recorded grant, for a purpose and until a day.

// AskUse is the input of ask-use.
type AskUse struct {
	Item    string    `json:"item,omitempty" field:"required,max=40"` // or "all"
	Use     string    `json:"use,omitempty" field:"required,choices=court|sharing|other-purpose"`
	To      party.ID  `json:"to,omitempty"` // of sharing
	Purpose lang.Text `json:"purpose,omitempty" field:"required"`
	Until   lang.Date `json:"until,omitempty"`
}

// GrantUse is the input of grant-use, asked for or not.
type GrantUse struct {
	Asked   string    `json:"asked,omitempty" field:"max=40"`
	Item    string    `json:"item,omitempty" field:"required,max=40"`
	Use     string    `json:"use,omitempty" field:"required,choices=court|sharing|other-purpose"`
	To      party.ID  `json:"to,omitempty"`
	Purpose lang.Text `json:"purpose,omitempty" field:"required"`
	Until   lang.Date `json:"until,omitempty" field:"required"`
}

// DeclineUse is the input of decline-use.
type DeclineUse struct {
	Asked  string    `json:"asked,omitempty" field:"required,max=40"`
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

// Use is a use that was asked for, granted or declined.
type Use struct {
	ID       string      `json:"id,omitempty"`
	By       party.ID    `json:"by,omitempty"` // who asks or, unasked, is allowed
	At       lang.Moment `json:"at,omitempty"`
	Asked    AskUse      `json:"asked,omitzero"`
	Answered lang.Moment `json:"answered,omitempty"`
	Granted  GrantUse    `json:"granted,omitzero"`
	Declined lang.Text   `json:"declined,omitempty"`
}

// all names everything a side has given, also what it will give.
const everything = "all"

func (s *State) shareable(owner party.ID, item, use string, to party.ID) error {
	switch {
	case item != everything && !slices.Contains(s.items(owner), item):
		return procedure.RefuseField("item", "request.refuse.not-given", nil)
	case use == "sharing" && to == "":
		return needed("to", true)
	case to != "" && slices.Contains(s.sides(), to):
		return procedure.RefuseField("to", "request.refuse.already-reads", nil)
	}
	return nil
}

func askUse(s *State, a procedure.Act, in AskUse) error {
	if err := s.shareable(s.other(a.Party), in.Item, in.Use, in.To); err != nil {
		return err
	}
	s.Uses = append(s.Uses, Use{ID: s.useID(), By: a.Party, At: a.At, Asked: in})
	return nil
}

func (s *State) useID() string { return "use-" + strconv.Itoa(len(s.Uses)+1) }

func (u Use) open() bool { return u.Answered == 0 }

// wanted: the other side has asked for a use.
func wanted(s *State, a procedure.Act) error {
	if !slices.ContainsFunc(s.Uses, func(u Use) bool { return u.open() && u.By != a.Party }) {
		return procedure.Refuse("request.refuse.nothing-wanted", nil)
	}
	return nil
}

// wantedBy finds a use the other side of a party has asked for.
func (s *State) wantedBy(owner party.ID, id string) int {
	return slices.IndexFunc(s.Uses, func(u Use) bool { return u.ID == id && u.open() && u.By != owner })
}

func grantUse(s *State, a procedure.Act, in GrantUse) error {
	if err := s.shareable(a.Party, in.Item, in.Use, in.To); err != nil {
		return err
	}
	if in.Asked == "" {
		s.Uses = append(s.Uses, Use{ID: s.useID(), By: s.other(a.Party), At: a.At, Answered: a.At, Granted: in})
		return nil
	}
	at := s.wantedBy(a.Party, in.Asked)
	if at < 0 {
		return procedure.RefuseField("asked", "request.refuse.no-such-use", nil)
	}
	s.Uses[at].Answered, s.Uses[at].Granted = a.At, in
	return nil
}

func declineUse(s *State, a procedure.Act, in DeclineUse) error {
	at := s.wantedBy(a.Party, in.Asked)
	if at < 0 {
		return procedure.RefuseField("asked", "request.refuse.no-such-use", nil)
	}
	s.Uses[at].Answered, s.Uses[at].Declined = a.At, in.Reason
	return nil
}

// Membership: a third party may be let in, and let go; see Admits and Releases.
func (s *State) Membership() bool { return true }

func (u Use) admits() bool { return u.Granted.Use == "sharing" && u.Granted.Item == everything }

// ended reports whether a grant's last day has passed at a moment. It is the moment of an
// act: no rule has a clock.
func (u Use) ended(at lang.Moment) bool { return u.Granted.Until != "" && u.Granted.Until < dayOf(at) }

// Admits refuses a party that no grant of the addressee lets in, or none any more: whoever is
// admitted reads all of it, also what the addressee has given.
func (s *State) Admits(a procedure.Act, id party.ID) error {
	until := lang.Date("")
	for _, u := range s.Uses {
		switch {
		case !u.admits() || u.Granted.To != id || u.By != s.Requester:
		case !u.ended(a.At):
			return nil
		default:
			until = max(until, u.Granted.Until)
		}
	}
	if until != "" {
		return procedure.RefuseField("parties", "request.refuse.grant-ended", lang.Args{"until": until, "addressee": lang.Party(s.Addressee)})
	}
	return procedure.RefuseField("parties", "request.refuse.no-grant", lang.Args{"addressee": lang.Party(s.Addressee)})
}

// Barred: a third party reads while a grant lets it, until the last moment of its last day in
// UTC; without any, not at all.
func (s *State) Barred(id party.ID) (from lang.Moment, why lang.Message, barred bool) {
	if s.Requester == "" || slices.Contains(s.sides(), id) {
		return 0, why, false
	}
	var last Use
	for _, u := range s.Uses {
		if u.admits() && u.Granted.To == id && u.By == s.Requester && u.Granted.Until > last.Granted.Until {
			last = u
		}
	}
	day, err := time.Parse(time.DateOnly, string(last.Granted.Until))
	if err != nil {
		return 0, lang.Say("request.label.barred-ungranted", lang.Args{"addressee": lang.Party(s.Addressee), "requester": lang.Party(s.Requester)}), true
	}
	return lang.Moment(day.AddDate(0, 0, 1).UnixMilli()), lang.Say("request.label.barred-ended", lang.Args{"until": last.Granted.Until,
		"addressee": lang.Party(s.Addressee), "requester": lang.Party(s.Requester), "purpose": last.Granted.Purpose}), true
}

// Releases refuses to let either side go: a request has two.
func (s *State) Releases(id party.ID) error {
	if slices.Contains(s.sides(), id) {
		return procedure.RefuseField("party", "request.refuse.sides-stay", nil)
	}
	return nil
}
