/** A number over the range of one element of a leaf: samples, and where the curve breaks or bends. */

import { type Landscape, UNKNOWN } from "./landscape.ts";

/** Where another branch begins, the value jumps, or the slope does. */
export interface Break {
  kind: "flip" | "jump" | "kink";
  x: number;
  /** The number just left and right of it, and the slopes there. */
  values: [number, number];
  slopes: [number, number];
}

/** Halvings after which a place is known as well as it can be. */
const HALVINGS = 48;
/** Breaks looked for in one curve. */
const MOST = 12;
/** A bend this many times as sharp as those around it may be a kink. */
const SHARP = 6;

export class Curve {
  count = 0;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly branches: Int8Array;
  breaks: Break[] = [];

  constructor(most: number) {
    this.xs = new Float64Array(most);
    this.ys = new Float64Array(most);
    this.branches = new Int8Array(most);
  }

  /** Sample at `count` places from `low` to `high`; the landscape holds all other values. */
  sample(land: Landscape, element: number, low: number, high: number, count: number): void {
    this.count = count;
    for (let i = 0; i < count; i++) {
      const x = i === count - 1 ? high : low + ((high - low) * i) / (count - 1);
      this.xs[i] = x;
      this.ys[i] = land.at(element, x);
      this.branches[i] = land.branch;
    }
    this.breaks.length = 0;
  }

  /** Where a branch that is not known was met first; null: nowhere. */
  get unknown(): number | null {
    for (let i = 0; i < this.count; i++) if (this.branches[i] === UNKNOWN) return this.xs[i];
    return null;
  }

  /** Look for flips, jumps and kinks between the samples. */
  search(land: Landscape, element: number): void {
    const { xs, ys, branches, count } = this;
    const found: Break[] = [];
    for (let i = 0; i + 1 < count && found.length < MOST; i++) {
      if (branches[i] !== branches[i + 1]) found.push(flip(land, element, xs[i], xs[i + 1], branches[i]));
    }
    const bend = (i: number): number =>
      i < 1 || i + 1 >= count || branches[i - 1] !== branches[i + 1] ? NaN : Math.abs(ys[i - 1] - 2 * ys[i] + ys[i + 1]);
    for (let i = 1; i + 1 < count && found.length < MOST; i++) {
      const here = bend(i);
      const around = Math.max(Math.min(bend(i - 2) || 0, bend(i + 2) || 0), 1e-12 * Math.abs(ys[i]));
      if (!(here > SHARP * around) || here < (bend(i - 1) || 0) || here <= (bend(i + 1) || 0)) continue;
      const one = narrow(land, element, xs[i - 1], xs[i + 1]);
      if (one) found.push(one);
    }
    this.breaks = found.sort((a, b) => a.x - b.x);
  }
}

/** Halve down to the place between a and b where the branch of a ends. */
function flip(land: Landscape, element: number, a: number, b: number, branch: number): Break {
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (a + b) / 2;
    if (middle === a || middle === b) break;
    land.at(element, middle);
    if (land.branch === branch) a = middle;
    else b = middle;
  }
  return around(land, element, "flip", a, b);
}

/** Go down to where the curve between a and b bends most; null if it is smooth there after all. */
function narrow(land: Landscape, element: number, a: number, b: number): Break | null {
  const width = b - a;
  const sharpness = (): number => {
    const ends = around(land, element, "kink", a, b);
    return Math.abs(ends.slopes[1] - ends.slopes[0]);
  };
  const first = sharpness();
  // Of the quarters of the interval, the two around the sharpest bend.
  const ys = new Float64Array(5);
  for (let k = 0; k < 22; k++) {
    const step = (b - a) / 4;
    for (let j = 0; j < 5; j++) ys[j] = land.at(element, a + j * step);
    let best = 1;
    for (let j = 2; j < 4; j++) {
      if (Math.abs(ys[j - 1] - 2 * ys[j] + ys[j + 1]) > Math.abs(ys[best - 1] - 2 * ys[best] + ys[best + 1])) best = j;
    }
    a += (best - 1) * step;
    b = a + 2 * step;
  }
  const one = around(land, element, "kink", a, b, width / 50);
  const [left, right] = one.values;
  const scale = Math.max(Math.abs(left), Math.abs(right), 1e-300);
  // Over an interval that is millions of times narrower a curve that is whole hardly rises.
  const rise = Math.max(Math.abs(one.slopes[0]), Math.abs(one.slopes[1])) * (b - a);
  if (Math.abs(right - left) > 100 * rise + 1e-9 * scale) return { ...one, kind: "jump" };
  const jump = Math.abs(one.slopes[1] - one.slopes[0]);
  return jump > 0.4 * first && jump > 1e-6 * (Math.abs(one.slopes[0]) + Math.abs(one.slopes[1])) ? one : null;
}

/** What is left and right of the gap from a to b. */
function around(land: Landscape, element: number, kind: Break["kind"], a: number, b: number, width = b - a): Break {
  const h = Math.max(width / 100, 1e-7 * Math.max(1, Math.abs(a)));
  const at = (x: number): number => land.at(element, x);
  const [left, right] = [at(a), at(b)];
  const slopes: [number, number] = [(left - at(a - h)) / h, (at(b + h) - right) / h];
  return { kind, x: (a + b) / 2, values: [left, right], slopes };
}
