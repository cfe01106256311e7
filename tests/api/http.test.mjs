/* What the network may do to the server, and what it says then. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { DATE, base, getJson, raw } from './support.mjs';

const PLAN = `/v1/plan?from=port:shenzhen-bay&to=place:hku-szh&depart=${DATE}T09:00`;
const head = 'Host: x\r\nConnection: close\r\n';
const json = 'Content-Type: application/json\r\n';

function assertProblem({ status, headers, body }, expected, words) {
  assert.equal(status, expected);
  assert.equal(headers.get('content-type'), 'application/problem+json');
  assert.equal(body.status, expected);
  assert.equal(body.type, 'about:blank');
  assert.ok(body.title.length > 0);
  assert.match(body.detail, words);
  assert.equal(body.error, body.detail);
}

const post = (path, body, type = 'application/json') =>
  getJson(path, { method: 'POST', body, headers: type ? { 'content-type': type } : {} });

test('unknown addresses and methods', async () => {
  assertProblem(await getJson('/v1/nothing'), 404, /nothing at this address/);
  assertProblem(await getJson('/v1/plan/'), 404, /nothing/);
  for (const path of ['/../etc/passwd', '/..%2f..%2fetc%2fpasswd', '/index.html/', '/gangway-widget.js%00.html'])
    assert.match(await raw(`GET ${path} HTTP/1.1\r\n${head}\r\n`), /^HTTP\/1.1 40[04] /);
  const wrong = await getJson('/v1/plan', { method: 'DELETE' });
  assertProblem(wrong, 405, /method/);
  assert.equal(wrong.headers.get('allow'), 'GET, HEAD, OPTIONS');
  assert.equal((await getJson('/v1/scenarios', { method: 'PUT' })).headers.get('allow'), 'GET, HEAD, POST, OPTIONS');
});

test('HEAD says what GET would', async () => {
  const got = await fetch(base + PLAN, { headers: { 'accept-encoding': 'identity' } });
  const length = (await got.arrayBuffer()).byteLength;
  const asked = await fetch(base + PLAN, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });
  assert.equal(asked.status, 200);
  assert.equal(Number(asked.headers.get('content-length')), length);
  assert.equal((await asked.text()).length, 0);
});

test('pages of other origins may read what is public', async () => {
  const origin = { origin: 'https://hospital.example' };
  for (const path of ['/v1/ports', PLAN, '/api/v6/plan?fromPlace=port_shenzhen-bay&toPlace=place_hku-szh', '/v1/plan', '/nothing']) {
    const response = await fetch(base + path, { headers: origin });
    assert.equal(response.headers.get('access-control-allow-origin'), '*', path);
    await response.arrayBuffer();
  }
  const asked = await fetch(base + PLAN, {
    method: 'OPTIONS',
    headers: { ...origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'user-agent' },
  });
  assert.equal(asked.status, 204);
  assert.equal(asked.headers.get('access-control-allow-origin'), '*');
  assert.match(asked.headers.get('access-control-allow-methods'), /GET/);
  assert.match(asked.headers.get('access-control-allow-headers'), /user-agent/);
  const posting = await fetch(`${base}/v1/scenarios/x/runs`, {
    method: 'OPTIONS',
    headers: { ...origin, 'access-control-request-method': 'POST' },
  });
  assert.equal(posting.headers.get('access-control-allow-origin'), null, 'only this origin may post');
});

test('the same question again is 304', async () => {
  const first = await fetch(base + PLAN);
  const tag = first.headers.get('etag');
  assert.match(tag, /^W\/"[0-9a-f]{16}-/);
  await first.arrayBuffer();
  const again = await fetch(base + PLAN, { headers: { 'if-none-match': tag } });
  assert.equal(again.status, 304);
  assert.equal(again.headers.get('etag'), tag);
  const other = await fetch(`${base + PLAN}&language=en`, { headers: { 'if-none-match': tag } });
  assert.equal(other.status, 200);
  const header = await fetch(base + PLAN, { headers: { 'if-none-match': tag, 'accept-language': 'en' } });
  assert.equal(header.status, 200, 'another language is another answer');
  assert.match(header.headers.get('vary'), /Accept-Language/);
  const now = await fetch(`${base}/v1/plan?from=port:shenzhen-bay&to=place:hku-szh`);
  assert.equal(now.headers.get('etag'), null, 'without a time the answer changes');
  assert.equal(now.headers.get('cache-control'), 'no-store');
});

test('large answers are packed', async () => {
  const packed = await raw(`GET ${PLAN} HTTP/1.1\r\n${head}Accept-Encoding: gzip\r\n\r\n`);
  assert.match(packed, /content-encoding: gzip/i);
  const plain = await raw(`GET ${PLAN} HTTP/1.1\r\n${head}\r\n`);
  assert.doesNotMatch(plain, /content-encoding/i);
  assert.ok(packed.length < plain.length / 2);
});

test('bodies: too large, not JSON, of another type', async () => {
  assertProblem(await post('/v1/scenarios', '{"schema":'), 400, /not JSON/);
  assertProblem(await post('/v1/scenarios', '{} trailing'), 400, /not JSON/);
  assertProblem(await post('/v1/scenarios', Buffer.from([0x22, 0xff, 0x22])), 400, /not JSON/);
  assertProblem(await post('/v1/scenarios', '{}', 'text/plain'), 415, /application\/json/);
  const large = await raw(
    `POST /v1/scenarios HTTP/1.1\r\n${head}${json}Content-Length: 1048577\r\n\r\n${'x'.repeat(70000)}`,
  );
  assert.match(large, /^HTTP\/1.1 413 /);
  assert.match(large, /"error":"the body is larger than 1048576 bytes"/);
  const chunked = `${(1 << 20).toString(16)}\r\n${' '.repeat(1 << 20)}\r\n2\r\n{}\r\n0\r\n\r\n`;
  assert.match(
    await raw(`POST /v1/scenarios HTTP/1.1\r\n${head}${json}Transfer-Encoding: chunked\r\n\r\n${chunked}`),
    /^HTTP\/1.1 413 /,
  );
});

test('two ends of one body, NUL, broken escapes, broken UTF-8', async () => {
  const both = `POST /v1/scenarios HTTP/1.1\r\n${head}${json}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
  assert.match(await raw(both), /^HTTP\/1.1 400 [^]*both Content-Length and Transfer-Encoding/);
  assert.match(await raw(`GET /v1/ports\0x HTTP/1.1\r\n${head}\r\n`), /^HTTP\/1.1 400 [^]*NUL/);
  for (const path of ['/v1/ports%00', '/v1/stops?q=%00', '/v1/stops?q=%e9%8', '/v1/stops?q=%ff', '/v1/stops?q=%ed%a0%80'])
    assert.match(await raw(`GET ${path} HTTP/1.1\r\n${head}\r\n`), /^HTTP\/1.1 400 [^]*"error":/, path);
  assert.match(await raw('GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n'), /^HTTP\/1.1 400 /, 'no Host');
  assert.match(await raw(`GET /livez HTTP/1.1\r\n${head}X: ${'y'.repeat(60000)}\r\n\r\n`), /^(HTTP\/1.1 4|$)/);
  assert.match(await raw(`GET /${'y'.repeat(60000)} HTTP/1.1\r\n${head}\r\n`), /^(HTTP\/1.1 4|$)/);
  assert.equal((await getJson('/livez')).status, 200, 'and it goes on');
});

test('headers that protect readers', async () => {
  for (const path of ['/', '/v1/ports', '/nothing']) {
    const response = await fetch(base + path);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
    assert.match(response.headers.get('content-security-policy'), path === '/' ? /default-src 'self'/ : /default-src 'none'/);
    assert.equal(response.headers.get('set-cookie'), null);
    await response.arrayBuffer();
  }
});

test('the page and the widget', async () => {
  for (const path of ['/', '/index.html']) {
    const page = await fetch(base + path);
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.match(await page.text(), /gangway/i);
  }
  const script = await fetch(`${base}/gangway-widget.js`);
  assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
  assert.equal(script.headers.get('access-control-allow-origin'), '*');
  assert.match(await script.text(), /gangway-planner/);
  const again = await fetch(`${base}/gangway-widget.js`, { headers: { 'if-none-match': script.headers.get('etag') } });
  assert.equal(again.status, 304);
});

test('health, readiness and metrics', async () => {
  assert.deepEqual((await getJson('/livez')).body, { status: 'alive' });
  const { status, body } = await getJson('/readyz');
  assert.equal(status, 200);
  assert.match(body.snapshot, /^[0-9a-f]{16}$/);
  const text = await (await fetch(`${base}/metrics`)).text();
  assert.match(text, new RegExp(`gangway_snapshot_info\\{snapshot="${body.snapshot}"\\} 1`));
  assert.match(text, /gangway_http_requests_total\{method="GET",route="\/v1\/plan",status="200"\} \d+/);
  assert.match(text, /gangway_http_request_duration_seconds_bucket\{method="GET",route="\/v1\/plan",le="\+Inf"\} \d+/);
  for (const line of text.trim().split('\n'))
    assert.match(line, /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"\n]*",?)+\})? [-+0-9.eE]+)$/);
});

test('logs and metrics hold nothing about a person', async () => {
  await getJson('/v1/plan?from=22.39199,113.97799&to=place:hku-szh');
  await getJson('/api/v6/plan?fromPlace=22.39199,113.97799&toPlace=place_hku-szh');
  await getJson('/v1/stops?q=confidential');
  const log = await readFile(process.env.GANGWAY_LOG, 'utf8');
  const metrics = await (await fetch(`${base}/metrics`)).text();
  for (const text of [log, metrics]) assert.doesNotMatch(text, /22\.39|113\.97|confidential|hku-szh|127\.0\.0\.1/);
  for (const line of log.trim().split('\n')) assert.match(line, /^(GET|HEAD|POST|DELETE|OPTIONS|OTHER) (\/[^ ?]*|-) \d{3} \d+\.\d ms$/);
});
