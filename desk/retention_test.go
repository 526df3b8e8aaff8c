package desk

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kenesh/party"
)

var aLimit = regexp.MustCompile(`href="/retention/([a-z2-7]+)"`)

// TestTheAuditorReadsLimitsInPages: each dossier stands on one page of the list, in which an
// address that was tampered with begins anew; a copy that is destroyed is in another list.
func TestTheAuditorReadsLimitsInPages(t *testing.T) {
	w := newWorld(t)
	kg, auditor := w.as("kg", party.Officer), w.as("kg", party.Auditor)
	issued := map[string]bool{}
	for i := range 103 {
		filled := maps.Clone(warning)
		filled["title:en"] = []string{fmt.Sprint("Warning ", i)}
		issued[strings.TrimPrefix(kg.issue(filled).path, "/d/")] = true
	}
	listed := func(p *page) (all []string) {
		for _, m := range aLimit.FindAllStringSubmatch(p.source, -1) {
			all = append(all, m[1])
		}
		return all
	}
	first := auditor.get("/retention").wants(200, "Kept", "Up for review", "What is held", "103")
	first.lacks("Warning")
	all := listed(first)
	if len(all) != 100 {
		t.Fatalf("%d on the first page", len(all))
	}
	more := first.link("Next page").wants(200).lacks("What is held")
	for _, id := range append(all, listed(more)...) {
		if !issued[id] {
			t.Errorf("%s twice, or of nobody", id)
		}
		delete(issued, id)
	}
	if len(issued) > 0 {
		t.Errorf("nowhere listed: %v", issued)
	}
	for _, after := range []string{"x", "2026-01-01 -1 " + all[0], "a b c"} {
		if again := listed(auditor.get("/retention?after=" + url.QueryEscape(after))); len(again) != 100 || again[0] != all[0] {
			t.Errorf("behind %q: %d limits", after, len(again))
		}
	}
	auditor.get("/retention?list=review").wants(200, "There is nothing in this list.")
	auditor.get("/retention?list=shredded").wants(200, "There is nothing in this list.")
	auditor.post("/retention/"+all[7], url.Values{"reason": {"ordered"}}).wants(200, "cannot be taken back").send(nil, "send").wants(200, "Contents destroyed")
	if gone := listed(auditor.get("/retention?list=shredded")); len(gone) != 1 || gone[0] != all[7] {
		t.Errorf("destroyed: %v", gone)
	}
	auditor.get("/retention").wants(200, "102")
}
