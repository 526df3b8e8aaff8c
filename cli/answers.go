package cli

import "time"

// What the API answers, as far as it is shown here.
type (
	page struct {
		Dossiers []summary
		Next     string
	}
	summary struct {
		ID, Kind, KindName, Title, StatusName string
		Due                                   *struct{ Day, At, What string }
		Changed                               time.Time
		Settled                               bool
	}
	matter struct {
		summary
		Barred    string
		Seats     []seat
		Document  []section
		Unfounded []string // what our own register says against what others rest on
		Open      []struct{ Step, Title, Means string }
		Begin     []struct{ Step, Title, Means, Kind, Href string }
	}
	seat struct {
		Name                            string
		Seen, Awaited, Released, Frozen bool
	}
	section struct {
		Heading string
		Blocks  []struct {
			Paragraph string
			Rows      [][]string
			Head      []string
			Table     [][]string
			Links     []struct {
				Row, Column int
				Dossier     string
			}
			Chart *chart
		}
	}
	chart struct {
		Title  string
		Series []struct{ Label string }
		Bars   []struct {
			Label   string
			Amounts []int
		}
	}
	draftList struct {
		Drafts []draft
		Next   string
	}
	draft struct {
		File, Draft, StageName, Kind, Step, StepName, Title, Dossier, Reasons, Became string
		Version                                                                       int
		Parties                                                                       []string
		By                                                                            struct{ Name string }
		At                                                                            time.Time
	}
	draftText struct {
		draft
		Sentence string
		Input    any
	}
	leadList struct {
		Leads []struct {
			ID, Judged, Remark string
			Here, There        struct{ Dossier, Value, Born string }
			Why                []string
		}
		Complete bool
	}
	citable struct {
		Says  string
		Bases []struct {
			Symbol, Article, Since, Title string
			Confirmed                     bool
		}
	}
	overview struct {
		Title    string
		Document []section
	}
	record struct {
		Entries []entry
		Next    string
	}
	entry struct {
		Party, StepName, Sentence, Verdict, Raw string
		Number                                  uint64
		Time                                    time.Time
		By                                      *struct{ Name, Role string }
		Reason                                  *struct{ Detail string }
		Settled                                 bool
	}
	status struct {
		Party, Council, Version, Detail string
		Ready                           bool
		Dossiers, Entries               int
		Links                           []struct {
			Party, Error  string
			Heard, Pulled time.Time
			Backlog       int
		}
	}
)
