/** Crossings of links: how many there are, and how many fewer in another order. */

import type { Link, Network } from "./lanes.ts";

const SHORT = 4; // links of a point that are looked at for the order of operands

/** What crossings are counted by. */
export interface Ends {
  /** How many ends of links a point tells apart on its left: its ports, if their order is settled. */
  size: Int32Array;
  /** The links after a point, in one list for each height at which they leave it. */
  fans: Link[][][];
  /** The same in one list. */
  after: Link[][];
  /** The points before a point. */
  before: number[][];
}

export function endsOf(net: Network, loose: readonly boolean[] | null): Ends {
  const total = net.column.length;
  const size = new Int32Array(total).fill(1);
  for (let v = 0; v < net.cards; v++) if (!loose?.[v]) size[v] = net.ports[v];
  const links: Link[][] = Array.from({ length: total }, () => []);
  const before: number[][] = Array.from({ length: total }, () => []);
  for (const link of net.links) {
    links[link.source].push(link);
    before[link.target].push(link.source);
  }
  const fans = links.map((mine) => {
    if (mine.length > 1) mine.sort((p, q) => p.leave - q.leave);
    if (!mine.length || mine[0].leave === mine[mine.length - 1].leave) return [mine];
    const fan: Link[][] = [];
    for (const link of mine) {
      if (link.leave === fan.at(-1)?.[0].leave) fan.at(-1)!.push(link);
      else fan.push([link]);
    }
    return fan;
  });
  return { size, fans, after: fans.map((fan) => (fan.length === 1 ? fan[0] : fan.flat())), before };
}

/** Where in its column each point's ends of links begin. */
export function numbered(columns: readonly number[][], size: Int32Array): Int32Array {
  const place = new Int32Array(size.length);
  for (const column of columns) {
    let at = 0;
    for (const v of column) {
      place[v] = at;
      at += size[v];
    }
  }
  return place;
}

/** Where in its column a link ends. */
export function endOf({ target, port }: Link, place: Int32Array, size: Int32Array): number {
  return size[target] > 1 ? place[target] + port : place[target];
}

/** Count crossings of links, by a Fenwick tree a column. */
export function crossingsOf(columns: readonly number[][], ends: Ends): number {
  const place = numbered(columns, ends.size);
  let widest = 0;
  for (const column of columns) {
    const last = column.at(-1);
    if (last !== undefined) widest = Math.max(widest, place[last] + ends.size[last]);
  }
  const tree = new Int32Array(widest + 1);
  let count = 0;
  for (let c = 0; c + 1 < columns.length; c++) {
    const last = columns[c + 1].at(-1);
    if (last === undefined) continue;
    const size = place[last] + ends.size[last];
    tree.fill(0, 0, size + 1);
    let seen = 0;
    for (const u of columns[c]) {
      for (const fan of ends.fans[u]) {
        for (const link of fan) {
          count += seen;
          for (let i = endOf(link, place, ends.size) + 1; i; i &= i - 1) count -= tree[i];
        }
        for (const link of fan) {
          for (let i = endOf(link, place, ends.size) + 1; i <= size; i += i & -i) tree[i]++;
        }
        seen += fan.length;
      }
    }
  }
  return count;
}

/** Whether two points lead to one card, against the order of its operands. */
export function isReversed(upper: readonly Link[], lower: readonly Link[]): boolean {
  for (let i = 0; i < upper.length && i < SHORT; i++) {
    for (let j = 0; j < lower.length && j < SHORT; j++) {
      if (upper[i].target === lower[j].target) return upper[i].side > lower[j].side;
    }
  }
  return false;
}

/** How many crossings fewer two neighbours have once they change places. */
export function gainOf<T>(upper: readonly T[], lower: readonly T[], at: (end: T) => number): number {
  if (!upper.length || !lower.length) return 0;
  if (upper.length === 1 && lower.length === 1) return Math.sign(at(upper[0]) - at(lower[0]));
  const ps = upper.map(at).sort((p, q) => p - q);
  const qs = lower.map(at).sort((p, q) => p - q);
  let gain = 0;
  let below = 0;
  let upto = 0;
  for (const p of ps) {
    while (below < qs.length && qs[below] < p) below++;
    while (upto < qs.length && qs[upto] <= p) upto++;
    gain += below - (qs.length - upto);
  }
  return gain;
}
