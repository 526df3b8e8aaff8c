package node

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"kenesh/policy"
	"kenesh/procedure"
)

// Nothing said is what the kinds propose; an empty list is none; a slip of the pen is an error.
func TestFourEyesAsConfigured(t *testing.T) {
	step := func(name string, o ...procedure.Option) procedure.Step {
		return procedure.On(name, procedure.Anyone[struct{}], func(*struct{}, procedure.Act, struct{}) error { return nil }, o...)
	}
	kinds := []*procedure.Procedure{
		procedure.Define[struct{}]("letter", procedure.Doc{}, step("send", procedure.Second()), step("file", procedure.Needs(policy.Act))),
		procedure.Define[struct{}]("folder", procedure.Doc{Keeper: &procedure.Keeper{}}, step("open", procedure.Second())),
	}
	for said, want := range map[string][]string{"proposed": {"letter/send"}, "": nil, "letter/file": {"letter/file"}} {
		c := Config{FourEyes: []string{}}
		switch said {
		case "proposed":
			c.FourEyes = nil
		case "":
		default:
			c.FourEyes = []string{said}
		}
		got, err := c.fourEyes(kinds)
		if err != nil || !slices.Equal(slices.Sorted(maps.Keys(got)), want) {
			t.Errorf("%q: %v, %v", said, got, err)
		}
	}
	for _, slip := range []string{"letter/sent", "letter", "folder/open"} {
		if _, err := (Config{FourEyes: []string{slip}}).fourEyes(kinds); err == nil || !strings.Contains(err.Error(), slip) {
			t.Errorf("%s: %v", slip, err)
		}
	}
}
