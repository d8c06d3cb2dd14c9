-- SPDX-License-Identifier: MIT
-- A segment's keys lie in pages of 128 (24 bytes each), so that looking for one does not read them all.

CREATE TABLE dedupe_page (
  segment INTEGER NOT NULL,
  first BLOB NOT NULL,
  keys BLOB NOT NULL,
  PRIMARY KEY (segment, first)
) STRICT, WITHOUT ROWID;

INSERT INTO dedupe_page
  WITH RECURSIVE page (segment, at, size) AS (
    SELECT id, 1, length(keys) FROM dedupe_segment WHERE length(keys) > 0
    UNION ALL
    SELECT segment, at + 3072, size FROM page WHERE at + 3072 <= size
  )
  SELECT segment, substr(keys, at, 16), substr(keys, at, 3072) FROM page JOIN dedupe_segment ON id = segment;

CREATE TEMP TABLE kept AS SELECT id, through, expires_at, filter FROM dedupe_segment;
DROP TABLE dedupe_segment;
CREATE TABLE dedupe_segment (
  id INTEGER PRIMARY KEY,
  through INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  filter BLOB NOT NULL
) STRICT;
INSERT INTO dedupe_segment SELECT * FROM kept;
DROP TABLE kept;

CREATE TRIGGER dedupe_segment_removed AFTER DELETE ON dedupe_segment
BEGIN
  DELETE FROM dedupe_page WHERE segment = old.id;
END;
