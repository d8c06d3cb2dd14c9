// SPDX-License-Identifier: MIT
// Every point at which the store can be stopped, read from the one list of writes: a write that is added there is a
// point here without another line.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../support/host.mjs';

const kSteps = ['commit.begin', 'commit.applied', 'commit.durable', 'commit.told'];
const kOthers = ['checkpoint.before', 'checkpoint.after', 'media.written', 'media.synced', 'media.renamed', 'media.durable'];

// Writes that belong to neither flow, and whose they are.
const kOfNoFlow = new Map([
  ['DeleteFact', 'written by nobody yet'],
  ['DeleteValue', 'credentials that were refused'],
  ['PutDedupeSegment', 'written after 65,536 keys; tests/host/store/day_test.cpp fails at it'],
  ['PutLookupPage', 'written after 65,536 messages; tests/host/store/day_test.cpp fails at it'],
  ['DeleteSubscription', 'administration'],
  ['PutApiToken', 'administration'],
  ['DeleteApiToken', 'administration'],
  ['MoveTopic', 'a visitor who says who they are'],
  ['EraseTopic', 'a visitor who wants to be forgotten'],
  ['DeleteMedia', 'retention'],
  ['PutEffects', 'retention'],
  ['PruneEvents', 'retention'],
  ['PruneExpired', 'retention'],
  ['PruneTopics', 'retention'],
  ['PruneFinished', 'retention'],
  ['PruneMessages', 'retention'],
]);

export function allPoints() {
  const source = readFileSync(path.join(root, 'host/store/write.hpp'), 'utf8');
  const [, list] = /using AnyWrite =\s*std::variant<([^>]*)>/.exec(source);
  const kinds = list.split(',').map((kind) => kind.trim());
  const unknown = [...kOfNoFlow.keys()].filter((kind) => !kinds.includes(kind));
  if (kinds.length < 30 || unknown.length > 0) throw new Error(`write.hpp is not read rightly: ${kinds.length} kinds, without ${unknown}`);
  const ofFlows = kinds.filter((kind) => !kOfNoFlow.has(kind));
  return [...ofFlows.flatMap((kind) => kSteps.map((step) => `${step}/${kind}`)), ...kOthers];
}
