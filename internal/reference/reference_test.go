package reference

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The second reader proves nothing if it leans on the first.
func TestSharesNothing(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if regexp.MustCompile(`kenesh|\.`).MatchString(i.Path.Value) {
				t.Errorf("%s imports %s", file.Name(), i.Path.Value)
			}
		}
	}
}

// What it encodes it decodes, and empty fields of a record are left out.
func TestEncode(t *testing.T) {
	v := Record{"b": uint64(300), "aa": "text", "empty": "", "list": List{uint64(1), Dict{"x": true}}, "none": List(nil)}
	b := Encode(v)
	d, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.(Dict); len(got) != 3 || got["b"] != uint64(300) {
		t.Errorf("%v", got)
	}
	if !bytes.Equal(Encode(d), b) {
		t.Errorf("%x and %x", Encode(d), b)
	}
}
