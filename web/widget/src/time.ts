/* Civil time at the ports. Hong Kong and the mainland both keep UTC+8 all the year, without
 * summer time, so a shift of eight hours and the UTC getters give the clock on the wall. */

const SHIFT_MS = 8 * 3600_000;
const MINUTE_MS = 60_000;

/** A date and a time of day as the two input fields hold them. */
export interface Moment {
  date: string; /* 2026-11-25 */
  time: string; /* 09:00 */
}

/** What the form starts with: now, rounded up to five minutes; outside 06:00-20:00 or at the
 * weekend, nine in the morning of the next weekday. Holidays are the server's to know. */
export function firstMoment(now: Date): Moment {
  const step = 5 * MINUTE_MS;
  const wall = new Date(Math.ceil(now.getTime() / step) * step + SHIFT_MS);
  const hour = wall.getUTCHours();
  const tooEarly = hour < 6;
  const tooLate = hour >= 20;
  if (tooLate) wall.setUTCDate(wall.getUTCDate() + 1);
  let atNine = tooEarly || tooLate;
  while (wall.getUTCDay() === 0 || wall.getUTCDay() === 6) {
    wall.setUTCDate(wall.getUTCDate() + 1);
    atNine = true;
  }
  const iso = wall.toISOString();
  return { date: iso.slice(0, 10), time: atNine ? '09:00' : iso.slice(11, 16) };
}

export function today(now: Date): string {
  return new Date(now.getTime() + SHIFT_MS).toISOString().slice(0, 10);
}

/** Minutes since 1970 on the wall clock. Departures round down and arrivals up: never too late
 * at the stop, never too early at the hospital. */
export function wallMinute(rfc3339: string, round: 'down' | 'up' | 'near' = 'near'): number {
  const minutes = (Date.parse(rfc3339) + SHIFT_MS) / MINUTE_MS;
  if (round === 'down') return Math.floor(minutes);
  if (round === 'up') return Math.ceil(minutes);
  return Math.round(minutes);
}

export function clock(minute: number): string {
  if (!Number.isFinite(minute)) return '--:--';
  return new Date(minute * MINUTE_MS).toISOString().slice(11, 16);
}

export function dayOf(minute: number): number {
  return Math.floor(minute / 1440);
}

/** '2026-11-25' in words: 11月25日星期三. Empty for a date that is none. */
export function dateInWords(date: string, locale: string): string {
  const noon = new Date(`${date}T12:00:00Z`);
  if (Number.isNaN(noon.getTime())) return '';
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'long',
  }).format(noon);
}

/** Whole minutes, at least one: a walk of twenty seconds is still a walk. */
export function minutes(seconds: number): number {
  return Math.max(1, Math.round(seconds / 60));
}
