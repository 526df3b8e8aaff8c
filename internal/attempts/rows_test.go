package attempts

import (
	"fmt"
	"strings"

	"kenesh/dossier"
	"kenesh/party"
)

// door is a way an act may come in.
type door string

// The doors, in the order of the table.
const (
	deskDoor    door = "desk"
	apiDoor     door = "API"
	commandDoor door = "command line"
	pouchDoor   door = "pouch"
	linkDoor    door = "link"
)

var doors = []door{deskDoor, apiDoor, commandDoor, pouchDoor, linkDoor}

// cell is what a door is to say to an act. One of the three is set.
type cell struct {
	refused string // the key of the reason
	caught  string // not even kept as an entry: what is held against its author
	none    string // why there is no such act here
	told    string // it stands, and this is what every other party reads, as a key
}

// row is a forbidden act.
type row struct {
	act     string
	try     func(*council) attempt
	hostile func(*council) attempt // what a hostile ministry signs; nil: the same
	eyes    bool                   // while kg gives such acts to two officers
	cells   map[door]cell
}

// officers is one cell for the three doors of an officer, peers for the two of other ministries.
func (r row) officers(x cell) row { return r.with(x, deskDoor, apiDoor, commandDoor) }
func (r row) peers(x cell) row    { return r.with(x, pouchDoor, linkDoor) }
func (r row) with(x cell, at ...door) row {
	cells := map[door]cell{}
	for d, c := range r.cells {
		cells[d] = c
	}
	for _, d := range at {
		cells[d] = x
	}
	r.cells = cells
	return r
}

// everywhere is one reason at every door.
func (r row) everywhere(key string) row { return r.officers(refused(key)).peers(refused(key)) }

func refused(key string) cell { return cell{refused: key} }
func caught(what string) cell { return cell{caught: what} }
func absent(why string) cell  { return cell{none: why} }
func told(key string) cell    { return cell{told: key} }

// Why a door has no such act.
const (
	ownHouse = "which officer acts for a ministry is its own house rule: no other node can judge it"
	ownClock = "the form has no such field: the node's own clock dates the act, and what the officer's node holds is what she has seen"
	ownName  = "the form has no such field: the node signs for its own party"
	outsider = "author is no party of the dossier"
)

// opens is an attempt to open a dossier, in an attempt at one.
func opens(who, kind, step, input string, with ...party.ID) func(*council) attempt {
	return func(c *council) attempt {
		return attempt{by: c.as(who), kind: kind, step: step, input: input, with: with}
	}
}

func in(which func(*council) dossier.ID, who, step, input string) func(*council) attempt {
	return func(c *council) attempt {
		return attempt{by: c.as(who), dossier: which(c), step: step, input: input}
	}
}

func bent(try func(*council) attempt, bend func(*dossier.Header)) func(*council) attempt {
	return func(c *council) attempt {
		a := try(c)
		a.bend = bend
		return a
	}
}

func open(c *council) dossier.ID     { return c.open }
func closed(c *council) dossier.ID   { return c.closed }
func unsigned(c *council) dossier.ID { return c.unsigned }
func expired(c *council) dossier.ID  { return c.expired }
func filed(c *council) dossier.ID    { return c.file }
func treaties(c *council) dossier.ID { return c.treaty }

