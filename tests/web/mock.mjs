/* A stand-in for the server: the addresses the widget asks, with answers as on a Wednesday
 * morning at Shenzhen Bay, and the built files. For development:
 *
 *     node tests/web/mock.mjs --port 8099
 *
 * Listens on 127.0.0.1 only, and stops by itself after --seconds (default 3600). */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../web/dist/', import.meta.url));
const FILES = { '/': 'index.html', '/gangway-widget.js': 'gangway-widget.js' };
const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8' };
export const STRICT_CSP = "default-src 'self'; object-src 'none'; require-trusted-types-for 'script'";

const t = (hant, hans, en) => ({ 'zh-Hant': hant, 'zh-Hans': hans, en });

const PORTS = [
  ['shenzhen-bay', t('深圳灣口岸', '深圳湾口岸', 'Shenzhen Bay Port'), 'land', 'open', '06:30', '24:00'],
  ['futian', t('福田口岸', '福田口岸', 'Futian Port'), 'land', 'open', '06:30', '22:30'],
  ['huanggang', t('皇崗口岸', '皇岗口岸', 'Huanggang Port'), 'land', 'open', '00:00', '24:00'],
  ['luohu', t('羅湖口岸', '罗湖口岸', 'Luohu Port'), 'land', 'open', '06:30', '24:00'],
  ['liantang', t('蓮塘口岸', '莲塘口岸', 'Liantang Port'), 'land', 'open', '07:00', '22:00'],
  ['wenjindu', t('文錦渡口岸', '文锦渡口岸', 'Wenjindu Port'), 'land', 'open', '07:00', '22:00'],
  ['shatoujiao', t('沙頭角口岸', '沙头角口岸', 'Shatoujiao Port'), 'land', 'closed', '07:00', '22:00'],
  ['west-kowloon', t('西九龍站口岸', '西九龙站口岸', 'West Kowloon'), 'rail', 'open', '06:00', '23:30'],
  ['shekou', t('蛇口口岸', '蛇口口岸', 'Shekou Port'), 'ferry', 'open', '07:00', '22:00'],
];

const NAMES = {
  bay: t('深圳灣口岸', '深圳湾口岸', 'Shenzhen Bay Port'),
  bayStation: t('深圳灣口岸站', '深圳湾口岸站', 'Shenzhen Bay Checkpoint'),
  yuehaimen: t('粵海門', '粤海门', 'Yuehaimen'),
  bayPark: t('深圳灣公園', '深圳湾公园', 'Shenzhen Bay Park'),
  hospital: t('香港大學深圳醫院', '香港大学深圳医院', 'The University of Hong Kong-Shenzhen Hospital'),
  futian: t('福田口岸', '福田口岸', 'Futian Port'),
  futianBus: t('福田口岸公交總站', '福田口岸公交总站', 'Futian Port Bus Terminus'),
  hospitalBus: t('港大醫院總站', '港大医院总站', 'HKU Hospital Terminus'),
  tuenMun: t('屯門市中心', '屯门市中心', 'Tuen Mun Town Centre'),
  line13: t('13號線', '13号线', 'Line 13'),
  line9: t('9號線', '9号线', 'Line 9'),
  line13End: t('公明廣場', '公明广场', 'Gongming Square'),
  line9End: t('文錦', '文锦', 'Wenjin'),
  r27: t('R27 醫院專線', 'R27 医院专线', 'R27 hospital line'),
};

const place = (lang, key, side = 'cn') => ({
  ref: key === 'hospital' ? 'place:hku-szh' : `sz:${NAMES[key]['zh-Hans']}`,
  name: NAMES[key][lang],
  lat: 22.5285,
  lon: 113.9912,
  side,
});

const every = (lang, min_s, max_s) => {
  const range = min_s === max_s ? min_s / 60 : `${min_s / 60}-${max_s / 60}`;
  return { min_s, max_s, text: t(`每 ${range} 分鐘`, `每 ${range} 分钟`, `every ${range} min`)[lang] };
};

