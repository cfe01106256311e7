/* A field that looks up places in Hong Kong by a part of their name: the combobox with a list of the ARIA
 * authoring practices. Only what was chosen from the list counts; typing on takes the choice back. */

import { getStops, type Language, type Place } from './api';
import { h } from './dom';

const PAUSE_MS = 250; /* after the last letter, before the server is asked */
const LEAST_LETTERS = 2;

export interface PlaceFieldSettings {
  api: () => string;
  language: () => Language;
  announce: (n: number) => void; /* so many were found */
}

export class PlaceField {
  readonly input = h('input', {
    type: 'text',
    id: 'home',
    name: 'home',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': 'home-list',
    'aria-describedby': 'home-hint home-error',
  });
  readonly list = h('ul', { id: 'home-list', class: 'choices', role: 'listbox', 'aria-labelledby': 'home-label', hidden: true });
  chosen: Place | null = null;
  private found: Place[] = [];
  private at = -1; /* the one marked, by arrow keys */
  private timer = 0;
  private search: AbortController | null = null;

  constructor(private readonly settings: PlaceFieldSettings) {
    this.input.addEventListener('input', () => this.typed());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => this.close());
    this.list.addEventListener('mousedown', (event) => event.preventDefault()); /* the focus stays in the field */
  }

  private typed(): void {
    this.chosen = null;
    this.search?.abort();
    clearTimeout(this.timer);
    const part = this.input.value.trim();
    if (part.length < LEAST_LETTERS) return this.close();
    this.timer = window.setTimeout(() => void this.look(part), PAUSE_MS);
  }

  private async look(part: string): Promise<void> {
    const search = (this.search = new AbortController());
    const found = await getStops(this.settings.api(), part, this.settings.language(), search.signal).catch(() => []);
    if (search.signal.aborted) return;
    this.found = found;
    this.at = -1;
    this.list.replaceChildren(...found.map((place, at) => this.option(place, at)));
    this.mark(-1);
    this.open(found.length > 0);
    this.settings.announce(found.length);
  }

  private option(place: Place, at: number): HTMLElement {
    const node = h('li', { id: `home-${at}`, role: 'option', 'aria-selected': 'false' }, place.name);
    node.addEventListener('click', () => this.choose(at));
    return node;
  }

  private key(event: KeyboardEvent): void {
    const n = this.found.length;
    const isOpen = !this.list.hidden;
    if (event.key === 'Escape' && isOpen) this.close();
    else if (event.key === 'Enter' && isOpen && this.at >= 0) this.choose(this.at);
    else if (event.key === 'ArrowDown' && n > 0 && !this.chosen) this.move((this.at + 1) % n);
    else if (event.key === 'ArrowUp' && n > 0 && !this.chosen) this.move(this.at > 0 ? this.at - 1 : n - 1);
    else return;
    event.preventDefault();
  }

  private move(to: number): void {
    this.open(true);
    this.mark(to);
  }

  private mark(to: number): void {
    this.at = to;
    [...this.list.children].forEach((node, at) => node.setAttribute('aria-selected', String(at === to)));
    if (to >= 0) {
      this.input.setAttribute('aria-activedescendant', `home-${to}`);
      this.list.children[to]?.scrollIntoView({ block: 'nearest' });
    } else this.input.removeAttribute('aria-activedescendant');
  }

  private choose(at: number): void {
    this.chosen = this.found[at] ?? null;
    if (this.chosen) this.input.value = this.chosen.name;
    this.close();
  }

  private open(isOpen: boolean): void {
    this.list.hidden = !isOpen;
    this.input.setAttribute('aria-expanded', String(isOpen));
  }

  private close(): void {
    this.open(false);
    this.mark(-1);
  }
}
