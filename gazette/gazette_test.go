package gazette_test

import (
	"slices"
	"testing"

	"kenesh/gazette"
	"kenesh/lang"
)

func TestAnEditionOrdersAndForgets(t *testing.T) {
	var g gazette.Gazette
	if e := g.Edition(); len(e.All()) != 0 || e.Find("a") != nil {
		t.Error("an empty gazette has something")
	}
	g.Put([]*gazette.Publication{
		{ID: "late", Kind: gazette.Meeting, Day: "2026-09-01"}, {ID: "early", Kind: gazette.Meeting, Day: "2026-05-10", LastDay: "2026-05-11"},
		{ID: "old", Kind: gazette.Document, Day: "2024-01-01", Released: 3}, {ID: "new", Kind: gazette.Communique, Day: "2025-01-01", Released: 1},
		{ID: "gone", Kind: gazette.Document, Withdrawn: true}})
	e := g.Edition()
	upcoming, past := e.Meetings("2026-05-11")
	if ids := idsOf(upcoming); !slices.Equal(ids, []string{"early", "late"}) || len(past) != 0 {
		t.Error(ids, idsOf(past))
	}
	upcoming, past = e.Meetings("2026-05-12")
	if !slices.Equal(idsOf(upcoming), []string{"late"}) || !slices.Equal(idsOf(past), []string{"early"}) {
		t.Error(idsOf(upcoming), idsOf(past))
	}
	if ids := idsOf(e.Documents()); !slices.Equal(ids, []string{"new", "old"}) {
		t.Error(ids)
	}
	if ids := idsOf(e.All()); slices.Contains(ids, "gone") || ids[0] != "old" || e.Find("gone") == nil {
		t.Error(ids)
	}
	g.Put(nil)
	if len(g.Edition().All()) != 0 || len(e.All()) != 4 {
		t.Error("an edition changes when the next is put")
	}
}

func idsOf(all []*gazette.Publication) (ids []string) {
	for _, p := range all {
		ids = append(ids, p.ID)
	}
	return ids
}

// TestPlainIsTheSameEverywhere holds the bytes a checksum is made of: they must not change,
// or portals of two versions disagree on one text.
func TestPlainIsTheSameEverywhere(t *testing.T) {
	p := gazette.Publication{Title: lang.Text{"en": "Decision", "ky": "Чечим"}, Symbol: "C/2", Day: "2024-09-06", Parts: []gazette.Part{
		{Heading: lang.Text{"en": "First"}, Text: lang.Text{"en": "One.", "ky": "Бир."}}, {Text: lang.Text{"ky": "Эки.", "en": "Two.", "tr": "İki."}}}}
	if got := p.Languages(); !slices.Equal(got, []lang.Tag{"ky", "en"}) {
		t.Error(got)
	}
	if got, want := p.Plain("ky"), "Чечим\nC/2\n2024-09-06\n\nFirst\n\nБир.\n\nЭки.\n"; got != want {
		t.Errorf("%q", got)
	}
	m := gazette.Publication{Kind: gazette.Meeting, Title: lang.Text{"en": "Meeting"}, Day: "2026-05-10", LastDay: "2026-05-11", Place: lang.Text{"en": "Osh"}}
	if got, want := m.Plain("en"), "Meeting\n2026-05-10/2026-05-11\nOsh\n"; got != want || m.Ends() != "2026-05-11" {
		t.Errorf("%q", got)
	}
}
