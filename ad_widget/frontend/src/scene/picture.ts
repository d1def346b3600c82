/** The graph in its window: an SVG built once a structure, what moves in it, camera and hands. */

import { html, mark, say } from "../dom.ts";
import { formatGradient, formatNumber, indexOf } from "../format.ts";
import { ALL, type Mask } from "../mask.ts";
import type { EdgeMode } from "../view.ts";
import { Attributes } from "./attributes.ts";
import { type Camera, LARGEST, MARGIN, type Size, beyond, first, fit, pan, settle, zoom } from "./camera.ts";
import { spoken } from "./cards.ts";
import { LEGIBLE, cardsFrom, namesFrom } from "./detail.ts";
import { Drawing } from "./drawing.ts";
import { glide, movesAllowed, shiftsBetween } from "./glide.ts";
import { type Handled, type Point, listen } from "./hands.ts";
import { elementAt, gridOn } from "./grids.ts";
import { outwards, step } from "./keys.ts";
import { Layers } from "./layers.ts";
import type { Paths } from "./paths.ts";
import type { Placed } from "./place.ts";
import { ratioOf, watchSharpness } from "./sharpness.ts";
import { standalone } from "./standalone.ts";

export interface PictureEvents {
  /** The pointer or the keyboard came to a drawn thing, or left it. */
  hover(key: string | null): void;
  select(key: string): void;
  /** Let the chain rule lead to this. */
  lead(key: string): void;
  /** The pointer came to an edge of the program, or left it. */
  follow(edge: number | null): void;
  /** Open a closed group, or close an open one. */
  toggle(key: string): void;
  /** Show the product on an edge of the program. */
  open(edge: number): void;
  /** Open a group and all in it. */
  openAll(key: string): void;
  zoomed(camera: Camera, window: Size): void;
  /** The page has given it a place, and with it colours and fonts, or another width. */
  placed(): void;
}

const REST = 120;
const SIDES = ["left", "right", "top", "bottom"] as const;
const MIN_HEIGHT = 220;
/** A window is at most this share of the screen's height, within limits, and never taller than a screen. */
const SHARE = { usual: 0.68, phone: 0.7, whole: 0.9 };
const HEIGHT = { least: 400, most: 900 };
/** In a lecture: the size of type on a screen of some height, and how large a small picture may grow. */
const LECTURE = { type: 24, height: 1080, largest: 3 };
/** How much larger than its smallest readable size a picture opens that cannot be seen whole. */
const OPENING = 1.25;
/** Of larger pictures the numbers are on canvas from the first: as SVG they would take long. */
const STILL = 60;

/** How tall a window may be on the screen there is. */
export function tallest(phone: boolean): number {
  const { innerHeight } = window;
  const share = (phone ? SHARE.phone : SHARE.usual) * innerHeight;
  return Math.min(Math.max(share, Math.min(HEIGHT.least, SHARE.whole * innerHeight)), HEIGHT.most);
}

export class Picture implements Handled {
  readonly el: HTMLElement;
  readonly #drawing: Drawing;
  readonly #layers: Layers;
  readonly #attributes = new Attributes();
  /** What the pointer is at in an array. */
  readonly #element = html("div", { class: "adw-element", hidden: true, "aria-hidden": "true" });
  #events!: PictureEvents;
  #signal!: AbortSignal;
  #placed: Placed | null = null;
  #camera: Camera = { scale: 1, x: 0, y: 0 };
  #followsFit = true;
  #width = 0;
  #height = 0;
  #ratio = 1;
  #legible = LEGIBLE;
  #largest = LARGEST;
  #lecture = false;
  #conventions: ReadonlyMap<number, string> = new Map();
  /** Cards whose accessible names bear numbers. */
  readonly #spoken = new Set<number>();
  #chosen: { key: string; paths: Paths } | null = null;
  #mask: Mask = ALL;
  #resting: ReturnType<typeof setTimeout> | null = null;
  #frame: Float64Array = new Float64Array(0);
  #endGlide: (() => void) | null = null;
  readonly #sizes: ResizeObserver;
  readonly #sight: IntersectionObserver;

