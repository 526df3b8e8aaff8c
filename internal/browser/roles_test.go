package browser

import (
	"strings"
	"testing"
)

func TestAuditorAndEngineerOpenNoContents(t *testing.T) {
	secret := "Closed contents of a notice"
	notice := warn(t, "kz", secret, "kg")
	for _, name := range []string{"Назгүл Иманбекова", "Тилек Абдраимов"} {
		d := at(t, "kg", "ky").signIn(name)
		for _, path := range []string{page(notice), page(notice) + "/kz/1", page(notice) + "/do/acknowledge", "/notice", "/meeting", "/search?q=Closed", "/new/notice"} {
			d.refused(403, path)
			if strings.Contains(eval[string](d, "document.documentElement.textContent"), secret) {
				t.Errorf("%s reads the contents at %s", name, path)
			}
		}
		d.shot("8-forbidden")
		d.open("/").shot("8-office")
		if strings.Contains(eval[string](d, "document.documentElement.textContent"), secret) {
			t.Errorf("%s reads the title on the first page", name)
		}
		d.open("/links").shot("8-links")
	}
}

func TestAuditorSeesWhoReadWhat(t *testing.T) {
	notice := warn(t, "kz", "A notice somebody reads", "kg")
	auditor := at(t, "kg", "ky").signIn("Назгүл Иманбекова").open("/journal")
	if strings.Contains(auditor.text(), notice.String()) {
		t.Fatal("the journal knows of a reading before it happened")
	}
	at(t, "kg", "ky").signIn("Эрмек Сыдыков").open(page(notice))

	auditor.open("/journal").shot("8-journal")
	row := eval[string](auditor, `document.querySelector("table.list tbody tr").textContent`)
	if !strings.Contains(row, "Эрмек Сыдыков") || !strings.Contains(row, notice.String()) {
		t.Errorf("the newest reading is not the one just made: %s", row)
	}
	auditor.open("/journal?dossier=" + notice.String())
	if n := eval[int](auditor, `document.querySelectorAll("table.list tbody tr").length`); n != 1 {
		t.Errorf("the dossier was read once; the journal has %d readings", n)
	}
	if strings.Contains(auditor.text(), "A notice somebody reads") {
		t.Error("the journal shows contents")
	}
}
