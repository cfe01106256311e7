/* One journey as a card. A headway stays a headway here too: its clock times are always "about",
 * and so is everything that comes after it. */

import type { BorderLeg, Journey, Leg, RideLeg, WalkLeg } from './api';
import { readablePair } from './colour';
import { h, icon, naming, phrases, spoken } from './dom';
import * as icons from './icons';
import type { Words } from './strings';
import { clock, dayOf, minutes, wallMinute } from './time';

export interface CardSettings {
  words: Words;
  headingLevel: number;
  openFirst: boolean; /* the first card shows its steps */
  portName: (id: string) => string;
}

/** The cards; where there are several, each with what the server says it is the best of. */
export function renderJourneys(journeys: Journey[], settings: CardSettings): HTMLElement {
  const { places } = settings.words;
  const labels = (journey: Journey) => (journeys.length > 1 ? (journey.is ?? []) : []).flatMap((is) => places[is] ?? []);
  const cards = journeys.map((journey, at) => card(journey, at, labels(journey), settings));
  return h('ol', { class: 'cards' }, ...cards);
}

function card(journey: Journey, at: number, labels: string[], settings: CardSettings): HTMLElement {
  const { words } = settings;
  const legs = journey.legs ?? [];
  const leave = wallMinute(journey.departure, 'down');
  const arrive = wallMinute(journey.arrival, 'up');
  const nextDay = dayOf(arrive) > dayOf(leave) ? ` ${words.nextDay}` : '';
  const port = journey.port ? settings.portName(journey.port) : '';

  const title = h(
    `h${settings.headingLevel}` as 'h3',
    { class: 'times' },
    spoken(`${words.option(at + 1)}${words.colon}`),
    clockBox(words.leaveAt, clock(leave)),
    h('span', { class: 'arrow', 'aria-hidden': 'true' }, '→'),
    clockBox(legs.some(isUncertain) ? words.arriveAbout : words.arriveAt, clock(arrive) + nextDay),
  );
  const facts = h(
    'ul',
    { class: 'facts' },
    h('li', { class: 'strong' }, words.duration(arrive - leave)),
    h('li', {}, journey.rides > 0 ? words.rides(journey.rides) : words.noRide),
    journey.walk_s > 0 && h('li', {}, words.walkTotal(minutes(journey.walk_s))),
    journey.fare?.text && h('li', {}, journey.fare.text),
  );
  return h(
    'li',
    { class: 'card' },
    labels.length > 0 && h('ul', { class: 'labels' }, ...labels.map((label) => h('li', {}, label))),
    port && h('p', { class: 'via' }, words.via(port)),
    title,
    facts,
    h('p', { class: 'lines', 'aria-hidden': 'true' }, ...overview(legs, words)),
    renderSteps(legs, words, words.option(at + 1), at === 0 && settings.openFirst),
  );
}

/** The steps of a way, to fold open. `of`: whose, for those who cannot see where they stand. */
export function renderSteps(legs: Leg[], words: Words, of: string, open: boolean): HTMLElement {
  return h(
    'details',
    { open },
    h('summary', {}, words.steps, spoken(`${words.colon}${of}`)),
    h('ol', { class: 'legs' }, ...renderLegs(legs, words), destination(legs, words)),
  );
}

export function clockBox(label: string, time: string): HTMLElement {
  return h('span', { class: 'clock' }, h('span', { class: 'clock-label' }, label), ' ', h('span', { class: 'clock-time' }, time), ' ');
}

/** Badges in a row, for a glance; the steps below say the same in words. */
export function overview(legs: Leg[], words: Words): Node[] {
  const parts: Node[] = [];
  for (const leg of legs) {
    if (leg.type === 'ride' && leg.in_seat) continue;
    const sign = leg.type === 'ride' ? badge(leg, words) : icon(leg.type === 'walk' ? icons.WALK : icons.GATE);
    parts.push(h('span', { class: 'hop' }, parts.length > 0 && h('span', { class: 'then' }, '›'), sign));
  }
  return parts;
}

function renderLegs(legs: Leg[], words: Words): HTMLElement[] {
  let uncertain = false; /* from the first leg that nobody can put on a clock */
  return legs.map((leg, at) => {
    uncertain = uncertain || isUncertain(leg);
    if (leg.type === 'ride') return rideStep(leg, uncertain, words);
    if (leg.type === 'border') return borderStep(leg, words);
    return walkStep(leg, words, isChange(legs, at));
  });
}

function isUncertain(leg: Leg): boolean {
  return leg.type === 'border' || (leg.type === 'ride' && leg.headway !== undefined);
}

function step(kind: string, mark: string, ...lines: (Node | false | '')[]): HTMLElement {
  const body = h('div', { class: 'body' }, ...lines.map((line) => line || null));
  return h('li', { class: `leg ${kind}` }, h('span', { class: 'mark' }, icon(mark)), body);
}

/** From ride to ride at one place. From a port's counters to the station of the same name it is a walk. */
function isChange(legs: Leg[], at: number): boolean {
  const { from, to } = legs[at] as Leg;
  return to.name !== '' && to.name === from.name && legs[at - 1]?.type === 'ride' && legs[at + 1]?.type === 'ride';
}

function walkStep(leg: WalkLeg, words: Words, change: boolean): HTMLElement {
  const time = minutes(leg.duration_s);
  const to = leg.to.name;
  if (change) {
    return step('walk', icons.WALK, h('p', { class: 'lead' }, words.change(to, time)));
  }
  const metres = leg.distance_m ? words.metres(Math.max(10, Math.round(leg.distance_m / 10) * 10)) : '';
  return step(
    'walk',
    icons.WALK,
    phrases('lead', [words.walk(time)], [metres && h('span', { class: 'minor' }, metres)]),
    to && h('p', {}, ...naming(words.walkTo, to)),
  );
}

