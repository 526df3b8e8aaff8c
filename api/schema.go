package api

import (
	"reflect"
	"strings"
)

// ref describes a view by its Go type, and the types it is made of, under their names.
func (d *description) ref(view any) schema { return d.schemaOf(reflect.TypeOf(view)) }

func (d *description) schemaOf(t reflect.Type) schema {
	switch t.Kind() {
	case reflect.Pointer:
		return d.schemaOf(t.Elem())
	case reflect.Struct:
		return d.structSchema(t)
	case reflect.Slice:
		return schema{"type": "array", "items": d.schemaOf(t.Elem())}
	case reflect.Map:
		return schema{"type": "object", "additionalProperties": d.schemaOf(t.Elem())}
	case reflect.Interface:
		return schema{}
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.Int, reflect.Uint64:
		return schema{"type": "integer"}
	}
	return schema{"type": "string"}
}

func (d *description) structSchema(t reflect.Type) schema {
	if _, here := d.schemas[t.Name()]; here {
		return reference(t.Name())
	}
	properties, required := schema{}, []string{}
	d.schemas[t.Name()] = nil // a type may hold itself
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous {
			continue
		}
		name, omit, _ := strings.Cut(f.Tag.Get("json"), ",")
		property := d.schemaOf(f.Type)
		if format := f.Tag.Get("format"); format != "" {
			property["format"] = format
		}
		properties[name] = property
		if omit == "" {
			required = append(required, name)
		}
	}
	d.schemas[t.Name()] = schema{"type": "object", "properties": properties, "required": required}
	return reference(t.Name())
}
