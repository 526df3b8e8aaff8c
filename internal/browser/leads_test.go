package browser

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
	"kenesh/procedure"
)

// What the story needs: a convention that binds the three, a warning from Baku, a request
// from Ankara. Nobody in it exists.
const (
	convention = `{"symbol": "UNTOC-2000", "title": {"en": "Convention"}, "form": "multilateral", "concluded": "2000-11-15", "entry": {"by": "deposits", "count": 40, "entered": "2003-09-29"}, "source": "Text", "as-of": "2024-09-01"}`
	threeBound = `{"facts": [{"of": "kg", "standing": "bound", "how": "ratification", "consented": "2003-10-02"}, {"of": "az", "standing": "bound", "how": "ratification", "consented": "2003-10-30"}, {"of": "tr", "standing": "bound", "how": "ratification", "consented": "2003-03-25"}], "source": "Status page", "as-of": "2015-03-14"}`
	founds     = `{"articles": [{"article": "27", "measures": ["spontaneous-information", "identify-person"]}]}`
	neutral    = `"worksheet": {"f-offence": "neutral", "f-persons": "neutral", "f-source": "neutral", "f-others": "neutral", "f-obligations": "neutral", "f-neutrality": "neutral", "f-context": "neutral", "character": "none", "conclusion": "ordinary"}`
	common     = `"basis": {"symbol": "UNTOC-2000", "article": "27"}, "urgency": "ordinary", "offence": "fraud", "stage": "committed", "handling": "h1", "source": "b", "known": "2", "believed": "seen-there", ` + neutral
	warning    = `{"measure": "spontaneous-information", "reference": "AZ-7", "office": "Cinayət axtarışı", "facts": {"az": "Saxta müqavilələr."}, "tongue": "az", ` + common + `,
		"subjects": {"persons": [{"name": "Əliyev Elçin Vaqif oğlu", "tongue": "az", "script": "latin", "born": "1987-03-14", "link": "wanted"}],
		"phones": [{"type": "mobile", "number": "050 123 45 67", "country": "AZ", "link": "wanted"}]}}`
	asked = `{"measure": "identify-person", "reference": "TR-12", "office": "Asayiş", ` + common + `, "sought": [{"item": "identity"}],
		"subjects": {"persons": [{"name": "Elcin ALIYEV", "tongue": "tr", "script": "latin", "born": "1987-03-14", "link": "suspect"}],
		"phones": [{"type": "mobile", "number": "+994 50 123-45-67", "link": "suspect"}]}}`
)

// take has a node act, once what the act stands on has reached it.
func take(t *testing.T, who party.ID, cmd clerk.Command, input string) dossier.ID {
	t.Helper()
	n := council.Nodes[who]
	cmd.By = party.Person{Name: "Officer of " + string(who), Role: party.Officer}
	kind := cmd.Kind
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if kind == "" {
			rec, unread := n.Clerk.Read(t.Context(), cmd.Dossier)
			if err = unread; err != nil {
				continue
			}
			kind = rec.History.Kind()
		}
		step, _ := n.Clerk.Procedure(kind).Step(cmd.Step)
		if cmd.Input, err = step.Begin(procedure.Offer{Input: json.RawMessage(input)}); err != nil {
			t.Fatal(err)
		}
		done, refused := n.Clerk.Act(t.Context(), cmd)
		if err = refused; err == nil {
			return done.Dossier
		}
	}
	t.Fatalf("%s %s: %v", who, cmd.Step, err)
	return dossier.ID{}
}

// TestARequestMeetsAnEarlierWarning: Ankara asks Bishkek about a man whom Baku warned of, in
// another spelling. The officer in Bishkek sees both side by side and why, in Kyrgyz, and
// judges; neither Ankara nor Baku hears of it.
func TestARequestMeetsAnEarlierWarning(t *testing.T) {
	d := at(t, "kg", "ky").signIn("Гүлнара Асанова")
	treaty := take(t, "kg", clerk.Command{Kind: "treaty", Step: "register"}, convention)
	take(t, "kg", clerk.Command{Dossier: treaty, Step: "record"}, threeBound)
	take(t, "kg", clerk.Command{Dossier: treaty, Step: "add-articles"}, founds)
	warned := take(t, "az", clerk.Command{Kind: "request", Step: "send", Parties: []party.ID{"kg"}}, warning)
	request := take(t, "tr", clerk.Command{Kind: "request", Step: "send", Parties: []party.ID{"kg"}}, asked)

	for end := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		if found, err := council.Nodes["kg"].Leads.Of(t.Context(), request); err == nil && len(found) == 2 {
			break
		} else if time.Now().After(end) {
			t.Fatalf("%d leads, %v", len(found), err)
		}
	}
	d.open("/").reads("Баалоону күткөн окшоштуктар").shot("9-today-leads")
	d.open("/leads").reads("телефон номери бирдей").shot("9-leads")
	d.open(page(request)).reads("Бир эле нерсеге тиешелүү болушу мүмкүн", "Elcin ALIYEV", "Əliyev Elçin Vaqif oğlu", "телефон номери бирдей", "туулган күнү бирдей").shot("9-request")
	d.must(chromedp.Click(`.leads details summary`))
	d.must(chromedp.SendKeys(`.leads input[name="remark"]`, "Телефону да ошол"))
	d.press(`.leads button[value="same"]`).reads("Телефону да ошол", "Бир эле").shot("9-judged")
	d.open(page(warned)).reads("Elcin ALIYEV", "Телефону да ошол")
	d.open("/search?q=Элчин+Алиев").reads("Досьелерде аталган", "Əliyev Elçin Vaqif oğlu", "Elcin ALIYEV").shot("9-search")
	d.open("/search?q=0501234567").reads("050 123 45 67")
	d.open(page(request)).tongue("en").shot("9-request-en")

	for _, id := range []party.ID{"tr", "az"} {
		if found, err := council.Nodes[id].Leads.Of(t.Context(), request); err != nil || len(found) != 0 {
			t.Errorf("%s has %d leads, %v", id, len(found), err)
		}
	}
}
