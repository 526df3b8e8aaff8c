// Package proceduretest tests a kind of dossier by stories that read like minutes. The
// stories are testdata/*.txt in the kind's folder:
//
//	# Anything after a hash is for the reader.
//	parties kg kz uz
//	kg issue {"title": {"en": "Forged papers"}, "level": "alarm",
//	    "body": {"en": "…"}}
//	= status: open
//	= await: kz, uz
//	! kg acknowledge {"edition": 1} -> notice.refuse.not-addressed
//
//	at the same time:
//	kz acknowledge {"edition": 1}
//	kg withdraw {"reason": {"en": "Found"}}
//
//	= crossed: kg/2 notice.refuse.withdrawn
//
// "parties" begins a new dossier, its founder first. Then a line is
//
//   - a party, a step and its input as JSON ({} may be left out; an indented line goes
//     on with the line before): the act is possible, signed and recorded;
//   - the same after "!": the rules refuse it, with the key after the arrow and the
//     field it concerns; nothing is recorded;
//   - the same after "!!": a node that does not mind the rules signs it all the same;
//     it is recorded and the others give it no effect;
//   - "kg admits tr": the founder lets a party in; "kz receives": a party's receipt;
//   - "kz keeps 2030-01-01": it sets a day for its own copy; "kz shreds": its receipt of shredding;
//   - "matters" and a list in JSON: what dossiers of other kinds put before this one from
//     here on (see procedure.Gathering);
//   - "bases" and a list in JSON: what is in force between any two, or any two of those in
//     Between, from here on, for steps that ask (see procedure.Consulting);
//   - "group kg kz uz": with the dossier, others of the same words are opened, so that the
//     author's node asks for what all these share; none of it stands in the dossier;
//   - "kg by Aida issue {…}": the same as an act, and another person than usual takes it;
//   - "72h later:": so much time passes. Beside that, each entry takes a minute;
//   - "at the same time:" and acts up to an empty line: none of these parties has heard
//     of the others' acts when it takes its own; then all hear of all;
//   - "=", a question and the answer. The questions are in answer.go.
//
// Run with -rewrite to write keys and answers anew and review the difference like code.
//
// A card, which is signed bytes, stands in an input as {"card of": "kz"}; see cards.go.
//
// What every story checks beside its own words: entries are real, signed and judged by
// dossier.History; a refused act leaves not a bit changed in the state; the entries in
// any order of arrival fold to one state; a state is plain data that survives encoding;
// every message of a refusal, a list or a document exists and has its blanks filled;
// and each refusal of the kind is told of in some story.
package proceduretest

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kenesh/party"
	"kenesh/procedure"
)

var rewrite = flag.Bool("rewrite", false, "write the answers in testdata/*.txt anew")

// Run tells every story in testdata of the kind's folder.
func Run(t *testing.T, p *procedure.Procedure) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories in testdata: %v", err)
	}
	words := readWords(t, p)
	untold := words.refusals(p.Kind)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { runFile(t, p, words, file, untold) })
	}
	for _, key := range slices.Sorted(maps.Keys(untold)) {
		t.Errorf("no story tells of %s", key)
	}
}

func runFile(t *testing.T, p *procedure.Procedure, words words, file string, untold map[string]bool) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	told := string(b)
	r := &reader{t: t, file: file, procedure: p, words: words, untold: untold}
	var out strings.Builder
	for _, l := range split(told) {
		r.line = l.number
		out.WriteString(r.read(l.text) + "\n")
	}
	r.endStory()
	if got := out.String(); *rewrite && got != told && !t.Failed() {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// statement is a line of a story with the indented lines that go on with it.
type statement struct {
	number int
	text   string
}

func split(told string) []statement {
	var all []statement
	for i, line := range strings.Split(strings.TrimSuffix(told, "\n"), "\n") {
		if len(all) > 0 && line != "" && strings.TrimLeft(line, " \t") != line {
			all[len(all)-1].text += "\n" + line
			continue
		}
		all = append(all, statement{i + 1, line})
	}
	return all
}

// reader reads a story and acts it out.
type reader struct {
	t         *testing.T
	file      string
	line      int
	procedure *procedure.Procedure
	words     words
	untold    map[string]bool // refusals no story has told of so far
	world     *world
	matters   []procedure.Matter
	apart     bool // between "at the same time:" and the empty line
}

func (r *reader) fatalf(format string, args ...any) {
	r.t.Helper()
	r.t.Fatalf("%s:%d: "+format, append([]any{r.file, r.line}, args...)...)
}

// read acts one statement out and returns it with the key or answer it should have.
func (r *reader) read(text string) string {
	verb, rest, _ := strings.Cut(text, " ")
	switch {
	case text == "":
		r.together()
	case strings.HasPrefix(text, "#"):
	case verb == "parties":
		r.endStory()
		r.world, r.matters = newWorld(r.procedure, strings.Fields(rest)), nil
	case r.world == nil:
		r.fatalf("a story begins with its parties")
	case verb == "bases":
		r.world.others = &register{}
		if err := json.Unmarshal([]byte(rest), &r.world.others.bases); err != nil {
			r.fatalf("%v", err)
		}
	case verb == "group":
		r.world.group = nil
		for _, id := range strings.Fields(rest) {
			r.world.group = append(r.world.group, party.ID(id))
		}
	case text == "at the same time:":
		r.world.part()
		r.apart = true
	case verb == "matters":
		r.together()
		r.gather(rest)
	case verb == "=":
		r.together()
		return r.same(text, "= "+r.answer(rest))
	case verb == "!", verb == "!!":
		act, _, _ := strings.Cut(rest, " -> ")
		return r.same(text, verb+" "+act+" -> "+r.refused(act, verb == "!!"))
	default:
		r.act(text)
	}
	return text
}

// same holds what the story says against what is so.
func (r *reader) same(told, so string) string {
	if told != so && !*rewrite {
		r.t.Errorf("%s:%d:\nthe story says %s\nand it is      %s", r.file, r.line, told, so)
	}
	return so
}

func (r *reader) together() {
	if r.apart {
		r.apart = false
		if err := r.world.meet(); err != nil {
			r.fatalf("%v", err)
		}
		r.checkMessages()
	}
}

func (r *reader) endStory() {
	if r.world == nil {
		return
	}
	r.together()
	if err := r.world.shuffle(5); err != nil {
		r.fatalf("%v", err)
	}
}
