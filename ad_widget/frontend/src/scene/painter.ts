/**
 * The picture's numbers on one canvas over the still SVG. Redrawing SVG or HTML text misses a
 * frame and costs seven times as much; here only rectangles whose text changed are touched.
 */

import STYLE from "../../../style.json";
import { ALL, type Mask } from "../mask.ts";
import type { Palette } from "../theme.ts";
import type { EdgeMode } from "../view.ts";
import type { Camera } from "./camera.ts";
import { Dots } from "./dots.ts";
import { type HeatMap, HeatMaps } from "./heat.ts";
import { GRID } from "./grids.ts";
import { type Item, RANGE, ROW, itemsOf, onEdge, toldBy } from "./items.ts";
import { GLYPHS, Lettering } from "./lettering.ts";
import type { Placed } from "./place.ts";
import { ADVANCE, COLOURS, Texts, drawRow } from "./texts.ts";

/** How opaque numbers are that are not those of the sliders. */
export const DIMMED = 0.45;
/** What there has to be of a line for its letters, in their size. */
const HIGH = 0.8;
/** Corners of the patch behind an edge's number. */
export const PATCH = 7;

export class Painter {
  readonly canvas: HTMLCanvasElement;
  items: readonly Item[] = [];
  texts: Texts | null = null;
  readonly heat = new HeatMaps();
  dimmed = false;
  readonly lettering = new Lettering();
  readonly #dots = new Dots();
  #made: CanvasRenderingContext2D | null = null;
  #placed: Placed | null = null;
  /** By item: its text is that of the frame; it may be seen. */
  #fresh = new Uint8Array(0);
  #seen = new Uint8Array(0);
  #dirty = new Uint8Array(0);
  #heatSeen: boolean[] = [];
  /** How far cards are from their places, while they glide there. */
  #shifts: Float64Array | null = null;
  #width = 0;
  #height = 0;
  #ratio = 1;
  #camera: Camera = { scale: 1, x: 0, y: 0 };
  #palette: Palette | null = null;
  #mode: EdgeMode = "none";
  #font = "";
  /** The true advance of a digit, in ems. */
  #advance = 0;
  readonly #paintIn = (colour: number): void => {
    this.#context.fillStyle = this.#palette![COLOURS[colour]];
  };

  /** What is drawn under the numbers and, on cards that are whole, over them; in graph pixels. */
  readonly #under: (context: CanvasRenderingContext2D) => void;
  readonly #over: (context: CanvasRenderingContext2D, least: number) => void;

  constructor(canvas: HTMLCanvasElement, under = (_: CanvasRenderingContext2D): void => {}, over = (_: CanvasRenderingContext2D, __: number): void => {}) {
    this.canvas = canvas;
    this.#under = under;
    this.#over = over;
  }

  /** Made when first drawn on: a first picture has no canvas. */
  get #context(): CanvasRenderingContext2D {
    return (this.#made ??= this.canvas.getContext("2d")!);
  }

  setPicture(placed: Placed, mask: Mask): void {
    this.#placed = placed;
    this.items = itemsOf(placed);
    this.heat.setPicture(placed);
    this.texts = new Texts(placed.scene.graph, this.items);
    this.#fresh = new Uint8Array(this.items.length);
    this.#seen = new Uint8Array(this.items.length);
    this.#dirty = new Uint8Array(this.items.length);
    this.#dots.setPicture(placed, mask);
    this.lettering.measure(this.items);
    this.setMask(mask);
  }

  setMask(mask: Mask): void {
    this.#dots.setMask(mask);
    const { items } = this;
    const placed = this.#placed;
    const seen = this.#seen;
    if (!placed) return;
    for (let k = 0; k < items.length; k++) {
      seen[k] = mask === ALL || toldBy(placed, items[k]).every((i) => mask(items[k].kind, i)) ? 1 : 0;
    }
    this.#heatSeen = this.heat.maps.map(({ kind, of }) => placed.scene.cards[of].nodes.every((i) => mask(kind, i)));
    this.stale();
  }

  resize(width: number, height: number, ratio: number): void {
    this.#width = width;
    this.#height = height;
    this.#ratio = ratio;
  }

  setCamera(camera: Camera): void {
    if (camera.scale !== this.#camera.scale) this.#setScale(camera.scale);
    this.#camera = camera;
  }

  /** No text is to be smaller than this on the screen. */
  setLegible(legible: number): void {
    this.lettering.legible = legible;
    this.#setScale(this.#camera.scale);
  }

  #setScale(scale: number): void {
    // Of an array there are as many numbers as there is room for.
    if (this.lettering.setScale(this.items, scale)) this.stale();
  }

  /** On paper the picture has its natural size, whatever the camera. */
  get paper(): boolean {
    return this.lettering.paper;
  }

  set paper(paper: boolean) {
    this.lettering.paper = paper;
    this.lettering.measure(this.items);
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#advance = 0;
  }

  setMode(mode: EdgeMode): void {
    this.#mode = mode;
  }

  /** Draw cards' numbers off their places, by dx and dy of each card; null: where they belong. */
  setShifts(shifts: Float64Array | null): void {
    this.#shifts = shifts;
  }

  /** Whether what the colours of maps reach to stands as the numbers do of other cards. */
  get #maps(): boolean {
    const { form } = this.#placed!;
    return form === "large" || form === "maps";
  }

  /** Whether cards are dots, for which there is but the canvas. */
  get afar(): boolean {
    return this.lettering.detail === "dots";
  }

  /** Everything in view. */
  paint(frame: Float64Array): void {
    const { items } = this;
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.#font = ""; // a canvas of another size has forgotten it
    this.#toGraph();
    context.globalAlpha = 1;
    this.#under(context);
    if (this.afar) return this.#paintDots(frame);
    for (let k = 0; k < this.heat.maps.length; k++) this.#drawHeat(k, frame);
    if (this.heat.maps.length) this.#toGraph();
    for (let k = 0; k < items.length; k++) {
      if (!this.drawn(k)) continue;
      if (!this.#fresh[k]) this.write(k, frame);
      this.#draw(k);
    }
    if (this.lettering.detail === "names") return;
    this.#font = ""; // another is set there
    context.globalAlpha = this.dimmed ? DIMMED : 1;
    this.#over(context, this.lettering.least);
    context.globalAlpha = 1;
  }

  /** What changed and is in view; the rest is composed when it comes into view. */
  update(frame: Float64Array, changed: Uint8Array): void {
    const { items } = this;
    const fresh = this.#fresh;
    const dirty = this.#dirty;
    if (this.afar) {
      this.stale();
      return this.paint(frame);
    }
    const { maps } = this.heat;
    for (let k = 0; k < maps.length; k++) {
      if (!changed[maps[k].slot]) continue;
      this.heat.stale(k);
      if (!this.heatDrawn(k)) continue;
      this.#clearBox(maps[k], 0);
      this.#drawHeat(k, frame);
    }
    for (let k = 0; k < items.length; k++) {
      if (!hasChanged(items[k], changed)) continue;
      if (!this.drawn(k)) {
        fresh[k] = 0;
        continue;
      }
      if (!this.write(k, frame)) continue;
      this.#clear(k);
      dirty[k] = 1;
    }
    // All are cleared before any is drawn: a transform is set once, and not for each.
    this.#toGraph();
    for (let k = 0; k < items.length; k++) {
      if (dirty[k]) this.#draw(k);
      dirty[k] = 0;
    }
  }

  /** From now on the canvas is drawn on in graph pixels. */
  #toGraph(): void {
    const { scale, x, y } = this.#camera;
    const ratio = this.#ratio;
    this.#context.setTransform(scale * ratio, 0, 0, scale * ratio, x * ratio, y * ratio);
  }

  #paintDots(frame: Float64Array): void {
    if (!this.#palette || this.#shifts) return;
    this.#context.globalAlpha = this.dimmed ? DIMMED : 1;
    this.#dots.draw(this.#context, this.#palette, frame, this.#camera, this.#ratio);
    this.#context.globalAlpha = 1;
  }

  /** The dots that stand for cards, for where there is no canvas. */
  circles(frame: Float64Array): SVGElement[] {
    return this.afar && !this.paper ? this.#dots.circles(frame, this.#camera) : [];
  }

  /** Forget composed texts, for a frame not told by `update`: all, or those of what has changed. */
  stale(changed?: Uint8Array): void {
    const { items } = this;
    const { maps } = this.heat;
    if (!changed) {
      this.#fresh.fill(0);
      return this.heat.stale();
    }
    for (let k = 0; k < items.length; k++) if (hasChanged(items[k], changed)) this.#fresh[k] = 0;
    for (let k = 0; k < maps.length; k++) if (changed[maps[k].slot]) this.heat.stale(k);
  }

  /** Whether an item is to be drawn: as asked for by the mode, large enough, and in the window. */
  drawn(k: number): boolean {
    const item = this.items[k];
    return this.wanted(k) && this.#inView(item, !onEdge(item));
  }

  /** Whether a heat map is to be drawn: also for numbers that are too small to be read. */
  heatDrawn(k: number, anywhere = false): boolean {
    const map = this.heat.maps[k];
    const detail = this.paper ? "cards" : this.lettering.detail;
    if (!this.#heatSeen[k] || detail === "dots" || (detail === "cards" && map.written)) return false;
    return anywhere || this.#inView(map, true);
  }

  #inView(item: Item | HeatMap, moves: boolean): boolean {
    const { scale, x, y } = this.#camera;
    let left = scale * item.x + x;
    let top = scale * item.y + y;
    const shifts = this.#shifts;
    if (shifts && moves) {
      left += scale * shifts[2 * item.of];
      top += scale * shifts[2 * item.of + 1];
    }
    return left < this.#width && top < this.#height && left + scale * item.width > 0 && top + scale * item.height > 0;
  }

  /** Edges have two numbers, of which the reader chooses one. */
  asked(item: Item): boolean {
    return item.kind === "value" || item.kind === "grad" || (item.kind === this.#mode && !this.#shifts);
  }

  /** Whether there is, at this scale or on paper, room for an item's text. */
  wanted(k: number): boolean {
    const item = this.items[k];
    const detail = this.paper ? "cards" : this.lettering.detail;
    if (!this.asked(item)) return false;
    // Under a heat map a larger text would stand on it.
    if (onEdge(item)) return detail === "cards" || (detail !== "dots" && this.lettering.room[k] >= GLYPHS.least && item.height >= HIGH * this.lettering.pixels[k]);
    if (item.at === RANGE && this.#placed!.form === "small") return false;
    if (detail === "cards") return item.at !== RANGE || this.paper || this.#maps || this.lettering.least <= GRID.caption;
    if (item.centred && item.at === ROW) return detail !== "dots";
    if (item.at !== ROW && !this.#maps) return false;
    return detail === "lines" || (detail === "names" && (item.kind === "value" || this.lettering.tells(item)));
  }

  /** Bring an item's text up to date; says whether it is another. */
  write(k: number, frame: Float64Array): boolean {
    this.#fresh[k] = 1;
    const item = this.items[k];
    return this.#seen[k] ? this.texts!.write(k, item, frame, this.lettering.room[k]) : this.texts!.blank(k);
  }

  #clear(k: number): void {
    const item = this.items[k];
    if (onEdge(item)) return this.#clearBox(item, 1);
    // The numbers of an array have neighbours.
    if (item.at !== ROW && !this.#maps) return this.#clearBox(item, 0);
    const { scale, x, y } = this.#camera;
    const ratio = this.#ratio;
    const top = this.lettering.baselines[k] - this.lettering.pixels[k];
    this.#erase(
      Math.floor((scale * item.x + x) * ratio) - 1,
      Math.floor((scale * top + y) * ratio) - 1,
      Math.ceil((scale * (item.x + item.width) + x) * ratio) + 1,
      Math.ceil((scale * (top + 1.36 * this.lettering.pixels[k]) + y) * ratio) + 1,
    );
  }

  #clearBox(box: Item | HeatMap, margin: number): void {
    const { scale, x, y } = this.#camera;
    const ratio = this.#ratio;
    this.#erase(
      Math.floor((scale * box.x + x) * ratio) - margin,
      Math.floor((scale * box.y + y) * ratio) - margin,
      Math.ceil((scale * (box.x + box.width) + x) * ratio) + margin,
      Math.ceil((scale * (box.y + box.height) + y) * ratio) + margin,
    );
  }

  /** Clear whole pixels of the canvas: no text is cut, and whole numbers are no objects. */
  #erase(left: number, top: number, right: number, bottom: number): void {
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.clearRect(left, top, right - left, bottom - top);
  }

  #drawHeat(k: number, frame: Float64Array): void {
    if (!this.heatDrawn(k)) return;
    const context = this.#context;
    const shifts = this.#shifts;
    const { of, x, y, width, height, rows, columns } = this.heat.maps[k];
    const pixels = this.heat.pixels(k, frame);
    const { scale, x: left, y: top } = this.#camera;
    const s = scale * this.#ratio;
    context.setTransform(s, 0, 0, s, left * this.#ratio, top * this.#ratio);
    context.globalAlpha = this.dimmed ? DIMMED : 1;
    // Cells have edges; where there are more than pixels, neighbours are averaged.
    context.imageSmoothingEnabled = rows > s * height || columns > s * width;
    context.drawImage(pixels, x + (shifts ? shifts[2 * of] : 0), y + (shifts ? shifts[2 * of + 1] : 0), width, height);
    context.globalAlpha = 1;
  }

  #draw(k: number): void {
    const context = this.#context;
    const ratio = this.#ratio;
    const palette = this.#palette;
    const camera = this.#camera;
    const shifts = this.#shifts;
    const texts = this.texts!;
    if (!palette || !texts.glyphs[k]) return;
    const item = this.items[k];
    this.#setFont(this.lettering.fontOf(item));
    let { x, y } = item;
    let baseline = this.lettering.baselines[k];
    if (shifts && !onEdge(item)) {
      x += shifts[2 * item.of];
      baseline += shifts[2 * item.of + 1];
      y += shifts[2 * item.of + 1];
    }
    const cell = this.#cell(k);
    const wide = cell * texts.glyphs[k];
    // A text that is too wide is drawn narrower, all of it.
    const narrow = Math.min(1, (item.width - 2) / wide);
    const left = item.centred ? x + (item.width - narrow * wide) / 2 : x + 2;
    if (onEdge(item)) {
      context.globalAlpha = 1;
      context.fillStyle = palette.background;
      context.beginPath();
      context.roundRect(left - 4, y + 1, narrow * wide + 8, item.height - 2, PATCH);
      context.fill();
    }
    context.globalAlpha = this.dimmed ? DIMMED : 1;
    const s = camera.scale * ratio;
    // From the row's own start on: a fraction that each glyph is handed is an object on the heap.
    context.setTransform(s * narrow, 0, 0, s, (camera.x + camera.scale * left) * ratio, (camera.y + camera.scale * baseline) * ratio);
    drawRow(context, texts.bytes, texts.start(k), texts.lengths[k], cell, this.#paintIn);
    this.#toGraph();
    context.globalAlpha = 1;
  }

  /** Width of a glyph's cell. */
  #cell(k: number): number {
    // The fonts asked for are monospaced, and so is what stands in for them.
    if (!this.#advance) {
      const context = this.#context;
      context.font = `100px ${STYLE.font.number}`;
      const measured = context.measureText("0").width / 100;
      this.#advance = measured > 0.4 && measured < 0.8 ? measured : ADVANCE;
      context.font = this.#font;
    }
    return this.#advance * this.lettering.pixels[k];
  }

  /** Setting a font costs more than drawing with it, even the same one. */
  #setFont(font: string): void {
    if (font === this.#font) return;
    this.#font = font;
    this.#context.font = font;
    this.#context.direction = "ltr";
  }
}

/** Whether any of an item's numbers are others. */
function hasChanged({ slots }: Item, changed: Uint8Array): boolean {
  if (!slots) return true;
  for (let s = 0; s < slots.length; s++) if (changed[slots[s]]) return true;
  return false;
}
