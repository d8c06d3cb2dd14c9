-- SPDX-License-Identifier: MIT
-- What a request used up comes back when somebody knows that it never arrived.

ALTER TABLE intent RENAME TO intent_7;
CREATE TABLE intent (
  procedure TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  label TEXT NOT NULL,
  request_class INTEGER NOT NULL,
  digest TEXT NOT NULL,
  at INTEGER NOT NULL,
  consumes TEXT NOT NULL,
  PRIMARY KEY (procedure, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO intent SELECT procedure,ordinal,label,request_class,digest,at,'' FROM intent_7;
DROP TABLE intent_7;
