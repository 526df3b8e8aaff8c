package body

import (
	"slices"
	"time"

	"kenesh/lang"
	"kenesh/procedure"
)

// Due is something due around a meeting. By says whose it is: host, everyone or members.
type Due struct {
	What  string
	Day   lang.Date
	By    string
	After bool // due after the meeting
}

// Timetable draws what is due, when and by whom, from the rules and the days of a meeting.
func (r Rules) Timetable(first, last lang.Date) []Due {
	last = max(first, last)
	proposers := "members"
	if r.ItemsFrom == "members-observers" {
		proposers = "everyone"
	}
	var dues []Due
	add := func(what string, from lang.Date, days, sign int, by string) {
		if day := Later(from, sign*days); days > 0 && day != "" {
			dues = append(dues, Due{what, day, by, sign > 0})
		}
	}
	add("invitation", first, r.InvitationDays, -1, "host")
	add("items", first, r.ItemsDays, -1, proposers)
	add("agenda", first, r.AgendaDays, -1, "host")
	add("documents", first, r.DocumentsDays, -1, "host")
	add("notes", first, r.NotesDays, -1, "everyone")
	add("record", last, r.RecordDays, 1, "host")
	add("approval", last, r.ApprovalDays, 1, "members")
	return dues
}

// Account is one line of how a meeting kept to its rules: what was due, the day it was done,
// how many days late, and by whom and why the limit was waived. A late day whose limit was
// waived is late and excused: both are said.
type Account struct {
	Due
	Done   lang.Date
	Late   int
	Missed bool // the meeting was held, and nobody has said that this was done
	Waived Waiver
}

// Limit is the day it was due, or the one the chair has put in its place.
func (l Account) Limit() lang.Date {
	if l.Waived.To != "" {
		return l.Waived.To
	}
	return l.Day
}

// Account holds what was done for a meeting against the rules it was fixed by. Of one that
// was recorded without having been fixed here, only what is due after it.
func (s *State) Account(m Meeting) []Account {
	var lines []Account
	first, last := m.days()
	for _, due := range s.pack(m).Timetable(first, last) {
		if m.Start == "" && !due.After {
			continue
		}
		line := Account{Due: due, Done: m.Done[due.What], Waived: m.Waived[due.What]}
		switch {
		case line.Done != "":
			line.Late = max(0, Between(line.Limit(), line.Done))
		case !due.After && m.HeldOn != "":
			line.Missed = true
		}
		lines = append(lines, line)
	}
	return lines
}

// pack is the rules a meeting goes by.
func (s *State) pack(m Meeting) Rules {
	if m.Pack < 1 || m.Pack > len(s.Packs) {
		return Rules{}
	}
	return s.Packs[m.Pack-1].Rules
}

// days are those the limits are counted from: as fixed before, as held after.
func (m Meeting) days() (first, last lang.Date) {
	if m.Start == "" {
		return m.HeldOn, m.HeldTo
	}
	if m.HeldOn != "" {
		return m.Start, max(m.HeldOn, m.HeldTo)
	}
	return m.Start, m.End
}

// lacked is how many were missing for a quorum when the meeting was held.
func (s *State) lacked(m Meeting) int {
	present := 0
	for _, id := range m.Members {
		if slices.Contains(m.Present, id) {
			present++
		}
	}
	return max(0, procedure.Needed(s.pack(m).Quorum, len(m.Members))-present)
}

// hurried is how many days less than the rules asked a motion by silence left for answers,
// from the day of its entry: shown, and judged by nobody but the reader.
func (m Motion) hurried() int {
	if !m.Silence {
		return 0
	}
	day := lang.Date(time.UnixMilli(int64(m.At)).UTC().Format(time.DateOnly))
	return max(0, m.Days-Between(day, m.Until))
}

// Later is the day some days after another, or before; "" after what is no day.
func Later(d lang.Date, days int) lang.Date {
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return lang.Date(day.AddDate(0, 0, days).Format(time.DateOnly))
}

// Between is how many days lie from one day to another, less than none if it is earlier.
func Between(from, to lang.Date) int {
	a, err := time.Parse(time.DateOnly, string(from))
	b, also := time.Parse(time.DateOnly, string(to))
	if err != nil || also != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}
