/* The widget in a browser, against the stand-in server. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, beforeEach, describe, test } from 'node:test';
import { launch, PHONE, SMALL, withPage } from './browser.mjs';
import { startMock, STRICT_CSP } from './mock.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LANGUAGES = ['zh-Hant', 'zh-Hans', 'en'];

let browser;
let mock;

before(async () => {
  browser = await launch();
  mock = await startMock();
});
after(async () => {
  await browser?.close();
  await mock?.close();
});
beforeEach(() => Object.assign(mock, { behaviour: 'ok', ports: 'ok', trips: 'ok', delay_ms: 0, asked: [] }));

const at = (options, work) => withPage(browser, options, work);
const plans = () => mock.asked.filter(({ path }) => path === '/v1/plan');
const lastPlan = () => Object.fromEntries(plans().at(-1).query);
const text = (page, selector) => page.locator(selector).first().innerText();
const flat = (string) => string.replace(/\s+/g, ' ').trim();
const focused = (page) =>
  page.evaluate(() => {
    const inner = document.querySelector('gangway-planner').shadowRoot.activeElement;
    return inner && (inner.id || inner.value || inner.textContent);
  });

async function open(page, { language, origin = mock.origin } = {}) {
  await page.goto(`${origin}/`);
  await page.locator('#from option').nth(1).waitFor({ state: 'attached' });
  if (language) {
    await page.evaluate((l) => document.querySelector('gangway-planner').setAttribute('language', l), language);
  }
}

async function search(page) {
  await page.locator('button[type=submit]').click();
  await page.locator('.results[aria-busy=false]').waitFor();
}

async function assertNoSidewaysScroll(page) {
  const [inner, whole] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  assert.ok(whole <= inner, `page is ${whole} px wide in a window of ${inner}`);
}

async function assertAccessible(page, where) {
  const result = await page.evaluate(async () => {
    const found = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return {
      passes: found.passes.length,
      violations: found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.flat().join(' ')).join(', ')}`),
      unsure: found.incomplete
        .filter(({ id }) => id === 'color-contrast')
        .flatMap(({ nodes }) => nodes)
        .filter(({ any }) => any[0]?.data?.messageKey !== 'nonBmp') /* the arrow, which is decoration */
        .map(({ target, any }) => `${target.flat().join(' ')}: ${any[0]?.message}`),
    };
  });
  assert.deepEqual(result.violations, [], where);
  assert.deepEqual(result.unsure, [], where);
  assert.ok(result.passes > 15, `${where}: only ${result.passes} rules applied`);
}

