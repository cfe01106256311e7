/* The unmodified npm client @motis-project/motis-client plans journeys. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { geocode, health, plan } from '@motis-project/motis-client';
import { AT_NINE, base, getJson } from './support.mjs';
import { faults } from './schemas.mjs';

const question = { fromPlace: 'port_shenzhen-bay', toPlace: 'place_hku-szh', time: AT_NINE };

const legsOf = (answer) => answer.itineraries.flatMap((itinerary) => itinerary.legs);

/** Google's encoding with the given precision, to check what the server encoded. */
function decode({ points, precision }) {
  const numbers = [];
  for (let i = 0; i < points.length; ) {
    let value = 0, shift = 0, five;
    do {
      five = points.charCodeAt(i++) - 63;
      value += (five & 31) * 2 ** shift;
      shift += 5;
    } while (five >= 32);
    numbers.push(value % 2 ? -(value + 1) / 2 : value / 2);
  }
  let lat = 0, lon = 0;
  const line = [];
  for (let i = 0; i < numbers.length; i += 2) {
    lat += numbers[i];
    lon += numbers[i + 1];
    line.push([lat / 10 ** precision, lon / 10 ** precision]);
  }
  return line;
}

test('plan, as v6', async () => {
  const { data, error } = await plan({ baseUrl: base, query: question });
  assert.equal(error, undefined);
  assert.equal(faults('plan', data), '');
  assert.ok(data.itineraries.length > 0);
  for (const itinerary of data.itineraries) {
    assert.ok(itinerary.id.length > 0);
    assert.equal(itinerary.duration, (Date.parse(itinerary.endTime) - Date.parse(itinerary.startTime)) / 1000);
    const rides = itinerary.legs.filter((leg) => leg.tripId);
    assert.equal(itinerary.transfers, rides.length - 1);
  }
  assert.equal(JSON.stringify(data).includes('"level"'), false);
});

test('the schemas would tell', async () => {
  const { data } = await plan({ baseUrl: base, query: question });
  const broken = structuredClone(data);
  delete broken.itineraries[0].legs[0].legGeometry;
  broken.itineraries[0].legs[1].mode = 'BROOMSTICK';
  broken.from.lat = '22';
  const told = faults('plan', broken);
  for (const words of [/legGeometry/, /legs\/1\/mode/, /from\/lat/]) assert.match(told, words);
});

test('both shapes of an array ask the same', async () => {
  const modes = ['BUS', 'SUBWAY'];
  const repeated = await plan({ baseUrl: base, query: { ...question, transitModes: modes } });
  const joined = await plan({
    baseUrl: base,
    query: { ...question, transitModes: modes },
    querySerializer: { array: { explode: false, style: 'form' } },
  });
  assert.deepEqual(repeated.data.itineraries, joined.data.itineraries);
  assert.ok(repeated.data.itineraries.length > 0);
});

test('only the modes that were asked for', async () => {
  const { data } = await plan({ baseUrl: base, query: { ...question, transitModes: ['BUS'] } });
  for (const leg of legsOf(data)) assert.ok(['WALK', 'BUS'].includes(leg.mode), leg.mode);
  const nothing = await getJson(`/api/v6/plan?${new URLSearchParams({ ...question, transitModes: '' })}`);
  assert.deepEqual(nothing.body.itineraries, []);
  const ferry = await getJson(`/api/v6/plan?${new URLSearchParams({ ...question, transitModes: 'FERRY' })}`);
  assert.deepEqual(ferry.body.itineraries, []);
});

test('a headway leg: expected boarding, scheduled, an alert, the trip of its row', async () => {
  const { data } = await plan({ baseUrl: base, query: { ...question, language: ['en'] } });
  const leg = legsOf(data).find((l) => l.alerts);
  assert.match(leg.alerts[0].headerText, /^every \d+(-\d+)? min$/);
  assert.ok(leg.alerts[0].descriptionText.length > 0);
  assert.equal(leg.scheduled, true);
  assert.equal(leg.realTime, false);
  assert.equal(leg.startTime, leg.scheduledStartTime);
  assert.match(leg.tripId, /^\d{8}_\d{2}:\d{2}_sz_.+/);
  assert.match(leg.routeId, /^sz_/);
  for (const lang of [['zh-Hant', /^每 \d+(-\d+)? 分鐘$/], ['zh-Hans', /^每 \d+(-\d+)? 分钟$/]]) {
    const other = await plan({ baseUrl: base, query: { ...question, language: [lang[0]] } });
    assert.match(legsOf(other.data).find((l) => l.alerts).alerts[0].headerText, lang[1]);
  }
});

