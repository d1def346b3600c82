/** The chosen card's ways to the output: coloured by sign, as thick as their share of its gradient. */

import STYLE from "../../../style.json";
import { ALL, type Mask } from "../mask.ts";
import type { Palette } from "../theme.ts";
import { type Source, sourceOf } from "./numbers.ts";
import { type Paths, Shares } from "./paths.ts";
import type { Placed } from "./place.ts";

/** Steps of a path's thickness: finer ones are not seen, but would be repainted. */
const WIDTHS = 12;
// A line needs less ink than a number to be seen.
const COLOURS = ["faint", "positive", "negative", "warn", "ink"] as const;
const STYLES = COLOURS.length * (WIDTHS + 1);
const { width: THIN, max_width: THICK } = STYLE.edge;

interface Stroke {
  colour: (typeof COLOURS)[number];
  width: number;
  /** Indices into the layout's edges. */
  edges: number[];
}

export class Emphasis {
  #placed: Placed | null = null;
  #edges: readonly number[] = [];
  #flows: (Source | null)[] = [];
  #shares: Shares | null = null;
  /** The colour of paths without numbers. */
  #plain = 0;
  /** By edge of a path: its colour and step of thickness. */
  #styles = new Uint8Array(0);
  /** Edges of paths by their styles, and where each style's begin. */
  #order = new Uint32Array(0);
  readonly #begins = new Uint32Array(STYLES + 1);

  choose(placed: Placed | null, paths: Paths | null, mask: Mask): void {
    this.#placed = placed;
    this.#edges = placed && paths ? paths.edges : [];
    // Colour and thickness tell of gradients too.
    const told = !!placed && !!paths && paths.to === placed.scene.output && isTold(placed, paths, mask);
    this.#plain = paths && paths.to !== placed?.scene.output ? COLOURS.indexOf("ink") : 0;
    this.#shares = told ? new Shares(placed.scene, paths.card) : null;
    this.#flows = this.#edges.map((edge) => (told ? sourceOf(placed.scene, edge, "flow") : null));
    this.#styles = new Uint8Array(this.#edges.length);
    this.#order = new Uint32Array(this.#edges.length);
  }

  get none(): boolean {
    return this.#edges.length === 0;
  }

  /** Take a frame; says whether anything looks other than before. */
  take(frame: Float64Array): boolean {
    const edges = this.#edges;
    const flows = this.#flows;
    const shares = this.#shares;
    const styles = this.#styles;
    if (!edges.length) return false;
    const shared = shares?.take(frame) ?? false;
    let differs = false;
    for (let k = 0; k < edges.length; k++) {
      const flow = flows[k];
      const passing = flow ? flow.read(frame) : shares ? 1 : 0;
      const share = shared ? Math.min(Math.abs(shares!.of[edges[k]]), 1) : 0.5;
      const colour = !flow && !shares ? this.#plain : passing > 0 ? 1 : passing < 0 ? 2 : passing === 0 ? 0 : 3;
      const now = colour * (WIDTHS + 1) + Math.round(share * WIDTHS);
      if (now === styles[k]) continue;
      styles[k] = now;
      differs = true;
    }
    if (differs) this.#sort();
    return differs;
  }

  /** Those of one style together, to be stroked at once. */
  #sort(): void {
    const styles = this.#styles;
    const order = this.#order;
    const begins = this.#begins;
    begins.fill(0);
    for (let k = 0; k < styles.length; k++) begins[styles[k] + 1]++;
    for (let style = 0; style < STYLES; style++) begins[style + 1] += begins[style];
    for (let k = styles.length - 1; k >= 0; k--) order[--begins[styles[k] + 1]] = this.#edges[k];
    // Counting down has moved each beginning one place on.
    for (let style = 0; style < STYLES; style++) begins[style] = begins[style + 1];
    begins[STYLES] = styles.length;
  }

  /** Stroke what lies between two abscissae. */
  draw(context: CanvasRenderingContext2D, palette: Palette, low: number, high: number): void {
    const placed = this.#placed;
    const order = this.#order;
    const begins = this.#begins;
    if (!placed) return;
    for (let style = 0; style < STYLES; style++) {
      if (begins[style] === begins[style + 1]) continue;
      context.strokeStyle = palette[colourOf(style)];
      context.lineWidth = widthOf(style);
      context.beginPath();
      for (let k = begins[style]; k < begins[style + 1]; k++) {
        const { path } = placed.layout.edges[order[k]];
        if (Math.max(path[0], path[path.length - 2]) >= low && Math.min(path[0], path[path.length - 2]) <= high) trace(context, path);
      }
      context.stroke();
    }
  }

  /** The strokes as data, for where there is no canvas. */
  strokes(): Stroke[] {
    const order = this.#order;
    const begins = this.#begins;
    const made: Stroke[] = [];
    for (let style = 0; style < STYLES; style++) {
      const edges = [...order.subarray(begins[style], begins[style + 1])];
      if (edges.length) made.push({ colour: colourOf(style), width: widthOf(style), edges });
    }
    return made;
  }
}

/** Whether the numbers along paths may be seen. */
function isTold({ scene }: Placed, paths: Paths, mask: Mask): boolean {
  if (mask === ALL) return true;
  const gradient = scene.cards[paths.card].nodes.every((node) => mask("grad", node));
  return gradient && paths.edges.every((edge) => scene.edges[edge].parts.every((e) => mask("flow", e)));
}

function colourOf(style: number): (typeof COLOURS)[number] {
  return COLOURS[Math.floor(style / (WIDTHS + 1))];
}

function widthOf(style: number): number {
  return THIN + ((style % (WIDTHS + 1)) / WIDTHS) * (THICK - THIN);
}

/** SVG path data of a chain of cubic Bézier curves. */
export function curve(path: readonly number[]): string {
  let d = `M${path[0]} ${path[1]}`;
  for (let p = 2; p + 5 < path.length; p += 6) d += `C${path.slice(p, p + 6).join(" ")}`;
  return d;
}

function trace(context: CanvasRenderingContext2D, path: readonly number[]): void {
  context.moveTo(path[0], path[1]);
  for (let p = 2; p + 5 < path.length; p += 6) {
    context.bezierCurveTo(path[p], path[p + 1], path[p + 2], path[p + 3], path[p + 4], path[p + 5]);
  }
}
