package attempts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kenesh/cli"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/procedure/all"
)

// attempt is an act somebody would like to take: who at which ministry, in which dossier, and
// what she fills in. Through the doors of her own node it goes as any act does; a hostile
// ministry signs it without asking its node.
type attempt struct {
	by      *officer
	dossier dossier.ID // zero: it opens one
	kind    string
	step    string
	with    []party.ID
	input   string // JSON, as the step's fields have it

	draft string // at the desk it is the approval of this draft in the file

	in   party.ID              // hostile: in whose name, if not its own
	bend func(*dossier.Header) // hostile: what else it changes in the header
	name string                // hostile: the person it names
}

func (a attempt) address() string {
	if a.dossier.IsZero() {
		return "/api/v1/dossiers"
	}
	return "/api/v1/dossiers/" + a.dossier.String() + "/steps/" + a.step
}

func (a attempt) body() string {
	if !a.dossier.IsZero() {
		return a.input
	}
	b, err := json.Marshal(map[string]any{"kind": a.kind, "parties": a.with, "input": json.RawMessage(a.input)})
	if err != nil {
		panic(err)
	}
	return string(b)
}

// answer is what a door says.
type answer struct {
	refused bool
	keys    []string // of the refusals, where the door gives keys
	text    string   // as the officer reads it
}

// says reports whether the answer is the sentence of a key, whatever fills its blanks.
func (a answer) says(c *council, key string) bool {
	if slices.Contains(a.keys, key) {
		return true
	}
	return !strings.HasPrefix(key, "http ") && c.Catalogue.Has(key) && sentence(c.Catalogue.Voice("en").S(key)).MatchString(tight(a.text)) || a.text == key
}

var blank = regexp.MustCompile(`\{[^}]*\}`)

func sentence(s string) *regexp.Regexp {
	var parts []string
	for _, words := range blank.Split(s, -1) {
		parts = append(parts, regexp.QuoteMeta(tight(words)))
	}
	return regexp.MustCompile(strings.Join(parts, ".*"))
}

// tight is text without spaces and without HTML, so that a sentence is found however a page sets it.
func tight(s string) string {
	s = markup.ReplaceAllString(s, "")
	s = strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&amp;", "&").Replace(s)
	return strings.Join(strings.Fields(s), "")
}

var markup = regexp.MustCompile(`<[^>]*>`)

// byAPI is an officer's program.
func byAPI(a attempt) answer {
	a.by.Helper()
	status, b := a.by.call("POST", a.address(), a.body(), "application/json")
	var problem struct {
		Type   string
		Errors []struct{ Key string }
	}
	json.Unmarshal(b, &problem)
	out := answer{refused: status/100 == 4, text: string(b), keys: []string{strings.TrimPrefix(problem.Type, "urn:kenesh:")}}
	for _, e := range problem.Errors {
		out.keys = append(out.keys, e.Key)
	}
	return out
}

// byCommand is an officer's terminal: the input as a file, as scripts give it.
func byCommand(a attempt) answer {
	a.by.Helper()
	args := []string{a.kindOf(), a.step}
	if !a.dossier.IsZero() {
		args = append(args, a.dossier.String())
	}
	for _, id := range a.with {
		args = append(args, "--with", string(id))
	}
	return command(a.by, a.input, append(args, "--input", "-", "--sure")...)
}

// command runs one; a flag that it does not know is left out.
func command(o *officer, stdin string, args ...string) answer {
	var out, errs bytes.Buffer
	code := cli.Run(o.Context(), args, all.Procedures(), o.Catalogue, cli.Env{Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs,
		Getenv: func(name string) string {
			return map[string]string{"KENESH_NODE": o.desk, "KENESH_TOKEN": o.token, "LANG": "en_GB.UTF-8"}[name]
		}})
	if last := len(args) - 1; code == cli.Misused && args[last] == "--sure" {
		return command(o, stdin, args[:last]...)
	}
	return answer{refused: code == cli.Refused || code == cli.Misused, text: errs.String() + out.String()}
}

