/* The page as the real server serves it. Set GANGWAY_URL, for example http://127.0.0.1:8080. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, withPage } from './browser.mjs';

const base = process.env.GANGWAY_URL?.replace(/\/+$/, '');
const skip = base ? false : 'GANGWAY_URL is not set: no server to try the page on';

test('the server’s own page plans from Shenzhen Bay to the hospital', { skip }, async () => {
  const browser = await launch();
  try {
    for (const language of ['zh-Hant', 'zh-Hans', 'en']) {
      /* The clock is the machine's own: the timetable need only know the coming days. */
      await withPage(browser, { now: process.env.GANGWAY_NOW }, async (page) => {
        await page.goto(`${base}/`);
        await page.evaluate((l) => document.querySelector('gangway-planner').setAttribute('language', l), language);
        await page.locator('#from option[value="port:shenzhen-bay"]').waitFor({ state: 'attached' });
        await page.locator('#from').selectOption('port:shenzhen-bay');
        await page.locator('#date').fill(process.env.GANGWAY_DATE || '2026-11-25');
        await page.locator('#time').fill('09:00');
        await page.locator('button[type=submit]').click();
        await page.locator('.card, .failure, .notes').first().waitFor();
        const seen = await page.locator('.results').innerText();
        assert.ok((await page.locator('.card').count()) > 0, `${language}: ${seen}`);
        assert.ok((await page.locator('.leg.ride').count()) > 0, `${language}: ${seen}`);
        assert.doesNotMatch(seen, /undefined|NaN|null|--:--|\[object/);
        assert.deepEqual(page.faults, []);
        assert.deepEqual([...new Set(page.requests.map((url) => new URL(url).origin))], [new URL(base).origin]);
      });
    }
  } finally {
    await browser.close();
  }
});
