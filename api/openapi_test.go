package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kenesh/internal/summit"
	"kenesh/procedure"
	"kenesh/procedure/all"
)

type object = map[string]any

// described fetches the document as a stranger would.
func described(t *testing.T, language string) object {
	var d object
	c := newCouncil(t, "kg").stranger("kg", "")
	c.lang = language
	c.get("/openapi.json").into(http.StatusOK, &d)
	return d
}

func schemas(d object) object { return d["components"].(object)["schemas"].(object) }

func TestTheDescriptionHoldsTogether(t *testing.T) {
	d := described(t, "en")
	if d["openapi"] != "3.1.0" || d["info"].(object)["title"] == nil || d["info"].(object)["version"] != "test" {
		t.Errorf("not OpenAPI 3.1: %v", d["info"])
	}
	ids := map[any]bool{}
	for path, operations := range d["paths"].(object) {
		for method, o := range operations.(object) {
			checkOperation(t, method+" "+path, o.(object))
			if id := o.(object)["operationId"]; ids[id] {
				t.Errorf("operation %v twice", id)
			} else {
				ids[id] = true
			}
		}
	}
	eachReference(d, func(ref string) {
		at := any(d)
		for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
			at = at.(object)[part]
		}
		if at == nil {
			t.Errorf("%s leads nowhere", ref)
		}
	})
	for name := range schemas(d) {
		if !regexp.MustCompile(`^[a-zA-Z0-9._-]+$`).MatchString(name) {
			t.Errorf("schema %q", name)
		}
	}
}

func checkOperation(t *testing.T, name string, o object) {
	if o["responses"] == nil || o["operationId"] == "" || o["summary"] == "" || strings.Contains(fmt.Sprint(o["summary"]), "«") {
		t.Errorf("%s is not described: %v", name, o)
	}
	declared := map[string]bool{}
	parameters, _ := o["parameters"].([]any)
	for _, p := range parameters {
		p := p.(object)
		if p["in"] == "path" {
			declared[p["name"].(string)] = p["required"] == true
		}
	}
	for _, m := range regexp.MustCompile(`{(\w+)}`).FindAllStringSubmatch(name, -1) {
		if !declared[m[1]] {
			t.Errorf("%s does not declare %s", name, m[1])
		}
	}
}

func eachReference(v any, visit func(string)) {
	switch v := v.(type) {
	case object:
		for key, inner := range v {
			if ref, is := inner.(string); is && key == "$ref" {
				visit(ref)
			}
			eachReference(inner, visit)
		}
	case []any:
		for _, inner := range v {
			eachReference(inner, visit)
		}
	}
}

func TestEveryStepIsDescribedAndItsExampleDecodes(t *testing.T) {
	d := described(t, "en")
	for _, p := range all.Procedures() {
		for _, s := range p.AllSteps() {
			name := p.Kind + "." + s.Name
			schema, is := schemas(d)[name].(object)
			if !is {
				t.Errorf("%s is not described", name)
				continue
			}
			if title := schema["title"]; title == nil || title == s.Name {
				t.Errorf("%s has no title", name)
			}
			if !s.Opens && d["paths"].(object)["/dossiers/{id}/steps/"+s.Name] == nil {
				t.Errorf("%s has no path", name)
			}
			for _, full := range []bool{false, true} {
				b, _ := json.Marshal(example(schema, full))
				if _, err := s.DecodeJSON(b); err != nil {
					t.Errorf("%s: the schema allows %s: %v", name, b, err)
				}
			}
		}
		if _, is := schemas(d)["open."+p.Kind]; is != (p.Opener == procedure.ByOfficer) {
			t.Errorf("opening %s", p.Kind)
		}
	}
}

func TestTheDescriptionSpeaksTheCallersLanguage(t *testing.T) {
	cat, err := summit.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	title := schemas(described(t, "kk"))["notice.issue"].(object)["properties"].(object)["title"].(object)["title"]
	if want := cat.Voice("kk").S("notice.field.title"); title != want {
		t.Errorf("titled %v, not %s", title, want)
	}
}

// example makes the smallest or the fullest value that a schema allows.
func example(schema object, full bool) any {
	number := func(key string) int { n, _ := schema[key].(float64); return int(n) }
	if choices, is := schema["enum"].([]any); is {
		return choices[len(choices)-1]
	}
	switch schema["type"] {
	case "object":
		return exampleObject(schema, full)
	case "array":
		n := max(number("minItems"), 1)
		if full && schema["uniqueItems"] == nil {
			n = min(number("maxItems"), n+2)
		}
		return slices.Repeat([]any{example(schema["items"].(object), full)}, n)
	case "integer":
		if full {
			return number("maximum")
		}
		return max(number("minimum"), 1)
	case "boolean":
		return true
	}
	switch {
	case schema["format"] == "date":
		return "2024-09-06"
	case schema["format"] == "date-time":
		return "2024-09-06T10:00:00+06:00"
	case schema["pattern"] == "^[0-9a-fA-F]{64}$":
		return strings.Repeat("0f", 32)
	case schema["pattern"] == "^[a-z0-9+._-]+/[a-z0-9+._-]+$":
		return "image/jpeg"
	case schema["pattern"] != nil:
		return "kg"
	case schema["contentEncoding"] == "base64":
		return "AQID"
	case full:
		return strings.Repeat("ө", number("maxLength"))
	}
	return "a"
}

func exampleObject(schema object, full bool) any {
	o := object{}
	if each, is := schema["additionalProperties"].(object); is {
		o["ky"] = example(each, full)
		return o
	}
	required, _ := schema["required"].([]any)
	for name, property := range schema["properties"].(object) {
		if full || slices.Contains(required, any(name)) {
			o[name] = example(property.(object), full)
		}
	}
	return o
}

// FuzzStepInput feeds every step of every kind what anybody may send.
func FuzzStepInput(f *testing.F) {
	var steps []procedure.Step
	for _, p := range all.Procedures() {
		steps = append(steps, p.AllSteps()...)
	}
	for i := range steps {
		f.Add(uint(i), []byte(`{"title": {"en": "T"}, "agenda": [{"id": "a"}], "edition": 1, "cards": [{"card": "AQID"}]}`))
	}
	f.Fuzz(func(t *testing.T, which uint, b []byte) {
		s := steps[which%uint(len(steps))]
		in, err := s.DecodeJSON(b)
		if err != nil {
			if len(procedure.ProblemsOf(err)) == 0 {
				t.Fatalf("no sentence: %v", err)
			}
			return
		}
		shown, err := json.Marshal(procedure.Plain(in))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.DecodeJSON(shown); err != nil {
			t.Fatalf("%s comes back as %s: %v", b, shown, err)
		}
	})
}
