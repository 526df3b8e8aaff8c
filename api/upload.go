package api

import (
	"context"
	"errors"
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
	Receive(ctx context.Context, officer, id string, p attachment.Part) (attachment.Upload, error)
	Which(context.Context, dossier.ID, []procedure.File) (procedure.File, attachment.Standing, error)
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
// large all of it is. Asked again, it goes on from what has arrived. Who knows the root before
// says it, and what turns out to be something else is not kept.
func (a *api) putUpload(w http.ResponseWriter, q *request) error {
	if !policy.Has(q.role, policy.Act) {
		return errPower
	}
	part, err := partOf(q, attachment.Patient(w, q.Request).Body)
	if err != nil {
		return err
	}
	ctx, id := q.Context(), q.PathValue("id")
	if _, err := a.Attachments.Begin(ctx, q.officer.ID, id, q.URL.Query().Get("name"), q.Header.Get("Content-Type")); err != nil {
		return uploadFault(err)
	}
	u, err := a.Attachments.Receive(ctx, q.officer.ID, id, part)
	if err != nil {
		return uploadFault(err)
	}
	return a.answer(w, q, http.StatusOK, uploadView(u))
}

func partOf(q *request, content io.Reader) (p attachment.Part, err error) {
	length := q.ContentLength
	if length == 0 {
		length = -1 // nothing, or not said how much
	}
	p.Content = content
	var ok bool
	if p.Offset, p.Size, ok = attachment.Offset(q.Header.Get("Content-Range"), length); !ok {
		return p, fault(http.StatusBadRequest, "api.upload-range")
	}
	if root := q.URL.Query().Get("root"); root != "" {
		if p.Root, ok = procedure.ParseRoot(root); !ok {
			return p, fault(http.StatusBadRequest, "api.upload-root")
		}
	}
	return p, nil
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

func (a *api) getUpload(w http.ResponseWriter, q *request) error {
	u, err := a.Attachments.Uploaded(q.Context(), q.officer.ID, q.PathValue("id"))
	if err != nil {
		return uploadFault(err)
	}
	return a.answer(w, q, http.StatusOK, uploadView(u))
}

// Attachment is a file that a dossier names, and how it stands here.
type Attachment struct {
	File
	State   string `json:"state"`             // here, wanted, large, held, rejected, gone or unknown
	Percent int    `json:"percent,omitempty"` // of what is wanted: how much has arrived
}

// Attached lists the files of a dossier.
type Attached struct {
	Attachments []Attachment `json:"attachments"`
}

func (a *api) getAttached(w http.ResponseWriter, q *request) error {
	if _, err := parameters(q.URL); err != nil {
		return err
	}
	rec, err := a.read(q)
	if err != nil {
		return err
	}
	if err := a.record(q, rec.History.ID()); err != nil {
		return err
	}
	out := Attached{Attachments: []Attachment{}}
	for _, f := range a.Clerk.Attached(rec, canon.Hash{}) {
		_, st, err := a.Attachments.Which(q.Context(), rec.History.ID(), []procedure.File{f})
		if err != nil {
			return err
		}
		out.Attachments = append(out.Attachments, Attachment{File{f.Name, f.Media, f.Size, f.Root.String()}, string(st.State), st.Percent})
	}
	return a.answer(w, q, http.StatusOK, out)
}

// getAttachment hands out a file that a dossier names; the journal has it before its first byte
// leaves. A Range is answered.
func (a *api) getAttachment(w http.ResponseWriter, q *request) error {
	root, ok := procedure.ParseRoot(q.PathValue("root"))
	if !ok {
		return procedure.Refuse("refuse.not-here", nil)
	}
	rec, err := a.read(q)
	if err != nil {
		return err
	}
	id := rec.History.ID()
	files := a.Clerk.Attached(rec, root)
	if len(files) == 0 {
		return procedure.Refuse("refuse.not-here", nil)
	}
	if err := a.Journal.Append(q.Context(), journal.Record{What: journal.Open, Officer: q.officer.ID, Role: q.role, Dossier: id,
		Purpose: "attachment", About: a.Attachments.ID(root)}); err != nil {
		return err
	}
	f, st, err := a.Attachments.Which(q.Context(), id, files)
	if err != nil {
		return err
	}
	content, err := a.Attachments.Open(q.Context(), id, f)
	if errors.Is(err, attachment.ErrNotHere) {
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
		d.inQuery("name"), schema{"name": "root", "in": "query", "schema": schema{"type": "string", "pattern": "^[0-9a-f]{64}$"}}, schema{"name": "Content-Range", "in": "header", "schema": schema{"type": "string"}}}
	put := d.add("/uploads/{id}", "put", "upload", "200", d.ref(Upload{}), part)
	put["requestBody"] = schema{"required": true, "content": schema{"application/octet-stream": schema{}}}
	d.get("/uploads/{id}", "uploaded", Upload{}, part[0])
	d.get("/dossiers/{id}/attachments", "attached", Attached{}, idParameter())
	d.add("/dossiers/{id}/attachments/{root}", "get", "attachment", "200", schema{}, []any{idParameter(),
		schema{"name": "root", "in": "path", "required": true, "schema": schema{"type": "string", "pattern": "^[0-9a-f]{64}$"}}})
}