// kindOf is the kind of the dossier, wherever it is.
func (a attempt) kindOf() string {
	if a.kind != "" {
		return a.kind
	}
	for _, id := range ids {
		if rec, err := a.by.Node(id).Clerk.Read(a.by.Context(), a.dossier); err == nil {
			return rec.History.Kind()
		}
	}
	panic("nobody has the dossier")
}

// stepOf is the step as the procedures have it.
func (a attempt) stepOf() procedure.Step {
	p := a.by.Node(a.by.at).Clerk.Procedure(a.kindOf())
	for _, s := range p.AllSteps() {
		if s.Name == a.step {
			return s
		}
	}
	panic(a.kindOf() + " has no step " + a.step)
}

// byDesk is an officer's browser that sends the step's form, filled in.
func byDesk(a attempt) answer {
	a.by.Helper()
	path, form := "/new/"+a.kind, url.Values{}
	var in map[string]any
	a.by.must(json.Unmarshal([]byte(a.input), &in))
	switch {
	case a.draft != "":
		path, form = "/d/"+a.dossier.String()+"/draft/"+a.draft, url.Values{":key": {a.draft + "/1"}}
	case a.step == dossier.Admit:
		path = "/d/" + a.dossier.String() + "/admit"
		form.Set("party", in["parties"].([]any)[0].(string))
	case a.step == dossier.Release:
		path = "/d/" + a.dossier.String() + "/release"
		form.Set("party", in["party"].(string))
	case a.step == dossier.Shredded:
		path = "/retention/" + a.dossier.String()
	case a.step == dossier.Keep:
		path = "/d/" + a.dossier.String() + "/keep"
		fill(form, procedure.KeepStep.Fields, in, "")
	case a.dossier.IsZero():
		for _, id := range a.with {
			form.Add(":parties", string(id))
		}
	default:
		path = "/d/" + a.dossier.String() + "/do/" + a.step
	}
	if a.draft == "" && a.step != dossier.Admit && a.step != dossier.Release && a.step != dossier.Keep && a.step != dossier.Shredded {
		fill(form, a.stepOf().Fields, in, "")
	}
	form.Set(":do", "send")
	form.Set(":zone", "UTC")
	status, b := a.by.visit("POST", path, form.Encode())
	return answer{refused: status/100 == 4, text: string(b), keys: []string{"http " + strconv.Itoa(status)}}
}

// fill writes an input into a form, by the names the desk gives to fields.
func fill(form url.Values, fields []procedure.Field, in map[string]any, path string) {
	for _, f := range fields {
		value, given := in[f.Name]
		if !given {
			continue
		}
		at := path + f.Name
		switch v := value.(type) {
		case map[string]any:
			if f.Type == procedure.Text {
				for tag, text := range v {
					form.Set(at+":"+tag, text.(string))
				}
				continue
			}
			fill(form, f.Fields, v, at+".")
		case []any:
			if f.Type == procedure.Groups {
				form.Set(at+"#", strconv.Itoa(len(v)))
				for i, row := range v {
					fill(form, f.Fields, row.(map[string]any), fmt.Sprintf("%s.%d.", at, i))
				}
				continue
			}
			for _, one := range v {
				form.Add(at, fmt.Sprint(one))
			}
		case bool:
			if v {
				form.Set(at, "yes")
			}
		case float64:
			if f.Type == procedure.Moment {
				form.Set(at, "2024-09-06T09:00")
				continue
			}
			form.Set(at, strconv.FormatFloat(v, 'f', -1, 64))
		default:
			form.Set(at, fmt.Sprint(v))
		}
	}
}

// nobodys is a token and a session that no node has given.
const nobodys = "nobody"

// stranger is at the same doors and nobody's officer.
func (o *officer) stranger() *officer {
	s := *o
	s.token, s.session = nobodys, nobodys
	return &s
}
