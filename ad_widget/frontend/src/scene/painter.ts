/**
 * The picture's numbers on one canvas over the still SVG. Redrawing SVG or HTML text misses a
 * frame and costs seven times as much; here only rectangles whose text changed are touched.
 */

import look from "../../../look.json";
import type { Camera } from "./camera.ts";
import { svg } from "../dom.ts";
import { labelAt } from "./dotjson.ts";
import { formatGradient, formatNumber, formatShort, signGlyph } from "../format.ts";
import type { Graph, Layout, Slot } from "../wire/graph.ts";
import type { Palette } from "../theme.ts";

export type EdgeMode = "none" | "local" | "contribution";

type Kind = "value" | "grad" | "local" | "contribution";

/** A run of text in one colour: a palette's name and the text. */
type Run = [color: "ink" | "soft" | "positive" | "negative" | "warn", text: string];

interface Item {
  kind: Kind;
  slot: number;
  /** Box in graph pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
  baseline: number;
  centred: boolean;
  runs: Run[];
  /** False while `runs` lag behind the frame. */
  fresh: boolean;
}

/** How opaque numbers are that are not those of the sliders. */
const DIMMED = 0.45;
/** Smaller than this on screen, text is a smear: not drawn. */
const LEGIBLE = 4.5;

const { card, size, edge, font } = look;
const FONT: Record<Kind, string> = {
  value: `600 ${size.value}px ${font.number}`,
  grad: `${size.grad}px ${font.number}`,
  local: `${size.edge}px ${font.number}`,
  contribution: `${size.edge}px ${font.number}`,
};
const ARRAY_FONT = `${size.array}px ${font.number}`;
const PIXELS: Record<Kind, number> = {
  value: size.value,
  grad: size.grad,
  local: size.edge,
  contribution: size.edge,
};
/** Advance of a monospaced digit, in ems; the fonts asked for differ by 0.02. */
const ADVANCE = 0.605;
/** Corners of the patch behind an edge's number. */
const PATCH = 7;

