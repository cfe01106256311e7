/* Beginning and end of the server: restarts, signals, new timetables. Each test has a server and a folder of its own. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { conforms } from './contract.mjs';
import { DATE, base, freshData, getJson, raw, startServer, until } from './support.mjs';

const serve = (...args) =>
  new Promise((resolve) => {
    execFile(process.env.GANGWAY_BIN, ['serve', ...args], { timeout: 20000 }, (fault, out, err) =>
      resolve({ code: fault ? fault.code : 0, out, err }),
    );
  });

const scenarioOf = () => readFile(new URL('../../data/scenarios/szb-direct.json', import.meta.url), 'utf8');

const post = (server, path, body) =>
  fetch(server.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json' } });

test('SIGTERM and SIGINT end it with 0, idle connections or not', async () => {
  const data = await freshData();
  for (const signal of ['SIGTERM', 'SIGINT']) {
    const server = await startServer(data.dir);
    const { port } = new URL(server.url);
    const idle = net.connect(Number(port), '127.0.0.1').on('error', () => {});
    await getJson('/livez', { base: server.url });
    assert.equal(await server.stop(signal), 0);
    idle.destroy();
    await assert.rejects(fetch(`${server.url}/livez`));
  }
  await data.remove();
});

test('what is under way when it is stopped is answered', async () => {
  const data = await freshData();
  const server = await startServer(data.dir, ['--threads', '1']);
  const path = `/v1/plan?from=port:best&to=place:hku-szh&depart=${DATE}T06:00&window=300`;
  let answered = false;
  const asked = raw(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`, { to: server.url, patience: 60000 }).finally(() => (answered = true));
  const busy = async () => /\ngangway_http_workers_busy 1/.test(await (await fetch(`${server.url}/metrics`)).text());
  await until(async () => answered || (await busy()));
  const code = server.stop();
  const answer = await asked;
  assert.match(answer, /^HTTP\/1.1 200 /);
  assert.ok(answer.endsWith('}'));
  assert.equal(await code, 0);
  await data.remove();
});

test('a port in use', async () => {
  const data = await freshData();
  const { code, err } = await serve('--data', data.dir, '--port', new URL(base).port);
  assert.equal(code, 69);
  assert.match(err, /port \d+ of 127\.0\.0\.1 is in use/);
  await data.remove();
});

test('wrong options, no data, damaged data', async () => {
  const data = await freshData();
  assert.equal((await serve()).code, 64);
  assert.equal((await serve('--data', data.dir, '--port', '70000')).code, 64);
  const nowhere = await serve('--data', join(data.dir, 'nowhere'), '--port', '0');
  assert.equal(nowhere.code, 74);
  assert.match(nowhere.err, /nowhere/);
  assert.equal((await serve('--data', data.dir, '--port', '0', '--bind', 'example.org')).code, 65);
  assert.equal((await serve('--data', data.dir, '--port', '0', '--web', data.dir)).code, 74);
  const file = join(data.dir, 'timetable.gw');
  const bytes = await readFile(file);
  bytes[bytes.length >> 1] ^= 1;
  await writeFile(file, bytes);
  assert.equal((await serve('--data', data.dir, '--port', '0')).code, 2);
  await data.remove();
});

test('SIGHUP takes a new timetable; a bad one is refused and the old one goes on', async () => {
  const data = await freshData();
  const server = await startServer(data.dir);
  const file = join(data.dir, 'timetable.gw');
  const before = (await getJson('/readyz', { base: server.url })).body.snapshot;

  await copyFile(file, `${file}.good`);
  await writeFile(`${file}.bad`, 'not a timetable');
  await rename(`${file}.bad`, file);
  server.child.kill('SIGHUP');
  await until(() => /the old one goes on/.test(server.err));
  const ready = await getJson('/readyz', { base: server.url });
  assert.equal(ready.status, 200);
  assert.equal(ready.body.snapshot, before);
  const path = `/v1/plan?from=port:shenzhen-bay&to=place:hku-szh&depart=${DATE}T09:00`;
  assert.ok((await getJson(path, { base: server.url })).body.journeys.length > 0);

  await rename(`${file}.good`, file);
  const asking = Array.from({ length: 20 }, () => getJson(path, { base: server.url }));
  server.child.kill('SIGHUP');
  await until(() => /serving timetable [0-9a-f]{16}/.test(server.err));
  for (const { status } of await Promise.all(asking)) assert.equal(status, 200);
  assert.equal(await server.stop(), 0);
  await data.remove();
});

test('it may begin without a timetable and wait for one', async () => {
  const data = await freshData();
  const file = join(data.dir, 'timetable.gw');
  await rename(file, `${file}.later`);
  const server = await startServer(data.dir, ['--wait']);
  const at = { base: server.url };
  assert.equal((await getJson('/livez', at)).status, 200);
  const ready = await getJson('/readyz', at);
  assert.equal(ready.status, 503);
  assert.match(ready.body.detail, /no timetable is loaded/);
  assert.equal((await getJson('/api/v1/health', at)).status, 400);
  const plan = await getJson('/v1/plan?from=port:futian&to=place:hku-szh', at);
  assert.equal(plan.status, 503);
  assert.ok(plan.headers.get('retry-after'));
  await rename(`${file}.later`, file);
  server.child.kill('SIGHUP');
  await until(async () => (await getJson('/readyz', at)).status === 200);
  assert.equal((await getJson('/api/v1/health', at)).status, 200);
  assert.equal(await server.stop(), 0);
  await data.remove();
});

test('more connections than allowed from one address', async () => {
  const data = await freshData();
  const server = await startServer(data.dir, ['--max-per-ip', '3']);
  const { port } = new URL(server.url);
  const held = [1, 2, 3].map(() => net.connect(Number(port), '127.0.0.1').on('error', () => {}));
  await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  await new Promise((resolve) => setTimeout(resolve, 100));
  /* Closed at once, with or without the bytes of the request unread: an end or a reset, never an answer. */
  const fourth = await raw('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n', { to: server.url }).catch((fault) => {
    if (fault.code !== 'ECONNRESET') throw fault;
    return '';
  });
  assert.equal(fourth, '');
  held.forEach((socket) => socket.destroy());
  const ask = 'GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  await until(async () => (await raw(ask, { to: server.url }).catch(() => '')) !== '');
  assert.equal(await server.stop(), 0);
  await data.remove();
});

