package attachment

import (
	"fmt"
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
	h.Set("ETag", `"`+f.Root.String()+`"`) // so that what broke off goes on
	http.ServeContent(w, r, "", time.Time{}, content)
}

// Patient is a request body that may take as long as something comes: the server's limit for
// requests is moved on with every piece.
func Patient(w http.ResponseWriter, r *http.Request) *http.Request {
	r.Body = &patient{ReadCloser: r.Body, control: http.NewResponseController(w)}
	return r
}

// Offset reads a Content-Range: where a part begins and how long all of it is. Without one, the
// part is all, and length, -1 if that is not known, is its size.
func Offset(header string, length int64) (offset, size int64, ok bool) {
	if header == "" {
		return 0, max(length, -1), true
	}
	var last int64
	n, err := fmt.Sscanf(header, "bytes %d-%d/%d", &offset, &last, &size)
	ok = err == nil && n == 3 && fmt.Sprintf("bytes %d-%d/%d", offset, last, size) == header && offset >= 0 && last >= offset && last < size &&
		size <= procedure.MaxFile && (length < 0 || length == last-offset+1)
	return offset, size, ok
}
