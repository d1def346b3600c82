/**
 * Where the numbers of edges stand in the gap before their result. Never on one another, and no
 * other edge's line runs behind one where there is room.
 */

import { share } from "./routes.ts";

export const AIR = 3; // px between a slot and its result
const STEP = 6; // px from one try to the next
const SIDEWAYS = [0, -0.25, 0.25, -0.5, 0.5]; // shares of a slot's height beside the curve
// Shares of a slot's width: where in it the curve is looked at.
const ON_CURVE = [0];
const BESIDE = [0.25, 0.5, -0.25, -0.5];
const STRIPE = 128; // px
export const CARD = 1000; // how much worse it is to lie on a card than on a number
const LINE = 100; // px²: how bad it is that a line runs behind a number
const CLEAR = 3; // px of a slot's height, above and below the number's letters, that a line may touch
const TOUCH = 1e-6; // px by which two that lie side by side may seem to overlap

/** What is in the way, and how bad it is to lie on it. */
export type Box = readonly [left: number, top: number, right: number, bottom: number, bad: number];
/** Through a gap: the heights at which it begins and ends. */
export type Line = readonly [number, number];
export type Point = [x: number, y: number];
/** How wide a gap is, and the strip beside it. */
export type Way = readonly [gap: number, strip: number];
type Taken = Map<number, Box[]>; // by the stripes that they reach into

/** Room for the number of an edge, and the edge's way through the gap before its result. */
export interface Slot {
  edge: number;
  width: number;
  height: number;
  /** The heights of the curve. */
  begin: number;
  end: number;
  /** How far in its column, behind the strip, the result begins. */
  indent: number;
  /** How far the edge runs level, and alone, before the gap. */
  before: number;
  /** Whether a card stands in it, level with the port. */
  rides: boolean;
}

/** What is in a gap, from left to right: zero is where the result's column begins. */
export interface Gap {
  /** In the order in which they are placed. */
  slots: readonly Slot[];
  lines: readonly Line[];
  /** Of the result's column, behind the strip. */
  cards: readonly Box[];
  /** Cards and numbers of the column before, from where it ends. */
  past: readonly Box[];
  /** Whether there is time to look for a place beside the curve. */
  few: boolean;
}

/**
 * The first way in which all slots find room, and where their middles are then. In the last way
 * those that find none stand where it is least bad.
 */
export function fill(gap: Gap, tries: readonly Way[]): { way: Way; places: Point[] } {
  const { slots } = gap;
  const near = slots.map((slot) => nearby(slot, gap.lines));
  let hard = -1; // a slot that found no room
  for (let turn = 0; ; turn++) {
    const way = tries[turn];
    const [wide, strip] = way;
    const anyhow = turn === tries.length - 1;
    const taken: Taken = new Map();
    for (const [left, top, right, bottom, bad] of gap.cards) take(taken, [left + strip, top, right + strip, bottom, bad]);
    for (const [left, top, right, bottom, bad] of gap.past) take(taken, [left - wide, top, right - wide, bottom, bad]);
    if (hard >= 0 && !anyhow && !freePlace(slots[hard], rangeOf(slots[hard], way), near[hard], taken)) continue;
    const places: Point[] = [];
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i];
      const range = rangeOf(slot, way);
      let at = gap.few ? freePlace(slot, range, near[i], taken) : null;
      if (!at) {
        hard = i;
        if (!anyhow) break;
        at = leastBad(slot, range, near[i], taken);
      }
      places.push(at);
      const [x, y] = at;
      const w = slot.width / 2;
      const h = slot.height / 2;
      take(taken, [x - w, y - h, x + w, y + h, 1]);
    }
    if (places.length === slots.length) return { way, places };
  }
}

/** The lines that come near a slot. */
function nearby({ begin, end, height }: Slot, lines: readonly Line[]): readonly Line[] {
  const top = Math.min(begin, end) - height;
  const bottom = Math.max(begin, end) + height;
  return lines.filter(([a, b]) => (a > top || b > top) && (a < bottom || b < bottom) && (a !== begin || b !== end));
}

/** Where a slot may stand: its middle from `right` to `last`; where and how long the bend is. */
interface Range {
  start: number;
  bend: number;
  right: number;
  last: number;
}

function rangeOf({ width, indent, before, rides }: Slot, [wide, strip]: Way): Range {
  const result = strip + indent;
  const right = result - AIR - width / 2;
  return {
    start: -wide,
    bend: wide + (result > 0.5 ? 0 : result),
    right,
    last: rides ? right : Math.min(right, AIR + width / 2 - wide - before),
  };
}

