package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"kenesh/api"
	"kenesh/cli"
	"kenesh/party"
	"kenesh/procedure/all"
)

const issue = `notice issue --with tr --title.en "Forged passports" --title.ky "Жасалма паспорттор" --level warning --body "Series AA."`

// lastLine is where a step writes the dossier's id.
func lastLine(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return lines[len(lines)-1]
}

func TestANoticeFromTheCommandLine(t *testing.T) {
	council := newCouncil(t)
	kg, tr := council.at("kg", party.Officer), council.at("tr", party.Duty)
	out := kg.does(issue)
	kg.shows(out, "kg/1")
	id := lastLine(out)

	tr.shows(tr.waits("list notice --await me", id[:10]), "Forged passports")
	tr.shows(tr.does("show "+id[:10]), "Forged passports", "Series AA.", "notice acknowledge", "Ministry kg")
	tr.shows(tr.does("notice acknowledge "+id+" --edition 1 --lang tr"), "tr/")

	kg.shows(kg.waits("log "+id, "acknowledged the notice"), "kg/1", "tr/", "Айгүл Асанова, Duty officer")
	kg.shows(kg.does("log "+id+" --limit 1"), "--after ")
	kg.env["LANG"] = "ky_KG.UTF-8"
	kg.shows(kg.does("show "+id), "Жасалма паспорттор", "Абалы")
	kg.shows(kg.does("status"), "Түйүн ишке даяр.", "kg")
}

func TestAnswersForPrograms(t *testing.T) {
	council := newCouncil(t)
	kg := council.at("kg", party.Officer)
	var done api.Done
	if err := json.Unmarshal([]byte(kg.does(issue+" --json --key k1")), &done); err != nil || done.Number != 1 {
		t.Errorf("answered %+v, %v", done, err)
	}
	var again api.Done
	if json.Unmarshal([]byte(kg.does(issue+" --json --key k1")), &again); !reflect.DeepEqual(again, done) {
		t.Errorf("under one key %+v and %+v", done, again)
	}
	var d api.Dossier
	if err := json.Unmarshal([]byte(kg.does("show --json "+done.Dossier)), &d); err != nil || d.ID != done.Dossier {
		t.Errorf("shown %+v, %v", d, err)
	}
	code, out, _ := kg.run("notice acknowledge --edition 1 --json " + done.Dossier)
	var p api.Problem
	if err := json.Unmarshal([]byte(out), &p); err != nil || code != cli.Refused || p.Status != 409 {
		t.Errorf("refused %+v, %v, exit %d", p, err, code)
	}
}

func TestInputFromAFileAndFromElsewhere(t *testing.T) {
	council := newCouncil(t)
	kg := council.at("kg", party.Officer)
	file := filepath.Join(t.TempDir(), "notice.json")
	os.WriteFile(file, []byte(`{"title": {"en": "From a file"}, "level": "alarm", "body": {"en": "B"}}`), 0o600)
	id := lastLine(kg.does("notice issue --with tr --input " + file + ` --title.ru "Из файла"`))
	kg.shows(kg.does("show "+id+" --lang ru"), "Из файла")

	kg.stdin = `{"reason": {"en": "A mistake"}}`
	kg.does("notice withdraw " + id + " --input - --sure")

	secret := filepath.Join(t.TempDir(), "token")
	os.WriteFile(secret, []byte(kg.env["KENESH_TOKEN"]+"\n"), 0o600)
	delete(kg.env, "KENESH_TOKEN")
	kg.does("list --token-file " + secret)
}

func TestPartsOfAGroup(t *testing.T) {
	council := newCouncil(t)
	head := council.at("kg", party.Head)
	_, out, _ := head.run("meeting convene --json --agenda.0.id a --agenda.1.id b --agenda.1.title.en B")
	var p api.Problem
	if err := json.Unmarshal([]byte(out), &p); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, e := range p.Errors {
		if strings.HasPrefix(e.Field, "input.agenda.1.title") || strings.HasSuffix(e.Field, ".id") {
			t.Errorf("did not arrive: %+v", e)
		}
	}
}

func TestWhatGoesWrongHasItsCode(t *testing.T) {
	council := newCouncil(t)
	kg := council.at("kg", party.Officer)
	id := lastLine(kg.does(issue))
	kg.fails("notice acknowledge "+id+" --edition 1", cli.Refused, "")
	kg.fails("notice issue --with tr --level shout", cli.Refused, "--title: ")
	kg.fails(`notice issue --level alarm --title T --body B`, cli.Refused, "--with: ")
	kg.fails("show "+strings.Repeat("a", 52), cli.Refused, "no such")
	kg.fails("notice withdraw "+id+` --reason "A mistake"`, cli.Misused, "--sure")
	kg.shows(kg.does("leads "+id), "Nothing was found")
	kg.fails("judge "+id+" 00ff --judged same", cli.Refused, "no such")
	kg.fails("judge "+id+" 00ff --judged perhaps", cli.Refused, "--judged")
	kg.fails("judge "+id, cli.Misused, "kenesh leads")
	kg.fails("dance", cli.Misused, "“dance”")
	kg.fails("notice dance", cli.Misused, "“dance”")
	kg.fails("notice", cli.Misused, "kenesh notice --help")
	kg.fails("notice issue --colour red", cli.Misused, "--colour")
	kg.fails("notice issue --level", cli.Misused, "--level")
	kg.fails("notice issue --level alarm --level alarm", cli.Misused, "--level")
	kg.fails("notice acknowledge", cli.Misused, "id")
	kg.fails("list notice meeting", cli.Misused, "“meeting”")
	kg.fails("list --lang xx", cli.Misused, "ky")
	kg.fails("notice issue --input /nowhere", cli.Misused, "/nowhere")
	kg.fails("list --node http://kenesh.example", cli.Misused, "https")
	kg.fails("list --node http://127.0.0.1:1", cli.Unreachable, "127.0.0.1:1")
	delete(kg.env, "KENESH_TOKEN")
	kg.fails("list", cli.Misused, "KENESH_TOKEN")
	kg.env["KENESH_TOKEN"] = "kn_guess"
	kg.fails("list", cli.Refused, "token")
}

