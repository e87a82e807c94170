-- inventory.db, version 2: what the first screens ask for, counted once and kept (docs/decisions/0024).
-- derived: one transaction makes all of it, and it holds while meta 'kept' names this program and meta 'edition',
-- which every transaction that changes anything else counts up.
CREATE TABLE kept_count (filter TEXT PRIMARY KEY, "rows" INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE kept_category (
  category TEXT PRIMARY KEY, proposed INTEGER NOT NULL, confirmed INTEGER NOT NULL, rejected INTEGER NOT NULL,
  overridden INTEGER NOT NULL, unknown INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Rows by traits and what rules found: of the rules in use, and of their checks.
CREATE TABLE kept_kind (
  rules INTEGER NOT NULL, traits INTEGER NOT NULL, hit_set INTEGER NOT NULL, "rows" INTEGER NOT NULL,
  PRIMARY KEY (rules, traits, hit_set)
) STRICT, WITHOUT ROWID;

-- 65,536 profiles a row (docs/formats/inventory.md).
CREATE TABLE kept_profile (block INTEGER PRIMARY KEY, b BLOB NOT NULL) STRICT;

INSERT INTO meta VALUES ('edition', '0'), ('kept', '');
