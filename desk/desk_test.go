package desk

import (
	"bufio"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kenesh/journal"
	"kenesh/lang"
	"kenesh/party"
)

var warning = url.Values{
	":parties": {"kz", "az"}, "title:en": {"Forged passports"}, "title:ky": {"Жасалма паспорттор"},
	"level": {"warning"}, "body:en": {"A series of forged passports was found."},
}

// issue lets a browser issue a notice and returns its page.
func (b *browser) issue(contents url.Values) *page {
	b.Helper()
	return b.get("/new/notice").send(contents, "review").wants(200).send(nil, "send").wants(200)
}

func TestOfficerIssuesANoticeWithoutAnyScript(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	form := kg.get("/new/notice").wants(200, "Issue a notice", "Kazakhstan", "Azerbaijan")

	empty := form.send(url.Values{"title:en": {"Forged passports"}}, "review").wants(422, "To be put right", "This field must be filled in.")
	if got := typed(empty.formWith("title:en", "Forged passports")).Get("title:en"); got == "" {
		t.Error("what was typed is lost")
	}
	review := empty.send(warning, "review").wants(200, "Kyrgyzstan issued the notice: Forged passports.",
		"Only these parties can read this: Kyrgyzstan, Kazakhstan and Azerbaijan.", "A series of forged passports was found.")
	changed := review.send(nil, "edit").wants(200)
	if got := typed(changed.formWith("title:en", "Forged passports")).Get("title:ky"); got != "Жасалма паспорттор" {
		t.Errorf("back from the review the Kyrgyz title is %q", got)
	}
	dossier := review.send(nil, "send").wants(200, "Recorded: Kyrgyzstan issued the notice: Forged passports.", "Forged passports", "Not yet seen by the other parties")

	w.post()
	kz := w.as("kz", party.Duty)
	kz.get("/").wants(200, "Forged passports", "All parties answer: 1.")
	at := kz.get(dossier.path).wants(200, "A series of forged passports was found.", "Acknowledge")
	kz.get(dossier.path+"/do/acknowledge").wants(200, "Kazakhstan acknowledged the notice (edition 1).").send(nil, "send").wants(200, "Kazakhstan acknowledged the notice (edition 1).")
	at.lacks("Withdraw the notice")

	w.post()
	kg.get(dossier.path).wants(200, "Kazakhstan acknowledged the notice (edition 1).", "Seen by: Kazakhstan", "Айгүл duty, Duty officer",
		"Its place may still change. Not yet heard from: Kyrgyzstan and Azerbaijan")
}

func TestTheRecordSaysWhatItIsAbout(t *testing.T) {
	w := newWorld(t)
	head := w.as("kg", party.Head)
	sent := head.get("/new/meeting").send(url.Values{
		":parties": {"kz"}, "number": {"2"}, "title:en": {"Second meeting"}, "body": {"council"}, "start": {"2027-05-01"}, "place:en": {"Baku"},
	}, "review").wants(200).send(nil, "send").wants(200, "Kyrgyzstan convened the meeting.")
	item := url.Values{"title:en": {"Cybercrime"}}
	w.post()
	kz := w.as("kz", party.Expert)
	kz.get(sent.path+"/do/add-item").send(item, "send").wants(200, "Recorded: Kazakhstan proposed an agenda item: Cybercrime.")
	w.post()
	form := head.get(sent.path+"/do/take-item").wants(200, "Kyrgyzstan took up a proposed item: …").lacks("….")
	id := regexp.MustCompile(`value="(kz-\d+)"`).FindStringSubmatch(form.source)[1]
	form.send(url.Values{"item": {id}}, "send").wants(200, "Recorded: Kyrgyzstan took up a proposed item: Cybercrime.")
	head.get(sent.path+"/kg/2").wants(200, "Cybercrime", id)
}

func TestOnlyWhatTheRoleMayOpenIsOffered(t *testing.T) {
	w := newWorld(t)
	w.as("kg", party.Officer).get("/").wants(200, "Issue a notice").lacks("Convene a meeting")
	w.as("kg", party.Head).get("/").wants(200, "Issue a notice", "Convene a meeting")
}

func TestAFormSaysAllThatIsWrongAtOnce(t *testing.T) {
	w := newWorld(t)
	form := w.as("kg", party.Officer).get("/new/notice")
	form.send(url.Values{":parties": nil, "title:en": {strings.Repeat("long ", 50)}}, "review").
		wants(422, "Choose", "249 / 200", "This field must be filled in.")
}

