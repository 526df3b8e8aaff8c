package desk

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"kenesh/canon"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/procedure/all"
)

// everything has a field of every type there is.
type everything struct {
	Name    string      `json:"name,omitempty" field:"required"`
	Title   lang.Text   `json:"title,omitempty"`
	Level   string      `json:"level,omitempty" field:"choices=low|high"`
	Day     lang.Date   `json:"day,omitempty"`
	At      lang.Moment `json:"at,omitempty"`
	Count   int         `json:"count,omitempty" field:"max=9"`
	Open    bool        `json:"open,omitempty"`
	Host    party.ID    `json:"host,omitempty"`
	With    []party.ID  `json:"with,omitempty"`
	Numbers []string    `json:"numbers,omitempty"`
	Days    []string    `json:"days,omitempty" field:"choices=mon|tue|wed"`

	Asked    policy.Measure   `json:"asked,omitempty"`
	Measures []policy.Measure `json:"measures,omitempty"`

	Place  where  `json:"place,omitzero"`
	Agenda []item `json:"agenda,omitempty" field:"max=5"`
}

type where struct {
	Town lang.Text `json:"town,omitempty"`
}

type item struct {
	Title  lang.Text `json:"title,omitempty" field:"required"`
	Papers []paper   `json:"papers,omitempty"`
}

type paper struct {
	Name string `json:"name,omitempty"`
	Here bool   `json:"here,omitempty"`
}

var everythingStep = procedure.On("do", procedure.Anyone[struct{}],
	func(*struct{}, procedure.Act, everything) error { return nil })

var bishkek = func() *time.Location {
	zone, err := time.LoadLocation("Asia/Bishkek")
	if err != nil {
		panic(err)
	}
	return zone
}()

func full() *everything {
	return &everything{
		Name: "a", Title: lang.Text{"ky": "Аталыш", "en": "Title", "uz-Cyrl": "Ном"}, Level: "high", Day: "2024-09-06",
		At: 1_725_600_000_123, Count: 7, Open: true, Host: "kg", With: []party.ID{"kz", "uz"}, Numbers: []string{"1", "2/3"},
		Days: []string{"tue", "wed"}, Asked: policy.Locate, Measures: []policy.Measure{policy.Vehicle, policy.Train},
		Place: where{Town: lang.Text{"ky": "Чолпон-Ата"}},
		Agenda: []item{{Title: lang.Text{"en": "One"}, Papers: []paper{{Name: "p", Here: true}, {Name: "q"}}},
			{Title: lang.Text{"en": "Two\nlines"}}},
	}
}

