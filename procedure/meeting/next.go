package meeting

import (
	"strconv"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/procedure"
)

// OfferNext is the input of offer-next.
type OfferNext struct {
	Number int       `json:"number,omitempty" field:"required,min=1,max=10001"`
	Year   int       `json:"year,omitempty" field:"required,min=1990,max=2200"`
	Place  lang.Text `json:"place,omitempty" field:"max=200"`
}

// FixNext is the input of fix-next: the offer the meeting agreed to.
type FixNext struct {
	Number int      `json:"number,omitempty" field:"required,min=1,max=10001"`
	Year   int      `json:"year,omitempty" field:"required,min=1990,max=2200"`
	Host   party.ID `json:"host,omitempty" field:"required"`
}

// offerNext: any party may offer, and change what it offered while nothing is fixed. The
// council meets at least once a year (the seed, matter 1), so its next meeting is this
// year or the next; the working group meets as its work asks.
func offerNext(s *State, a procedure.Act, in OfferNext) error {
	year := s.year()
	switch {
	case in.Number != s.Call.Number+1:
		return procedure.RefuseField("number", "meeting.refuse.next-number", lang.Args{"number": s.Call.Number + 1})
	case in.Year < year:
		return procedure.RefuseField("year", "meeting.refuse.next-past", lang.Args{"year": strconv.Itoa(year)})
	case s.Call.Body == "council" && in.Year > year+1:
		return procedure.RefuseField("year", "meeting.refuse.yearly", lang.Args{"year": strconv.Itoa(year + 1)})
	}
	offer := Offer{Party: a.Party, Number: in.Number, Year: in.Year, Place: in.Place}
	if i := s.offer(a.Party); i >= 0 {
		s.Offers[i] = offer
	} else {
		s.Offers = append(s.Offers, offer)
	}
	return nil
}

// fixNext holds the host of the next meeting to what it offered itself.
func fixNext(s *State, _ procedure.Act, in FixNext) error {
	i := s.offer(in.Host)
	if i < 0 {
		return procedure.RefuseField("host", "meeting.refuse.not-offered", lang.Args{"party": lang.Party(in.Host)})
	}
	if o := s.Offers[i]; o.Number != in.Number || o.Year != in.Year {
		return procedure.RefuseField("year", "meeting.refuse.offer-differs",
			lang.Args{"party": lang.Party(in.Host), "number": o.Number, "year": strconv.Itoa(o.Year)})
	}
	s.Next = s.Offers[i]
	return nil
}

// year is the year the meeting begins in.
func (s *State) year() int { return yearOf(s.Call.Start) }

func yearOf(day lang.Date) int {
	if len(day) < 4 {
		return 0
	}
	year, _ := strconv.Atoi(string(day[:4]))
	return year
}

// Following is what the next meeting is convened with: its number, its body, its
// languages and, where one was offered and fixed, its place. The host adds the days, and
// names this dossier as the one it follows: its agenda then opens with the standing items.
func (s *State) Following() Call {
	return Call{Number: s.Call.Number + 1, Body: s.Call.Body, Languages: s.Call.Languages, Series: s.Call.Series, Place: s.Next.Place}
}