func TestAFormSentTwiceActsOnce(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	review := kg.get("/new/notice").send(warning, "review")
	first := review.send(nil, "send").wants(200)
	again := review.send(nil, "send").wants(200)
	if first.path != again.path {
		t.Errorf("two dossiers: %s and %s", first.path, again.path)
	}
}

func TestEveryEntryOpensDownToItsSignature(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	dossier := kg.issue(warning)
	entry := kg.get(dossier.path+"/kg/1").wants(200, "Signature (Ed25519)", "Жасалма паспорттор", "In effect", "Hash of the contents")
	if !regexp.MustCompile(`[0-9a-f]{128}`).MatchString(entry.text()) {
		t.Error("no signature on the page")
	}
	kg.get(dossier.path + "/kg/9").wants(404)
	kg.get(dossier.path + "/kg/x").wants(404)
}

func TestWhoMayNotReadReadsNothing(t *testing.T) {
	w := newWorld(t)
	dossier := w.as("kg", party.Officer).issue(warning)
	for _, role := range []party.Role{party.Engineer, party.Auditor} {
		b := w.as("kg", role)
		for _, path := range []string{dossier.path, dossier.path + "/kg/1", dossier.path + "/do/withdraw", "/notice", "/search?q=passports", "/new/notice", "/live"} {
			b.get(path).wants(403, "Your role does not open the contents of dossiers.").lacks("Forged", "forged")
		}
		b.get("/").wants(200).lacks("Forged")
	}
	stranger := w.browser("kg")
	for _, path := range []string{dossier.path, "/notice", "/", "/journal", "/me"} {
		if p := stranger.get(path); p.path != "/sign-in" || strings.Contains(p.source, "Forged") {
			t.Errorf("%s leads a stranger to %s", path, p.path)
		}
	}
	w.as("kg", party.Officer).get("/officers").wants(403, "systems engineer")
	w.as("kg", party.Officer).get("/journal").wants(403, "auditor")
}

func TestARoleThatLacksThePowerIsToldWhoHasIt(t *testing.T) {
	w := newWorld(t)
	charter := "/d/" + w.houses["kg"].clerk.Council().String()
	w.as("kg", party.Officer).get(charter).wants(200, "Propose new rules", "This step binds the ministry.")
	w.as("kg", party.Officer).get(charter+"/do/move-rules").wants(403, "This step binds the ministry.")
	w.as("kg", party.Head).get(charter+"/do/move-rules").wants(200).send(url.Values{"rules:en": {"Be kind."}}, "send").wants(200, "Be kind.")
	w.as("kg", party.Head).get(charter).wants(200, "Propose a new party", "This step is taken on the server")
}

func TestEveryOpeningIsInTheJournal(t *testing.T) {
	w := newWorld(t)
	dossier := w.as("kg", party.Officer).issue(warning)
	reader := w.as("kg", party.Expert)
	reader.get(dossier.path).wants(200)
	auditor := w.as("kg", party.Auditor)
	auditor.get("/journal").wants(200, "Айгүл expert", strings.TrimPrefix(dossier.path, "/d/")).lacks("Forged")

	reads, err := w.houses["kg"].journal.Reads(w.ctx, journal.Filter{})
	w.check(err)
	if len(reads) != 2 { // the issuer was led to her own dossier
		t.Errorf("%d reads in the journal", len(reads))
	}
}

func TestAGraveStepIsReadThroughFirst(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	dossier := kg.issue(warning)
	form := kg.get(dossier.path + "/do/withdraw").wants(200)
	form.send(url.Values{"reason:en": {"It was an error."}}, "").wants(200, "This cannot be taken back.", "It was an error.").
		send(nil, "send").wants(200, "Kyrgyzstan withdrew the notice.", "It was an error.")
	kg.get(dossier.path+"/do/withdraw").send(url.Values{"reason:en": {"Again."}}, "review").wants(422, "The notice has been withdrawn.")
}

func TestASessionThatEndsLosesNothingTyped(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	form := kg.get("/new/notice")
	w.now = w.now.Add(48 * time.Hour)
	kept := form.send(warning, "review").wants(401, "Your session is over", "What you typed is kept on this page.")
	values := typed(kept.formWith("title:en", "Forged passports"))
	if values.Get("body:en") != warning.Get("body:en") || !slices.Equal(values[":parties"], warning[":parties"]) {
		t.Errorf("kept only %v", values)
	}
}

