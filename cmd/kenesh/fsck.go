package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"kenesh/fsck"
	"kenesh/node"
	"kenesh/store"
)

// errFindings is what fsck ends with where not everything holds: it has said so itself.
var errFindings = errors.New("findings")

// runFsck checks everything a node holds, beside the node that may run.
func runFsck(ctx context.Context, p *program, args []string) error {
	f := p.flags("fsck")
	var at place
	at.flags(f, p)
	asJSON := f.Bool("json", false, p.voice.S("cmd.flag.json"))
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 0 {
		return usageError{errors.New("kenesh fsck [--json]")}
	}
	found := []fsck.Finding{}
	tell := p.tellFinding
	if *asJSON {
		tell = func(f fsck.Finding) { found = append(found, f) }
	}
	tally, err := p.fsck(ctx, at, tell)
	if err != nil {
		return err
	}
	if *asJSON {
		if err := p.encodeFindings(tally, found); err != nil {
			return err
		}
	} else {
		p.sayTally(tally)
	}
	if tally.Findings > 0 {
		return errFindings
	}
	return nil
}

// fsck checks the node of a place. A database that does not even open is a finding, too.
func (p *program) fsck(ctx context.Context, at place, tell func(fsck.Finding)) (fsck.Tally, error) {
	secret, err := at.secret(p, false)
	if err != nil {
		return fsck.Tally{}, err
	}
	n, err := node.Look(at.dir, secret, p.options(true))
	if errors.Is(err, store.ErrDamaged) {
		tell(fsck.Damaged(err))
		return fsck.Tally{Findings: 1}, nil
	}
	if err != nil {
		return fsck.Tally{}, err
	}
	defer n.Close()
	return fsck.Check(ctx, fsck.Config{Me: n.Config.Party, DB: n.DB, Index: n.Index, Leads: n.Leads, Journal: n.Journal, Attached: n.Attached, Keys: n.Keys,
		Procedures: n.Options.Procedures, Now: n.Options.Now, Forgets: n.Forgets, Progress: p.fsckProgress()}, tell)
}

// tellFinding prints one finding: where, what is wrong and what to do, and for the
// engineer how it was seen.
func (p *program) tellFinding(f fsck.Finding) {
	where := []string{}
	if !f.Dossier.IsZero() {
		where = append(where, f.Dossier.Short())
	}
	switch {
	case f.Number != 0:
		where = append(where, fmt.Sprintf("%s/%d", f.Party, f.Number))
	case f.Party != "":
		where = append(where, string(f.Party))
	}
	said := f.Said(p.voice)
	if f.Remark {
		said = p.voice.S("cmd.fsck.remark") + " " + said
	}
	if len(where) > 0 {
		said = strings.Join(where, " ") + ": " + said
	}
	fmt.Fprintln(p.out, said)
	if f.Detail != "" {
		fmt.Fprintln(p.out, "    "+f.Detail)
	}
}

func (p *program) sayTally(t fsck.Tally) {
	if t.Findings == 0 {
		p.say("cmd.fsck.clean", "dossiers", t.Dossiers, "entries", t.Entries)
		return
	}
	p.say("cmd.fsck.found", "findings", t.Findings, "dossiers", t.Dossiers, "entries", t.Entries)
}

// jsonFinding is a finding as --json prints it. What and do are the keys of the
// sentences, said the sentences.
type jsonFinding struct {
	What    string `json:"what"`
	Do      string `json:"do"`
	Said    string `json:"said"`
	Remark  bool   `json:"remark,omitempty"`
	Dossier string `json:"dossier,omitempty"`
	Party   string `json:"party,omitempty"`
	Number  uint64 `json:"number,omitempty"`
	Detail  string `json:"detail,omitempty"`
}

func (p *program) encodeFindings(t fsck.Tally, found []fsck.Finding) error {
	all := make([]jsonFinding, len(found))
	for i, f := range found {
		all[i] = jsonFinding{What: f.What, Do: f.Do, Said: f.Said(p.voice), Remark: f.Remark, Party: string(f.Party), Number: f.Number, Detail: f.Detail}
		if !f.Dossier.IsZero() {
			all[i].Dossier = f.Dossier.String()
		}
	}
	e := json.NewEncoder(p.out)
	e.SetIndent("", "  ")
	return e.Encode(map[string]any{"clean": t.Findings == 0, "dossiers": t.Dossiers, "entries": t.Entries,
		"findings": t.Findings, "remarks": t.Remarks, "found": all})
}

// fsckProgress says on standard error how far it is: on a terminal as it goes, elsewhere
// every ten seconds.
func (p *program) fsckProgress() func(done, of int) {
	f, ok := p.err.(*os.File)
	terminal := ok && term.IsTerminal(int(f.Fd()))
	said := time.Now()
	return func(done, of int) {
		now := time.Now()
		switch {
		case terminal && (done == of || now.Sub(said) > 100*time.Millisecond):
			fmt.Fprint(p.err, "\r\033[K"+p.voice.S("cmd.fsck.progress", "done", done, "of", of))
			if done == of {
				fmt.Fprintln(p.err)
			}
		case !terminal && (done == of || now.Sub(said) > 10*time.Second):
			fmt.Fprintln(p.err, p.voice.S("cmd.fsck.progress", "done", done, "of", of))
		default:
			return
		}
		said = now
	}
}
