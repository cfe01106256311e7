/* Small helpers that build nodes. Text always enters as text: nothing here parses markup. */

export type Child = Node | string | false | null | undefined;
export type Attrs = Record<string, string | number | boolean | undefined>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attrs: Attrs = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  setAttributes(node, attrs);
  for (const child of children) if (child) node.append(child);
  return node;
}

/** An icon: decorative, so hidden from assistive technology. */
export function icon(path: string, className = 'icon'): SVGSVGElement {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  setAttributes(svg, { class: className, viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' });
  const shape = document.createElementNS(ns, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

/** Text for screen readers only. */
export function spoken(text: string): HTMLElement {
  return h('span', { class: 'spoken' }, text);
}

/** A sentence about something, with that something in a `tag` of its own. */
export function naming(sentence: (name: string) => string, name: string, tag: 'strong' | 'span' = 'strong'): Child[] {
  const [before, after] = sentence('\n').split('\n');
  const named = h(tag, tag === 'span' ? { class: 'phrase' } : {}, name);
  return [before, named, after];
}

/** Phrases side by side, each whole where it fits on a line. */
export function phrases(className: string, ...parts: Child[][]): HTMLElement {
  const spans = parts.filter((part) => part.some(Boolean)).flatMap((part) => [h('span', { class: 'phrase' }, ...part), ' ']);
  return h('p', { class: `phrases ${className}` }, ...spans.slice(0, -1));
}

function setAttributes(node: Element, attrs: Attrs): void {
  for (const [name, value] of Object.entries(attrs)) {
    if (value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? '' : String(value));
  }
}
