package desk

import (
	"encoding/json"
	"io"
	"net/http"
	"time"

	"kenesh/clerk"
)

// live tells the script of an open page that a dossier changed: by server-sent events,
// with ids only. It ends with the session.

const heartbeat = 25 * time.Second

func live(v *visit) error {
	return v.push(nil, func(e clerk.Event) string {
		if e.Own || e.Receipt {
			return ""
		}
		change, err := json.Marshal(map[string]string{"dossier": e.Dossier.String(), "kind": e.Kind})
		if err != nil {
			return ""
		}
		return "event: change\ndata: " + string(change) + "\n\n"
	})
}

// renew has a page ask for itself anew.
const renew = "event: renew\ndata: {}\n\n"

// push sends an open page what is said of each change of a dossier, and that it renew itself
// when something else it shows was touched, until the reader leaves or her session ends.
func (v *visit) push(touched <-chan struct{}, say func(clerk.Event) string) error {
	if !v.halls.admit() {
		v.w.Header().Set("Retry-After", "30")
		v.w.WriteHeader(http.StatusServiceUnavailable) // the page works without
		return nil
	}
	defer v.halls.gone()
	events, stop := v.Clerk.Watch()
	defer stop()
	out := v.startStream()
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for v.flush(out) {
		var said string
		select {
		case <-v.r.Context().Done():
			return nil
		case <-tick.C:
			if !v.stillHere() {
				return nil
			}
			said = ": still here\n\n"
		case e := <-events:
			said = say(e)
		case <-touched:
			said = renew
		}
		_, _ = io.WriteString(v.w, said)
	}
	return nil
}

// startStream begins an answer that goes on.
func (v *visit) startStream() *http.ResponseController {
	out := http.NewResponseController(v.w)
	v.w.Header().Set("Content-Type", "text/event-stream")
	v.w.Header().Set("X-Accel-Buffering", "no")
	_ = out.SetReadDeadline(time.Time{}) // the request was read; only its end is of interest
	return out
}

// flush sends what was written; false if the reader does not take it.
func (v *visit) flush(out *http.ResponseController) bool {
	_ = out.SetWriteDeadline(time.Now().Add(2 * heartbeat)) // where the server cannot, its own deadline holds
	return out.Flush() == nil
}

// stillHere reports whether the session is still hers in a role that reads.
func (v *visit) stillHere() bool {
	s, err := v.Roster.Session(v.r.Context(), v.secret)
	return err == nil && s.Role == v.session.Role
}
