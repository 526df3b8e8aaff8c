package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/store"
)

// Draft is an act that one officer has prepared and another is to approve. It lies in a file
// of the ministry's own, and is approved, returned, withdrawn and sent by the file's steps.
type Draft struct {
	File      string   `json:"file"`  // the dossier it is kept in
	Draft     string   `json:"draft"` // its number there
	Version   int      `json:"version"`
	Stage     string   `json:"stage"`
	StageName string   `json:"stageName"`
	Kind      string   `json:"kind"`
	Step      string   `json:"step"`
	StepName  string   `json:"stepName"`
	Title     string   `json:"title"` // of the file
	Language  string   `json:"language,omitempty"`
	Dossier   string   `json:"dossier,omitempty"` // in which it will be taken; none: it opens one
	Parties   []string `json:"parties"`           // the others, of one that it opens
	By        Person   `json:"by"`
	At        string   `json:"at" format:"date-time"`
	Judge     *Person  `json:"judge,omitempty"` // who approved or returned this version
	Reasons   string   `json:"reasons,omitempty"`
	Became    string   `json:"became,omitempty"` // the dossier it was sent in
	Href      string   `json:"href"`
}

// DraftText is a draft with what will be recorded, as its second officer reads it.
type DraftText struct {
	Draft
	Sentence string `json:"sentence"` // what the entry will say
	Input    any    `json:"input"`
}

// DraftList are drafts that somebody still has to do something with; Next leads to more.
type DraftList struct {
	Drafts []Draft `json:"drafts"`
	Next   string  `json:"next,omitempty"`
}

// listDrafts answers with the drafts that wait: of the files whose turn is this party's, the
// last changed first.
func (a *api) listDrafts(w http.ResponseWriter, q *request) error {
	values, err := parameters(q.URL, "after", "limit")
	if err != nil {
		return err
	}
	list, keeper := DraftList{Drafts: []Draft{}}, a.Clerk.Keeper()
	if keeper == nil {
		return a.answer(w, q, http.StatusOK, list)
	}
	query := index.Query{Kind: keeper.Kind, Await: a.Clerk.Me(), Sort: index.ByChanged, Desc: true, After: values.Get("after"), Lang: q.voice.Tag}
	if query.Limit, err = limit(values); err != nil {
		return err
	}
	found, err := a.Index.List(q.Context(), query)
	if errors.Is(err, index.ErrAfter) {
		return procedure.RefuseField("after", "refuse.field-choice", nil)
	}
	if err != nil {
		return fmt.Errorf("listing drafts: %w", err)
	}
	for _, s := range found.Rows {
		file, err := a.Clerk.Read(q.Context(), s.ID)
		if err != nil {
			return err
		}
		for _, k := range kept(file) {
			if k.Standing != procedure.WasSent && k.Standing != procedure.Withdrawn {
				list.Drafts = append(list.Drafts, a.draft(q, file, k))
			}
		}
	}
	if found.Next != "" {
		list.Next = Root + "/drafts?" + url.Values{"after": {found.Next}, "limit": {fmt.Sprint(query.Limit)}}.Encode()
		w.Header().Set("Link", "<"+list.Next+`>; rel="next"`)
	}
	return a.answer(w, q, http.StatusOK, list)
}

func kept(file *procedure.Record) []procedure.Kept {
	keeping, ok := file.State.(procedure.Keeping)
	if !ok {
		return nil
	}
	return keeping.Drafts()
}

// getDraft answers with a draft as it will be recorded.
func (a *api) getDraft(w http.ResponseWriter, q *request) error {
	if _, err := parameters(q.URL); err != nil {
		return err
	}
	file, err := a.read(q)
	if err != nil {
		return err
	}
	k, known := procedure.DraftOf(file.State, q.PathValue("draft"))
	kind := a.Clerk.Procedure(k.Act.Kind)
	if !known || kind == nil {
		return clerk.ErrUnknown
	}
	cmd, err := a.Clerk.Drafted(k)
	if err != nil {
		return err
	}
	state, act := kind.New(), procedure.Act{Step: cmd.Step, Party: a.Clerk.Me(), Number: 1, By: q.as(), At: lang.Moment(a.Now().UnixMilli()),
		Founder: a.Clerk.Me(), Parties: append([]party.ID{a.Clerk.Me()}, cmd.Parties...)}
	read := []dossier.ID{file.History.ID()}
	if !cmd.Dossier.IsZero() {
		r, err := a.Clerk.Read(q.Context(), cmd.Dossier)
		if err != nil {
			return err
		}
		read, state = append(read, cmd.Dossier), r.State
		act.Number, act.Founder, act.Parties = r.History.Heads()[a.Clerk.Me()]+1, r.History.Founder(), r.History.Present()
	}
	if err := a.recordAll(q, read); err != nil {
		return err
	}
	return a.answer(w, q, http.StatusOK, DraftText{Draft: a.draft(q, file, k), Sentence: q.voice.Say(kind.Sentence(state, act, cmd.Input)), Input: procedure.Plain(cmd.Input)})
}

func (a *api) draft(q *request, file *procedure.Record, k procedure.Kept) Draft {
	id := file.History.ID()
	d := Draft{File: id.String(), Draft: k.ID, Version: k.Version, Stage: string(k.Standing),
		StageName: a.word(q, file.History.Kind()+".standing."+string(k.Standing), string(k.Standing)),
		Kind:      k.Act.Kind, Step: k.Act.Step, StepName: a.word(q, stepKey(k.Act.Kind, k.Act.Step), k.Act.Step),
		Dossier: k.Act.Dossier, Parties: texts(k.Act.Parties), By: Person{Name: k.By.Name, Role: string(k.By.Role)},
		At: procedure.Time(k.At), Became: k.Dossier, Href: draftHref(id, k.ID)}
	d.Title, d.Language = title(q, file.Facts())
	if k.Judge.Name != "" {
		d.Judge = &Person{Name: k.Judge.Name, Role: string(k.Judge.Role)}
	}
	if !k.Reasons.Empty() {
		d.Reasons, _ = q.voice.Text(k.Reasons)
	}
	return d
}

func draftHref(file dossier.ID, draft string) string {
	return href(file) + "/drafts/" + url.PathEscape(draft)
}

// drafted reports whether an act is to be kept as a draft for a second officer, and not taken.
func drafted(asked url.Values) bool { return asked.Get("draft") != "" }

// newDraft asks for a draft of its own; anything else names the draft whose next version the
// act is to be, as FILE/NUMBER.
const newDraft = "1"

// keep keeps an act as a draft.
func (a *api) keep(ctx context.Context, q *request, cmd clerk.Command) (store.Done, error) {
	var k clerk.Keeping
	if name := q.URL.Query().Get("draft"); name != newDraft {
		file, number, _ := strings.Cut(name, "/")
		id, err := a.named(q, file)
		if err != nil || number == "" {
			return store.Done{}, procedure.RefuseField("draft", "refuse.field-choice", nil)
		}
		k = clerk.Keeping{File: id, Draft: number}
	}
	return a.Clerk.Keep(ctx, cmd, k)
}

// draftBy is the draft that an entry of a file made or revised.
func (a *api) draftBy(q *request, done store.Done) (string, error) {
	file, err := a.Clerk.Read(q.Context(), done.Dossier)
	if err != nil {
		return "", err
	}
	return file.DraftBy(done.Number), nil
}
