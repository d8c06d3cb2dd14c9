// SPDX-License-Identifier: MIT
// docs/api.md is run from top to bottom; each answer has the form that the page shows.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

import { echoAccount, Host, root, showingLog } from '../support/host.mjs';
import { Network } from '../support/network.mjs';

const kMark = '--- end of block';

// The same members; texts that the page cuts with … begin alike; {} and [] stand for whatever is in there.
function hasForm(shown, given, at) {
  if (Array.isArray(shown)) {
    assert.ok(Array.isArray(given), at);
    shown.forEach((each, index) => hasForm(each, given[index], `${at}/${index}`));
  } else if (shown !== null && typeof shown === 'object') {
    if (Object.keys(shown).length === 0) return;
    assert.deepEqual(Object.keys(given).sort(), Object.keys(shown).sort(), at);
    for (const key of Object.keys(shown)) hasForm(shown[key], given[key], `${at}/${key}`);
  } else if (typeof shown === 'string' && shown.endsWith('…')) {
    assert.ok(String(given).startsWith(shown.slice(0, -1)), `${at}: ${given}`);
  } else {
    assert.equal(typeof given, typeof shown, at);
    if (typeof shown === 'string') assert.equal(given, shown, at);
  }
}

function bash(script, cwd) {
  return new Promise((resolve) => {
    const shell = spawn('bash', [script], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (data) => (text += data));
    shell.on('close', (code) => resolve({ code, text }));
  });
}

test('the commands of docs/api.md answer what the page shows', async () => {
  const network = await Network.start();
  const host = await Host.start({ config: echoAccount(network, { id: 'shop' }) });
  const folder = mkdtempSync(path.join(tmpdir(), 'jackfield-tour-'));
  const page = readFileSync(path.join(root, 'docs/api.md'), 'utf8')
    .replace('http://127.0.0.1:8081', host.api)
    .replace('/var/lib/jackfield/admin.token', path.join(host.dataDir, 'admin.token'));
  const blocks = [...page.matchAll(/^```(sh|json)\n(.*?)^```$/gms)].map(([, kind, text]) => ({ kind, text }));
  const commands = blocks.filter((block) => block.kind === 'sh');
  const script = path.join(folder, 'tour.sh');
  writeFileSync(script, `set -eu\n${commands.map((block) => `${block.text}\necho\necho '${kMark}'\n`).join('')}`);
  try {
    await showingLog(() => host, async () => {
      const { code, text } = await bash(script, folder);
      assert.equal(code, 0, text);
      const outputs = text.split(kMark);
      let at = -1;
      let compared = 0;
      for (const block of blocks) {
        if (block.kind === 'sh') {
          at += 1;
          continue;
        }
        // Of several answers the page shows the last.
        const last = outputs[at].trim().split(/(?<=\})(?=\{)/).at(-1);
        hasForm(JSON.parse(block.text), JSON.parse(last), commands[at].text);
        compared += 1;
      }
      assert.ok(compared >= 11);
      assert.match(outputs.find((output) => output.includes('id: 1')), /^id: 1\ndata: \{"specversion"/m);
    })();
  } finally {
    await host.stop();
    await network.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
