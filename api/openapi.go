package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"kenesh/procedure"
)

// description is the OpenAPI 3.1 document in the making: of the procedures' own steps
// and fields and of the views' own types, so that there is nothing to keep in step.
type description struct {
	*api
	q       *request
	paths   map[string]map[string]any
	schemas map[string]any
}

// schema is a part of the document.
type schema = map[string]any

// getOpenAPI answers with the document in the caller's language. It is made once:
// neither procedures nor words change while a node runs.
func (a *api) getOpenAPI(w http.ResponseWriter, q *request) error {
	document, ok := a.documents.Load(q.voice.Tag)
	if !ok {
		b, err := json.Marshal(a.describe(q))
		if err != nil {
			return err
		}
		document, _ = a.documents.LoadOrStore(q.voice.Tag, json.RawMessage(b))
	}
	w.Header().Set("Vary", "Accept-Language")
	return a.answer(w, q, http.StatusOK, document)
}

func (a *api) describe(q *request) schema {
	d := &description{api: a, q: q, paths: map[string]map[string]any{}, schemas: map[string]any{}}
	d.reads()
	d.overviews()
	d.openings()
	d.steps()
	if d.Attachments != nil {
		d.uploads()
	}
	d.pouches()
	return schema{
		"openapi":  "3.1.0",
		"info":     schema{"title": "Kenesh", "version": a.Version, "description": q.voice.S("api.about")},
		"servers":  []any{schema{"url": Root}},
		"security": []any{schema{"bearer": []string{}}},
		"paths":    d.paths,
		"components": schema{
			"schemas":         d.schemas,
			"securitySchemes": schema{"bearer": schema{"type": "http", "scheme": "bearer"}},
			"responses": schema{"Problem": schema{
				"description": q.voice.S("api.problem"),
				"content":     schema{"application/problem+json": schema{"schema": d.ref(Problem{})}},
			}},
		},
	}
}

func (d *description) reads() {
	d.get("/dossiers", "list", Page{}, d.inQuery("kind"), d.inQuery("status"), d.inQuery("with"), d.inQuery("await"),
		d.inQuery("q"), d.inQuery("sort", slices.Sorted(maps.Keys(sorts))...), d.inQuery("after"), d.limitParameter())
	d.get("/dossiers/{id}", "dossier", Dossier{}, idParameter(), schema{"name": "If-None-Match", "in": "header", "schema": schema{"type": "string"}})
	d.get("/dossiers/{id}/entries", "entries", Entries{}, idParameter(), d.inQuery("after"), d.limitParameter(), d.inQuery("raw", "1"))
	d.get("/drafts", "drafts", DraftList{}, d.inQuery("after"), d.limitParameter())
	d.get("/dossiers/{id}/drafts/{draft}", "draft", DraftText{}, idParameter(),
		schema{"name": "draft", "in": "path", "required": true, "schema": schema{"type": "string", "maxLength": 20}})
	if d.Leads != nil {
		d.get("/dossiers/{id}/leads", "leads", LeadList{}, idParameter())
		d.get("/marks", "marks", MarkList{}, d.inQuery("q"))
		judge := d.add("/dossiers/{id}/leads/{lead}", "post", "judge", "200", d.ref(LeadList{}), []any{idParameter(),
			schema{"name": "lead", "in": "path", "required": true, "schema": schema{"type": "string", "maxLength": 100, "pattern": "^[0-9a-f]+$"}}})
		judge["requestBody"] = schema{"required": true, "content": asJSON(procedure.JSONSchema(judgeStep.Fields, noWords))}
	}
	d.get("/status", "status", Status{})
	d.get("/kinds", "kinds", Kinds{})
	d.get("/roll", "roll", Roll{})
	d.get("/openapi.json", "openapi", nil)
}

func (d *description) get(path, name string, answer any, parameters ...any) {
	shape := schema{"type": "object"}
	if answer != nil {
		shape = d.ref(answer)
	}
	d.add(path, "get", name, "200", shape, parameters)
}

// add describes an operation. Its answer is of a schema; any other is a problem.
func (d *description) add(path, method, name, status string, shape schema, parameters []any) schema {
	operation := schema{
		"operationId": name,
		"summary":     d.q.voice.S("api.op." + name),
		"responses": schema{
			status:    schema{"description": http.StatusText(http.StatusOK), "content": asJSON(shape)},
			"default": schema{"$ref": "#/components/responses/Problem"},
		},
	}
	if len(parameters) > 0 {
		operation["parameters"] = parameters
	}
	if d.paths[path] == nil {
		d.paths[path] = map[string]any{}
	}
	d.paths[path][method] = operation
	return operation
}

func asJSON(shape schema) schema {
	return schema{"application/json": schema{"schema": shape}}
}

