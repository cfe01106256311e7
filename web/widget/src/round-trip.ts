/* There and back: the server's sentences, the way home by each port, by when to leave for the last way home, and
 * what to do when that was missed. */

import type { RoundTrip } from './api';
import { h } from './dom';
import type { RankingSettings } from './ranking';
import { clock, wallMinute } from './time';

export function renderRoundTrip(trip: RoundTrip, { words, headingLevel, portName }: RankingSettings): Node[] {
  const part = (title: string, items: (Node | string)[]) =>
    items.length > 0 && [
      h(`h${Math.min(6, headingLevel + 1)}` as 'h4', {}, title),
      h('ul', { class: 'said' }, ...items.map((item) => h('li', {}, item))),
    ];
  const [, ...missed] = trip.missed.split('\n').map((line) => line.trim());
  const upTo = (time: string) => clock(wallMinute(time, 'up'));
  const ways = trip.ways.map(({ port, arrival }) => {
    return `${portName(port)}${words.colon}${words.wayHome(upTo(arrival.p50), upTo(arrival.p95))}`;
  });
  return [
    ...trip.words.split('\n').filter(Boolean).map((line) => h('p', {}, line)),
    ...(part(words.waysHome, ways) || []),
    ...(part(words.lastWays, trip.last.map((last) => lastWay(last, words))) || []),
    ...(part(words.missed, missed.filter(Boolean)) || []),
  ];
}

function lastWay(last: RoundTrip['last'][number], words: RankingSettings['words']): string {
  const down = (time: string | null | undefined) => (time ? clock(wallMinute(time, 'down')) : '');
  const texts = [
    last.leave ? words.lastLeave(down(last.leave)) : '',
    last.no_return ? words.noReturn(down(last.no_return)) : '',
    last.ends?.text ?? '',
    ...last.doubts,
  ];
  return `${last.name}${words.colon}${texts.filter(Boolean).join(words.semicolon)}`;
}
