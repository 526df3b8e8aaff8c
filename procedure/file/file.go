// Package file is a ministry's own dossier, which never leaves its node: what it thinks
// about another dossier, or about one that is not opened yet, before anybody else hears
// of it: notes, and drafts of acts with a second officer's approval. Whose work it is, the
// duty desk keeps, for files and all other dossiers alike (package duty).
//
//	open ─→ draft ─→ to approve ── approve ─→ approved ── send ─→ sent
//	                    ↑   └───── return, with reasons ─→ returned
//	                    └───────── revise ────────────────────┘
//	note, withdraw (a draft) at any time; close ends it, reopen begins anew
//
// Its one party alone can read it: every officer whose role reads dossiers. It is
// addressed to nobody, so no other node learns that it exists.
//
// Four eyes: an approval is by another officer than the one whose version it is, and for
// that version only. A version is the canonical bytes of the act's input, with the names
// of its kind and step, for this kind knows no other; revise makes another version, which
// waits again. Which acts need this at all is the node's policy and no rule of this kind;
// the clerk asks for it at every door.
//
// Nothing crosses: there is one chain.
//
// The files: this one is the procedure and its state, steps.go and drafts.go its rules,
// faces.go and document.go how it is shown.
package file

import (
	"embed"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

//go:embed words
var words embed.FS

// Procedure is the kind: its steps, who may take them and what they change.
var Procedure = procedure.Define[State]("file",
	procedure.Doc{Words: words, Audience: procedure.Alone, Sealed: true, Place: 8, Keeper: &procedure.Keeper{
		Waiting: string(ToApprove), Tie: tieAbout, Open: func(kind string, about []string, title lang.Text) any {
			in := &Open{Title: title, Kind: kind}
			if len(about) > 0 {
				in.About, in.Others = about[0], about[1:]
			}
			return in
		},
	}},
	procedure.On("open", procedure.Anyone[State], open),
	procedure.On("note", mayAct, note),
	procedure.On(procedure.StepDraft, mayAct, draft),
	procedure.On(procedure.StepRevise, some(unsent), revise),
	procedure.On(procedure.StepApprove, some(waits), approve, approves),
	procedure.On(procedure.StepReturn, some(judged), giveBack, approves),
	procedure.On("withdraw", some(unsent), withdraw),
	procedure.On(procedure.StepSend, some(approved), send),
	procedure.On("close", mayClose, closeFile),
	procedure.On("reopen", mayReopen, reopen),
)

// approves marks a step that answers for what leaves the ministry.
var approves = procedure.Needs(policy.Approve)

// State is a file. The zero State is none yet.
type State struct {
	Party    party.ID         `json:"party,omitempty"`
	Title    lang.Text        `json:"title,omitempty"`
	Kind     string           `json:"kind,omitempty"`  // of the dossier it is about, where it has no title
	About    string           `json:"about,omitempty"` // the dossier it is about
	Others   []string         `json:"others,omitempty"`
	Purpose  lang.Text        `json:"purpose,omitempty"`
	Opened   Signature        `json:"opened,omitzero"`
	Notes    []Remark         `json:"notes,omitempty"`
	Kept     []procedure.Kept `json:"drafts,omitempty"`
	Outcome  lang.Text        `json:"outcome,omitempty"`
	Closed   Signature        `json:"closed,omitzero"`
	Reopened []Remark         `json:"reopened,omitempty"`
}

// Signature is an officer's act.
type Signature struct {
	By party.Person `json:"by,omitzero"`
	At lang.Moment  `json:"at,omitempty"`
}

// Remark is what an officer wrote for her colleagues.
type Remark struct {
	Signature Signature `json:"signature,omitzero"`
	Text      lang.Text `json:"text,omitempty"`
}

func signature(a procedure.Act) Signature { return Signature{By: a.By, At: a.At} }