const state = async (server, run) => (await getJson(run, { base: server.url })).body;
const over = async (server, run) => until(async () => !/queued|running|cancelling/.test((await state(server, run)).state), 400000);

/** All events of a run until the stream ends. */
async function eventsOf(server, run) {
  const response = await fetch(`${server.url}${run}/events`);
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  const text = await response.text();
  return text.split('\n\n').filter((part) => part.startsWith('event: state\n')).map((part) => JSON.parse(part.split('data: ')[1]));
}

test('runs are jobs: asked for, watched, found again after a restart', { timeout: 500000 }, async () => {
  const scenario = await scenarioOf();
  const data = await freshData();
  let server = await startServer(data.dir);
  const added = await post(server, '/v1/scenarios', scenario);
  const body = await added.json();
  assert.equal(added.status, 201, body.detail);
  const where = added.headers.get('location');
  assert.equal(where, `/v1/scenarios/${body.id}`);
  assert.equal(body.location, where);
  const spaced = await post(server, '/v1/scenarios', JSON.stringify(JSON.parse(scenario), null, 7));
  assert.equal(spaced.status, 200, 'the same content is the same scenario');
  assert.equal((await spaced.json()).id, body.id);

  const asked = await post(server, `${where}/runs`, JSON.stringify({ day: DATE }));
  const answer = await asked.text();
  assert.equal(asked.status, 202, answer);
  const run = asked.headers.get('location');
  assert.match(run, new RegExp(`^${where}/runs/[0-9a-f]{16}$`));
  conforms('/v1/scenarios/{id}/runs', 'POST', asked, answer);
  const events = await eventsOf(server, run);
  assert.equal(events.at(-1).state, 'done');
  assert.equal(events.at(-1).done, events.at(-1).total);
  const found = await fetch(server.url + run);
  const shown = conforms('/v1/scenarios/{id}/runs/{run}', 'GET', found, await found.text());
  assert.equal(shown.state, 'done');
  const files = {};
  for (const { name, type, bytes, location } of shown.outputs) {
    const file = await fetch(server.url + location);
    assert.equal(file.headers.get('content-type'), type);
    files[name] = Buffer.from(await file.arrayBuffer());
    assert.equal(files[name].length, bytes);
  }
  for (const name of ['case.json', 'od.csv', 'hours.csv', 'report.html']) assert.ok(files[name]?.length > 100, name);
  assert.equal(JSON.parse(files['case.json']).schema, 'gangway-case/1');
  const page = await fetch(`${server.url}${run}/outputs/report.html`);
  assert.match(page.headers.get('content-security-policy'), /default-src 'none'/);
  assert.equal(await server.stop(), 0);

  server = await startServer(data.dir);
  const at = { base: server.url };
  const same = async (name) => Buffer.from(await (await fetch(`${server.url}${run}/outputs/${name}`)).arrayBuffer());
  assert.deepEqual(await same('case.json'), files['case.json'], 'byte for byte');
  const stored = (await getJson(where, at)).body;
  assert.equal(stored.id, body.id);
  assert.equal(stored.runs.length, 1);
  assert.equal(stored.runs[0].location, run);
  assert.deepEqual(stored.scenario.changes.length, JSON.parse(scenario).changes.length);
  assert.deepEqual((await getJson('/v1/scenarios', at)).body.scenarios.map((s) => s.id), [body.id]);
  const again = await post(server, `${where}/runs`, JSON.stringify({ day: DATE }));
  assert.equal(again.status, 200, 'computed once');
  assert.deepEqual(await again.json(), shown);
  const whole = await fetch(server.url + where);
  conforms('/v1/scenarios/{id}', 'GET', whole, await whole.text());
  assert.equal((await getJson(`${where}/runs/0000000000000000`, at)).status, 404);
  assert.equal((await getJson(`${run}/outputs/nothing.csv`, at)).status, 404);
  assert.equal((await getJson('/v1/scenarios/0000000000000000', at)).status, 404);
  assert.equal((await post(server, '/v1/scenarios/0000000000000000/runs')).status, 404);
  assert.equal((await post(server, `${where}/runs`, '{"dy":"2026-11-25"}')).status, 400);
  const wrong = async (options) => {
    const refused = await post(server, `${where}/runs`, JSON.stringify({ day: DATE, ...options }));
    const text = await refused.text();
    conforms('/v1/scenarios/{id}/runs', 'POST', refused, text);
    return [refused.status, text];
  };
  const HEAD = 'origin,direction,days,from,to,traveller,crosses,trips,assumed,source\n';
  for (const [options, status, words] of [
    [{ draws: -1 }, 400, /draws is not a whole number/], [{ port: 'nowhere' }, 400, /port: 'nowhere'/],
    [{ travellers: ['cat'] }, 400, /travellers: 'cat'/], [{ costs: { bus_hour: 'much' } }, 400, /costs.bus_hour/],
    [{ variant: 'none' }, 422, /none/], [{ demand: `${HEAD}nowhere,to-place,*,08:00,09:00,adult,yes,many,no,S1\n` }, 422, /row 2/],
  ]) {
    const [is, text] = await wrong(options);
    assert.equal(is, status, text);
    assert.match(text, words);
  }
  const chosen = {
    day: DATE, travellers: ['elder'], port: 'shenzhen-bay', draws: 20, seed: 7, first_minute: 420, minutes: 720,
    search_every: 60, year: 2026, costs: { bus_hour: 300, currency: 'HKD' },
    demand: `${HEAD}shenzhen-bay,to-place,*,08:00,09:00,elder,yes,60,no,S1\n`,
  };
  const full = await post(server, `${where}/runs`, JSON.stringify(chosen));
  assert.equal(full.status, 202, await full.text());
  const fullRun = full.headers.get('location');
  assert.notEqual(fullRun, run);
  assert.equal((await eventsOf(server, fullRun)).at(-1).state, 'done');
  const fullShown = (await getJson(fullRun, at)).body;
  assert.equal(fullShown.options.demand.bytes, chosen.demand.length);
  assert.deepEqual(fullShown.options.costs, chosen.costs);
  const receipt = (await getJson(`${fullRun}/outputs/receipt.json`, at)).body;
  assert.deepEqual(receipt.options.travellers, ['elder']);
  assert.equal(receipt.options.seed, 7);
  assert.equal(receipt.options.port, 'shenzhen-bay');
  assert.equal(receipt.options.costs.currency, 'HKD');
  const worth = (await getJson(`${fullRun}/outputs/case.json`, at)).body;
  assert.equal(worth.demand.day.people, 60);
  assert.equal(await (await fetch(`${server.url}${fullRun}/outputs/demand.csv`)).text(), chosen.demand);
  assert.equal((await post(server, `${where}/runs`, '{"day":"2039-01-05"}')).status, 400);
  assert.equal(await server.stop('SIGKILL'), null, 'killed');
  server = await startServer(data.dir);
  assert.deepEqual(await same('od.csv'), files['od.csv'], 'still there');
  const gone = await fetch(server.url + run, { method: 'DELETE' });
  assert.equal(gone.status, 204);
  assert.equal((await fetch(server.url + run)).status, 404);
  assert.equal((await fetch(`${server.url}${run}/outputs/case.json`)).status, 404);
  assert.equal((await fetch(server.url + where, { method: 'DELETE' })).status, 204);
  assert.equal((await fetch(server.url + where)).status, 404);
  assert.equal(await server.stop(), 0);
  await data.remove();
});

