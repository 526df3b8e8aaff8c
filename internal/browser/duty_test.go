package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
)

// requests has Astana ask Bishkek for the holder of a vehicle.
func requests(t *testing.T) dossier.ID {
	t.Helper()
	needBrowser(t)
	n := council.Nodes["kz"]
	step, _ := n.Clerk.Procedure("request").Step("send")
	in, err := step.DecodeJSON([]byte(`{"measure": "vehicle", "basis": {"symbol": "UNTOC-2000", "article": "27", "profile": "general"}, "reference": "3-15-300",
		"office": "Криминалдық полиция департаменті", "urgency": "loss-of-information", "offence": "robbery", "stage": "committed", "sought": [{"item": "vehicle-owner"}],
		"believed": "registered-there", "handling": "h1", "source": "b", "known": "2"}`))
	if err != nil {
		t.Fatal(err)
	}
	done, err := n.Clerk.Act(t.Context(), clerk.Command{Kind: "request", Parties: []party.ID{"kg"}, Step: "send", Input: in, By: party.Person{Name: "Айгерім", Role: party.Officer}})
	if err != nil {
		t.Fatal(err)
	}
	return done.Dossier
}

// TestTheDutyOfficersNight is told in Kyrgyz: a request arrives on the open desk, she takes it, asks
// what is missing, the desk says that the clock stands still, and the shift is handed over.
func TestTheDutyOfficersNight(t *testing.T) {
	night := at(t, "kg", "ky").signIn("Бакыт Жолдошев").open("/duty")
	night.reads("Нөөмөт", "Келди, алганыбыз ырасталган жок").shot("duty-before")
	night.must(chromedp.Poll[chromedp.Void](`dutySource?.readyState === EventSource.OPEN`))

	id := requests(t)
	line := func(list string) string { return fmt.Sprintf(`#%s a[href="%s"]`, list, page(id)) }
	on := func(list string) func() bool {
		return func() bool { return eval[bool](night, fmt.Sprintf(`!!document.querySelector(%q)`, line(list))) }
	}
	until(t, "the request is on the open desk", on("arrived"))
	until(t, "and its answer, with a clock", on("ours"))
	night.reads("Бишкек").shot("duty-arrived")
	night.press(fmt.Sprintf(`//section[@id="arrived"]//li[.//a[@href="%s"]]//button`, page(id))).reads("Бакыт Жолдошев")

	night.open(page(id) + "/do/ask")
	night.must(chromedp.SetValue(`[name="about"]`, "identity"), chromedp.SendKeys(`[name="text:ky"]`, "Унаанын номери кандай?"), chromedp.SetValue(`[name="tongue"]`, "ky"))
	night.press(`p.buttons button.main`)
	if eval[bool](night, `!!document.querySelector('button[value="send"]')`) {
		night.press(`button[value="send"]`)
	}
	night.open("/duty")
	until(t, "the clock stands still", on("paused"))
	night.reads("Тактоо күтүлүүдө").shot("duty-paused")

	night.open("/duty/sheet").reads("Нөөмөттө келгени")
	night.must(chromedp.SendKeys(`#remarks`, "Астанадан тактоо күтүлүүдө."))
	night.press(`form[action="/duty/sheet"] button.main`).reads("Астанадан тактоо күтүлүүдө.", "кол коюла элек").shot("duty-sheet")
	sheet := eval[string](night, "location.pathname")

	morning := at(t, "kg", "ky").signIn("Гүлнара Асанова").open("/duty").reads("Окула элек өткөрүп берүү барагы: Бакыт Жолдошев")
	morning.open(sheet).press(`main form button.main`).reads("Нөөмөттү кабыл алган", "Гүлнара Асанова").shot("duty-signed")
	for _, s := range []size{phone, zoomed} {
		morning.on(s)
		for _, path := range []string{"/duty", "/duty/away", "/duty/hold/" + id.String(), "/duty/sheet", sheet} {
			morning.open(path)
		}
	}
}