  constructor() {
    this.el = html("div", { class: "adw-window" });
    this.#drawing = new Drawing(() => this.#layers.drawStill());
    this.#layers = new Layers(this.el, this.#drawing);
    this.el.append(this.#element);
    this.#sizes = new ResizeObserver(() => this.place());
    this.#sizes.observe(this.el);
    this.#sight = new IntersectionObserver((entries) => {
      this.#layers.visible = entries.at(-1)!.isIntersecting;
      if (this.#layers.visible && this.#layers.behind) this.#layers.paint();
    });
    this.#sight.observe(this.el);
  }

  attach(events: PictureEvents, signal: AbortSignal): void {
    this.#events = events;
    this.#signal = signal;
    listen(this, signal);
    signal.addEventListener("abort", () => this.#destroy());
  }

  #destroy(): void {
    this.#sizes.disconnect();
    this.#sight.disconnect();
    this.#endGlide?.();
    if (this.#resting !== null) clearTimeout(this.#resting);
    this.#drawing.end();
  }

  // Structure.

  /** Show a picture, or none; `choose`, which comes next, draws what moves. */
  setPicture(placed: Placed | null, frame: Float64Array, mask: Mask = ALL): void {
    this.#endGlide?.();
    const before = this.#placed;
    // A re-run often makes the same picture with other numbers: then nothing may jump.
    const samePlaces = !!before && !!placed && same(before.layout, placed.layout);
    const sameCards = samePlaces && sameFaces(before, placed);
    const camera = this.#camera;
    this.#placed = placed;
    this.#frame = frame;
    this.#mask = mask;
    if (sameCards) {
      this.#drawing.keep(placed);
    } else {
      this.#chosen = null;
      this.#spoken.clear();
      this.#drawing.build(placed);
    }
    this.#layers.setPicture(placed, frame, mask);
    if (!placed) {
      this.el.style.minHeight = `${MIN_HEIGHT}px`;
      this.#paintAll();
      return;
    }
    this.#attributes.setScene(placed.scene, this.#drawing.cards, frame, mask);
    this.#markConventions();
    if (placed.scene.cards.length > STILL) this.#layers.goLive();
    if (samePlaces) {
      this.#writeOnSeen();
      this.#paintAll();
      return;
    }
    const { layout } = placed;
    this.#drawing.el.style.setProperty("--adw-natural", `${layout.width}px`);
    const old = parseFloat(this.el.style.minHeight) || 0;
    const height = Math.min(Math.max(layout.height + 2 * MARGIN, MIN_HEIGHT), this.#maxHeight);
    // A taller window of the picture before stays: what is below it on the page must not jump.
    this.el.style.minHeight = `${Math.max(old, height)}px`;
    this.#frameAnew(before, placed);
    if (before && this.#width > 0 && movesAllowed()) this.#glideFrom(before, camera);
  }

  /** Whole if the reader has not taken the camera; else what stays keeps its place on the screen. */
  #frameAnew(before: Placed | null, placed: Placed): void {
    const { scale, x, y } = this.#camera;
    const [dx, dy] = placed.layout.moved;
    if (!before || before.scene.graph !== placed.scene.graph || before.orientation !== placed.orientation || (placed.small && !before.small)) this.#followsFit = true;
    if (!this.#width) return; // a place in the page comes first
    this.#fitHeight();
    this.#aim(
      this.#followsFit ? this.#opening(this.window) : settle({ scale, x: x - scale * dx, y: y - scale * dy }, placed.layout, this.window),
    );
  }

  #glideFrom(before: Placed, camera: Camera): void {
    const placed = this.#placed;
    const shifts = placed && shiftsBetween(before, camera, placed, this.#camera);
    if (!shifts) return;
    this.#layers.goLive();
    this.el.classList.add("adw-gliding");
    const now = new Float64Array(shifts.length);
    this.#endGlide = glide((left) => {
      for (let k = 0; k < shifts.length; k++) now[k] = left * shifts[k];
      for (let k = 0; 2 * k < shifts.length; k++) {
        if (shifts[2 * k] || shifts[2 * k + 1]) this.#drawing.shift(k, now[2 * k], now[2 * k + 1]);
      }
      if (left === 0) {
        this.#endGlide = null;
        this.el.classList.remove("adw-gliding");
      }
      this.#layers.setShifts(left > 0 ? now : null);
    });
  }

