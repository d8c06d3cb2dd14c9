// SPDX-License-Identifier: MIT
// The channels' profiles: the file declares greeting and menus, the command line shows the difference and sets it, and
// the simulated networks hold them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { kRoot, Simulation, start, until } from '../simulate/simulation.mjs';

const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
ajv.addSchema({ $id: 'openapi', ...JSON.parse(readFileSync(path.join(kRoot, 'host/api/generated/openapi.json'), 'utf8')) });
function fits(name, value) {
  assert.ok(ajv.validate({ $ref: `openapi#/components/schemas/${name}` }, value), `${name}: ${ajv.errorsText()}\n${JSON.stringify(value)}`);
  const described = Object.keys(ajv.getSchema('openapi').schema.components.schemas[name].properties);
  assert.deepEqual(Object.keys(value).filter((key) => !described.includes(key)), [], 'nothing is answered that is not described');
}

const kMessenger = `
[account.config.profile]
get_started = "START"
greeting = [{ locale = "default", text = "Grüß Gott!" }, { locale = "en_US", text = "Good day!" }]

[[account.config.profile.persistent_menu]]
locale = "default"
call_to_actions = [{ type = "postback", title = "Opening hours", payload = "HOURS" }]
`;
const kInstagram = `
[account.config.profile]
ice_breakers = [{ locale = "default", call_to_actions = [{ question = "Open today?", payload = "OPEN" }] }]
`;
const kWechat = `
[[account.config.profile.menu]]
type = "click"
name = "营业时间"
key = "HOURS"

[[account.config.profile.menu]]
name = "商店"
sub_button = [{ type = "view", name = "灯", url = "https://shop.example/lamps" }]
`;
const kMenu = [{ locale: 'default', call_to_actions: [{ type: 'postback', title: 'Opening hours', payload: 'HOURS' }] }];

// Puts each profile behind the last line of its account's config.
const declare = (profiles) => (text) => {
  const last = { messenger: /^access_token = "for-play-only-page-token"\n/m, instagram: /^access_token = "for-play-only-instagram-token"\n/m, wechat: /^encoding_aes_key = .*\n/m };
  return Object.entries(profiles).reduce((all, [account, profile]) => all.replace(last[account], (line) => line + profile), text);
};
const kAll = { messenger: kMessenger, instagram: kInstagram, wechat: kWechat };

// A world of its own: the networks' rates would carry over from test to test.
function withWorld(title, profiles, run) {
  test(title, async () => {
    const world = await new Simulation().start({ change: declare(profiles) });
    world.printed = '';
    world.profile = async (...words) => {
      const done = await world.command('accounts', 'profile', ...words);
      world.printed += done.text;
      return done;
    };
    try {
      await run(world);
      // Nothing that was printed, logged or answered holds a secret.
      assert.doesNotMatch(world.printed + world.host.out, /for-play-only|access_token=[^*]|jf_[0-9A-Za-z]{16}/);
    } catch (fault) {
      fault.stack += `\n\n${world.log().slice(-6000)}`;
      throw fault;
    } finally {
      assert.ok(await world.stop(), 'both end with exit code 0');
    }
  });
}

const check = async (world, ...words) => {
  const run = start('check', ...words, world.config);
  await run.exited;
  return { code: run.code, text: run.out };
};
const lineOf = (world, words) => readFileSync(world.config, 'utf8').split('\n').findIndex((line) => line.startsWith(words)) + 1;

