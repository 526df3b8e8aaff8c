package request

import (
	"slices"
	"strconv"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// Information that was given stays its giver's to correct, restrict and recall
// (Recommendation R(87)15, 5.5.ii; Interpol's Rules on the Processing of Data). Items are
// "request", which is what the requester sent, and "reply-1", "reply-2" …

// Correct is the input of correct.
type Correct struct {
	Item   string    `json:"item,omitempty" field:"required,max=40"`
	Wrong  string    `json:"wrong,omitempty" field:"required,choices=incorrect|incomplete|outdated"`
	Text   lang.Text `json:"text,omitempty" field:"required,long"`
	Tongue string    `json:"tongue,omitempty" field:"required,choices=ky|kk|uz|az|tr|en|ru"`
}

// Restrict is the input of restrict: from now on the item is handled under another code.
type Restrict struct {
	Item     string    `json:"item,omitempty" field:"required,max=40"`
	Handling string    `json:"handling,omitempty" field:"required,choices=h0|h1|h2|h3"`
	Limits   lang.Text `json:"limits,omitempty"`
	Tongue   string    `json:"tongue,omitempty" field:"choices=ky|kk|uz|az|tr|en|ru"`
}

// Recall is the input of recall: the item is no longer to be used.
type Recall struct {
	Item   string    `json:"item,omitempty" field:"required,max=40"`
	Cause  string    `json:"cause,omitempty" field:"required,choices=inaccurate|unlawful|purpose-ended|consent-withdrawn|person-asked|other"`
	Remark lang.Text `json:"remark,omitempty"`
}

// AnswerRecall is the input of answer-recall: what the holder did with it.
type AnswerRecall struct {
	Recall string    `json:"recall,omitempty" field:"required,max=40"`
	Did    string    `json:"did,omitempty" field:"required,choices=suspended|destroyed|kept"`
	Reason lang.Text `json:"reason,omitempty"`
}

// Translate is the input of translate: an item's free text in one more language. The
// original stays authoritative and no clock waits for it.
type Translate struct {
	Item      string    `json:"item,omitempty" field:"required,max=40"`
	Rendering string    `json:"rendering,omitempty" field:"required,choices=official|working"`
	Text      lang.Text `json:"text,omitempty" field:"required,long"`
}

// Corrected, Restricted, Recalled, Translation and Noted are what those steps leave.
type (
	Corrected struct {
		Party party.ID    `json:"party,omitempty"`
		At    lang.Moment `json:"at,omitempty"`
		Input Correct     `json:"input,omitzero"`
	}
	Restricted struct {
		Party party.ID    `json:"party,omitempty"`
		At    lang.Moment `json:"at,omitempty"`
		Input Restrict    `json:"input,omitzero"`
	}
	Recalled struct {
		ID      string         `json:"id,omitempty"`
		Party   party.ID       `json:"party,omitempty"`
		At      lang.Moment    `json:"at,omitempty"`
		Input   Recall         `json:"input,omitzero"`
		Holders []party.ID     `json:"holders,omitempty"`
		Answers []RecallAnswer `json:"answers,omitempty"`
	}
	RecallAnswer struct {
		Party party.ID     `json:"party,omitempty"`
		At    lang.Moment  `json:"at,omitempty"`
		Input AnswerRecall `json:"input,omitzero"`
	}
	Translation struct {
		Party party.ID    `json:"party,omitempty"`
		At    lang.Moment `json:"at,omitempty"`
		Input Translate   `json:"input,omitzero"`
	}
	Noted struct {
		Party party.ID    `json:"party,omitempty"`
		At    lang.Moment `json:"at,omitempty"`
		Input Channel     `json:"input,omitzero"`
	}
)

// items lists what a party has given.
func (s *State) items(by party.ID) []string {
	switch {
	case by == s.Requester && by != "":
		return []string{"request"}
	case by == s.Addressee:
		var all []string
		for _, r := range s.Replies {
			all = append(all, r.ID)
		}
		return all
	}
	return nil
}

func (s *State) owns(by party.ID, item string) error {
	if !slices.Contains(s.items(by), item) {
		return procedure.RefuseField("item", "request.refuse.not-yours", nil)
	}
	return nil
}

// handling is the code an item is handled under now.
func (s *State) handling(item string) string {
	code := s.Contents.Handling
	for _, r := range s.Replies {
		if r.ID == item {
			code = r.Input.Handling
		}
	}
	for _, r := range s.Restrictions {
		if r.Input.Item == item {
			code = r.Input.Handling
		}
	}
	return code
}

func correct(s *State, a procedure.Act, in Correct) error {
	if err := first(s.owns(a.Party, in.Item), authentic(in.Tongue, []free{{"text", in.Text}})); err != nil {
		return err
	}
	s.Corrections = append(s.Corrections, Corrected{Party: a.Party, At: a.At, Input: in})
	return nil
}

// restrict never loosens: more is allowed by grant-use, to whom and until when.
func restrict(s *State, a procedure.Act, in Restrict) error {
	err := first(s.owns(a.Party, in.Item), needed("limits", in.Handling == "h3" && in.Limits.Empty()), authentic(in.Tongue, []free{{"limits", in.Limits}}))
	if err != nil {
		return err
	}
	if in.Handling < s.handling(in.Item) {
		return procedure.RefuseField("handling", "request.refuse.loosens", nil)
	}
	s.Restrictions = append(s.Restrictions, Restricted{Party: a.Party, At: a.At, Input: in})
	return nil
}

func recall(s *State, a procedure.Act, in Recall) error {
	if err := first(s.owns(a.Party, in.Item), needed("remark", in.Cause == "other" && in.Remark.Empty())); err != nil {
		return err
	}
	if slices.ContainsFunc(s.Recalls, func(r Recalled) bool { return r.Input.Item == in.Item }) {
		return procedure.RefuseField("item", "request.refuse.recalled", nil)
	}
	s.Recalls = append(s.Recalls, Recalled{ID: "recall-" + strconv.Itoa(len(s.Recalls)+1), Party: a.Party, At: a.At, Input: in, Holders: holders(a)})
	return nil
}

// awaits reports whether a holder has yet to answer.
func (r Recalled) awaits(id party.ID) bool {
	return slices.Contains(r.Holders, id) && !slices.ContainsFunc(r.Answers, func(k RecallAnswer) bool { return k.Party == id })
}

// holdsRecalled: a holder that has not answered, also a third party that was let in.
func holdsRecalled(s *State, a procedure.Act) error {
	if !slices.ContainsFunc(s.Recalls, func(r Recalled) bool { return r.awaits(a.Party) }) {
		return procedure.Refuse("request.refuse.nothing-recalled", nil)
	}
	return nil
}

func answerRecall(s *State, a procedure.Act, in AnswerRecall) error {
	at := slices.IndexFunc(s.Recalls, func(r Recalled) bool { return r.ID == in.Recall && r.awaits(a.Party) })
	if at < 0 {
		return procedure.RefuseField("recall", "request.refuse.no-such-recall", nil)
	}
	if err := needed("reason", in.Did == "kept" && in.Reason.Empty()); err != nil {
		return err
	}
	s.Recalls[at].Answers = append(s.Recalls[at].Answers, RecallAnswer{Party: a.Party, At: a.At, Input: in})
	return nil
}

func translate(s *State, a procedure.Act, in Translate) error {
	if !slices.Contains(append(s.items(s.Requester), s.items(s.Addressee)...), in.Item) {
		return procedure.RefuseField("item", "request.refuse.no-such-item", nil)
	}
	s.Translations = append(s.Translations, Translation{Party: a.Party, At: a.At, Input: in})
	return nil
}

func addChannel(s *State, a procedure.Act, in Channel) error {
	s.Channels = append(s.Channels, Noted{Party: a.Party, At: a.At, Input: in})
	return nil
}
