package desk

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"kenesh/duty"
	"kenesh/index"
	"kenesh/lang"
)

// The hand-over sheet: what one shift tells the next. It is kept as it was written, in the
// language it was written in.

// sheetContents are what the node knows of a shift.
type sheetContents struct {
	Arrived, Done, Open []sheetLine
	More                bool // than a sheet holds
}

type sheetLine struct {
	Dossier string
	Title   string
	Lang    string `json:",omitempty"` // of the title, if not the sheet's
	Kind    string
	With    string
	What    string `json:",omitempty"`
	When    string `json:",omitempty"`
	Who     string `json:",omitempty"`
	Late    bool   `json:",omitempty"`
}

type sheetPageView struct {
	frame
	Draft      bool
	ID         int64
	Begun      string
	Ended      string
	From       int64 // in milliseconds, for the form
	Officer    string
	Remarks    []string
	Contents   sheetContents
	InLang     string
	Reader     string
	Read       *when
	MaySign    bool
	Problem    string
	Sheets     []sheetView
	SheetTable bool
}

type sheetView struct {
	Href, Officer, Reader string
	Ended                 *when
}

const (
	sheetLines   = 100
	longestShift = lang.Moment(24 * 3600 * 1000)
	usualShift   = lang.Moment(12 * 3600 * 1000)
	longRemarks  = 8000
)

// sheetPage is the sheet as it would be written now.
func sheetPage(v *visit) error {
	sheets, err := v.Duty.Sheets(v.r.Context(), 30)
	if err != nil {
		return err
	}
	from := v.now - usualShift
	if len(sheets) > 0 && sheets[0].Ended > v.now-longestShift {
		from = sheets[0].Ended
	}
	p := sheetPageView{frame: v.frame(v.t("desk.sheet")), Draft: true, Begun: v.clockHere(from), Ended: v.clockHere(v.now), From: int64(from),
		Officer: v.session.Officer.Name, SheetTable: true}
	if p.Contents, err = v.sheetOf(from); err != nil {
		return err
	}
	for _, s := range sheets {
		p.Sheets = append(p.Sheets, v.sheetView(s))
	}
	return v.ok("sheet", p)
}

func (v *visit) sheetView(s duty.Sheet) sheetView {
	return sheetView{"/duty/sheet/" + strconv.FormatInt(s.ID, 10), s.Name, s.ReaderName, v.whenExactly(s.Ended)}
}

// unreadSheets are the last ones that nobody has signed.
func (v *visit) unreadSheets() (unread []sheetView, err error) {
	sheets, err := v.Duty.Sheets(v.r.Context(), 3)
	for _, s := range sheets {
		if s.Reader == "" {
			unread = append(unread, v.sheetView(s))
		}
	}
	return unread, err
}

func writeSheet(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	from, err := strconv.ParseInt(form.Get("from"), 10, 64)
	begun := lang.Moment(from)
	remarks := tidy(form.Get("remarks"))
	if err != nil || begun > v.now || begun < v.now-2*longestShift || lang.CheckLine(remarks, longRemarks, true) != nil {
		return errBadForm
	}
	contents, err := v.sheetOf(begun)
	if err != nil {
		return err
	}
	b, err := json.Marshal(contents)
	if err != nil {
		return err
	}
	id, err := v.Duty.Write(v.r.Context(), v.actor(), duty.Sheet{Begun: begun, Ended: v.now, Lang: v.voice.Tag, Remarks: remarks, Contents: string(b)})
	if err != nil {
		return err
	}
	return v.redirect("/duty/sheet/" + strconv.FormatInt(id, 10))
}

func keptSheetPage(v *visit) error { return v.showSheet(http.StatusOK, "") }

