package procedure

import (
	"encoding"
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"
	"time"

	"kenesh/lang"
)

// Plain is an input or a state as JSON shows it, in the form DecodeJSON reads: maps,
// slices, strings, numbers and truths. Names are those of the json tags; what is empty
// and may be left out is.
func Plain(v any) any {
	if v == nil {
		return nil
	}
	return plain(reflect.ValueOf(v))
}

func plain(v reflect.Value) any {
	if (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil() {
		return nil
	}
	switch x := v.Interface().(type) {
	case lang.Moment:
		return Time(x)
	case []byte:
		return base64.StdEncoding.EncodeToString(x)
	case encoding.TextMarshaler:
		b, _ := x.MarshalText()
		return string(b)
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return plain(v.Elem())
	case reflect.Struct:
		return plainStruct(v)
	case reflect.Map:
		return plainMap(v)
	case reflect.Array:
		return fmt.Sprint(v.Interface())
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i))
		}
		return list
	}
	return v.Interface()
}

func plainStruct(v reflect.Value) any {
	object := map[string]any{}
	for i := range v.NumField() {
		sf := v.Type().Field(i)
		name, options, _ := strings.Cut(sf.Tag.Get("json"), ",")
		omit := strings.HasPrefix(options, "omit")
		if !sf.IsExported() || name == "-" || omit && isNothing(v.Field(i)) {
			continue
		}
		if name == "" {
			name = sf.Name
		}
		object[name] = plain(v.Field(i))
	}
	return object
}

func isNothing(v reflect.Value) bool {
	if v.Kind() == reflect.Slice || v.Kind() == reflect.Map {
		return v.Len() == 0
	}
	return v.IsZero()
}

func plainMap(v reflect.Value) any {
	object := map[string]any{}
	for _, key := range v.MapKeys() {
		object[fmt.Sprint(plain(key))] = plain(v.MapIndex(key))
	}
	return object
}

// Time writes a moment as JSON has it: RFC 3339, UTC, to the millisecond; nothing for none.
func Time(m lang.Moment) string {
	if m == 0 {
		return ""
	}
	return time.UnixMilli(int64(m)).UTC().Format("2006-01-02T15:04:05.999Z07:00")
}
