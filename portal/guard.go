package portal

import (
	"fmt"
	"net/http"
)

// guard is what holds for every answer, whatever was asked: only reading, nothing from
// elsewhere runs or frames, nothing tells where the reader comes from or goes to.
func (p *portal) guard(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("X-Frame-Options", "DENY")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			head.Set("Allow", "GET, HEAD")
			bare(w, http.StatusMethodNotAllowed)
			return
		}
		if !p.bounds.affords(p.visitor(r)) {
			later(w, http.StatusTooManyRequests)
			return
		}
		defer func() {
			if fault := recover(); fault != nil {
				p.fault(fmt.Errorf("portal: %v", fault))
				bare(w, http.StatusInternalServerError)
			}
		}()
		h.ServeHTTP(w, r)
	})
}

func (p *portal) fault(err error) {
	if p.Fault != nil {
		p.Fault(err)
	}
}

// later sends a visitor away for the moment.
func later(w http.ResponseWriter, status int) {
	w.Header().Set("Retry-After", "5")
	bare(w, status)
}

// bare answers without a page: for programs, and where a page would cost too much.
func bare(w http.ResponseWriter, status int) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, fmt.Sprint(status), status)
}
