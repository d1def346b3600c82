/** A number over the ranges of two elements: samples on a grid, and the lines of equal height. */

import { contours } from "d3-contour";
import { type Landscape, UNKNOWN } from "./landscape.ts";

/** Lines drawn of a surface. */
const LEVELS = 12;

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Samples in the making. */
interface Sampling {
  readonly x: Range;
  readonly y: Range;
  readonly columns: number;
  readonly rows: number;
  readonly values: Float64Array;
  readonly branches: Int8Array;
}

export class Surface {
  columns = 0;
  rows = 0;
  #values: Float64Array = new Float64Array(0);
  #branches: Int8Array = new Int8Array(0);
  #next: (Sampling & { row: number }) | null = null;

  /**
   * Begin to sample in the middles of columns × rows cells, of which those at the edges are outside the
   * ranges: there, where nobody sees it, d3 closes its lines. What was sampled before stays until
   * `fill` is through.
   */
  begin(x: Range, y: Range, columns: number, rows: number): void {
    const size = columns * rows;
    this.#next = { x, y, columns, rows, row: 0, values: new Float64Array(size), branches: new Int8Array(size) };
  }

  /** Sample for some milliseconds; says whether all is done. */
  fill(land: Landscape, elements: readonly [number, number], ms: number): boolean {
    const next = this.#next;
    if (!next) return true;
    const { x, y, columns, rows } = next;
    const began = performance.now();
    for (const first = next.row; next.row < rows; next.row++) {
      if (next.row > first && performance.now() - began > ms) return false;
      land.set(elements[1], y.low + (y.high - y.low) * share(next.row + 0.5, rows));
      for (let i = 0; i < columns; i++) {
        const at = next.row * columns + i;
        next.values[at] = land.at(elements[0], x.low + (x.high - x.low) * share(i + 0.5, columns));
        next.branches[at] = land.branch;
      }
    }
    this.columns = columns;
    this.rows = rows;
    this.#values = next.values;
    this.#branches = next.branches;
    this.#next = null;
    return true;
  }

  /** The first cell whose branch is not known, as shares of the two ranges; null: none. */
  get unknown(): [number, number] | null {
    const at = this.#branches.indexOf(UNKNOWN);
    if (at < 0) return null;
    return [share((at % this.columns) + 0.5, this.columns), share(Math.floor(at / this.columns) + 0.5, this.rows)];
  }

  /**
   * Lines of equal height, lowest first, and the regions of each branch but that of the graph, as SVG
   * paths on a plane of width × height whose y points down. Heights are closest near the lowest, so
   * that the lines around a minimum are about as far from each other as those further out.
   */
  lines(width: number, height: number): { levels: string[]; regions: { branch: number; path: string }[] } {
    const { columns, rows } = this;
    const known = this.#values.filter(Number.isFinite).sort();
    const make = contours().size([columns, rows]);
    // To d3 the middle of the first cell is at a half.
    const path = (polygons: number[][][][]): string => {
      let text = "";
      for (const polygon of polygons) {
        for (const ring of polygon) {
          ring.forEach(([x, y], k) => {
            const [px, py] = [share(x, columns) * width, height - share(y, rows) * height];
            text += `${k ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`;
          });
        }
      }
      return text;
    };
    const levels: string[] = [];
    if (known.length > 1) {
      const low = known[0];
      const high = known[Math.floor(0.97 * (known.length - 1))];
      const values = Array.from(this.#values);
      for (let k = 1; high > low && k <= LEVELS; k++) {
        levels.push(path(make.contour(values, low + (high - low) * (k / LEVELS) ** 2).coordinates));
      }
    }
    const regions = [...new Set(this.#branches)]
      .filter((branch) => branch !== 0)
      .map((branch) => ({ branch, path: path(make.contour(Array.from(this.#branches, (b) => Number(b === branch)), 0.5).coordinates) }));
    return { levels, regions };
  }
}

/** Which share of a range lies before the place `x` among `count` cells. */
function share(x: number, count: number): number {
  return (x - 1) / (count - 2);
}
