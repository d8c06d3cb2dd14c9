-- SPDX-License-Identifier: MIT
-- Which events a conversation has. The rows come later, in slices: meta 'store.indexed_through' starts at 0.

CREATE TABLE conversation_event (
  conversation TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (conversation, sequence)
) STRICT, WITHOUT ROWID;
