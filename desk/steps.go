package desk

import (
	"slices"

	"kenesh/procedure"
)

// What can be done now. A few steps stand in one list; of many, those that come next stand
// first, and the rest is folded by what it is about.

// doView is what our party may do now.
type doView struct {
	Now    []stepLink
	Groups []stepGroup // folded, each under its heading
}

type stepGroup struct {
	Label string
	Steps []stepLink
	Open  bool
}

// stepLink is a step that is open now, or the sentence why not for her.
type stepLink struct{ Label, Means, Href, Not string }

// fewSteps is how many steps one takes in at a glance.
const fewSteps = 6

// steps lists what our party may do now; where her role may not, it says who may.
func (v *visit) steps(rec *procedure.Record) doView {
	kind := rec.Procedure
	if kind == nil || !rec.History.Has(v.Clerk.Me()) {
		return doView{}
	}
	act := v.act(rec, "")
	open := slices.DeleteFunc(kind.Open(rec.State, act), func(s procedure.Step) bool { return throughDrafts(kind, s.Name) })
	out := v.grouped(rec, open, expected(rec.State, act))
	out.Now = append(v.draftLinks(rec), out.Now...)
	return out
}

func expected(state any, act procedure.Act) []string {
	if known, ok := state.(procedure.Expecting); ok {
		return known.Expect(act)
	}
	return nil
}

func (v *visit) grouped(rec *procedure.Record, open []procedure.Step, first []string) doView {
	var out doView
	if len(open) <= fewSteps || !slices.ContainsFunc(open, func(s procedure.Step) bool { return s.Group != "" }) {
		for _, s := range open {
			out.Now = append(out.Now, v.stepLink(rec, s))
		}
		return out
	}
	for _, name := range first {
		if at := slices.IndexFunc(open, func(s procedure.Step) bool { return s.Name == name }); at >= 0 {
			out.Now = append(out.Now, v.stepLink(rec, open[at]))
		}
	}
	for _, s := range open {
		if !slices.Contains(first, s.Name) {
			out.add(v.groupName(rec.Procedure.Kind, s), v.stepLink(rec, s))
		}
	}
	if len(out.Now) == 0 {
		out.Groups[0].Open = true
	}
	return out
}

func (d *doView) add(label string, l stepLink) {
	at := slices.IndexFunc(d.Groups, func(g stepGroup) bool { return g.Label == label })
	if at < 0 {
		at = len(d.Groups)
		d.Groups = append(d.Groups, stepGroup{Label: label})
	}
	d.Groups[at].Steps = append(d.Groups[at].Steps, l)
}

func (v *visit) groupName(kind string, s procedure.Step) string {
	if s.Group == "" {
		return v.t("desk.dossier.do.others")
	}
	return v.voice.S(kind + ".group." + s.Group)
}

func (v *visit) stepLink(rec *procedure.Record, s procedure.Step) stepLink {
	key := rec.Procedure.Kind + ".step." + s.Name
	l := stepLink{Label: v.voice.S(key), Means: v.voice.S(key + ".means")}
	switch {
	case byCommand(s):
		l.Not = v.t("desk.step.by-command")
	case !v.may(v.needs(rec.Procedure, s)):
		l.Not = v.voice.Say(lackOf(v.needs(rec.Procedure, s)))
	default:
		l.Href = "/d/" + rec.History.ID().String() + "/do/" + s.Name
	}
	return l
}

// byCommand reports whether a step needs what nobody types, such as a signed card.
func byCommand(s procedure.Step) bool {
	for _, f := range s.Fields {
		if f.Required && f.Type == procedure.Bytes {
			return true
		}
		for _, in := range f.Fields {
			if f.Required && in.Required && in.Type == procedure.Bytes {
				return true
			}
		}
	}
	return false
}
