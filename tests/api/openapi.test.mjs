/* What the server answers is what api/openapi.yaml promises. (That both name the same addresses is tested in C, against
 * the table of routes. Runs of scenarios are checked in life.test.mjs.) */
import { readFile } from 'node:fs/promises';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conforms } from './contract.mjs';
import { DATE, base } from './support.mjs';

async function check(path, target, status, options = {}) {
  const response = await fetch(base + target, options);
  const text = await response.text();
  assert.equal(response.status, status, `${target}: ${text.slice(0, 300)}`);
  return conforms(path, options.method ?? 'GET', response, text);
}

const ends = 'from=port:shenzhen-bay&to=place:hku-szh';
const motis = 'fromPlace=port_shenzhen-bay&toPlace=place_hku-szh';

const asked = [
  ['/', '/', 200],
  ['/index.html', '/index.html', 200],
  ['/gangway-widget.js', '/gangway-widget.js', 200],
  ['/livez', '/livez', 200],
  ['/readyz', '/readyz', 200],
  ['/metrics', '/metrics', 200],
  ['/v1/plan', `/v1/plan?${ends}&depart=${DATE}T09:00`, 200],
  ['/v1/plan', `/v1/plan?${ends}&depart=${DATE}T09:00&alternatives=3&least_walking=true&max_journeys=2`, 200],
  ['/v1/plan', `/v1/plan?${ends}&depart=${DATE}T09:00&last=true&modes=bus,metro&min_transfer=3`, 200],
  ['/v1/plan', `/v1/plan?${ends}&arrive=${DATE}T10:00&language=en&window=120&headway=worst&max_rides=3&walk_speed=0.85&wheelchair=false`, 200],
  ['/v1/plan', `/v1/plan?from=port:best&to=place:hku-szh&depart=${DATE}T03:00&language=zh-Hans`, 200],
  ['/v1/plan', `/v1/plan?from=place:hku-szh&to=port:futian&depart=${DATE}T22:10`, 200],
  ['/v1/plan', `/v1/plan?from=port:shenzhen-bay@hk&to=place:hku-szh&depart=${DATE}T09:00`, 200],
  ['/v1/plan', `/v1/plan?${ends}&depart=2039-01-01T09:00`, 200],
  ['/v1/plan', `/v1/plan?${ends}&depart=${DATE}T09:00&explain=port:futian`, 200],
  ['/v1/plan', `/v1/plan?${ends}&depart=${DATE}T09:00&wheelchair=1&max_rides=1`, 200],
  ['/v1/plan', '/v1/plan', 400],
  ['/v1/leave-by', `/v1/leave-by?${ends}&arrive=${DATE}T10:00&certainty=80&language=en&now=${DATE}T07:00`, 200],
  ['/v1/leave-by', `/v1/leave-by?${ends}&arrive=${DATE}T10:00&now=${DATE}T10:01`, 400],
  ['/v1/round-trips', `/v1/round-trips?${ends}&arrive=${DATE}T10:00&visit=45,90&language=en&now=${DATE}T07:00`, 200],
  ['/v1/round-trips', `/v1/round-trips?${ends}&arrive=${DATE}T10:00&now=${DATE}T07:00&traveller=elder`, 200],
  ['/v1/round-trips', `/v1/round-trips?${ends}&arrive=${DATE}T10:00&now=${DATE}T10:01`, 400],
  ['/v1/round-trips', `/v1/round-trips?${ends}&arrive=${DATE}T10:00&now=${DATE}T07:00&visit=60,30`, 400],
  ['/v1/round-trips', `/v1/round-trips?${ends}`, 400],
  ['/v1/last-return', `/v1/last-return?from=place:hku-szh&to=port:futian&date=${DATE}&lines=R27`, 200],
  ['/v1/last-return', `/v1/last-return?from=place:hku-szh&to=port:shenzhen-bay&leave=${DATE}T17:00&certainty=80`, 200],
  ['/v1/last-return', `/v1/last-return?from=place:hku-szh&to=port:futian&date=tomorrow`, 400],
  ['/v1/last-return', `/v1/last-return?from=place:hku-szh&to=port:futian&date=2039-01-01`, 400],
  ['/v1/leave-by', `/v1/leave-by?${ends}&arrive=${DATE}T10:00&certainty=100&now=${DATE}T07:00`, 400],
  ['/v1/leave-by', `/v1/leave-by?${ends}&arrive=2039-01-01T10:00`, 400],
  ['/v1/ports/ranking', `/v1/ports/ranking?${ends}&arrive=${DATE}T10:00`, 400],
  ['/v1/ports/ranking', `/v1/ports/ranking?${ends}&arrive=${DATE}T10:00&traveller=ghost`, 400],
  ['/v1/ports/ranking', `/v1/ports/ranking?from=port:atlantis&to=place:hku-szh&arrive=${DATE}T10:00`, 404],
  ['/v1/plan', `/v1/plan?from=port:atlantis&to=place:hku-szh`, 404],
  ['/v1/ports', '/v1/ports?language=en', 200],
  ['/v1/ports', `/v1/ports?date=${DATE}&traveller=companion`, 200],
  ['/v1/ports', '/v1/ports?traveller=ghost', 400],
  ['/v1/places', '/v1/places', 200],
  ['/v1/stops', '/v1/stops?q=shenzhen&limit=100', 200],
  ['/v1/stops', '/v1/stops', 400],
  ['/v1/feeds', '/v1/feeds', 200],
  ['/v1/scenarios', '/v1/scenarios', 200],
  ['/v1/scenarios', '/v1/scenarios?limit=x', 400],
  ['/v1/scenarios/{id}', '/v1/scenarios/nope', 404],
  ['/v1/scenarios/{id}/runs/{run}', '/v1/scenarios/nope/runs/nope', 404],
  ['/v1/scenarios/{id}/runs/{run}/events', '/v1/scenarios/nope/runs/nope/events', 404],
  ['/v1/scenarios/{id}/runs/{run}/outputs/{name}', '/v1/scenarios/nope/runs/nope/outputs/case.json', 404],
  ['/api/v6/plan', `/api/v6/plan?${motis}&time=${DATE}T01:00:00Z`, 200],
  ['/api/v6/plan', `/api/v6/plan?${motis}&via=sz_1,sz_2,sz_3`, 422],
  ['/api/v5/plan', `/api/v5/plan?${motis}&time=${DATE}T01:00:00Z`, 200],
  ['/api/v5/plan', '/api/v5/plan', 400],
  ['/api/v1/geocode', '/api/v1/geocode?text=shenzhen', 200],
  ['/api/v1/geocode', '/api/v1/geocode', 400],
  ['/api/v1/health', '/api/v1/health', 200],
];

