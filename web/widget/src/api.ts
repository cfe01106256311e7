/* What the widget asks of the server, and nothing else: two GETs, no cookie, no referrer. */

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

export interface PlanQuery {
  from: string;
  to: string;
  mode: 'depart' | 'arrive';
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
  const { from, to, language } = query;
  const page: Record<string, string> = cursor ? { cursor } : {};
  const body = await get(base, 'plan', { from, to, [query.mode]: query.time, language, ...page }, signal);
  if (!isRecord(body) || !Array.isArray(body.journeys)) throw new Problem('server');
  return body as unknown as Answer;
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