describe('what an answer says besides times', () => {
  /* As the server words them (tests/scenes, tests/system/language_test.py hold it to that). */
  const said = {
    'zh-Hant': {
      fare: '最少 HK$2 + 3元',
      doubt: '資料對尾班車的說法不一：17:00 [新聞報道「hk01 60310130」，2026-01-06]；回程請勿依賴這一班',
      vouchers: '接受香港長者醫療券（恆常安排），自 2019-06-26 起 [醫院資料]',
      taxi: '的士，深圳灣口岸到香港大學深圳醫院：約 12-21 分鐘，26元 - 30元 [一般認知，2024-07-14，未經核實，2 年 4 個月前的資料]',
      ambulance: '跨境救護車直通轉運，香港大學深圳醫院到屯門醫院（香港）：約 45（40-60）分鐘，4990元（約 HK$5297）',
      heading: '其他方法（並非公共交通）',
    },
    'zh-Hans': {
      fare: '最少 HK$2 + 3元',
      doubt: '资料对末班车的说法不一：17:00 [新闻报道“hk01 60310130”，2026-01-06]；回程请勿依赖这一班',
      vouchers: '接受香港长者医疗券（恒常安排），自 2019-06-26 起 [医院资料]',
      taxi: '出租车，深圳湾口岸到香港大学深圳医院：约 12-21 分钟，26元 - 30元 [一般认知，2024-07-14，未经核实，2 年 4 个月前的资料]',
      ambulance: '跨境救护车直通转运，香港大学深圳医院到屯门医院（香港）：约 45（40-60）分钟，4990元（约 HK$5297）',
      heading: '其他方法（并非公共交通）',
    },
    en: {
      fare: 'at least HK$2 + CNY 3',
      doubt: 'sources disagree on the last departure: 17:00 [news report "hk01 60310130", 2026-01-06]; do not rely on this one for the last way home',
      vouchers: "accepts Hong Kong's Elderly Health Care Vouchers (regular), since 2019-06-26 [the hospital]",
      taxi: 'taxi, Shenzhen Bay Port to The University of Hong Kong-Shenzhen Hospital: about 12-21 min, CNY 26 - CNY 30 [general knowledge, 2024-07-14, unverified, 2 years 4 months old]',
      ambulance: 'cross-border ambulance transfer, The University of Hong Kong-Shenzhen Hospital to Tuen Mun Hospital (Hong Kong): about 45 (40-60) min, CNY 4990 (about HK$5297)',
      heading: 'Other ways (not public transport)',
    },
  };

  /** Answers of the stand-in with what a server with fare tables adds. */
  async function withFacts(page, words, change = () => {}) {
    await page.route('**/v1/plan?*', async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      for (const journey of body.journeys) journey.fare = { text: words.fare };
      body.journeys[0].legs.find((leg) => leg.type === 'ride').in_doubt = { text: words.doubt };
      body.places = [{ place: 'place:hku-szh', vouchers: { text: words.vouchers } }];
      body.other_ways = [
        { type: 'taxi', text: words.taxi },
        { type: 'transfer', text: words.ambulance },
      ];
      change(body);
      await route.fulfill({ response, json: body });
    });
  }

  for (const language of LANGUAGES) {
    test(`fares, doubts, vouchers, other ways and the age of facts in ${language}, on a small phone`, () =>
      at({ viewport: SMALL }, async (page) => {
        const words = said[language];
        await withFacts(page, words);
        await open(page, { language });
        await page.locator('#from').selectOption('port:shenzhen-bay');
        await search(page);
        const card = page.locator('.card').first();
        assert.ok((await card.locator('.facts').allInnerTexts()).join(' ').includes(words.fare));
        if (!(await card.locator('.leg').first().isVisible())) await card.locator('summary').click();
        assert.ok(flat(await card.innerText()).includes(words.doubt));
        const [notes, ways] = await page.locator('.notes').all();
        const lines = async (list) => (await list.locator('li').allInnerTexts()).map(flat);
        const [first, second] = [await lines(notes), await lines(ways)];
        const [facts, others] = first.includes(words.vouchers) ? [first, second] : [second, first];
        assert.ok(facts.includes(words.vouchers), facts.join('; '));
        assert.deepEqual(others, [words.taxi, words.ambulance]); /* apart from what is public transport */
        assert.ok(flat(await text(page, '.results')).includes(words.heading));
        assert.equal(await page.locator('.card').count(), 1); /* none of them is a journey */
        await assertNoSidewaysScroll(page);
        await page.evaluate(AXE);
        await assertAccessible(page, language);
        assert.deepEqual(page.faults, []);
      }));
  }

  test('a place that is there for a transfer alone: why, and what there is instead', () =>
    at({}, async (page) => {
      const words = said['zh-Hant'];
      const why = '屯門醫院（香港）只供跨境救護車轉運之用（須由醫院安排，見其他方法），不設公共交通行程。';
      await withFacts(page, words, (body) => {
        body.journeys = [];
        body.notes = [{ code: 'place-for-transfer', text: why }];
      });
      await open(page, { language: 'zh-Hant' });
      await search(page);
      assert.equal(await page.locator('.card').count(), 0);
      const shown = flat(await text(page, '.results'));
      for (const part of [why, words.heading, words.ambulance]) assert.ok(shown.includes(part), `${part} in ${shown}`);
    }));

  test('a server without fare tables: nothing of it is shown', () =>
    at({}, async (page) => {
      await open(page, { language: 'en' });
      await search(page);
      const shown = flat(await text(page, '.results'));
      for (const part of [said.en.heading, 'Voucher', 'HK$', 'undefined']) assert.ok(!shown.includes(part), part);
    }));
});