for (const [path, target, status] of asked) test(`GET ${target} is ${status}`, () => check(path, target, status));

const send = (body, type = 'application/json') => ({ method: 'POST', body, headers: { 'content-type': type } });

test('POST bodies that are refused', async () => {
  await check('/v1/scenarios', '/v1/scenarios', 400, send('{'));
  await check('/v1/scenarios', '/v1/scenarios', 415, send('{}', 'text/plain'));
});

test('a scenario', async () => {
  const scenario = await readFile(new URL('../../data/scenarios/szb-direct.json', import.meta.url), 'utf8');
  const first = await fetch(`${base}/v1/scenarios`, send(scenario));
  const { id } = conforms('/v1/scenarios', 'POST', first, await first.text());
  await check('/v1/scenarios', '/v1/scenarios', 200, send(scenario));
  const broken = '{"schema":"gangway-scenario/1","changes":[{"id":"m1","type":"nothing"}]}';
  await check('/v1/scenarios', '/v1/scenarios', 422, send(broken));
  await check('/v1/scenarios/{id}', `/v1/scenarios/${id}`, 200);
  await check('/v1/scenarios/{id}/runs', `/v1/scenarios/${id}/runs`, 400, send('[]'));
  await check('/v1/scenarios/{id}/runs', '/v1/scenarios/nope/runs', 404, send('{}'));
  await check('/v1/scenarios', '/v1/scenarios', 200);
});