func TestEveryPageSpeaksEveryLanguage(t *testing.T) {
	w := newWorld(t)
	officer, engineer, auditor := w.as("kg", party.Head), w.as("kg", party.Engineer), w.as("kg", party.Auditor)
	dossier := officer.issue(warning)
	for _, tag := range lang.Interface {
		for b, paths := range map[*browser][]string{
			officer: {"/", "/notice", "/notice?sort=title&status=open&with=kz", "/search?q=passports", "/search", "/new/notice", "/new/meeting", dossier.path,
				dossier.path + "/kg/1", dossier.path + "/do/update", "/me", "/role", "/links", "/nothing", "/duty", "/duty/away", "/duty/mail", "/duty/sheet", "/duty/hold/" + strings.TrimPrefix(dossier.path, "/d/")},
			engineer:        {"/", "/links", "/officers", dossier.path},
			auditor:         {"/journal"},
			w.browser("kg"): {"/sign-in", "/enter/x", "/invitation/x"},
		} {
			b.language = string(tag)
			b.post("/language", url.Values{"lang": {string(tag)}, "back": {"/links"}})
			for _, path := range paths {
				p := b.get(path)
				if got := attr(p.all("html")[0], "lang"); got != string(tag) {
					t.Errorf("%s is in %s, not in %s", path, got, tag)
				}
				if strings.Contains(p.source, "«") && tag == "en" {
					t.Errorf("%s: a sentence is missing: %s", path, p.text())
				}
			}
		}
	}
}

func TestTextInAnotherLanguageIsMarked(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	contents := url.Values{":parties": {"kz"}, "title:ky": {"Кыргызча гана"}, "level": {"warning"}, "body:ky": {"Текст"}}
	dossier := kg.issue(contents)
	for _, p := range []*page{kg.get(dossier.path), kg.get("/notice")} {
		if !strings.Contains(p.source, `<span lang="ky">Кыргызча гана</span>`) {
			t.Errorf("%s does not mark the Kyrgyz title", p.path)
		}
	}
}

func TestListsAreSortedNarrowedAndPagedByTheirAddress(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	for i := range pageOf + 2 {
		w.now = w.now.Add(time.Minute)
		contents := url.Values{":parties": {[]string{"kz", "az"}[i%2]}, "title:en": {"Notice " + string(rune('A'+i%26)) + string(rune('a'+i/26))}, "level": {"warning"}, "body:en": {"x"}}
		kg.issue(contents)
	}
	first := kg.get("/notice").wants(200, "Next page", "Notice Za")
	rows := len(first.all("tr")) - 1
	next := ""
	for _, a := range first.all("a") {
		if textOf(a) == "Next page" {
			next = attr(a, "href")
		}
	}
	second := kg.get(next).wants(200, "First page", "Notice Aa")
	if more := len(second.all("tr")) - 1; rows != pageOf || more != 2 {
		t.Errorf("pages of %d and %d", rows, more)
	}
	kg.get("/notice?with=az&sort=title").wants(200, "Notice Ba").lacks("Notice Aa")
	kg.get("/notice?status=withdrawn").wants(200, "No dossier matches")
	kg.get("/notice?after=rubbish").wants(200, "Notice Za")
	kg.get("/search?q=notice+aa").wants(200, "Notice Aa").lacks("Notice Ba")
}

func TestPagesOfOtherSitesCannotPostAndNobodyCanFrame(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	r, err := http.NewRequest("POST", kg.base+"/sign-out", nil)
	w.check(err)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	answer, err := kg.client.Do(r)
	w.check(err)
	answer.Body.Close()
	if answer.StatusCode != 403 {
		t.Errorf("a foreign page's post: %d", answer.StatusCode)
	}
	head := kg.get("/").head
	for key, want := range map[string]string{"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"} {
		if !strings.Contains(head.Get(key), want) {
			t.Errorf("%s: %s", key, head.Get(key))
		}
	}
}

func TestDemonstrationIsForThisMachineOnly(t *testing.T) {
	w := newWorld(t)
	o := w.officer("kg", "Айбек", party.Officer)
	b := w.browser("kg")
	r, err := http.NewRequest("GET", b.base+"/sign-in", nil)
	w.check(err)
	r.Header.Set("X-Forwarded-For", "203.0.113.9")
	b.do(r).wants(200).lacks("Айбек")
	b.get("/sign-in").wants(200, "Айбек")
	b.post("/sign-in/demo", url.Values{"officer": {o.ID}, "role": {"minister"}}).wants(404)
}

