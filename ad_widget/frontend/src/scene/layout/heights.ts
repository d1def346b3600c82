/**
 * The height of each point, given the order of its column.
 *
 * A point wants to be level with its neighbours; a column's points are put as near to what they
 * want as their order and their room allow, in the sense of weighted least squares (the pool
 * adjacent violators algorithm).
 */

import { LEAF, type Near, type Network } from "./lanes.ts";

const SMALL = 8; // sweeps, of graphs with up to `MANY` points
const LARGE = 4; // and of larger ones
const MANY = 400;
const LOOSE = 0.1; // weight of what has no neighbour
const ANCHOR = 1.5; // weight of the place before, as a multiple of that of the neighbours
const KINK = 24; // px: a smaller one is taken out where there is room

/** A height in the picture before, for a card that was in it. */
export type Was = readonly (number | null)[];

/** Pile each column's points up around nought. */
export function piled(columns: readonly number[][], room: readonly number[], y: Float64Array): void {
  for (const column of columns) {
    let at = 0;
    for (const v of column) at += room[v];
    at /= -2;
    for (const v of column) {
      y[v] = at + room[v] / 2;
      at += room[v];
    }
  }
}

/** Sets heights of columns' points, as near to wanted ones as the order within a column allows. */
export class Stack {
  readonly wanted: Float64Array;
  readonly weight: Float64Array;
  readonly #room: readonly number[];
  // Blocks of points that touch: where each wants to begin (times its weight), weight, size.
  readonly #begins: Float64Array;
  readonly #weights: Float64Array;
  readonly #sizes: Float64Array;
  readonly #counts: Int32Array;

  constructor(room: readonly number[]) {
    this.#room = room;
    const n = room.length;
    this.wanted = new Float64Array(n);
    this.weight = new Float64Array(n).fill(1);
    this.#begins = new Float64Array(n);
    this.#weights = new Float64Array(n);
    this.#sizes = new Float64Array(n);
    this.#counts = new Int32Array(n);
  }

  set(column: readonly number[], y: Float64Array): void {
    const { wanted, weight } = this;
    const room = this.#room;
    const begins = this.#begins;
    const weights = this.#weights;
    const sizes = this.#sizes;
    const counts = this.#counts;
    let blocks = 0;
    for (const v of column) {
      let size = room[v];
      let w = weight[v];
      let begin = (wanted[v] - size / 2) * w;
      let count = 1;
      while (
        blocks &&
        begins[blocks - 1] / weights[blocks - 1] + sizes[blocks - 1] > begin / w
      ) {
        blocks--;
        begin = begins[blocks] + begin - w * sizes[blocks];
        w += weights[blocks];
        size += sizes[blocks];
        count += counts[blocks];
      }
      begins[blocks] = begin;
      weights[blocks] = w;
      sizes[blocks] = size;
      counts[blocks++] = count;
    }
    let i = 0;
    for (let k = 0; k < blocks; k++) {
      let at = begins[k] / weights[k];
      for (let n = counts[k]; n > 0; n--) {
        const v = column[i++];
        y[v] = at + room[v] / 2;
        at += room[v];
      }
    }
  }
}

/** Set the height of each point in `y`, which holds first ones; see the file. */
export function heights(
  net: Network,
  before: readonly Near[][],
  after: readonly Near[][],
  was: Was,
  y: Float64Array,
): void {
  const total = net.column.length;
  const stack = new Stack(net.room);
  if (was.some((at) => at !== null)) startAt(net, was, y);
  const sweeps = total <= MANY ? SMALL : LARGE;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const forth = sweep % 2 === 1;
    const both = sweep >= 2;
    for (let c = 0; c < net.columns.length; c++) {
      const column = net.columns[forth ? c : net.columns.length - 1 - c];
      for (const v of column) {
        let at = 0;
        let w = 0;
        if (both || forth) {
          for (const near of before[v]) {
            at += (y[near.point] + near.down) * near.weight;
            w += near.weight;
          }
        }
        if (both || !forth) {
          for (const near of after[v]) {
            at += (y[near.point] + near.down) * near.weight;
            w += near.weight;
          }
        }
        if (w === 0) {
          at = y[v] * LOOSE;
          w = LOOSE;
        }
        const old = v < was.length ? was[v] : null;
        if (old !== null) {
          at += old * ANCHOR * w;
          w += ANCHOR * w;
        }
        stack.wanted[v] = at / w;
        stack.weight[v] = w;
      }
      stack.set(column, y);
    }
  }
  straighten(net, before, after, y);
}

/** Begin at the heights of before; what is new keeps its distance from its upper neighbour. */
function startAt(net: Network, was: Was, y: Float64Array): void {
  for (const column of net.columns) {
    let shift = 0;
    for (const v of column) {
      const old = v < was.length ? was[v] : null;
      if (old !== null) shift = old - y[v];
      y[v] += shift;
    }
  }
}

/**
 * Take small kinks out: level with the one neighbour where there is room. A leaf that hangs on its
 * op is no neighbour: the chain is straight, and the leaf makes way.
 */
function straighten(
  net: Network,
  before: readonly Near[][],
  after: readonly Near[][],
  y: Float64Array,
): void {
  const hangs = before.map(
    (near, v) => !near.length && after[v].length === 1 && after[v][0].weight === LEAF,
  );
  const turns: [readonly Near[][], number[][]][] = [
    [before, net.columns],
    [after, [...net.columns].reverse()],
  ];
  for (const [near, columns] of turns) {
    for (const column of columns) {
      for (let i = 0; i < column.length; i++) {
        const v = column[i];
        const link = only(near[v]);
        if (!link) continue;
        if (near === after && link.point < net.cards && v < net.cards) continue;
        const want = y[link.point] + link.down;
        const off = Math.abs(want - y[v]);
        if (off < 0.01 || off >= KINK) continue;
        const up = push(column, i, -1, want, net.room, y, hangs);
        const down = push(column, i, 1, want, net.room, y, hangs);
        if (up === null || down === null) continue;
        y[v] = want;
        if (up > 0) y[column[i - 1]] -= up;
        if (down > 0) y[column[i + 1]] += down;
      }
    }
  }
}

/** How far a neighbour in the column must move away, or null if it cannot. */
function push(
  column: readonly number[],
  i: number,
  way: 1 | -1,
  want: number,
  room: readonly number[],
  y: Float64Array,
  hangs: readonly boolean[],
): number | null {
  let k = i + way;
  if (k < 0 || k >= column.length) return 0;
  const v = column[i];
  const p = column[k];
  const lack = (room[v] + room[p]) / 2 - way * (y[p] - want);
  if (lack <= 0) return 0;
  if (!hangs[p]) return null;
  k += way;
  if (k >= 0 && k < column.length) {
    const q = column[k];
    if (way * (y[q] - y[p]) - lack < (room[p] + room[q]) / 2) return null;
  }
  return lack;
}

/** The one link that counts, if there is but one. */
function only(near: readonly Near[]): Near | null {
  let found: Near | null = null;
  for (const link of near) {
    if (link.weight <= LEAF) continue;
    if (found) return null;
    found = link;
  }
  return found;
}