/** Lays legs one after the other from a minute of the day on; each may wait before it starts. */
function timed(date, startS, legs) {
  const stamp = (s) => {
    const at = new Date(Date.parse(`${date}T00:00:00Z`) + s * 1000).toISOString();
    return at.replace('.000Z', '+08:00');
  };
  let now = startS;
  return legs.map((leg) => {
    const departure = leg.at_s ?? now + (leg.wait_s ?? 0);
    now = departure + leg.duration_s;
    const { at_s: _, ...rest } = leg;
    return { ...rest, departure: stamp(departure), arrival: stamp(now) };
  });
}

function journey(port, legs) {
  const sum = (type, field = 'duration_s') =>
    legs.filter((leg) => leg.type === type).reduce((total, leg) => total + (leg[field] ?? 0), 0);
  const first = legs[0].departure;
  const last = legs.at(-1).arrival;
  const rides = legs.filter((leg) => leg.type === 'ride' && !leg.in_seat).length;
  return {
    departure: first,
    arrival: last,
    duration_s: (Date.parse(last) - Date.parse(first)) / 1000,
    rides,
    transfers: Math.max(0, rides - 1),
    walk_s: sum('walk'),
    wait_s: sum('ride', 'wait_s'),
    ride_s: sum('ride'),
    border_s: sum('border'),
    port,
    legs,
  };
}

const walk = (lang, from, to, duration_s, distance_m) => ({
  type: 'walk',
  from: place(lang, from),
  to: place(lang, to),
  duration_s,
  distance_m,
});

const metro = (lang, line, color, headsign, from, to, wait_s, duration_s, n_stops, headway) => ({
  type: 'ride',
  mode: 'SUBWAY',
  route: { ref: `sz:SZ${line.slice(4).padStart(2, '0')}`, short_name: line.slice(4), name: NAMES[line][lang], color, text_color: 'FFFFFF' },
  headsign: NAMES[headsign][lang],
  trip: 'sz:a',
  from: place(lang, from),
  to: place(lang, to),
  duration_s,
  n_stops,
  wait_s,
  in_seat: false,
  headway,
});

const byMetro = (lang) => [
  walk(lang, 'bay', 'bayStation', 240, 300),
  metro(lang, 'line13', 'EB6A0A', 'line13End', 'bayStation', 'yuehaimen', 240, 486, 3, every(lang, 480, 900)),
  walk(lang, 'yuehaimen', 'yuehaimen', 150, 0),
  metro(lang, 'line9', '7B6B58', 'line9End', 'yuehaimen', 'bayPark', 150, 540, 4, every(lang, 300, 300)),
  walk(lang, 'bayPark', 'hospital', 567, 545),
];

const byR27 = (lang, at_s) => [
  walk(lang, 'futian', 'futianBus', 180, 210),
  {
    type: 'ride',
    mode: 'BUS',
    route: { ref: 'sz:SZ_R27', short_name: 'R27', name: NAMES.r27[lang], color: '', text_color: '' },
    headsign: NAMES.hospitalBus[lang],
    trip: 'sz:r27-3',
    from: place(lang, 'futianBus'),
    to: place(lang, 'hospitalBus'),
    at_s,
    duration_s: 1800,
    n_stops: 1,
    wait_s: 600,
    in_seat: false,
  },
  walk(lang, 'hospitalBus', 'hospital', 120, 100),
];

const fromHongKong = (lang) => [
  {
    type: 'ride',
    mode: 'BUS',
    route: { ref: 'hk:B3X', short_name: 'B3X', name: 'B3X', color: 'FFD100', text_color: 'FFFFFF' },
    headsign: NAMES.bay[lang],
    trip: 'hk:b3x',
    from: place(lang, 'tuenMun', 'hk'),
    to: place(lang, 'bay', 'hk'),
    duration_s: 1500,
    n_stops: 11,
    wait_s: 450,
    in_seat: false,
    headway: every(lang, 900, 900),
  },
  {
    type: 'border',
    port: 'shenzhen-bay',
    name: NAMES.bay[lang],
    from: place(lang, 'bay', 'hk'),
    to: place(lang, 'bay', 'cn'),
    duration_s: 720,
    p50_s: 720,
    p95_s: 1800,
    wait_open_s: 0,
    source: 'assumed',
  },
  ...byMetro(lang),
];

const NOTES = {
  demo: t('班次為示範資料，出門前請向營辦商核實。', '班次为示范资料，出门前请向运营商核实。', 'Timetables are demonstration data: please check with the operator before you leave.'),
  empty: t('深圳灣口岸 06:30 才開放。', '深圳湾口岸 06:30 才开放。', 'Shenzhen Bay Port does not open before 06:30.'),
};