describe('from the form to journeys', () => {
  const expected = {
    'zh-Hant': { title: '找到 1 個路線方案', leg: '地鐵 13號線', every: '每 8-15 分鐘', about: '約 09:08 開出', min: '40 分鐘', rides: '乘車 2 程，轉乘 1 次', walk: '共步行 16 分鐘', note: '班次為示範資料' },
    'zh-Hans': { title: '找到 1 个路线方案', leg: '地铁 13号线', every: '每 8-15 分钟', about: '约 09:08 开出', min: '40 分钟', rides: '乘车 2 程，换乘 1 次', walk: '共步行 16 分钟', note: '班次为示范资料' },
    en: { title: '1 journey found', leg: 'Metro Line 13', every: 'every 8-15 min', about: 'leaves about 09:08', min: '40 min', rides: '2 rides, 1 change', walk: '16 min walk in all', note: 'demonstration data' },
  };
  for (const viewport of [PHONE, SMALL]) {
    for (const language of LANGUAGES) {
      test(`${language} at ${viewport.width} px`, () =>
        at({ viewport }, async (page) => {
          await open(page, { language });
          await assertNoSidewaysScroll(page);
          await page.locator('#from').selectOption('port:shenzhen-bay');
          await page.locator('#date').fill('2026-11-25');
          await page.locator('#time').fill('09:00');
          await search(page);
          assert.deepEqual(lastPlan(), {
            from: 'port:shenzhen-bay',
            to: 'place:hku-szh',
            depart: '2026-11-25T09:00',
            traveller: 'elder',
            language,
          });
          const want = expected[language];
          assert.equal(await text(page, '#results-title'), want.title);
          const card = flat(await text(page, '.card'));
          assert.match(card, /09:00 → .*09:40/);
          for (const part of [want.leg, want.min, want.rides, want.walk, want.about]) {
            assert.ok(card.includes(part), `${part} in ${card}`);
          }
          assert.ok(card.toLowerCase().includes(want.every), `${want.every} in ${card}`);
          assert.ok((await text(page, '.notes')).includes(want.note));
          assert.equal(await page.locator('.leg').count(), 6); /* five legs and the hospital */
          await assertNoSidewaysScroll(page);
          assert.deepEqual(page.faults, []);
        }));
    }
  }

  test('port:best compares ports, names each, and labels the cards', () =>
    at({}, async (page) => {
      await open(page);
      await search(page);
      assert.equal(lastPlan().from, 'port:best');
      assert.equal(await page.locator('.card').count(), 2);
      assert.deepEqual(await page.locator('.via').allInnerTexts(), ['經深圳灣口岸', '經福田口岸']);
      assert.deepEqual(await page.locator('.labels li').allInnerTexts(), ['最快', '轉乘最少', '步行最少']);
      await page.locator('summary').nth(1).click();
      const bus = flat(await page.locator('.card').nth(1).innerText());
      assert.ok(bus.includes('10:30 開出') && !bus.includes('約 10:30'), bus); /* a timetable is exact */
      assert.ok(bus.includes('11:00 到達') && !bus.includes('約 11:00'), bus);
    }));

  test('earlier and later journeys are added at their ends, by the cursors of the answer', () =>
    at({}, async (page) => {
      await open(page);
      await search(page);
      const leaves = async () => (await page.locator('.times').allInnerTexts()).map((text) => /\d\d:\d\d/.exec(text)[0]);
      const turn = async (way, cards) => {
        await page.locator(`.${way} .turn`).click();
        await page.waitForFunction((n) => document.querySelector('gangway-planner').shadowRoot.querySelectorAll('.card').length === n, cards);
      };
      const [first, bus] = await leaves();
      await turn('later', 3);
      assert.equal(lastPlan().cursor, 'n.1');
      await turn('earlier', 4);
      assert.equal(lastPlan().cursor, 'p.-1');
      await turn('earlier', 5);
      assert.equal(lastPlan().cursor, 'p.-2');
      const moved = (minutes) => new Date(Date.parse(`2026-01-01T${first}Z`) + minutes * 60_000).toISOString().slice(11, 16);
      assert.deepEqual(await leaves(), [moved(-60), moved(-30), first, bus, moved(30)]);
      await page.locator('.later .turn').click();
      await page.locator('.page > :first-child', { hasText: '沒有更遲的行程' }).waitFor();
      assert.equal(lastPlan().cursor, 'n.2');
      assert.equal(await page.locator('.later .turn').isVisible(), false);
      assert.equal(await page.locator('.card').count(), 5);
      for (const button of await page.locator('.turn:visible').all()) assert.ok((await button.boundingBox()).height >= 56);
      await assertNoSidewaysScroll(page);
      assert.deepEqual(page.faults, []);
    }));

  test('a page that cannot be had leaves what is shown, and may be asked for again', () =>
    at({}, async (page) => {
      await open(page);
      await search(page);
      await page.route('**/v1/plan?*', (route) => route.abort());
      await page.locator('.later .turn').click();
      await page.locator('.later .error').waitFor();
      assert.equal(await page.locator('.card').count(), 2);
      await page.unroute('**/v1/plan?*');
      await page.locator('.later .turn').click();
      await page.locator('.page .card').waitFor();
      assert.equal(await page.locator('.later .error').isVisible(), false);
    }));

  test('arrive by', () =>
    at({}, async (page) => {
      await open(page);
      await page.locator('#arrive').check();
      await page.locator('#date').fill('2026-11-25');
      await page.locator('#time').fill('10:00');
      await search(page);
      assert.equal(lastPlan().arrive, '2026-11-25T10:00');
      assert.equal(lastPlan().depart, undefined);
      assert.match(flat(await text(page, '.day')), /2026年11月25日星期三 10:00 前到達/);
      assert.ok((await page.locator('.labels li').allInnerTexts()).includes('最快'));
    }));

  test('a headway ride never shows a bare clock time, nor does what follows it', () =>
    at({}, async (page) => {
      await open(page, { language: 'en' });
      await page.locator('#from').selectOption('port:shenzhen-bay');
      await search(page);
      const rides = flat((await page.locator('.leg.ride, .leg.end').allInnerTexts()).join(' '));
      assert.ok((rides.match(/\d\d:\d\d/g) ?? []).length >= 5);
      assert.doesNotMatch(rides.replace(/about \d\d:\d\d/g, ''), /\d\d:\d\d/);
      assert.ok((await text(page, '.card .times')).includes('Arrive about'));
    }));

  test('a border crossing says what is usual and what is not', () =>
    at({}, async (page) => {
      mock.behaviour = 'border';
      await open(page, { language: 'en' });
      await search(page);
      const step = flat(await text(page, '.leg.border'));
      assert.equal(
        step,
        'Border crossing: Shenzhen Bay Port Immigration: usually about 12 minutes; one time in twenty over 30 (estimate)',
      );
      assert.ok(!(await text(page, '.notes')).includes('not included'));
      await page.getByRole('button', { name: '繁體' }).click();
      await page.getByText('出入境一般約需 12 分鐘；20 次中有 1 次超過 30 分鐘（估計數字）').waitFor();
    }));

  test('a port as origin says that the crossing is not counted', () =>
    at({}, async (page) => {
      await open(page);
      await page.locator('#from').selectOption('port:shenzhen-bay');
      await search(page);
      assert.ok((await text(page, '.notes')).includes('由辦妥出入境手續後起計，不包括過關時間。'));
    }));

  test('line colours are kept and their text stays readable', () =>
    at({}, async (page) => {
      await open(page);
      await search(page);
      const [back, ink] = await page
        .locator('.leg .badge')
        .first()
        .evaluate((node) => [getComputedStyle(node).backgroundColor, getComputedStyle(node).color]);
      assert.equal(back, 'rgb(235, 106, 10)');
      assert.equal(ink, 'rgb(0, 0, 0)'); /* the feed's white on orange is 3.0:1 */
    }));
});

