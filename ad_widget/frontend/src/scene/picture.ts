/** The graph in its window: an SVG built once a structure, what moves in it, camera and hands. */

import { html, mark } from "../dom.ts";
import { ALL, type Mask } from "../mask.ts";
import type { EdgeMode } from "../view.ts";
import type { SignOf } from "../viewport.ts";
import { Attributes } from "./attributes.ts";
import type { Camera, Size } from "./camera.ts";
import { Drawing } from "./drawing.ts";
import { glide, movesAllowed, shiftsBetween } from "./glide.ts";
import { type Handled, type Point, listen } from "./hands.ts";
import { outwards, step } from "./keys.ts";
import { Layers } from "./layers.ts";
import type { Paths } from "./paths.ts";
import { type Placed, sameFaces, samePlaces, sameShown } from "./place.ts";
import { Pointed } from "./pointed.ts";
import { AccessibleNames } from "./accessible.ts";
import { standalone } from "./standalone.ts";
import { PictureWindow } from "./window.ts";

interface PictureEvents {
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
/** Of larger pictures the numbers are on canvas from the first: as SVG they would take long. */
const STILL = 60;

export class Picture implements Handled {
  readonly el: HTMLElement;
  readonly #drawing: Drawing;
  readonly #layers: Layers;
  readonly #attributes = new Attributes();
  readonly #pointed = new Pointed();
  readonly #window: PictureWindow;
  readonly #names: AccessibleNames;
  #events!: PictureEvents;
  #signal!: AbortSignal;
  #placed: Placed | null = null;
  #conventions: ReadonlyMap<number, string> = new Map();
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
    this.#names = new AccessibleNames(this.#drawing);
    this.#window = new PictureWindow(this.el, {
      placed: () => this.#events.placed(),
      resized: (width, height, ratio) => this.#layers.resize(width, height, ratio),
      aimed: (camera) => this.#aimed(camera),
      taken: () => this.#endGlide?.(),
    });
    this.el.append(this.#pointed.el);
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
    const stays = !!before && !!placed && samePlaces(before, placed);
    const keeps = stays && sameFaces(before, placed);
    const { camera } = this.#window;
    this.#placed = placed;
    this.#frame = frame;
    this.#mask = mask;
    if (keeps) {
      this.#drawing.keep(placed);
    } else {
      this.#chosen = null;
      this.#names.forget();
      this.#drawing.build(placed);
    }
    this.#layers.setPicture(placed, frame, mask);
    this.#window.setPicture(placed);
    if (!placed) {
      this.#paintAll();
      return;
    }
    this.#names.setScene(placed.scene);
    this.#attributes.setScene(placed.scene, this.#drawing.cards, frame, mask);
    this.#markConventions();
    if (placed.scene.cards.length > STILL) this.#layers.goLive();
    if (stays) {
      this.#writeOnSeen();
      this.#paintAll();
      return;
    }
    this.#drawing.el.style.setProperty("--adw-natural", `${placed.layout.width}px`);
    this.#window.frame(before);
    // What fits another window is there with it, as the camera is.
    if (before && !sameShown(before, placed) && this.#window.width > 0 && movesAllowed()) this.#glideFrom(before, camera);
  }

  #glideFrom(before: Placed, camera: Camera): void {
    const placed = this.#placed;
    const shifts = placed && shiftsBetween(before, camera, placed, this.#window.camera);
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
    this.#drawing.writeOnSeen(this.#window.camera, this.#window.size);
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
    this.#names.again(this.#conventions);
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
    this.#catchUp();
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

  setSigns(of: SignOf | null): void {
    this.#layers.setSigns(of);
    this.#catchUp();
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
    this.#layers.paper = this.#window.held = paper;
    if (paper) {
      this.#endGlide?.();
      this.place();
      this.#drawing.write();
    }
    this.#layers.drawStill();
    if (!paper) this.place();
  }

  // Window.

  itemAt(el: Element): number | null {
    return this.#drawing.itemAt(el);
  }

  get ready(): boolean {
    return this.#placed !== null;
  }

  get cards(): readonly Element[] {
    return this.#drawing.cards;
  }

  /** Take the room that the page gives; before that the SVG is left out, or it is laid out twice. */
  place(): void {
    this.#window.place(this.#signal);
    if (!this.#drawing.el.parentNode) this.el.prepend(this.#drawing.el);
  }

  #aimed(camera: Camera): void {
    const { el } = this.#drawing;
    const { scale, x, y } = camera;
    const { width, height } = this.#placed!.layout;
    mark(el, "width", String(scale * width));
    mark(el, "height", String(scale * height));
    mark(el, "viewBox", `0 0 ${width} ${height}`);
    el.style.transform = `translate(${x}px, ${y}px)`;
    this.#drawing.setScale(scale, this.#window.legible);
    this.#layers.setCamera(camera);
    this.#writeOnSeen();
    this.#paintAll();
    this.#events.zoomed(camera, this.#window.size);
  }

  fit(): void {
    this.#window.fit();
  }

  /** All of the screen, with type that can be read from afar; else as before. */
  setLecture(on: boolean): void {
    this.#window.setLecture(on);
    this.#layers.setLegible(this.#window.legible);
    this.#window.reopen();
  }

  zoomBy(factor: number, at?: Point): void {
    this.#window.zoomBy(factor, at);
  }

  approach(factor: number): () => void {
    return this.#window.approach(factor);
  }

  fullSize(): void {
    this.zoomBy(1 / this.#window.camera.scale);
  }

  pan(dx: number, dy: number): boolean {
    return this.#window.pan(dx, dy);
  }

  centre(x: number, y: number): void {
    this.#window.centre(x, y);
  }

  /** The key of the card that is nearest the middle of the window. */
  get middle(): string | null {
    return this.#placed?.scene.cards[this.#window.middle]?.key ?? null;
  }

  /** Bring a drawn thing into the window, moving as little as will do, or into its middle. */
  reveal(key: string, middle = false): void {
    const card = this.#placed?.scene.find(key) ?? -1;
    if (card >= 0) this.#window.reveal(card, middle);
  }

  /** What is on the screen as an SVG of its own, with the styles in force. */
  drawn(): SVGSVGElement | null {
    if (!this.#placed) return null;
    this.#drawing.write();
    this.#layers.drawStill(true);
    const made = standalone(this.#drawing.el, this.#window.camera, this.#window.size, this.el);
    this.#layers.drawStill();
    return made;
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
  over(item: number | null, at: Point): void {
    const { camera, width } = this.#window;
    this.#pointed.show(this.#placed, item, at, camera, width, this.#frame, this.#mask);
  }

  openAll(key: string): void {
    this.#events.openAll(key);
    this.#drawing.focus(key);
  }

  focused(item: number | null, byKey: boolean): void {
    if (item === null || !this.#placed) return;
    this.#names.say(item, this.#conventions);
    if (!byKey) return;
    const { key } = this.#placed.scene.cards[item];
    this.#events.select(key);
    this.reveal(key);
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
