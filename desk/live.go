package desk

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// live tells the script of an open page that a dossier changed: by server-sent events,
// with ids only. It ends with the session.

const heartbeat = 25 * time.Second

func live(v *visit) error {
	if !v.halls.admit() {
		v.w.Header().Set("Retry-After", "30")
		v.w.WriteHeader(http.StatusServiceUnavailable)
		return nil
	}
	defer v.halls.gone()
	events, stop := v.Clerk.Watch()
	defer stop()
	out := v.startStream()
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		if !v.flush(out) {
			return nil
		}
		select {
		case <-v.r.Context().Done():
			return nil
		case <-tick.C:
			if !v.stillHere() {
				return nil
			}
			fmt.Fprint(v.w, ": still here\n\n")
		case e := <-events:
			if e.Own || e.Receipt {
				continue
			}
			change, err := json.Marshal(map[string]string{"dossier": e.Dossier.String(), "kind": e.Kind})
			if err != nil {
				return nil
			}
			fmt.Fprintf(v.w, "event: change\ndata: %s\n\n", change)
		}
	}
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