function plan(query, behaviour) {
  const lang = query.get('language') ?? 'zh-Hant';
  const mode = query.has('arrive') ? 'arrive' : 'depart';
  const time = query.get(mode) ?? '';
  const from = query.get('from') ?? '';
  const [date, clock] = time.split('T');
  const [hour, minute] = clock.split(':').map(Number);
  const asked = hour * 3600 + minute * 60;
  const start = mode === 'arrive' ? asked - 3300 : asked;
  const bus = Math.ceil((start + 180) / 1800) * 1800;
  const metroJourney = journey('shenzhen-bay', timed(date, start, byMetro(lang)));
  const journeys = [metroJourney];
  if (from === 'port:best') journeys.push(journey('futian', timed(date, bus - 420, byR27(lang, bus))));
  /* One shows what the server says, whatever the cards would let one guess. */
  metroJourney.is = ['fastest'];
  if (journeys[1]) journeys[1].is = ['fewest-rides', 'least-walking'];
  if (behaviour === 'border') journeys.splice(0, 1, journey('shenzhen-bay', timed(date, start, fromHongKong(lang))));
  return {
    from: { ...place(lang, 'bay'), ref: from },
    to: place(lang, 'hospital'),
    query: { mode, time: `${time}:00+08:00` },
    journeys,
    ...pagesBeside(query.get('cursor'), journeys, lang, date, start),
    notes: [{ code: 'demonstration', text: NOTES.demo[lang] }],
    attribution: [
      { name: 'Gangway', url: 'https://example.org/gangway' },
      { name: 'data.gov.hk', url: 'https://data.gov.hk/' },
    ],
  };
}

/** Half an hour a page: two pages later, of which the second is empty; earlier without an end. */
function pagesBeside(cursor, journeys, lang, date, start) {
  const n = Number(cursor?.slice(2) ?? 0);
  if (cursor === 'n.2') journeys.splice(0);
  else if (cursor) journeys.splice(0, 2, { ...journey('shenzhen-bay', timed(date, start + n * 1800, byMetro(lang))), is: [] });
  return { previous: `p.${n - 1}`, next: n < 2 ? `n.${n + 1}` : null };
}

const TUEN_MUN = { ref: 'mtr:TUM', kind: 'station', name: '', side: 'hk', lat: 22.395, lon: 113.973 };

function stopsAnswer(query) {
  const name = NAMES.tuenMun[query.get('language') ?? 'zh-Hant'];
  const found = name.includes(query.get('q')) ? [TUEN_MUN, { ...TUEN_MUN, ref: 'hk:1' }, { ...TUEN_MUN, ref: 'sz:1', side: 'cn' }] : [];
  return { status: 200, type: 'application/json', body: { stops: found.map((stop) => ({ ...stop, name })) } };
}

