/** A page without a screen: happy-dom, with the parts of a browser that it lacks made inert. */

import { Window } from "happy-dom";

const window = new Window({ width: 1200, height: 800 });

/** Text drawn on any canvas, last first; pieces of one line are one. */
export const drawn: string[] = [];
const line = { x: NaN, y: NaN };

function fillText(text: string, x: number, y: number): void {
  if (y === line.y && x > line.x) drawn[0] += text;
  else drawn.unshift(text);
  Object.assign(line, { x, y });
}

const context = new Proxy({} as Record<string, unknown>, {
  get(target, name: string) {
    if (name in target) return target[name];
    if (name === "fillText") return fillText;
    if (name === "beginPath") line.y = NaN;
    if (name === "createImageData") return (w: number, h: number) => ({ width: w, height: h, data: new Uint8ClampedArray(4 * w * h) });
    if (name === "measureText") return (text: string) => ({ width: 8 * text.length });
    return () => {};
  },
  set(target, name: string, value) {
    target[name] = value;
    return true;
  },
});

class Observer {
  static all = new Set<Observer>();
  readonly targets = new Set<unknown>();
  readonly run: (entries: { target: unknown; isIntersecting: boolean }[]) => void;
  constructor(run: Observer["run"]) {
    this.run = run;
    Observer.all.add(this);
  }
  observe(target: unknown) {
    Observer.all.add(this);
    this.targets.add(target);
  }
  disconnect() {
    Observer.all.delete(this);
    this.targets.clear();
  }
}

/** Of what is in sight a page without a screen knows nothing: `scrollTo` tells it. */
class SightObserver extends Observer {}

/** Tell who watches an element that it has come into sight, or gone out of it. */
export function scrollTo(target: Element, isIntersecting = true): void {
  for (const observer of Observer.all) if (observer.targets.has(target)) observer.run([{ target, isIntersecting }]);
}

/** Observers not yet disconnected. */
export const observing = (): number => Observer.all.size;

Object.assign(globalThis, {
  window,
  document: window.document,
  HTMLElement: window.HTMLElement,
  Element: window.Element,
  Node: window.Node,
  ShadowRoot: window.ShadowRoot,
  Event: window.Event,
  KeyboardEvent: window.KeyboardEvent,
  MutationObserver: window.MutationObserver,
  addEventListener: window.addEventListener.bind(window),
  removeEventListener: window.removeEventListener.bind(window),
  dispatchEvent: window.dispatchEvent.bind(window),
  location: { hash: "", href: "file:///page.html", protocol: "file:" },
  ResizeObserver: Observer,
  IntersectionObserver: SightObserver,
  getComputedStyle: window.getComputedStyle.bind(window),
  matchMedia: window.matchMedia.bind(window),
  requestAnimationFrame: (run: () => void) => setTimeout(run, 16),
  devicePixelRatio: 1,
});
(window.HTMLCanvasElement.prototype as unknown as { getContext: unknown }).getContext = () => context;
(window.HTMLCanvasElement.prototype as unknown as { toDataURL: unknown }).toDataURL = () => "data:,";
Object.defineProperty(window.HTMLElement.prototype, "clientWidth", { get: () => 800 });
Object.defineProperty(window.HTMLElement.prototype, "clientHeight", { get: () => 400 });

let seen = false;
Object.defineProperty(window.document, "visibilityState", { get: () => (seen ? "visible" : "hidden") });

/** Show something in a tab that is in sight, where the first frame is the picture's; else all is there at once. */
export function inSight<T>(show: () => T): T {
  seen = true;
  try {
    return show();
  } finally {
    seen = false;
  }
}

const frame = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 16));

/** Let some frames pass: one after another, so that what each of them begins is done by the next. */
export async function frames(): Promise<void> {
  for (let k = 0; k < 4; k++) await frame();
}

/** Wait for what is bound to come, however slow the machine. */
export async function until(come: () => boolean): Promise<void> {
  while (!come()) await frame();
}

/** Let the page know its size, as a browser does after layout. */
export function layOut(): void {
  for (const observer of [...Observer.all]) if (!(observer instanceof SightObserver)) observer.run([{ target: document.createElement("i"), isIntersecting: true }]);
}
