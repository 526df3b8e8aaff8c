package desk

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"kenesh/dossier"
	"kenesh/lang"
)

// A stream keeps an open page as the dossier is: by server-sent events, each with the part of
// the page that changes. The opening is in the journal, as that of a page is; it ends with
// the session. Whoever comes back says what it has, and gets what it lacks.

// screenStream is followed by every screen in the hall, and made once for all of them.
func screenStream(v *visit) error {
	id, err := v.dossierID()
	if err != nil {
		return err
	}
	return v.stream(id, toFollow, func() (*made, <-chan struct{}) { return v.screenNow(id) })
}

// conductStream is for one reader: the forms in it are hers alone.
func conductStream(v *visit) error {
	id, err := v.dossierID()
	if err != nil {
		return err
	}
	return v.stream(id, toConduct, func() (*made, <-chan struct{}) {
		changed := v.halls.changes(id) // before it is read, so that no change is missed
		m := &made{}
		m.err = v.conductNow(id, m)
		return m, changed
	})
}

func (v *visit) conductNow(id dossier.ID, m *made) error {
	rec, err := v.Clerk.Read(v.r.Context(), id)
	if err != nil {
		return err
	}
	v.now = lang.Moment(v.Now().UnixMilli())
	if err := v.designate(rec); err != nil {
		return err
	}
	room, err := v.room(id, rec)
	if err != nil {
		return err
	}
	part, err := v.roomPart(room)
	m.event, m.at = event(part, room.At), room.At
	return err
}

// event is a part of a page as a stream sends it.
func event(part []byte, at string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "event: part\nid: %s\n", at)
	for line := range bytes.Lines(part) {
		fmt.Fprintf(&b, "data: %s\n", bytes.TrimRight(line, "\r\n"))
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// stream sends what there is whenever it is other than what the page has, until the reader
// leaves or her session ends.
func (v *visit) stream(id dossier.ID, purpose string, now func() (*made, <-chan struct{})) error {
	if !v.halls.admit() {
		v.w.Header().Set("Retry-After", "30")
		v.w.WriteHeader(http.StatusServiceUnavailable) // the page works without: it says that its line is down
		return nil
	}
	defer v.halls.gone()
	defer v.halls.enter(id)()
	m, changed := now()
	if m.err != nil {
		return m.err
	}
	if err := v.noted(id, purpose); err != nil {
		return err
	}
	has := v.r.Header.Get("Last-Event-ID")
	if has == "" {
		has = v.r.URL.Query().Get("at")
	}
	out := v.startStream()
	fmt.Fprintf(v.w, "retry: %d\n\n", 2000+rand.IntN(6000)) // after a restart not all come at once
	beat := time.NewTimer(v.beat())
	defer beat.Stop()
	for ; m.err == nil; m, changed = now() {
		if m.at != has {
			has = m.at
			_, _ = v.w.Write(m.event)
		}
		if !v.flush(out) {
			return nil
		}
		select {
		case <-v.r.Context().Done():
			return nil
		case <-changed:
		case <-beat.C:
			if !v.stillHere() {
				return nil
			}
			fmt.Fprint(v.w, ": still here\n\n")
			beat.Reset(v.beat())
		}
	}
	return nil // what is the matter is said when the page comes back
}

// beat is when a stream shows that it is there; streams that began together drift apart.
func (v *visit) beat() time.Duration {
	return heartbeat - time.Duration(rand.Int64N(int64(heartbeat/4)))
}
