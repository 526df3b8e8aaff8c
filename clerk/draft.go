package clerk

import (
	"context"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/store"
)

// Four eyes. An act that this party's policy gives to two officers is signed only if it
// comes out of a draft in the party's own file that another officer has approved as it
// stands, byte for byte. All doors lead to Act, and it asks here; what was approved, and by
// whom, it reads from the file itself and takes nobody's word for it.

// Second reports whether the act takes two officers here.
func (c *Clerk) Second(kind, step string) bool {
	acts := c.pairs.Load()
	return acts != nil && (*acts)[kind+"/"+step]
}

// SetFourEyes puts another list of such acts in force, from the next act on. The caller
// must not change it any more.
func (c *Clerk) SetFourEyes(acts map[string]bool) { c.pairs.Store(&acts) }

// alone refuses an act that one officer may not take.
func (c *Clerk) alone(kind string, cmd Command) error {
	if c.Second(kind, cmd.Step) {
		return procedure.Refuse("refuse.four-eyes", nil)
	}
	return nil
}

// Keeper is the kind that keeps drafts, nil if this node knows none.
func (c *Clerk) Keeper() *procedure.Procedure {
	for _, p := range c.Config.Procedures {
		if p.Keeper != nil && p.Audience == procedure.Alone {
			return p
		}
	}
	return nil
}

// Keeping says where a draft is kept. The zero value: a new draft, in the open file of the
// command's dossier, or in a new file where there is none.
type Keeping struct {
	File   dossier.ID
	Draft  string // whose next version it is
	Remark lang.Text
}

// Keep keeps a command as a draft instead of taking it. What the rules would refuse now is
// refused now. When it returns the draft is on the disk to stay.
func (c *Clerk) Keep(ctx context.Context, cmd Command, k Keeping) (store.Done, error) {
	if c.Keeper() == nil {
		return store.Done{}, procedure.Refuse("refuse.no-kind", nil)
	}
	title, err := c.rehearse(ctx, cmd)
	if err != nil {
		return store.Done{}, err
	}
	out := Command{Dossier: k.File, By: cmd.By, Officer: cmd.Officer, Key: cmd.Key}
	input := canon.Encode(cmd.Input)
	if k.Draft != "" {
		if err := c.sameAct(ctx, cmd, k); err != nil {
			return store.Done{}, err
		}
		out.Step, out.Input = procedure.StepRevise, &procedure.Revision{Draft: k.Draft, Parties: cmd.Parties, Input: input, Remark: k.Remark}
		return c.Act(ctx, out)
	}
	d := &procedure.Draft{Kind: cmd.Kind, Step: cmd.Step, Parties: cmd.Parties, Input: input, Remark: k.Remark}
	if !cmd.Dossier.IsZero() {
		rec, err := c.Read(ctx, cmd.Dossier)
		if err != nil {
			return store.Done{}, err
		}
		d.Kind, d.Dossier = rec.History.Kind(), cmd.Dossier.String()
	}
	if out.Dossier.IsZero() {
		if out.Dossier, err = c.fileOf(ctx, d.Kind, d.Dossier, title, cmd); err != nil {
			return store.Done{}, err
		}
	}
	out.Step, out.Input = procedure.StepDraft, d
	return c.Act(ctx, out)
}

// sameAct refuses a next version that is another act than the draft it is to be one of.
func (c *Clerk) sameAct(ctx context.Context, cmd Command, k Keeping) error {
	file, err := c.Read(ctx, k.File)
	if err != nil {
		return err
	}
	was, known := procedure.DraftOf(file.State, k.Draft)
	about := ""
	if !cmd.Dossier.IsZero() {
		about = cmd.Dossier.String()
	}
	if known && (was.Act.Step != cmd.Step || was.Act.Dossier != about || about == "" && was.Act.Kind != cmd.Kind) {
		return procedure.RefuseField("draft", "refuse.field-choice", nil)
	}
	return nil // of a draft there is not, the file's own rules speak
}

// rehearse judges a command as Try does and returns what its dossier is called.
func (c *Clerk) rehearse(ctx context.Context, cmd Command) (lang.Text, error) {
	if cmd.Dossier.IsZero() {
		all, err := c.foundings(ctx, cmd)
		if err != nil {
			return nil, err
		}
		return all[0].state.(procedure.Facted).Facts().Title, nil
	}
	if err := c.Try(ctx, cmd); err != nil {
		return nil, err
	}
	rec, err := c.Read(ctx, cmd.Dossier)
	if err != nil {
		return nil, err
	}
	return rec.Facts().Title, nil
}

