/* Our own addresses. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { DATE, base, getJson } from './support.mjs';

const FROM_TO = 'from=port:shenzhen-bay&to=place:hku-szh';

test('a plan, as the command line prints it', async () => {
  for (const language of ['zh-Hant', 'zh-Hans', 'en']) {
    const printed = await promisify(execFile)(process.env.GANGWAY_BIN, [
      'plan', '--data', process.env.GANGWAY_DATA, '--from', 'port:shenzhen-bay', '--to', 'place:hku-szh',
      '--depart', `${DATE}T09:00`, '--format', 'json', '--language', language,
    ]);
    const response = await fetch(`${base}/v1/plan?${FROM_TO}&depart=${DATE}T09:00&language=${language}`);
    assert.equal((await response.text()).trim(), printed.stdout.trim());
  }
});

test('why something is not there, and what would help', async () => {
  const ask = async (more) => (await getJson(`/v1/plan?${FROM_TO}&language=en&${more}`)).body;
  const full = await ask(`depart=${DATE}T09:00`);
  assert.ok(full.journeys.length > 0);
  assert.equal(full.explanation, undefined); /* nobody asked, and there is an answer */

  const there = await ask(`depart=${DATE}T09:00&explain=port:shenzhen-bay`);
  assert.equal(there.explanation.in_answer, true);
  assert.equal(there.explanation.about, 'port');
  const other = await ask(`depart=${DATE}T09:00&explain=port:futian`);
  assert.equal(other.explanation.in_answer, false);
  assert.equal(other.explanation.reasons[0].code, 'other-port-asked');

  const byWay = await ask(`depart=${DATE}T09:00&via=sz:SZB00209&explain=port:futian`);
  assert.equal(byWay.explanation.in_answer, false);
  assert.equal(byWay.explanation.reasons[0].code, 'other-port-asked');

  const empty = await ask(`depart=${DATE}T09:00&wheelchair=1`);
  assert.equal(empty.journeys.length, 0);
  assert.equal(empty.explanation.reasons[0].code, 'not-step-free');
  const [help] = empty.explanation.would_help;
  assert.deepEqual(help.changes, { wheelchair: 'false' });
  const again = await ask(`depart=${DATE}T09:00&wheelchair=${help.changes.wheelchair}`);
  assert.ok(again.journeys.some((j) => j.departure === help.finds.departure && j.arrival === help.finds.arrival));

  for (const [ref, status] of [['nothing-like-it', 404], ['', 400], ['port:nowhere', 404]]) {
    const { status: got, body } = await getJson(`/v1/plan?${FROM_TO}&depart=${DATE}T09:00&explain=${ref}`);
    assert.equal(got, status, ref);
    assert.match(body.detail, /^explain: /);
  }
});

test('a plan adds up', async () => {
  const { body } = await getJson(`/v1/plan?${FROM_TO}&arrive=${DATE}T10:00&language=en`);
  assert.ok(body.journeys.length > 0);
  for (const journey of body.journeys) {
    assert.ok(journey.arrival <= `${DATE}T10:00:00+08:00`);
    assert.equal(journey.walk_s + journey.wait_s + journey.ride_s + journey.border_s, journey.duration_s);
  }
});

test('the language of the parameter is on top of that of the header', async () => {
  const name = async (path, header) =>
    (await getJson(path, { headers: header ? { 'accept-language': header } : {} })).body.ports[0].name;
  assert.equal(await name('/v1/ports'), '深圳灣口岸');
  assert.equal(await name('/v1/ports', 'zh-CN,zh;q=0.9'), '深圳湾口岸');
  assert.equal(await name('/v1/ports', 'en-GB'), 'Shenzhen Bay Port');
  assert.equal(await name('/v1/ports?language=zh-Hans', 'en-GB'), '深圳湾口岸');
});