  #writeOnSeen(): void {
    if (!this.#drawing.unwritten) return;
    this.#drawing.writeOnSeen(this.#camera, this.window);
    this.#layers.drawStill();
  }

  // Numbers.

  /** New numbers: attributes and canvas, in this frame. */
  numbers(frame: Float64Array, changed: Uint8Array): void {
    if (!this.#placed) return;
    this.#frame = frame;
    // The canvas first: setting its font asks for styles, which attributes and text make stale.
    this.#layers.numbers(frame, changed);
    this.#attributes.update(frame, changed);
    if (this.#attributes.late.size || this.#layers.behind) this.#rest();
  }

  /** Once the hand rests: large arrays' attributes, and what is out of sight but not of a screenshot. */
  #rest(): void {
    if (this.#resting !== null) clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      this.#resting = null;
      if (!this.#placed) return;
      // Scrolled out of sight it may be printed; in a hidden tab it has no boxes, and waits.
      if (this.#layers.behind && this.el.getClientRects().length) this.#layers.paint(true);
      this.#attributes.catchUp(this.#frame);
    }, REST);
  }

  // Emphasis.

  setMode(mode: EdgeMode): void {
    mark(this.el, "data-edges", mode);
    this.#layers.setMode(mode);
    this.#catchUp();
  }

  setMask(mask: Mask): void {
    if (mask === this.#mask) return;
    this.#mask = mask;
    this.#layers.setMask(mask);
    this.#attributes.setMask(mask, this.#frame);
    for (const item of this.#spoken) this.#speak(item);
    this.#layers.setPaths(this.#chosen?.paths ?? null, mask);
    this.#paintAll();
  }

  recolor(): void {
    this.#layers.recolor();
    this.#catchUp();
  }

  setDimmed(dimmed: boolean): void {
    this.#layers.setDimmed(dimmed);
    this.#catchUp();
  }

  /** Light up a drawn thing and its ways to the output; the rest recedes. */
  choose(key: string | null, paths: Paths | null): void {
    this.#chosen = key === null || !paths ? null : { key, paths };
    this.#drawing.light(this.#chosen ? this.#chosen.paths.card : -1);
    this.#layers.setPaths(this.#chosen?.paths ?? null, this.#mask);
  }

  /** Mark edges of the program that a panel speaks of. */
  markEdges(edges: readonly number[]): void {
    const { edgeOf } = this.#placed?.scene ?? {};
    this.#drawing.markEdges(new Set(edgeOf ? edges.map((e) => edgeOf[e]) : []));
  }

  /** Mark what shows some nodes of the program. */
  markNodes(nodes: readonly number[]): void {
    const { cardOf } = this.#placed?.scene ?? {};
    const cards = new Set(cardOf ? nodes.map((node) => cardOf[node]) : []);
    this.#drawing.cards.forEach((el, k) => el.classList.toggle("adw-also", cards.has(k)));
  }

  /** Let something go along edges of the program, or back along them. */
  send(edges: readonly number[], back: boolean): void {
    const placed = this.#placed;
    if (placed && movesAllowed()) this.#drawing.send(new Set(edges.map((e) => placed.scene.edgeOf[e]).filter((edge) => edge >= 0)), back);
  }

  /** Mark what has a slope that is a matter of convention; by node of the program. */
  setConventions(conventions: ReadonlyMap<number, string>): void {
    this.#conventions = conventions;
    this.#markConventions();
  }

  #markConventions(): void {
    const placed = this.#placed;
    if (placed) this.#drawing.mark(new Set([...this.#conventions.keys()].map((node) => placed.scene.cardOf[node])));
  }

  /** Paint what is in sight, and what is not once the hand rests. */
  #paintAll(): void {
    this.#layers.paint();
    this.#catchUp();
  }

  #catchUp(): void {
    if (this.#layers.behind) this.#rest();
  }

  /**
   * On paper the style sheet lays out the SVG whole; the window and its camera stay as they are for
   * when the page is back on the screen.
   */
  setPaper(paper: boolean): void {
    this.#layers.paper = paper;
    if (paper) {
      this.#endGlide?.();
      this.place();
      this.#drawing.write();
    }
    this.#layers.drawStill();
    if (!paper) this.place();
  }

  // Window.

  get window(): Size {
    return { width: this.#width, height: this.#height };
  }

  itemAt(el: Element): number | null {
    return this.#drawing.itemAt(el);
  }

  get ready(): boolean {
    return this.#placed !== null;
  }

  /** Take the room that the page gives; before that the SVG is left out, or it is laid out twice. */
  place(): void {
    let { clientWidth: width, clientHeight: height } = this.el;
    const ratio = width ? ratioOf(this.el) : 1;
    if (width && !this.#layers.paper && !(width === this.#width && height === this.#height && ratio === this.#ratio)) {
      const firstTime = this.#width === 0;
      if (firstTime) watchSharpness(this.el, () => this.place(), this.#signal);
      if (width !== this.#width) {
        this.#events.placed(); // which may give it another place
        ({ clientWidth: width, clientHeight: height } = this.el);
      }
      this.#width = width;
      this.#height = height;
      this.#ratio = ratio;
      this.#fitHeight();
      this.#layers.resize(width, this.#height, ratio);
      if (this.#placed) {
        const { window } = this;
        this.#aim(firstTime || this.#followsFit ? this.#opening(window) : settle(this.#camera, this.#placed.layout, window));
      }
    }
    if (!this.#drawing.el.parentNode) this.el.prepend(this.#drawing.el);
  }

  /** Whole if it can then be read, else at the leaf with which the code begins. */
  #opening(window: Size): Camera {
    const { scene, layout } = this.#placed!;
    const begin = scene.cardOf[scene.graph.leafNode.find((node) => node >= 0) ?? -1] ?? 0;
    const [x, y] = layout.cards[begin] ?? [0, 0];
    const legible = this.#legible;
    return first(layout, window, { x, y }, 0.999 * namesFrom(legible), OPENING * cardsFrom(legible), this.#largest);
  }

  get #maxHeight(): number {
    if (this.#lecture) return this.#height;
    return tallest(this.el.closest("[data-phone]") !== null);
  }

  /** As tall as the picture needs at the scale that its width allows. */
  #fitHeight(): void {
    if (!this.#placed || !this.#followsFit || this.#lecture) return;
    const most = this.#maxHeight;
    const { scale } = this.#opening({ width: this.#width, height: most });
    const height = Math.min(Math.max(scale * this.#placed.layout.height + 2 * MARGIN, MIN_HEIGHT), most);
    this.el.style.minHeight = `${Math.round(height)}px`;
    this.#height = this.el.clientHeight;
  }

  #aim(camera: Camera): void {
    if (!this.#placed) return;
    const { layout } = this.#placed;
    // On whole device pixels: between them, the layer's text is a blur.
    const whole = (at: number): number => Math.round(at * this.#ratio) / this.#ratio;
    const { scale } = camera;
    const x = whole(camera.x);
    const y = whole(camera.y);
    camera = { scale, x, y };
    this.#camera = camera;
    mark(this.#drawing.el, "width", String(scale * layout.width));
    mark(this.#drawing.el, "height", String(scale * layout.height));
    mark(this.#drawing.el, "viewBox", `0 0 ${layout.width} ${layout.height}`);
    this.#drawing.el.style.transform = `translate(${x}px, ${y}px)`;
    this.#drawing.setScale(scale, this.#legible);
    const more = beyond(camera, layout, this.window);
    SIDES.forEach((side, k) => this.el.classList.toggle(`adw-more-${side}`, more[k]));
    this.#layers.setCamera(camera);
    this.#writeOnSeen();
    this.#paintAll();
    this.#events.zoomed(camera, this.window);
  }

  get cards(): readonly Element[] {
    return this.#drawing.cards;
  }

  fit(): void {
    if (!this.#placed) return;
    this.#followsFit = true;
    this.#aim(fit(this.#placed.layout, this.window, this.#largest));
    this.#followsFit = false;
  }

  /** All of the screen, with type that can be read from afar; else as before. */
  setLecture(on: boolean): void {
    const { innerHeight } = this.el.ownerDocument.defaultView ?? window;
    this.#lecture = on;
    this.#legible = on ? Math.max((LECTURE.type * innerHeight) / LECTURE.height, LEGIBLE) : LEGIBLE;
    this.#largest = on ? LECTURE.largest : LARGEST;
    this.#layers.setLegible(this.#legible);
    this.#followsFit = true;
    this.#fitHeight();
    if (this.#placed && this.#width) this.#aim(this.#opening(this.window));
  }

  /** What is on the screen as an SVG of its own, with the styles in force. */
  drawn(): SVGSVGElement | null {
    if (!this.#placed) return null;
    this.#drawing.write();
    this.#layers.drawStill(true);
    const made = standalone(this.#drawing.el, this.#camera, this.window, this.el);
    this.#layers.drawStill();
    return made;
  }

  zoomBy(factor: number, at: Point = { x: this.#width / 2, y: this.#height / 2 }): void {
    if (!this.#placed) return;
    this.#endGlide?.();
    this.#followsFit = false;
    this.#aim(zoom(this.#camera, factor, at, this.#placed.layout, this.window));
  }

  fullSize(): void {
    this.zoomBy(1 / this.#camera.scale);
  }

  /** Bring a place of the picture into the middle. */
  centre(x: number, y: number): void {
    const { scale } = this.#camera;
    this.pan(this.#width / 2 - scale * x - this.#camera.x, this.#height / 2 - scale * y - this.#camera.y);
  }

  /** Move the picture; says whether it was not yet at its end. */
  pan(dx: number, dy: number): boolean {
    if (!this.#placed) return false;
    const next = pan(this.#camera, dx, dy, this.#placed.layout, this.window);
    if (next.x === this.#camera.x && next.y === this.#camera.y) return false;
    this.#endGlide?.();
    this.#followsFit = false;
    this.#aim(next);
    return true;
  }

  /** The key of the card that is nearest the middle of the window. */
  get middle(): string | null {
    if (!this.#placed) return null;
    const { scale, x, y } = this.#camera;
    const { layout, scene } = this.#placed;
    const far = (k: number): number => Math.hypot(scale * layout.cards[k][0] + x - this.#width / 2, scale * layout.cards[k][1] + y - this.#height / 2);
    let best = 0;
    for (let k = 1; k < layout.cards.length; k++) if (far(k) < far(best)) best = k;
    return scene.cards[best]?.key ?? null;
  }

  /** Bring a drawn thing into the window, moving as little as will do, or into its middle. */
  reveal(key: string, middle = false): void {
    const placed = this.#placed;
    const card = placed?.scene.find(key) ?? -1;
    if (!placed || card < 0) return;
    const [cx, cy, w, h] = placed.layout.cards[card];
    if (middle) return this.centre(cx, cy);
    const { scale, x, y } = this.#camera;
    const shift = (low: number, high: number, room: number): number =>
      low < MARGIN ? MARGIN - low : high > room - MARGIN ? room - MARGIN - high : 0;
    const dx = shift(scale * (cx - w / 2) + x, scale * (cx + w / 2) + x, this.#width);
    const dy = shift(scale * (cy - h / 2) + y, scale * (cy + h / 2) + y, this.#height);
    if (dx || dy) this.#aim(pan(this.#camera, dx, dy, placed.layout, this.window));
  }

  // Hands.

  hover(item: number | null): void {
    this.#events.hover(item === null ? null : this.#placed!.scene.cards[item].key);
  }

  follow(el: Element | null): void {
    const edge = el ? this.#drawing.edgeAt(el) : null;
    this.#events.follow(edge === null ? null : this.#placed!.scene.edges[edge].parts[0]);
  }

  pick(item: number, end: boolean): void {
    const { key } = this.#placed!.scene.cards[item];
    if (end) this.#events.lead(key);
    else this.#events.select(key);
  }

  toggle(key: string): void {
    this.#events.toggle(key);
  }

  open(edge: number): void {
    this.#events.open(edge);
  }

  /** Say which element of an array is under the pointer, and its number. */
  over(item: number | null, { x, y }: Point): void {
    const found = item === null ? null : this.#elementAt(item, x, y);
    this.#element.hidden = found === null;
    if (!found) return;
    say(this.#element, found);
    const left = Math.min(x + 14, this.#width - this.#element.offsetWidth - 4);
    this.#element.style.transform = `translate(${Math.max(left, 4)}px, ${y > 40 ? y - 34 : y + 18}px)`;
  }

  #elementAt(item: number, x: number, y: number): string | null {
    const { scene, layout } = this.#placed!;
    const card = scene.cards[item];
    const grid = gridOn(scene.graph, card);
    const { scale, x: left, y: top } = this.#camera;
    const found = grid && elementAt(card, layout.cards[item], grid, (x - left) / scale, (y - top) / scale);
    if (!found) return null;
    const kind = found.part ? "grad" : "value";
    if (!card.nodes.every((node) => this.#mask(kind, node))) return null;
    const { start, shape, block } = scene.graph.slots[found.part ? card.grads[0] : card.values[0]];
    const number = found.part ? formatGradient(this.#frame[start + found.at]) : formatNumber(this.#frame[start + found.at]);
    return `${found.part ? "∂ " : ""}${card.label}${indexOf(found.at, shape)} = ${number}${block ? ", a mean" : ""}`;
  }

  openAll(key: string): void {
    this.#events.openAll(key);
    this.#drawing.focus(key);
  }

  focused(item: number | null, byKey: boolean): void {
    if (item === null || !this.#placed) return;
    this.#speak(item);
    if (!byKey) return;
    const { key } = this.#placed.scene.cards[item];
    this.#events.select(key);
    this.reveal(key);
  }

  /** Give a focused card's name the numbers of now; kept up to date, all of them would cost. */
  #speak(item: number): void {
    const card = this.#placed!.scene.cards[item];
    const el = this.#drawing.cards[item];
    const said = [spoken(card, el.querySelector(".adw-name")?.textContent ?? card.label)];
    const value = el.getAttribute("data-value");
    const grad = el.getAttribute("data-grad");
    if (value !== null) said.push(`value ${heard(value)}`);
    if (grad !== null) said.push(`gradient ${heard(grad)}`);
    if (value !== null && grad !== null) for (const node of card.nodes) said.push(this.#conventions.get(node) ?? "");
    el.setAttribute("aria-label", said.filter(Boolean).join(", "));
    this.#spoken.add(item);
  }

  key(name: string, item: number | null, group: string | null): boolean {
    const placed = this.#placed;
    if (!placed) return false;
    if (name === "Enter" || name === " ") {
      if (group !== null) {
        this.#events.toggle(group);
        this.#drawing.focus(group);
        return true;
      }
      if (item === null) return false;
    }
    if (name === "Escape") {
      const around = outwards(placed, item, group);
      if (around !== null) this.#drawing.focus(around);
      return around !== null;
    }
    if (item === null) return false;
    const next = step(placed, item, name);
    if (next === null) return false;
    if (next >= 0) {
      const { key } = placed.scene.cards[next];
      this.#events.select(key);
      this.reveal(key);
      this.#drawing.focus(key);
    }
    return true;
  }
}

/** Numbers as they are said: in four digits. */
function heard(json: string): string {
  return json.replace(/-?\d[\d.e+-]*/g, (number) => formatNumber(Number(number)));
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Whether two pictures in the same places have the same names on the same cards. */
function sameFaces(a: Placed, b: Placed): boolean {
  const face = ({ scene }: Placed) => [
    scene.cards.map(({ key, kind, label, symbol, op, shape, block, values, grads, holds }) => [
      key, kind, label, symbol, op, shape, block, values.length, grads.length, holds,
    ]),
    scene.edges.map(({ key, parts }) => [key, parts.length]),
    scene.groups.map(({ key, name, closed }) => [key, name, closed]),
  ];
  return same(face(a), face(b));
}
