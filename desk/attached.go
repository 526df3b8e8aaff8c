package desk

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"sync"
	"time"

	"kenesh/attachment"
	"kenesh/dossier"
	"kenesh/journal"
	"kenesh/procedure"
)

// Files of a dossier. What is handed out can only be saved; an image is shown after the officer
// asks, made anew by this node, so that no byte of the sender's reaches her browser.

// fileCell is a file in a document or an input.
type fileCell struct {
	Name, Size, State  string
	Href, View, Demand string
}

var standings = map[attachment.State]string{
	attachment.Here: "desk.file.here", attachment.Wanted: "desk.file.wanted", attachment.Large: "desk.file.large", attachment.Held: "desk.file.held",
	attachment.Rejected: "desk.file.rejected", attachment.Gone: "desk.file.gone", attachment.Unknown: "desk.file.unknown",
}

// files shows files of the dossier the page is about; on a page about none, their names.
func (v *visit) files(files []procedure.File) (out []fileCell) {
	for _, f := range files {
		c := fileCell{Name: f.Name, Size: v.size(f.Size)}
		if !v.paper && !v.about.IsZero() && v.Attachments != nil {
			v.stand(&c, f)
		}
		out = append(out, c)
	}
	return out
}

func (v *visit) stand(c *fileCell, f procedure.File) {
	st, err := v.Attachments.Standing(v.r.Context(), v.about, f)
	if err != nil {
		v.Log.Error("standing of an attachment", "dossier", v.about.Short(), "err", err)
		return
	}
	at := "/file/" + v.about.String() + "/" + f.Root.String()
	c.State = v.t(standings[st.State])
	switch {
	case st.State == attachment.Here:
		c.Href = at
		if st.Unscanned {
			c.State = v.t("desk.file.unscanned")
		}
		if attachment.Shown(f.Media) && f.Size <= maxShown {
			c.View = at + "/view"
		}
	case st.State == attachment.Wanted && st.Percent > 0:
		c.State = v.t("desk.file.arriving", "percent", st.Percent)
	case st.State == attachment.Large:
		c.Demand = at + "/fetch"
	}
}

// fileOf finds the file that the address names; the journal has who opens it and what for.
func (v *visit) fileOf(purpose string) (dossier.ID, procedure.File, error) {
	id, err := v.dossierID()
	root, ok := procedure.ParseRoot(v.r.PathValue("root"))
	if err != nil || !ok || v.Attachments == nil {
		return id, procedure.File{}, errNotFound
	}
	rec, err := v.Clerk.Read(v.r.Context(), id)
	if err != nil {
		return id, procedure.File{}, err
	}
	files := v.Clerk.Attached(rec, root)
	if len(files) == 0 {
		return id, procedure.File{}, errNotFound
	}
	f, _, err := v.Attachments.Which(v.r.Context(), id, files)
	if err != nil {
		return id, f, err
	}
	v.about = id
	return id, f, v.Journal.Append(v.r.Context(), journal.Record{What: journal.Open, Officer: v.session.Officer.ID,
		Role: v.session.Role, Dossier: id, Purpose: purpose, About: v.Attachments.ID(root)})
}

func (v *visit) contentOf(purpose string) (procedure.File, attachment.Reader, error) {
	id, f, err := v.fileOf(purpose)
	if err != nil {
		return f, nil, err
	}
	content, err := v.Attachments.Open(v.r.Context(), id, f)
	if errors.Is(err, attachment.ErrNotHere) {
		err = errNotFound
	}
	return f, content, err
}

func saveFile(v *visit) error {
	f, content, err := v.contentOf(toSave)
	if err != nil {
		return err
	}
	defer content.Close()
	attachment.Hand(v.w, v.r, f, content)
	return nil
}

// fetchFile has a file fetched that was too large to be fetched unasked.
func fetchFile(v *visit) error {
	id, f, err := v.fileOf(toFetch)
	if err != nil {
		return err
	}
	if err := v.Attachments.Ask(v.r.Context(), id, f); err != nil {
		return err
	}
	return v.redirect("/d/" + id.String())
}

// The bounds of what is shown: a picture is decoded whole, one at a time.
const (
	maxShown  = 40 << 20
	maxPixels = 24_000_000
	shownEdge = 1600
	drawTime  = 15 * time.Second
)

var showing sync.Mutex

func fileImage(v *visit) error {
	f, content, err := v.contentOf(toView)
	if err != nil {
		return err
	}
	defer content.Close()
	if !attachment.Drawn(f.Media) || f.Size > maxShown {
		return errNotFound
	}
	showing.Lock()
	defer showing.Unlock()
	picture, err := redrawn(f.Media, &hurried{ReadSeeker: content, until: time.Now().Add(drawTime)})
	if err != nil {
		return errNotFound // it says it is a picture
	}
	v.w.Header().Set("Content-Type", "image/jpeg")
	v.w.WriteHeader(http.StatusOK)
	_, err = v.w.Write(picture)
	return err
}

// hurried is content whose reading comes to an end in time: a picture can be made to be decoded
// for hours, and none is decoded without being read on.
type hurried struct {
	io.ReadSeeker
	until time.Time
}

// Read implements io.Reader.
func (h *hurried) Read(p []byte) (int, error) {
	if time.Now().After(h.until) {
		return 0, errors.New("decoding takes too long")
	}
	return h.ReadSeeker.Read(p[:min(len(p), 4<<10)])
}

// redrawn makes a picture anew: nothing of the file but its pixels is left.
func redrawn(media string, content io.ReadSeeker) ([]byte, error) {
	config, decode := png.DecodeConfig, png.Decode
	if media == "image/jpeg" {
		config, decode = jpeg.DecodeConfig, jpeg.Decode
	}
	c, err := config(content)
	if err != nil {
		return nil, err
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
		return nil, errors.New("too many pixels")
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	picture, err := decode(content)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = jpeg.Encode(&b, reduced(picture), &jpeg.Options{Quality: 85})
	return b.Bytes(), err
}

// reduced is a picture with no edge longer than shownEdge, on white where it lets through.
func reduced(from image.Image) image.Image {
	b := from.Bounds()
	scale := max(1, float64(max(b.Dx(), b.Dy()))/shownEdge)
	to := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(b.Dx())/scale)), max(1, int(float64(b.Dy())/scale))))
	for y := range to.Rect.Dy() {
		for x := range to.Rect.Dx() {
			r, g, bl, a := from.At(b.Min.X+int(float64(x)*scale), b.Min.Y+int(float64(y)*scale)).RGBA()
			white := 0xffff - a
			i := to.PixOffset(x, y)
			to.Pix[i], to.Pix[i+1], to.Pix[i+2], to.Pix[i+3] = uint8((r+white)>>8), uint8((g+white)>>8), uint8((bl+white)>>8), 0xff
		}
	}
	return to
}
