/** A number over one entry of the leaves or two, sampled as finely as there is time for. */

import type { Graph } from "../wire/graph.ts";
import { Curve } from "./curve.ts";
import type { Entry } from "./entries.ts";
import { Landscape } from "./landscape.ts";
import { type Range, Surface } from "./surface.ts";

/** Samples of a curve: of one that is drawn anew each frame, and of one that rests. */
const SAMPLES = 200;
const FINE = 400;
/** Fewer than this tell nothing: the curve waits until the hand rests. */
const FEW = 40;
/** Cells along each side of a surface. */
const CELLS = 24;
const FINE_CELLS = 64;
const FEW_CELLS = 14;
/** Milliseconds of a frame that may go into samples, and of one in which nothing moves. */
const FRAME = 2.5;
const REST = 120;
/** What a surface that rests may take in all, in parts of a few milliseconds. */
const PARTS = 1200;
const PART = 8;

export class Terrain {
  readonly graphs: readonly Graph[];
  readonly entries: readonly Entry[];
  readonly curve = new Curve(FINE);
  readonly surface = new Surface();
  /** Rises with each sampling. */
  version = 0;
  /** Whether it is as fine as it gets. */
  fine = false;
  /** How long one evaluation takes, in ms. */
  #cost = 0;
  #ranges: readonly Range[] = [];
  readonly #land: Landscape;
  readonly #values: Float64Array;

  constructor(
    graphs: readonly Graph[],
    key: string | null,
    entries: readonly Entry[],
    values: Float64Array,
    seed: number | null = null,
  ) {
    this.graphs = graphs;
    this.entries = entries;
    this.#land = new Landscape(graphs, key, seed);
    this.#values = values.slice();
    this.#land.load(values);
    for (let n = 1; this.#cost === 0 && n < 1000; n *= 4) {
      const before = performance.now();
      for (let i = 0; i < n; i++) this.#land.evaluate();
      const took = performance.now() - before;
      if (took > 0.4 || n > 250) this.#cost = Math.max(took / n, 1e-4);
    }
  }

  /** The places of the axes among all leaves' values. */
  #along(i: number): boolean {
    return i === this.entries[0].index || i === this.entries[1]?.index;
  }

  /** Whether what has been sampled is of other values, or of other ranges. */
  outdated(values: Float64Array, ranges: readonly Range[]): boolean {
    if (!this.version) return true;
    for (let k = 0; k < this.entries.length; k++) {
      if (ranges[k].low !== this.#ranges[k].low || ranges[k].high !== this.#ranges[k].high) return true;
    }
    for (let i = 0; i < values.length; i++) if (values[i] !== this.#values[i] && !this.#along(i)) return true;
    return false;
  }

  /**
   * Sample, within a frame's time or a rest's; says whether there was time for it. A surface that rests
   * is then to be gone on with (`more`).
   */
  sample(values: Float64Array, ranges: readonly Range[], resting: boolean): boolean {
    const [one, two] = this.entries;
    const most = (resting ? (two ? PARTS : REST) : FRAME) / this.#cost;
    const cells = Math.min(resting ? FINE_CELLS : CELLS, Math.floor(Math.sqrt(most)));
    const samples = Math.min(resting ? FINE : SAMPLES, Math.floor(most));
    if (!resting && (two ? cells < FEW_CELLS : samples < FEW)) return false;
    this.#values.set(values);
    this.#ranges = ranges;
    this.#land.load(values);
    this.fine = false;
    if (two) {
      const n = Math.max(cells, FEW_CELLS);
      this.surface.begin(ranges[0], ranges[1], n, n);
      if (!this.surface.fill(this.#land, [one.index, two.index], resting ? PART : Infinity)) return true;
    } else {
      const { low, high } = ranges[0];
      this.curve.sample(this.#land, one.index, low, high, Math.max(samples, FEW));
      if (resting || most > 8 * SAMPLES) this.curve.search(this.#land, one.index);
    }
    this.#sampled(resting);
    return true;
  }

  /** Go on with a surface for a part of the time; says whether all is done. */
  more(): boolean {
    const [one, two] = this.entries;
    if (this.fine || !two) return true;
    this.#land.load(this.#values);
    if (!this.surface.fill(this.#land, [one.index, two.index], PART)) return false;
    this.#sampled(true);
    return true;
  }

  #sampled(fine: boolean): void {
    this.#land.load(this.#values);
    this.fine = fine;
    this.version++;
  }

  /** Whether there is a place that no branch that is known is right for. */
  get partial(): boolean {
    return (this.entries[1] ? this.surface.unknown : this.curve.unknown) !== null;
  }

  /** All leaves' values at a place that no branch that is known is right for; null: none is left. */
  unknown(): Float64Array | null {
    const [one, two] = this.entries;
    const values = this.#values.slice();
    if (two) {
      const at = this.surface.unknown;
      if (!at) return null;
      [one, two].forEach(({ index }, k) => {
        const { low, high } = this.#ranges[k];
        values[index] = low + (high - low) * at[k];
      });
      return values;
    }
    const x = this.curve.unknown;
    if (x === null) return null;
    values[one.index] = x;
    return values;
  }

  /** The number at these values, and its slope along an axis by central differences. */
  at(values: Float64Array): number {
    this.#land.load(values);
    return this.#land.evaluate();
  }

  slope(values: Float64Array, axis: number): number {
    const { index } = this.entries[axis];
    const x = values[index];
    const h = 6e-6 * Math.max(1, Math.abs(x));
    this.#land.load(values);
    return (this.#land.at(index, x + h) - this.#land.at(index, x - h)) / (2 * h);
  }
}
