package roster

import (
	"context"
	"time"

	"kenesh/store"
)

// Moments are Unix milliseconds; an id is the SHA-256 of a secret in hexadecimal, but
// for officers (chosen) and passkeys (the credential's own, base64url).
var tables = []string{`
CREATE TABLE roster_officers (
	id        TEXT PRIMARY KEY,
	handle    TEXT NOT NULL UNIQUE, -- random, what her devices know her by
	name      TEXT NOT NULL,
	roles     TEXT NOT NULL,        -- with spaces between, her first first
	languages TEXT NOT NULL,        -- likewise
	zone      TEXT NOT NULL,
	disabled  INTEGER NOT NULL
) STRICT;
CREATE TABLE roster_invitations (
	id      TEXT PRIMARY KEY,
	officer TEXT NOT NULL REFERENCES roster_officers (id),
	expires INTEGER NOT NULL,
	used    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE roster_ceremonies (
	id         TEXT PRIMARY KEY,
	purpose    TEXT NOT NULL,
	officer    TEXT NOT NULL, -- "" when her device will say
	invitation TEXT NOT NULL,
	data       TEXT NOT NULL, -- webauthn.SessionData
	expires    INTEGER NOT NULL
) STRICT;
CREATE TABLE roster_passkeys (
	id      TEXT PRIMARY KEY,
	officer TEXT NOT NULL REFERENCES roster_officers (id),
	name    TEXT NOT NULL,
	data    TEXT NOT NULL, -- webauthn.Credential
	added   INTEGER NOT NULL,
	used    INTEGER NOT NULL
) STRICT;
CREATE TABLE roster_sessions (
	id      TEXT PRIMARY KEY,
	officer TEXT NOT NULL REFERENCES roster_officers (id),
	role    TEXT NOT NULL,
	how     TEXT NOT NULL,
	started INTEGER NOT NULL,
	seen    INTEGER NOT NULL,
	step_up INTEGER NOT NULL,
	ended   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX roster_sessions_officer ON roster_sessions (officer, started);
CREATE TABLE roster_tokens (
	id      TEXT PRIMARY KEY,
	officer TEXT NOT NULL REFERENCES roster_officers (id),
	role    TEXT NOT NULL,
	name    TEXT NOT NULL,
	made    INTEGER NOT NULL,
	expires INTEGER NOT NULL,
	used    INTEGER NOT NULL DEFAULT 0,
	revoked INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX roster_tokens_officer ON roster_tokens (officer, made);
CREATE TABLE roster_links (
	id       TEXT PRIMARY KEY,
	officer  TEXT NOT NULL REFERENCES roster_officers (id),
	role     TEXT NOT NULL,
	reusable INTEGER NOT NULL,
	expires  INTEGER NOT NULL,
	used     INTEGER NOT NULL DEFAULT 0
) STRICT`, feedTable}

// remembered is how long what is over is kept, so that whoever comes with it is told
// what became of it.
const remembered = 30 * 24 * time.Hour

// Sweep forgets what was over long ago. Call it about once a day.
func (r *Roster) Sweep(ctx context.Context) error {
	now := r.now()
	long := after(now, -remembered)
	return r.db.Write(ctx, func(tx *store.Tx) error {
		for _, s := range []struct {
			query  string
			before any
		}{
			{`DELETE FROM roster_ceremonies WHERE expires < $1`, now},
			{`DELETE FROM roster_invitations WHERE expires < $1`, long},
			{`DELETE FROM roster_links WHERE expires < $1`, long},
			{`DELETE FROM roster_tokens WHERE expires < $1`, long},
			{`DELETE FROM roster_sessions WHERE started < $1`, after(long, -r.config.Absolute)},
		} {
			if _, err := tx.Exec(s.query, s.before); err != nil {
				return err
			}
		}
		return nil
	})
}