// File is this party's own file of a dossier: the open one, or a new one.
func (c *Clerk) File(ctx context.Context, about dossier.ID, by party.Person, officer, key string) (dossier.ID, error) {
	rec, err := c.Read(ctx, about)
	if err != nil {
		return dossier.ID{}, err
	}
	if c.Keeper() == nil || rec.Procedure != nil && rec.Procedure.Keeper != nil {
		return dossier.ID{}, procedure.Refuse("refuse.no-kind", nil)
	}
	return c.fileOf(ctx, rec.History.Kind(), about.String(), rec.Facts().Title, Command{By: by, Officer: officer, Key: key})
}

func (c *Clerk) fileOf(ctx context.Context, kind, about string, title lang.Text, cmd Command) (dossier.ID, error) {
	keeper := c.Keeper()
	if id, err := dossier.ParseID(about); err == nil {
		found, err := c.Index.Tied(ctx, id)
		if err != nil {
			return dossier.ID{}, err
		}
		for _, s := range found {
			if s.Kind != keeper.Kind || s.Founder != c.Me() {
				continue
			}
			rec, err := c.Read(ctx, s.ID)
			if err != nil {
				return dossier.ID{}, err
			}
			if keeping, ok := rec.State.(procedure.Keeping); ok && keeping.Takes() {
				return s.ID, nil
			}
		}
	}
	var ids []string
	if about != "" {
		ids = []string{about}
	}
	open := Command{Kind: keeper.Kind, Step: keeper.Steps[0].Name, Input: keeper.Keeper.Open(kind, ids, title), By: cmd.By, Officer: cmd.Officer}
	if cmd.Key != "" {
		open.Key = cmd.Key + "/file"
	}
	done, err := c.Act(ctx, open)
	return done.Dossier, err
}

// sound refuses a draft that is no input of the step it names. What is kept is what will
// be signed, so it is held against the step before.
func (c *Clerk) sound(kind, step string, input []byte) error {
	in, err := c.inputOf(kind, step, input)
	if err == nil && string(canon.Encode(in)) != string(input) {
		err = procedure.RefuseField("contents", "refuse.input-form", nil)
	}
	return err
}

func (c *Clerk) inputOf(kind, name string, input []byte) (any, error) {
	p := c.procedures[kind]
	if p == nil || p.Audience == procedure.Alone { // what is done in a file needs no file
		return nil, procedure.RefuseField("kind", "refuse.no-kind", nil)
	}
	for _, s := range p.AllSteps() {
		if s.Name == name {
			return s.Reads(input)
		}
	}
	return nil, procedure.RefuseField("step", "refuse.no-step", nil)
}

// drafted holds what an act keeps in a file against the step it is to be.
func (c *Clerk) drafted(l *live, cmd Command) error {
	switch in := cmd.Input.(type) {
	case *procedure.Draft:
		return c.sound(in.Kind, in.Step, in.Input)
	case *procedure.Revision:
		if k, ok := procedure.DraftOf(l.rec.State, in.Draft); ok {
			return c.sound(k.Act.Kind, k.Act.Step, in.Input)
		}
	}
	return nil
}

// send takes the act of an approved draft and records in the file what came of it, in one
// commit: no crash leaves an act that its file does not know of, and while the file is held
// nobody revises what is being sent.
func (c *Clerk) send(ctx context.Context, cmd Command, in *procedure.Sent) (store.Done, error) {
	file, done, err := c.holdForWriting(ctx, cmd.Dossier)
	if err != nil {
		return store.Done{}, err
	}
	defer done()
	k, known := procedure.DraftOf(file.rec.State, in.Draft)
	if before, ok, err := c.recallSent(ctx, cmd.Key, k); ok || err != nil {
		return before, err
	}
	if p := file.rec.Procedure; p == nil || p.Audience != procedure.Alone || file.rec.History.Founder() != c.Me() || !known || k.Standing != procedure.Approved {
		cmd.Input, cmd.Key = &procedure.Sent{Draft: in.Draft}, ""
		return c.actOn(ctx, file, cmd) // its own rules say why not
	}
	act, err := c.commandOf(ctx, k, cmd)
	if err != nil {
		return store.Done{}, err
	}
	all, done, err := c.prepareApproved(ctx, act)
	if err != nil {
		return store.Done{}, err
	}
	defer done()
	ids := idsOf(all)
	note, err := c.prepare(ctx, file, draft{step: cmd.Step, by: c.signer(file.rec.Procedure, cmd),
		input: &procedure.Sent{Draft: in.Draft, Dossier: ids[0], Number: int(all[0].e.Number), Others: ids[1:]}})
	if err != nil {
		forget(all)
		return store.Done{}, err
	}
	return c.commit(ctx, append(all, note)...)
}