/** The first place at which nothing is in the range. */
function freePlace(slot: Slot, range: Range, near: readonly Line[], taken: Taken): Point | null {
  const { width: w, height: h, begin, end } = slot;
  if (slot.rides) {
    const free = isFree(range.right, end, w / 2, h / 2, spansAt(range, near, range.right, w), taken);
    return free ? [range.right, end] : null;
  }
  for (const leans of [ON_CURVE, BESIDE]) {
    for (let x = range.right; ; x = Math.max(range.last, x - STEP)) {
      const spans = spansAt(range, near, x, w);
      for (const lean of leans) {
        const height = begin + (end - begin) * share((x + lean * w - range.start) / range.bend);
        for (const aside of SIDEWAYS) {
          if (isFree(x, height + aside * h, w / 2, h / 2, spans, taken)) return [x, height + aside * h];
        }
      }
      if (x === range.last) break;
    }
  }
  return null;
}

/** The place on the curve at which the least is in the range. */
function leastBad(slot: Slot, range: Range, near: readonly Line[], taken: Taken): Point {
  const { width: w, height: h, begin, end } = slot;
  let best: Point = [range.right, end];
  let least = Infinity;
  for (let x = range.right; ; x = Math.max(range.last, x - STEP)) {
    const spans = spansAt(range, near, x, w);
    const height = begin + (end - begin) * share((x - range.start) / range.bend);
    for (const aside of SIDEWAYS) {
      const middle = slot.rides ? end : height + aside * h;
      const lap = LINE * crossed(spans, middle, h / 2 - CLEAR) + overlap(x, middle, w / 2, h / 2, taken);
      if (lap >= least) continue;
      best = [x, middle];
      least = lap;
      if (lap === 0) return best;
    }
    if (x === range.last) return best;
  }
}

let heights = new Float64Array(128);

/** Between which heights the lines near by run, beside what stands at x: how many, in `heights`. */
function spansAt(range: Range, near: readonly Line[], x: number, w: number): number {
  const first = share((x - w / 2 - range.start) / range.bend);
  const final = share((x + w / 2 - range.start) / range.bend);
  if (heights.length < 2 * near.length) heights = new Float64Array(4 * near.length);
  for (let i = 0; i < near.length; i++) {
    const [a, b] = near[i];
    const one = a + (b - a) * first;
    const other = a + (b - a) * final;
    heights[2 * i] = Math.min(one, other);
    heights[2 * i + 1] = Math.max(one, other);
  }
  return near.length;
}

/** How many lines run behind a box. */
function crossed(spans: number, middle: number, half: number): number {
  const top = middle - half;
  const bottom = middle + half;
  let count = 0;
  for (let i = 0; i < 2 * spans; i += 2) if (heights[i + 1] > top && heights[i] < bottom) count++;
  return count;
}

function isFree(x: number, y: number, w: number, h: number, spans: number, taken: Taken): boolean {
  if (crossed(spans, y, h - CLEAR)) return false;
  const left = x - w + TOUCH;
  const right = x + w - TOUCH;
  const top = y - h + TOUCH;
  const bottom = y + h - TOUCH;
  const last = stripeOf(y + h);
  for (let stripe = stripeOf(y - h); stripe <= last; stripe++) {
    const there = taken.get(stripe);
    if (!there) continue;
    for (let i = 0; i < there.length; i++) {
      const box = there[i];
      if (box[0] < right && box[2] > left && box[1] < bottom && box[3] > top) return false;
    }
  }
  return true;
}

function take(taken: Taken, box: Box): void {
  for (let stripe = stripeOf(box[1]); stripe <= stripeOf(box[3]); stripe++) {
    const there = taken.get(stripe);
    if (there) there.push(box);
    else taken.set(stripe, [box]);
  }
}

function stripeOf(y: number): number {
  return Math.floor(y / STRIPE);
}

/** How much of a slot would lie on others. */
function overlap(x: number, y: number, w: number, h: number, taken: Taken): number {
  let area = 0;
  const last = stripeOf(y + h);
  for (let stripe = stripeOf(y - h); stripe <= last; stripe++) {
    const there = taken.get(stripe);
    if (!there) continue;
    for (let i = 0; i < there.length; i++) {
      const box = there[i];
      const wide = Math.min(x + w, box[2]) - Math.max(x - w, box[0]);
      if (!(wide > TOUCH)) continue;
      const high = Math.min(y + h, box[3]) - Math.max(y - h, box[1]);
      if (high > TOUCH) area += wide * high * box[4];
    }
  }
  return area;
}
