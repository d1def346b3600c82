/** Elements without markup: every string that reaches the page goes in as text. */

type Attributes = Record<string, string | number | boolean | undefined>;
type Child = Node | string;

const SVG = "http://www.w3.org/2000/svg";
const MATH = "http://www.w3.org/1998/Math/MathML";

function fill<E extends Element>(el: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined) continue;
    el.setAttribute(name, value === true ? "" : String(value));
  }
  el.append(...children);
  return el;
}

export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

export function math(tag: string, attributes: Attributes = {}, ...children: Child[]): MathMLElement {
  return fill(document.createElementNS(MATH, tag) as MathMLElement, attributes, children);
}

/** JupyterLab would take the keys of a focused element, the arrows above all, for its own. */
export const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

/** Set text only where it differs: an equal write still costs a layout. */
export function say(el: Element, text: string): void {
  if (el.textContent !== text) el.textContent = text;
}

/**
 * Say a number that moves. Spaces keep the room of the longest so far: what is beside it stays, and
 * a text as wide as before is no news to the browser's compositor, which else builds all layers anew.
 */
export function sayMoving(el: Element, text: string): void {
  say(el, text.padEnd(el.textContent!.length));
}

export function mark(el: Element, name: string, value: string | null): void {
  if (value === null) el.removeAttribute(name);
  else if (el.getAttribute(name) !== value) el.setAttribute(name, value);
}

/** Whether the page is under a finger, for which all has to be larger. */
export function isTouched(): boolean {
  return globalThis.matchMedia?.("(pointer: coarse)").matches ?? false;
}

/** Fix a height as it is now: what then changes within lays out this element, and not the page. */
export function settle(el: HTMLElement): void {
  loosen(el);
  el.style.height = getComputedStyle(el).height;
  el.classList.add("adw-settled");
}

export function loosen(el: HTMLElement): void {
  el.classList.remove("adw-settled");
  el.style.height = "";
}

/**
 * A name with U+FFFD for what no reader sees: one that turns the text after it around would reach
 * beyond itself. `clean` in `ad_widget/drawing/text.py` does the same.
 */
export function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}
