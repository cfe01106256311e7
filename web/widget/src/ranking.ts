/* The ports side by side: a table for a glance, then each in detail, and the spans of the day in which each is
 * the one that lets one leave last. */

import type { RankedPort, Ranking, RankingAnswer, Span } from './api';
import { h, phrases } from './dom';
import { overview, renderSteps } from './journey';
import type { Words } from './strings';
import { clock, minutes, wallMinute } from './time';

export interface RankingSettings {
  words: Words;
  headingLevel: number;
  portName: (id: string) => string;
}

export function renderRanking(answer: RankingAnswer, settings: RankingSettings): Node[] {
  const { words, headingLevel: level } = settings;
  const { ranking } = answer;
  const section = (title: string, ...children: (Node | false)[]) =>
    h('section', { class: 'part' }, h(`h${level}` as 'h3', {}, title), ...children);
  const parts: (Node | false)[] = [
    ranking.ports.length > 0 && section(words.ports, table(ranking.ports, words)),
    ranking.ports.length > 0 &&
      section(words.details, h('ol', { class: 'cards' }, ...ranking.ports.map((port, at) => card(port, at, answer, settings)))),
    ranking.day.spans.length > 0 && section(words.dayTitle, day(ranking.day.spans, settings)),
    ranking.unusable.length > 0 && section(words.unusable, unusable(ranking, words)),
  ];
  return parts.filter((part): part is Node => part !== false);
}

function leaveClock(port: RankedPort): string {
  return clock(wallMinute(port.leave, 'down'));
}

/* Roles are named: a narrow page lays the rows out as blocks, and browsers then forget that it is a table. */
function table(ports: RankedPort[], words: Words): HTMLElement {
  const head = [words.port, words.leaveBy, words.ridesShort, words.walkShort];
  const row = (port: RankedPort) =>
    h(
      'tr',
      { role: 'row' },
      h('th', { scope: 'row', role: 'rowheader' }, port.name),
      h('td', { role: 'cell', class: 'leave' }, leaveClock(port)),
      h('td', { role: 'cell' }, words.ridesCell(port.rides)),
      h('td', { role: 'cell' }, words.walkCell(minutes(port.walk_s))),
    );
  return h(
    'table',
    { role: 'table', 'aria-label': words.ports },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...head.map((text) => h('th', { scope: 'col', role: 'columnheader' }, text)))),
    h('tbody', { role: 'rowgroup' }, ...ports.map(row)),
  );
}

function card(port: RankedPort, at: number, answer: RankingAnswer, { words, headingLevel }: RankingSettings): HTMLElement {
  const legs = answer.journeys[port.journey]?.legs ?? [];
  const chances = ([50, 80, 95] as const).flatMap((percent) => {
    const leave = port.leave_by[`p${percent}`];
    return leave ? [h('li', {}, words.sure(percent, clock(wallMinute(leave, 'down'))))] : [];
  });
  const facts = [
    words.usual(minutes(port.median_s)),
    words.rides(port.rides),
    port.walk_s > 0 ? words.walkTotal(minutes(port.walk_s)) : '',
    port.fare?.text ?? '',
    words.stepsOf[port.steps ?? ''] ?? '',
  ];
  return h(
    'li',
    { class: 'card' },
    h(`h${Math.min(6, headingLevel + 1)}` as 'h4', { class: 'port' }, `${at + 1}. ${port.name}`),
    h('p', { class: 'leave-by' }, `${words.leaveBy} `, h('strong', { class: 'clock-time' }, leaveClock(port))),
    h('p', { class: 'lines', 'aria-hidden': 'true' }, ...overview(legs, words)),
    h('ul', { class: 'facts' }, ...facts.filter(Boolean).map((text) => h('li', {}, text))),
    h('ul', { class: 'chances' }, ...chances),
    h('ul', { class: 'said' }, ...said(port, words).map((text) => h('li', {}, text))),
    renderSteps(legs, words, port.name, false),
  );
}

/** What there is to know besides, each a sentence of the server or of its figures. */
function said(port: RankedPort, words: Words): string[] {
  const { opens, closes, last_admission: last } = port.hours ?? {};
  const allDay = opens === '00:00' && closes === '24:00';
  const open = opens && closes ? (allDay ? words.open24 : words.hours(opens, closes)) : '';
  const hours = open && last ? `${open}${words.comma}${words.lastAdmission(last)}` : open;
  return [port.risk ?? '', hours, port.last_return?.text ?? ''].filter(Boolean).map(sentence);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function day(spans: Span[], { words, portName }: RankingSettings): HTMLElement {
  const last = spans[spans.length - 1];
  const at = (time: string, isEnd: boolean) => (isEnd && time === last?.to ? '24:00' : clock(wallMinute(time)));
  const best = ({ port, next, better_by_s: better }: Span) => {
    if (!port) return words.dayNone;
    return next && better ? words.dayBetter(portName(port), portName(next), minutes(better)) : words.dayOnly(portName(port));
  };
  const item = (span: Span) =>
    h('li', {}, phrases('span', [h('strong', {}, words.daySpan(at(span.from, false), at(span.to, true)))], [best(span)]));
  return h('ul', { class: 'spans' }, ...spans.map(item));
}

function unusable(ranking: Ranking, words: Words): HTMLElement {
  return h('ul', { class: 'said' }, ...ranking.unusable.map(({ name, text }) => h('li', {}, `${name}${words.colon}${text}`)));
}
