/* The committed files are what the sources build to, and hold nothing they must not. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const WIDGET = here('../../web/widget');
const DIST = here('../../web/dist');
const read = (folder, name) => readFileSync(join(folder, name));

test('the committed files are what the sources build to, byte for byte', () => {
  const out = mkdtempSync(join(tmpdir(), 'gangway-web-'));
  const run = (...args) =>
    execFileSync(process.execPath, args, {
      cwd: WIDGET,
      env: { ...process.env, GANGWAY_WEB_OUT: out },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 120_000,
    });
  try {
    run('node_modules/typescript/bin/tsc', '--noEmit');
    run('node_modules/vite/bin/vite.js', 'build');
    for (const name of ['gangway-widget.js', 'index.html']) {
      assert.ok(read(out, name).equals(read(DIST, name)), `${name} differs: npm run build in web/widget`);
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});

test('the built widget is under 60 KB', () => {
  assert.ok(read(DIST, 'gangway-widget.js').length < 60_000);
});

test('no markup from text, no code from text, no storage, no foreign address', () => {
  const code = read(DIST, 'gangway-widget.js').toString();
  const banned = [
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write/,
    /\beval\(|new Function|setTimeout\(["'`]/,
    /localStorage|sessionStorage|indexedDB|document\.cookie|\bcaches\b|serviceWorker/,
    /sendBeacon|XMLHttpRequest|WebSocket|EventSource|\bimport\(/,
  ];
  for (const pattern of banned) assert.doesNotMatch(code, pattern);
  const addresses = code.match(/https?:\/\/[\w.-]+/g) ?? [];
  assert.deepEqual([...new Set(addresses)], ['http://www.w3.org']); /* the name of SVG, never fetched */
});

test('the lock files name versions and no registry', () => {
  for (const folder of [WIDGET, here('.')]) {
    const lock = read(folder, 'package-lock.json').toString();
    assert.doesNotMatch(lock, /"resolved"/);
    const { devDependencies } = JSON.parse(read(folder, 'package.json'));
    for (const version of Object.values(devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/);
  }
});

test('Traditional Chinese is written as in Hong Kong', () => {
  const source = readFileSync(join(WIDGET, 'src/strings.ts'), 'utf8');
  const hant = source.slice(source.indexOf('const zhHant'), source.indexOf('const zhHans'));
  for (const word of ['巴士', '港鐵', '轉乘', '口岸', '出入境']) assert.ok(hant.includes(word), word);
  assert.doesNotMatch(hant, /公車|捷運|公交|换|转|转乘|網路|螢幕|資訊|軟體|计|换乘/);
});
