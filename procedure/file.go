package procedure

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"kenesh/canon"
	"kenesh/lang"
)

// File is what an entry says of an attachment. The content is no part of the entry: the root
// of a hash tree over it is (doc/spec/9-attachments.md), so an entry stays small and what
// arrives beside it can be checked piece by piece. It stands in the sealed body, so nobody but
// the parties learns what is attached.
type File struct {
	Name  string     `json:"name,omitempty"`
	Media string     `json:"media,omitempty"` // type/subtype, as its author gave it
	Size  int        `json:"size,omitempty"`  // bytes
	Root  canon.Hash `json:"root,omitzero"`
}

// MaxFile bounds one attachment, in bytes.
const MaxFile = 64 << 30

const (
	maxFileName  = 200 // characters
	maxMedia     = 100
	defaultFiles = 20
)

// String is what people call it.
func (f File) String() string { return f.Name }

// Token is the file in one line, for a form or a flag to carry. ParseFile reads it.
func (f File) Token() string {
	return fmt.Sprintf("%s %d %s %s", f.Root, f.Size, f.Media, f.Name)
}

// ParseFile reads a Token. What it says is for Valid and for whoever holds the content.
func ParseFile(token string) (File, bool) {
	parts := strings.SplitN(token, " ", 4)
	if len(parts) != 4 {
		return File{}, false
	}
	size, err := strconv.Atoi(parts[1])
	root, ok := parseRoot(parts[0])
	return File{Name: parts[3], Media: parts[2], Size: size, Root: root}, err == nil && ok
}

func parseRoot(s string) (root canon.Hash, ok bool) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(root) {
		return root, false
	}
	return canon.Hash(b), true
}

// Valid reports whether a file can be: a name that is no path and does not deceive the eye,
// a media type, and some content.
func (f File) Valid() bool {
	return f.Root != canon.Hash{} && f.Size > 0 && f.Size <= MaxFile && ValidFileName(f.Name) && validMedia(f.Media)
}

// MarshalJSON writes a file as inputs have it.
func (f File) MarshalJSON() ([]byte, error) { return json.Marshal(Plain(f)) }

// UnmarshalJSON reads it, as strictly as DecodeJSON does.
func (f *File) UnmarshalJSON(b []byte) error {
	object, err := ReadJSON(b)
	if err == nil && !setFile(reflect.ValueOf(f).Elem(), object) {
		err = Refuse("refuse.field-form", nil)
	}
	return err
}

// ValidFileName reports whether a name does for a file on anybody's machine.
func ValidFileName(name string) bool {
	if lang.CheckLine(name, maxFileName*4, false) != nil || len([]rune(name)) > maxFileName || strings.Trim(name, ". ") != name {
		return false
	}
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return strings.ContainsRune(`/\:*?"<>|`, r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	})
}

// validMedia is its own rule, so that it stays the same on every node whatever it was built with.
func validMedia(s string) bool {
	first, second, found := strings.Cut(s, "/")
	return found && len(s) <= maxMedia && mediaWord(first) && mediaWord(second)
}

func mediaWord(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("+-._", r)
	})
}

// Files lists the files an input names, in the order of its fields.
func Files(in any) []File {
	var all []File
	if in != nil {
		findFiles(reflect.ValueOf(in), &all)
	}
	return all
}

var fileType = reflect.TypeFor[File]()

func findFiles(v reflect.Value, out *[]File) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			findFiles(v.Elem(), out)
		}
	case reflect.Struct:
		if v.Type() == fileType {
			if f := v.Interface().(File); f != (File{}) {
				*out = append(*out, f)
			}
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				findFiles(v.Field(i), out)
			}
		}
	case reflect.Slice:
		if k := v.Type().Elem().Kind(); k == reflect.Struct {
			for i := range v.Len() {
				findFiles(v.Index(i), out)
			}
		}
	}
}

func (f Field) checkFiles(files []File, bad func(string, lang.Args)) {
	if len(files) > f.Max || len(files) < f.Min {
		bad("refuse.field-count", lang.Args{"min": f.Min, "max": f.Max})
		return
	}
	for i, file := range files {
		for _, before := range files[:i] {
			if before == file {
				bad("refuse.field-choice", nil)
				return
			}
		}
		if !file.Valid() {
			bad("refuse.field-file", nil)
			return
		}
	}
}

// setFile reads what an upload was answered with.
func setFile(v reflect.Value, object map[string]any) bool {
	var f File
	for name, value := range object {
		s, isString := value.(string)
		n, isNumber := value.(json.Number)
		switch {
		case name == "name" && isString:
			f.Name = s
		case name == "media" && isString:
			f.Media = s
		case name == "root" && isString:
			root, ok := parseRoot(s)
			if !ok {
				return false
			}
			f.Root = root
		case name == "size" && isNumber:
			size, err := strconv.Atoi(n.String())
			if err != nil {
				return false
			}
			f.Size = size
		default:
			return false
		}
	}
	v.Set(reflect.ValueOf(f))
	return true
}

func setFiles(v reflect.Value, array []any) bool {
	v.Set(reflect.MakeSlice(v.Type(), len(array), len(array)))
	for i, value := range array {
		object, is := value.(map[string]any)
		if !is || !setFile(v.Index(i), object) {
			v.SetZero()
			return false
		}
	}
	return true
}

func fileForm() map[string]any {
	return map[string]any{"type": "object", "additionalProperties": false, "required": []string{"name", "media", "size", "root"},
		"properties": map[string]any{
			"name":  map[string]any{"type": "string", "minLength": 1, "maxLength": maxFileName},
			"media": map[string]any{"type": "string", "maxLength": maxMedia, "pattern": "^[a-z0-9+._-]+/[a-z0-9+._-]+$"},
			"size":  map[string]any{"type": "integer", "minimum": 1, "maximum": MaxFile},
			"root":  map[string]any{"type": "string", "pattern": "^[0-9a-fA-F]{64}$"},
		}}
}

// ParseRoot reads a root as addresses and inputs have it.
func ParseRoot(s string) (canon.Hash, bool) { return parseRoot(s) }