/** Two ports by which one can go and one that is shut, for an appointment at ten. */
function rankingAnswer(query) {
  const lang = query.get('language') ?? 'zh-Hant';
  const date = query.get('arrive').slice(0, 10);
  const at = (clock) => `${date}T${clock}:00+08:00`;
  const way = journey('shenzhen-bay', timed(date, 8 * 3600, fromHongKong(lang)));
  const ride = way.legs.find(({ type }) => type === 'ride');
  ride.fare = { certainty: 'known', text: t('車費 HK$2 [一般認知，未經核實]', '车费 HK$2 [一般认知，未经核实]', 'fare HK$2 [general knowledge, unverified]')[lang] };
  ride.pays_text = t('應可用八達通（未經核實）', '应可用八达通（未经核实）', 'probably by Octopus (unverified)')[lang];
  const row = (id, name, leave, rides) => ({
    port: id,
    name: t(...name)[lang],
    journey: 0,
    leave_by: { p50: at('08:20'), p80: at('08:10'), p95: at(leave), asked: at(leave) },
    leave: at(leave),
    median_s: 5280,
    risk: t('一般會早到 20 分鐘', '一般会早到 20 分钟', 'usually 20 min early')[lang],
    rides,
    walk_s: 1200,
    steps: 'unknown',
    fare: { text: 'HK$2' },
    hours: { opens: '06:30', closes: '24:00', last_admission: '23:45' },
    last_return: { text: t('回程：最遲 22:46 離開', '返程：最晚 22:46 离开', 'way home: leave by 22:46')[lang] },
  });
  return {
    ...plan(new URLSearchParams({ language: lang, from: 'mtr:TUM', arrive: query.get('arrive') }), 'ok'),
    from: { ref: 'mtr:TUM', name: NAMES.tuenMun[lang], side: 'hk' },
    journeys: [way],
    ranking: {
      text: t('經深圳灣口岸：最遲 08:00 出發。', '经深圳湾口岸：最晚 08:00 出发。', 'By Shenzhen Bay Port: leave by 08:00.')[lang],
      ports: [row('shenzhen-bay', ['深圳灣口岸', '深圳湾口岸', 'Shenzhen Bay Port'], '08:00', 3), row('futian', ['福田口岸', '福田口岸', 'Futian Port'], '07:35', 5)],
      unusable: [{ port: 'shatoujiao', name: t('沙頭角口岸', '沙头角口岸', 'Shatoujiao Port')[lang], text: t('暫停開放', '暂停开放', 'closed')[lang] }],
      day: {
        text: '',
        spans: [
          { from: at('00:00'), to: at('07:30'), port: null },
          { from: at('07:30'), to: at('24:00').replace('T24:00', 'T23:59'), port: 'shenzhen-bay', next: 'futian', better_by_s: 1500 },
        ],
      },
    },
  };
}

function tripAnswer(query) {
  const lang = query.get('language') ?? 'zh-Hant';
  const date = query.get('arrive').slice(0, 10);
  const at = (clock) => `${date}T${clock}:00+08:00`;
  return {
    round_trip: {
      words: t('最遲 08:00 出門。\n覆診一般到 11:00 結束。', '最晚 08:00 出门。\n就诊一般到 11:00 结束。', 'Leave home by 08:00.\nThe visit usually ends by 11:00.')[lang],
      ways_home: [{ port: 'shenzhen-bay', arrival: { p50: at('12:25'), p95: at('13:27') } }],
    },
    last: {
      last_return: {
        ports: [{ name: t('深圳灣口岸', '深圳湾口岸', 'Shenzhen Bay Port')[lang], leave: at('22:46'), no_return: at('23:05'), ends: null }],
        fallback: { text: t('萬一錯過了\n   的士', '万一错过了\n   出租车', 'If you miss it\n   a taxi')[lang] },
      },
    },
  };
}

const problem = (status, error, title, detail) => ({
  status,
  type: 'application/problem+json',
  body: { type: `about:blank`, title, status, detail, error },
});

const explanation = (lang, time) => {
  const finds = { departure: `${time.slice(0, 10)}T06:40:00+08:00`, arrival: `${time.slice(0, 10)}T07:25:00+08:00`, rides: 1, lines: ['sz:SZ09'] };
  return {
    about: 'answer',
    reasons: [{ code: 'beyond-horizon', text: t('之後第一個行程在 06:40 出發，超出查詢的 2 小時。', '之后第一个行程在 06:40 出发，超出查询的 2 小时。', 'The next journey leaves at 06:40 and ends beyond the 2 h looked ahead.')[lang] }],
    would_help: [
      { changes: { depart: finds.departure }, text: t('06:40 出發：06:40 - 07:25、乘車 1 程（9）', '06:40 出发：06:40 - 07:25、乘车 1 程（9）', 'leave at 06:40: 06:40 - 07:25, 1 ride (9)')[lang], finds },
      { changes: { from: 'port:futian' }, text: t('由福田口岸出發：06:45 - 07:30、乘車 1 程（R27）', '从福田口岸出发：06:45 - 07:30、乘车 1 程（R27）', 'start from Futian Port: 06:45 - 07:30, 1 ride (R27)')[lang], finds },
      { changes: { max_rides: '7' }, text: t('最多乘車 7 程：06:00 - 08:00、乘車 7 程', '最多乘车 7 程：06:00 - 08:00、乘车 7 程', 'up to 7 rides: 06:00 - 08:00, 7 rides')[lang], finds },
    ],
  };
};

