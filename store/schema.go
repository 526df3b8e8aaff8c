package store

// schema holds the tables of the record. Hashes and ids are their 32 bytes, times Unix
// milliseconds, envelopes the exact bytes of dossier.Entry.Encode.
var schema = []string{`
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
`, `
-- Who was released stays known: a node put back to an earlier time asks after its chains.
ALTER TABLE parties ADD COLUMN released INTEGER NOT NULL DEFAULT 0;
CREATE INDEX early_party ON early (party, dossier, number);
`, `
CREATE TABLE counts ( -- of the record: see Tx.Counts
	what TEXT    NOT NULL PRIMARY KEY,
	n    INTEGER NOT NULL
) STRICT;
INSERT INTO counts (what, n) SELECT 'entries', count(*) FROM entries;
INSERT INTO counts (what, n) SELECT 'dossiers', count(*) FROM entries WHERE dossier = hash;
`, `
CREATE INDEX entries_opened ON entries (step, dossier) WHERE dossier = hash; -- see Tx.Founded
`, `
-- What is written with every entry is kept small and close together: dossiers have a number,
-- and an entry is found by its place in its chain, not by its hash.
CREATE TABLE dossiers (
	n    INTEGER PRIMARY KEY, -- in the order they came
	id   BLOB NOT NULL UNIQUE,
	step TEXT                 -- that opened it, once its founding entry is here
) STRICT;
INSERT INTO dossiers (id) SELECT dossier FROM entries GROUP BY dossier ORDER BY min(id);
UPDATE dossiers SET step = (SELECT step FROM entries WHERE hash = dossiers.id);
CREATE INDEX dossiers_step ON dossiers (step, id);

CREATE TABLE entries_by_number (
	id       INTEGER PRIMARY KEY, -- the order they were taken in
	dossier  INTEGER NOT NULL,    -- dossiers.n
	party    TEXT    NOT NULL,
	number   INTEGER NOT NULL,
	hash     BLOB    NOT NULL,
	clock    INTEGER NOT NULL,
	step     TEXT    NOT NULL,
	taken    INTEGER NOT NULL,
	envelope BLOB    NOT NULL
) STRICT;
INSERT INTO entries_by_number (id, dossier, party, number, hash, clock, step, taken, envelope)
	SELECT e.id, d.n, e.party, e.number, e.hash, e.clock, e.step, e.taken, e.envelope
	FROM entries e JOIN dossiers d ON d.id = e.dossier ORDER BY e.id;
DROP TABLE entries;
ALTER TABLE entries_by_number RENAME TO entries;
CREATE UNIQUE INDEX entries_chain ON entries (dossier, party, number, hash);

CREATE TABLE parties_clustered (
	dossier  BLOB    NOT NULL,
	party    TEXT    NOT NULL,
	released INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (dossier, party)
) STRICT, WITHOUT ROWID;
INSERT INTO parties_clustered (dossier, party, released) SELECT dossier, party, released FROM parties;
DROP TABLE parties;
ALTER TABLE parties_clustered RENAME TO parties;
CREATE INDEX parties_dossiers ON parties (party, dossier);

CREATE TABLE keys_clustered (
	dossier BLOB    NOT NULL,
	epoch   INTEGER NOT NULL,
	sealed  BLOB    NOT NULL,
	PRIMARY KEY (dossier, epoch)
) STRICT, WITHOUT ROWID;
INSERT INTO keys_clustered (dossier, epoch, sealed) SELECT dossier, epoch, sealed FROM keys;
DROP TABLE keys;
ALTER TABLE keys_clustered RENAME TO keys;

CREATE TABLE owed_clustered (
	dossier BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO owed_clustered (dossier) SELECT dossier FROM owed;
DROP TABLE owed;
ALTER TABLE owed_clustered RENAME TO owed;

CREATE TABLE done_clustered (
	key     TEXT    NOT NULL PRIMARY KEY,
	dossier BLOB    NOT NULL,
	party   TEXT    NOT NULL,
	number  INTEGER NOT NULL,
	hash    BLOB    NOT NULL,
	at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO done_clustered (key, dossier, party, number, hash, at) SELECT key, dossier, party, number, hash, at FROM done;
DROP TABLE done;
ALTER TABLE done_clustered RENAME TO done;
`, `
CREATE TABLE retention ( -- of dossiers that are not kept for good: see Limit
	dossier   BLOB    NOT NULL PRIMARY KEY,
	kind      TEXT    NOT NULL,
	review    TEXT    NOT NULL,
	until     TEXT    NOT NULL,
	why       TEXT    NOT NULL,
	destroyed INTEGER NOT NULL,
	announced INTEGER NOT NULL DEFAULT 0,
	shredded  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
`, `
ALTER TABLE retention ADD COLUMN owed INTEGER NOT NULL DEFAULT 0; -- 1: the others have not been told that it is shredded
`, `
CREATE TABLE hollow ( -- dossiers of which some body is not here, and may be with another party
	dossier BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
`, `
CREATE TABLE bars ( -- of dossiers that this party was let read for a time
	dossier BLOB    NOT NULL PRIMARY KEY,
	begins  INTEGER NOT NULL, -- from when it may not be read
	told    INTEGER NOT NULL  -- 1: the lists know
) STRICT, WITHOUT ROWID;
`, `
-- What dates ask for is found without looking at all the rest.
CREATE INDEX retention_until     ON retention ((CASE until WHEN '' THEN '9999-99-99' ELSE until END), dossier) WHERE shredded = 0;
CREATE INDEX retention_review    ON retention (review, dossier) WHERE shredded = 0 AND announced = 0 AND review <> '';
CREATE INDEX retention_announced ON retention (dossier) WHERE shredded = 0 AND announced <> 0;
CREATE INDEX retention_destroyed ON retention (dossier) WHERE shredded = 0 AND destroyed <> 0;
CREATE INDEX retention_owed      ON retention (dossier) WHERE owed <> 0;
CREATE INDEX retention_shredded  ON retention (-shredded, dossier) WHERE shredded > 0;
`}
