package browser

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kenesh/clerk"
	"kenesh/dossier"
	"kenesh/party"
)

// sit has kg convene a meeting with kz and open it, and waits until kz has it so.
func sit(t *testing.T, title string) dossier.ID {
	t.Helper()
	needBrowser(t)
	id := takes(t, "kg", dossier.ID{}, "convene", fmt.Sprintf(`{"number": 7, "title": {"ky": %q}, "body": "council", "start": %q, "place": {"ky": "Ош"},
		"agenda": [{"id": "roads", "title": {"ky": "Жол коопсуздугу"}}, {"id": "drugs", "title": {"ky": "Баңгизатка каршы күрөш"}}]}`, title, time.Now().Format(time.DateOnly)))
	hears(t, "kz", id, 1)
	takes(t, "kz", id, "accept", `{"delegation": [{"name": {"ky": "Казак министри"}, "role": "minister"}]}`)
	hears(t, "kg", id, 2)
	takes(t, "kg", id, "change-delegation", `{"delegation": [{"name": {"ky": "Кыргыз министри"}, "role": "minister"}]}`)
	takes(t, "kg", id, "open", `{}`)
	hears(t, "kz", id, 4)
	return id
}

// takes has a party take a step in a meeting.
func takes(t *testing.T, by party.ID, id dossier.ID, step, input string) dossier.ID {
	t.Helper()
	c := council.Nodes[by].Clerk
	s, _ := c.Procedure("meeting").Step(step)
	in, err := s.DecodeJSON([]byte(input))
	if err != nil {
		t.Fatal(err)
	}
	cmd := clerk.Command{Dossier: id, Step: step, Input: in, By: party.Person{Name: "Министр", Role: party.Minister}}
	if id.IsZero() {
		cmd.Kind, cmd.Parties = "meeting", []party.ID{"kz"}
	}
	done, err := c.Act(t.Context(), cmd)
	if err != nil {
		t.Fatalf("%s: %v", step, err)
	}
	return done.Dossier
}

// hears waits until a party has so many acts of a meeting.
func hears(t *testing.T, who party.ID, id dossier.ID, acts int) {
	t.Helper()
	until(t, fmt.Sprintf("%s has %d acts", who, acts), func() bool {
		rec, err := council.Nodes[who].Clerk.Read(t.Context(), id)
		n := 0
		if err == nil {
			for _, o := range rec.Outcomes {
				if o.Entry.Step != dossier.Receipt {
					n++
				}
			}
		}
		return n >= acts
	})
}

// shows waits until a sentence is on the page, without anything being done there.
func (d *desk) shows(sentence string) *desk {
	d.Helper()
	until(d.T, sentence+" on the page", func() bool {
		return eval[bool](d, fmt.Sprintf(`document.querySelector("main").innerText.includes(%q)`, sentence))
	})
	return d
}

// calm asks for no motion, so that where the focus is can be seen at once.
func (d *desk) calm() *desk {
	d.Helper()
	if _, err := chromedp.Call(d.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}); err != nil {
		d.Fatal(err)
	}
	return d
}

// button is the id of the first button beside what a party has in a concern.
func (d *desk) button(concern, who string) string {
	d.Helper()
	return eval[string](d, fmt.Sprintf(`document.querySelector('[id^="c-%s-%s-"] button').id`, concern, who))
}

