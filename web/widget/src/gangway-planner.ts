/* <gangway-planner>: a form and the journeys it leads to.
 *
 * Attributes: to, to-name, api, language, heading, theme (docs/WIDGET.md). The form is built once;
 * a change of language writes its words anew and asks the server again where an answer is shown.
 * Nothing is stored, in no place. */

import {
  getPlan,
  getPorts,
  getRanking,
  getRoundTrip,
  Problem,
  type Answer,
  type Language,
  type PlanQuery,
  type Port,
  type RankingAnswer,
  type Traveller,
} from './api';
import { h, naming, phrases, spoken } from './dom';
import { renderPages } from './pages';
import { PlaceField } from './place-field';
import { renderRanking, type RankingSettings } from './ranking';
import { renderRoundTrip } from './round-trip';
import { HOSPITALS, LANGUAGES, WORDS, languageOf, type Words } from './strings';
import css from './style.css?inline';
import { dateInWords, firstMoment, today } from './time';

const BEST = 'port:best';
const TRAVELLERS: Traveller[] = ['elder', 'adult', 'wheelchair', 'luggage', 'companion'];
const VISITS_MIN = [0, 30, 60, 90, 120, 180]; /* 0: no way home asked for */

/* Only while the script runs is it known where it came from. */
const SCRIPT_ORIGIN = (() => {
  const script = document.currentScript as HTMLScriptElement | null;
  const found =
    script?.src || document.querySelector<HTMLScriptElement>('script[src*="gangway-widget.js"]')?.src;
  return new URL(found || location.href, location.href).origin;
})();

type View =
  | { kind: 'empty' }
  | { kind: 'searching' }
  | { kind: 'answer'; answer: Answer; query: PlanQuery }
  | { kind: 'ports'; answer: RankingAnswer; query: PlanQuery }
  | { kind: 'failed'; problem: Problem };

export class GangwayPlanner extends HTMLElement {
  static observedAttributes = ['language', 'to', 'to-name', 'api', 'heading'];

  private readonly root = this.attachShadow({ mode: 'open' });
  private readonly sayings: (() => void)[] = []; /* each writes one text in the present language */
  private language: Language = 'zh-Hant';
  private ports: Port[] = [];
  private portsFailed = false;
  private view: View = { kind: 'empty' };
  private query: PlanQuery | null = null; /* the one last asked */
  private search: AbortController | null = null;
  private portSearch: AbortController | null = null;
  private built = false;

  private frame = h('div', { class: 'frame' });
  private titleSlot = h('div', { class: 'title' });
  private atPort = h('input', { type: 'radio', name: 'start', value: 'port', id: 'start-port', checked: true });
  private atHome = h('input', { type: 'radio', name: 'start', value: 'home', id: 'start-home' });
  private home = new PlaceField({
    api: () => this.api,
    language: () => this.language,
    announce: (n) => (this.homeHint.textContent = this.words.homeFound(n)),
  });
  private homeHint = h('p', { id: 'home-hint', class: 'hint', 'aria-live': 'polite' });
  private homeError = h('p', { id: 'home-error', class: 'error', hidden: true });
  private traveller = h('select', { id: 'traveller', name: 'traveller' });
  private visit = h('select', { id: 'visit', name: 'visit' });
  private from = h('select', { id: 'from', name: 'from', 'aria-describedby': 'from-hint' });
  private fromHint = h('p', { id: 'from-hint', class: 'hint' });
  private depart = h('input', { type: 'radio', name: 'mode', value: 'depart', id: 'depart', checked: true });
  private arrive = h('input', { type: 'radio', name: 'mode', value: 'arrive', id: 'arrive' });
  private date = h('input', { type: 'date', id: 'date', name: 'date', required: true });
  private dateError = h('p', { id: 'date-error', class: 'error', hidden: true });
  private dateHint = h('p', { id: 'date-hint', class: 'hint' });
  private time = h('input', { type: 'time', id: 'time', name: 'time', required: true });
  private timeError = h('p', { id: 'time-error', class: 'error', hidden: true });
  private status = h('div', { class: 'spoken', role: 'status', 'aria-live': 'polite' });
  private results = h('section', { class: 'results', 'aria-labelledby': 'results-title', hidden: true });

