-- state.db, version 2: what events add up to, in parts (docs/decisions/0021).
CREATE INDEX event_kind ON event (kind, "order");

-- derived: lines of a table, all cells of a line one after another, NUL behind each. How far, and by which
-- program's views: state 'parts'.
CREATE TABLE part (
  view TEXT NOT NULL,
  subject TEXT NOT NULL,             -- '' where parts are of events
  place INTEGER NOT NULL,            -- of the first event; 0 where parts are of subjects
  cells BLOB NOT NULL,
  PRIMARY KEY (view, subject, place)
) STRICT;
