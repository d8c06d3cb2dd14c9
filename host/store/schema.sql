-- SPDX-License-Identifier: MIT
-- The tables of a new store. An older store reaches the same by migrations/, and a test compares
-- the two. STRICT: a value of the wrong type is an error when it is written, not when it is read.

CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The journal. No index beside its key: one appended row is all that an acknowledged event costs. `conversation`
-- stands first, so that a scan for one conversation skips a row without unpacking it.
CREATE TABLE event (
  sequence INTEGER PRIMARY KEY,
  conversation TEXT NOT NULL,
  seq INTEGER NOT NULL,
  account TEXT NOT NULL,
  kind INTEGER NOT NULL,
  visibility INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  id TEXT NOT NULL,
  effects TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Which events a conversation has, up to meta 'store.indexed_through'; filled in slices, sorted, off the hot path.
CREATE TABLE conversation_event (
  conversation TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (conversation, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE conversation (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  head_seq INTEGER NOT NULL,
  last_sequence INTEGER NOT NULL,
  last_inbound_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  merged_into TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_recent ON conversation (last_sequence) WHERE merged_into = '';
CREATE INDEX conversation_recent_of_account ON conversation (account, last_sequence) WHERE merged_into = '';

CREATE TABLE contact (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  state TEXT NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alias (
  account TEXT NOT NULL,
  space TEXT NOT NULL,
  name TEXT NOT NULL,
  target TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (account, space, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_expiry ON alias (expires_at) WHERE expires_at > 0;

CREATE TABLE fact (
  scope INTEGER NOT NULL,
  owner TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  uses INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (scope, owner, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_expiry ON fact (expires_at) WHERE expires_at > 0;

-- The filter is large: it lies in overflow pages, and reading a row's numbers does not touch it.
CREATE TABLE dedupe_segment (
  id INTEGER PRIMARY KEY,
  through INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  filter BLOB NOT NULL
) STRICT;

-- A segment's keys, sorted, 128 to a page: a look-up reads the one page whose first hash is the next below.
CREATE TABLE dedupe_page (
  segment INTEGER NOT NULL,
  first BLOB NOT NULL,
  keys BLOB NOT NULL,
  PRIMARY KEY (segment, first)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER dedupe_segment_removed AFTER DELETE ON dedupe_segment
BEGIN
  DELETE FROM dedupe_page WHERE segment = old.id;
END;

-- Finds events by a name in them: hashes and sequences, a run of the journal cut into 256 pages. A search reads the
-- pages of one bucket, which lie side by side; writing costs 16 bytes for an event, not a place in a large index.
CREATE TABLE lookup_page (
  bucket INTEGER NOT NULL,
  through INTEGER NOT NULL,
  entries BLOB NOT NULL,
  PRIMARY KEY (bucket, through)
) STRICT, WITHOUT ROWID;

-- `state` is 1 queued, 2 running, 3 uncertain, 4 scheduled; `priority` 0 interactive, 1 bulk.
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
-- Covers what a start has to know of a million waiting actions: no row of them is read then.
CREATE INDEX action_lane ON action (conversation, position, state, priority, due_at, account);
CREATE INDEX action_expiry ON action (expires_at) WHERE expires_at > 0;
CREATE INDEX action_uncertain ON action (position) WHERE state = 3;
CREATE INDEX action_scheduled ON action (due_at) WHERE state = 4;

-- Dead letters. Their exchanges stay in `exchange`, as their history.
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
CREATE INDEX finished_recent ON finished (finished_at);
CREATE INDEX finished_recent_of_account ON finished (account, finished_at);

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

CREATE TABLE exchange (
  procedure TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  label TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (procedure, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  conversation TEXT NOT NULL,
  status INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX message_age ON message (updated_at);
-- What receipts up to a point are about: taken by the network, not read yet (jf_status 3 to 5).
CREATE INDEX message_open ON message (conversation) WHERE status BETWEEN 3 AND 5;

CREATE TABLE idempotency (
  owner TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  answer TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (owner, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_expiry ON idempotency (expires_at) WHERE expires_at > 0;

CREATE TABLE work (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  argument TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  context TEXT NOT NULL,
  UNIQUE (account, name, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE value (
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  data TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (account, kind, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX value_media ON value (expires_at) WHERE kind = 'media_on_demand';

CREATE TABLE subscription (
  id TEXT NOT NULL PRIMARY KEY,
  definition TEXT NOT NULL,
  position INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE parked (
  subscription TEXT NOT NULL,
  conversation TEXT NOT NULL,
  position INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY (subscription, conversation)
) STRICT, WITHOUT ROWID;

-- `account` is the part of a topic's id before its first slash: retention goes by account and age.
CREATE TABLE topic (
  id TEXT NOT NULL PRIMARY KEY,
  epoch INTEGER NOT NULL,
  head INTEGER NOT NULL,
  moved_to TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  account TEXT NOT NULL GENERATED ALWAYS AS (substr(id, 1, instr(id, '/') - 1)) VIRTUAL
) STRICT, WITHOUT ROWID;
CREATE INDEX topic_age ON topic (account, updated_at);

CREATE TABLE topic_entry (
  topic TEXT NOT NULL,
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  key TEXT NOT NULL,
  bytes BLOB NOT NULL,
  at INTEGER NOT NULL,
  account TEXT NOT NULL GENERATED ALWAYS AS (substr(topic, 1, instr(topic, '/') - 1)) VIRTUAL,
  PRIMARY KEY (topic, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX topic_entry_key ON topic_entry (topic, key, seq) WHERE key <> '';
CREATE INDEX topic_entry_age ON topic_entry (account, at);

CREATE TABLE media (
  ref TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  mime TEXT NOT NULL,
  filename TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX media_content ON media (sha256);
CREATE INDEX media_expiry ON media (expires_at) WHERE expires_at > 0;
INSERT INTO meta VALUES ('store.media_bytes', '0');
-- What the files take, each content once, is a sum in meta 'store.media_bytes'. A replaced row is deleted first, so that
-- the two triggers below see it go and come.
CREATE TRIGGER media_replaced BEFORE INSERT ON media WHEN EXISTS (SELECT 1 FROM media WHERE ref = new.ref)
BEGIN
  DELETE FROM media WHERE ref = new.ref;
END;
CREATE TRIGGER media_added AFTER INSERT ON media
WHEN (SELECT count(*) FROM media WHERE sha256 = new.sha256) = 1
BEGIN
  UPDATE meta SET value = CAST(CAST(value AS INTEGER) + new.size_bytes AS TEXT) WHERE key = 'store.media_bytes';
END;
CREATE TRIGGER media_removed AFTER DELETE ON media
WHEN NOT EXISTS (SELECT 1 FROM media WHERE sha256 = old.sha256)
BEGIN
  UPDATE meta SET value = CAST(CAST(value AS INTEGER) - old.size_bytes AS TEXT) WHERE key = 'store.media_bytes';
END;

CREATE TABLE api_token (
  id TEXT NOT NULL PRIMARY KEY,
  hash TEXT NOT NULL,
  scopes TEXT NOT NULL,
  accounts TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
