-- The record's tables as they were before dossiers had numbers, before their fifth step.
CREATE TABLE entries (
	id       INTEGER PRIMARY KEY, -- the order they were taken in
	dossier  BLOB    NOT NULL,
	party    TEXT    NOT NULL,
	number   INTEGER NOT NULL,
	hash     BLOB    NOT NULL UNIQUE,
	clock    INTEGER NOT NULL,
	step     TEXT    NOT NULL,
	taken    INTEGER NOT NULL,
	envelope BLOB    NOT NULL
) STRICT;
CREATE INDEX entries_chain ON entries (dossier, party, number);
-- A dossier's id is the hash of its founding entry, so this finds the dossiers there are.
CREATE INDEX entries_founding ON entries (dossier) WHERE dossier = hash;

CREATE TABLE parties (
	dossier BLOB NOT NULL,
	party   TEXT NOT NULL,
	PRIMARY KEY (dossier, party)
) STRICT;
CREATE INDEX parties_dossiers ON parties (party, dossier);

CREATE TABLE outbox (
	seq   INTEGER PRIMARY KEY AUTOINCREMENT,
	peer  TEXT    NOT NULL,
	entry INTEGER NOT NULL -- entries.id
) STRICT;
CREATE INDEX outbox_peer ON outbox (peer, seq);

CREATE TABLE keys (
	dossier BLOB    NOT NULL,
	epoch   INTEGER NOT NULL,
	sealed  BLOB    NOT NULL,
	PRIMARY KEY (dossier, epoch)
) STRICT;

CREATE TABLE early (
	hash     BLOB    NOT NULL PRIMARY KEY,
	dossier  BLOB    NOT NULL,
	party    TEXT    NOT NULL,
	number   INTEGER NOT NULL,
	carrier  TEXT    NOT NULL,
	reason   TEXT    NOT NULL,
	gaps     TEXT    NOT NULL, -- JSON
	at       INTEGER NOT NULL,
	envelope BLOB    NOT NULL
) STRICT;
CREATE INDEX early_dossier ON early (dossier);
CREATE INDEX early_carrier ON early (carrier);
CREATE INDEX early_at ON early (at, hash);

CREATE TABLE offences (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	fingerprint BLOB    NOT NULL UNIQUE,
	at          INTEGER NOT NULL,
	author      TEXT    NOT NULL,
	carrier     TEXT    NOT NULL,
	dossier     BLOB    NOT NULL,
	what        TEXT    NOT NULL,
	evidence    BLOB    NOT NULL
) STRICT;

CREATE TABLE peers (
	party   TEXT    NOT NULL PRIMARY KEY,
	line    TEXT    NOT NULL,
	pointer INTEGER NOT NULL,
	pulled  INTEGER NOT NULL,
	heard   INTEGER NOT NULL,
	error   TEXT    NOT NULL
) STRICT;

CREATE TABLE meta (
	key   TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;

CREATE TABLE owed (
	dossier BLOB NOT NULL PRIMARY KEY
) STRICT;

CREATE TABLE done (
	key     TEXT    NOT NULL PRIMARY KEY,
	dossier BLOB    NOT NULL,
	party   TEXT    NOT NULL,
	number  INTEGER NOT NULL,
	hash    BLOB    NOT NULL,
	at      INTEGER NOT NULL
) STRICT;

-- Who was released stays known: a node put back to an earlier time asks after its chains.
ALTER TABLE parties ADD COLUMN released INTEGER NOT NULL DEFAULT 0;
CREATE INDEX early_party ON early (party, dossier, number);

CREATE TABLE counts ( -- of the record: see Tx.Counts
	what TEXT    NOT NULL PRIMARY KEY,
	n    INTEGER NOT NULL
) STRICT;
INSERT INTO counts (what, n) SELECT 'entries', count(*) FROM entries;
INSERT INTO counts (what, n) SELECT 'dossiers', count(*) FROM entries WHERE dossier = hash;

CREATE INDEX entries_opened ON entries (step, dossier) WHERE dossier = hash;
CREATE TABLE migrations (
	component TEXT NOT NULL PRIMARY KEY,
	steps     INTEGER NOT NULL
) STRICT;
INSERT INTO migrations (component, steps) VALUES ('store', 4);
