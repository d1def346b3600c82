/**
 * Shorter edges: points change places within their columns where that costs no crossings.
 *
 * Orders with as few crossings are many, and edges of quite other lengths come of them.  A point
 * moves past some neighbours in its column where that makes the edges of all of them shorter; first
 * whatever that does to crossings, since a better order may lie behind a worse one, then at no cost
 * in them.  What comes of either is kept only if the edges are shorter in all, and crossings no more.
 */

import { type Ends, crossingsOf, endOf, gainOf, isReversed, numbered } from "./crossings.ts";
import type { Adjacency, Link, Near, Network } from "./lanes.ts";

export const FEW = 200; // points: in larger pictures it takes too long
const ROUNDS = 3;
const WINDOW = 3; // neighbours that a point moves past at once
const GAP = 80; // px: how far apart two columns are taken to be
const LEAST = 1; // px that must be won: less may differ by rounding alone

/**
 * Change the order of the columns.  `y` holds the heights that `settle` has set, together with the
 * ports and what is in `near`, for the order of the columns; it sets them again after each change.
 */
export function shorten(net: Network, near: Adjacency, ends: Ends, settle: () => void, y: Float64Array): void {
  const links = () => net.column.map((_, v) => [...near.before[v], ...near.after[v]]);
  let least = lengthOf(net, y);
  let fewest = crossingsOf(net.columns, ends);
  let kept = net.columns.map((column) => [...column]);
  for (const free of [true, false]) {
    let last = least;
    let changed = false;
    for (let round = 0; round < ROUNDS; round++) {
      if (!moved(net, links(), ends, y, free)) break;
      settle();
      changed = true;
      const length = lengthOf(net, y);
      if (length > last - LEAST) break;
      last = length;
      const count = crossingsOf(net.columns, ends);
      if (count > fewest) continue;
      least = length;
      fewest = count;
      kept = net.columns.map((column) => [...column]);
      changed = false;
    }
    if (!changed) continue;
    net.columns = kept.map((column) => [...column]);
    settle();
  }
}

function lengthOf({ links }: Network, y: Float64Array): number {
  let total = 0;
  for (const { source, target, leave, enter } of links) {
    const rise = y[source] + leave - y[target] - enter;
    total += Math.sqrt(GAP * GAP + rise * rise);
  }
  return total;
}

/**
 * Move each point to where the edges are shortest; say whether any has moved.  `y` changes with the
 * order.  If not `free`, no move may cost crossings.
 */
function moved(net: Network, near: readonly Near[][], ends: Ends, y: Float64Array, free: boolean): boolean {
  const place = numbered(net.columns, ends.size);
  const { room } = net;
  let any = false;
  for (const column of net.columns) {
    for (const v of [...column]) {
      const i = column.indexOf(v);
      for (const way of [-1, 1]) {
        const [to, at] = best(column, i, way, room, near, ends, place, y, free);
        if (to === i) continue;
        for (let k = i; k !== to; k += way) {
          column[k] = column[k + way];
          y[column[k]] -= way * room[v];
        }
        column[to] = v;
        y[v] = at;
        let first = 0;
        for (const u of column) {
          place[u] = first;
          first += ends.size[u];
        }
        any = true;
        break;
      }
    }
  }
  return any;
}

/** Where in its column a point stands best, up or down from where it is, and how high. */
function best(
  column: readonly number[],
  i: number,
  way: number,
  room: readonly number[],
  near: readonly Near[][],
  ends: Ends,
  place: Int32Array,
  y: Float64Array,
  free: boolean,
): [number, number] {
  const v = column[i];
  const { before, after, size } = ends;
  const where = (point: number) => place[point];
  const end = (link: Link) => endOf(link, place, size);
  let to = i;
  let at = y[v];
  let most = -LEAST;
  const here = reach(near[v], y[v], y);
  let others = 0;
  let gain = 0;
  for (let k = i + way; k >= 0 && k < column.length && Math.abs(k - i) <= WINDOW; k += way) {
    const p = column[k];
    const [upper, lower] = way < 0 ? [p, v] : [v, p];
    if (isReversed(after[lower], after[upper])) break;
    if (!free) {
      gain += gainOf(before[upper], before[lower], where) + gainOf(after[upper], after[lower], end);
    }
    others += reach(near[p], y[p] - way * room[v], y) - reach(near[p], y[p], y);
    const height = y[p] + (way * (room[p] - room[v])) / 2;
    const change = others + reach(near[v], height, y) - here;
    if (gain >= 0 && change < most) {
      to = k;
      at = height;
      most = change;
    }
  }
  return [to, at];
}

/** How long a point's links are, if it stands so high. */
function reach(near: readonly Near[], height: number, y: Float64Array): number {
  let total = 0;
  for (const { point, down } of near) {
    const rise = y[point] + down - height;
    total += Math.sqrt(GAP * GAP + rise * rise);
  }
  return total;
}