withWorld('declared, shown, set, held, shown again when somebody else changes it', kAll, async (world) => {
  const first = await world.profile('diff');
  assert.equal(first.code, 0, first.text);
  assert.match(first.text, /^messenger: differs\n {2}get_started: nothing -> \{"payload":"START"\}\n {2}greeting: nothing -> \[.*Grüß Gott!/m);
  assert.match(first.text, /^instagram: differs\n {2}ice_breakers: nothing -> /m);
  assert.match(first.text, /^wechat: differs\n {2}menu: nothing -> .*营业时间/m);

  const dry = await world.profile('apply', '--dry-run');
  assert.deepEqual(dry, first, 'shown as diff shows it');
  for (const account of Object.keys(kAll)) assert.deepEqual((await world.phone(account)).profile, {}, `${account}: nothing was set`);

  const applied = await world.profile('apply');
  assert.equal(applied.code, 0, applied.text);
  for (const account of Object.keys(kAll)) assert.match(applied.text, new RegExp(`^${account}: set$`, 'm'));
  const page = (await world.phone('messenger')).profile;
  assert.deepEqual(page, {
    get_started: { payload: 'START' },
    greeting: [{ locale: 'default', text: 'Grüß Gott!' }, { locale: 'en_US', text: 'Good day!' }],
    persistent_menu: kMenu,
  });
  assert.equal((await world.phone('instagram')).profile.ice_breakers[0].call_to_actions[0].question, 'Open today?');
  assert.equal((await world.phone('wechat')).profile.menu[1].sub_button[0].url, 'https://shop.example/lamps');

  assert.deepEqual(await world.profile('diff'), { code: 0, text: 'instagram: as declared\nmessenger: as declared\nwechat: as declared\n' });

  // Somebody changes all three by hand, at the networks.
  await world.control('messenger', { profile: { greeting: [{ locale: 'default', text: 'Hello' }], commands: [{ locale: 'default', commands: [{ name: 'x', description: 'y' }] }] } });
  await world.control('instagram', { profile: { ice_breakers: null } });
  await world.control('wechat', { menu: [{ type: 'click', name: '营业时间', key: 'OLD' }] });
  const drift = await world.profile('diff', '--format=json');
  const drifted = Object.fromEntries(JSON.parse(drift.text).accounts.map((each) => [each.account, each]));
  const places = (account) => drifted[account].differences.flatMap((part) => part.changes.map((change) => part.name + change.pointer));
  assert.deepEqual(places('messenger'), ['greeting/default/text', 'greeting/en_US', 'commands']);
  assert.deepEqual(places('instagram'), ['ice_breakers']);
  assert.deepEqual(places('wechat'), ['menu/0/key', 'menu/1']);
  assert.equal(drifted.messenger.before.greeting[0].text, 'Hello');

  const online = await check(world, '--online', '--strict');
  assert.equal(online.code, 2, online.text);
  assert.match(online.text, /quickstart\.toml:\d+:\d+: warning: messenger has greeting\/default\/text: "Hello"; expected "Grüß Gott!"/);
  assert.match(online.text, new RegExp(`quickstart\\.toml:${lineOf(world, 'ice_breakers') - 1}:\\d+: warning: instagram has ice_breakers: nothing`));

  const again = await world.profile('apply');
  assert.equal(again.code, 0, again.text);
  assert.deepEqual((await world.phone('messenger')).profile, page, 'what the file does not name is gone again');

  // Ten calls in ten minutes are Meta's limit: one of the next would have to wait for a minute, and nobody does.
  let late = { code: 0 };
  const began = Date.now();
  for (let calls = 0; late.code === 0 && calls < 10; ++calls) late = await world.profile('apply', 'messenger');
  assert.ok(Date.now() - began < 25_000, 'told at once');
  assert.equal(late.code, 1, late.text);
  assert.match(late.text, /messenger: The network did not do it: .*the rate allows it only in \d+ s/);
  assert.deepEqual((await world.profile('apply', 'wechat')).text, 'wechat: as declared\n');
  assert.equal((await world.phone('wechat')).counters.menu_changes, 2, 'nothing is set that is as declared');
});

withWorld('check alone asks nobody; with --online it says what it could not ask', { messenger: kMessenger }, async (world) => {
  const offline = await check(world);
  assert.equal(offline.code, 0, offline.text);
  assert.doesNotMatch(offline.text, /profile/);
  assert.equal((await check(world, '--online')).code, 0, 'a difference is a warning');

  world.host.child.kill('SIGINT');
  await world.host.exited;
  const alone = await check(world, '--online');
  assert.equal(alone.code, 1, alone.text);
  assert.match(alone.text, /error: no answer from the host at .*; is it running\?/);
  assert.equal((await check(world)).code, 0);
  assert.equal((await world.profile('diff')).code, 1);
});

withWorld("a refusal is told with the network's code and words, and keeps nobody else from theirs", kAll, async (world) => {
  await world.reload((text) => text.replace('get_started = "START"\n', '').replace('key = "HOURS"\n', ''));
  const refused = await world.profile('apply');
  assert.equal(refused.code, 1, refused.text);
  assert.match(refused.text, /messenger: The network did not do it: .*You must set a Get Started button first \(100\)/);
  assert.match(refused.text, /wechat: The network did not do it: .*invalid button key size.* \(40019\)/);
  assert.match(refused.text, /^instagram: set$/m);
  assert.deepEqual((await world.phone('messenger')).profile, {});

  // The file is mended: a reload, and it goes.
  await world.reload((text) => text.replace('[account.config.profile]\ngreeting', '[account.config.profile]\nget_started = "GO"\ngreeting'));
  assert.deepEqual(await world.profile('apply', 'messenger', 'instagram').then(({ code, text }) => [code, text.match(/^\w+: .*$/gm)]), [0, ['messenger: set', 'instagram: as declared']]);
  assert.deepEqual((await world.phone('messenger')).profile.get_started, { payload: 'GO' });

  // Taken out of the file one by one, it goes at the network as well; the whole taken out leaves it alone.
  await world.reload((text) => text.replace(/^ice_breakers.*\n/m, ''));
  assert.match((await world.profile('apply', 'instagram')).text, /^instagram: set\n {2}ice_breakers: .* -> nothing\n$/);
  assert.deepEqual((await world.phone('instagram')).profile, {});
  await world.reload((text) => text.replace(/^\[account\.config\.profile\]\nget_started[\s\S]*?(?=^# An Instagram)/m, ''));
  const left = await world.profile('apply', 'messenger');
  assert.equal(left.code, 0, left.text);
  assert.match(left.text, /^messenger: its config declares no profile; the network has \{.*"GO"/);
  assert.deepEqual((await world.phone('messenger')).profile.get_started, { payload: 'GO' });
});

withWorld('a token that ended is got anew; a fault in between is made good by asking again', kAll, async (world) => {
  await world.control('wechat', { revoke_tokens: true });
  const renewed = await world.profile('apply', 'wechat');
  assert.equal(renewed.code, 0, renewed.text);
  assert.equal((await world.phone('wechat')).profile.menu[0].key, 'HOURS');

  // Done, but nobody is told so.
  await world.control('messenger', { fault: 'cut', bytes: 0, path: 'messenger_profile?appsecret', count: 1 });
  const cut = await world.profile('apply', 'messenger');
  assert.equal(cut.code, 1, cut.text);
  assert.deepEqual((await world.phone('messenger')).profile.persistent_menu, kMenu);
  assert.deepEqual(await world.profile('apply', 'messenger'), { code: 0, text: 'messenger: as declared\n' });

  await world.control('instagram', { error: { code: 190, subcode: 460, count: 5 } });
  const ended = await world.profile('apply', 'instagram');
  assert.equal(ended.code, 1, ended.text);
  assert.match(ended.text, /instagram: The network did not do it: .*\(190\/460\)/);
});

withWorld('usage: exit code 2', { messenger: kMessenger }, async (world) => {
  for (const [words, said] of [
    [['apply', 'nobody'], /nobody: There is no such thing: there is no account nobody/],
    [['diff', 'a/../b c'], /a\/\.\.\/b c: /],
    [['diff', 'line'], /there is no profile of account line: its channel line has none/],
    [['apply', '--format=xml'], /--format/],
    [['apply', '--wet-run'], /--wet-run/],
    [['grow'], /grow|subcommand/i],
    [[], /expected|subcommand/i],
  ]) {
    const done = await world.profile(...words);
    assert.equal(done.code, 2, `${words}: ${done.text}`);
    assert.match(done.text, said);
  }
  for (const sub of ['diff', 'apply']) {
    const help = await world.profile(sub, '--help');
    assert.equal(help.code, 0);
    assert.match(help.text, /Exit code: 0 .*2 usage/);
  }
  assert.equal((await world.phone('messenger')).counters.profile_changes, undefined);
});

withWorld('the API: for admins only, one at a time, and a paused account is not asked', { messenger: kMessenger, wechat: kWechat }, async (world) => {
  const call = async (method, resource, token = world.token) => {
    const answer = await fetch(`http://127.0.0.1:${world.api}${resource}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: method === 'POST' ? '{}' : undefined });
    const text = await answer.text();
    world.printed += text;
    return { status: answer.status, json: JSON.parse(text) };
  };
  const made = await fetch(`http://127.0.0.1:${world.api}/v1/tokens`, { method: 'POST', headers: { authorization: `Bearer ${world.token}`, 'content-type': 'application/json' }, body: '{"scope":"send"}' });
  assert.equal(made.status, 201);
  const { token: sender } = await made.json();
  assert.equal((await call('GET', '/v1/accounts/messenger/profile', sender)).status, 403);
  assert.equal((await call('POST', '/v1/accounts/messenger/profile/apply', sender)).status, 403);

  const { json: accounts } = await call('GET', '/v1/accounts');
  accounts.accounts.forEach((each) => fits('Account', each));
  const declaring = accounts.accounts.filter((each) => each.declares_profile).map((each) => each.id);
  assert.deepEqual(declaring, ['messenger', 'wechat']);

  await world.control('messenger', { fault: 'late', ms: 3000, path: 'messenger_profile' });
  const both = await Promise.all([1, 2].map(() => call('GET', '/v1/accounts/messenger/profile')));
  assert.deepEqual(both.map((each) => each.status).sort(), [200, 409]);
  assert.match(both.find((each) => each.status === 409).json.detail, /is being read or set/);

  const { status, json } = await call('POST', '/v1/accounts/messenger/profile/apply');
  assert.equal(status, 200);
  fits('ChannelProfile', json);
  assert.deepEqual([json.declared, json.applied, json.before], [true, true, {}]);
  assert.deepEqual(json.after, (await world.phone('messenger')).profile);
  const { json: same } = await call('POST', '/v1/accounts/messenger/profile/apply');
  assert.deepEqual([same.applied, same.differences, same.before], [false, [], json.after]);

  await world.control('wechat', { ip_allowed: false, revoke_tokens: true });
  const refused = await call('GET', '/v1/accounts/wechat/profile');
  assert.equal(refused.status, 502);
  fits('Problem', refused.json);
  assert.equal(refused.json.type, '/problems/network-refused');
  assert.equal(refused.json.failure.class, 'config', 'an address that WeChat does not allow is a setting');

  await world.control('messenger', { end_token: true });
  await call('POST', '/v1/accounts/messenger/check');
  await until(async () => (await call('GET', '/v1/accounts/messenger')).json.state === 'bad_credentials', 'the account to be paused');
  const paused = await call('GET', '/v1/accounts/messenger/profile');
  assert.equal(paused.status, 409);
  assert.match(paused.json.detail, /account messenger is paused: /);
});
