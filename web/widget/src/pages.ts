/* The journeys of an answer and, above and below them, the pages that the reader asks for. The server's
 * cursors make pages that neither repeat nor lose a journey; so they are added, never put in the place
 * of others, and each keeps the labels of its own answer. */

import { type Answer, Problem } from './api';
import { h } from './dom';
import { renderJourneys, type CardSettings } from './journey';
import type { Words } from './strings';

export interface PageSettings extends CardSettings {
  turn: (cursor: string) => Promise<Answer | null>; /* null: the reader has gone on to something else */
  announce: (text: string) => void;
}

export function renderPages(answer: Answer, settings: PageSettings): Node[] {
  const first = renderJourneys(answer.journeys, settings);
  return [turner('earlier', answer.previous, settings), first, turner('later', answer.next, settings)];
}

/** A button at one end of the list, which puts the page beside it between itself and the list. */
function turner(way: 'earlier' | 'later', cursor: string | null | undefined, settings: PageSettings): HTMLElement {
  const { words } = settings;
  const button = h('button', { type: 'button', class: 'turn' }, words[way]);
  const fault = h('p', { class: 'error', role: 'alert', hidden: true });
  const box = h('div', { class: `pages ${way}`, hidden: !cursor }, button, fault);
  let at = cursor ?? '';
  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-disabled')) return;
    button.setAttribute('aria-disabled', 'true'); /* not `disabled`: that would drop the focus */
    button.textContent = words.searching;
    fault.hidden = true;
    try {
      const answer = await settings.turn(at);
      if (!answer) return;
      const title = page(way, answer, settings);
      if (way === 'earlier') box.after(title);
      else box.before(title);
      at = (way === 'earlier' ? answer.previous : answer.next) ?? '';
      button.hidden = !at || answer.journeys.length === 0;
      settings.announce(title.firstElementChild?.textContent ?? '');
      (title.firstElementChild as HTMLElement | null)?.focus();
    } catch (error) {
      fault.textContent = words.failures[error instanceof Problem ? error.kind : 'server'];
      fault.hidden = false;
    } finally {
      button.textContent = words[way];
      button.removeAttribute('aria-disabled');
    }
  });
  return box;
}

function page(way: 'earlier' | 'later', answer: Answer, settings: PageSettings): HTMLElement {
  const { words } = settings;
  const n = answer.journeys.length;
  const title = h(`h${settings.headingLevel}` as 'h3', { tabindex: '-1' }, pageTitle(words, way, n));
  const cards = { ...settings, headingLevel: Math.min(6, settings.headingLevel + 1), openFirst: false };
  return h('section', { class: 'page' }, title, n > 0 && renderJourneys(answer.journeys, cards));
}

function pageTitle(words: Words, way: 'earlier' | 'later', n: number): string {
  if (n === 0) return way === 'earlier' ? words.noEarlier : words.noLater;
  return way === 'earlier' ? words.foundEarlier(n) : words.foundLater(n);
}