test('a run survives a killed server, and another is cancelled', { timeout: 500000 }, async () => {
  const data = await freshData();
  let server = await startServer(data.dir);
  const { location: where } = await (await post(server, '/v1/scenarios', await scenarioOf())).json();
  const first = (await post(server, `${where}/runs`, JSON.stringify({ day: DATE }))).headers.get('location');
  const second = (await post(server, `${where}/runs`, JSON.stringify({ day: DATE, seed: 2 }))).headers.get('location');
  const cancelled = await post(server, `${second}/cancel`);
  assert.ok([200, 202].includes(cancelled.status));
  conforms('/v1/scenarios/{id}/runs/{run}/cancel', 'POST', cancelled, await cancelled.text());
  assert.equal(await server.stop('SIGKILL'), null, 'killed');
  server = await startServer(data.dir);
  await over(server, first);
  assert.equal((await state(server, first)).state, 'done');
  assert.match((await state(server, second)).state, /cancelled|done/);
  assert.equal(await server.stop(), 0);
  await data.remove();
});

test('planners have a key', async () => {
  const data = await freshData();
  const file = join(data.dir, 'key');
  await writeFile(file, 'short\n');
  const refused = await startServer(data.dir, ['--planner-key', file]);
  assert.equal(refused.url, null);
  assert.match(refused.err, /--planner-key: .* 16 or more/);
  const key = 'a-key-of-many-letters-7';
  await writeFile(file, `${key}\n`);
  const server = await startServer(data.dir, ['--planner-key', file]);
  const scenario = await scenarioOf();
  const send = (authorization) =>
    fetch(`${server.url}/v1/scenarios`, {
      method: 'POST',
      body: scenario,
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
    });
  for (const given of [null, 'Bearer ', `Bearer ${key}x`, `Bearer ${key.slice(0, -1)}`, `Basic ${key}`]) {
    const answer = await send(given);
    assert.equal(answer.status, 401, String(given));
    assert.match(answer.headers.get('www-authenticate'), /^Bearer/);
    conforms('/v1/scenarios', 'POST', answer, await answer.text());
  }
  const taken = await send(`Bearer ${key}`);
  assert.equal(taken.status, 201);
  const { location } = await taken.json();
  assert.equal((await fetch(server.url + location)).status, 200, 'reading needs no key');
  assert.equal((await fetch(server.url + location, { method: 'DELETE' })).status, 401);
  assert.equal((await post(server, `${location}/runs`, '{}')).status, 401);
  assert.equal(await server.stop(), 0);
  assert.doesNotMatch(server.out + server.err, new RegExp(key));
  await data.remove();
});

