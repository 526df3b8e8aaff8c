package browser

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"kenesh/dossier"
	"kenesh/lang"
)

func TestDutyOfficerReadsTheFirstMeetingInKyrgyzAndInTurkish(t *testing.T) {
	d := at(t, "kg", "ky")
	d.open("/").shot("1-sign-in") // she is led to sign in
	d.signIn("Бакыт Жолдошев").shot("1-today")
	d.reads("Бүгүн", "Көрсөтүү үчүн үлгү:")
	d.press(`//nav//a[@href="/meeting"]`).shot("1-meetings")
	first := meeting(t)
	d.press(`//table//a[contains(., "` + first.Title["ky"] + `")]`).shot("1-meeting-ky")
	if got, want := eval[string](d, "location.pathname"), page(council.played["first"]); got != want {
		t.Errorf("the first meeting is at %s, not at %s", got, want)
	}
	for _, s := range first.sentences("ky") {
		d.reads(s)
	}
	d.tongue("tr").shot("1-meeting-tr")
	for _, s := range first.sentences("tr") {
		d.reads(s)
	}
}

func page(id dossier.ID) string { return "/d/" + id.String() }

// theMeeting is what the first meeting dealt with, as demo/data has it.
type theMeeting struct {
	Title  lang.Text
	Agenda []struct{ Title, Note lang.Text }

	declaration, decisions []lang.Text
}

func (m theMeeting) sentences(tag lang.Tag) (out []string) {
	for _, item := range m.Agenda {
		out = append(out, item.Title[tag], item.Note[tag])
	}
	for _, s := range append(m.declaration, m.decisions...) {
		out = append(out, s[tag])
	}
	return out
}

func meeting(t *testing.T) (m theMeeting) {
	t.Helper()
	b, err := os.ReadFile("../../demo/data/council.json")
	if err != nil {
		t.Fatal(err)
	}
	var script struct {
		Acts []struct {
			Step  string
			Input struct {
				theMeeting
				Decision, Text lang.Text
			}
		}
	}
	if err := json.Unmarshal(b, &script); err != nil {
		t.Fatal(err)
	}
	for _, a := range script.Acts {
		switch a.Step {
		case "convene":
			m.Title, m.Agenda = a.Input.Title, a.Input.Agenda
		case "decide":
			m.decisions = append(m.decisions, a.Input.Decision)
		case "record-declaration":
			m.declaration = append(m.declaration, a.Input.Title)
		}
	}
	if len(m.Agenda) != 5 || len(m.decisions) != 5 || len(m.declaration) != 1 {
		t.Fatalf("the seed has five matters and a declaration; here: %+v", m)
	}
	return m
}

func TestAcknowledgementAppearsOnAnOpenDesk(t *testing.T) {
	notice := warn(t, "kz", "Mudflow at the Shamsi pass", "kg", "uz")
	astana := at(t, "kz", "kk").signIn("Айгерім Серікқызы").open(page(notice))
	astana.must(chromedp.Poll[chromedp.Void](`source?.readyState === EventSource.OPEN`))

	tashkent := at(t, "uz", "uz").signIn("Nilufar Karimova")
	tashkent.press(`//main//a[contains(., "Mudflow at the Shamsi pass")]`).shot("2-notice")
	tashkent.press(`a[href$="/do/acknowledge"]`).shot("2-acknowledge")
	tashkent.must(chromedp.SendKeys(`[name="remark:uz"]`, "Navbatchilarga yetkazildi."))
	tashkent.press(`p.buttons button.main`).shot("2-acknowledged")
	tashkent.reads("Navbatchilarga yetkazildi.")

	astana.must(chromedp.WaitVisible(`nav.side a [data-live]`), chromedp.WaitVisible(`[data-dossier]`))
	astana.shot("2-badge")
	if badge := eval[string](astana, `document.querySelector("nav.side a [data-live]").textContent`); badge == "" || badge == "0" {
		t.Errorf("the badge says %q", badge)
	}
	astana.press(`[data-dossier] a`).reads("Navbatchilarga yetkazildi.").shot("2-after")
	if n := eval[int](astana, `document.querySelectorAll(".record > li").length`); n != 2 {
		t.Errorf("the record has %d lines, not the notice and its acknowledgement", n)
	}
	if hidden := eval[bool](astana, `document.querySelector("[data-live]").hidden`); !hidden {
		t.Error("the badge stays after the page was loaded anew")
	}
}
