// SPDX-License-Identifier: MIT
// The host ends by SIGKILL at every point of both flows, in three lives each, and the books are right afterwards. The
// points are those of the store's own commits (host/store/commit_point.hpp); the host is that of JACKFIELD_CLOCK_BUILD_DIR.
// JACKFIELD_KILL_SEED brings a run back, JACKFIELD_KILL_SEEDS has more than three.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { showingLog } from '../support/host.mjs';
import { seeded } from '../support/random.mjs';
import { allPoints } from './points.mjs';
import { World } from './world.mjs';

const kSeeds = Number(process.env.JACKFIELD_KILL_SEEDS ?? 3);
const first = Number(process.env.JACKFIELD_KILL_SEED ?? Date.now() % 2 ** 31);
const kAtOnce = 3; // more hosts would wait for the processors instead
const kLatest = 5; // at most the fifth time that a point is come to

// In another order for each seed, so that other kills come before and after.
function shuffled(points, random) {
  const all = [...points];
  for (let i = all.length - 1; i > 0; --i) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}

async function runSeed(t, seed, latest) {
  const random = seeded(seed);
  const world = await World.start();
  const log = showingLog(() => world.host, () => world.run(shuffled(allPoints(), random), () => 1 + Math.floor(random() * latest)));
  try {
    await log(t);
  } finally {
    await world.stop();
  }
  t.diagnostic(`seed ${seed}: ${world.kills.length} kills, ${world.units} units of work, ` +
      `${world.book.last} events, ${world.networks.taken.texts.size} sends, ${world.networks.pushed.repeats} pushes repeated; ` +
      `not come to: ${world.missed.join(', ') || 'none'}`);
  return world;
}

for (let begin = 0; begin < kSeeds; begin += kAtOnce) {
  const seeds = Array.from({ length: Math.min(kAtOnce, kSeeds - begin) }, (_, n) => first + begin + n);
  test(`killed at every step, nothing is lost, nothing is twice (seeds ${seeds[0]} to ${seeds.at(-1)})`, { timeout: 600_000 }, async (t) => {
    // The first of them dies at each point's first time, so it must come to all of them.
    const worlds = await Promise.all(seeds.map((seed, n) => runSeed(t, seed, n === 0 ? 1 : kLatest)));
    assert.deepEqual(worlds[0].missed, []);
    const missed = worlds.flatMap((world) => world.missed).length;
    assert.ok(missed <= allPoints().length / 10, `${missed} points were not come to`);
  });
}
