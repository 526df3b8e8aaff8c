package procedure

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kenesh/canon"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
)

type agendaItem struct {
	ID      string    `json:"id,omitempty" field:"required,max=20"`
	Title   lang.Text `json:"title,omitempty" field:"required,max=40"`
	Minutes int       `json:"minutes,omitempty" field:"min=5,max=240"`
}

type venue struct {
	City string `json:"city,omitempty"`
	Hall string `json:"hall,omitempty"`
}

type convene struct {
	Title   lang.Text    `json:"title,omitempty" field:"required,max=40"`
	Format  string       `json:"format,omitempty" field:"choices=in-person|remote"`
	Day     lang.Date    `json:"day,omitempty"`
	Opens   lang.Moment  `json:"opens,omitempty"`
	Closed  bool         `json:"closed,omitempty"`
	Chair   party.ID     `json:"chair,omitempty"`
	Invited []party.ID   `json:"invited,omitempty"`
	Papers  []string     `json:"papers,omitempty"`
	Plan    []byte       `json:"plan,omitempty"`
	Venue   venue        `json:"venue,omitzero"`
	Agenda  []agendaItem `json:"agenda,omitempty" field:"required,min=1,max=3"`
}

var conveneStep = On("convene", Anyone[struct{}], func(*struct{}, Act, convene) error { return nil })

const whole = `{
	"title": {"ky": "Чолпон-Ата жыйыны", "en": "Meeting at Cholpon-Ata", "tr": " "},
	"format": "in-person", "day": "2024-09-06", "opens": "2024-09-06T10:00:00+06:00", "closed": true,
	"chair": "kg", "invited": ["az", "kz"], "papers": ["KG-1/2024"], "plan": "AQID",
	"venue": {"city": "Cholpon-Ata"},
	"agenda": [{"id": "a", "title": {"en": "Requests"}, "minutes": 30}]
}`