test('the border is a WALK leg that says how long it takes', async () => {
  for (const [language, words] of [
    ['en', /^Border crossing at Shenzhen Bay Port: usually \d+ min, 1 in 20 takes more than \d+ min$/],
    ['zh-Hant', /^過關：深圳灣口岸通常 \d+ 分鐘，每二十次有一次超過 \d+ 分鐘$/],
    ['zh-Hans', /^过关：深圳湾口岸通常 \d+ 分钟，每二十次有一次超过 \d+ 分钟$/],
  ]) {
    const { data } = await plan({ baseUrl: base, query: { ...question, fromPlace: 'port_shenzhen-bay@hk', language: [language] } });
    assert.equal(faults('plan', data), '');
    const [leg] = data.itineraries[0].legs;
    assert.equal(leg.mode, 'WALK');
    assert.equal(leg.from.stopId, 'port_shenzhen-bay@hk');
    assert.equal(leg.to.stopId, 'port_shenzhen-bay@cn');
    assert.match(leg.alerts[0].headerText, words);
    assert.ok(leg.alerts[0].descriptionText.length > 0);
    assert.ok(leg.duration > 0);
  }
});

test('legs follow each other in time and place', async () => {
  const { data } = await plan({ baseUrl: base, query: question });
  for (const { legs } of data.itineraries) {
    for (let i = 1; i < legs.length; i++) {
      assert.ok(legs[i].startTime >= legs[i - 1].endTime);
      assert.equal(legs[i].from.name, legs[i - 1].to.name);
    }
    for (const leg of legs) {
      assert.match(leg.startTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.equal(leg.legGeometry.precision, 6);
      const line = decode(leg.legGeometry);
      assert.equal(line.length, leg.legGeometry.length);
      assert.ok(Math.abs(line[0][0] - leg.from.lat) < 2e-6 && Math.abs(line[0][1] - leg.from.lon) < 2e-6);
      assert.ok(Math.abs(line.at(-1)[0] - leg.to.lat) < 2e-6 && Math.abs(line.at(-1)[1] - leg.to.lon) < 2e-6);
      if (leg.mode === 'WALK') continue;
      assert.equal(line.length, leg.intermediateStops.length + 2);
      assert.doesNotMatch(leg.routeColor ?? 'AAAAAA', /[^0-9A-F]/);
      assert.ok(leg.tripFrom.departure <= leg.from.departure && leg.to.arrival <= leg.tripTo.arrival);
      for (const stop of leg.intermediateStops) assert.ok(stop.arrival <= stop.departure);
    }
  }
});

test('a coordinate is START and END, and is where it was said to be', async () => {
  const { data } = await plan({
    baseUrl: base,
    query: { fromPlace: '22.5060,113.9450', toPlace: '22.5285,113.9912', time: AT_NINE },
  });
  assert.equal(faults('plan', data), '');
  assert.equal(data.from.name, 'START');
  assert.equal(data.to.name, 'END');
  assert.equal(data.from.vertexType, 'NORMAL');
  const legs = legsOf(data);
  assert.equal(legs[0].from.name, 'START');
  assert.equal(legs[0].from.lat, 22.506);
  assert.equal(legs.at(-1).to.name, 'END');
});

test('arriving by a time, later and earlier pages', async () => {
  const arriving = await plan({ baseUrl: base, query: { ...question, time: `${AT_NINE.slice(0, 11)}02:00:00Z`, arriveBy: true } });
  assert.equal(faults('plan', arriving.data), '');
  assert.ok(arriving.data.itineraries.length > 0);
  for (const itinerary of arriving.data.itineraries) assert.ok(itinerary.endTime <= `${AT_NINE.slice(0, 11)}02:00:00Z`);

  const first = await plan({ baseUrl: base, query: question });
  const later = await plan({ baseUrl: base, query: { ...question, pageCursor: first.data.nextPageCursor } });
  const from = Number(first.data.nextPageCursor.split('|')[1]);
  assert.ok(later.data.itineraries.length > 0);
  for (const itinerary of later.data.itineraries) assert.ok(Date.parse(itinerary.startTime) / 1000 >= from);
  const back = await plan({ baseUrl: base, query: { ...question, pageCursor: later.data.previousPageCursor } });
  for (const itinerary of back.data.itineraries) assert.ok(Date.parse(itinerary.startTime) / 1000 < from);
});

test('by way of a stop, with a stay', async () => {
  const { data } = await plan({ baseUrl: base, query: { ...question, via: ['sz_深大'], viaMinimumStay: [20] } });
  assert.equal(faults('plan', data), '');
  assert.ok(data.itineraries.length > 0);
  for (const { legs } of data.itineraries) {
    const at = legs.findIndex((leg) => leg.from.stopId?.startsWith('sz_深大') && leg.mode !== 'WALK');
    assert.ok(at > 0, 'one goes on from there');
    assert.ok(Date.parse(legs[at].startTime) - Date.parse(legs[at - 1].endTime) >= 20 * 60000);
  }
});

test('a stop by its id, and from one to the other end of the city and back', async () => {
  const { data } = await plan({ baseUrl: base, query: { fromPlace: 'sz_罗湖', toPlace: 'sz_深圳湾公园', time: AT_NINE } });
  assert.equal(faults('plan', data), '');
  assert.equal(data.from.stopId, 'sz_罗湖');
  assert.equal(data.from.vertexType, 'TRANSIT');
  assert.deepEqual(data.from.modes, ['SUBWAY']);
  assert.ok(data.itineraries.length > 0);
  const home = await plan({ baseUrl: base, query: { ...question, fromPlace: question.toPlace, toPlace: question.fromPlace } });
  assert.ok(home.data.itineraries.length > 0);
});

test('what is wrong comes with an error the client reads', async () => {
  const cases = [
    [{ ...question, toPlace: 'sz_nowhere' }, 404, /toPlace/],
    [{ ...question, fromPlace: 'port_atlantis' }, 404, /fromPlace/],
    [{ ...question, time: 'tomorrow' }, 400, /time/],
    [{ ...question, maxTransfers: -1 }, 400, /maxTransfers/],
    [{ ...question, pageCursor: 'SIDEWAYS|1' }, 400, /pageCursor/],
    [{ ...question, via: ['sz_罗湖', 'sz_罗湖', 'sz_罗湖'] }, 422, /via/],
    [{ toPlace: question.toPlace }, 400, /fromPlace/],
  ];
  for (const [query, status, words] of cases) {
    const { error, response } = await plan({ baseUrl: base, query });
    assert.equal(response.status, status, JSON.stringify(query));
    assert.match(error.error, words);
    assert.equal(faults('error', error), '');
  }
});

test('geocode and health', async () => {
  const found = await geocode({ baseUrl: base, query: { text: '深圳灣', language: ['zh-Hant'] } });
  assert.equal(faults('match', found.data), '');
  assert.ok(found.data.length > 1);
  for (const match of found.data) {
    const { data } = await plan({ baseUrl: base, query: { ...question, fromPlace: match.id } });
    assert.ok(data, `${match.id} can be planned from`);
  }
  const stops = await geocode({ baseUrl: base, query: { text: 'Shenzhen', type: 'STOP', numResults: 3 } });
  assert.equal(stops.data.length, 3);
  assert.ok(stops.data.every((match) => match.type === 'STOP'));
  const { data, response } = await health({ baseUrl: base });
  assert.equal(response.status, 200);
  assert.equal(faults('health', data), '');
});

test('a day outside the timetable is an empty answer', async () => {
  const { data } = await plan({ baseUrl: base, query: { ...question, time: '2039-01-01T01:00:00Z' } });
  assert.equal(faults('plan', data), '');
  assert.deepEqual(data.itineraries, []);
});
