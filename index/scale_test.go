package index_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/index"
	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// A ledger is the dossiers of a council that has worked for ten years: each drawn by its
// number alone, so that any of them can be made again.

const (
	tenYears = 3652 * day
	day      = lang.Moment(24 * 3600 * 1000)
	began    = lang.Moment(1_450_000_000_000)
	ended    = began + tenYears
)

var (
	seats    = []party.ID{"az", "kg", "kz", "tr", "uz"}
	watchers = []party.ID{"hu", "tm"}
)

// ledger is dossier i of n, the oldest first. "hu" takes part in one of 400, "tm" left
// after the first year. Every title has "matter" and "маселе"; one of a hundred "extradition";
// one of a thousand "falconry"; "year0" to "year9" stand in what was opened in that year.
func ledger(i, n int) index.Row {
	draw := rand.New(rand.NewPCG(uint64(i), 7))
	opened := began + lang.Moment(float64(tenYears)*float64(i)/float64(n))
	changed := opened + lang.Moment(math.Min(draw.ExpFloat64()*float64(20*day), float64(ended-opened)))
	open := ended-opened < 60*day && draw.IntN(3) > 0 || draw.IntN(200) == 0
	r := index.Row{
		ID:      dossier.ID(canon.Sum("index_test/ledger", []byte(fmt.Sprint(i)))),
		Kind:    []string{"notice", "notice", "notice", "notice", "request", "request", "request", "request", "request", "meeting"}[draw.IntN(10)],
		Founder: seats[draw.IntN(5)], Opened: opened, Changed: changed, Mine: draw.IntN(3) == 0,
	}
	r.Parties = append([]party.ID{r.Founder}, others(draw, r.Founder)...)
	if draw.IntN(400) == 0 {
		r.Parties = append(r.Parties, watchers[0])
	}
	if opened < began+365*day && draw.IntN(3) == 0 {
		r.Parties = append(r.Parties, watchers[1])
	}
	r.Facts = procedure.Facts{Title: titleOf(draw, int((opened-began)/(366*day)), i), Status: "closed", Search: []string{fmt.Sprintf("%s-%d", r.Founder, i)}}
	switch {
	case open:
		r.Facts.Status, r.Facts.Await, r.Facts.Tone = "open", r.Parties[1:2], procedure.Live
	case draw.IntN(2000) == 0:
		r.Facts.Status = "withdrawn"
	}
	if draw.IntN(4) == 0 {
		at := opened + lang.Moment(draw.IntN(90))*day
		r.Facts.Due = &procedure.Due{At: at, What: lang.Say("answer", nil)}
		list := []index.List{index.Arrived, index.Ours, index.Ours, index.Theirs, index.Theirs, index.Theirs, index.Theirs, index.Paused}[i%8]
		r.Dues = []index.Due{{Owed: procedure.Owed{ID: "answer", By: r.Parties[1], To: r.Parties[:1], What: r.Facts.Due.What, At: at, Started: opened}, List: list}}
	}
	return r
}

// others are the one to four that a dossier goes to.
func others(draw *rand.Rand, founder party.ID) (ids []party.ID) {
	for _, i := range draw.Perm(len(seats))[:2+draw.IntN(4)] {
		if seats[i] != founder {
			ids = append(ids, seats[i])
		}
	}
	return ids
}

// titleOf names a dossier in four languages, out of a thousand words of each of two scripts,
// the first of them the commonest.
func titleOf(draw *rand.Rand, year, i int) lang.Text {
	word := func(say []string) string {
		n := min(int(math.Exp(draw.Float64()*math.Log(1000))), 999)
		return say[n%len(say)] + say[n/len(say)%len(say)] + say[n/len(say)/len(say)]
	}
	latin, cyrillic := []string{"bor", "can", "dil", "fer", "gul", "kem", "los", "mar", "nur", "sev"}, []string{"бор", "жан", "дил", "тер", "гүл", "кем", "лос", "мар", "нур", "сөз"}
	rare := ""
	switch {
	case draw.IntN(1000) == 0:
		rare = "falconry "
	case draw.IntN(100) == 0:
		rare = "extradition "
	}
	a, b, c := word(latin), word(latin), word(cyrillic)
	return lang.Text{
		"en": fmt.Sprintf("Matter of %s and %s %syear%d", a, b, rare, year),
		"tr": fmt.Sprintf("%s ile %s konusu", a, b),
		"ky": fmt.Sprintf("%s боюнча маселе № %d", c, i),
		"ru": fmt.Sprintf("Дело о %s, %s", c, word(cyrillic)),
	}
}
