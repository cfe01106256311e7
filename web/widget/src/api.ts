/* What the widget asks of the server, and nothing else: five GETs, no cookie, no referrer. */

export type Language = 'zh-Hant' | 'zh-Hans' | 'en';

export interface Port {
  id: string;
  ref: string;
  name: string;
  names?: Partial<Record<Language, string>>;
  kind: string;
  status: string;
  opens?: string;
  closes?: string;
  open24?: boolean;
}

export interface Place {
  ref: string;
  name: string;
  side?: string;
}

interface LegBase {
  from: Place;
  to: Place;
  departure: string;
  arrival: string;
  duration_s: number;
}

export interface WalkLeg extends LegBase {
  type: 'walk';
  distance_m?: number;
}

export interface BorderLeg extends LegBase {
  type: 'border';
  port: string;
  name: string;
  p50_s?: number;
  p95_s?: number;
  wait_open_s?: number;
  source?: string;
}

export interface RideLeg extends LegBase {
  type: 'ride';
  mode: string;
  route: { ref?: string; short_name?: string; name?: string; color?: string; text_color?: string };
  headsign?: string;
  n_stops?: number;
  wait_s?: number;
  in_seat?: boolean;
  headway?: { min_s: number; max_s: number; text?: string };
  in_doubt?: { text: string }; /* sources disagree whether this departure runs */
  fare?: { text?: string }; /* what it costs, with what that rests on */
  pays_text?: string | null; /* cards and codes that work */
}

export type Leg = WalkLeg | BorderLeg | RideLeg;

export interface Journey {
  departure: string;
  arrival: string;
  duration_s: number;
  rides: number;
  walk_s: number;
  border_s?: number;
  port?: string;
  fare?: { text: string };
  is?: string[]; /* what it is the best of in its answer: fastest, fewest-rides, least-walking */
  legs: Leg[];
}

/** Why there is no journey, and which other questions have one. */
export interface Explanation {
  reasons: { code?: string; text: string }[];
  would_help: { changes: Record<string, string>; text: string }[];
}

export interface Answer {
  from?: Place;
  to?: Place;
  journeys: Journey[];
  notes?: { code?: string; text: string }[];
  explanation?: Explanation;
  places?: { place: string; vouchers: { text?: string | null } }[];
  other_ways?: { type: string; text: string }[]; /* no public transport */
  attribution?: { name: string; url?: string }[];
  previous?: string | null; /* cursors of the pages beside it */
  next?: string | null;
}

export interface Span {
  from: string;
  to: string;
  port: string | null; /* null: none gets there in time */
  next?: string | null;
  better_by_s?: number;
}

export interface RankedPort {
  port: string;
  name: string;
  journey: number; /* of journeys */
  leave_by: { p50: string | null; p80: string | null; p95: string | null; asked: string | null };
  leave: string;
  median_s: number;
  risk?: string;
  rides: number;
  walk_s: number;
  walk_m?: number;
  steps?: string; /* step-free, steps, unknown */
  fare?: { text: string };
  hours?: { opens?: string; closes?: string; last_admission?: string | null } | null;
  last_return?: { text?: string } | null;
}

/** Which port to take to an appointment. */
export interface Ranking {
  text: string;
  ports: RankedPort[];
  unusable: { port: string; name: string; text: string }[];
  day: { text: string; spans: Span[] };
}

export interface RankingAnswer extends Answer {
  ranking: Ranking;
}

/** There and back, and the last way home by each port. */
export interface RoundTrip {
  words: string;
  ways: { port: string; arrival: { p50: string; p95: string } }[];
  last: { name: string; leave: string | null; no_return?: string | null; ends?: { text: string } | null; doubts: string[] }[];
  missed: string; /* what to do when the last way home was missed */
}

export type Traveller = 'elder' | 'adult' | 'wheelchair' | 'luggage' | 'companion';

export interface PlanQuery {
  from: string;
  fromName?: string; /* what the reader chose, for the answer's first line */
  to: string;
  mode: 'depart' | 'arrive' | 'ports'; /* ports: an appointment from Hong Kong; which port? */
  traveller: Traveller;
  visit?: number; /* minutes, of ports: also the way home */
  time: string; /* 2026-11-25T09:00, on the clock of the ports */
  language: Language;
}

