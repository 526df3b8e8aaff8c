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
CREATE INDEX index_rows_kind_opened  ON index_rows (kind, opened, id);
CREATE INDEX index_rows_kind_due     ON index_rows (kind, due, id);

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
`}