// openings describes how a dossier of each kind is opened.
func (d *description) openings() {
	var ways []any
	for _, p := range d.Clerk.Procedures() {
		if p.Opener != procedure.ByOfficer {
			continue
		}
		properties := schema{"kind": schema{"const": p.Kind}, "input": d.input(p, p.Steps[0])}
		required := []string{"kind", "input"}
		if p.Audience == procedure.Chosen {
			properties["parties"] = procedure.JSONSchema(openingStep.Fields, noWords)["properties"].(schema)["parties"]
			required = append(required, "parties")
		}
		d.schemas["open."+p.Kind] = schema{"title": d.word(d.q, p.Kind, p.Kind), "type": "object",
			"properties": properties, "required": required, "additionalProperties": false}
		ways = append(ways, reference("open."+p.Kind))
	}
	operation := d.add("/dossiers", "post", "open", "201", d.ref(Done{}), []any{keyParameter(), d.inQuery("draft")})
	operation["requestBody"] = schema{"required": true, "content": asJSON(schema{"oneOf": ways})}
	d.citing()
}

// steps describes every step of every kind. Kinds that share a step's name share its
// path; the dossier's kind says whose input it takes.
// citing describes the question what an opening could cite, asked with an input that may
// be half written.
func (d *description) citing() {
	var kinds []string
	for _, p := range d.Clerk.Procedures() {
		if p.Opener == procedure.ByOfficer && p.Steps[0].Cites() {
			kinds = append(kinds, p.Kind)
		}
	}
	if len(kinds) == 0 {
		return
	}
	operation := d.add("/bases", "post", "bases", "200", d.ref(Citable{}), nil)
	operation["requestBody"] = schema{"required": true, "content": asJSON(schema{"type": "object", "required": []string{"kind"},
		"properties": schema{"kind": schema{"enum": kinds}, "parties": schema{"type": "array", "items": schema{"type": "string"}}, "input": schema{"type": "object"}}})}
}

func (d *description) pouches() {
	if d.Pouches == nil {
		return
	}
	bytes := schema{mediaPouch: schema{"schema": schema{"type": "string", "format": "binary"}}}
	pack := d.add("/pouch/{party}", "get", "pouch-pack", "200", schema{}, []any{
		schema{"name": "party", "in": "path", "required": true, "schema": schema{"type": "string"}}, d.inQuery("after")})
	pack["responses"].(schema)["200"].(schema)["content"] = bytes
	take := d.add("/pouch", "post", "pouch-take", "200", d.ref(PouchTaken{}), nil)
	take["requestBody"] = schema{"required": true, "content": bytes}
}

func (d *description) steps() {
	inputs := map[string][]any{}
	var names []string
	for _, p := range d.Clerk.Procedures() {
		for _, s := range p.AllSteps() {
			input := d.input(p, s)
			if s.Opens {
				continue
			}
			if inputs[s.Name] == nil {
				names = append(names, s.Name)
			}
			inputs[s.Name] = append(inputs[s.Name], input)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		operation := d.add("/dossiers/{id}/steps/"+name, "post", "step", "201", d.ref(Done{}), []any{idParameter(), keyParameter(), d.inQuery("draft")})
		operation["operationId"] = "step." + name
		operation["requestBody"] = schema{"required": true, "content": asJSON(schema{"anyOf": inputs[name]})}
	}
}

// input describes a step's input under its own name.
func (d *description) input(p *procedure.Procedure, s procedure.Step) schema {
	name, key := schemaName(p.Kind, s.Name), stepKey(p.Kind, s.Name)
	input := procedure.JSONSchema(s.Fields, d.fieldWords(p.Kind))
	input["title"] = d.word(d.q, key, s.Name)
	if means := d.word(d.q, key+".means", ""); means != "" {
		input["description"] = means
	}
	d.schemas[name] = input
	return reference(name)
}

func (d *description) fieldWords(kind string) procedure.Words {
	return func(f procedure.Field) (title, hint string) {
		return d.word(d.q, kind+".field."+f.Name, ""), d.word(d.q, kind+".hint."+f.Name, "")
	}
}

func noWords(procedure.Field) (title, hint string) { return "", "" }

func schemaName(kind, step string) string { return kind + "." + step }

func reference(name string) schema { return schema{"$ref": "#/components/schemas/" + name} }

func (d *description) inQuery(name string, choices ...string) schema {
	value := schema{"type": "string", "maxLength": 500}
	if len(choices) > 0 {
		value = schema{"type": "string", "enum": choices}
	}
	return schema{"name": name, "in": "query", "schema": value}
}

func (d *description) limitParameter() schema {
	return schema{"name": "limit", "in": "query",
		"schema": schema{"type": "integer", "minimum": 1, "maximum": maxLimit, "default": defaultLimit}}
}

func idParameter() schema {
	return schema{"name": "id", "in": "path", "required": true,
		"schema": schema{"type": "string", "minLength": shortest, "maxLength": 52, "pattern": "^[a-z2-7]+$"}}
}

func keyParameter() schema {
	return schema{"name": "Idempotency-Key", "in": "header", "schema": schema{"type": "string", "maxLength": 200}}
}
