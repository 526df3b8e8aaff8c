package bench

import (
	"fmt"
	"math"
	"strings"
)

// The reference is the published year 2023 of the largest comparable system of case
// work between authorities of several states.
const (
	referenceYear     = 2023
	referenceCases    = 151_000
	referenceMessages = 1_790_000
	weeks             = 52
)

// kind is what a case is: a notice, issued by one side, acknowledged by the other,
// updated, acknowledged again.
const kind = "notice"

// year is the work to be done at some scale.
type year struct {
	Cases    int
	Messages int
	sample   int // of what is measured one by one
}

func yearAt(scale float64) year {
	y := year{Cases: max(2, int(math.Round(scale*referenceCases)))}
	y.Messages = max(2*y.Cases, int(math.Round(scale*referenceMessages)))
	y.sample = min(1000, max(20, y.Cases))
	return y
}

// room is the disk space, in bytes, that is not to be begun with less of: both databases
// while they are written, and what the floor is measured with. What is addressed to a party
// and what is sealed to it take room for each party.
func (c Config) room(y year) float64 {
	entries := float64(y.Messages + c.Dossiers)
	return writeSize + 12_000*entries + 3_000*float64(y.Cases+c.Dossiers)*float64(c.Parties-2)
}

// messagesOf is how many messages the i-th case has: all have the same number, or one more.
func (y year) messagesOf(i int) int {
	n := y.Messages / y.Cases
	if i < y.Messages%y.Cases {
		n++
	}
	return n
}

// inRound is how many cases have an n-th message: they are the first ones.
func (y year) inRound(n int) int {
	switch base := y.Messages / y.Cases; {
	case n <= base:
		return y.Cases
	case n == base+1:
		return y.Messages % y.Cases
	}
	return 0
}

// aWeek is the part of the year that comes in a week.
func (y year) aWeek() year {
	w := year{Cases: max(1, y.Cases/weeks)}
	w.Messages = max(w.Cases, y.Messages/weeks)
	return w
}

// rareWord is found in one case only; commonWord in all.
func rareWord(c int) string { return fmt.Sprintf("vehicle%07d", c) }

const commonWord = "border"

// wording is what an officer writes: about a kilobyte, in two languages.
func wording(c, edition int) map[string]any {
	english := fmt.Sprintf("Edition %d. At the %s crossing %d, a lorry with the mark %s was looked for. ", edition, commonWord, c%97, rareWord(c)) +
		strings.Repeat("The driver is known to the patrol and may be on his way to the north. ", 4)
	kyrgyz := fmt.Sprintf("Редакция %d. Чек ара бекетинде жүк ташуучу унаа изделүүдө. ", edition) +
		strings.Repeat("Айдоочу кайгуулга белгилүү, түндүк тарапка бараткан болушу мүмкүн. ", 3)
	return map[string]any{
		"title": map[string]any{"en": fmt.Sprintf("Lorry sought, case %d", c), "ky": fmt.Sprintf("Изделүүдөгү унаа, иш %d", c)},
		"body":  map[string]any{"en": english, "ky": kyrgyz},
		"level": []any{"information", "warning", "alarm"}[c%3],
	}
}
