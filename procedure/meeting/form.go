package meeting

import (
	"slices"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Prefill starts a change from what is there now: a delegation from the present one, the
// declaration from the meeting's own dates and ministers, the communiqué from the record.
func (s *State) Prefill(a procedure.Act, in any) {
	switch in := in.(type) {
	case *Delegation:
		in.Delegation = slices.Clone(s.Delegations[a.Party])
	case *RecordDeclaration:
		in.SignedOn, in.Place = max(s.Call.Start, s.Call.End), s.Call.Place
		for _, id := range s.parties() {
			if d := s.Delegations[id]; len(d) > 0 && signs(d[0].Role) {
				in.Signatories = append(in.Signatories, id)
			}
		}
	case *ConfirmSignature:
		if d := s.Delegations[a.Party]; len(d) > 0 {
			in.Signatory = d[0].Name
		}
	case *OfferNext:
		in.Number, in.Year = s.Call.Number+1, s.year()+1
	case *FixNext:
		if len(s.Offers) == 1 {
			in.Number, in.Year, in.Host = s.Offers[0].Number, s.Offers[0].Year, s.Offers[0].Party
		}
	case *IssueAgenda:
		if s.Gathers("issue-agenda") == "" { // otherwise Gather fills it in
			in.FollowUp = slices.Clone(s.Provisional.FollowUp)
		}
	default:
		s.prefillPrepared(in)
		s.prefillSitting(a, in)
		s.prefillRecord(in)
	}
}

func (s *State) prefillPrepared(in any) {
	switch in := in.(type) {
	case *Postpone:
		in.Start, in.End = s.Call.Start, s.Call.End
	case *Move:
		in.Form, in.Place, in.Join = s.form(), s.Call.Place, s.Links.Join
	case *HandOver:
		if len(s.Ready) == 1 {
			in.Chair = s.Ready[0]
		}
	case *Plates:
		if len(s.Plates.Plates) > 0 {
			*in = Plates{Basis: s.Plates.Basis, Plates: slices.Clone(s.Plates.Plates)}
			return
		}
		in.Basis = "alphabetical"
		if len(s.Call.Rules.Order) > 0 {
			in.Basis = "as-listed"
		}
		for _, id := range s.Precedence(nil) {
			in.Plates = append(in.Plates, Plate{Seat: id})
		}
	case *Accredit:
		for _, id := range s.parties() {
			if x, ok := s.Accreditations[id]; ok && x.Outcome == "" && in.Whose == "" {
				in.Whose = id
			}
		}
		if in.Whose != "" {
			in.Submission = s.Accreditations[in.Whose].Submission
		}
	case *AssignItem:
		if i, err := s.undecided(in.Item); err == nil {
			in.Rapporteur, in.Due = i.Preparation.Rapporteur, i.Preparation.Due
		}
	case *ReportItem:
		if i, err := s.undecided(in.Item); err == nil {
			in.Report, in.Recommendation = i.Preparation.Report, i.Preparation.Recommendation
		}
	case *SetEvent:
		in.Zone = s.Call.Zone
		if e, err := s.event(in.Event); err == nil {
			was := in.Event
			*in = e.Event
			in.Event = was
		}
	case *Deadlines:
		*in = s.due()
	case *Links:
		*in = s.Links
	}
}

func (s *State) prefillSitting(a procedure.Act, in any) {
	switch in := in.(type) {
	case *GiveFloor:
		if wait := s.Waiting(); in.Request == "" && len(wait) > 0 {
			in.Request, in.Minutes = wait[0].ID, wait[0].Minutes
		}
	case *AskFloor:
		if in.Minutes == 0 {
			in.Minutes = s.Call.Rules.minutes(a.Party)
		}
	case *Consider:
		in.Item = s.orCurrent(in.Item)
	case *PutDecision:
		in.Item = s.orCurrent(in.Item)
		if i, err := s.undecided(in.Item); err == nil {
			if in.Decision = i.Put; in.Decision.Empty() {
				in.Decision = i.Preparation.Recommendation
			}
		}
	case *AdoptDecision:
		in.Item = s.orCurrent(in.Item)
		if in.Manner == "" {
			in.Manner = "consensus"
			if share := s.Call.Rules.Adoption; share != "" && share != "consensus" {
				in.Manner, in.Share = "majority", share
			}
		}
	case *MarkAttendance:
		if len(s.Sitting.Present) == 0 && len(in.Who) == 0 {
			in.Who, in.Attendance = s.attending(), "in"
		}
	}
}

func (s *State) orCurrent(item string) string {
	if item == "" {
		return s.Sitting.Item
	}
	return item
}

func (s *State) prefillRecord(in any) {
	r := s.Record
	switch in := in.(type) {
	case *RequestCorrection:
		in.Revision = r.Revision()
		if at := slices.IndexFunc(r.Lines(), func(l Line) bool { return l.ID == in.Line }); at >= 0 && in.Text.Empty() {
			in.Text = r.Lines()[at].Text
		}
	case *ApproveRecord:
		in.Revision = r.Revision()
	case *DraftCommunique:
		if c := s.Communique; c.Draft > 0 {
			in.Title, in.Text = c.Title, c.Text
			return
		}
		*in = s.draft()
	case *ReleaseCommunique:
		in.Draft = s.Communique.Draft
	case *Announce:
		*in = Announce{Title: s.Call.Title, Start: s.Call.Start, End: s.Call.End, Place: s.Call.Place}
	case *PublishDocument:
		if in.Adopted = max(s.Call.Start, s.Call.End); in.Document == declaration && s.declared() {
			in.Adopted = s.Declaration.SignedOn
		}
	}
}

// Enumerate offers what a step may name: items, documents, requests, corrections.
func (s *State) Enumerate(a procedure.Act, field string) []procedure.Named {
	var all []procedure.Named
	addBy := func(id string, by party.ID, name lang.Text, may bool) {
		if may {
			all = append(all, procedure.Named{ID: id, Name: name, By: by})
		}
	}
	add := func(id string, name lang.Text, may bool) { addBy(id, "", name, may) }
	switch field {
	case "item":
		for _, i := range s.Items {
			add(i.ID, i.name(), slices.Contains(itemStages[a.Step], i.Stage))
		}
	case "objection":
		for _, o := range s.Objections {
			addBy(o.ID, o.By, o.Reason, o.Outcome == "")
		}
	case "paper":
		for _, p := range s.Papers {
			add(p.ID, p.Document.Title, p.waits())
		}
	case "symbol":
		for _, p := range s.Papers {
			add(p.Symbol, p.Document.Title, p.Symbol != "")
		}
	case "event":
		for _, e := range s.Programme {
			add(e.ID, e.Event.Title, e.Called.Empty())
		}
	case "request":
		for _, x := range s.Waiting() {
			addBy(x.ID, x.By, x.Speaker, true)
		}
	case "point":
		for _, p := range s.Sitting.Points {
			addBy(p.ID, p.By, p.Text, p.Outcome == "")
		}
	case "line":
		for _, l := range s.Record.Lines() {
			add(l.ID, l.Text, l.correctable())
		}
	case "document":
		return s.publishable()
	case "publication":
		for _, r := range s.Releases {
			add(r.ID, s.titleOf(r), r.Withdrawn.Empty())
		}
	case "correction":
		for _, c := range s.Record.Corrections {
			addBy(c.ID, c.By, c.Reason, c.Outcome == "")
		}
	}
	return all
}

// itemStages says at which stages a step may name an item.
var itemStages = map[string][]string{
	"take-item": {proposed}, "leave-item": {proposed},
	"assign-item": {listed, considered}, "report-item": {listed, considered}, "call-item": {listed, considered},
	"consider": {listed}, "decide": {considered}, "put-decision": {considered}, "adopt-decision": {considered},
	"state-reservation": {listed, considered, decided}, "explain-position": {decided}, "submit-document": {listed, considered, proposed},
}

// name is what the item is called in forms and sentences.
func (i Item) name() lang.Text {
	if i.Standing {
		return speak(lang.Say("meeting.label.standing-"+i.ID, nil))
	}
	return i.Title
}