test('ports and places', async () => {
  const { body } = await getJson('/v1/ports?language=en');
  const bay = body.ports.find((port) => port.id === 'shenzhen-bay');
  assert.equal(bay.ref, 'port:shenzhen-bay');
  assert.equal(bay.names['zh-Hans'], '深圳湾口岸');
  assert.equal(bay.opens, '06:30');
  assert.equal(bay.closes, '24:00');
  assert.equal(bay.usable, true);
  assert.ok(Math.abs(bay.lat - 22.506) < 0.01 && Math.abs(bay.lon - 113.945) < 0.01);
  assert.ok(bay.source.length > 0);
  assert.deepEqual([...new Set(body.ports.map((port) => port.kind))].sort(), ['ferry', 'land', 'rail']);
  assert.equal(body.ports.find((port) => port.id === 'shatoujiao').status, 'closed');
  for (const port of body.ports.filter((p) => p.usable)) {
    const { status } = await getJson(`/v1/plan?from=${port.ref}&to=place:hku-szh&depart=${DATE}T09:00`);
    assert.equal(status, 200, port.ref);
  }
  const { places } = (await getJson('/v1/places?language=en')).body;
  const hospital = places.find((place) => place.id === 'hku-szh');
  assert.match(hospital.name, /University of Hong Kong/);
  assert.ok(hospital.doors.length > 0);
  for (const door of hospital.doors) {
    const { status } = await getJson(`/v1/plan?from=port:shenzhen-bay&to=${door.ref}&depart=${DATE}T09:00`);
    assert.equal(status, 200, door.ref);
  }
});

test('a hospital for transfers alone, and one without a place, are listed and say so', async () => {
  const { places } = (await getJson('/v1/places?language=zh-Hant')).body;
  const [transfer, unknown] = ['tmh', 'szdental'].map((id) => places.find((place) => place.id === id));
  assert.deepEqual([transfer.role, transfer.routed, transfer.side], ['transfer', false, 'hk']);
  assert.deepEqual([unknown.role, unknown.routed, unknown.lat], ['destination', false, undefined]);
  const { status, body } = await getJson(`/v1/plan?from=place:hku-szh&to=place:tmh&depart=${DATE}T09:00&language=zh-Hant`);
  assert.equal(status, 200);
  assert.deepEqual(body.journeys, []);
  assert.equal(body.notes[0].code, 'place-for-transfer');
  assert.ok(body.other_ways.some((way) => way.id === 'ambulance-tmh'));
  assert.equal(body.why, undefined);
  const refused = await getJson(`/v1/plan?from=port:luohu&to=place:szdental&depart=${DATE}T09:00`);
  assert.equal(refused.status, 400);
  assert.match(refused.body.detail, /^to: where place szdental is is not known/);
});

test('a port on a day, for a traveller', async () => {
  const of = async (query) => (await getJson(`/v1/ports?language=en&${query}`)).body;
  const day = await of(`date=${DATE}&traveller=elder&port=shenzhen-bay`);
  assert.equal(day.date, DATE);
  assert.equal(day.traveller, 'elder');
  assert.deepEqual(day.calendar.hk, { workday: true, holiday: false, makeup_workday: false, complete: true });
  assert.equal(day.ports.length, 1);
  assert.deepEqual(day.ports[0].directions.map((way) => way.direction), ['hk-cn', 'cn-hk']);
  for (const way of day.ports[0].directions) {
    assert.deepEqual(way.open, [{ from: '06:30', to: '24:00', since_day_before: false, into_next_day: false, last_admission: '23:45' }]);
    assert.deepEqual([way.clearance[0].from, way.clearance.at(-1).to], ['00:00', '24:00']);
    for (const row of way.clearance) assert.ok(row.p50_s > 0 && row.p95_s >= row.p50_s && row.source);
  }
  assert.equal(day.ports[0].buildings, 1);
  assert.equal(day.ports[0].approach, 'road');
  /* Shenzhen Bay let people in through the last night of 2025. */
  const night = (await of('date=2026-01-01&port=shenzhen-bay')).ports[0].directions[0];
  assert.deepEqual([night.open[0].from, night.open[0].since_day_before], ['00:00', true]);
  assert.deepEqual(night.exceptions.map((e) => [e.kind, e.from, e.to]), [['open', '00:00', '06:30']]);
  assert.ok((await of('traveller=visitor')).ports.length > 6);
  for (const [query, status, name] of [
    ['port=sea', 404, /^port: there is no port 'sea'; there are shenzhen-bay, /],
    ['traveller=ghost', 400, /^traveller: 'ghost' is none of adult, /],
    ['date=soon', 400, /^date: 'soon' is not a date/],
    ['date=2031-01-01', 400, /^date: the ports are known from /],
    ['day=2026-01-01', 400, /^day: no such parameter/],
  ]) {
    const answer = await getJson(`/v1/ports?${query}`);
    assert.equal(answer.status, status, query);
    assert.match(answer.body.detail, name);
  }
});

