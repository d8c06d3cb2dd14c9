-- SPDX-License-Identifier: MIT
-- Actions get a priority, and indexes for lanes, expiry and uncertain ones; media that waits to
-- be asked for ends, too.

ALTER TABLE action RENAME TO action_3;
CREATE TABLE action (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  conversation TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL,
  started TEXT NOT NULL,
  body TEXT NOT NULL,
  progress TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO action SELECT id,account,conversation,position,kind,state,0,created_at,due_at,expires_at,attempts,
       idempotency_key,started,body,progress FROM action_3;
DROP TABLE action_3;
CREATE INDEX action_lane ON action (conversation, position, state, priority, due_at, account);
CREATE INDEX action_expiry ON action (expires_at) WHERE expires_at > 0;
CREATE INDEX action_uncertain ON action (position) WHERE state = 3;
CREATE INDEX action_scheduled ON action (due_at) WHERE state = 4;

ALTER TABLE finished RENAME TO finished_3;
CREATE TABLE finished (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  conversation TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL,
  started TEXT NOT NULL,
  body TEXT NOT NULL,
  progress TEXT NOT NULL,
  finished_at INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  error TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO finished SELECT id,account,conversation,position,kind,state,0,created_at,due_at,expires_at,attempts,
       idempotency_key,started,body,progress,
       finished_at,outcome,error FROM finished_3;
DROP TABLE finished_3;
CREATE INDEX finished_recent ON finished (finished_at);
CREATE INDEX finished_recent_of_account ON finished (account, finished_at);

CREATE INDEX value_media ON value (expires_at) WHERE kind = 'media_on_demand';
