/** Where the numbers of edges stand: on their curves, before the result, never on one another. */

import type { Card, Edge } from "./graph.ts";
import type { Network } from "./lanes.ts";
import type { Columns } from "./routes.ts";

const AIR = 3; // px between a slot and its result
const STEP = 6; // px from one try to the next
const SIDEWAYS = [0, -0.25, 0.25, -0.5, 0.5]; // shares of a slot's height beside the curve
const LEVEL = [0];
const STRIPE = 128; // px
const CARD = 1000; // how much worse it is to lie on a card than on a number
const TOUCH = 1e-6; // px by which two that lie side by side may seem to overlap

type Slot = readonly [left: number, top: number, right: number, bottom: number, weight: number];
type Point = [number, number];

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
      const [[x, height], free] = place(paths[k], lasts[k], w, h, rides(k) ? LEVEL : SIDEWAYS, taken);
      placed[k] = [x, height];
      if (!free) crowded[c]++;
      take(taken, [x - w / 2, height - h / 2, x + w / 2, height + h / 2, 1]);
    }
  });
  return { placed, crowded };
}

function place(
  path: readonly number[],
  start: number,
  w: number,
  h: number,
  shares: readonly number[],
  taken: ReadonlyMap<number, Slot[]>,
): [Point, boolean] {
  let x = path[path.length - 2] - AIR - w / 2;
  const last = Math.min(x, path[start] + AIR + w / 2);
  let best: Point | null = null;
  let least = Infinity;
  for (;;) {
    const height = heightAt(path, start, x);
    for (const share of shares) {
      const middle = height + share * h;
      const lap = overlap(x, middle, w / 2, h / 2, taken, least);
      if (lap >= least) continue;
      best = [x, middle];
      least = lap;
      if (lap === 0) return [best, true];
    }
    if (x === last) return [best!, false];
    x = Math.max(last, x - STEP);
  }
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

/** The height of a curve, which runs to the right, at x. */
function heightAt(path: readonly number[], start: number, x: number): number {
  let k = start;
  while (k + 8 < path.length && path[k + 6] < x) k += 6;
  let low = 0;
  let high = 1;
  let t = 0.5;
  for (let i = 0; i < 16; i++) {
    if (cubic(path[k], path[k + 2], path[k + 4], path[k + 6], t) < x) low = t;
    else high = t;
    t = (low + high) / 2;
  }
  return cubic(path[k + 1], path[k + 3], path[k + 5], path[k + 7], t);
}

function cubic(a: number, b: number, c: number, d: number, t: number): number {
  const s = 1 - t;
  return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
}
