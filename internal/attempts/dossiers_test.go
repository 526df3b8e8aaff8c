package attempts

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"kenesh/dossier"
	"kenesh/procedure"
)

// What the council has before anybody attempts anything.

const (
	convention = `{"symbol": "UNTOC-2000", "title": {"en": "Convention"}, "form": "multilateral", "concluded": "2000-11-15",
		"entry": {"by": "deposits", "count": 40, "entered": "2003-09-29"}, "source": "Depositary", "as-of": "2024-09-01"}`
	ended = `{"symbol": "OLD-1993", "title": {"en": "Agreement that has ended"}, "form": "multilateral", "concluded": "1993-05-01",
		"entry": {"by": "deposits", "count": 2, "entered": "1994-01-01"}, "ended": "2020-01-01", "source": "Depositary", "as-of": "2024-09-01"}`
	articles = `{"articles": [{"article": "27", "measures": ["vehicle", "identify-person"]}]}`

	question = `{"about": "scope", "text": {"en": "Which of the two?"}, "tongue": "en"}`
	interim  = `{"reply": "interim", "result": "partly-found", "text": {"en": %q}, "tongue": "en", "handling": "h3", "limits": {"en": "Not to be shown on."}, "source": "a", "known": "1"}`
	final    = `{"reply": "final", "result": "not-found", "handling": "h1", "source": "a", "known": "1"}`
	taken    = `{"reference": "KZ-CANARYBEFORE", "office": "Desk", "view": "agreed", "access": "direct"}`
	granting = `{"item": %q, "use": %q, "to": %q, "purpose": {"en": "Joint team"}, "until": %q}`

	neutral = `{"f-offence": "neutral", "f-persons": "neutral", "f-source": "neutral", "f-others": "neutral", "f-obligations": "neutral",
		"f-neutrality": "neutral", "f-context": "neutral", "character": "none", "conclusion": "ordinary"}`
	person = `{"persons": [{"name": "Temir Sadykov", "link": "suspect"}]}`
)

// pointing is the worksheet of a matter in which a factor points to a political character.
var pointing = strings.NewReplacer(`"f-context": "neutral"`, `"f-context": "points"`, `"none"`, `"political"`,
	`"ordinary"`, `"ordinary", "why": {"en": "A robbery all the same."}`).Replace(neutral)

// asking is a request that wants nothing but what changes is given: a field and its value in
// JSON, or "" to leave it out.
func asking(changes ...string) string {
	var in map[string]any
	base := `{"measure": "vehicle", "basis": {"symbol": "UNTOC-2000", "article": "27"}, "reference": "CANARYBEFORE-118", "office": "CANARYBEFORE police",
		"urgency": "loss-of-information", "offence": "robbery", "stage": "committed", "facts": {"en": "CANARYBEFORE facts"}, "tongue": "en",
		"sought": [{"item": "vehicle-owner"}], "believed": "registered-there", "handling": "h1", "source": "b", "known": "2"}`
	if err := json.Unmarshal([]byte(base), &in); err != nil {
		panic(err)
	}
	for i := 0; i < len(changes); i += 2 {
		var value any
		if changes[i+1] == "" {
			delete(in, changes[i])
			continue
		}
		if err := json.Unmarshal([]byte(changes[i+1]), &value); err != nil {
			panic(changes[i] + ": " + err.Error())
		}
		in[changes[i]] = value
	}
	b, err := json.Marshal(in)
	if err != nil {
		panic(err)
	}
	return string(b)
}

var none = dossier.ID{}

