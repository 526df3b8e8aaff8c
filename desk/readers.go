package desk

import (
	"strconv"
	"strings"

	"kenesh/dossier"
	"kenesh/journal"
)

// Who read what: for the auditor, who sees ids and people, and no contents.

type journalPageView struct {
	frame
	Officers []option
	Acts     bool // what officers and the node did, and not who read what
	Dossier  string
	Rows     []readView
	After    bool
	Next     string
	First    string
}

type readView struct {
	Seq                             int64
	At                              *when
	Officer, Role, Dossier, Purpose string
	Overview                        string // what was opened, if no dossier
}

func journalPage(v *visit) error {
	asked := v.r.URL.Query()
	f := journal.Filter{Officer: asked.Get("officer"), Limit: pageOf}
	f.After, _ = strconv.ParseInt(asked.Get("after"), 10, 64)
	if id, err := dossier.ParseID(asked.Get("dossier")); err == nil {
		f.Dossier = id
	}
	p := journalPageView{frame: v.frame(v.t("desk.journal")), Dossier: asked.Get("dossier"), After: f.After > 0}
	names, err := v.officerNames(&p, f.Officer)
	if err != nil {
		return err
	}
	list := v.Journal.Reads
	if p.Acts = asked.Get("of") == "acts"; p.Acts {
		list = v.Journal.Acts
	}
	reads, err := list(v.r.Context(), f)
	if err != nil {
		return err
	}
	for _, r := range reads {
		if p.Acts {
			p.Rows = append(p.Rows, v.journalAct(r, names))
			continue
		}
		row := readView{Seq: r.Seq, At: v.whenExactly(r.At), Officer: nameOr(names, r.Officer), Role: v.voice.S("role." + string(r.Role)), Purpose: v.purpose(r.Purpose)}
		switch r.What {
		case journal.Oversee:
			row.Overview = v.overviewName(r.About)
		case journal.Fetch:
			row.Overview = v.t("desk.calendar")
		default:
			row.Dossier = r.Dossier.String()
		}
		p.Rows = append(p.Rows, row)
	}
	asked.Del("after")
	p.First = "/journal?" + asked.Encode()
	if len(reads) == pageOf {
		asked.Set("after", strconv.FormatInt(reads[len(reads)-1].Seq, 10))
		p.Next = "/journal?" + asked.Encode()
	}
	return v.ok("journal", p)
}

// journalAct is a line about what was done: by an officer, or by the node itself.
func (v *visit) journalAct(r journal.Record, names map[string]string) readView {
	row := readView{Seq: r.Seq, At: v.whenExactly(r.At), Officer: nameOr(names, r.Officer), Purpose: v.journalWord(r)}
	if r.Role != "" {
		row.Role = v.voice.S("role." + string(r.Role))
	}
	if !r.Dossier.IsZero() {
		row.Dossier = r.Dossier.String()
	} else {
		row.Overview = nameOr(names, r.About)
	}
	return row
}

// journalWord says what a line is about; a word this version does not know, as it stands.
func (v *visit) journalWord(r journal.Record) string {
	word := string(r.What)
	if key, known := journalActs[word]; known {
		word = v.voice.S(key)
	}
	if r.Purpose == "" {
		return word
	}
	if key, known := journalActs[string(r.What)+"."+r.Purpose]; known {
		return word + ": " + v.voice.S(key)
	}
	return word + ": " + r.Purpose
}

// journalActs are the sentences for what is done, and for what of it the purpose says.
var journalActs = map[string]string{
	"account":         "desk.journal.act.account",
	"charter":         "desk.journal.act.charter",
	"duty":            "desk.journal.act.duty",
	"duty.away":       "desk.journal.act.duty.away",
	"duty.back":       "desk.journal.act.duty.back",
	"duty.give-back":  "desk.journal.act.duty.give-back",
	"duty.hand":       "desk.journal.act.duty.hand",
	"duty.sheet":      "desk.journal.act.duty.sheet",
	"duty.sheet-read": "desk.journal.act.duty.sheet-read",
	"duty.take":       "desk.journal.act.duty.take",
	"keys":            "desk.journal.act.keys",
	"lead":            "desk.journal.act.lead",
	"lead.other":      "desk.journal.act.lead.other",
	"lead.same":       "desk.journal.act.lead.same",
	"lead.unclear":    "desk.journal.act.lead.unclear",
	"pouch":           "desk.journal.act.pouch",
	"start":           "desk.journal.act.start",
	"stop":            "desk.journal.act.stop",
}

func (v *visit) officerNames(p *journalPageView, chosen string) (map[string]string, error) {
	officers, err := v.Roster.Officers(v.r.Context())
	names := map[string]string{}
	for _, o := range officers {
		names[o.ID] = o.Name
		p.Officers = append(p.Officers, option{Value: o.ID, Label: o.Name, Chosen: o.ID == chosen})
	}
	return names, err
}

// The purposes for which the desk opens a dossier; a step's is its name after "step.".
const (
	toRead    = "open"
	toCheck   = "entry"
	toCompare = "compare"
	toSearch  = "search"
	toAct     = "step."
	toSave    = "file-save"
	toView    = "file-view"
	toFetch   = "file-fetch"

	byCalendar = "calendar" // of package calendar: dates left for a program
)

func (v *visit) purpose(p string) string {
	switch {
	case p == byCalendar:
		return v.t("desk.purpose.calendar")
	case p == toRead:
		return v.t("desk.purpose.open")
	case p == toConduct:
		return v.t("desk.purpose.live")
	case p == toFollow:
		return v.t("desk.purpose.screen")
	case p == toOversee:
		return v.t("desk.purpose.overview")
	case p == toSave, p == "attachment":
		return v.t("desk.purpose.save")
	case p == toView:
		return v.t("desk.purpose.view")
	case p == toFetch:
		return v.t("desk.purpose.fetch")
	case p == toCarry:
		return v.t("desk.purpose.file")
	case p == toName:
		return v.t("desk.purpose.names")
	case p == toCompare:
		return v.t("desk.purpose.compare")
	case p == toSearch:
		return v.t("desk.purpose.search")
	case p == toCheck:
		return v.t("desk.purpose.entry")
	case strings.HasPrefix(p, toAct):
		return v.t("desk.purpose.step")
	}
	return p // of the API or another version
}

// overviewName is what the journal's "kind/name" is called; a newer version's, as it stands.
func (v *visit) overviewName(about string) string {
	kind, name, _ := strings.Cut(about, "/")
	if key := kind + ".overview." + name; v.Catalogue.Has(key) {
		return v.voice.S(kind+".plural") + " · " + v.voice.S(key)
	}
	return about
}

func nameOr(names map[string]string, id string) string {
	if name := names[id]; name != "" {
		return name
	}
	return id
}