test('names in three languages find the same', async () => {
  const first = async (q) => (await getJson(`/v1/stops?limit=5&q=${encodeURIComponent(q)}`)).body.stops.map((s) => s.ref);
  const hant = await first('深圳灣公園');
  assert.ok(hant.length > 0);
  assert.deepEqual(await first('深圳湾公园'), hant);
  assert.ok((await first('shenzhen bay park')).includes(hant[0]));
  const { status } = await getJson(`/v1/plan?from=${encodeURIComponent(hant[0])}&to=place:hku-szh&depart=${DATE}T09:00`);
  assert.equal(status, 200);
  assert.deepEqual((await getJson('/v1/stops?q=zzzzqqqq')).body.stops, []);
});

test('feeds', async () => {
  const { body } = await getJson('/v1/feeds');
  assert.match(body.snapshot, /^[0-9a-f]{64}$/);
  for (const feed of body.feeds) {
    assert.match(feed.hash, /^[0-9a-f]{64}$/);
    assert.match(feed.side, /^(hk|cn)$/);
    assert.ok(feed.first_day <= feed.last_day);
    assert.ok(body.seen.some((seen) => seen.tag === feed.tag && seen.hash === feed.hash));
  }
  assert.ok(body.attribution.length > 0);
  const plan = await fetch(`${base}/v1/plan?${FROM_TO}&depart=${DATE}T09:00`);
  assert.match(plan.headers.get('link') ?? '', /rel="license"/);
});

test('what is wrong is named', async () => {
  const cases = [
    [`to=place:hku-szh`, 400, /^from is missing/],
    [`${FROM_TO}&depart=yesterday`, 400, /^depart: 'yesterday'/],
    [`${FROM_TO}&depart=${DATE}T09:00&arrive=${DATE}T10:00`, 400, /exclude/],
    [`${FROM_TO}&dpart=${DATE}T09:00`, 400, /^dpart: no such parameter/],
    [`${FROM_TO}&window=99999`, 400, /^window/],
    [`${FROM_TO}&window=1.5`, 400, /^window/],
    [`${FROM_TO}&max_rides=0`, 400, /^max_rides/],
    [`${FROM_TO}&walk_speed=nan`, 400, /^walk_speed/],
    [`${FROM_TO}&walk_speed=0x10`, 400, /^walk_speed/],
    [`${FROM_TO}&traveller=dog`, 400, /^traveller: 'dog' is none of adult, elder/],
    [`${FROM_TO}&wheelchair=maybe`, 400, /^wheelchair/],
    [`${FROM_TO}&headway=never`, 400, /^headway/],
    [`${FROM_TO}&from=port:futian`, 400, /twice/],
    [`${FROM_TO}&modes=boat`, 400, /^modes: 'boat' is none of/],
    [`${FROM_TO}&exclude_lines=nowhere-line`, 404, /^exclude_lines/],
    [`${FROM_TO}&lines=`, 400, /^lines/],
    [`${FROM_TO}&transfer_factor=0.5`, 400, /^transfer_factor/],
    [`${FROM_TO}&via=sz:nowhere`, 404, /^via/],
    [`${FROM_TO}&stay=5`, 400, /^stay/],
    [`${FROM_TO}&first=true&last=true`, 400, /^first and last/],
    [`${FROM_TO}&alternatives=11`, 400, /^alternatives/],
    [`${FROM_TO}&cursor=n.1`, 400, /^cursor/],
    [`from=port:atlantis&to=place:hku-szh`, 404, /^from/],
    [`from=sz:nowhere&to=place:hku-szh`, 404, /^from/],
    [`from=port:shenzhen-bay&to=place:nowhere`, 404, /^to/],
    [`from=91,200&to=place:hku-szh`, 400, /^from/],
  ];
  for (const [query, status, words] of cases) {
    const answer = await getJson(`/v1/plan?${query}`);
    assert.equal(answer.status, status, `${query}: ${answer.body.error}`);
    assert.match(answer.body.detail, words);
  }
  assert.equal((await getJson('/v1/stops')).status, 400);
  assert.equal((await getJson('/v1/stops?q=a&limit=0')).status, 400);
});

