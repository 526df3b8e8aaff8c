package desk

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kenesh/attachment"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/store"
)

// Files come with the form, part by part and never as a whole in memory; the script sends each
// as soon as it is chosen, to show how far it is. Either way the form then carries what the
// file is called and its root, so that nothing is sent twice when the form comes back.

const uploadPath = "/upload"

// large reports whether a request may carry files: it is read piece by piece, see filed.
func large(r *http.Request) bool {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return r.Method == http.MethodPost && (media == "multipart/form-data" || r.URL.Path == uploadPath)
}

// filed reads a posted form that may hold files. Problems are with the files alone: what was
// typed is read to its end all the same.
func (v *visit) filed(fields []procedure.Field) (url.Values, procedure.Problems, error) {
	media, _, _ := mime.ParseMediaType(v.r.Header.Get("Content-Type"))
	if media != "multipart/form-data" {
		form, err := v.form()
		return form, nil, err
	}
	parts, err := attachment.Patient(v.w, v.r).MultipartReader()
	if err != nil {
		return nil, nil, errBadForm
	}
	form, left := url.Values{}, int64(maxForm)
	var problems procedure.Problems
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return form, problems, nil
		}
		if err != nil {
			return nil, nil, errBadForm
		}
		name := part.FormName()
		if part.FileName() != "" && uploads(fields, name) != "" {
			err = v.uploadPart(form, fields, part)
		} else {
			err = typedPart(form, name, part, &left)
		}
		if p := procedure.ProblemsOf(err); p != nil {
			problems = append(problems, &procedure.Refusal{Field: name, Message: p[0].Message})
		} else if err != nil {
			return nil, nil, err
		}
	}
}

func typedPart(form url.Values, name string, part io.Reader, left *int64) error {
	b, err := io.ReadAll(io.LimitReader(part, *left+1))
	*left -= int64(len(b) + len(name) + 64)
	if err != nil || *left < 0 {
		return errBadForm
	}
	form.Add(name, string(b))
	return nil
}

func (v *visit) uploadPart(form url.Values, fields []procedure.Field, part *multipart.Part) error {
	if !v.may(policy.Act) {
		return errBadForm
	}
	id := rand.Text()
	u, err := v.received(id, part.FileName(), part.Header.Get("Content-Type"), attachment.Part{Size: -1, Content: part})
	if err != nil || !u.Whole() {
		err = errors.Join(err, v.discard(id)) // nobody can go on with it
	}
	switch {
	case errors.Is(err, attachment.ErrBusy):
		return procedure.Refuse("desk.upload.busy", nil)
	case err == nil && !u.Whole():
		return procedure.Refuse("desk.upload.broken", nil)
	}
	if err != nil {
		return err
	}
	if uploads(fields, part.FormName()) == procedure.Upload {
		form.Del(part.FormName())
	}
	form.Add(part.FormName(), u.File.Token())
	return nil
}