func TestAnInputComesThroughJSON(t *testing.T) {
	in, err := conveneStep.DecodeJSON([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	got := in.(*convene)
	want := convene{
		Title:  lang.Text{"ky": "Чолпон-Ата жыйыны", "en": "Meeting at Cholpon-Ata"},
		Format: "in-person", Day: "2024-09-06", Opens: 1725595200000, Closed: true,
		Chair: "kg", Invited: []party.ID{"az", "kz"}, Papers: []string{"KG-1/2024"}, Plan: []byte{1, 2, 3},
		Venue:  venue{City: "Cholpon-Ata"},
		Agenda: []agendaItem{{ID: "a", Title: lang.Text{"en": "Requests"}, Minutes: 30}},
	}
	if !reflect.DeepEqual(*got, want) {
		t.Errorf("decoded %+v", *got)
	}
	b, _ := json.Marshal(Plain(in))
	again, err := conveneStep.DecodeJSON(b)
	if err != nil || !slices.Equal(canon.Encode(again), canon.Encode(in)) {
		t.Errorf("%s does not come back: %v", b, err)
	}
	if !strings.Contains(string(b), `"opens":"2024-09-06T04:00:00Z"`) {
		t.Errorf("times are UTC: %s", b)
	}
}

func TestWhatIsWrongIsNamedAtItsField(t *testing.T) {
	base := `"title":{"en":"T"},"agenda":[{"id":"a","title":{"en":"A"}}]`
	for name, c := range map[string]struct{ body, field, key string }{
		"not JSON":           {`{`, "", "refuse.json-form"},
		"not an object":      {`[]`, "", "refuse.json-form"},
		"something after":    {`{` + base + `} {}`, "", "refuse.json-form"},
		"not UTF-8":          {"{\"title\":{\"en\":\"\xff\"}}", "", "refuse.json-form"},
		"too deep":           {strings.Repeat(`{"a":`, 40) + `1` + strings.Repeat(`}`, 40), "", "refuse.json-form"},
		"a name twice":       {`{"title":{"en":"T","en":"U"}}`, "title.en", "refuse.field-twice"},
		"unknown":            {`{` + base + `,"Title":{}}`, "Title", "refuse.field-unknown"},
		"unknown inside":     {`{` + base + `,"venue":{"town":"x"}}`, "venue.town", "refuse.field-unknown"},
		"missing":            {`{"title":{"en":"T"}}`, "agenda", "refuse.field-missing"},
		"missing in a group": {`{"title":{"en":"T"},"agenda":[{"id":"a"}]}`, "agenda.0.title", "refuse.field-missing"},
		"text as a string":   {`{"title":"T","agenda":[{"id":"a","title":{"en":"A"}}]}`, "title", "refuse.field-form"},
		"number as text":     {`{"title":{"en":"T"},"agenda":[{"id":"a","title":{"en":"A"},"minutes":"9"}]}`, "agenda.0.minutes", "refuse.field-form"},
		"half a minute":      {`{"title":{"en":"T"},"agenda":[{"id":"a","title":{"en":"A"},"minutes":9.5}]}`, "agenda.0.minutes", "refuse.field-form"},
		"no such choice":     {`{` + base + `,"format":"by-post"}`, "format", "refuse.field-choice"},
		"no such day":        {`{` + base + `,"day":"2024-13-01"}`, "day", "refuse.field-date"},
		"time without zone":  {`{` + base + `,"opens":"2024-09-06T10:00:00"}`, "opens", "refuse.field-form"},
		"too many":           {`{"title":{"en":"T"},"agenda":[{},{},{},{}]}`, "agenda", "refuse.field-count"},
		"not a party":        {`{` + base + `,"chair":"Kyrgyzstan"}`, "chair", "refuse.field-party"},
		"override character": {`{"title":{"en":"a\u202eb"},"agenda":[{"id":"a","title":{"en":"A"}}]}`, "title", "refuse.field-text"},
	} {
		t.Run(name, func(t *testing.T) {
			in, err := conveneStep.DecodeJSON([]byte(c.body))
			problems := ProblemsOf(err)
			if in != nil || len(problems) != 1 || problems[0].Field != c.field || problems[0].Message.Key != c.key {
				t.Errorf("got %v, %v; want %s: %s", in, err, c.field, c.key)
			}
		})
	}
}

func TestAllThatIsWrongIsSaidAtOnce(t *testing.T) {
	_, err := conveneStep.DecodeJSON([]byte(`{"title": 5, "format": "x", "agenda": [{"id": "a"}]}`))
	var fields []string
	for _, p := range ProblemsOf(err) {
		fields = append(fields, p.Field)
	}
	if !slices.Equal(fields, []string{"title", "format", "agenda.0.title"}) {
		t.Errorf("named %v", fields)
	}
}

func TestASchemaSaysWhatCheckHolds(t *testing.T) {
	schema := JSONSchema(conveneStep.Fields, func(f Field) (string, string) { return "the " + f.Name, "" })
	b, _ := json.Marshal(schema)
	for _, want := range []string{
		`"required":["title","agenda"]`, `"enum":["in-person","remote"]`, `"maxItems":3`, `"minItems":1`,
		`"title":"the agenda"`, `"format":"date-time"`, `"additionalProperties":false`, `"contentEncoding":"base64"`,
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in %s", want, b)
		}
	}
}

func FuzzStepInput(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(`{"agenda":[{"title":{"en":"x"}}],"opens":"9999-12-31T23:59:59Z"}`))
	f.Add([]byte(`{"title":{"en":"\ud800"},"invited":["kg","kg"]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		in, err := conveneStep.DecodeJSON(b)
		if err != nil {
			if len(ProblemsOf(err)) == 0 {
				t.Fatalf("an error that is no sentence: %v", err)
			}
			return
		}
		// What is accepted has one canonical form that the fold accepts, and shows as
		// JSON that means the same.
		form := canon.Encode(in)
		if again, err := conveneStep.decode(form); err != nil || conveneStep.Check(again) != nil {
			t.Fatalf("accepted, and the fold refuses it: %v", err)
		}
		shown, err := json.Marshal(Plain(in))
		if err != nil {
			t.Fatal(err)
		}
		again, err := conveneStep.DecodeJSON(shown)
		if err != nil || !slices.Equal(canon.Encode(again), form) {
			t.Fatalf("%s shows as %s, which is another input: %v", b, shown, err)
		}
	})
}

type searching struct {
	Days     []string         `json:"days,omitempty" field:"choices=mon|tue"`
	Measure  policy.Measure   `json:"measure,omitempty"`
	Measures []policy.Measure `json:"measures,omitempty" field:"required"`
}

// Choices of several, and the measures there are.
func TestDecodeChoices(t *testing.T) {
	step := On("search", Anyone[struct{}], func(*struct{}, Act, searching) error { return nil })
	in, err := step.DecodeJSON([]byte(`{"days": ["tue"], "measure": "locate", "measures": ["vehicle", "locate"]}`))
	if want := (searching{[]string{"tue"}, policy.Locate, []policy.Measure{policy.Vehicle, policy.Locate}}); err != nil || !reflect.DeepEqual(in, &want) {
		t.Errorf("%+v, %v", in, err)
	}
	for wrong, field := range map[string]string{
		`{}`:                                   "measures",
		`{"measures": ["vehicle", "vehicle"]}`: "measures",
		`{"measures": ["vehicle"], "measure": "nonsense"}`:     "measure",
		`{"measures": ["vehicle"], "days": ["tue", "sunday"]}`: "days",
		`{"measures": "vehicle"}`:                              "measures",
	} {
		if _, err := step.DecodeJSON([]byte(wrong)); len(ProblemsOf(err)) != 1 || ProblemsOf(err)[0].Field != field {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}
