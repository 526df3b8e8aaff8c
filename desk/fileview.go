package desk

import (
	"errors"
	"io"
	"strings"

	"kenesh/attachment"
	"kenesh/attachment/pdftext"
	"kenesh/procedure"
)

// filePageView is the page on which an officer sees something of a file: a picture drawn anew, or
// the text of a PDF. Nothing in it is the sender's but pixels and letters.
type filePageView struct {
	frame
	Of          said
	Back, Image string
	File        fileCell
	Text        []string // paragraphs
	Note        string   // what one must know of what is shown, or why nothing is
}

// maxText is how much text is shown: a page stays under 100 KB.
const maxText = 60_000

func viewFile(v *visit) error {
	id, f, err := v.fileOf(toView)
	if err != nil {
		return err
	}
	if !attachment.Shown(f.Media) || f.Size > maxShown {
		return errNotFound
	}
	rec, err := v.Clerk.Read(v.r.Context(), id)
	if err != nil {
		return err
	}
	p := filePageView{frame: v.frame(f.Name), Of: v.title(rec.Facts()), Back: "/d/" + id.String(), File: v.files([]procedure.File{f})[0]}
	if p.File.Href == "" {
		return errNotFound // not here, or held back
	}
	p.File.View = "" // it is this page
	if attachment.Drawn(f.Media) {
		p.Image, p.Note = "/file/"+id.String()+"/"+f.Root.String()+"/image", v.t("desk.file.redrawn")
		return v.ok("file", p)
	}
	content, err := v.Attachments.Open(v.r.Context(), id, f)
	if err != nil {
		return err
	}
	defer content.Close()
	if p.Text, p.Note, err = v.textOf(content); err != nil {
		return err
	}
	return v.ok("file", p)
}

// textOf reads the text of a PDF, one at a time as pictures are.
func (v *visit) textOf(content io.Reader) (paragraphs []string, note string, err error) {
	showing.Lock()
	defer showing.Unlock()
	b, err := io.ReadAll(content)
	if err != nil {
		return nil, "", err
	}
	text, cut, err := pdftext.Text(b, maxText)
	for p := range strings.SplitSeq(text, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			paragraphs = append(paragraphs, p)
		}
	}
	switch {
	case errors.Is(err, pdftext.ErrEncrypted):
		return nil, v.t("desk.file.encrypted"), nil
	case len(paragraphs) == 0:
		return nil, v.t("desk.file.no-text"), nil
	case cut:
		return paragraphs, v.t("desk.file.text-cut"), nil
	}
	return paragraphs, v.t("desk.file.text"), nil
}