func (v *visit) discard(id string) error {
	if v.Attachments == nil {
		return nil
	}
	err := v.Attachments.Discard(context.WithoutCancel(v.r.Context()), v.session.Officer.ID, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// received takes a file, or a part of it.
func (v *visit) received(id, name, media string, part attachment.Part) (attachment.Upload, error) {
	if v.Attachments == nil {
		return attachment.Upload{}, procedure.Refuse("refuse.attachment-none", nil)
	}
	ctx, officer := v.r.Context(), v.session.Officer.ID
	_, err := v.Attachments.Begin(ctx, officer, id, name, media)
	var u attachment.Upload
	if err == nil {
		u, err = v.Attachments.Receive(ctx, officer, id, part)
	}
	return u, err
}

// uploads is the type of the field a path names, if that is for files.
func uploads(fields []procedure.Field, path string) procedure.Type {
	head, rest, more := strings.Cut(path, ".")
	for _, f := range fields {
		switch {
		case f.Name != head:
		case f.Type == procedure.Group && more:
			return uploads(f.Fields, rest)
		case f.Type == procedure.Groups && more:
			row, inner, _ := strings.Cut(rest, ".")
			if n, err := strconv.Atoi(row); err == nil && n >= 0 && n < f.Max {
				return uploads(f.Fields, inner)
			}
		case !more && (f.Type == procedure.Upload || f.Type == procedure.Uploads):
			return f.Type
		}
	}
	return ""
}

// hasUploads reports whether a form has a place for files.
func hasUploads(fields []procedure.Field) bool {
	return slices.ContainsFunc(fields, func(f procedure.Field) bool {
		return f.Type == procedure.Upload || f.Type == procedure.Uploads || hasUploads(f.Fields)
	})
}

// uploadAnswer is what the script hears: how much is here, and once that is all, what the form
// is to carry.
type uploadAnswer struct {
	Arrived int64  `json:"arrived"`
	Token   string `json:"token,omitempty"`
	Name    string `json:"name,omitempty"`
	Size    string `json:"size,omitempty"`
	Error   string `json:"error,omitempty"` // in words, where it is no use to try again
}

// upload takes a file that the script sends, or where the line broke the rest of it. The script
// names it, so that it can ask how far it has come.
func upload(v *visit) error {
	offset, size, ok := attachment.Offset(v.r.Header.Get("Content-Range"), v.r.ContentLength)
	if !ok {
		return errBadForm
	}
	u, err := v.received(v.uploadID(), v.r.URL.Query().Get("name"), v.r.Header.Get("Content-Type"),
		attachment.Part{Offset: offset, Size: size, Content: attachment.Patient(v.w, v.r).Body})
	switch {
	case errors.Is(err, attachment.ErrOffset):
		return v.uploadSays(http.StatusConflict, uploadAnswer{Arrived: u.Arrived})
	case errors.Is(err, attachment.ErrBusy): // perhaps with the line that broke, which nobody has noticed yet
		return v.uploadSays(http.StatusTooManyRequests, uploadAnswer{})
	}
	return v.uploadStands(u, err)
}

// uploaded says how far an upload has come.
func uploaded(v *visit) error {
	if v.Attachments == nil {
		return errNotFound
	}
	u, err := v.Attachments.Uploaded(v.r.Context(), v.session.Officer.ID, v.uploadID())
	if errors.Is(err, store.ErrNotFound) {
		err = nil // nothing of it
	}
	return v.uploadStands(u, err)
}

func (v *visit) uploadID() string {
	if id := v.r.URL.Query().Get("id"); id != "" {
		return id
	}
	return rand.Text()
}

func (v *visit) uploadStands(u attachment.Upload, err error) error {
	answer, status := uploadAnswer{Arrived: u.Arrived}, http.StatusOK
	switch problems := procedure.ProblemsOf(err); {
	case len(problems) > 0:
		answer.Error, status = v.voice.Say(problems[0].Message), http.StatusUnprocessableEntity
	case err != nil:
		return err
	case u.Whole():
		answer.Token, answer.Name, answer.Size = u.File.Token(), u.File.Name, v.size(u.File.Size)
	}
	return v.uploadSays(status, answer)
}

func (v *visit) uploadSays(status int, answer uploadAnswer) error {
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	return json.NewEncoder(v.w).Encode(answer)
}

// size is how large a file is, as people say it.
func (v *visit) size(n int) string {
	if n < 1_000_000 {
		return v.t("desk.size.kb", "n", max((n+500)/1000, 1))
	}
	return v.t("desk.size.mb", "n", (n+500_000)/1_000_000)
}

// fileOption is a file that a form carries.
type fileOption struct{ Token, Name, Size string }

func (v *visit) carried(tokens []string) (out []fileOption) {
	for _, token := range tokens {
		if f, ok := procedure.ParseFile(token); ok {
			out = append(out, fileOption{token, f.Name, v.size(f.Size)})
		}
	}
	return out
}

func (d *decoder) files(path string) (files []procedure.File) {
	for _, token := range d.sent[path] {
		if f, ok := procedure.ParseFile(token); ok {
			files = append(files, f)
		}
	}
	return files
}

func tokens(files []procedure.File) (out []string) {
	for _, f := range files {
		out = append(out, f.Token())
	}
	return out
}