func TestHelpInEveryLanguage(t *testing.T) {
	council := newCouncil(t)
	kg := council.at("kg", party.Officer)
	for _, language := range []string{"ky", "kk", "uz", "az", "tr", "en", "ru"} {
		kg.env["LANG"] = language
		for _, line := range []string{"", "help", "help list", "help notice", "notice --help", "notice issue -h", "help notice issue", "log --help", "help directory admit"} {
			kg.shows(kg.does(line), "kenesh")
		}
		kg.shows(kg.does("notice issue --help"), "--title."+language, "--level", "warning (", "--with", "--input", "--key")
	}
	kg.shows(kg.does("help"), "notice", "list", "KENESH_NODE")
}

// TestFourEyesFromTheCommandLine: one officer saves a draft from the step's own flags, another
// reads, returns, approves and sends it; neither does it alone.
func TestFourEyesFromTheCommandLine(t *testing.T) {
	council := newCouncil(t)
	council.Node("kg").Clerk.SetFourEyes(map[string]bool{"notice/issue": true, "notice/withdraw": true})
	aida, bermet, tr := council.at("kg", party.Officer), council.at("kg", party.Head), council.at("tr", party.Duty)
	aida.shows(aida.does("drafts"), "Nothing was found")
	aida.fails(issue, cli.Refused, "two officers")
	out := aida.does(issue + " --as-draft")
	aida.shows(out, "Saved as a draft", "second officer")
	draft := lastLine(out)
	if !strings.HasSuffix(draft, "/1") {
		t.Fatalf("the draft is called %q", draft)
	}
	name := draft[:10] + "/1"
	aida.shows(aida.does("drafts"), name, "Waits for approval", "Forged passports")
	bermet.shows(bermet.does("draft "+name), "Forged passports", "--title.ky", "Жасалма паспорттор", "notice issue", "--level", "tr")
	aida.fails("approve "+name+" --version 1", cli.Refused, "Your role")
	bermet.fails("approve "+name, cli.Refused, "--version")
	bermet.fails("send "+name, cli.Refused, "")
	bermet.does("return " + name + ` --reasons "Name the series."`)
	aida.shows(aida.does("draft "+name), "Returned", "Name the series.")

	other := strings.Replace(issue, "Series AA", "Series AA and AB", 1)
	aida.fails("notice withdraw "+draft[:10]+` --reason "Wrong" --revise `+name, cli.Refused, "")
	aida.shows(aida.does(other+" --revise "+name), "Saved as a draft", name[:10])
	bermet.fails("approve "+name+" --version 1", cli.Refused, "--version")
	bermet.does("approve " + name + " --version 2")
	sent := lastLine(bermet.does("send " + name + " --key s"))
	if again := lastLine(bermet.does("send " + name + " --key s")); again != sent {
		t.Errorf("asked again, it was sent in %s and not %s", again, sent)
	}
	tr.shows(tr.waits("list notice --await me", sent[:10]), "Forged passports")
	tr.fails("show "+draft[:10], cli.Refused, "no such")
	aida.shows(aida.does("draft "+name), "Sent", sent)

	// A grave step needs no --sure to be prepared: it is taken by whoever sends it.
	out = aida.does("notice withdraw " + sent + ` --reason "A mistake" --as-draft`)
	next := lastLine(out)
	if next != draft[:len(draft)-1]+"2" {
		t.Errorf("the second draft is %s, beside %s", next, draft)
	}
	bermet.does("approve " + next + " --version 1")
	bermet.does("send " + next)
	aida.shows(aida.does("drafts"), "Nothing was found")
	for _, line := range []string{"draft", "draft 1", "approve", "return x", "send /1"} {
		aida.fails(line, cli.Misused, "FILE/NUMBER")
	}
	for _, line := range []string{"help drafts", "help draft", "help approve", "return --help", "send -h"} {
		aida.shows(aida.does(line), "kenesh")
	}
}

func TestNoFieldHidesBehindAFlagOfTheCommandLine(t *testing.T) {
	for _, p := range all.Procedures() {
		for _, s := range p.AllSteps() {
			for _, f := range s.Fields {
				for _, taken := range []string{"node", "token-file", "lang", "json", "help", "input", "key", "sure", "with", "bases", "as-draft", "revise"} {
					if f.Name == taken {
						t.Errorf("%s %s: --%s means something else already", p.Kind, s.Name, taken)
					}
				}
			}
		}
	}
}
