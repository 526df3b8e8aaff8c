package request

import (
	"fmt"
	"slices"
	"strconv"

	"kenesh/lang"
	"kenesh/policy"
	"kenesh/procedure"
)

// Accept is the input of accept: the measures agreed, each with the office that takes it.
type Accept struct {
	Measures []AgreedMeasure `json:"measures,omitempty" field:"required,max=20"`
	Remark   lang.Text       `json:"remark,omitempty"`
}

// AgreedMeasure is one of them.
type AgreedMeasure struct {
	Measure policy.Measure `json:"measure,omitempty" field:"required"`
	Office  string         `json:"office,omitempty" field:"required,max=200"`
	Due     lang.Date      `json:"due,omitempty"`
}

// ChangeMeasure is the input of change-measure.
type ChangeMeasure struct {
	Agreed   string    `json:"agreed,omitempty" field:"required,max=40"`
	Standing string    `json:"standing,omitempty" field:"required,choices=pending|active|done|withdrawn"`
	On       lang.Date `json:"on,omitempty"`
	Office   string    `json:"office,omitempty" field:"max=200"`
	Due      lang.Date `json:"due,omitempty"`
	Remark   lang.Text `json:"remark,omitempty"`
}

func accept(s *State, a procedure.Act, in Accept) error {
	for i, m := range in.Measures {
		if m.Measure == policy.SpontaneousInformation {
			return procedure.RefuseField(fmt.Sprintf("measures.%d.measure", i), "request.refuse.no-measure", nil)
		}
	}
	for _, m := range in.Measures {
		s.Measures = append(s.Measures, Agreed{ID: "measure-" + strconv.Itoa(len(s.Measures)+1), Measure: m.Measure,
			Office: m.Office, Due: m.Due, Standing: "pending", Changed: a.At, Remark: in.Remark})
	}
	s.Accepted = a.At
	return nil
}

func changeMeasure(s *State, a procedure.Act, in ChangeMeasure) error {
	at := slices.IndexFunc(s.Measures, func(m Agreed) bool { return m.ID == in.Agreed })
	if at < 0 {
		return procedure.RefuseField("agreed", "request.refuse.no-such-measure", nil)
	}
	m := &s.Measures[at]
	switch {
	case m.ended():
		return procedure.RefuseField("agreed", "request.refuse.measure-ended", nil)
	case in.Standing == "withdrawn" && in.Remark.Empty():
		return needed("remark", true)
	}
	m.Standing, m.On, m.Changed, m.Remark = in.Standing, in.On, a.At, in.Remark
	if in.Office != "" {
		m.Office = in.Office
	}
	if in.Due != "" {
		m.Due = in.Due
	}
	return nil
}

func (m Agreed) ended() bool { return m.Standing == "done" || m.Standing == "withdrawn" }