/** Why there is no answer. `detail` is the server's own sentence, where it sent one. */
export class Problem extends Error {
  constructor(
    readonly kind: 'network' | 'query' | 'busy' | 'server',
    readonly detail = '',
  ) {
    super(detail || kind);
  }
}

const PATIENCE_MS = 20_000;

export async function getPorts(base: string, language: Language, signal: AbortSignal): Promise<Port[]> {
  const body = await get(base, 'ports', { language }, signal);
  if (!isRecord(body) || !Array.isArray(body.ports)) throw new Problem('server');
  return body.ports as Port[];
}

/** cursor: of an answer to the same question, for the page before or after it. */
export async function getPlan(base: string, query: PlanQuery, signal: AbortSignal, cursor = ''): Promise<Answer> {
  const { from, to, language, traveller } = query;
  const page: Record<string, string> = cursor ? { cursor } : {};
  const body = await get(base, 'plan', { from, to, [query.mode]: query.time, traveller, language, ...page }, signal);
  if (!isRecord(body) || !Array.isArray(body.journeys)) throw new Problem('server');
  return body as unknown as Answer;
}

/** Places in Hong Kong by a part of their name, each name once. */
export async function getStops(base: string, part: string, language: Language, signal: AbortSignal): Promise<Place[]> {
  const body = await get(base, 'stops', { q: part, limit: '30', language }, signal);
  if (!isRecord(body) || !Array.isArray(body.stops)) throw new Problem('server');
  const found = (body.stops as (Place & { kind: string })[]).filter(
    ({ side, kind }) => side === 'hk' && (kind === 'stop' || kind === 'station'),
  );
  return found.filter(({ name }, at) => found.findIndex((other) => other.name === name) === at).slice(0, 8);
}

export async function getRanking(base: string, query: PlanQuery, signal: AbortSignal): Promise<RankingAnswer> {
  const body = await get(base, 'ports/ranking', appointment(query), signal);
  if (!isRecord(body) || !Array.isArray(body.journeys) || !isRecord(body.ranking)) throw new Problem('server');
  return body as unknown as RankingAnswer;
}

export async function getRoundTrip(base: string, query: PlanQuery, signal: AbortSignal): Promise<RoundTrip> {
  const visit = query.visit ?? 60;
  const body = await get(base, 'round-trips', { ...appointment(query), visit: `${visit},${2 * visit}` }, signal);
  const trip = isRecord(body) ? body.round_trip : null;
  const last = isRecord(body) && isRecord(body.last) ? body.last.last_return : null;
  if (!isRecord(trip) || !isRecord(last)) throw new Problem('server');
  const fallback = last.fallback as { text?: string } | null | undefined;
  const ports = (last.ports ?? []) as (RoundTrip['last'][number] & { in_doubt?: { text: string } })[];
  return {
    words: String(trip.words ?? ''),
    ways: (trip.ways_home ?? []) as RoundTrip['ways'],
    last: ports.map((port) => ({ ...port, doubts: port.in_doubt ? [port.in_doubt.text] : [] })),
    missed: fallback?.text ?? '',
  };
}

function appointment({ from, to, time, traveller, language }: PlanQuery): Record<string, string> {
  return { from, to, arrive: time, traveller, language };
}

async function get(
  base: string,
  name: string,
  parameters: Record<string, string>,
  signal: AbortSignal,
): Promise<unknown> {
  const patience = new AbortController();
  const giveUp = () => patience.abort();
  const timer = setTimeout(giveUp, PATIENCE_MS);
  signal.addEventListener('abort', giveUp);
  try {
    const response = await fetch(`${base}/v1/${name}?${new URLSearchParams(parameters)}`, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      headers: { Accept: 'application/json' },
      signal: patience.signal,
    }).catch(() => {
      throw new Problem('network');
    });
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) throw problemOf(response.status, body);
    return body;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

/** RFC 9457: the detail says what is wrong with this request, the title what kind of thing. */
function problemOf(status: number, body: unknown): Problem {
  const text = isRecord(body) ? body.detail || body.title || '' : '';
  const detail = typeof text === 'string' ? text : '';
  if (status === 429 || status === 503) return new Problem('busy', detail);
  if (status >= 400 && status < 500) return new Problem('query', detail);
  return new Problem('server', detail);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
