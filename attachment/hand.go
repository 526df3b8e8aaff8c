package attachment

import (
	"mime"
	"net/http"
	"time"

	"kenesh/procedure"
)

// Hand sends a file to a browser so that it can only be saved: as an attachment, of a type from
// a closed list, not to be guessed at, and in a sandbox without an origin should it be shown all
// the same.
func Hand(w http.ResponseWriter, r *http.Request, f procedure.File, content Reader) {
	h := w.Header()
	h.Set("Content-Type", Handed(f.Media))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	http.ServeContent(w, r, "", time.Time{}, content)
}

// Patient is a request body that may take as long as something comes: the server's limit for
// requests is moved on with every piece.
func Patient(w http.ResponseWriter, r *http.Request) *http.Request {
	r.Body = &patient{ReadCloser: r.Body, control: http.NewResponseController(w)}
	return r
}
