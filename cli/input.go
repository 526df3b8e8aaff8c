package cli

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"kenesh/lang"
	"kenesh/procedure"
)

// locate finds the field that a flag names and where in the input its value goes:
// title.ky, agenda.0.title.en, venue.city. A text without a language is in the reader's.
func locate(fields []procedure.Field, name string, reader lang.Tag) (f procedure.Field, path []string, ok bool) {
	head, rest, more := strings.Cut(name, ".")
	i := slices.IndexFunc(fields, func(f procedure.Field) bool { return f.Name == head })
	if i < 0 {
		return f, nil, false
	}
	f, path = fields[i], []string{head}
	switch f.Type {
	case procedure.Text:
		if !more {
			rest = string(reader)
		}
		return f, append(path, rest), !strings.Contains(rest, ".")
	case procedure.Group:
		inner, below, found := locate(f.Fields, rest, reader)
		return inner, append(path, below...), found
	case procedure.Groups:
		index, rest, _ := strings.Cut(rest, ".")
		n, err := strconv.Atoi(index)
		inner, below, found := locate(f.Fields, rest, reader)
		return inner, append(append(path, index), below...), found && err == nil && n >= 0 && n < f.Max
	}
	return f, path, !more
}

// valueOf is a flag's value as JSON has it. What is no number or truth goes as it is:
// the node says what is wrong with it.
func valueOf(f procedure.Field, s string) any {
	switch f.Type {
	case procedure.Number:
		if _, err := strconv.Atoi(s); err == nil {
			return json.Number(s)
		}
	case procedure.Yes:
		if yes, err := strconv.ParseBool(s); err == nil {
			return yes
		}
	case procedure.Parties, procedure.Choices:
		return commas(s)
	case procedure.Lines:
		return []any{s}
	}
	return s
}

func commas(s string) []any {
	var parts []any
	for part := range strings.SplitSeq(s, ",") {
		parts = append(parts, strings.TrimSpace(part))
	}
	return parts
}

var errNoPlace = errors.New("something else is there")

// put sets the value at a path of an input, making objects and elements of arrays on
// the way. Arrays given in parts add up.
func put(object map[string]any, path []string, value any) error {
	name, rest := path[0], path[1:]
	if len(rest) == 0 {
		if more, is := value.([]any); is {
			before, _ := object[name].([]any)
			value = append(before, more...)
		}
		object[name] = value
		return nil
	}
	if n, err := strconv.Atoi(rest[0]); err == nil {
		return putInArray(object, name, n, rest[1:], value)
	}
	inner, err := objectAt(object[name])
	if err != nil {
		return err
	}
	object[name] = inner
	return put(inner, rest, value)
}

func putInArray(object map[string]any, name string, n int, rest []string, value any) error {
	array, is := object[name].([]any)
	if !is && object[name] != nil {
		return errNoPlace
	}
	for len(array) <= n {
		array = append(array, map[string]any{})
	}
	inner, err := objectAt(array[n])
	if err != nil {
		return err
	}
	array[n], object[name] = inner, array
	return put(inner, rest, value)
}

func objectAt(v any) (map[string]any, error) {
	switch v := v.(type) {
	case nil:
		return map[string]any{}, nil
	case map[string]any:
		return v, nil
	}
	return nil, errNoPlace
}
