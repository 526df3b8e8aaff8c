package attachment

import (
	"io"
	"net/http"
	"time"
)

const patience = time.Minute

type patient struct {
	io.ReadCloser
	control *http.ResponseController
	until   time.Time
}

// Read implements io.Reader.
func (p *patient) Read(b []byte) (int, error) {
	if now := time.Now(); p.until.Sub(now) < patience/2 {
		p.until = now.Add(patience)
		p.control.SetReadDeadline(p.until) // where it is not supported there is no limit either
	}
	return p.ReadCloser.Read(b)
}
