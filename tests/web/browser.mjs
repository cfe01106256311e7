/* The browser the tests share: Debian's Chromium, quiet, with the clock of a known Tuesday. */

import { chromium } from 'playwright-core';

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/* Tuesday 24 November 2026, 10:02 at the ports. */
export const NOW = '2026-11-24T10:02:00+08:00';

export const PHONE = { width: 390, height: 844 };
export const SMALL = { width: 320, height: 640 };

export function launch() {
  const executablePath = process.env.GANGWAY_CHROMIUM || '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: ARGS, timeout: 60_000 });
}

/** A page in a fresh context. `page.requests` lists every address asked for, `page.faults` whatever
 * the console or the page itself complained of. */
export async function openPage(browser, { viewport = PHONE, now = NOW, ...options } = {}) {
  const context = await browser.newContext({ viewport, timezoneId: 'Asia/Hong_Kong', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  if (now) await page.clock.setFixedTime(new Date(now));
  page.requests = [];
  page.faults = [];
  page.on('request', (request) => page.requests.push(request.url()));
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    const isIcon = message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !isIcon) page.faults.push(message.text());
  });
  return page;
}

/** Runs `work` with a page and closes its context whatever happens. */
export async function withPage(browser, options, work) {
  const page = await openPage(browser, options);
  try {
    return await work(page);
  } finally {
    await page.context().close();
  }
}