export class Painter {
  readonly canvas: HTMLCanvasElement;
  private made: CanvasRenderingContext2D | null = null;
  private items: Item[] = [];
  private graph: Graph | null = null;
  private width = 0;
  private height = 0;
  private ratio = 1;
  private camera: Camera = { scale: 1, x: 0, y: 0 };
  private palette: Palette | null = null;
  private mode: EdgeMode = "none";
  private dimmed = false;
  private font = "";

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
  }

  /** Made when first drawn on: a first picture has no canvas. */
  private get context(): CanvasRenderingContext2D {
    return (this.made ??= this.canvas.getContext("2d")!);
  }

  setGraph(graph: Graph, layout: Layout): void {
    this.graph = graph;
    this.items = [];
    const add = (kind: Kind, slot: number, x: number, y: number, width: number, base: number, centred = false) => {
      if (slot < 0) return;
      const up = PIXELS[kind];
      this.items.push({
        kind,
        slot,
        x,
        y: y + base - up,
        width,
        height: up * 1.36,
        baseline: y + base,
        centred,
        runs: [],
        fresh: false,
      });
    };
    layout.nodes.forEach(([cx, cy, w, h], i) => {
      const x = cx - w / 2;
      const y = cy - h / 2;
      const slot = graph.nodeGrad[i];
      // A card without a gradient is lower; its value stands where there is room.
      const low = slot < 0 ? Math.min(card.value_y, h - 12) : card.value_y;
      const base = graph.bare[i] ? h / 2 + size.value * 0.36 : low;
      add("value", graph.nodeValue[i], x + card.pad - 2, y, w - 2 * card.pad + 4, base, graph.bare[i]);
      add("grad", slot, x + card.pad - 2, y, w - 2 * card.pad + 4, card.grad_y);
    });
    layout.edges.forEach(({ path }, i) => {
      const label = labelAt(path);
      const x = label[0] - edge.label_width / 2;
      const y = label[1] - edge.label_height / 2;
      for (const kind of ["local", "contribution"] as const) {
        const slot = kind === "local" ? graph.edgeLocal[i] : graph.edgeContribution[i];
        if (slot < 0 || graph.slots[slot].size !== 1) continue;
        this.items.push({
          kind,
          slot,
          x,
          y,
          width: edge.label_width,
          height: edge.label_height,
          baseline: label[1] + size.edge * 0.36,
          centred: true,
          runs: [],
          fresh: false,
        });
      }
    });
    // By font, so that it is seldom set anew.
    const order: Kind[] = ["value", "grad", "local", "contribution"];
    this.items.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  }

  resize(width: number, height: number, ratio: number): void {
    this.width = width;
    this.height = height;
    this.ratio = ratio;
  }

  setCamera(camera: Camera): void {
    this.camera = camera;
  }

  setPalette(palette: Palette): void {
    this.palette = palette;
  }

  setMode(mode: EdgeMode): void {
    this.mode = mode;
  }

  /** Greyed while the numbers are not those of the sliders. */
  setDimmed(dimmed: boolean): void {
    this.dimmed = dimmed;
  }

  /** Whether, with this camera, no number is too small to be drawn. */
  get legible(): boolean {
    return this.camera.scale * Math.min(...Object.values(PIXELS)) >= LEGIBLE;
  }

  /** Numbers as SVG, all or those in view: where there is no canvas; on paper pixels are too few. */
  still(frame: Float64Array, inView: boolean): SVGElement[] {
    const made: SVGElement[] = [];
    for (const item of this.items) {
      if (!(inView ? this.drawn(item) : this.asked(item))) continue;
      if (!item.fresh) this.compose(item, frame);
      const { left, pixels, width, room, patch } = this.place(item);
      if (patch) {
        const [x, y, width, height] = patch;
        made.push(svg("rect", { x, y, width, height, rx: PATCH, fill: "var(--adw-background)" }));
      }
      const [[color, first], ...rest] = item.runs;
      const text = svg(
        "text",
        {
          x: left,
          y: item.baseline,
          fill: `var(--adw-${color})`,
          "font-size": pixels,
          "font-weight": item.kind === "value" && pixels === size.value && 600,
          opacity: this.dimmed && DIMMED,
        },
        first,
      );
      let x = left + first.length * ADVANCE * pixels;
      for (const [color, run] of rest) {
        text.append(svg("tspan", { x, fill: `var(--adw-${color})` }, run));
        x += run.length * ADVANCE * pixels;
      }
      if (width > room) {
        text.setAttribute("textLength", String(room));
        text.setAttribute("lengthAdjust", "spacingAndGlyphs");
      }
      made.push(text);
    }
    return made;
  }

  /** Everything in view. */
  paint(frame: Float64Array): void {
    const { context } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.font = ""; // a canvas of another size has forgotten it
    for (const item of this.items) {
      if (!this.drawn(item)) continue;
      if (!item.fresh) this.compose(item, frame);
      this.draw(item);
    }
  }

  /** What changed and is in view; the rest is composed when it comes into view. */
  update(frame: Float64Array, changed: Uint8Array): void {
    for (const item of this.items) {
      if (!changed[item.slot]) continue;
      if (!this.drawn(item)) {
        item.fresh = false;
        continue;
      }
      const before = item.runs;
      this.compose(item, frame);
      if (sameRuns(before, item.runs)) continue;
      this.clear(item);
      this.draw(item);
    }
  }

  /** Forget composed texts, for a frame not told by `update`. */
  stale(): void {
    for (const item of this.items) item.fresh = false;
  }

  /** Setting a font costs more than drawing with it, even the same one. */
  private setFont(font: string): void {
    if (font === this.font) return;
    this.font = font;
    this.context.font = font;
  }

  /** Edges have two numbers, of which the reader chooses one. */
  private asked({ kind }: Item): boolean {
    return kind === "value" || kind === "grad" || kind === this.mode;
  }

  private drawn(item: Item): boolean {
    if (!this.asked(item)) return false;
    const { scale, x, y } = this.camera;
    if (scale * PIXELS[item.kind] < LEGIBLE) return false;
    const left = scale * item.x + x;
    const top = scale * item.y + y;
    return (
      left < this.width &&
      top < this.height &&
      left + scale * item.width > 0 &&
      top + scale * item.height > 0
    );
  }

  private compose(item: Item, frame: Float64Array): void {
    const slot = this.graph!.slots[item.slot];
    item.fresh = true;
    if (slot.shape.length) {
      item.runs = composeArray(item.kind, slot, frame, item.width);
      return;
    }
    const x = frame[slot.start];
    switch (item.kind) {
      case "value":
        item.runs = [[Number.isFinite(x) ? "ink" : "warn", formatNumber(x)]];
        break;
      case "grad":
      case "contribution":
        item.runs = [[signColor(x), formatGradient(x)]];
        break;
      case "local":
        item.runs = [[Number.isFinite(x) ? "soft" : "warn", `×${formatNumber(x)}`]];
    }
  }

  private clear(item: Item): void {
    const { context, ratio } = this;
    const { scale, x, y } = this.camera;
    const left = Math.floor((scale * item.x + x) * ratio) - 1;
    const top = Math.floor((scale * item.y + y) * ratio) - 1;
    const right = Math.ceil((scale * (item.x + item.width) + x) * ratio) + 1;
    const bottom = Math.ceil((scale * (item.y + item.height) + y) * ratio) + 1;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(left, top, right - left, bottom - top);
  }

  /** Where an item's text begins, its size, width and room, and the patch that clears an edge. */
  private place(item: Item) {
    const isLabel = item.kind === "local" || item.kind === "contribution";
    const isArray = this.graph!.slots[item.slot].shape.length > 0;
    const pixels = isArray ? size.array : PIXELS[item.kind];
    const letters = item.runs.reduce((sum, [, text]) => sum + text.length, 0);
    const width = letters * ADVANCE * pixels;
    const taken = Math.min(width, item.width - 4);
    const left = item.centred ? item.x + (item.width - taken) / 2 : item.x + 2;
    const patch = isLabel ? ([left - 4, item.y + 1, taken + 8, item.height - 2] as const) : null;
    const room = item.width - (isLabel ? 0 : 2);
    return { left, pixels, width, room, patch, font: isArray ? ARRAY_FONT : FONT[item.kind] };
  }

  private draw(item: Item): void {
    const { context, ratio, palette } = this;
    if (!palette) return;
    const s = this.camera.scale * ratio;
    context.setTransform(s, 0, 0, s, this.camera.x * ratio, this.camera.y * ratio);
    const { left, pixels, room, patch, font } = this.place(item);
    this.setFont(font);
    if (patch) {
      context.globalAlpha = 1;
      context.fillStyle = palette.background;
      context.beginPath();
      context.roundRect(...patch, PATCH);
      context.fill();
    }
    context.globalAlpha = this.dimmed ? DIMMED : 1;
    let x = left;
    for (const [color, text] of item.runs) {
      context.fillStyle = palette[color];
      context.fillText(text, x, item.baseline, room);
      x += text.length * ADVANCE * pixels;
    }
    context.globalAlpha = 1;
  }
}

function composeArray(kind: Kind, slot: Slot, frame: Float64Array, width: number): Run[] {
  if (slot.size === 0) return [["soft", "empty"]];
  const room = Math.floor((width - 4) / (ADVANCE * size.array));
  const runs: Run[] = [];
  let used = 0;
  for (let i = 0; i < slot.size; i++) {
    const x = frame[slot.start + i];
    const text = kind === "grad" ? signGlyph(x) + formatShort(Math.abs(x)) : formatShort(x);
    const last = i === slot.size - 1;
    if (used + text.length + (last ? 0 : 2) > room) {
      runs.push(["soft", "…"]);
      break;
    }
    runs.push([kind === "grad" ? signColor(x) : Number.isFinite(x) ? "ink" : "warn", `${text} `]);
    used += text.length + 1;
  }
  return runs;
}

export function signColor(x: number): "positive" | "negative" | "soft" | "warn" {
  return x > 0 ? "positive" : x < 0 ? "negative" : x === 0 ? "soft" : "warn";
}

function sameRuns(a: Run[], b: Run[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i][1] !== b[i][1] || a[i][0] !== b[i][0]) return false;
  }
  return true;
}
