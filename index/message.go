package index

import (
	"encoding/json"
	"fmt"
	"strings"

	"kenesh/lang"
)

// message is a lang.Message whose blanks keep their types: {"date": "2024-09-06"}.
type message lang.Message

type keptMessage struct {
	Key  string           `json:"key"`
	Args map[string]blank `json:"args,omitempty"`
}

// IsZero reports whether there is nothing to say.
func (m message) IsZero() bool { return m.Key == "" }

// MarshalJSON writes the message.
func (m message) MarshalJSON() ([]byte, error) {
	k := keptMessage{Key: m.Key, Args: map[string]blank{}}
	for name, v := range m.Args {
		k.Args[name] = blank{v}
	}
	return json.Marshal(k)
}

// UnmarshalJSON reads the message.
func (m *message) UnmarshalJSON(b []byte) error {
	var k keptMessage
	if err := json.Unmarshal(b, &k); err != nil {
		return err
	}
	m.Key = k.Key
	if len(k.Args) > 0 {
		m.Args = lang.Args{}
	}
	for name, v := range k.Args {
		m.Args[name] = v.value
	}
	return nil
}

// blank is what fills one blank of a message: see lang.Message.
type blank struct{ value any }

// MarshalJSON writes a string as it is and anything else under the name of its type.
func (b blank) MarshalJSON() ([]byte, error) {
	switch v := b.value.(type) {
	case string:
		return json.Marshal(v)
	case lang.Date:
		return named("date", v)
	case lang.Moment:
		return named("moment", v)
	case lang.Party:
		return named("party", v)
	case lang.Parties:
		return named("parties", v)
	case lang.Term:
		return named("term", v)
	case lang.Tag:
		return named("tag", v)
	case lang.Text:
		return named("text", v)
	case lang.Message:
		return named("message", message(v))
	case []string:
		return named("list", v)
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		return named("number", v)
	}
	return json.Marshal(fmt.Sprint(b.value))
}

func named(name string, v any) ([]byte, error) { return json.Marshal(map[string]any{name: v}) }

// UnmarshalJSON reads what MarshalJSON wrote. Whole numbers come back as int.
func (b *blank) UnmarshalJSON(data []byte) (err error) {
	if strings.HasPrefix(string(data), `"`) {
		b.value, err = read[string](data)
		return err
	}
	var typed map[string]json.RawMessage
	if err := json.Unmarshal(data, &typed); err != nil {
		return err
	}
	for name, v := range typed {
		b.value, err = readAs(name, v)
	}
	return err
}

func readAs(name string, v []byte) (any, error) {
	switch name {
	case "date":
		return read[lang.Date](v)
	case "moment":
		return read[lang.Moment](v)
	case "party":
		return read[lang.Party](v)
	case "parties":
		return read[lang.Parties](v)
	case "term":
		return read[lang.Term](v)
	case "tag":
		return read[lang.Tag](v)
	case "text":
		return read[lang.Text](v)
	case "message":
		m, err := read[message](v)
		return lang.Message(m), err
	case "list":
		return read[[]string](v)
	case "number":
		return read[int](v)
	}
	return nil, fmt.Errorf("blank of type %q", name)
}

func read[T any](data []byte) (v T, err error) {
	err = json.Unmarshal(data, &v)
	return v, err
}