/** What to answer to /v1/plan: 'ok', or one of the ways in which things go wrong. */
function planAnswer(behaviour, query) {
  const lang = query.get('language') ?? 'zh-Hant';
  if (behaviour === 'outside') {
    return problem(400, 'date_outside_feed', 'Date outside the timetable', t('2029-01-01 不在時間表之內。', '2029-01-01 不在时间表之内。', '2029-01-01 is outside the timetable.')[lang]);
  }
  if (behaviour === 'busy') return problem(503, 'busy', 'Too busy', '');
  if (behaviour === 'broken') return { status: 500, type: 'text/html', text: '<h1>oops</h1>' };
  if (behaviour === 'garbage') return { status: 200, type: 'application/json', text: '{"journeys":' };
  const body = plan(query, behaviour);
  if (behaviour === 'empty') {
    body.journeys = [];
    body.notes = [{ code: 'port_closed', text: NOTES.empty[lang] }];
    body.explanation = explanation(lang, query.get('depart') ?? query.get('arrive'));
  }
  if (behaviour === 'markup') body.notes = [{ code: 'x', text: '<img src=x onerror="window.hurt=1"><b>bold</b>' }];
  return { status: 200, type: 'application/json', body };
}

function portsAnswer(query) {
  const lang = query.get('language') ?? 'zh-Hant';
  const ports = PORTS.map(([id, names, kind, status, opens, closes]) => ({
    id,
    ref: `port:${id}`,
    name: names[lang],
    names,
    kind,
    status,
    opens,
    closes,
    open24: id === 'huanggang',
    lat: 22.5,
    lon: 113.9,
    source: 'ports.csv',
  }));
  return { status: 200, type: 'application/json', body: { ports } };
}

/** Starts the server on a free port. `behaviour` and `ports` may be set at any time; `asked` lists
 * what was asked for; `pages` adds documents by path; `delay_ms` holds every plan back. */
export async function startMock({ port = 0, csp = STRICT_CSP, pages = {} } = {}) {
  const mock = { behaviour: 'ok', ports: 'ok', trips: 'ok', delay_ms: 0, asked: [] };

  const answer = async (request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    mock.asked.push({ path: url.pathname, query: url.searchParams, headers: request.headers });
    const send = ({ status, type, body, text }) => {
      response.writeHead(status, {
        'Content-Type': type,
        'Access-Control-Allow-Origin': '*',
        'Cache-Control': 'no-store',
        ...(type.startsWith('text/html') && csp ? { 'Content-Security-Policy': csp } : {}),
      });
      response.end(text ?? JSON.stringify(body));
    };
    if (url.pathname === '/v1/ports') {
      return mock.ports === 'ok' ? send(portsAnswer(url.searchParams)) : send(problem(500, 'internal', 'Error', ''));
    }
    if (url.pathname === '/v1/stops') return send(stopsAnswer(url.searchParams));
    if (url.pathname === '/v1/ports/ranking') return send({ status: 200, type: 'application/json', body: rankingAnswer(url.searchParams) });
    if (url.pathname === '/v1/round-trips') {
      if (mock.trips !== 'ok') return send(problem(500, 'internal', 'Error', ''));
      return send({ status: 200, type: 'application/json', body: tripAnswer(url.searchParams) });
    }
    if (url.pathname === '/v1/plan') {
      const behaviour = mock.behaviour;
      if (mock.delay_ms) await new Promise((done) => setTimeout(done, mock.delay_ms));
      if (behaviour === 'drop') return request.socket.destroy();
      return send(planAnswer(behaviour, url.searchParams));
    }
    if (pages[url.pathname]) return send({ status: 200, type: TYPES.html, text: pages[url.pathname] });
    const file = FILES[url.pathname];
    if (!file) return send(problem(404, 'not_found', 'Not found', url.pathname));
    return send({ status: 200, type: TYPES[file.split('.').pop()], text: await readFile(DIST + file, 'utf8') });
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  });
  await new Promise((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
  mock.origin = `http://127.0.0.1:${server.address().port}`;
  mock.close = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return mock;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, otherwise) => {
    const at = process.argv.indexOf(`--${name}`);
    return at > 0 ? Number(process.argv[at + 1]) : otherwise;
  };
  const mock = await startMock({ port: option('port', 8099) });
  console.log(`${mock.origin}/`);
  setTimeout(() => mock.close(), option('seconds', 3600) * 1000);
}
