package desk

import (
	"net"
	"net/http"

	"kenesh/pouch"
)

// maxForm bounds what a browser may send, in bytes.
const maxForm = 2 << 20

// pathPouch is where a file is sent that is larger than any form.
const pathPouch = "/links/pouch"

// guard is what holds for every answer of the desk: no page of another site can post to
// it, frame it or be read by it; no script or style runs that is not a file of ours;
// nothing is kept by a cache.
func guard(h http.Handler) http.Handler {
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "+
			"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("X-Frame-Options", "DENY")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		head.Set("Cache-Control", "no-store")
		switch {
		case r.URL.Path == pathPouch:
			r.Body = http.MaxBytesReader(w, r.Body, pouch.MaxFile) // read frame by frame
		case !large(r):
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		}
		h.ServeHTTP(w, r)
	}))
}

// fromLoopback reports whether the request was made on this very machine, and not
// handed on by a proxy that runs here.
func fromLoopback(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(host)
	forwarded := r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != ""
	return err == nil && ip != nil && ip.IsLoopback() && !forwarded
}
