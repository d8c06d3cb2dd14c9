// SPDX-License-Identifier: MIT
// What a process holds: resident memory over time, and open handles.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

export const residentKib = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
export const handles = (pid) => readdirSync(`/proc/${pid}/fd`).length;

// What they are, for whoever has to find the one too many: sockets, and files by name.
export function kindsOfHandles(pid) {
  const kinds = {};
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const kind = path.basename(readlinkSync(`/proc/${pid}/fd/${fd}`)).replace(/:\[\d+\]/, '');
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    } catch {
      // closed meanwhile
    }
  }
  return kinds;
}

// Of samples {at, kib}: percent of their mean in ten minutes, along the straight line that fits them best.
export function slopePercent(samples) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, kib] = [mean(samples.map((each) => each.at)), mean(samples.map((each) => each.kib))];
  const over = samples.reduce((sum, each) => sum + (each.at - at) * (each.kib - kib), 0);
  const under = samples.reduce((sum, each) => sum + (each.at - at) ** 2, 0);
  return under === 0 ? 0 : ((over / under) * 600_000 * 100) / kib;
}
