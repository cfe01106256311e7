/* The server under test, further ones of our own, and sockets that do not keep to the rules. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const base = need('GANGWAY_URL');
export const DATE = process.env.GANGWAY_DATE || '2026-11-25';
/** 09:00 on the clock of the ports */
export const AT_NINE = `${DATE}T01:00:00Z`;

function need(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run tests/api/run.sh`);
  return value;
}

export async function getJson(path, options = {}) {
  const response = await fetch(options.base ? options.base + path : base + path, options);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Sends bytes as they are and gives back all that comes until the server closes. */
export async function raw(bytes, { to = base, patience = 5000 } = {}) {
  const { port, hostname } = new URL(to);
  const socket = net.connect(Number(port), hostname);
  socket.setTimeout(patience, () => socket.destroy());
  const parts = [];
  socket.on('data', (part) => parts.push(part));
  socket.on('error', () => {}); /* a refused body may be answered by a reset */
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.write(bytes);
  await closed;
  return Buffer.concat(parts).toString('latin1');
}

/** A folder with the timetable and nothing else. */
export async function freshData() {
  const dir = await mkdtemp(join(tmpdir(), 'gangway-api-'));
  await copyFile(join(need('GANGWAY_DATA'), 'timetable.gw'), join(dir, 'timetable.gw'));
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** Runs `gangway serve` until it says where it is, or ends. */
export async function startServer(dir, more = []) {
  const child = spawn(need('GANGWAY_BIN'), ['serve', '--data', dir, '--port', '0', ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const server = { child, url: null, out: '', err: '', ended: once(child, 'exit').then(([code]) => code) };
  const ready = new Promise((resolve) => {
    child.stdout.on('data', (text) => {
      server.out += text;
      server.url ??= /^serving on (http:\S+)$/m.exec(server.out)?.[1] ?? null;
      if (server.url) resolve();
    });
    child.on('exit', resolve);
  });
  child.stderr.on('data', (text) => (server.err += text));
  await ready;
  server.stop = async (signal = 'SIGTERM') => {
    child.kill(signal);
    return server.ended;
  };
  return server;
}

export async function until(what, patience = 5000) {
  const end = Date.now() + patience;
  while (!(await what())) {
    if (Date.now() > end) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