  connectedCallback(): void {
    if (!this.built) this.build();
    if (this.ports.length === 0) void this.loadPorts();
  }

  disconnectedCallback(): void {
    this.search?.abort();
    this.portSearch?.abort();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.built || before === after) return;
    if (name === 'language') this.speak(languageOf(after));
    else if (name === 'api') void this.loadPorts();
    else this.say();
  }

  /* ---- building, once ---- */

  private build(): void {
    this.built = true;
    this.language = languageOf(this.getAttribute('language'));
    adopt(this.root);
    const { date, time } = firstMoment(new Date());
    this.date.value = date;
    this.date.min = today(new Date());
    this.time.value = time;
    this.frame.append(this.titleSlot, this.switcher(), this.form(), this.status, this.results);
    this.root.append(this.frame);
    this.from.addEventListener('change', () => this.say());
    for (const radio of [this.atPort, this.atHome]) radio.addEventListener('change', () => this.say());
    this.home.input.addEventListener('input', () => (this.homeHint.textContent = this.words.homeHint));
    this.date.addEventListener('input', () => this.say());
    this.say();
  }

  private switcher(): HTMLElement {
    const group = h('div', { class: 'languages', role: 'group' });
    this.sayings.push(() => group.setAttribute('aria-label', this.words.chooseLanguage));
    for (const { id, label, htmlLang } of LANGUAGES) {
      const button = h('button', { type: 'button', lang: htmlLang }, label);
      button.addEventListener('click', () => this.setAttribute('language', id));
      this.sayings.push(() => button.setAttribute('aria-pressed', String(this.language === id)));
      group.append(button);
    }
    return group;
  }

  private form(): HTMLElement {
    const form = h(
      'form',
      { novalidate: true, autocomplete: 'off' },
      h(
        'fieldset',
        {},
        this.saying(h('legend'), (w) => w.start),
        h('label', { class: 'choice', for: 'start-port' }, this.atPort, this.saying(h('span'), (w) => w.startPort)),
        h('label', { class: 'choice', for: 'start-home' }, this.atHome, this.saying(h('span'), (w) => w.startHome)),
      ),
      this.ofStart('port', h('div', { class: 'field' }, this.label('from', (w) => w.from), this.from, this.fromHint)),
      this.ofStart('home', this.homeField()),
      h('div', { class: 'field' }, this.label('traveller', (w) => w.traveller), this.traveller),
      this.ofStart('port', h(
        'fieldset',
        {},
        this.saying(h('legend'), (w) => w.when),
        h('label', { class: 'choice', for: 'depart' }, this.depart, this.saying(h('span'), (w) => w.depart)),
        h('label', { class: 'choice', for: 'arrive' }, this.arrive, this.saying(h('span'), (w) => w.arrive)),
      )),
      h(
        'div',
        { class: 'pair' },
        h('div', { class: 'field' }, this.label('date', (w) => (this.fromHome ? w.appointmentDate : w.date)), this.date, this.dateHint, this.dateError),
        h('div', { class: 'field' }, this.label('time', (w) => (this.fromHome ? w.appointmentTime : w.time)), this.time, this.timeError),
      ),
      this.ofStart('home', h('div', { class: 'field' }, this.label('visit', (w) => w.visit), this.visit)),
      this.saying(h('button', { type: 'submit', class: 'primary' }), (w) => w.submit),
    );
    this.date.setAttribute('aria-describedby', 'date-hint date-error');
    this.time.setAttribute('aria-describedby', 'time-error');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    return form;
  }

  private homeField(): HTMLElement {
    const label = this.saying(h('label', { id: 'home-label', for: 'home' }), (w) => w.home);
    const box = h('div', { class: 'combo' }, this.home.input, this.home.list);
    return h('div', { class: 'field' }, label, box, this.homeHint, this.homeError);
  }

  /** A part of the form for those who start at a port, or at home in Hong Kong. */
  private ofStart(start: 'port' | 'home', node: HTMLElement): HTMLElement {
    this.sayings.push(() => (node.hidden = (start === 'home') !== this.fromHome));
    return node;
  }

  private get fromHome(): boolean {
    return this.atHome.checked;
  }

  private label(field: string, text: (words: Words) => string): HTMLElement {
    return this.saying(h('label', { for: field }), text);
  }

  private saying<T extends HTMLElement>(node: T, text: (words: Words) => string): T {
    this.sayings.push(() => (node.textContent = text(this.words)));
    return node;
  }

  /* ---- words ---- */

  private get words(): Words {
    return WORDS[this.language];
  }

  private get hospital(): string {
    const given = this.getAttribute('to-name');
    if (given) return given;
    const answered = this.view.kind === 'answer' || this.view.kind === 'ports' ? this.view.answer.to?.name : '';
    return HOSPITALS[this.to]?.[this.language] || answered || this.to.replace(/^place:/, '');
  }

  private get to(): string {
    return this.getAttribute('to') || 'place:hku-szh';
  }

  private get api(): string {
    const base = this.getAttribute('api');
    return base === null ? SCRIPT_ORIGIN : base.replace(/\/+$/, '');
  }

  private get level(): number {
    const level = Number(this.getAttribute('heading'));
    return level >= 1 && level <= 4 ? level : 2;
  }

  private heading(below: number): 'h2' {
    return `h${this.level + below}` as 'h2';
  }

  private speak(language: Language): void {
    this.language = language;
    this.say();
    /* Names and notes in an answer are the server's: ask for them in the new language. */
    if (this.query && this.view.kind !== 'failed') void this.ask({ ...this.query, language }, false);
    else this.show(this.view, false);
    this.dispatchEvent(new CustomEvent('gangway-language', { detail: language, bubbles: true }));
  }

  /** Writes every text of the form. */
  private say(): void {
    this.frame.lang = this.words.htmlLang;
    for (const saying of this.sayings) saying();
    this.titleSlot.replaceChildren(h(this.heading(0), {}, ...naming(this.words.title, this.hospital, 'span')));
    this.sayPorts();
    this.sayOptions(this.traveller, TRAVELLERS.map((id) => [id, this.words.travellers[id]]), 'elder');
    const visit = (min: number) => (min ? this.words.duration(min).trim() : this.words.visitNone);
    this.sayOptions(this.visit, VISITS_MIN.map((min) => [String(min), visit(min)]), '60');
    if (!this.homeHint.textContent || !this.home.input.value) this.homeHint.textContent = this.words.homeHint;
    if (!this.homeError.hidden) this.homeError.textContent = this.words.homeMissing;
    this.dateHint.textContent = dateInWords(this.date.value, this.words.locale);
    if (!this.dateError.hidden) this.dateError.textContent = this.words.dateMissing;
    if (!this.timeError.hidden) this.timeError.textContent = this.words.timeMissing;
  }

  private sayPorts(): void {
    const chosen = this.from.value || BEST;
    const open = this.ports.filter((port) => port.kind === 'land' && port.status === 'open');
    const options = open.map((port) => h('option', { value: port.ref }, this.portName(port.id)));
    this.from.replaceChildren(h('option', { value: BEST }, this.words.best), ...options);
    this.from.value = chosen;
    if (!this.from.value) this.from.value = BEST;
    const port = open.find((p) => p.ref === this.from.value);
    this.fromHint.textContent = port ? this.portHours(port) : this.words.bestHint;
    if (this.portsFailed) this.fromHint.textContent = this.words.portsFailed;
  }

  /** Names the options anew and keeps what is chosen. */
  private sayOptions(select: HTMLSelectElement, options: [value: string, text: string][], first: string): void {
    const chosen = select.value || first;
    select.replaceChildren(...options.map(([value, text]) => h('option', { value }, text)));
    select.value = chosen;
  }

  private portName(id: string): string {
    const port = this.ports.find((p) => p.id === id);
    return port?.names?.[this.language] || port?.name || id;
  }

  private portHours(port: Port): string {
    if (port.open24) return this.words.open24;
    return port.opens && port.closes ? this.words.hours(port.opens, port.closes) : '';
  }

  /* ---- asking ---- */

  private async loadPorts(): Promise<void> {
    this.portSearch?.abort();
    const search = (this.portSearch = new AbortController());
    try {
      const ports = await getPorts(this.api, this.language, search.signal);
      if (search.signal.aborted) return;
      this.ports = ports;
      this.portsFailed = false;
    } catch {
      if (search.signal.aborted) return;
      this.portsFailed = true;
    }
    this.sayPorts();
  }

  private submit(): void {
    const timeOk = this.check(this.time, this.timeError, this.words.timeMissing);
    const dateOk = this.check(this.date, this.dateError, this.words.dateMissing);
    const homeOk = !this.fromHome || this.home.chosen !== null;
    this.mark(this.home.input, this.homeError, homeOk, this.words.homeMissing);
    if (!homeOk) return this.home.input.focus();
    if (!dateOk) return this.date.focus();
    if (!timeOk) return this.time.focus();
    if (this.portsFailed) void this.loadPorts();
    void this.ask(
      {
        ...this.start(),
        to: this.to,
        traveller: this.traveller.value as Traveller,
        time: `${this.date.value}T${this.time.value}`,
        language: this.language,
      },
      true,
    );
  }

  private start(): Pick<PlanQuery, 'from' | 'fromName' | 'mode' | 'visit'> {
    const { chosen } = this.home;
    if (!this.fromHome || !chosen) return { from: this.from.value, mode: this.arrive.checked ? 'arrive' : 'depart' };
    return { from: chosen.ref, fromName: chosen.name, mode: 'ports', visit: Number(this.visit.value) };
  }

  private check(field: HTMLInputElement, error: HTMLElement, text: string): boolean {
    return this.mark(field, error, field.value !== '', text);
  }

  private mark(field: HTMLInputElement, error: HTMLElement, ok: boolean, text: string): boolean {
    error.hidden = ok;
    error.textContent = ok ? '' : text;
    if (ok) field.removeAttribute('aria-invalid');
    else field.setAttribute('aria-invalid', 'true');
    return ok;
  }

  /** Asks the server; a question still open is dropped. `moveFocus`: the reader asked for it, so
   * take them to the answer. */
  private async ask(query: PlanQuery, moveFocus: boolean): Promise<void> {
    this.search?.abort();
    const search = (this.search = new AbortController());
    this.query = query;
    this.show({ kind: 'searching' }, false);
    let view: View;
    try {
      if (query.mode === 'ports') view = { kind: 'ports', answer: await getRanking(this.api, query, search.signal), query };
      else view = { kind: 'answer', answer: await getPlan(this.api, query, search.signal), query };
    } catch (error) {
      view = { kind: 'failed', problem: error instanceof Problem ? error : new Problem('server') };
    }
    if (search.signal.aborted) return;
    this.show(view, moveFocus);
  }

  /** The page beside one of the answer shown. */
  private async turn(query: PlanQuery, cursor: string): Promise<Answer | null> {
    const search = this.search ?? (this.search = new AbortController());
    try {
      const answer = await getPlan(this.api, query, search.signal, cursor);
      return search.signal.aborted ? null : answer;
    } catch (error) {
      if (search.signal.aborted) return null;
      throw error;
    }
  }

  /* ---- showing ---- */

  private show(view: View, moveFocus: boolean): void {
    this.view = view;
    this.results.hidden = view.kind === 'empty';
    this.results.setAttribute('aria-busy', String(view.kind === 'searching'));
    if (view.kind === 'empty') return;
    const title = h(this.heading(1), { id: 'results-title', tabindex: '-1' }, this.resultTitle(view));
    this.results.replaceChildren(title, ...this.resultBody(view));
    this.status.textContent = title.textContent;
    if (view.kind === 'answer' && !HOSPITALS[this.to]) this.say();
    if (moveFocus) title.focus();
  }

  private resultTitle(view: View): string {
    if (view.kind === 'searching') return this.words.searching;
    if (view.kind === 'failed') return this.words.failed;
    if (view.kind === 'ports') return view.answer.ranking.text || this.words.none;
    if (view.kind !== 'answer') return '';
    const n = view.answer.journeys.length;
    return n > 0 ? this.words.found(n) : this.words.none;
  }

  private resultBody(view: View): Node[] {
    if (view.kind === 'failed') return this.failure(view.problem);
    if (view.kind === 'ports') return this.portsBody(view.answer, view.query);
    if (view.kind !== 'answer') return [h('div', { class: 'wait', 'aria-hidden': 'true' })];
    const { answer, query } = view;
    const journeys = answer.journeys;
    const parts: (Node | false)[] = [
      h('p', { class: 'trip' }, this.trip(answer, query)),
      this.moment(query),
      journeys.length === 0 && !answer.explanation && h('p', {}, this.words.noneHint),
      this.why(answer),
      this.notes(answer, query),
      journeys.length > 0 &&
        h('div', {}, ...renderPages(answer, {
          words: this.words,
          headingLevel: this.level + 2,
          openFirst: true,
          portName: (id) => this.portName(id),
          turn: (cursor) => this.turn(query, cursor),
          announce: (text) => (this.status.textContent = text),
        })),
      this.otherWays(answer),
      this.sources(answer),
    ];
    return parts.filter((part): part is Node => part !== false);
  }

  private portsBody(answer: RankingAnswer, query: PlanQuery): Node[] {
    const settings = { words: this.words, headingLevel: this.level + 2, portName: (id: string) => this.portName(id) };
    const parts: (Node | false)[] = [
      h('p', { class: 'trip' }, this.trip(answer, query)),
      this.moment(query),
      this.notes(answer, query),
      ...renderRanking(answer, settings),
      query.visit ? this.roundTrip(query, settings) : false,
      this.otherWays(answer),
      this.sources(answer),
    ];
    return parts.filter((part): part is Node => part !== false);
  }

  /** Asked for apart: the ports need not wait for it. */
  private roundTrip(query: PlanQuery, settings: RankingSettings): HTMLElement {
    const title = h(`h${settings.headingLevel}` as 'h3', {}, this.words.roundTrip);
    const waiting = h('p', { role: 'status' }, this.words.roundTripSearching);
    const section = h('section', { class: 'part trip-home', 'aria-busy': 'true' }, title, waiting);
    const search = this.search ?? (this.search = new AbortController());
    const done = (...nodes: Node[]) => {
      if (search.signal.aborted) return;
      section.replaceChildren(title, ...nodes);
      section.setAttribute('aria-busy', 'false');
    };
    getRoundTrip(this.api, query, search.signal).then(
      (trip) => done(...renderRoundTrip(trip, settings)),
      (error: unknown) => {
        const detail = error instanceof Problem && error.detail ? ` ${error.detail}` : '';
        done(h('p', { class: 'error', role: 'alert' }, this.words.roundTripFailed + detail));
      },
    );
    return section;
  }

  private trip(answer: Answer, query: PlanQuery): string {
    const port = this.ports.find((p) => p.ref === query.from);
    const from = port ? this.portName(port.id) : query.from === BEST ? this.words.best : answer.from?.name || query.fromName;
    return this.words.trip(from || '', answer.to?.name || this.hospital);
  }

  private moment(query: PlanQuery): HTMLElement {
    const [date = '', time = ''] = query.time.split('T');
    const say = query.mode !== 'depart' ? this.words.arriving : this.words.departing;
    return phrases('day', [dateInWords(date, this.words.locale)], [say(time)]);
  }

  private notes(answer: Answer, query: PlanQuery): HTMLElement | false {
    const texts = (answer.notes ?? []).map((note) => note.text).filter(Boolean);
    for (const place of answer.places ?? []) if (place.vouchers?.text) texts.push(place.vouchers.text);
    if (startsAfterBorder(answer, query)) texts.unshift(this.words.afterBorder);
    if (texts.length === 0) return false;
    return h(
      'div',
      { class: 'notes' },
      h(this.heading(2), {}, this.words.notes),
      h('ul', {}, ...texts.map((text) => h('li', {}, text))),
    );
  }

  /** A taxi, the ambulance transfer: apart from the journeys, and said to be no public transport. */
  private otherWays(answer: Answer): HTMLElement | false {
    const texts = (answer.other_ways ?? []).map((way) => way.text).filter(Boolean);
    if (texts.length === 0) return false;
    return h(
      'div',
      { class: 'notes' },
      h(this.heading(2), {}, this.words.otherWays),
      h('ul', {}, ...texts.map((text) => h('li', {}, text))),
    );
  }

  /** Of an empty answer: why, and what to ask instead. */
  private why(answer: Answer): HTMLElement | false {
    const { reasons = [], would_help: helps = [] } = answer.explanation ?? {};
    if (answer.journeys.length > 0 || reasons.length + helps.length === 0) return false;
    const list = (items: (Node | string)[]) => h('ul', {}, ...items.map((item) => h('li', {}, item)));
    const parts: (Node | false)[] = [
      reasons.length > 0 && h(this.heading(2), {}, this.words.why),
      reasons.length > 0 && list(reasons.map((reason) => reason.text)),
      helps.length > 0 && h(this.heading(2), {}, this.words.wouldHelp),
      helps.length > 0 && list(helps.map((help) => this.help(help.changes, help.text))),
    ];
    return h('div', { class: 'why' }, ...parts.filter((part): part is Node => part !== false));
  }

  /** A button where the form can ask for it: another time, or another port. */
  private help(changes: Record<string, string>, text: string): Node | string {
    const [[name, value] = ['', ''], ...others] = Object.entries(changes);
    const isPort = name === 'from' && [...this.from.options].some((option) => option.value === value);
    const isTime = (name === 'depart' || name === 'arrive') && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);
    if (others.length > 0 || !(isPort || isTime)) return text;
    const button = h('button', { type: 'button', class: 'secondary' }, text);
    button.addEventListener('click', () => {
      if (isPort) this.from.value = value;
      else {
        this.date.value = value.slice(0, 10);
        this.time.value = value.slice(11, 16);
      }
      this.submit();
    });
    return button;
  }

  private sources(answer: Answer): HTMLElement | false {
    const sources = (answer.attribution ?? []).filter((source) => source.name);
    if (sources.length === 0) return false;
    const items = sources.map(({ name, url }) =>
      /^https?:\/\//.test(url ?? '')
        ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, name, spoken(this.words.newWindow))
        : h('span', {}, name),
    );
    return h('p', { class: 'sources' }, `${this.words.sources}${this.words.colon}`, ...items);
  }

  private failure(problem: Problem): Node[] {
    const again = h('button', { type: 'button', class: 'primary' }, this.words.again);
    again.addEventListener('click', () => {
      if (this.portsFailed) void this.loadPorts();
      if (this.query) void this.ask({ ...this.query, language: this.language }, true);
    });
    const box = h('div', { class: 'failure' }, h('p', {}, this.words.failures[problem.kind]));
    if (problem.detail) {
      box.append(h('p', { class: 'detail' }, `${this.words.serverSays}${this.words.colon}${problem.detail}`));
    }
    box.append(again);
    return [box];
  }
}

/** A port at the start of a journey means its far hall: the counters lie behind the traveller. */
function startsAfterBorder(answer: Answer, query: PlanQuery): boolean {
  const noBorder = answer.journeys.every((journey) => !journey.legs?.some((leg) => leg.type === 'border'));
  return answer.journeys.length > 0 && noBorder && /^port:[a-z-]+$/.test(query.from);
}

/** A constructed sheet needs no 'unsafe-inline' in the page's policy. */
function adopt(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(h('style', {}, css)); /* before Safari 16.4 */
  }
}
