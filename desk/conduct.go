package desk

import (
	"bytes"
	"crypto/rand"
	"net/url"
	"slices"
	"time"

	"kenesh/dossier"
	"kenesh/lang"
	"kenesh/procedure"
)

// The page of those who run and follow what is under way: what is before the room, and beside
// each thing the steps that can be taken about it with one button.

type conductPageView struct {
	frame
	Of said
	roomView
}

// roomView is the part of the page that is made anew at every change.
type roomView struct {
	ID       string
	At       string // the version of what is shown
	Now      int64  // the node's time, for the clocks that run
	Concerns []concernView
	More     []stepGroup
	Stream   string
	Notes    []noteView
}

type concernView struct {
	ID, Heading, Empty string
	Subjects           []subjectView
	Figures            *tableView
	Offers             []offerView
}

type subjectView struct {
	ID     string
	Title  cell
	Notes  []cell
	Tone   procedure.Tone
	Clock  *clockView
	Offers []offerView
}

// clockView is a time that runs: in words, and for the script.
type clockView struct {
	From, Until   int64
	Since, Before string
}

// offerView is a step with a button: at once, with fields beside it, or as the way to its form.
type offerView struct {
	ID, Label, About string
	Href             string // the way to the form, where it is not taken at once
	Action           string
	Hidden           []hidden
	Fields           []fieldView
	Small            bool // its one field fits beside the button
	Submit           string
}

// toConduct is the purpose of that page; streams of it are opened once and read at every change.
const toConduct = "live"

func conductPage(v *visit) error {
	id, rec, err := v.opened(toConduct)
	if err != nil {
		return err
	}
	room, err := v.room(id, rec)
	if err != nil {
		return err
	}
	title := v.title(rec.Facts())
	p := conductPageView{frame: v.frame(title.Text), Of: title, roomView: room}
	if done := v.r.URL.Query().Get("done"); done != "" {
		p.Said = v.doneSentence(rec, done)
	}
	return v.ok("conduct", p)
}

// conductOf is the address of that page, where there is something under way.
func (v *visit) conductOf(rec *procedure.Record) string {
	known, ok := rec.State.(procedure.Conducted)
	if !ok || len(known.Conduct(v.act(rec, ""))) == 0 {
		return ""
	}
	return "/d/" + rec.History.ID().String() + "/live"
}

// room is what is before the room now. A dossier that has ended its sitting has none, and the
// page says so.
func (v *visit) room(id dossier.ID, rec *procedure.Record) (roomView, error) {
	known, ok := rec.State.(procedure.Conducted)
	if !ok {
		return roomView{}, errNotFound
	}
	c := conduct{visit: v, rec: rec, act: v.act(rec, ""), zone: v.zone()}
	c.open = rec.Procedure.Open(rec.State, c.act)
	out := roomView{ID: id.String(), At: rec.Digest().String(), Now: int64(v.now), Stream: "/d/" + id.String() + "/live/stream"}
	for _, concern := range known.Conduct(c.act) {
		out.Concerns = append(out.Concerns, c.concern(concern))
	}
	out.More = c.more()
	out.Notes = v.notes.take()
	return out, nil
}

// roomPart is the room as a stream sends it.
func (v *visit) roomPart(room roomView) ([]byte, error) {
	var b bytes.Buffer
	err := v.pages.in(v.voice.Tag, "conduct").ExecuteTemplate(&b, "room", room)
	return b.Bytes(), err
}

// conduct makes the views of one page.
type conduct struct {
	*visit
	rec     *procedure.Record
	act     procedure.Act
	open    []procedure.Step
	offered []string // steps that stand beside something
	zone    *time.Location
}

func (c *conduct) concern(of procedure.Concern) concernView {
	out := concernView{ID: "c-" + of.Name, Heading: c.voice.Say(of.Heading)}
	if len(of.Subjects) == 0 {
		out.Empty = c.voice.Say(of.Empty)
	}
	for _, s := range of.Subjects {
		out.Subjects = append(out.Subjects, c.subject(out.ID, s))
	}
	if len(of.Figures.Rows) > 0 {
		out.Figures = c.table(of.Figures)
	}
	out.Offers = c.offers(out.ID, "", of.Offers)
	return out
}

