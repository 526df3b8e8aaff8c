package request

import (
	"time"

	"kenesh/lang"
	"kenesh/limit"
	"kenesh/procedure"
)

// AwaitAuthorisation is the input of await-authorisation. The other side is told at once
// how long it is expected to take and why (Directive (EU) 2023/977, article 5(2)); the
// limit is extended to the end of that day, UTC, and what was told last holds if it is
// later.
type AwaitAuthorisation struct {
	Authority string    `json:"authority,omitempty" field:"required,choices=prosecutor|court|other"`
	Expected  lang.Date `json:"expected,omitempty" field:"required"`
	Reason    lang.Text `json:"reason,omitempty" field:"required"`
	Tongue    string    `json:"tongue,omitempty" field:"required,choices=ky|kk|uz|az|tr|en|ru"`
}

// ReportDelay is the input of report-delay: why the answer will be late, or was
// (Implementing Regulations (EU) 2022/2122, article 6, and 2016/323, article 7). It moves
// no limit.
type ReportDelay struct {
	Cause    string    `json:"cause,omitempty" field:"required,choices=other-authority|volume|technical|translation|search-continues|distance|other"`
	Expected lang.Date `json:"expected,omitempty"`
	Reason   lang.Text `json:"reason,omitempty"`
	Tongue   string    `json:"tongue,omitempty" field:"choices=ky|kk|uz|az|tr|en|ru"`
}

// Remark is the input of steps that say all by being taken, with a word beside.
type Remark struct {
	Remark lang.Text `json:"remark,omitempty"`
}

func awaitAuthorisation(s *State, a procedure.Act, in AwaitAuthorisation) error {
	if err := authentic(in.Tongue, []free{{"reason", in.Reason}}); err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, string(in.Expected))
	if err != nil {
		return needed("expected", true)
	}
	s.Waits = append(s.Waits, Wait{At: a.At, Input: in})
	s.happens(a, limit.Event{What: limit.Extend, Until: lang.Moment(day.AddDate(0, 0, 1).UnixMilli())})
	return nil
}

func reportDelay(s *State, a procedure.Act, in ReportDelay) error {
	err := first(needed("reason", in.Cause == "other" && in.Reason.Empty()), authentic(in.Tongue, []free{{"reason", in.Reason}}))
	if err != nil {
		return err
	}
	s.Delays = append(s.Delays, Delay{At: a.At, Input: in})
	return nil
}

func remind(s *State, a procedure.Act, in Remark) error {
	s.Reminders = append(s.Reminders, Said{Party: a.Party, At: a.At, Text: in.Remark})
	return nil
}

// recordSilence keeps what the requester could see of the other side: what had not come when
// it signed is left out of account, wherever it stands in the order. It judges nothing by the
// day: what was due when stands beside it.
func recordSilence(s *State, a procedure.Act, in Remark) error {
	c := s.clockSeen(a)
	if c.Paused != 0 {
		return procedure.Refuse("request.refuse.our-turn", nil)
	}
	s.Silences = append(s.Silences, Silence{At: a.At, What: s.silent(a), Limit: c.Due(), Remark: in.Remark})
	return nil
}
