package proceduretest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// answer answers a question of a story; asked is the question with the answer the story
// gives, which is left aside. The questions:
//
//	status, tone, title   the word lists show, its colour, the title
//	await                 the parties whose turn it is
//	due                   the next date and what it is
//	due 2026-01-01        the same as it is on a day, as status and tone can be asked
//	may kz                the steps the party may take now
//	form kz accept        what the step's form starts with
//	begin kz              what the party may begin from here, and with which input
//	list kz accept item   what a line of the form may name
//	crossed               the entries without effect, each with the reason
//	overview kg year {}   an overview of the one dossier, for a party and a choice
//	document              the matter as one reads it, in English
//	conduct kz            the page of those who run and follow it, as the party has it
//	published             what is public, all of it
//	kept kz               until when the party keeps its copy, when it looks, and by which rule
//	roll                  in a charter: the parties with their seats and standings
//	keys kz               and from which numbers which of a party's keys signs
func (r *reader) answer(asked string) string {
	question, _, _ := strings.Cut(asked, ":")
	if r.world.main == nil {
		r.fatalf("nothing has been founded")
	}
	if strings.HasPrefix(question, "overview ") {
		return r.overview(asked)
	}
	record := r.world.main.record
	facts := record.Facts()
	say := func(format string, args ...any) string { return question + ": " + fmt.Sprintf(format, args...) }
	of := append(strings.Fields(question), "", "", "")
	if topic := of[0]; topic == "status" || topic == "due" || topic == "tone" {
		facts = facts.On(lang.Date(of[1]))
	}
	switch topic, who := of[0], of[1]; topic {
	case "status":
		return say("%s", facts.Status)
	case "tone":
		return say("%s", facts.Tone)
	case "title":
		title, _ := facts.Title.Best("en")
		return say("%s", title+r.words.say(facts.Named))
	case "await":
		return say("%s", list(facts.Await, "nobody"))
	case "due":
		if facts.Due == nil {
			return say("nothing")
		}
		if facts.Due.At != 0 {
			return say("%s %s", r.words.value(facts.Due.At), facts.Due.What.Key)
		}
		return say("%s %s", facts.Due.Day, facts.Due.What.Key)
	case "may":
		return say("%s", list(r.open(party.ID(who)), "nothing"))
	case "form":
		return say("%s", r.form(party.ID(who), of[2]))
	case "begin":
		return question + ":" + r.beginnings(party.ID(who))
	case "list":
		return say("%s", list(r.choices(party.ID(who), of[2], of[3]), "nothing"))
	case "crossed":
		return say("%s", list(crossed(record), "nothing"))
	case "roll":
		return say("%s", list(seatsOf(record.State), "nobody"))
	case "keys":
		return say("%s", list(keysIn(record.State, party.ID(who)), "none"))
	case "conduct":
		return question + ":" + r.conducted(party.ID(who))
	case "kept":
		return say("%s", kept(record, party.ID(who)))
	case "published":
		return question + ":" + published(record.State)
	case "document":
		return question + ":" + r.words.render(document(record.State))
	}
	r.fatalf("no such question: %s", question)
	return ""
}

// overview draws an overview of the kind with this dossier alone.
func (r *reader) overview(asked string) string {
	asked, _, _ = strings.Cut(asked, "\n")
	question := asked[:strings.LastIndex(asked, "}")+1]
	of := strings.SplitN(question, " ", 4)
	if len(of) < 4 {
		r.fatalf("overview PARTY NAME {…}: %s", asked)
	}
	o, known := r.procedure.Overview(of[2])
	if !known {
		r.fatalf("no overview %s", of[2])
	}
	in := o.NewInput()
	if err := json.Unmarshal([]byte(of[3]), in); err != nil {
		r.fatalf("%v", err)
	}
	main := r.world.main
	d := o.Draw(procedure.View{Me: party.ID(of[1]), Today: "2024-12-31"}, []procedure.Case{{ID: main.history.ID(), Facts: main.record.Facts(),
		Founder: main.history.Founder(), Parties: r.world.parties, State: main.record.State}}, in)
	for _, m := range messagesOf(d) {
		r.checkMessage(m)
	}
	return question + ":" + r.words.render(d)
}

// open names the steps a party may take now.
func (r *reader) open(id party.ID) []string {
	var names []string
	for _, s := range r.procedure.Open(r.world.main.record.State, r.actor(id, "")) {
		names = append(names, s.Name)
	}
	return names
}

func (r *reader) actor(id party.ID, step string) procedure.Act {
	a := procedure.Act{Step: step, Party: id, Founder: r.world.parties[0], Parties: r.world.parties}
	if v := r.world.viewOf(id); v != nil {
		a.Seen = v.history.Heads()
	}
	return a
}

// form is what a step's form starts with, as JSON.
func (r *reader) form(id party.ID, step string) string {
	s, known := r.procedure.Step(step)
	if !known {
		r.fatalf("no step %s", step)
	}
	in := s.NewInput()
	if state, ok := r.world.main.record.State.(procedure.Prefilled); ok {
		state.Prefill(r.actor(id, step), in)
	}
	if procedure.Gathers(r.world.main.record.State, step) != "" {
		r.world.main.record.State.(procedure.Gathering).Gather(r.actor(id, step), in, r.matters)
	}
	b, _ := json.Marshal(in)
	return string(b)
}

// choices are the ids a line of a step's form may hold.
func (r *reader) choices(id party.ID, step, field string) []string {
	var ids []string
	if state, ok := r.world.main.record.State.(procedure.Enumerated); ok {
		for _, n := range state.Enumerate(r.actor(id, step), field) {
			ids = append(ids, n.ID)
		}
	}
	return ids
}

// published is everything a publication says, for a story to show that it says no more.
func published(state any) string {
	all := procedure.Out(state)
	if len(all) == 0 {
		return " nothing"
	}
	var out strings.Builder
	for _, p := range all {
		b, _ := json.Marshal(p)
		out.WriteString("\n    " + string(b))
	}
	return out.String()
}

func crossed(record *procedure.Record) []string {
	var all []string
	for _, o := range record.Outcomes {
		if o.Verdict != procedure.Counts {
			all = append(all, fmt.Sprintf("%s/%d %s", o.Entry.Party, o.Entry.Number, o.Reason.Key))
		}
	}
	return all
}

func list[S ~string](names []S, none string) string {
	if len(names) == 0 {
		return none
	}
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = string(n)
	}
	return strings.Join(parts, ", ")
}

func document(state any) procedure.Document {
	if d, ok := state.(procedure.Documented); ok {
		return d.Document()
	}
	return procedure.Document{}
}

// kept is until when a party keeps its copy.
func kept(r *procedure.Record, id party.ID) string {
	if r.Procedure.KeptForGood() {
		return "for good"
	}
	limit := r.Retention(id)
	said := "open"
	if limit.Until != "" {
		said = "until " + string(limit.Until)
	}
	if limit.Review != "" {
		said += ", to be looked at on " + string(limit.Review)
	}
	if limit.Destroyed {
		said += ", destroyed by its own word"
	}
	if slices.ContainsFunc(r.Receipts(), func(c procedure.Receipt) bool { return c.Party == id }) {
		said += ", shredded"
	}
	return said + ": " + limit.Why
}