function borderStep(leg: BorderLeg, words: Words): HTMLElement {
  const p50 = minutes(leg.p50_s ?? leg.duration_s);
  const usual = leg.p95_s ? words.clearanceSpread(p50, minutes(leg.p95_s)) : words.clearance(p50);
  const assumed = leg.source === 'assumed' ? words.assumed : '';
  return step(
    'border',
    icons.GATE,
    h('p', { class: 'lead' }, words.border(leg.name)),
    leg.wait_open_s ? h('p', {}, words.waitOpen(minutes(leg.wait_open_s))) : false,
    h('p', {}, usual + assumed),
  );
}

function rideStep(leg: RideLeg, uncertain: boolean, words: Words): HTMLElement {
  const mark = modeOf(leg).icon;
  const node = step(
    'ride',
    mark,
    h('p', { class: 'lead' }, badge(leg, words), ' ', leg.headsign ? words.towards(leg.headsign) : ''),
    leg.in_seat ? h('p', { class: 'stay' }, words.stay) : h('p', {}, ...naming(words.board, leg.from.name)),
    whenLine(leg, words),
    leg.in_doubt ? h('p', {}, leg.in_doubt.text) : false,
    h('p', { class: 'minor' }, words.ride(leg.n_stops ?? 0, minutes(leg.duration_s))),
    phrases('at', naming(words.alight, leg.to.name), [arrivalText(leg, uncertain, words)]),
    ...money(leg),
  );
  const pair = readablePair(leg.route?.color, leg.route?.text_color);
  if (pair) node.style.setProperty('--line', pair.back);
  return node;
}

/** The fare and the cards that work, as the server words them. */
function money(leg: RideLeg): (Node | false)[] {
  return [leg.fare?.text, leg.pays_text].map((text) => !!text && h('p', { class: 'minor fare' }, text));
}

/** "every 8-15 min, leaves about 09:05" or, where a timetable says so, "Leaves 09:05". */
function whenLine(leg: RideLeg, words: Words): HTMLElement | false {
  if (leg.headway) {
    const every = h('strong', {}, leg.headway.text || words.every(range(leg.headway)));
    if (leg.in_seat) return h('p', { class: 'when' }, every);
    const about = words.departsAbout(clock(wallMinute(leg.departure)));
    return phrases('when', [every], [about]);
  }
  if (leg.in_seat) return false;
  return h('p', { class: 'when' }, h('strong', {}, words.departs(clock(wallMinute(leg.departure, 'down')))));
}

function arrivalText(leg: RideLeg, uncertain: boolean, words: Words): string {
  const at = clock(wallMinute(leg.arrival, 'up'));
  return uncertain ? words.arrivesAbout(at) : words.arrives(at);
}

function range(headway: { min_s: number; max_s: number }): string {
  const least = minutes(headway.min_s);
  const most = minutes(headway.max_s);
  return least === most ? String(least) : `${least}-${most}`;
}

function destination(legs: Leg[], words: Words): HTMLElement | false {
  const last = legs[legs.length - 1];
  if (!last) return false;
  const at = clock(wallMinute(last.arrival, 'up'));
  const when = legs.some(isUncertain) ? words.arrivesAbout(at) : words.arrives(at);
  return step('end', icons.FLAG, h('p', { class: 'lead' }, last.to.name), h('p', {}, when));
}

/** The line's sign: a metro line by its name, a bus by its number. */
function badge(leg: RideLeg, words: Words): HTMLElement {
  const { short_name: short, name, color, text_color: text } = leg.route ?? {};
  const mode = modeOf(leg);
  const isRail = mode.icon === icons.TRAIN;
  const named = isRail ? lineName(name ?? '', words) : '';
  const sign = (named && named.length <= 24 ? named : short || name) || '';
  const said = words.mode[mode.word];
  const node = h('span', { class: 'badge' }, sign.includes(said) ? sign : `${said} ${sign}`.trim());
  const pair = readablePair(color, text);
  if (pair) {
    node.style.backgroundColor = pair.back;
    node.style.color = pair.text;
  }
  return node;
}

/** Feeds write "4号线/龙华线" in every language, or "荃灣綫 Tsuen Wan Line" in two at once: of these, what the
 * reader reads; of names by number, the number in the reader's words. */
function lineName(name: string, words: Words): string {
  const number = /^(\d+)[号號][线線綫](?:\/|$)/.exec(name)?.[1];
  if (number) return words.line(number);
  const [, han = '', latin = ''] = /^(\p{Script=Han}+) ([A-Za-z][A-Za-z '-]*)$/u.exec(name) ?? [];
  return (words.htmlLang === 'en' ? latin : han) || name;
}

function modeOf(leg: RideLeg): { word: keyof Words['mode']; icon: string } {
  const mode = leg.mode ?? '';
  const isMtr = /^mtr:/.test(leg.route?.ref ?? '');
  if (/BUS|COACH/.test(mode)) return { word: 'bus', icon: icons.BUS };
  if (/FERRY/.test(mode)) return { word: 'ferry', icon: icons.FERRY };
  if (!/SUBWAY|METRO|SUBURBAN|RAIL|TRAM/.test(mode)) return { word: 'other', icon: icons.BUS };
  if (isMtr) return { word: 'mtr', icon: icons.TRAIN };
  if (/SUBWAY|METRO/.test(mode)) return { word: 'metro', icon: icons.TRAIN };
  return { word: /TRAM/.test(mode) ? 'tram' : 'train', icon: icons.TRAIN };
}