// prepare founds everything. When it returns every node holds what it is to hold.
func (c *council) prepare() {
	c.Helper()
	kg, kz := c.as("kg aida"), c.as("kz aida")
	for _, text := range []string{ended, convention} {
		c.treaty = kg.does(none, "treaty", "register", text)
		kg.does(c.treaty, "", "add-articles", articles)
		for i, id := range ids[:4] {
			kg.does(c.treaty, "", "record", fmt.Sprintf(`{"facts": [{"of": %q, "standing": "bound", "how": "ratification", "consented": "2003-0%d-02"}], "source": "Depositary", "as-of": "2015-03-14"}`, id, i+1))
		}
	}
	c.named, c.apart = kg.uploads(canary+".pdf"), kg.uploads(canary+"-2.pdf")
	c.open = c.begin(asking("files", listing(c.named)))
	for _, id := range []string{"uz", "tr"} {
		kz.does(c.open, "", "grant-use", fmt.Sprintf(granting, "all", "sharing", id, "2090-01-01"))
		c.quiet()
		kg.does(c.open, "", dossier.Admit, fmt.Sprintf(`{"parties": [%q]}`, id))
		c.quiet()
	}
	kz.does(c.open, "", "reply", fmt.Sprintf(interim, canary+" the owner"))
	c.quiet()
	kg.does(c.open, "", dossier.Release, `{"party": "tr"}`)
	c.quiet()
	kz.does(c.open, "", "reply", fmt.Sprintf(interim, canaryAfter+" the address"))

	c.closed = c.begin(asking())
	kz.does(c.closed, "", "reply", final)
	c.quiet()
	kg.does(c.closed, "", "close", `{}`)
	c.unsigned = kg.does(none, "request", "send", asking("subjects", person, "worksheet", pointing), "kz")
	c.expired = c.begin(asking())
	for _, grant := range [][]any{{"all", "sharing", "uz", "2020-01-01"}, {"all", "court", "", "2090-01-01"}, {"all", "other-purpose", "", "2090-01-01"}} {
		kz.does(c.expired, "", "grant-use", fmt.Sprintf(granting, grant...))
	}
	c.other = c.begin(asking("files", listing(c.apart)))
	c.quiet()

	kg.Node("kg").Clerk.SetFourEyes(fourEyes)
	status, b := c.as("kg dana").call("POST", attempt{dossier: c.open, step: "recall"}.address()+"?draft=1", `{"item": "request", "cause": "inaccurate"}`, "application/json")
	if status != http.StatusCreated {
		c.Fatalf("no draft: %d %s", status, b)
	}
	var kept struct{ Dossier string }
	err := json.Unmarshal(b, &kept)
	c.must(err)
	c.file, err = dossier.ParseID(kept.Dossier)
	c.must(err)
	if status, b = c.as("kg bakyt").call("POST", attempt{dossier: c.open, step: "recall"}.address()+"?draft=1", `{"item": "request", "cause": "unlawful"}`, "application/json"); status != http.StatusCreated {
		c.Fatalf("no second draft: %d %s", status, b)
	}
	kg.Node("kg").Clerk.SetFourEyes(nil)
	c.quiet()
}

// fourEyes are the acts that kg gives to two officers, while that is asked for.
var fourEyes = map[string]bool{"request/recall": true, "request/send": true}

// begin sends a request from kg to kz, who takes it up.
func (c *council) begin(input string) dossier.ID {
	c.Helper()
	id := c.as("kg aida").does(none, "request", "send", input, "kz")
	c.quiet()
	c.as("kz aida").does(id, "", "acknowledge", taken)
	c.quiet()
	return id
}

// uploads sends a file to the officer's own node.
func (o *officer) uploads(name string) *procedure.File {
	o.Helper()
	status, b := o.call("PUT", "/api/v1/uploads/"+strings.ToLower(strings.Split(name, ".")[0])+"?name="+name, canary+" content of "+name, "application/pdf")
	var u struct{ File procedure.File }
	if err := json.Unmarshal(b, &u); status/100 != 2 || err != nil || !u.File.Valid() {
		o.Fatalf("upload: %d %s %v", status, b, err)
	}
	return &u.File
}

// listing names a file as an input does.
func listing(f *procedure.File) string {
	b, err := json.Marshal([]procedure.File{*f})
	if err != nil {
		panic(err)
	}
	return string(b)
}
