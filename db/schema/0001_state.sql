-- state.db, version 1: what was ingested from the records, and small settings. Events are derived as a whole: dropped,
-- they are ingested again.
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- derived: one row an event in a commit
CREATE TABLE event (
  "order" INTEGER PRIMARY KEY,       -- place in the walk from the root
  digest TEXT NOT NULL UNIQUE, "commit" TEXT NOT NULL, path TEXT NOT NULL,
  kind TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
  time TEXT NOT NULL, "by" TEXT NOT NULL, role TEXT NOT NULL, reason TEXT NOT NULL,
  verdict INTEGER NOT NULL, fault TEXT NOT NULL, key TEXT NOT NULL,
  bytes BLOB NOT NULL                -- canonical, as in git
) STRICT;
CREATE INDEX event_subject ON event (kind, subject, "order");
CREATE INDEX event_subject_only ON event (subject, "order");
CREATE INDEX event_by ON event ("by", "order");

-- derived: which events an event came after
CREATE TABLE prev (event TEXT NOT NULL, prev TEXT NOT NULL, PRIMARY KEY (event, prev)) STRICT, WITHOUT ROWID;
CREATE INDEX prev_prev ON prev (prev);

-- primary: settings of the console
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