func (v *visit) showSheet(status int, problem string) error {
	id, err := strconv.ParseInt(v.r.PathValue("sheet"), 10, 64)
	if err != nil {
		return errNotFound
	}
	s, err := v.Duty.Sheet(v.r.Context(), id)
	if errors.Is(err, duty.ErrSheet) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	p := sheetPageView{frame: v.frame(v.t("desk.sheet")), ID: id, Begun: v.clockHere(s.Begun), Ended: v.clockHere(s.Ended), Officer: s.Name,
		Reader: s.ReaderName, Read: v.whenExactly(s.Read), MaySign: s.Reader == "" && s.Officer != v.session.Officer.ID, Problem: problem}
	if s.Remarks != "" {
		p.Remarks = strings.Split(s.Remarks, "\n")
	}
	if s.Lang != v.voice.Tag {
		p.InLang = string(s.Lang)
	}
	if err := json.Unmarshal([]byte(s.Contents), &p.Contents); err != nil {
		return err
	}
	return v.show(status, "sheet", p)
}

func signSheet(v *visit) error {
	id, err := strconv.ParseInt(v.r.PathValue("sheet"), 10, 64)
	if err != nil {
		return errNotFound
	}
	err = v.Duty.Sign(v.r.Context(), v.actor(), id)
	if errors.Is(err, duty.ErrSigned) {
		return v.showSheet(http.StatusConflict, v.t("desk.sheet.signed"))
	}
	if err != nil {
		return err
	}
	return v.redirect("/duty/sheet/" + strconv.FormatInt(id, 10))
}

// sheetOf gathers what arrived and was done since a moment, and what is due before noon.
func (v *visit) sheetOf(from lang.Moment) (c sheetContents, err error) {
	opened, err := v.Index.List(v.r.Context(), index.Query{Sort: index.ByOpened, Desc: true, Limit: index.MaxLimit})
	if err != nil {
		return c, err
	}
	for _, s := range opened.Rows {
		if s.Opened >= from && s.Founder != v.Clerk.Me() && len(c.Arrived) < sheetLines {
			c.Arrived = append(c.Arrived, v.sheetLine(s, s.Opened))
		}
	}
	changed, err := v.Index.List(v.r.Context(), index.Query{Sort: index.ByChanged, Desc: true, Limit: index.MaxLimit})
	if err != nil {
		return c, err
	}
	for _, s := range changed.Rows {
		if s.Changed >= from && s.Mine && len(c.Done) < sheetLines {
			l := v.sheetLine(s, s.Changed)
			l.What = v.status(s.Kind, s.Facts.On(v.dayNow()))
			c.Done = append(c.Done, l)
		}
	}
	c.More = len(opened.Rows) == index.MaxLimit && opened.Rows[index.MaxLimit-1].Opened >= from ||
		len(changed.Rows) == index.MaxLimit && changed.Rows[index.MaxLimit-1].Changed >= from
	return c, v.sheetOpen(&c)
}

func (v *visit) sheetLine(s index.Summary, at lang.Moment) sheetLine {
	title := v.title(s.Facts)
	return sheetLine{Dossier: s.ID.String(), Title: title.Text, Lang: title.Lang, Kind: v.kindName(s.Kind), With: v.many(v.others(s.Parties)), When: v.clockHere(at)}
}

// sheetOpen adds what we owe before the next noon, and who has it.
func (v *visit) sheetOpen(c *sheetContents) error {
	s, err := v.shift()
	if err != nil {
		return err
	}
	for _, list := range []index.List{index.Arrived, index.Ours} {
		found, all, _, err := v.Index.Duty(v.r.Context(), index.DutyQuery{List: list, Until: v.noon(), Limit: sheetLines}, v.now)
		if err != nil {
			return err
		}
		held, err := v.Duty.Holders(v.r.Context(), dossiersOf(found))
		if err != nil {
			return err
		}
		for _, d := range found {
			l, line := v.dutyLineOf(d, held[d.In.ID], s), v.sheetLine(d.In, v.now)
			line.What, line.When, line.Who, line.Late = l.What, l.Here, l.Who, l.Late
			c.Open = append(c.Open, line)
		}
		c.More = c.More || all > len(found)
	}
	return nil
}

// noon is the next noon in our capital.
func (v *visit) noon() lang.Moment {
	here := time.UnixMilli(int64(v.now)).In(v.zoneOf(v.Clerk.Me()))
	noon := time.Date(here.Year(), here.Month(), here.Day(), 12, 0, 0, 0, here.Location())
	if !noon.After(here) {
		noon = noon.AddDate(0, 0, 1)
	}
	return lang.Moment(noon.UnixMilli())
}