// prepareApproved signs what a second officer has approved, in a dossier there is or in new
// ones, which are held until done is called. No other file: files are held before what is
// done from them, and never two.
func (c *Clerk) prepareApproved(ctx context.Context, act Command) ([]*pending, func(), error) {
	if act.Dossier.IsZero() {
		return c.prepareFoundings(ctx, act)
	}
	l, done, err := c.holdForWriting(ctx, act.Dossier)
	if err != nil {
		return nil, nil, err
	}
	d, err := c.draft(l, act)
	var p *pending
	if err == nil {
		p, err = c.prepare(ctx, l, d)
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return []*pending{p}, done, nil
}

// recallSent answers a sending that was asked for before under the same key.
func (c *Clerk) recallSent(ctx context.Context, key string, k procedure.Kept) (before store.Done, known bool, err error) {
	if key == "" {
		return before, false, nil
	}
	err = c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		before, known, err = tx.Recall(key)
		return err
	})
	if err == nil && known && (k.Standing != procedure.WasSent || k.Dossier != before.Dossier.String() || uint64(k.Number) != before.Number) {
		err = procedure.Refuse("refuse.same-key", nil)
	}
	return before, known && err == nil, err
}

// commandOf is the act of an approved draft. Who approved it is another officer than who
// wrote it, and one of them, or who sends it, may take the step.
func (c *Clerk) commandOf(ctx context.Context, k procedure.Kept, by Command) (Command, error) {
	if !policy.Has(k.Judge.Role, policy.Approve) || k.Judge.Same(k.By) {
		return Command{}, procedure.Refuse("refuse.four-eyes", nil)
	}
	act := Command{Kind: k.Act.Kind, Parties: k.Act.Parties, Step: k.Act.Step, By: by.By, Officer: by.Officer, Key: by.Key}
	if k.Act.Dossier != "" {
		id, err := dossier.ParseID(k.Act.Dossier)
		if err != nil {
			return Command{}, ErrUnknown
		}
		rec, err := c.Read(ctx, id)
		if err != nil {
			return Command{}, err
		}
		if rec.History.Kind() != k.Act.Kind { // so it is no file either
			return Command{}, procedure.Refuse("refuse.no-kind", nil)
		}
		act.Dossier = id
	}
	for _, s := range c.stepsOf(k.Act.Kind) {
		if s.Name == k.Act.Step && !policy.Has(k.Judge.Role, s.Needs) && !policy.Has(by.By.Role, s.Needs) {
			return Command{}, procedure.Refuse("refuse.power", nil)
		}
	}
	var err error
	act.Input, err = c.inputOf(k.Act.Kind, k.Act.Step, k.Act.Input)
	return act, err
}

func (c *Clerk) stepsOf(kind string) []procedure.Step {
	if p := c.procedures[kind]; p != nil {
		return p.AllSteps()
	}
	return nil
}

// Drafted is the command a draft would be, for those who show it.
func (c *Clerk) Drafted(k procedure.Kept) (Command, error) {
	in, err := c.inputOf(k.Act.Kind, k.Act.Step, k.Act.Input)
	cmd := Command{Kind: k.Act.Kind, Parties: k.Act.Parties, Step: k.Act.Step, Input: in}
	if id, bad := dossier.ParseID(k.Act.Dossier); bad == nil {
		cmd.Dossier = id
	}
	return cmd, err
}

// signer is the officer as an entry of a dossier names her: by her account, too, where
// nobody else will ever read it.
func (c *Clerk) signer(p *procedure.Procedure, cmd Command) party.Person {
	by := cmd.By
	by.Account = ""
	if p != nil && p.Audience == procedure.Alone {
		by.Account = cmd.Officer
	}
	return by
}
