package procedure

import "slices"

// Words says what a field is called and, if there is more to say, how it is filled in.
type Words func(Field) (title, hint string)

// JSONSchema describes an input with these fields, in the form DecodeJSON reads, as JSON
// Schema (draft 2020-12). It promises no more than Check holds: whatever Check lets
// pass, the schema does.
func JSONSchema(fields []Field, words Words) map[string]any {
	properties := map[string]any{}
	required := []string{}
	for _, f := range fields {
		properties[f.Name] = f.schema(words)
		if f.Required || f.Type == Group && needed(f.Fields) {
			required = append(required, f.Name)
		}
	}
	object := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		object["required"] = required
	}
	return object
}

func (f Field) schema(words Words) map[string]any {
	s := f.form(words)
	title, hint := words(f)
	if title != "" {
		s["title"] = title
	}
	if hint != "" {
		s["description"] = hint
	}
	return s
}

func (f Field) form(words Words) map[string]any {
	switch f.Type {
	case Text:
		return f.textForm()
	case Choice:
		return map[string]any{"type": "string", "enum": f.Choices}
	case Choices:
		return f.array(map[string]any{"type": "string", "enum": f.Choices}, map[string]any{"uniqueItems": true})
	case Date:
		return map[string]any{"type": "string", "format": "date"}
	case Moment:
		return map[string]any{"type": "string", "format": "date-time"}
	case Number:
		return map[string]any{"type": "integer", "minimum": f.least(), "maximum": f.Max}
	case Yes:
		return map[string]any{"type": "boolean"}
	case Party:
		return partyForm()
	case Parties:
		return f.array(partyForm(), map[string]any{"uniqueItems": true})
	case Lines:
		return f.array(map[string]any{"type": "string", "maxLength": defaultLine}, nil)
	case Group:
		return JSONSchema(f.Fields, words)
	case Groups:
		return f.array(JSONSchema(f.Fields, words), nil)
	case Upload:
		return fileForm()
	case Uploads:
		return f.array(fileForm(), map[string]any{"uniqueItems": true})
	case Bytes:
		return map[string]any{"type": "string", "contentEncoding": "base64"}
	}
	line := map[string]any{"type": "string", "maxLength": f.Max}
	if f.Dossier != "" {
		line["format"], line["x-dossier-of"] = "dossier", f.Dossier
	}
	if f.Required {
		line["minLength"] = 1
	}
	return line
}

func (f Field) textForm() map[string]any {
	text := map[string]any{
		"type":                 "object",
		"propertyNames":        map[string]any{"pattern": "^[A-Za-z0-9-]{2,16}$"},
		"additionalProperties": map[string]any{"type": "string", "maxLength": f.Max},
	}
	if f.Required {
		text["minProperties"] = 1
	}
	return text
}

func partyForm() map[string]any {
	return map[string]any{"type": "string", "pattern": "^[a-z][a-z0-9-]{0,30}[a-z0-9]$"}
}

func (f Field) array(items, more map[string]any) map[string]any {
	array := map[string]any{"type": "array", "items": items, "maxItems": f.Max}
	if f.Required {
		array["minItems"] = max(f.Min, 1)
	}
	for k, v := range more {
		array[k] = v
	}
	return array
}

// least is the lowest number to be given: what need not be given may be 0.
func (f Field) least() int {
	if f.Required {
		return f.Min
	}
	return min(f.Min, 0)
}

// needed reports whether a group cannot be left out: something in it is required.
func needed(fields []Field) bool {
	return slices.ContainsFunc(fields, func(f Field) bool { return f.Required || f.Type == Group && needed(f.Fields) })
}