func TestEngineerAddsAnOfficerWhoseInvitationIsShownOnce(t *testing.T) {
	w := newWorld(t)
	engineer := w.as("kg", party.Engineer)
	page := engineer.get("/officers").wants(200)
	page.send(url.Values{"name": {"Айбек"}}, "").wants(422, "choose at least one role")
	added := page.send(url.Values{"name": {"Айбек"}, "roles": {"head", "officer"}}, "").wants(200, "Айбек", "/invitation/", "Head of department")
	secret := regexp.MustCompile(`/invitation/([\w-]+)`).FindStringSubmatch(added.text())
	engineer.get("/officers").wants(200, "Айбек").lacks("/invitation/")
	w.browser("kg").get(secret[0]).wants(200, "Welcome, Айбек")
	w.browser("kg").get("/invitation/made-up").wants(422, "This invitation is not known")
}

func TestSignInLinkIsPressedNotJustOpened(t *testing.T) {
	w := newWorld(t)
	o := w.officer("kg", "Айбек", party.Officer)
	secret, err := w.houses["kg"].roster.Link(w.ctx, o.ID, party.Officer, false, time.Hour)
	w.check(err)
	b := w.browser("kg")
	b.get("/enter/" + secret).wants(200)
	b.get("/enter/"+secret).send(nil, "").wants(200, "Today")
	w.browser("kg").get("/enter/"+secret).send(nil, "").wants(422, "used already")
}

func TestOfficerLooksAfterHerAccount(t *testing.T) {
	w := newWorld(t)
	o := w.officer("kg", "Айбек", party.Officer, party.Head)
	b := w.browser("kg")
	sign := b.get("/sign-in")
	b.press(sign.formWith("role", "officer"), url.Values{"officer": {o.ID}}, "")
	b.get("/role").wants(200, "Head of department")
	b.post("/role", url.Values{"role": {"head"}, "to": {"/me"}}).wants(200, "Айбек", "Head of department")
	b.post("/role", url.Values{"role": {"minister"}}).wants(422)
	b.post("/me", url.Values{"first": {"ru"}, "reads": {"ky", "xx"}, "zone": {"Asia/Baku"}}).wants(200, "Язык и время")
	b.post("/me/token", url.Values{"name": {"export"}, "days": {"30"}}).wants(200, "kn_")
	b.get("/me").wants(200, "export").lacks("kn_")
	if p := b.post("/sign-out", nil); p.path != "/sign-in" {
		t.Errorf("signing out leads to %s", p.path)
	}
	if p := b.get("/me"); p.path != "/sign-in" {
		t.Errorf("after signing out /me leads to %s", p.path)
	}
}

func TestNobodyIsSentAway(t *testing.T) {
	for _, to := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "d/x"} {
		if got := inside(to); got != "/" {
			t.Errorf("%q leads to %q", to, got)
		}
	}
	if got := inside("/d/x?all"); got != "/d/x?all" {
		t.Errorf("a path of ours leads to %q", got)
	}
}

func TestOpenPagesHearThatADossierChanged(t *testing.T) {
	w := newWorld(t)
	kz := w.as("kz", party.Officer)
	r, err := http.NewRequestWithContext(t.Context(), "GET", kz.base+"/live", nil)
	w.check(err)
	answer, err := kz.client.Do(r)
	w.check(err)
	defer answer.Body.Close()
	dossier := w.as("kg", party.Officer).issue(warning)
	w.post()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			if !strings.Contains(data, strings.TrimPrefix(dossier.path, "/d/")) || strings.Contains(data, "Forged") {
				t.Errorf("heard %s", data)
			}
			return
		}
	}
	t.Error("heard nothing")
}

func TestFounderAdmitsAndReleases(t *testing.T) {
	w := newWorld(t)
	head := w.as("kg", party.Head)
	directory := head.get("/new/directory").send(nil, "review").send(nil, "send").wants(200, "Release a party")
	confirm := head.post(directory.path+"/release", url.Values{"party": {"az"}}).wants(200, "Kyrgyzstan released Azerbaijan from the dossier.")
	confirm.send(nil, "send").wants(200, "Kyrgyzstan released Azerbaijan from the dossier.")
	w.as("kg", party.Officer).get(directory.path).wants(200).lacks("Release a party")
}

func TestAFaultIsANumberOnThePageAndIdsInTheLog(t *testing.T) {
	w := newWorld(t)
	kg := w.as("kg", party.Officer)
	dossier := kg.issue(warning)
	kg.get("/d/" + strings.Repeat("a", 52)).wants(404)
	h := w.houses["kg"]
	h.breakJournal(w)
	page := kg.get(dossier.path).wants(500, "Tell your administrator this number").lacks("Forged")
	number := regexp.MustCompile(`\d{4}-\d{4}`).FindString(page.text())
	if log := string(h.log.text); number == "" || !strings.Contains(log, number) || strings.Contains(log, "Forged") || strings.Contains(log, "Айгүл") {
		t.Errorf("page says %q, log says %s", number, log)
	}
}