func (c *conduct) subject(concern string, of procedure.Subject) subjectView {
	out := subjectView{ID: concern + "-" + of.ID, Title: c.value(of.Title), Tone: of.Tone}
	for _, n := range of.Notes {
		out.Notes = append(out.Notes, c.note(n))
	}
	if k := of.Clock; k.From != 0 {
		out.Clock = &clockView{From: int64(k.From), Until: int64(k.Until), Since: c.t("desk.live.since", "time", c.timeOfDay(k.From))}
		if k.Until != 0 {
			out.Clock.Before = c.t("desk.live.until", "time", c.timeOfDay(k.Until))
		}
	}
	out.Offers = c.offers(out.ID, out.Title.Said.Text, of.Offers)
	return out
}

// note is a value as it stands beside a subject: of a moment, the time of day.
func (c *conduct) note(x any) cell {
	out := c.value(x)
	if m, ok := x.(lang.Moment); ok && out.When != nil {
		out.When.Words = c.timeOfDay(m)
	}
	return out
}

func (c *conduct) timeOfDay(m lang.Moment) string {
	return time.UnixMilli(int64(m)).In(c.zone).Format("15:04")
}

// offers are those of the steps that are open to the party and to her role.
func (c *conduct) offers(at, about string, of []procedure.Ready) (out []offerView) {
	for _, o := range of {
		i := slices.IndexFunc(c.open, func(s procedure.Step) bool { return s.Name == o.Step })
		if i < 0 {
			continue
		}
		c.offered = append(c.offered, o.Step)
		if step := c.open[i]; c.may(step.Needs) && !byCommand(step) {
			out = append(out, c.offer(at+"-"+itoa(uint64(len(out))), about, step, o))
		}
	}
	return out
}

func (c *conduct) offer(at, about string, step procedure.Step, o procedure.Ready) offerView {
	key := c.rec.Procedure.Kind + ".step." + step.Name
	out := offerView{ID: at, Label: c.voice.S(key), About: about, Action: "/d/" + c.rec.History.ID().String() + "/do/" + step.Name, Submit: "send"}
	if !o.Label.IsZero() {
		out.Label = c.voice.Say(o.Label)
	}
	in := o.Input
	if in == nil {
		in = step.NewInput()
	}
	act := c.act
	act.Step = step.Name
	known := encode(step.Fields, in, c.zone)
	if state, ok := c.rec.State.(procedure.Prefilled); ok {
		state.Prefill(act, in)
	}
	filled := encode(step.Fields, in, c.zone)
	if !complete(step, in, o.Ask) {
		known.Set(fieldBack, toConduct)
		out.Href = out.Action + "?" + known.Encode()
		return out
	}
	if step.Grave {
		out.Submit = "review"
	}
	fields := &fielder{visit: c.visit, kind: c.rec.Procedure.Kind, state: c.rec.State, act: act, sent: filled, zone: c.zone, at: at + "-",
		fills: func(procedure.Field) bool { return false }}
	for _, f := range step.Fields {
		if slices.Contains(o.Ask, f.Name) {
			out.Fields = append(out.Fields, fields.one(f, f.Name))
			leave(filled, f)
		}
	}
	out.Small = len(out.Fields) == 1 && out.Fields[0].Type == procedure.Number
	out.Hidden = append(hiddenOf(filled), hidden{fieldKey, rand.Text()}, hidden{fieldZone, c.zone.String()}, hidden{fieldBack, toConduct})
	return out
}

// complete reports whether nothing is wrong with an input but in the fields that are asked for.
func complete(step procedure.Step, in any, ask []string) bool {
	for _, p := range procedure.ProblemsOf(step.Check(in)) {
		if !slices.Contains(ask, p.Field) {
			return false
		}
	}
	return true
}

// leave takes a field out of a form, in every language it may have.
func leave(form url.Values, f procedure.Field) {
	form.Del(f.Name)
	for _, tag := range lang.Interface {
		form.Del(textName(f.Name, tag))
	}
}

// more are the steps that stand beside nothing, by what they are about.
func (c *conduct) more() []stepGroup {
	var out doView
	for _, s := range c.open {
		if !slices.Contains(c.offered, s.Name) {
			out.add(c.groupName(c.rec.Procedure.Kind, s), c.stepLink(c.rec, s))
		}
	}
	return out.Groups
}
