package notice

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Acknowledge is the input of acknowledge.
type Acknowledge struct {
	Edition int       `json:"edition,omitempty" field:"required,min=1"`
	Remark  lang.Text `json:"remark,omitempty"`
}

// Withdraw is the input of withdraw.
type Withdraw struct {
	Reason lang.Text `json:"reason,omitempty" field:"required"`
}

func issue(s *State, a procedure.Act, in Contents) error {
	others := slices.DeleteFunc(slices.Clone(a.Parties), func(id party.ID) bool { return id == a.Party })
	if len(others) == 0 {
		return procedure.Refuse("notice.refuse.nobody", nil)
	}
	s.Issuer, s.Addressed = a.Party, others
	s.Editions = []Edition{{Contents: in, Issued: a.At}}
	return nil
}

// mayAcknowledge: each party the notice is addressed to, once an edition.
func mayAcknowledge(s *State, a procedure.Act) error {
	if err := inForce(s); err != nil {
		return err
	}
	if !slices.Contains(s.Addressed, a.Party) {
		return procedure.Refuse("notice.refuse.not-addressed", nil)
	}
	if s.present().acknowledgedBy(a.Party) {
		return alreadyAcknowledged(len(s.Editions))
	}
	return nil
}

func acknowledge(s *State, a procedure.Act, in Acknowledge) error {
	if in.Edition > len(s.Editions) {
		return procedure.RefuseField("edition", "notice.refuse.no-such-edition", lang.Args{"last": len(s.Editions)})
	}
	read := &s.Editions[in.Edition-1]
	if read.acknowledgedBy(a.Party) {
		return alreadyAcknowledged(in.Edition)
	}
	read.Acknowledged = append(read.Acknowledged, Acknowledgement{Party: a.Party, Remark: in.Remark, At: a.At})
	return nil
}

// mayChange: the issuer, while the notice is in force.
func mayChange(s *State, a procedure.Act) error {
	if err := inForce(s); err != nil {
		return err
	}
	if a.Party != s.Issuer {
		return procedure.Refuse("notice.refuse.only-issuer", lang.Args{"issuer": lang.Party(s.Issuer)})
	}
	return nil
}

func update(s *State, a procedure.Act, in Contents) error {
	s.Editions = append(s.Editions, Edition{Contents: in, Issued: a.At})
	return nil
}

func withdraw(s *State, _ procedure.Act, in Withdraw) error {
	s.Withdrawn = in.Reason
	return nil
}

func inForce(s *State) error {
	switch {
	case s.Issuer == "":
		return procedure.Refuse("notice.refuse.not-issued", nil)
	case !s.Withdrawn.Empty():
		return procedure.Refuse("notice.refuse.withdrawn", nil)
	}
	return nil
}

func alreadyAcknowledged(edition int) error {
	return procedure.Refuse("notice.refuse.already-acknowledged", lang.Args{"edition": edition})
}
