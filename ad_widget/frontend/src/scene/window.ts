/** The window that a picture is seen through: how large it is, and where its camera stands. */

import { type Camera, LARGEST, MARGIN, type Size, beyond, confine, first, fit, pan, zoom } from "./camera.ts";
import { LEGIBLE, cardsFrom, namesFrom } from "./detail.ts";
import type { Point } from "./hands.ts";
import type { Placed } from "./place.ts";
import { ratioOf, watchSharpness } from "./sharpness.ts";

interface WindowEvents {
  /** The page gives it another width, for the first time too, and may then give it another place. */
  placed(): void;
  /** It has another size, or device pixels of another size. */
  resized(width: number, height: number, ratio: number): void;
  /** Its camera stands elsewhere. */
  aimed(camera: Camera): void;
  /** The reader has taken the camera. */
  taken(): void;
}

const SIDES = ["left", "right", "top", "bottom"] as const;
const MIN_HEIGHT = 220;
/** A window is at most this share of the screen's height, within limits, and never taller than a screen. */
const SHARE = { usual: 0.68, phone: 0.7, whole: 0.9 };
const HEIGHT = { least: 400, most: 900 };
/** In a lecture: the size of type on a screen of some height, and how large a small picture may grow. */
const LECTURE = { type: 24, height: 1080, largest: 3 };
/** How much larger than its smallest readable size a picture opens that cannot be seen whole. */
const OPENING = 1.25;

/** How tall a window may be on the screen there is. */
export function tallest(phone: boolean): number {
  const { innerHeight } = window;
  const share = (phone ? SHARE.phone : SHARE.usual) * innerHeight;
  return Math.min(Math.max(share, Math.min(HEIGHT.least, SHARE.whole * innerHeight)), HEIGHT.most);
}

export class PictureWindow {
  readonly el: HTMLElement;
  /** No text is to be smaller than this on the screen. */
  legible = LEGIBLE;
  camera: Camera = { scale: 1, x: 0, y: 0 };
  width = 0;
  height = 0;
  /** Whether it stays as it is, whatever room there is: so on paper, where the SVG is laid out whole. */
  held = false;
  readonly #events: WindowEvents;
  #placed: Placed | null = null;
  #ratio = 1;
  #largest = LARGEST;
  #lecture = false;
  /** Whether the whole is to be seen, for the reader has not taken the camera. */
  #followsFit = true;
  /** How often hands have moved it. */
  #taken = 0;

  constructor(el: HTMLElement, events: WindowEvents) {
    this.el = el;
    this.#events = events;
  }

  get size(): Size {
    return { width: this.width, height: this.height };
  }

  // What it shows.

  /** Show a picture that comes after another; one in the same places leaves the camera where it is. */
  setPicture(placed: Placed | null): void {
    this.#placed = placed;
    if (!placed) this.el.style.minHeight = `${MIN_HEIGHT}px`;
  }