test('pages hold each journey once, and belong to their question', async () => {
  const ask = async (more) => (await getJson(`/v1/plan?${FROM_TO}&depart=${DATE}T09:00&window=30&language=en${more}`)).body;
  const key = ({ departure, arrival, rides }) => `${departure} ${arrival} ${rides}`;
  const day = (await getJson(`/v1/plan?${FROM_TO}&depart=${DATE}T09:00&window=180&language=en`)).body;
  const rides = (answer) => answer.journeys.filter((journey) => journey.rides > 0).map(key);
  const seen = [];
  let page = await ask('');
  for (let at = 0; at < 6; at++) {
    seen.push(...rides(page));
    page = await ask(`&cursor=${page.next}`);
  }
  assert.equal(new Set(seen).size, seen.length);
  assert.deepEqual([...seen].filter((j) => j < `${DATE}T12:00:01`).sort(), rides(day).sort());
  const back = await ask(`&cursor=${page.previous}`);
  for (const journey of rides(back)) assert.ok(seen.includes(journey), journey);
  const { status, body } = await getJson(`/v1/plan?${FROM_TO}&depart=${DATE}T09:00&max_rides=2&cursor=${page.next}`);
  assert.equal(status, 400);
  assert.match(body.detail, /^cursor: belongs to another question/);
});

test('places are held, and a line left out is not ridden', async () => {
  const { body } = await getJson(`/v1/plan?${FROM_TO}&depart=${DATE}T09:00&language=en&least_walking=true&alternatives=3`);
  const held = body.journeys.flatMap((journey) => journey.is);
  assert.deepEqual([...held].sort(), ['fastest', 'fewest-rides', 'least-walking']);
  const line = body.journeys[0].legs.find((leg) => leg.type === 'ride').route.ref;
  const without = await getJson(`/v1/plan?${FROM_TO}&depart=${DATE}T09:00&exclude_lines=${encodeURIComponent(line)}`);
  for (const journey of without.body.journeys) {
    for (const leg of journey.legs) assert.notEqual(leg.route?.ref, line);
  }
});

test('an unusual time is an answer, not an error', async () => {
  const outside = await getJson(`/v1/plan?${FROM_TO}&depart=2039-01-01T09:00&language=en`);
  assert.equal(outside.status, 200);
  assert.deepEqual(outside.body.journeys, []);
  assert.ok(outside.body.notes.length > 0);
  const zone = await getJson(`/v1/plan?${FROM_TO}&depart=${DATE}T09:00:00+08:00`); /* a '+' nobody escaped */
  const utc = await getJson(`/v1/plan?${FROM_TO}&depart=${DATE}T01:00:00Z`);
  assert.deepEqual(zone.body.journeys, utc.body.journeys);
});
