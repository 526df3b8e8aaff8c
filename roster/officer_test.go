package roster_test

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/roster"
)

func TestAccounts(t *testing.T) {
	w := newWorld(t)
	o, err := w.Officer(w.ctx, "k7")
	w.ok(err)
	if !reflect.DeepEqual(o, aigul) {
		t.Fatalf("got %+v", o)
	}
	_, err = w.Officer(w.ctx, "nobody")
	w.refused(err, roster.ErrOfficerUnknown)
	w.refused(w.Disable(w.ctx, "nobody"), roster.ErrOfficerUnknown)

	w.ok(w.Prefer(w.ctx, "k7", []lang.Tag{"ru"}, "Asia/Tashkent"))
	o, err = w.Officer(w.ctx, "k7")
	w.ok(err)
	if o.Languages[0] != "ru" || o.Zone != "Asia/Tashkent" || len(o.Roles) != 2 {
		t.Fatalf("got %+v", o)
	}

	second := roster.Officer{ID: w.NewID(), Name: "Азиз Каримов", Roles: []party.Role{party.Engineer}}
	w.ok(w.Save(w.ctx, second))
	all, err := w.Officers(w.ctx)
	w.ok(err)
	if len(all) != 2 {
		t.Fatalf("officers %+v", all)
	}
}

func TestEveryMistakeInAnAccountIsNamed(t *testing.T) {
	w := newWorld(t)
	err := w.Save(w.ctx, roster.Officer{ID: "Айгүл", Name: "a\nb", Roles: []party.Role{"boss"}, Languages: []lang.Tag{"?"}, Zone: "Local"})
	var fields []string
	for _, r := range procedure.ProblemsOf(err) {
		fields = append(fields, r.Field)
	}
	if want := []string{"id", "name", "roles", "languages", "zone"}; !slices.Equal(fields, want) {
		t.Fatalf("fields %v, want %v", fields, want)
	}
}

// Every refusal has its sentence in every language, and there is no sentence nobody says.
func TestWords(t *testing.T) {
	source, err := os.ReadFile("refusals.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, m := range regexp.MustCompile(`"(roster\.refuse\.[a-z.]+)"`).FindAllStringSubmatch(string(source), -1) {
		want = append(want, m[1])
	}
	slices.Sort(want)
	for _, tag := range lang.Interface {
		b, err := roster.Words.ReadFile("words/" + string(tag) + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var words map[string]string
		if err := json.Unmarshal(b, &words); err != nil {
			t.Fatalf("%s: %v", tag, err)
		}
		if have := slices.Sorted(maps.Keys(words)); !slices.Equal(have, want) {
			t.Errorf("%s: has %v, wants %v", tag, have, want)
		}
	}
}
