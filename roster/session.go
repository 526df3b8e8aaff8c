package roster

import (
	"context"
	"errors"
	"time"

	"kenesh/lang"
	"kenesh/party"
	"kenesh/store"
)

// How a session was started, beside what a caller of StartFor says.
const (
	ByPasskey = "passkey"
	ByLink    = "link"
)

// Session is an officer at work in one of her roles.
type Session struct {
	ID      string // may be shown: it is not what opens the session
	Officer Officer
	Role    party.Role
	How     string
	Started lang.Moment
	Seen    lang.Moment // to the minute
	StepUp  lang.Moment // when she last showed her passkey; 0: never in this session
}

// StartFor starts a session for an officer, for callers that know by other means that it
// is she: the ministry's sign-on, the demonstration on loopback. how says which. It is
// not confirmed by a passkey (see Confirmed). Without a role she begins in her first.
func (r *Roster) StartFor(ctx context.Context, officerID string, role party.Role, how string) (secret string, err error) {
	secret, id := r.secret("")
	return secret, r.db.Write(ctx, func(tx *store.Tx) error {
		return r.start(ctx, tx, start{id: id, officer: officerID, role: role, how: how})
	})
}

type start struct {
	id, officer string
	role        party.Role // none: her first
	how         string
	stepUp      lang.Moment
}

func (r *Roster) start(ctx context.Context, tx *store.Tx, s start) error {
	o, err := officer(tx, s.officer)
	if err != nil {
		return err
	}
	if s.role == "" && len(o.Roles) > 0 {
		s.role = o.Roles[0]
	}
	if err := o.mayActIn(s.role); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO roster_sessions (id, officer, role, how, started, seen, step_up)
		VALUES ($1, $2, $3, $4, $5, $5, $6)`, s.id, s.officer, s.role, s.how, r.now(), s.stepUp)
	if err != nil {
		return err
	}
	return r.note(ctx, tx, "session.start", s.officer)
}

// Session returns the session a secret opens, and counts as its use. ErrSessionOver and
// ErrDisabled say that she must sign in again or cannot.
func (r *Roster) Session(ctx context.Context, secret string) (Session, error) {
	var s Session
	err := r.db.Read(ctx, func(tx *store.Tx) (err error) {
		s, err = r.session(tx, hashOf(secret))
		return err
	})
	if err != nil {
		return Session{}, err
	}
	now := r.now()
	if now < after(s.Seen, seenEvery) {
		return s, nil
	}
	s.Seen = now
	return s, unlessDisk(r.db.Write(ctx, func(tx *store.Tx) error {
		return change(tx, ErrSessionOver, `UPDATE roster_sessions SET seen = $1 WHERE id = $2 AND ended = 0`, now, s.ID)
	}))
}

// unlessDisk forgives a disk that cannot take the mark of a use: whoever is signed in
// must be able to see that the node cannot write.
func unlessDisk(err error) error {
	if errors.Is(err, store.ErrFull) || errors.Is(err, store.ErrDisk) || errors.Is(err, store.ErrClosed) {
		return nil
	}
	return err
}

// seenEvery is how often the use of a session or token is written down.
const seenEvery = time.Minute

const sessionQuery = `SELECT s.id, s.role, s.how, s.started, s.seen, s.step_up, s.ended, ` + officerColumns + `
	FROM roster_sessions s JOIN roster_officers o ON o.id = s.officer `

func (r *Roster) session(tx *store.Tx, id string) (Session, error) {
	row, err := scanSession(tx.QueryRow(sessionQuery+`WHERE s.id = $1`, id))
	if err != nil {
		return Session{}, or(err, ErrSessionOver)
	}
	switch {
	case row.Officer.Disabled:
		return Session{}, ErrDisabled
	case !r.live(row):
		return Session{}, ErrSessionOver
	}
	return row.Session, nil
}

type sessionRow struct {
	Session
	ended lang.Moment
}

func scanSession(row scanner) (sessionRow, error) {
	var s sessionRow
	into := []any{&s.ID, &s.Role, &s.How, &s.Started, &s.Seen, &s.StepUp, &s.ended}
	err := row.Scan(append(into, s.Officer.columns()...)...)
	return s, err
}

// live reports whether a session may be used. One in a role that is no longer hers may not.
func (r *Roster) live(s sessionRow) bool {
	now := r.now()
	return s.ended == 0 && now < after(s.Seen, r.config.Idle) && now < after(s.Started, r.config.Absolute) &&
		s.Officer.mayActIn(s.Role) == nil
}

// Sessions lists an officer's live sessions, newest first.
func (r *Roster) Sessions(ctx context.Context, officerID string) ([]Session, error) {
	var live []Session
	err := r.db.Read(ctx, func(tx *store.Tx) error {
		rows, err := list(tx, scanSession, sessionQuery+`WHERE s.officer = $1 ORDER BY s.started DESC, s.id`, officerID)
		live = nil
		for _, s := range rows {
			if r.live(s) {
				live = append(live, s.Session)
			}
		}
		return err
	})
	return live, err
}

// SwitchRole lets the session act in another of its officer's roles.
func (r *Roster) SwitchRole(ctx context.Context, secret string, role party.Role) error {
	return r.db.Write(ctx, func(tx *store.Tx) error {
		s, err := r.session(tx, hashOf(secret))
		if err != nil {
			return err
		}
		if err := s.Officer.mayActIn(role); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE roster_sessions SET role = $1 WHERE id = $2`, role, s.ID); err != nil {
			return err
		}
		return r.note(ctx, tx, "session.role", s.Officer.ID)
	})
}

// Confirmed returns ErrStepUp unless the officer showed her passkey in this session
// within the time. Ask it before what cannot be taken back.
func (r *Roster) Confirmed(s Session, within time.Duration) error {
	if now := r.now(); now < s.StepUp || now >= after(s.StepUp, within) {
		return ErrStepUp
	}
	return nil
}

// End ends one of an officer's sessions; one that is over already stays so.
func (r *Roster) End(ctx context.Context, officerID, sessionID string) error {
	return r.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE roster_sessions SET ended = $1 WHERE id = $2 AND officer = $3 AND ended = 0`,
			r.now(), sessionID, officerID)
		if err != nil {
			return err
		}
		return r.note(ctx, tx, "session.end", officerID)
	})
}

// EndAll ends all of an officer's sessions.
func (r *Roster) EndAll(ctx context.Context, officerID string) error {
	return r.db.Write(ctx, func(tx *store.Tx) error {
		if err := r.endAll(tx, officerID); err != nil {
			return err
		}
		return r.note(ctx, tx, "session.end-all", officerID)
	})
}

func (r *Roster) endAll(tx *store.Tx, officerID string) error {
	_, err := tx.Exec(`UPDATE roster_sessions SET ended = $1 WHERE officer = $2 AND ended = 0`, r.now(), officerID)
	return err
}