describe('from home in Hong Kong', () => {
  const said = {
    'zh-Hant': { part: '屯門', ports: '各口岸比較', trip: '當晚最遲何時要離開醫院', span: '深圳灣口岸，比福田口岸遲 25 分鐘出門', fare: '車費 HK$2', missing: '請從名單選一個地方。' },
    'zh-Hans': { part: '屯门', ports: '各口岸比较', trip: '当晚最晚何时要离开医院', span: '深圳湾口岸，比福田口岸晚 25 分钟出门', fare: '车费 HK$2', missing: '请从列表选一个地方。' },
    en: { part: 'Tuen', ports: 'The ports side by side', trip: 'When to leave the hospital at the latest', span: 'leave 25 min later than by Futian Port', fare: 'fare HK$2', missing: 'Please choose a place from the list.' },
  };
  const choose = async (page, part) => {
    await page.locator('#start-home').check();
    await page.locator('#home').fill(part);
    await page.locator('#home-list [role=option]').first().waitFor();
    assert.equal(await page.locator('#home-list [role=option]').count(), 1); /* each name once, of Hong Kong */
    await page.locator('#home').press('ArrowDown');
    assert.equal(await page.locator('#home').getAttribute('aria-activedescendant'), 'home-0');
    await page.locator('#home').press('Enter');
    assert.equal(await page.locator('#home').getAttribute('aria-expanded'), 'false');
  };

  for (const language of LANGUAGES) {
    test(`the ports side by side, there and back, by keyboard, in ${language}`, () =>
      at({ viewport: SMALL }, async (page) => {
        const words = said[language];
        await open(page, { language });
        await choose(page, words.part);
        await page.locator('#date').fill('2026-11-25');
        await page.locator('#time').fill('10:00');
        await search(page);
        await page.locator('.trip-home[aria-busy=false]').waitFor();
        const asked = mock.asked.find(({ path }) => path === '/v1/ports/ranking');
        assert.deepEqual(Object.fromEntries(asked.query), { from: 'mtr:TUM', to: 'place:hku-szh', arrive: '2026-11-25T10:00', traveller: 'elder', language });
        assert.equal(mock.asked.find(({ path }) => path === '/v1/round-trips').query.get('visit'), '60,120');
        const table = page.getByRole('table', { name: words.ports });
        assert.equal(await table.getByRole('row').count(), 3);
        assert.deepEqual(await page.locator('td.leave').allInnerTexts(), ['08:00', '07:35']);
        const shown = flat(await text(page, '.results'));
        for (const part of [words.trip, words.span]) assert.ok(shown.includes(part), `${part} in ${shown}`);
        await page.locator('.card summary').first().click();
        assert.ok(flat(await text(page, '.card')).includes(words.fare));
        assert.doesNotMatch(shown, /undefined|NaN|null|--:--|\[object/);
        await assertNoSidewaysScroll(page);
        await page.evaluate(AXE);
        await assertAccessible(page, language);
        await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
        await assertNoSidewaysScroll(page);
        assert.deepEqual([...new Set(page.requests.map((url) => new URL(url).origin))], [mock.origin]);
        assert.deepEqual(page.faults, []);
      }));
  }

  test('a place that was only typed is asked for by name, and nothing is asked of the server', () =>
    at({}, async (page) => {
      await open(page);
      await page.locator('#start-home').check();
      await page.locator('#home').fill('屯');
      await page.locator('button[type=submit]').click();
      assert.equal(await text(page, '#home-error'), said['zh-Hant'].missing);
      assert.equal(await focused(page), 'home');
      assert.equal(mock.asked.filter(({ path }) => path === '/v1/ports/ranking').length, 0);
    }));

  test('a way home that cannot be worked out leaves the ports as they are', () =>
    at({}, async (page) => {
      mock.trips = 'broken';
      await open(page);
      await choose(page, said['zh-Hant'].part);
      await search(page);
      await page.locator('.trip-home .error').waitFor();
      assert.equal(await page.locator('.card').count(), 2);
    }));
});

describe('the form', () => {
  test('offers the open land ports, their hours, and the best of them', () =>
    at({}, async (page) => {
      await open(page);
      assert.deepEqual(await page.locator('#from option').allInnerTexts(), [
        '最合適的口岸',
        '深圳灣口岸',
        '福田口岸',
        '皇崗口岸',
        '羅湖口岸',
        '蓮塘口岸',
        '文錦渡口岸',
      ]);
      await page.locator('#from').selectOption('port:futian');
      assert.equal(await text(page, '#from-hint'), '開放時間：06:30 至 22:30');
      await page.locator('#from').selectOption('port:huanggang');
      assert.equal(await text(page, '#from-hint'), '24 小時開放');
    }));

  const starts = [
    ['a weekday by day: now, to the next five minutes', '2026-11-24T10:02:00+08:00', '2026-11-24', '10:05'],
    ['late in the evening: nine next morning', '2026-11-24T21:40:00+08:00', '2026-11-25', '09:00'],
    ['before dawn: nine the same morning', '2026-11-24T03:00:00+08:00', '2026-11-24', '09:00'],
    ['Friday night: Monday at nine', '2026-11-27T20:30:00+08:00', '2026-11-30', '09:00'],
    ['Saturday: Monday at nine', '2026-11-28T11:00:00+08:00', '2026-11-30', '09:00'],
  ];
  for (const [name, now, date, time] of starts) {
    test(`starts with the next useful moment, ${name}`, () =>
      at({ now, timezoneId: 'America/New_York' }, async (page) => {
        await open(page);
        assert.equal(await page.locator('#date').inputValue(), date);
        assert.equal(await page.locator('#time').inputValue(), time);
      }));
  }

  test('clock times are those of the ports wherever the phone is', () =>
    at({ timezoneId: 'Europe/London' }, async (page) => {
      await open(page);
      await page.locator('#from').selectOption('port:shenzhen-bay');
      await search(page);
      assert.match(flat(await text(page, '.times')), /10:05 → .*10:45/);
    }));

  test('an empty date or time is named, marked and focused; nothing is asked', () =>
    at({}, async (page) => {
      await open(page);
      await page.locator('#date').fill('');
      await page.locator('#time').fill('');
      await page.locator('button[type=submit]').click();
      assert.equal(await text(page, '#date-error'), '請選擇日期。');
      assert.equal(await text(page, '#time-error'), '請選擇時間。');
      assert.equal(await page.locator('#date').getAttribute('aria-invalid'), 'true');
      assert.equal(await focused(page), 'date');
      assert.equal(plans().length, 0);
      await page.getByRole('button', { name: 'English' }).click();
      assert.equal(await text(page, '#date-error'), 'Please choose a date.');
    }));

  test('a change of language keeps what was chosen, and asks again for what is shown', () =>
    at({}, async (page) => {
      await open(page);
      await page.locator('#from').selectOption('port:luohu');
      await page.locator('#date').fill('2026-11-26');
      await search(page);
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByText('1 journey found').first().waitFor();
      assert.equal(lastPlan().language, 'en');
      assert.equal(await page.locator('#from').inputValue(), 'port:luohu');
      assert.equal(await page.locator('#from option:checked').innerText(), 'Luohu Port');
      assert.equal(await page.locator('#date').inputValue(), '2026-11-26');
      assert.equal(await focused(page), 'English');
      assert.equal(await page.locator('.frame').getAttribute('lang'), 'en');
    }));

  test('a later question wins over an earlier one that is still under way', () =>
    at({}, async (page) => {
      await open(page);
      mock.delay_ms = 800;
      mock.behaviour = 'empty';
      await page.locator('button[type=submit]').click();
      await page.getByText('正在查詢路線').first().waitFor();
      mock.delay_ms = 0;
      mock.behaviour = 'ok';
      await page.locator('button[type=submit]').click();
      await page.locator('.card').first().waitFor();
      await new Promise((done) => setTimeout(done, 1000));
      assert.equal(await page.locator('.card').count(), 2);
    }));
});

describe('when things go wrong', () => {
  const failures = [
    ['outside', '請檢查口岸、日期和時間，然後再試。', '2029-01-01 不在時間表之內。'],
    ['busy', '現時查詢的人太多，請稍候片刻再試。', 'Too busy'],
    ['broken', '系統暫時未能提供服務，請稍後再試。', ''],
    ['garbage', '系統暫時未能提供服務，請稍後再試。', ''],
    ['drop', '連接不到伺服器。請檢查網絡連線，然後再試。', ''],
  ];
  for (const [behaviour, plain, detail] of failures) {
    test(`${behaviour}: plain words, and trying again works`, () =>
      at({}, async (page) => {
        await open(page);
        mock.behaviour = behaviour;
        await search(page);
        assert.equal(await text(page, '#results-title'), '未能查到路線');
        assert.equal(await focused(page), 'results-title');
        const box = await text(page, '.failure');
        assert.ok(box.includes(plain), box);
        assert.ok(box.includes(detail), box);
        assert.doesNotMatch(box, /undefined|null|about:blank|[{}<>]/);
        mock.behaviour = 'ok';
        await page.getByRole('button', { name: '再試一次' }).click();
        await page.locator('.card').first().waitFor();
      }));
  }

  test('an empty answer shows the server’s notes', () =>
    at({}, async (page) => {
      mock.behaviour = 'empty';
      await open(page);
      await search(page);
      assert.equal(await text(page, '#results-title'), '這個時間沒有合適的路線');
      assert.ok((await text(page, '.notes')).includes('深圳灣口岸 06:30 才開放。'));
      assert.equal(await page.locator('.card').count(), 0);
    }));

  test('an empty answer says why, and offers what would help', () =>
    at({}, async (page) => {
      mock.behaviour = 'empty';
      await open(page);
      await search(page);
      assert.ok((await text(page, '.why')).includes('之後第一個行程在 06:40 出發'));
      assert.equal(await page.locator('.why button').count(), 2); /* the form has no field for the third */
      const asked = await page.inputValue('#date');
      mock.behaviour = 'ok';
      await page.locator('.why button').first().click();
      await page.waitForSelector('.card');
      assert.equal(await page.inputValue('#time'), '06:40');
      assert.equal(await page.inputValue('#date'), asked);
      mock.behaviour = 'empty';
      await search(page);
      mock.behaviour = 'ok';
      await page.locator('.why button').nth(1).click();
      await page.waitForSelector('.card');
      assert.equal(await page.inputValue('#from'), 'port:futian');
    }));

  test('without the list of ports the best port can still be asked for', () =>
    at({}, async (page) => {
      mock.ports = 'broken';
      await page.goto(`${mock.origin}/`);
      await page.getByText('未能載入口岸名單').waitFor();
      mock.ports = 'ok';
      await search(page);
      await page.locator('.card').first().waitFor();
      await page.locator('#from option').nth(6).waitFor({ state: 'attached' });
      assert.equal(await text(page, '#from-hint'), '比較各個開放的陸路口岸。');
    }));

  test('markup in an answer stays text', () =>
    at({}, async (page) => {
      mock.behaviour = 'markup';
      await open(page);
      await search(page);
      assert.ok((await text(page, '.notes')).includes('<b>bold</b>'));
      assert.equal(await page.evaluate(() => window.hurt), undefined);
    }));
});

describe('without a mouse, without sight', () => {
  test('keyboard only, from the first key to the steps of a card', () =>
    at({}, async (page) => {
      await open(page);
      const key = (name) => page.keyboard.press(name);
      await key('Tab');
      assert.equal(await focused(page), '繁體');
      await key('Tab');
      await key('Tab');
      await key('Enter');
      assert.equal(await text(page, 'form button'), 'Find the way');
      await key('Tab');
      assert.equal(await focused(page), 'start-port');
      await key('Tab');
      assert.equal(await focused(page), 'from');
      await key('ArrowDown');
      assert.equal(await page.locator('#from').inputValue(), 'port:shenzhen-bay');
      await key('Tab');
      assert.equal(await focused(page), 'traveller');
      await key('Tab');
      assert.equal(await focused(page), 'depart');
      await key('ArrowDown');
      assert.equal(await focused(page), 'arrive');
      await key('ArrowUp');
      assert.equal(await focused(page), 'depart');
      for (let i = 0; i < 12 && (await focused(page)) !== 'Find the way'; i++) await key('Tab');
      assert.equal(await focused(page), 'Find the way');
      await key('Enter');
      await page.locator('.card').first().waitFor();
      assert.equal(await focused(page), 'results-title');
      await key('Tab');
      assert.equal(await focused(page), 'Earlier journeys'); /* it stands above the first card */
      await key('Tab');
      assert.equal(await focused(page), 'Step by step: Journey 1');
      assert.ok(await page.locator('.legs').first().isVisible());
      await key('Enter');
      assert.ok(!(await page.locator('.legs').first().isVisible()));
      const outline = await page.locator('summary').first().evaluate((node) => getComputedStyle(node).outlineWidth);
      assert.equal(outline, '3px');
    }));

  test('the live region tells of the search and of its end', () =>
    at({}, async (page) => {
      await open(page);
      mock.delay_ms = 3000; /* long enough to be seen on a busy machine */
      await page.locator('button[type=submit]').click();
      const said = page.getByRole('status');
      const first = await page.waitForFunction(
        () => document.querySelector('gangway-planner').shadowRoot.querySelector('[role=status]').textContent || false,
      );
      assert.equal(await first.jsonValue(), '正在查詢路線，請稍候……');
      await page.locator('.card').first().waitFor();
      assert.equal(await said.textContent(), '找到 2 個路線方案');
    }));

  test('every control has a name, and the headings are in order', () =>
    at({}, async (page) => {
      await open(page);
      await page.getByLabel('由哪個口岸出發？').waitFor();
      await page.getByLabel('日期').waitFor();
      await page.getByLabel('時間', { exact: true }).waitFor();
      await page.getByRole('radiogroup').or(page.getByRole('group', { name: '你想何時出發或到達？' })).first().waitFor();
      await search(page);
      const levels = await page.locator('h1, h2, h3').evaluateAll((nodes) => nodes.map((node) => node.tagName));
      assert.deepEqual(levels, ['H1', 'H2', 'H3', 'H3', 'H3']);
    }));

  test('touch targets are at least 44 px, and text at least 18 px', () =>
    at({ viewport: SMALL }, async (page) => {
      await open(page, { language: 'en' });
      await search(page);
      const small = await page.evaluate(() => {
        const root = document.querySelector('gangway-planner').shadowRoot;
        const targets = root.querySelectorAll('button, select, input:not([type=radio]), .choice, summary, a');
        const low = [...targets].filter((node) => !node.closest('[hidden]') && node.getBoundingClientRect().height < 44);
        const fine = [...root.querySelectorAll('.frame *')].filter(
          (node) => !node.closest('svg, [type=radio]') && parseFloat(getComputedStyle(node).fontSize) < 18,
        );
        return [...low, ...fine].map((node) => node.outerHTML.slice(0, 80));
      });
      assert.deepEqual(small, []);
    }));

  test('text follows a reader who has set larger type', () =>
    at({ viewport: SMALL }, async (page) => {
      await open(page);
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      const size = await page.locator('.hint').first().evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
      assert.equal(size, 36);
      await search(page);
      await assertNoSidewaysScroll(page);
    }));

  for (const colorScheme of ['light', 'dark']) {
    for (const language of LANGUAGES) {
      test(`axe finds nothing: ${language}, ${colorScheme}`, () =>
        at({ colorScheme }, async (page) => {
          await page.addInitScript(AXE);
          await open(page, { language });
          await assertAccessible(page, 'form');
          await search(page);
          for (const summary of await page.locator('details:not([open]) > summary').all()) await summary.click();
          await assertAccessible(page, 'journeys');
          mock.behaviour = 'border';
          await search(page);
          await assertAccessible(page, 'border');
          mock.behaviour = 'outside';
          await search(page);
          await assertAccessible(page, 'problem');
          mock.behaviour = 'empty';
          await page.locator('#date').fill('');
          await page.locator('button[type=submit]').first().click();
          await assertAccessible(page, 'missing date');
        }));
    }
  }
});

describe('as a guest on someone’s page', () => {
  test('works under a strict policy, keeps nothing, and asks no other origin', () =>
    at({}, async (page) => {
      const response = await page.goto(`${mock.origin}/`);
      assert.equal(response.headers()['content-security-policy'], STRICT_CSP);
      await page.evaluate(() => {
        window.violations = [];
        document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
      });
      await search(page);
      await page.locator('.card').first().waitFor();
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByText('2 journeys found').first().waitFor();
      assert.deepEqual(await page.evaluate(() => window.violations), []);
      assert.deepEqual(page.faults, []);
      const styled = await page.locator('.frame').evaluate((node) => getComputedStyle(node).borderRadius);
      assert.equal(styled, '20px');
      assert.deepEqual([...new Set(page.requests.map((url) => new URL(url).origin))], [mock.origin]);
      assert.deepEqual(await page.context().cookies(), []);
      assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
      for (const { path, headers } of mock.asked.filter(({ path }) => path.startsWith('/v1/'))) {
        assert.equal(headers.cookie, undefined, path);
        assert.equal(headers.referer, undefined, path);
      }
    }));

  test('on another origin: one line, the script’s own server, no cookie, no effect on the page', () =>
    at({}, async (page) => {
      const hospital = await startMock({
        csp: `default-src 'self'; script-src ${mock.origin}; connect-src ${mock.origin}`,
        pages: {
          '/visit': `<!doctype html><html lang="en"><title>Visit</title><h1>Visit</h1>
            <script src="${mock.origin}/gangway-widget.js" defer></script>
            <gangway-planner language="en"></gangway-planner><p id="host">host</p></html>`,
        },
      });
      try {
        await page.goto(`${hospital.origin}/visit`);
        await search(page);
        await page.locator('.card').first().waitFor();
        assert.equal(await page.locator('gangway-planner h2').first().innerText().then(flat), 'How to get to HKU\u2011Shenzhen Hospital');
        const origins = new Set(page.requests.map((url) => new URL(url).origin));
        assert.deepEqual(origins, new Set([hospital.origin, mock.origin]));
        assert.ok(!hospital.asked.some(({ path }) => path.startsWith('/v1/')));
        assert.deepEqual(await page.context().cookies(), []);
        assert.equal(await page.locator('#host').evaluate((node) => getComputedStyle(node).fontSize), '16px');
        assert.deepEqual(page.faults, []);
      } finally {
        await hospital.close();
      }
    }));

  test('attributes: api, to, to-name, language, theme', () =>
    at({}, async (page) => {
      await open(page);
      await page.evaluate((api) => {
        const planner = document.createElement('gangway-planner');
        for (const [name, value] of Object.entries({ api: `${api}/`, to: 'place:ckj', 'to-name': '愛康健', language: 'zh-HK', theme: 'dark' })) {
          planner.setAttribute(name, value);
        }
        document.querySelector('gangway-planner').replaceWith(planner);
      }, mock.origin);
      assert.equal(flat(await text(page, 'h2')), '怎樣前往愛康健');
      await search(page);
      assert.equal(lastPlan().to, 'place:ckj');
      assert.equal(await page.locator('.frame').evaluate((node) => getComputedStyle(node).backgroundColor), 'rgb(13, 25, 29)');
    }));

  test('tells the page of a change of language', () =>
    at({}, async (page) => {
      await open(page);
      await page.evaluate(() => document.addEventListener('gangway-language', (event) => (window.told = event.detail)));
      await page.getByRole('button', { name: '简体' }).click();
      assert.equal(await page.evaluate(() => window.told), 'zh-Hans');
      assert.equal(await page.locator('gangway-planner').getAttribute('language'), 'zh-Hans');
    }));
});
