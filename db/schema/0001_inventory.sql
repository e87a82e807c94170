-- inventory.db, version 1: what the sources say (docs/formats/inventory.md). Instants are UTC text.

-- primary -----------------------------------------------------------------------------------------------
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE inventory (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  key_kind INTEGER NOT NULL,           -- 0 by id, 1 by path; fixed at the first import
  active INTEGER NOT NULL DEFAULT 0    -- generation, 0: none yet
) STRICT;

CREATE TABLE generation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  inventory INTEGER NOT NULL REFERENCES inventory (id),
  state INTEGER NOT NULL,              -- 0 staged, 1 flipped, 2 dropped
  flipped INTEGER NOT NULL DEFAULT 0,  -- place in the order of flips, from 1
  root TEXT NOT NULL,
  "rows" INTEGER NOT NULL,
  fields INTEGER NOT NULL,
  source_digest TEXT NOT NULL,
  source_name TEXT NOT NULL,
  time TEXT NOT NULL,
  event TEXT NOT NULL DEFAULT ''
) STRICT;

-- Distinct texts. Where a source has more than the import's dictionary holds, one may stand here twice: never UNIQUE.
CREATE TABLE text (
  id INTEGER PRIMARY KEY,              -- from 1, dense
  path TEXT NOT NULL, description_en TEXT NOT NULL, description_zh TEXT NOT NULL, type TEXT NOT NULL,
  unit TEXT NOT NULL, comment TEXT NOT NULL, "values" TEXT NOT NULL,
  fold TEXT NOT NULL,                  -- derived: path and descriptions, NFKC and case folded, LF between; for search
  traits INTEGER NOT NULL,             -- derived: by the lexicon of meta 'lexicon'
  ordinary INTEGER NOT NULL            -- derived
) STRICT;

-- Distinct values of all other columns: `norm` is what filters and packs see.
CREATE TABLE value (
  "column" INTEGER NOT NULL, id INTEGER NOT NULL, -- from 1, dense in each column; 0 in a row: absent
  text TEXT NOT NULL, norm TEXT NOT NULL,
  PRIMARY KEY ("column", id)
) STRICT, WITHOUT ROWID;

-- The rows, by column: 65,536 rows a block (docs/formats/inventory.md). id = column << 32 | block.
CREATE TABLE block (id INTEGER PRIMARY KEY, base INTEGER NOT NULL, b BLOB NOT NULL) STRICT;

-- What people decided, as events say it (a copy of the records' fold).
CREATE TABLE mapping (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL, text_digest TEXT NOT NULL, traits_add TEXT NOT NULL, traits_remove TEXT NOT NULL,
  category TEXT NOT NULL, state INTEGER NOT NULL, "by" TEXT NOT NULL, time TEXT NOT NULL, reason TEXT NOT NULL,
  event TEXT NOT NULL
) STRICT;

-- derived -----------------------------------------------------------------------------------------------
-- Where a key's rows are: sorted runs, one or more an import (docs/formats/inventory.md).
CREATE TABLE key_block (run INTEGER NOT NULL, first INTEGER NOT NULL, n INTEGER NOT NULL, b BLOB NOT NULL) STRICT;
CREATE INDEX key_block_first ON key_block (run, first);

CREATE TABLE trait (bit INTEGER PRIMARY KEY, id TEXT NOT NULL) STRICT;

CREATE TABLE profile (
  id INTEGER PRIMARY KEY,              -- from 1, dense
  traits INTEGER NOT NULL, ordinary INTEGER NOT NULL, look_again INTEGER NOT NULL,
  facts TEXT NOT NULL                  -- norms of the fact columns of meta 'fact_columns', in order, TAB between, escaped
) STRICT;

CREATE TABLE rules (id INTEGER PRIMARY KEY, rules_key TEXT NOT NULL UNIQUE) STRICT;
-- Many profiles have the same hits: lines "category TAB rule TAB truth TAB missing".
CREATE TABLE hit_set (id INTEGER PRIMARY KEY, hits TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE profile_hits (
  rules INTEGER NOT NULL, profile INTEGER NOT NULL, hit_set INTEGER NOT NULL, PRIMARY KEY (rules, profile)
) STRICT, WITHOUT ROWID;

-- Rows that a mapping concerns. state: of the mapping's category; 4: look again.
CREATE TABLE mapped (
  row INTEGER NOT NULL, mapping INTEGER NOT NULL, state INTEGER NOT NULL, PRIMARY KEY (row, mapping)
) STRICT, WITHOUT ROWID;

INSERT INTO meta VALUES ('rows', '0'), ('lexicon', ''), ('fact_columns', '0'), ('rules', '0'), ('key_runs', '0');
