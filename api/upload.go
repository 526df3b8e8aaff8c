package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"kenesh/attachment"
	"kenesh/canon"
	"kenesh/dossier"
	"kenesh/journal"
	"kenesh/policy"
	"kenesh/procedure"
	"kenesh/store"
)

// Attachments is what the API asks of the store of attachments.
type Attachments interface {
	Begin(ctx context.Context, officer, id, name, media string) (attachment.Upload, error)
	Uploaded(ctx context.Context, officer, id string) (attachment.Upload, error)
	Receive(ctx context.Context, officer, id string, offset, size int64, content io.Reader) (attachment.Upload, error)
	Standing(context.Context, dossier.ID, procedure.File) (attachment.Standing, error)
	Open(context.Context, dossier.ID, procedure.File) (attachment.Reader, error)
	ID(root canon.Hash) string
}

// Upload is a file that is being sent. Once it is whole, File is what a step's input names.
type Upload struct {
	ID      string `json:"id"`
	Arrived int    `json:"arrived"` // bytes that are here: go on from there
	File    *File  `json:"file,omitempty"`
	Scanned string `json:"scanned,omitempty"` // clean, once the scanner has passed it
}

// File names an attachment.
type File struct {
	Name  string `json:"name"`
	Media string `json:"media"`
	Size  int    `json:"size"`
	Root  string `json:"root"`
}

func uploadView(u attachment.Upload) Upload {
	v := Upload{ID: u.ID, Arrived: int(u.Arrived), Scanned: string(u.Verdict)}
	if u.Whole() {
		v.File = &File{Name: u.File.Name, Media: u.File.Media, Size: u.File.Size, Root: u.File.Root.String()}
	}
	return v
}

// putUpload takes a file, or a part of it: a Content-Range says where the part begins and how
// large all of it is. Asked again, it goes on from what has arrived.
func (a *api) putUpload(w http.ResponseWriter, q *request) error {
	if !policy.Has(q.role, policy.Act) {
		return errPower
	}
	offset, size, err := rangeOf(q)
	if err != nil {
		return err
	}
	ctx, id := q.Context(), q.PathValue("id")
	if _, err := a.Attachments.Begin(ctx, q.officer.ID, id, q.URL.Query().Get("name"), q.Header.Get("Content-Type")); err != nil {
		return uploadFault(err)
	}
	u, err := a.Attachments.Receive(ctx, q.officer.ID, id, offset, size, attachment.Patient(w, q.Request).Body)
	if err != nil {
		return uploadFault(err)
	}
	return a.answer(w, q, http.StatusOK, uploadView(u))
}

func uploadFault(err error) error {
	switch {
	case errors.Is(err, attachment.ErrBusy):
		return fault(http.StatusTooManyRequests, "api.upload-busy")
	case errors.Is(err, attachment.ErrOffset):
		return fault(http.StatusConflict, "api.upload-offset")
	case errors.Is(err, store.ErrNotFound):
		return fault(http.StatusNotFound, "api.no-upload")
	}
	return err
}

// rangeOf reads "bytes 0-1048575/5000000"; without one, the body is all of it.
func rangeOf(q *request) (offset, size int64, err error) {
	s := q.Header.Get("Content-Range")
	if s == "" {
		if q.ContentLength <= 0 {
			return 0, -1, nil
		}
		return 0, q.ContentLength, nil
	}
	var last int64
	n, err := fmt.Sscanf(s, "bytes %d-%d/%d", &offset, &last, &size)
	if err != nil || n != 3 || fmt.Sprintf("bytes %d-%d/%d", offset, last, size) != s || offset < 0 || last < offset || size <= last || size > procedure.MaxFile ||
		q.ContentLength >= 0 && q.ContentLength != last-offset+1 {
		return 0, 0, fault(http.StatusBadRequest, "api.upload-range")
	}
	return offset, size, nil
}

func (a *api) getUpload(w http.ResponseWriter, q *request) error {
	u, err := a.Attachments.Uploaded(q.Context(), q.officer.ID, q.PathValue("id"))
	if err != nil {
		return uploadFault(err)
	}
	return a.answer(w, q, http.StatusOK, uploadView(u))
}

// getAttachment hands out a file that a dossier names; the journal has it before its first byte
// leaves. A Range is answered.
func (a *api) getAttachment(w http.ResponseWriter, q *request) error {
	id, err := dossier.ParseID(q.PathValue("id"))
	root, ok := procedure.ParseRoot(q.PathValue("root"))
	if err != nil || !ok {
		return procedure.Refuse("refuse.not-here", nil)
	}
	rec, err := a.Clerk.Read(q.Context(), id)
	if err != nil {
		return err
	}
	f, ok := rec.Attached(root)
	if !ok {
		return procedure.Refuse("refuse.not-here", nil)
	}
	if err := a.Journal.Append(q.Context(), journal.Record{What: journal.Open, Officer: q.officer.ID, Role: q.role, Dossier: id,
		Purpose: "attachment", About: a.Attachments.ID(root)}); err != nil {
		return err
	}
	content, err := a.Attachments.Open(q.Context(), id, f)
	if errors.Is(err, attachment.ErrNotHere) {
		st, err := a.Attachments.Standing(q.Context(), id, f)
		if err != nil {
			return err
		}
		return fault(http.StatusConflict, "api.attachment."+string(st.State))
	}
	if err != nil {
		return err
	}
	defer content.Close()
	attachment.Hand(w, q.Request, f, content)
	return nil
}

func (d *description) uploads() {
	part := []any{schema{"name": "id", "in": "path", "required": true, "schema": schema{"type": "string", "maxLength": 64, "pattern": "^[A-Za-z0-9-]+$"}},
		d.inQuery("name"), schema{"name": "Content-Range", "in": "header", "schema": schema{"type": "string"}}}
	put := d.add("/uploads/{id}", "put", "upload", "200", d.ref(Upload{}), part)
	put["requestBody"] = schema{"required": true, "content": schema{"application/octet-stream": schema{}}}
	d.get("/uploads/{id}", "uploaded", Upload{}, part[0])
	d.add("/dossiers/{id}/attachments/{root}", "get", "attachment", "200", schema{}, []any{idParameter(),
		schema{"name": "root", "in": "path", "required": true, "schema": schema{"type": "string", "pattern": "^[0-9a-f]{64}$"}}})
}
