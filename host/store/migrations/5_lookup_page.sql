-- SPDX-License-Identifier: MIT
-- Messages that came in are found by their id. Those before this version are not: the empty page says from where on.

CREATE TABLE lookup_page (
  bucket INTEGER NOT NULL,
  through INTEGER NOT NULL,
  entries BLOB NOT NULL,
  PRIMARY KEY (bucket, through)
) STRICT, WITHOUT ROWID;
INSERT INTO lookup_page SELECT 0, max(sequence), X'' FROM event HAVING max(sequence) IS NOT NULL;