test('a scenario with faults is refused with all of them', async () => {
  const data = await freshData();
  const server = await startServer(data.dir);
  const broken = JSON.parse(await scenarioOf());
  broken.changes[0].colour = 'red';
  broken.changes[0].service[0].headway_min = -3;
  const unknown = JSON.parse(await scenarioOf());
  unknown.changes[0].stops[0] = { stop: 'sz:nowhere' };
  const nothing = { schema: 'gangway-scenario/1', changes: [{ id: 'm1', type: 'remove-line', line: 'name:NOTHERE' }] };
  for (const [scenario, least] of [[broken, 2], [unknown, 1], [nothing, 1]]) {
    const answer = await post(server, '/v1/scenarios', JSON.stringify(scenario));
    const body = await answer.json();
    assert.equal(answer.status, 422, JSON.stringify(body));
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.ok(body.errors.length >= least, JSON.stringify(body));
    for (const fault of body.errors) assert.ok(fault.message, JSON.stringify(fault));
  }
  assert.deepEqual((await getJson('/v1/scenarios', { base: server.url })).body.scenarios, []);
  assert.equal(await server.stop(), 0);
  await data.remove();
});

test('a folder that cannot be written still serves plans', async (t) => {
  const data = await freshData();
  await writeFile(join(data.dir, 'gangway.db'), 'this is not a store but a text that is longer than a header of one');
  const server = await startServer(data.dir);
  const at = { base: server.url };
  assert.equal((await getJson('/v1/ports', at)).status, 200);
  const list = await getJson('/v1/scenarios', at);
  assert.equal(list.status, 503);
  assert.match(list.body.detail, /gangway\.db/);
  assert.equal(await server.stop(), 0);
  await rm(data.dir, { recursive: true });
  t.diagnostic('the foreign file was left as it was');
});
