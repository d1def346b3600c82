/**
 * Where the numbers of edges stand: on their curves, before the result. Never on one another, and no
 * other edge's line runs behind one where there is room.
 */

import type { Card, Edge } from "./graph.ts";
import type { Network } from "./lanes.ts";
import { type Columns, share } from "./routes.ts";

const AIR = 3; // px between a slot and its result
const STEP = 6; // px from one try to the next
const SIDEWAYS = [0, -0.25, 0.25, -0.5, 0.5]; // shares of a slot's height beside the curve
const LEVEL = [0];
const STRIPE = 128; // px
const CARD = 1000; // how much worse it is to lie on a card than on a number
const LINE = 100; // px²: how bad it is that a line runs behind a number
const CLEAR = 3; // px of a slot's height, above and below the number's letters, that a line may touch
const TOUCH = 1e-6; // px by which two that lie side by side may seem to overlap

type Slot = readonly [left: number, top: number, right: number, bottom: number, weight: number];
type Point = [number, number];
/** Through a gap: the heights at which it begins and ends. */
type Line = readonly [number, number];

/**
 * The middle of each edge's slot, and how many numbers of each column found no room.
 *
 * Slots lie in the gap before their result's column, or in the column where the result is narrower;
 * a column's are placed from top to bottom.
 */
export function numbers(
  net: Network,
  cards: readonly Card[],
  edges: readonly Edge[],
  at: Columns,
  y: Float64Array,
  paths: readonly number[][],
  lasts: readonly number[],
): { placed: (Point | null)[]; crowded: number[] } {
  const placed: (Point | null)[] = new Array(edges.length).fill(null);
  const crowded: number[] = new Array(net.columns.length).fill(0);
  const key = new Float64Array(edges.length);
  const lines = linesOf(net, y);
  net.columns.forEach((column, c) => {
    const mine: number[] = [];
    const taken = new Map<number, Slot[]>(); // by the stripes of the column that they reach into
    for (const v of column) {
      if (v >= net.cards) continue;
      const w = cards[v].width / 2;
      const h = cards[v].height / 2;
      // A slot may reach into the column, beside a card that is narrower.
      if (h > 0) take(taken, [at.x[v] - w, y[v] - h, at.x[v] + w, y[v] + h, CARD]);
      for (const k of net.into[v]) if (edges[k].slot) mine.push(k);
    }
    for (const k of mine) key[k] = Math.trunc(paths[k][paths[k].length - 1] * 256 + 1e9);
    const rides = (k: number): boolean => Boolean(cards[edges[k].source].rides);
    // What rides on its edge comes first: numbers can stand beside their curves.
    mine.sort((p, q) => Number(rides(q)) - Number(rides(p)) || key[p] - key[q]);
    for (const k of mine) {
      const [w, h] = edges[k].slot!;
      const [[x, height], free] = place(paths[k], lasts[k], w, h, rides(k) ? LEVEL : SIDEWAYS, taken, lines[c]);
      placed[k] = [x, height];
      if (!free) crowded[c]++;
      take(taken, [x - w / 2, height - h / 2, x + w / 2, height + h / 2, 1]);
    }
  });
  return { placed, crowded };
}

/** How wide the slots before each column are, with the air beside them. */
export function widestSlots(net: Network, cards: readonly Card[], edges: readonly Edge[]): number[] {
  const wide: number[] = new Array(net.columns.length).fill(0);
  for (const { source, target, slot } of edges) {
    const c = net.column[target];
    if (slot && !cards[source].rides) wide[c] = Math.max(wide[c], slot[0] + AIR);
  }
  return wide;
}

/** The lines through the gap before each column; edges that share one give it once. */
function linesOf(net: Network, y: Float64Array): Line[][] {
  const lines: Line[][] = net.columns.map(() => []);
  const known: Map<number, Set<number>>[] = net.columns.map(() => new Map());
  net.chains.forEach((chain, k) => {
    let before = y[chain[0]] + net.leave[k];
    for (let i = 1; i < chain.length; i++) {
      const c = net.column[chain[i]];
      const after = y[chain[i]] + (i === chain.length - 1 ? net.enter[k] : 0);
      let ends = known[c].get(before);
      if (!ends) known[c].set(before, (ends = new Set()));
      if (!ends.has(after)) lines[c].push([before, after]);
      ends.add(after);
      before = after;
    }
  });
  return lines;
}

function place(
  path: readonly number[],
  start: number,
  w: number,
  h: number,
  shares: readonly number[],
  taken: ReadonlyMap<number, Slot[]>,
  lines: readonly Line[],
): [Point, boolean] {
  const left = path[start];
  const wide = path[start + 6] - left;
  const begin = path[start + 1];
  const end = path[start + 7];
  const top = Math.min(begin, end) - h;
  const bottom = Math.max(begin, end) + h;
  const near = lines.filter(
    ([a, b]) => (a > top || b > top) && (a < bottom || b < bottom) && (a !== begin || b !== end),
  );
  let x = path[path.length - 2] - AIR - w / 2;
  const last = Math.min(x, left + AIR + w / 2);
  let best: Point | null = null;
  let least = Infinity;
  for (;;) {
    const height = begin + (end - begin) * share((x - left) / wide);
    const first = share((x - w / 2 - left) / wide);
    const final = share((x + w / 2 - left) / wide);
    for (const aside of shares) {
      const middle = height + aside * h;
      const lap =
        overlap(x, middle, w / 2, h / 2, taken, least) + LINE * crossed(near, first, final, middle, h / 2 - CLEAR);
      if (lap >= least) continue;
      best = [x, middle];
      least = lap;
      if (lap === 0) return [best, true];
    }
    if (x === last) return [best!, false];
    x = Math.max(last, x - STEP);
  }
}

/** How many lines run behind a box, from one share of their rise to another. */
function crossed(lines: readonly Line[], first: number, final: number, middle: number, half: number): number {
  const top = middle - half;
  const bottom = middle + half;
  let count = 0;
  for (let i = 0; i < lines.length; i++) {
    const [a, b] = lines[i];
    const one = a + (b - a) * first;
    const other = a + (b - a) * final;
    if ((one > top || other > top) && (one < bottom || other < bottom)) count++;
  }
  return count;
}

function take(taken: Map<number, Slot[]>, slot: Slot): void {
  for (let stripe = stripeOf(slot[1]); stripe <= stripeOf(slot[3]); stripe++) {
    const there = taken.get(stripe);
    if (there) there.push(slot);
    else taken.set(stripe, [slot]);
  }
}

function stripeOf(y: number): number {
  return Math.floor(y / STRIPE);
}

/** How much of a slot would lie on others; or, where it is no less than `most`, just so much. */
function overlap(
  x: number,
  y: number,
  w: number,
  h: number,
  taken: ReadonlyMap<number, Slot[]>,
  most: number,
): number {
  let area = 0;
  const last = stripeOf(y + h);
  for (let stripe = stripeOf(y - h); stripe <= last; stripe++) {
    const there = taken.get(stripe);
    if (!there) continue;
    for (let i = 0; i < there.length && area < most; i++) {
      const slot = there[i];
      const wide = Math.min(x + w, slot[2]) - Math.max(x - w, slot[0]);
      if (!(wide > TOUCH)) continue;
      const high = Math.min(y + h, slot[3]) - Math.max(y - h, slot[1]);
      if (high > TOUCH) area += wide * high * slot[4];
    }
  }
  return area;
}
