package index

// schema holds what is derived. Indexes that lists walk end in the dossier's id, for
// rows of one value have an order too.
var schema = []string{`
CREATE TABLE index_rows (
	n       INTEGER PRIMARY KEY,
	id      BLOB    NOT NULL UNIQUE,
	kind    TEXT    NOT NULL,
	status  TEXT    NOT NULL,
	opened  INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	due     INTEGER NOT NULL, -- see due
	said    TEXT    NOT NULL, -- JSON: what it is called and found by
	row     TEXT    NOT NULL  -- JSON: the rest
) STRICT;
CREATE INDEX index_rows_changed ON index_rows (changed, id);
CREATE INDEX index_rows_opened  ON index_rows (opened, id);
CREATE INDEX index_rows_due     ON index_rows (due, id);
CREATE INDEX index_rows_kind_changed ON index_rows (kind, changed, id, status);
CREATE INDEX index_rows_kind_opened  ON index_rows (kind, opened, id, status);
CREATE INDEX index_rows_kind_due     ON index_rows (kind, due, id, status);

CREATE TABLE index_titles (
	n    INTEGER NOT NULL,
	lang TEXT    NOT NULL,
	kind TEXT    NOT NULL,
	sort BLOB    NOT NULL, -- see sortKey
	PRIMARY KEY (n, lang)
) STRICT, WITHOUT ROWID;
CREATE INDEX index_titles_sort ON index_titles (lang, sort, kind);

CREATE TABLE index_parties (
	n     INTEGER NOT NULL,
	party TEXT    NOT NULL,
	turn  INTEGER NOT NULL, -- 1: it is this party's turn
	PRIMARY KEY (n, party)
) STRICT, WITHOUT ROWID;
CREATE INDEX index_parties_party ON index_parties (party, turn, n);

CREATE TABLE index_kinds (
	kind  TEXT    NOT NULL PRIMARY KEY,
	count INTEGER NOT NULL
) STRICT;

-- The words are folded and cut by package lang; the tokenizer only splits at spaces.
CREATE VIRTUAL TABLE index_words USING fts5 (words, tokenize = 'ascii', detail = none, content = '', contentless_delete = 1);
`, `
DROP TABLE index_rows;
DROP TABLE index_titles;
DROP TABLE index_parties;
DROP TABLE index_words;
DELETE FROM index_kinds;

CREATE TABLE index_rows (
	n       INTEGER PRIMARY KEY, -- see number
	id      BLOB    NOT NULL UNIQUE,
	kind    TEXT    NOT NULL,
	status  TEXT    NOT NULL,
	opened  INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	due     INTEGER NOT NULL, -- see due
	said    TEXT    NOT NULL, -- JSON: what it is called and found by
	row     TEXT    NOT NULL  -- JSON: the rest
) STRICT;

-- Keys to sort titles by: see sortKey. One column for each language of the interface.
CREATE TABLE index_titles (
	n    INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	ky BLOB NOT NULL, kk BLOB NOT NULL, uz BLOB NOT NULL, az BLOB NOT NULL, tr BLOB NOT NULL, en BLOB NOT NULL, ru BLOB NOT NULL
) STRICT;

CREATE TABLE index_parties (
	n     INTEGER NOT NULL,
	party TEXT    NOT NULL,
	turn  INTEGER NOT NULL, -- 1: it is this party's turn
	PRIMARY KEY (n, party)
) STRICT, WITHOUT ROWID;

-- The words of a dossier, folded and cut by package lang, each after a space: to look
-- whether a dossier has a word. The full-text table says which dossiers have it; the
-- tokenizer only splits at spaces. It finds beginnings of words at once that are as long
-- as prefix says, and has to put together what longer ones find: see sought.
CREATE TABLE index_found (
	n     INTEGER PRIMARY KEY,
	words TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE index_words USING fts5 (words, tokenize = 'ascii', prefix = '1 2 3 4 5 6', detail = none, content = '', contentless_delete = 1);
`, `
CREATE TABLE index_fresh (n INTEGER PRIMARY KEY) STRICT; -- rows whose words index_words does not have yet
`, `
CREATE TABLE index_dates (
	dossier  BLOB    NOT NULL,
	occasion TEXT    NOT NULL,
	first    INTEGER NOT NULL, -- when it begins and ends, both included: see span
	last     INTEGER NOT NULL,
	long     INTEGER NOT NULL, -- 1: found by its end, see aLong
	sequence INTEGER NOT NULL,
	date     TEXT    NOT NULL, -- JSON
	PRIMARY KEY (dossier, occasion)
) STRICT, WITHOUT ROWID;
`, `
CREATE TABLE index_public (
	dossier     BLOB NOT NULL,
	publication TEXT NOT NULL,
	said        TEXT NOT NULL, -- JSON
	PRIMARY KEY (dossier, publication)
) STRICT;
`, `
DROP TABLE index_rows;
DROP TABLE index_titles;
DROP TABLE index_parties;
DELETE FROM index_kinds;
DELETE FROM index_found;
DELETE FROM index_fresh;
DELETE FROM index_dates;
DELETE FROM index_public;
INSERT INTO index_words (index_words) VALUES ('delete-all');

-- What lists are found by. All of it is in memory too: see image.
CREATE TABLE index_rows (
	n       INTEGER PRIMARY KEY, -- counted up, for a dossier stays in the index
	id      BLOB    NOT NULL UNIQUE,
	kind    TEXT    NOT NULL,
	status  TEXT    NOT NULL,
	opened  INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	due     INTEGER NOT NULL, -- see due
	parties TEXT    NOT NULL  -- see partiesText
) STRICT;

-- What lists show: see codec.
CREATE TABLE index_shown (
	n    INTEGER PRIMARY KEY,
	said BLOB NOT NULL, -- what it is called and found by
	row  BLOB NOT NULL  -- the rest
) STRICT;

-- The rows of index_rows that changed, the latest last, as many as a reader may have
-- missed. A row of 0: all of them.
CREATE TABLE index_moves (
	seq INTEGER PRIMARY KEY,
	n   INTEGER NOT NULL
) STRICT;
INSERT INTO index_moves (n) VALUES (0);

-- Keys to sort titles by: see sortKey. One column for each language of the interface.
CREATE TABLE index_titles (
	n  INTEGER PRIMARY KEY,
	ky BLOB NOT NULL, kk BLOB NOT NULL, uz BLOB NOT NULL, az BLOB NOT NULL, tr BLOB NOT NULL, en BLOB NOT NULL, ru BLOB NOT NULL
) STRICT;
`, `
ALTER TABLE index_rows ADD COLUMN dues TEXT NOT NULL DEFAULT ''; -- see duesText
DELETE FROM index_rows;
DELETE FROM index_shown;
DELETE FROM index_titles;
DELETE FROM index_kinds;
DELETE FROM index_found;
DELETE FROM index_fresh;
DELETE FROM index_dates;
DELETE FROM index_public;
INSERT INTO index_words (index_words) VALUES ('delete-all');
INSERT INTO index_moves (n) VALUES (0);
`, `
-- What a dossier names persons and things by: see marks.go. n is never given twice, so that
-- whoever has read up to one reads on from there.
CREATE TABLE index_marks (
	n       INTEGER PRIMARY KEY AUTOINCREMENT,
	id      BLOB NOT NULL UNIQUE, -- see markID
	dossier BLOB NOT NULL,
	kind    TEXT NOT NULL,
	alike   TEXT NOT NULL, -- by which it is found; '' of a name
	mark    TEXT NOT NULL  -- JSON
) STRICT;
CREATE INDEX index_marks_dossier ON index_marks (dossier);
CREATE INDEX index_marks_alike ON index_marks (alike, kind) WHERE alike <> '';

-- The dossiers in the order in which their marks changed last.
CREATE TABLE index_marked (
	seq     INTEGER PRIMARY KEY AUTOINCREMENT,
	dossier BLOB NOT NULL UNIQUE
) STRICT;
`, `
INSERT INTO index_words (index_words, rank) VALUES ('automerge', 8);
`}

// orders are the indexes that titles and dates are found in. They are taken away while the
// index is built again, for sorting once is quicker than finding the place of each row.
var orders = map[string]string{
	"index_titles_ky":   `index_titles (ky)`,
	"index_titles_kk":   `index_titles (kk)`,
	"index_titles_uz":   `index_titles (uz)`,
	"index_titles_az":   `index_titles (az)`,
	"index_titles_tr":   `index_titles (tr)`,
	"index_titles_en":   `index_titles (en)`,
	"index_titles_ru":   `index_titles (ru)`,
	"index_dates_first": `index_dates (first, dossier, occasion) WHERE long = 0`,
	"index_dates_last":  `index_dates (last) WHERE long = 1`,
}
