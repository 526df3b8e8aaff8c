package desk

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kenesh/party"
)

// TestFourEyesAtTheDesk: an officer drafts, the head returns it, the officer mends, the head
// approves and sends. Nothing typed is lost, and nobody gets around it.
func TestFourEyesAtTheDesk(t *testing.T) {
	w := newWorld(t)
	w.houses["kg"].clerk.SetFourEyes(map[string]bool{"notice/issue": true, "notice/withdraw": true})
	aida, head := w.as("kg", party.Officer), w.as("kg", party.Head)

	form := aida.get("/new/notice").wants(200, "This act takes two officers", "Save as a draft")
	form.send(url.Values{"title:en": {"Forged passports"}}, "send").wants(422, "This field must be filled in.") // another button is no way around
	saved := form.send(warning, "draft").wants(200, "The draft is saved.", "Waits for approval", "You prepared this version.", "Version 1").lacks("Approve and send")
	at := saved.path
	aida.post(at, url.Values{":key": {"1/1"}}).wants(403, "approves drafts")

	head.get("/").wants(200, "To approve", "Internal file")
	head.get(at).wants(200, "Approve and send", "will be recorded", "issued the notice")
	file, _, _ := strings.Cut(at, "/draft/")
	head.get(file+"/do/return?draft=1").send(url.Values{"reasons:en": {"Say which series."}}, "send").wants(200, "returned draft 1")
	head.post(at, url.Values{":key": {"1/1"}}).wants(422, "There is no draft with which this can be done.")

	back := aida.get(at).wants(200, "Say which series.", "Revise")
	revise := back.link("Revise").wants(200, "Save as a draft")
	for _, kept := range warning["title:ky"] {
		if !strings.Contains(revise.source, kept) {
			t.Errorf("the draft's form lost %q", kept)
		}
	}
	revise.send(url.Values{"title:ky": {"АС сериясы"}}, "draft").wants(200, "Version 2", "What changed since the last version", "АС сериясы")
	head.post(at, url.Values{":key": {"1/1"}}).wants(422, "The draft has version 2 now.")
	sent := head.get(at).send(nil, "send").wants(200, "Recorded: Kyrgyzstan issued the notice", "Our file")
	w.post()
	w.as("kz", party.Officer).get(sent.path).wants(200, "Forged passports").lacks("Our file</h2>")
	w.as("kz", party.Officer).get(file).wants(404)
	aida.get(at).wants(200, "Sent").lacks("Approve and send")

	// Grave steps too; and the file is found again from the dossier's own page.
	aida.get(sent.path+"/do/withdraw").send(url.Values{"reason:en": {"Found."}}, "draft").wants(200, "The draft is saved.")
	aida.post(sent.path+"/file", nil).wants(200, "Withdraw the notice", "Waits for approval")
	head.get(file+"/draft/2").wants(200, "cannot be taken back").send(nil, "send").wants(200, "withdrew the notice")
}

// TestWhoseWorkItIs: assigned, it is on the officer's first page.
func TestWhoseWorkItIs(t *testing.T) {
	w := newWorld(t)
	kg, head := w.as("kg", party.Officer), w.as("kg", party.Head)
	dossier := kg.issue(warning)
	file := kg.post(dossier.path+"/file", nil).wants(200, "Nobody’s yet")
	if again := kg.post(dossier.path+"/file", nil); again.path != file.path {
		t.Errorf("two files: %s and %s", file.path, again.path)
	}
	kg.get("/").lacks("My work")
	// Whose work it is, one record says of the dossier and of its file, and Today goes by it.
	at := "/duty/hold/" + strings.TrimPrefix(dossier.path, "/d/")
	if !strings.Contains(file.source, `href="`+at+`"`) {
		t.Error("the file does not go with its dossier")
	}
	kg.post(at, url.Values{"do": {"take"}, "was": {""}})
	kg.get("/").wants(200, "My work", "Forged passports")
	head.get("/").lacks("My work")
	for _, path := range []string{dossier.path, file.path} {
		head.get(path).wants(200, "Айгүл")
	}
	was := regexp.MustCompile(`name="was" value="([^"]+)"`).FindStringSubmatch(kg.get(at).source)
	kg.post(at, url.Values{"do": {"give-back"}, "was": {was[1]}})
	kg.get("/").lacks("My work")
}

// link follows the link of a page that is called so.
func (p *page) link(called string) *page {
	p.browser.Helper()
	for _, a := range p.all("a") {
		if strings.TrimSpace(textOf(a)) == called {
			return p.browser.get(attr(a, "href"))
		}
	}
	p.browser.Fatalf("%s has no link %q", p.path, called)
	return nil
}
