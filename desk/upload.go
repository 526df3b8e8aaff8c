package desk

import (
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
	u, err := v.received(part.FileName(), part.Header.Get("Content-Type"), -1, part)
	if err != nil {
		return err
	}
	if uploads(fields, part.FormName()) == procedure.Upload {
		form.Del(part.FormName())
	}
	form.Add(part.FormName(), u.File.Token())
	return nil
}

// received takes one file.
func (v *visit) received(name, media string, size int64, content io.Reader) (attachment.Upload, error) {
	if v.Attachments == nil {
		return attachment.Upload{}, procedure.Refuse("refuse.attachment-none", nil)
	}
	ctx, officer, id := v.r.Context(), v.session.Officer.ID, rand.Text()
	_, err := v.Attachments.Begin(ctx, officer, id, name, media)
	var u attachment.Upload
	if err == nil {
		u, err = v.Attachments.Receive(ctx, officer, id, 0, size, content)
	}
	switch {
	case errors.Is(err, attachment.ErrBusy):
		return u, procedure.Refuse("desk.upload.busy", nil)
	case err == nil && !u.Whole():
		return u, procedure.Refuse("desk.upload.broken", nil)
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

// upload takes a file that the script sends, and says what the form is to carry for it.
func upload(v *visit) error {
	u, err := v.received(v.r.URL.Query().Get("name"), v.r.Header.Get("Content-Type"), v.r.ContentLength, attachment.Patient(v.w, v.r).Body)
	answer, status := map[string]string{}, http.StatusOK
	switch problems := procedure.ProblemsOf(err); {
	case len(problems) > 0:
		answer["error"], status = v.voice.Say(problems[0].Message), http.StatusUnprocessableEntity
	case err != nil:
		return err
	default:
		answer["token"], answer["name"], answer["size"] = u.File.Token(), u.File.Name, v.size(u.File.Size)
	}
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