func TestFormHoldsEveryInput(t *testing.T) {
	want := full()
	got := &everything{}
	sent := encode(everythingStep.Fields, want, bishkek)
	if problems := decode(everythingStep.Fields, got, sent, bishkek); len(problems) > 0 {
		t.Fatal(problems)
	}
	if !reflect.DeepEqual(clean(got), clean(want)) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// clean makes nil of empty lists, which a form does not tell apart.
func clean(e *everything) *everything {
	for i := range e.Agenda {
		if len(e.Agenda[i].Papers) == 0 {
			e.Agenda[i].Papers = nil
		}
	}
	return e
}

// TestAnEmptyFormIsAnEmptyInput: a form with groups in which there is no row is, step by step
// of every kind, an input that is recorded in the one form there is: a reply that names
// nobody is a reply.
func TestAnEmptyFormIsAnEmptyInput(t *testing.T) {
	for _, p := range all.Procedures() {
		for _, s := range p.AllSteps() {
			in := s.NewInput()
			decode(s.Fields, in, encode(s.Fields, s.NewInput(), time.UTC), time.UTC)
			if b := canon.Encode(in); string(b) != string(canon.Encode(s.NewInput())) {
				t.Errorf("%s/%s: an empty form is recorded as %x", p.Kind, s.Name, b)
			}
		}
	}
}

func TestFormSaysWhatCannotBeRead(t *testing.T) {
	sent := url.Values{"name": {"a"}, "count": {"seven"}, "at": {"yesterday"}}
	problems := decode(everythingStep.Fields, &everything{}, sent, bishkek)
	var fields []string
	for _, p := range problems {
		fields = append(fields, p.Field)
	}
	if got := strings.Join(fields, " "); got != "at count" {
		t.Errorf("problems with %q", got)
	}
}

func TestMomentIsTypedInTheReadersTime(t *testing.T) {
	in := &everything{}
	decode(everythingStep.Fields, in, url.Values{"at": {"2024-09-06T14:00"}}, bishkek)
	if want := time.Date(2024, 9, 6, 8, 0, 0, 0, time.UTC).UnixMilli(); int64(in.At) != want {
		t.Errorf("14:00 in Bishkek is %d, want %d", in.At, want)
	}
}

func TestRowsComeAndGoAndNothingTypedIsLost(t *testing.T) {
	sent := encode(everythingStep.Fields, full(), bishkek)
	reshape(everythingStep.Fields, sent, "add:agenda")
	reshape(everythingStep.Fields, sent, "add:agenda.1.papers")
	sent.Set("agenda.1.papers.0.name", "new")
	reshape(everythingStep.Fields, sent, "drop:agenda.0")
	in := &everything{}
	decode(everythingStep.Fields, in, sent, bishkek)
	if len(in.Agenda) != 2 || in.Agenda[0].Title["en"] != "Two\nlines" || in.Agenda[0].Papers[0].Name != "new" || in.Name != "a" {
		t.Errorf("after adding and dropping: %+v", in.Agenda)
	}
	compact(everythingStep.Fields, sent, "")
	in = &everything{}
	decode(everythingStep.Fields, in, sent, bishkek)
	if len(in.Agenda) != 1 {
		t.Errorf("blank row stayed: %+v", in.Agenda)
	}
}

func TestRowButtonsCannotReachElsewhere(t *testing.T) {
	for _, pressed := range []string{"drop:agenda.x", "drop:agenda.-1", "drop:agenda.99", "add:name", "add:", "drop:", "add:agenda.0.title", "add:nothing.0.papers"} {
		sent := encode(everythingStep.Fields, full(), bishkek)
		before := sent.Encode()
		if !reshape(everythingStep.Fields, sent, pressed) {
			t.Errorf("%s: not taken for a row button", pressed)
		}
		if sent.Encode() != before {
			t.Errorf("%s changed the form", pressed)
		}
	}
	for range 20 {
		sent := encode(everythingStep.Fields, full(), bishkek)
		sent.Set("agenda#", "5")
		reshape(everythingStep.Fields, sent, "add:agenda")
		if got := sent.Get("agenda#"); got != "5" {
			t.Fatalf("%s rows where 5 are the most", got)
		}
	}
}

// FuzzForm sends anything: it must be read, judged and shown again without a panic, and
// what was read must come back the same.
func FuzzForm(f *testing.F) {
	f.Add(encode(everythingStep.Fields, full(), bishkek).Encode(), "add:agenda")
	f.Add("agenda%23=99999999999&agenda.0.papers%23=-4&title%3A=x&title%3A%00=y", "drop:agenda.0.papers.1")
	f.Add("at=2024-09-06T14%3A00&count=99999999999999999999&agenda%23=2", "")
	f.Fuzz(func(t *testing.T, body, pressed string) {
		sent, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		reshape(everythingStep.Fields, sent, pressed)
		compact(everythingStep.Fields, sent, "")
		in := &everything{}
		problems := decode(everythingStep.Fields, in, sent, time.UTC)
		if len(problems) > 0 || everythingStep.Check(in) != nil {
			return
		}
		again := &everything{}
		if problems := decode(everythingStep.Fields, again, encode(everythingStep.Fields, in, time.UTC), time.UTC); len(problems) > 0 {
			t.Fatal(problems)
		}
		if !reflect.DeepEqual(in, again) {
			t.Errorf("read %+v\nagain %+v", in, again)
		}
	})
}
