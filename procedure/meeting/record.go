package meeting

import (
	"slices"
	"strconv"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Record is the record of decisions: its revisions, what delegations asked to correct,
// who has approved the last revision, and since when it is locked.
type Record struct {
	Revisions   [][]Line     `json:"revisions,omitempty"`
	Corrections []Correction `json:"corrections,omitempty"`
	Approved    []party.ID   `json:"approved,omitempty"`
	All         bool         `json:"all,omitempty"` // every delegation has approved it
	LockedOn    lang.Date    `json:"locked-on,omitempty"`
	Note        lang.Text    `json:"note,omitempty"` // how it was approved, if not by each in writing
}

// Correction is what a delegation asks to change in a line of the record.
type Correction struct {
	ID       string    `json:"id,omitempty"`
	By       party.ID  `json:"by,omitempty"`
	Revision int       `json:"revision,omitempty"` // which it had read
	Line     string    `json:"line,omitempty"`     // none: a line to be added
	Text     lang.Text `json:"text,omitempty"`     // none: the line is to be left out
	Reason   lang.Text `json:"reason,omitempty"`
	Outcome  string    `json:"outcome,omitempty"`
	Answer   lang.Text `json:"answer,omitempty"`
	Applied  bool      `json:"applied,omitempty"` // in a revision issued since
}

// RequestCorrection is the input of request-correction.
type RequestCorrection struct {
	Revision int       `json:"revision,omitempty" field:"required,min=1"`
	Line     string    `json:"line,omitempty" field:"max=80"`
	Text     lang.Text `json:"text,omitempty" field:"long"`
	Reason   lang.Text `json:"reason,omitempty" field:"required"`
}

// SettleCorrection is the chair's answer. A no has its reason.
type SettleCorrection struct {
	Correction string    `json:"correction,omitempty" field:"required,max=80"`
	Outcome    string    `json:"outcome,omitempty" field:"required,choices=granted|declined"`
	Reason     lang.Text `json:"reason,omitempty"`
}

// ApproveRecord names the revision, so that nobody approves a text it has not read.
type ApproveRecord struct {
	Revision int `json:"revision,omitempty" field:"required,min=1"`
}

// LockRecord is the input of lock-record: the next meeting approved the record.
type LockRecord struct {
	ApprovedOn lang.Date `json:"approved-on,omitempty" field:"required"`
	Note       lang.Text `json:"note,omitempty" field:"long"`
}

// Revision is the number of the last revision, 0 if none was issued.
func (r Record) Revision() int { return len(r.Revisions) }

// Locked reports whether the record can change no more.
func (r Record) Locked() bool { return r.All || r.LockedOn != "" }

// Lines are the lines of the last revision.
func (r Record) Lines() []Line {
	if len(r.Revisions) == 0 {
		return nil
	}
	return r.Revisions[len(r.Revisions)-1]
}

func unlocked(s *State, _ procedure.Act) error {
	if s.Record.Locked() {
		return procedure.Refuse("meeting.refuse.record-locked", nil)
	}
	return nil
}

func recordIssued(s *State, a procedure.Act) error {
	if s.Record.Revision() == 0 {
		return procedure.Refuse("meeting.refuse.no-record", lang.Args{"chair": lang.Party(s.chair())})
	}
	return unlocked(s, a)
}

// revisable: there is no revision yet, or a correction was granted since the last one.
func revisable(s *State, a procedure.Act) error {
	corrected := slices.ContainsFunc(s.Record.Corrections, func(c Correction) bool { return c.Outcome == granted && !c.Applied })
	if s.Record.Revision() > 0 && !corrected {
		return procedure.Refuse("meeting.refuse.nothing-corrected", nil)
	}
	return unlocked(s, a)
}

// issueRecord: the first revision is what happened, as far as the chair had heard of it:
// a letter that comes late changes no text that others have read and approved. Each
// further one is the last with the corrections that were granted. Approvals are asked for
// anew.
func issueRecord(s *State, a procedure.Act, _ Nothing) error {
	r := &s.Record
	lines := s.minutes(func(id party.ID, number uint64) bool { return id == a.Party || a.Seen[id] >= number })
	if r.Revision() > 0 {
		lines = r.corrected()
	}
	s.reach("record", a.At)
	r.Revisions, r.Approved = append(r.Revisions, lines), nil
	return nil
}

// corrected is the last revision with what was granted since. Their corrections are
// marked as applied.
func (r *Record) corrected() []Line {
	lines := slices.Clone(r.Lines())
	for i := range r.Corrections {
		c := &r.Corrections[i]
		if c.Outcome != granted || c.Applied {
			continue
		}
		c.Applied = true
		at := slices.IndexFunc(lines, func(l Line) bool { return l.ID == c.Line })
		switch {
		case c.Line == "":
			lines = append(lines, Line{ID: c.ID, Kind: lineText, Text: c.Text})
		case at >= 0 && c.Text.Empty():
			lines = slices.Delete(lines, at, at+1)
		case at >= 0:
			lines[at].Text = c.Text
		}
	}
	return lines
}

func requestCorrection(s *State, a procedure.Act, in RequestCorrection) error {
	r := &s.Record
	if err := r.reads("revision", in.Revision); err != nil {
		return err
	}
	at := slices.IndexFunc(r.Lines(), func(l Line) bool { return l.ID == in.Line })
	switch {
	case slices.Contains(r.Approved, a.Party):
		return procedure.Refuse("meeting.refuse.approved-already", nil)
	case in.Line != "" && (at < 0 || !r.Lines()[at].correctable()):
		return procedure.RefuseField("line", "meeting.refuse.not-on-list", lang.Args{"id": in.Line})
	case in.Line == "" && in.Text.Empty():
		return procedure.RefuseField("text", "meeting.refuse.no-correction", nil)
	}
	r.Corrections = append(r.Corrections, Correction{ID: id(a), By: a.Party, Revision: in.Revision, Line: in.Line, Text: in.Text, Reason: in.Reason})
	return nil
}

func corrections(s *State, _ procedure.Act) error {
	if !slices.ContainsFunc(s.Record.Corrections, func(c Correction) bool { return c.Outcome == "" }) {
		return procedure.Refuse("meeting.refuse.nothing-waits", nil)
	}
	return nil
}

// settleCorrection: a line is corrected once a revision. The second who asked for the
// same line reads the next revision first.
func settleCorrection(s *State, _ procedure.Act, in SettleCorrection) error {
	all := s.Record.Corrections
	at := slices.IndexFunc(all, func(c Correction) bool { return c.ID == in.Correction && c.Outcome == "" })
	switch {
	case at < 0:
		return procedure.RefuseField("correction", "meeting.refuse.not-on-list", lang.Args{"id": in.Correction})
	case in.Outcome == declined && in.Reason.Empty():
		return procedure.RefuseField("reason", "meeting.refuse.reason-missing", nil)
	}
	if in.Outcome == granted && all[at].Line != "" {
		for _, c := range all {
			if c.Line == all[at].Line && c.Outcome == granted && c.Revision >= all[at].Revision {
				return procedure.RefuseField("correction", "meeting.refuse.line-corrected", lang.Args{"correction": c.ID})
			}
		}
	}
	all[at].Outcome, all[at].Answer = in.Outcome, in.Reason
	return nil
}

// tookPart: a delegation. Who was not there has nothing to say about what was said.
func tookPart(s *State, a procedure.Act) error {
	if !slices.Contains(s.attending(), a.Party) {
		return procedure.Refuse("meeting.refuse.not-attended", nil)
	}
	return nil
}

// mayApprove: a delegation whose own corrections have been answered, and are in the
// record if they were granted. So no revision is approved while it is still corrected,
// and nothing that comes late undoes the lock.
func mayApprove(s *State, a procedure.Act) error {
	if slices.Contains(s.Record.Approved, a.Party) {
		return procedure.Refuse("meeting.refuse.approved-already", nil)
	}
	for _, c := range s.Record.Corrections {
		if c.By == a.Party && (c.Outcome == "" || c.Outcome == granted && !c.Applied) {
			return procedure.Refuse("meeting.refuse.correction-waits", lang.Args{"correction": c.ID})
		}
	}
	return nil
}

func approveRecord(s *State, a procedure.Act, in ApproveRecord) error {
	r := &s.Record
	if err := r.reads("revision", in.Revision); err != nil {
		return err
	}
	r.Approved = append(r.Approved, a.Party)
	if r.All = len(s.unapproved()) == 0; r.All {
		s.reach("approval", a.At)
	}
	return nil
}

func lockRecord(s *State, _ procedure.Act, in LockRecord) error {
	if in.ApprovedOn < s.Call.Start {
		return procedure.RefuseField("approved-on", "meeting.refuse.approved-early", lang.Args{"start": s.Call.Start})
	}
	s.Record.LockedOn, s.Record.Note = in.ApprovedOn, in.Note
	put(&s.Reached, "approval", in.ApprovedOn)
	return nil
}

// reads refuses what speaks of another revision than the last.
func (r Record) reads(field string, revision int) error {
	if revision != r.Revision() {
		return procedure.RefuseField(field, "meeting.refuse.other-revision", lang.Args{"revision": strconv.Itoa(r.Revision())})
	}
	return nil
}

// unapproved lists the delegations that have not approved the last revision.
func (s *State) unapproved() []party.ID {
	return slices.DeleteFunc(s.attending(), func(id party.ID) bool { return slices.Contains(s.Record.Approved, id) })
}