  /** Whole if the reader has not taken the camera; else what stays keeps its place on the screen. */
  frame(before: Placed | null): void {
    const placed = this.#placed!;
    const { layout } = placed;
    const old = parseFloat(this.el.style.minHeight) || 0;
    const height = Math.min(Math.max(layout.height + 2 * MARGIN, MIN_HEIGHT), this.#maxHeight);
    // A taller window of the picture before stays: what is below it on the page must not jump.
    this.el.style.minHeight = `${Math.max(old, height)}px`;
    const other = !before || before.scene.graph !== placed.scene.graph || before.orientation !== placed.orientation;
    if (other || (placed.form !== "whole" && before.form === "whole")) this.#followsFit = true;
    if (!this.width) return; // a place in the page comes first
    this.#fitHeight();
    const { scale, x, y } = this.camera;
    const [dx, dy] = layout.moved;
    this.#aim(this.#followsFit ? this.#opening(this.size) : confine({ scale, x: x - scale * dx, y: y - scale * dy }, layout, this.size));
  }

  /** Take the room that the page gives, with device pixels as they are then. */
  place(signal: AbortSignal): void {
    let { clientWidth: width, clientHeight: height } = this.el;
    const ratio = width ? ratioOf(this.el) : 1;
    if (!width || this.held || (width === this.width && height === this.height && ratio === this.#ratio)) return;
    const firstTime = this.width === 0;
    if (firstTime) watchSharpness(this.el, () => this.place(signal), signal);
    if (width !== this.width) {
      this.#events.placed(); // which may give it another place
      ({ clientWidth: width, clientHeight: height } = this.el);
    }
    this.width = width;
    this.height = height;
    this.#ratio = ratio;
    this.#fitHeight();
    this.#events.resized(width, this.height, ratio);
    if (!this.#placed) return;
    this.#aim(firstTime || this.#followsFit ? this.#opening(this.size) : confine(this.camera, this.#placed.layout, this.size));
  }

  /** Whole if it can then be read, else at the leaf with which the code begins. */
  #opening(window: Size): Camera {
    const { scene, layout } = this.#placed!;
    const begin = scene.cardOf[scene.graph.leafNode.find((node) => node >= 0) ?? -1] ?? 0;
    const [x, y] = layout.cards[begin] ?? [0, 0];
    return first(layout, window, { x, y }, 0.999 * namesFrom(this.legible), OPENING * cardsFrom(this.legible), this.#largest);
  }

  get #maxHeight(): number {
    if (this.#lecture) return this.height;
    return tallest(this.el.closest("[data-phone]") !== null);
  }

  /** As tall as the picture needs at the scale that its width allows. */
  #fitHeight(): void {
    if (!this.#placed || !this.#followsFit || this.#lecture) return;
    const most = this.#maxHeight;
    const { scale } = this.#opening({ width: this.width, height: most });
    const height = Math.min(Math.max(scale * this.#placed.layout.height + 2 * MARGIN, MIN_HEIGHT), most);
    this.el.style.minHeight = `${Math.round(height)}px`;
    const before = this.height;
    this.height = this.el.clientHeight;
    // No observer tells of this height, which is known by then.
    if (this.height !== before) this.#events.resized(this.width, this.height, this.#ratio);
  }

  /** Put the camera there, on whole device pixels: between them, the layer's text is a blur. */
  #aim({ scale, x, y }: Camera): void {
    if (!this.#placed) return;
    const whole = (at: number): number => Math.round(at * this.#ratio) / this.#ratio;
    this.camera = { scale, x: whole(x), y: whole(y) };
    const more = beyond(this.camera, this.#placed.layout, this.size);
    SIDES.forEach((side, k) => this.el.classList.toggle(`adw-more-${side}`, more[k]));
    this.#events.aimed(this.camera);
  }

  // What the reader asks of it.

  fit(): void {
    if (!this.#placed) return;
    this.#aim(fit(this.#placed.layout, this.size, this.#largest));
    this.#followsFit = false;
  }

  /** All of the screen, with type that can be read from afar; else as before. */
  setLecture(on: boolean): void {
    const { innerHeight } = this.el.ownerDocument.defaultView ?? window;
    this.#lecture = on;
    this.legible = on ? Math.max((LECTURE.type * innerHeight) / LECTURE.height, LEGIBLE) : LEGIBLE;
    this.#largest = on ? LECTURE.largest : LARGEST;
    this.#followsFit = true;
  }

  /** Show the whole again, as the picture opened. */
  reopen(): void {
    this.#fitHeight();
    if (this.#placed && this.width) this.#aim(this.#opening(this.size));
  }

  zoomBy(factor: number, at: Point = { x: this.width / 2, y: this.height / 2 }): void {
    if (!this.#placed) return;
    this.#take();
    this.#aim(zoom(this.camera, factor, at, this.#placed.layout, this.size));
  }

  /** Zoom for a while; what is returned goes back, unless a hand has moved the picture since. */
  approach(factor: number): () => void {
    const { camera } = this;
    const follows = this.#followsFit;
    this.zoomBy(factor);
    const taken = this.#taken;
    return () => {
      if (this.#taken !== taken || !this.#placed) return;
      this.#followsFit = follows;
      if (follows) this.reopen();
      else this.#aim(confine(camera, this.#placed.layout, this.size));
    };
  }

  /** Move the picture; says whether it was not yet at its end. */
  pan(dx: number, dy: number): boolean {
    if (!this.#placed) return false;
    const next = pan(this.camera, dx, dy, this.#placed.layout, this.size);
    if (next.x === this.camera.x && next.y === this.camera.y) return false;
    this.#take();
    this.#aim(next);
    return true;
  }

  #take(): void {
    this.#events.taken();
    this.#followsFit = false;
    this.#taken++;
  }

  /** Bring a place of the picture into the middle. */
  centre(x: number, y: number): void {
    const { scale } = this.camera;
    this.pan(this.width / 2 - scale * x - this.camera.x, this.height / 2 - scale * y - this.camera.y);
  }

  /** Bring a card into the window, moving as little as will do, or into its middle. */
  reveal(card: number, middle: boolean): void {
    const { layout } = this.#placed!;
    const [cx, cy, w, h] = layout.cards[card];
    if (middle) return this.centre(cx, cy);
    const { scale, x, y } = this.camera;
    const shift = (low: number, high: number, room: number): number =>
      low < MARGIN ? MARGIN - low : high > room - MARGIN ? room - MARGIN - high : 0;
    const dx = shift(scale * (cx - w / 2) + x, scale * (cx + w / 2) + x, this.width);
    const dy = shift(scale * (cy - h / 2) + y, scale * (cy + h / 2) + y, this.height);
    if (dx || dy) this.#aim(pan(this.camera, dx, dy, layout, this.size));
  }

  /** The card that is nearest the middle of the window. */
  get middle(): number {
    const { scale, x, y } = this.camera;
    const { cards } = this.#placed!.layout;
    const far = (k: number): number => Math.hypot(scale * cards[k][0] + x - this.width / 2, scale * cards[k][1] + y - this.height / 2);
    let best = 0;
    for (let k = 1; k < cards.length; k++) if (far(k) < far(best)) best = k;
    return best;
  }
}