// TestTheChairByKeyboardOnAPhone runs a sitting in Kyrgyz at the width of a phone, by keys
// alone: what the delegations do comes in by itself, and what is being typed stays.
func TestTheChairByKeyboardOnAPhone(t *testing.T) {
	id := sit(t, "Телефондон башкарылган отурум")
	d := at(t, "kg", "ky").calm().on(phone).signIn("Гүлнара Асанова").open(page(id)).shot("8-dossier")
	d.open(page(id) + "/live").shot("8-live-empty")
	d.reads("Азырынча бир да маселе каралып жаткан жок.", "Кийинки маселе: Жол коопсуздугу")

	d.on(phone).tabTo("c-attendance-0-do")
	d.must(chromedp.KeyEvent(kb.Enter))
	d.shows("залда").tabTo("c-item-0-do")
	d.must(chromedp.KeyEvent(kb.Enter))
	d.shows("күн тартибинде").lookOver()
	if at := d.focused(); at.ID != "c-item-h" && at.ID != "c-item-0-do" {
		t.Errorf("after the step the focus is on %+v", at)
	}

	// She writes a point of order of her own while Kazakhstan asks for the floor.
	d.tabTo("c-points-0")
	d.must(chromedp.KeyEvent(kb.Enter))
	d.tabTo("text:ky")
	d.must(chromedp.KeyEvent("Котормо жок."))
	takes(t, "kz", id, "ask-floor", `{"category": "statement", "minutes": 5, "speaker": {"ky": "Ерлан Садыков"}}`)
	d.shows("Ерлан Садыков").lookOver()
	if typed := eval[string](d, `document.activeElement.value`); typed != "Котормо жок." {
		t.Errorf("what was being typed is %q now, in %+v", typed, d.focused())
	}
	d.must(chromedp.KeyEvent(" Кайра."))
	d.tabTo("c-points-0-do")
	d.must(chromedp.KeyEvent(kb.Enter))
	d.shows("Котормо жок. Кайра.").shot("8-live-point")

	d.on(phone).tabTo(d.button("points", "kg"))
	d.must(chromedp.KeyEvent(kb.Enter))
	d.shows("Жүргүзүү тартиби боюнча чечилбеген маселе жок.")
	d.open(page(id) + "/live").tabTo(d.button("speakers", "kz"))
	d.must(chromedp.KeyEvent(kb.Enter))
	d.shows("/ 5:00").shot("8-live-floor")
	d.on(phone).tabTo(d.button("floor", "kz"))
	d.must(chromedp.KeyEvent(kb.Enter))
	d.shows("Азыр эч ким сүйлөп жаткан жок.").lookOver()
}

// TestADelegationFollows: its page changes as the chair acts on another node.
func TestADelegationFollows(t *testing.T) {
	id := sit(t, "Ээрчиген делегация")
	d := at(t, "kz", "kk").signIn("Айгерім Серікқызы").open(page(id) + "/live").reads("Әзірге бірде-бір мәселе қаралып жатқан жоқ.")
	takes(t, "kg", id, "call-item", `{"item": "drugs"}`)
	d.shows("Баңгизатка каршы күрөш").shot("8-follow")
	takes(t, "kg", id, "close", `{}`)
	d.shows("Мұнда қазір ештеңе жүріп жатқан жоқ.").lookOver()
}

// TestTheHallsScreenFollows the chair, on the chair's own node.
func TestTheHallsScreenFollows(t *testing.T) {
	id := sit(t, "Экрандагы отурум")
	d := at(t, "kg", "ky").signIn("Гүлнара Асанова").open(page(id) + "/screen").reads("Экрандагы отурум")
	takes(t, "kg", id, "call-item", `{"item": "roads"}`)
	d.shows("Жол коопсуздугу").shot("8-screen")
}

// TestTheChairWithoutScript does the same with forms and a link that asks anew.
func TestTheChairWithoutScript(t *testing.T) {
	id := sit(t, "Скриптсиз отурум")
	d := at(t, "kg", "ky").withoutScript().on(phone).signIn("Гүлнара Асанова").open(page(id) + "/live")
	d.press(`#c-item-0-do`).reads("Жол коопсуздугу", "күн тартибинде")
	takes(t, "kz", id, "ask-floor", `{"category": "question", "minutes": 3}`)
	hears(t, "kg", id, 6)
	d.press(`//a[@class="button"][contains(@href, "/live")]`).press(`[id^="c-speakers-kz-"] button`).reads("Суроо", "3 мүн.").shot("8-without-script")
	d.press(`[id^="c-floor-kz-"] button`).reads("Азыр эч ким сүйлөп жаткан жок.")
}