// rows are the forbidden acts. A new one is a line here.
func rows() []row {
	const send, req = "send", "request"
	persons := []string{"measure", `"identify-person"`, "subjects", person}
	with := func(more ...string) string { return asking(append(persons, more...)...) }
	admits := func(id string) string { return fmt.Sprintf(`{"parties": [%q]}`, id) }
	recall := `{"item": %q, "cause": "inaccurate"}`
	return []row{
		// What a request stands on.
		row{act: "ask a party with which no instrument is in force", try: opens("kg aida", req, send, asking(), "az")}.
			officers(refused("request.refuse.no-basis")).peers(told("request.refuse.no-basis")),
		row{act: "ask under an instrument that has ended", try: opens("kg aida", req, send, asking("basis", `{"symbol": "OLD-1993", "article": "27"}`), "uz")}.
			officers(refused("request.refuse.other-basis")).peers(told("request.refuse.other-basis")),
		row{act: "ask for a measure that no article founds", try: opens("kg aida", req, send, asking("measure", `"intercept"`), "kz")}.
			officers(refused("request.refuse.no-basis")).peers(told("request.refuse.no-basis")),
		row{act: "ask under an article that is not the one", try: opens("kg aida", req, send, asking("basis", `{"symbol": "UNTOC-2000", "article": "18"}`), "kz")}.
			officers(refused("request.refuse.other-basis")).peers(told("request.refuse.other-basis")),
		row{act: "ask under no instrument", try: opens("kg aida", req, send, asking("basis", ""), "kz")}.everywhere("refuse.field-missing"),
		row{act: "ask without a purpose: no offence", try: opens("kg aida", req, send, asking("offence", ""), "kz")}.everywhere("refuse.field-missing"),
		row{act: "ask without a purpose: nothing is sought", try: opens("kg aida", req, send, asking("sought", ""), "kz")}.everywhere("refuse.field-missing"),
		row{act: "ask two parties at once", try: opens("kg aida", req, send, asking(), "kz", "uz")}.
			officers(absent("a request to two is two requests, and neither addressee sees the other's")).peers(refused("request.refuse.one-addressee")),

		// Neutrality.
		row{act: "ask about a person without the neutrality worksheet", try: opens("kg aida", req, send, with(), "kz")}.everywhere("request.refuse.worksheet"),
		row{act: "ask although a political character predominates", try: opens("kg aida", req, send, with("worksheet", strings.Replace(pointing, `"ordinary"`, `"predominates"`, 1)), "kz")}.
			everywhere("request.refuse.predominates"),
		row{act: "point to such a character and not say why an ordinary crime predominates", try: opens("kg aida", req, send, with("worksheet", strings.Replace(neutral, `"f-offence": "neutral"`, `"f-offence": "points"`, 1)), "kz")}.
			everywhere("request.refuse.why-ordinary"),
		row{act: "sign a second time as the same officer", try: in(unsigned, "kg aida", "countersign", `{}`),
			hostile: func(c *council) attempt {
				a := in(unsigned, "kg aida", "countersign", `{}`)(c)
				a.name = " AIDA  osmonova"
				return a
			}}.everywhere("request.refuse.same-officer"),
		row{act: "go on with a request that lacks its second signature", try: in(unsigned, "kg aida", "remind", `{}`)}.everywhere("request.refuse.unsigned"),
		row{act: "answer a request that lacks its second signature", try: in(unsigned, "kz aida", "acknowledge", taken)}.everywhere("request.refuse.unsigned"),
		row{act: "sign a second time for the other side", try: in(unsigned, "kz bakyt", "countersign", `{}`)}.everywhere("request.refuse.nothing-to-countersign"),

		// Four eyes.
		row{act: "approve one's own draft", try: func(c *council) attempt {
			return attempt{by: c.as("kg dana"), dossier: c.file, step: "approve", input: `{"draft": "1", "version": 1}`, draft: "1"}
		}, hostile: in(filed, "kz aida", "approve", `{"draft": "1", "version": 1}`)}.
				officers(refused("refuse.power")).with(refused("desk.lack.approve"), deskDoor).peers(caught(outsider)),
		row{act: "approve one's own draft, as head of department", eyes: true, try: func(c *council) attempt {
			return attempt{by: c.as("kg bakyt"), dossier: c.file, step: "approve", input: `{"draft": "2", "version": 1}`, draft: "2"}
		}, hostile: in(filed, "kz aida", "approve", `{"draft": "2", "version": 1}`)}.officers(refused("file.refuse.own-draft")).peers(caught(outsider)),
		row{act: "send a draft that nobody approved", eyes: true, try: in(filed, "kg bakyt", "send", `{"draft": "2"}`), hostile: in(filed, "kz aida", "send", `{"draft": "2"}`)}.
			everywhere("file.refuse.no-such-drafts").peers(caught(outsider)),
		row{act: "take an act that takes two officers, alone", eyes: true, try: in(open, "kg bakyt", "recall", fmt.Sprintf(recall, "request"))}.
			officers(refused("refuse.four-eyes")).with(absent("its form saves a draft and nothing else"), deskDoor).peers(absent(ownHouse)),

		// Refusal and the end.
		row{act: "refuse on a ground that is not listed", try: in(open, "kz aida", "refuse", `{"extent": "whole", "grounds": [{"ground": "not-today"}]}`)}.everywhere("refuse.field-choice"),
		row{act: "refuse on no ground", try: in(open, "kz aida", "refuse", `{"extent": "whole", "grounds": []}`)}.everywhere("refuse.field-missing"),
		row{act: "refuse for the form without asking first", try: in(open, "kz aida", "refuse", `{"extent": "whole", "grounds": [{"ground": "form"}]}`)}.everywhere("request.refuse.ask-first"),
		row{act: "reply in a closed request", try: in(closed, "kz aida", "reply", final)}.everywhere("request.refuse.replied"),
		row{act: "ask for clarification in a closed request", try: in(closed, "kz aida", "ask", question)}.everywhere("request.refuse.replied"),

		// The clock.
		row{act: "stop the other side's clock by a question", try: in(open, "kg aida", "ask", question)}.everywhere("request.refuse.only-addressee"),
		row{act: "extend the other side's clock by an authorisation", try: in(open, "kg aida", "await-authorisation", `{"authority": "court", "expected": "2090-01-01", "reason": {"en": "Later"}, "tongue": "en"}`)}.
			everywhere("request.refuse.only-addressee"),
		row{act: "stop a clock one has no part in, having been let in to read", try: in(open, "uz aida", "ask", question)}.everywhere("request.refuse.only-addressee"),
		row{act: "record the other side's silence while it is one's own turn", try: in(expired, "kz aida", "record-silence", `{}`)}.everywhere("request.refuse.only-requester"),

		// Information and what may be done with it.
		row{act: "recall what is not one's own", try: in(open, "kg aida", "recall", fmt.Sprintf(recall, "reply-1"))}.everywhere("request.refuse.not-yours"),
		row{act: "recall, having been let in to read", try: in(open, "uz aida", "recall", fmt.Sprintf(recall, "request"))}.everywhere("request.refuse.reads-only"),
		row{act: "correct what is not one's own", try: in(open, "kg aida", "correct", `{"item": "reply-1", "wrong": "incorrect", "text": {"en": "No"}, "tongue": "en"}`)}.everywhere("request.refuse.not-yours"),
		row{act: "loosen a handling code by restricting it", try: in(open, "kz aida", "restrict", `{"item": "reply-1", "handling": "h0"}`)}.everywhere("request.refuse.loosens"),
		row{act: "restrict what is not one's own", try: in(open, "kg aida", "restrict", `{"item": "reply-1", "handling": "h3", "limits": {"en": "Mine"}, "tongue": "en"}`)}.everywhere("request.refuse.not-yours"),
		row{act: "grant oneself the use of what the other side gave", try: in(open, "kg aida", "grant-use", fmt.Sprintf(granting, "reply-1", "court", "", "2090-01-01"))}.everywhere("request.refuse.not-given"),
		row{act: "grant a use, having been let in to read", try: in(open, "uz aida", "grant-use", fmt.Sprintf(granting, "all", "sharing", "az", "2090-01-01"))}.everywhere("request.refuse.reads-only"),
		row{act: "grant a use and name no purpose", try: in(open, "kz aida", "grant-use", `{"item": "reply-1", "use": "court", "until": "2090-01-01"}`)}.everywhere("refuse.field-missing"),
		row{act: "grant a use without an end", try: in(open, "kz aida", "grant-use", `{"item": "reply-1", "use": "court", "purpose": {"en": "Trial"}}`)}.everywhere("refuse.field-missing"),
		row{act: "show it on without the owner's grant", try: in(open, "kg aida", dossier.Admit, admits("az")), hostile: afresh("kg aida", dossier.Admit, admits("az"))}.
			officers(refused("request.refuse.no-grant")).peers(told("request.label.warn-uninvited")),
		row{act: "show it on after the grant's last day", try: in(expired, "kg aida", dossier.Admit, admits("uz")), hostile: func(c *council) attempt {
			a := afresh("kg aida", dossier.Admit, admits("uz"))(c)
			c.as("kz aida").does(a.dossier, "", "grant-use", fmt.Sprintf(granting, "all", "sharing", "uz", "2020-01-01"))
			return a
		}}.
			officers(refused("request.refuse.grant-ended")).peers(told("request.label.warn-uninvited")),
		row{act: "show it on by a grant for the court", try: in(expired, "kg aida", dossier.Admit, admits("az")), hostile: func(c *council) attempt {
			a := afresh("kg aida", dossier.Admit, admits("az"))(c)
			c.as("kz aida").does(a.dossier, "", "grant-use", fmt.Sprintf(granting, "all", "court", "", "2090-01-01"))
			return a
		}}.
			officers(refused("request.refuse.no-grant")).peers(told("request.label.warn-uninvited")),
		row{act: "show it on as the one who was asked", try: in(open, "kz aida", dossier.Admit, admits("az"))}.
			officers(refused("refuse.founder-only")).peers(caught("only the founder admits and releases")),
		row{act: "show it on, having been let in to read", try: in(open, "uz aida", dossier.Admit, admits("az"))}.
			officers(refused("refuse.founder-only")).peers(caught("only the founder admits and releases")),
		row{act: "let the other side go", try: in(open, "kg aida", dossier.Release, `{"party": "kz"}`), hostile: afresh("kg aida", dossier.Release, `{"party": "kz"}`)}.
			officers(refused("request.refuse.sides-stay")).peers(told("desk.sign.released")),

		// Whose act it is.
		row{act: "bind the ministry as an officer who may not", try: in(open, "kz dana", "accept", `{"measures": [{"measure": "vehicle", "office": "Desk"}]}`)}.
			officers(refused("refuse.power")).with(refused("desk.lack.commit"), deskDoor).peers(absent(ownHouse)),
		row{act: "act as an auditor", try: in(open, "kg esen", "remind", `{}`)}.
			officers(refused("refuse.power")).with(refused("desk.lack.read"), deskDoor).peers(absent(ownHouse)),
		row{act: "act as the engineer", try: in(open, "kg farid", "remind", `{}`)}.
			officers(refused("refuse.power")).with(refused("desk.lack.read"), deskDoor).peers(absent(ownHouse)),
		row{act: "act without signing in", try: func(c *council) attempt {
			a := in(open, "kg aida", "remind", `{}`)(c)
			a.by = a.by.stranger()
			return a
		}}.officers(refused("roster.refuse.token.unknown")).with(refused("http 401"), deskDoor).peers(absent("a pouch or a link of nobody opens nothing: see the rows on reading")),
		row{act: "take the other side's step", try: in(open, "kz aida", "remind", `{}`)}.everywhere("request.refuse.only-requester"),
		row{act: "sign in another party's name", try: in(open, "kz aida", "transfer", `{"office": "Another", "party": "kg"}`), hostile: func(c *council) attempt {
			a := in(open, "kz aida", "close", `{}`)(c)
			a.in = "uz"
			return a
		}}.officers(refused("refuse.field-unknown")).with(absent(ownName), deskDoor).peers(caught("signature does not verify")),
		row{act: "act after having been let go", try: in(open, "tr aida", "translate", `{"item": "request", "rendering": "working", "text": {"en": "x"}}`)}.
			officers(refused("refuse.not-party")).peers(refused("refuse.void-released")),
		row{act: "act where one was never in", try: in(open, "az aida", "translate", `{"item": "request", "rendering": "working", "text": {"en": "x"}}`),
			hostile: func(c *council) attempt {
				a := in(open, "az aida", "translate", `{"item": "request", "rendering": "working", "text": {"en": "x"}}`)(c)
				a.bend = func(h *dossier.Header) { h.Number, h.Prev = 1, [32]byte{} }
				return a
			}}.officers(refused("refuse.not-here")).with(refused("desk.fault.not-found.why"), deskDoor).peers(caught("author is no party of the dossier")),

		// The record.
		row{act: "date an act back", try: in(open, "kz aida", "transfer", `{"office": "Another", "at": "2024-01-01T00:00:00Z"}`)}.
			officers(refused("refuse.field-unknown")).with(absent(ownClock), deskDoor).peers(absent("a moment is its author's claim, and nothing happens to a time limit before what its author had seen: `TestADateIsPutBackInVain`")),
		row{act: "stand before what one has seen", try: in(open, "kz aida", "transfer", `{"office": "Another", "clock": 2}`),
			hostile: bent(in(open, "kz aida", "transfer", `{"office": "Another"}`), func(h *dossier.Header) { h.Clock = 2 })}.
			officers(refused("refuse.field-unknown")).with(absent(ownClock), deskDoor).peers(caught("clock 2 after")),
		row{act: "claim to have seen less than before", try: in(open, "kz aida", "transfer", `{"office": "Another", "seen": 1}`),
			hostile: bent(in(open, "kz aida", "transfer", `{"office": "Another"}`), func(h *dossier.Header) { delete(h.Seen, "kg"); delete(h.SeenAs, "kg") })}.
			officers(refused("refuse.field-unknown")).with(absent(ownClock), deskDoor).peers(caught("has seen less")),

		row{act: "destroy the ministry's copy as an officer who may not", try: in(open, "kg aida", dossier.Shredded, `{}`)}.
			officers(refused("refuse.no-step")).with(refused("desk.lack.audit"), deskDoor).with(refused("cli.unknown-step"), commandDoor).peers(absent(ownHouse)),
		row{act: "destroy another ministry's copy", hostile: func(c *council) attempt {
			a := in(open, "kz aida", dossier.Shredded, `{}`)(c)
			a.in = "uz"
			return a
		}}.officers(absent("whoever may order it destroys the copy of her own ministry")).peers(caught("signature does not verify")),

		// The register of treaties.
		row{act: "strike an instrument another party registered", try: in(treaties, "kz aida", "strike", `{"reason": {"en": "Away"}}`)}.everywhere("treaty.refuse.only-registrar"),
	}
}

// afresh is an attempt in a request of its own: what a hostile ministry brings about there stays.
func afresh(who, step, input string) func(*council) attempt {
	return func(c *council) attempt {
		return attempt{by: c.as(who), dossier: c.begin(asking()), step: step, input: input}
	}
}
