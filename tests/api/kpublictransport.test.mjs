/* The request shapes of KPublicTransport (v5 paths, coordinates with three numbers, comma lists, parameters of other
 * servers), replayed. Facts from its sources of July 2026; its library in Debian 12 is too old to run for real. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DATE, getJson } from './support.mjs';
import { faults } from './schemas.mjs';

const path = (query) => `/api/v5/plan?${query}`;
const places = 'fromPlace=22.5060,113.945,0&toPlace=22.5285,113.991,0';
const time = `time=${DATE}T01:00:00.000Z`;

const shapes = {
  'a journey, departing': `${places}&${time}&arriveBy=false&language=en&transitModes=TRANSIT&numItineraries=6`,
  'lists with commas': `${places}&${time}&transitModes=BUS,COACH,SUBWAY,TRAM,FERRY&preTransitModes=WALK&postTransitModes=WALK,BIKE&directModes=WALK,BIKE`,
  'parameters only others know': `${places}&${time}&directRentalFormFactors=BICYCLE,SCOOTER_STANDING&preTransitRentalFormFactors=BICYCLE&requireBikeTransport=false&elevationCosts=NONE&cyclingSpeed=4.2&fastestDirectFactor=10`,
  'escaped commas': `fromPlace=22.5060%2C113.945%2C0&toPlace=22.5285%2C113.991%2C0&${time}`,
  'a time without milliseconds': `${places}&time=${DATE}T01:00:00Z`,
  'two letters of language': `${places}&${time}&language=zh,en`,
  'arriving': `${places}&time=${DATE}T02:00:00.000Z&arriveBy=true`,
  'a stop as it was answered': `fromPlace=sz_%E7%BD%97%E6%B9%96&toPlace=22.5285,113.991,0&${time}`,
};

const placesOf = (value, found = []) => {
  if (Array.isArray(value)) value.forEach((item) => placesOf(item, found));
  else if (value && typeof value === 'object') {
    if ('lat' in value && 'name' in value) found.push(value);
    Object.values(value).forEach((item) => placesOf(item, found));
  }
  return found;
};

for (const [name, query] of Object.entries(shapes)) {
  test(name, async () => {
    const { status, body } = await getJson(path(query));
    assert.equal(status, 200, body.error);
    assert.equal(faults('plan', body), '');
    assert.ok(body.itineraries.length > 0);
    for (const place of placesOf(body)) {
      assert.equal(place.level, 0, 'v5 says the level of every place');
      assert.match(place.vertexType, /^(NORMAL|TRANSIT)$/);
    }
    for (const leg of body.itineraries.flatMap((itinerary) => itinerary.legs)) {
      assert.ok(leg.scheduledStartTime && leg.scheduledEndTime);
      if (leg.mode !== 'WALK') assert.ok(leg.displayName && leg.tripTo.name && leg.agencyName);
    }
  });
}

test('its next page', async () => {
  const first = await getJson(path(`${places}&${time}`));
  const { status, body } = await getJson(path(`${places}&${time}&pageCursor=${encodeURIComponent(first.body.nextPageCursor)}`));
  assert.equal(status, 200);
  assert.notDeepEqual(body.itineraries, first.body.itineraries);
});

for (const version of ['v1', 'v2', 'v3', 'v4', 'v7'])
  test(`${version} of plan is refused in words`, async () => {
    const { status, body } = await getJson(`/api/${version}/plan?${places}`);
    assert.equal(status, 404);
    assert.match(body.error, /v6/);
  });

for (const name of ['stoptimes', 'trip', 'one-to-all'])
  test(`${name} is not part of this release`, async () => {
    const { status, body } = await getJson(`/api/v6/${name}?stopId=sz_1`);
    assert.equal(status, 404);
    assert.equal(faults('error', body), '');
  });
