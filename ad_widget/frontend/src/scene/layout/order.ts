/**
 * The order of each column, from top to bottom, with few crossings.
 *
 * Depth first from the results, operands in the order of the code; then sweeps that sort a column
 * by the mean height of its neighbours, of which the best is kept; then neighbours change places.
 */

import { Stack, type Was, piled } from "./heights.ts";
import type { Link, Near, Network } from "./lanes.ts";

const SWEEPS = 6;
const PATIENCE = 4; // sweeps without a better one
const EXCHANGES = 4;
const BIAS = 10; // px that one operand wants to be above the next
const SHORT = 4; // links of a point that are looked at for the order of operands
const PRICE = 2; // crossings that the order of operands may cost
const TOLERANCE = 0.1; // share of crossings more that an order may have which keeps what was in place

/** What crossings are counted by. */
interface Ends {
  /** How many ends of links a point tells apart on its left: its ports, if their order is settled. */
  size: Int32Array;
  /** The links after a point, in one list for each height at which they leave it. */
  fans: Link[][][];
  /** The same in one list. */
  after: Link[][];
  /** The points before a point. */
  before: number[][];
}

function endsOf(net: Network, loose: readonly boolean[] | null): Ends {
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

/**
 * Fill `net.columns`; return whether the order of operands was kept. It is given up for all cards
 * that are `ordered` where keeping it costs more than `PRICE` crossings.
 */
export function order(
  net: Network,
  before: readonly Near[][],
  after: readonly Near[][],
  was: Was,
  ordered: readonly boolean[],
): boolean {
  for (const v of depthFirst(net)) net.columns[net.column[v]].push(v);
  const start = net.columns.map((column) => [...column]);
  const crossings = arrange(net, before, after, was, endsOf(net, null));
  if (crossings <= PRICE || !ordered.includes(true)) return true;
  const kept = net.columns;
  net.columns = start;
  if (crossings - arrange(net, before, after, was, endsOf(net, ordered)) > PRICE) return false;
  net.columns = kept;
  return true;
}

/** Order the columns; return how many crossings they have. */
function arrange(
  net: Network,
  before: readonly Near[][],
  after: readonly Near[][],
  was: Was,
  ends: Ends,
): number {
  const known = was.some((at) => at !== null);
  const old = known ? asBefore(net, before, after, was) : null;
  let crossings = sweepAll(net, before, after, ends);
  crossings -= exchange(net.columns, ends);
  if (old) {
    let kept = crossingsOf(old, ends);
    const most = crossings + Math.max(2, TOLERANCE * crossings);
    if (kept > most) kept -= exchange(old, ends);
    if (kept <= most) {
      net.columns = old;
      return kept;
    }
  }
  return crossings;
}

/** Where in its column each point's ends of links begin. */
function numbered(columns: readonly number[][], size: Int32Array): Int32Array {
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

function depthFirst(net: Network): number[] {
  const seen = new Uint8Array(net.column.length);
  const out: number[] = [];
  const fed = new Uint8Array(net.cards);
  for (const chain of net.chains) fed[chain[0]] = 1;
  for (let root = 0; root < net.cards; root++) {
    if (fed[root]) continue;
    const stack = [root];
    while (stack.length) {
      const v = stack.pop()!;
      if (seen[v]) continue;
      seen[v] = 1;
      out.push(v);
      if (v >= net.cards) continue;
      for (let i = net.into[v].length - 1; i >= 0; i--) {
        const chain = net.chains[net.into[v][i]];
        for (let j = 0; j + 1 < chain.length; j++) stack.push(chain[j]); // the nearest lane on top
      }
    }
  }
  return out;
}

/** Columns in the order of the picture before; what is new stands near its neighbours. */
function asBefore(
  net: Network,
  before: readonly Near[][],
  after: readonly Near[][],
  was: Was,
): number[][] {
  const height: (number | null)[] = net.column.map((_, v) => (v < was.length ? was[v] : null));
  const back = [...net.columns].reverse();
  for (let turn = 0; turn < 4; turn++) {
    const near = turn % 2 ? after : before;
    for (const column of turn % 2 ? back : net.columns) {
      for (const v of column) {
        if (height[v] !== null) continue;
        let total = 0;
        let count = 0;
        for (const { point, down } of near[v]) {
          const at = height[point];
          if (at === null) continue;
          total += at + down;
          count++;
        }
        if (count) height[v] = total / count;
      }
    }
  }
  const key = new Float64Array(height.length);
  return net.columns.map((column) => {
    let last = 0;
    for (const v of column) key[v] = last = height[v] ?? last;
    return [...column].sort((p, q) => key[p] - key[q]);
  });
}

/** Sort columns by their neighbours' heights; keep the order with the fewest crossings. */
function sweepAll(
  net: Network,
  before: readonly Near[][],
  after: readonly Near[][],
  ends: Ends,
): number {
  const { columns } = net;
  const total = net.column.length;
  const y = new Float64Array(total);
  piled(columns, net.room, y);
  let best = crossingsOf(columns, ends);
  let found = 0;
  let kept = columns.map((column) => [...column]);
  const stack = new Stack(net.room);
  const key = new Float64Array(total);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    if (best === 0) break;
    const forth = sweep % 2 === 1;
    const near = forth ? before : after;
    const bias = forth ? 0 : BIAS;
    for (let c = 0; c < columns.length; c++) {
      const column = columns[forth ? c : columns.length - 1 - c];
      for (const v of column) {
        const neighbours = near[v];
        let at = y[v];
        if (neighbours.length) {
          at = 0;
          for (const { point, down, side } of neighbours) at += y[point] + down + bias * side;
          at /= neighbours.length;
        }
        stack.wanted[v] = at;
        key[v] = Math.trunc(at * 256 + 1e9); // what differs by rounding alone is a tie
      }
      column.sort((p, q) => key[p] - key[q]);
      stack.set(column, y);
    }
    const n = crossingsOf(columns, ends);
    if (n < best) {
      best = n;
      found = sweep;
      kept = columns.map((column) => [...column]);
    }
    if (sweep - found > PATIENCE) break;
  }
  net.columns = kept;
  return best;
}

/** Where in its column a link ends. */
function endOf({ target, port }: Link, place: Int32Array, size: Int32Array): number {
  return size[target] > 1 ? place[target] + port : place[target];
}

/** Count crossings of links, by a Fenwick tree a column. */
function crossingsOf(columns: readonly number[][], ends: Ends): number {
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

/** Let neighbours change places where that saves crossings; return how many it saved. */
function exchange(columns: readonly number[][], ends: Ends): number {
  const place = numbered(columns, ends.size);
  const { after, before, size } = ends;
  let saved = 0;
  const at = (point: number) => place[point];
  const end = (link: Link) => endOf(link, place, size);
  for (let turn = 0; turn < EXCHANGES; turn++) {
    let better = false;
    for (const column of columns) {
      for (let i = 0; i + 1 < column.length; i++) {
        const u = column[i];
        const v = column[i + 1];
        const gain = gainOf(before[u], before[v], at) + gainOf(after[u], after[v], end);
        if (gain > 0 || (gain === 0 && isReversed(after[u], after[v]))) {
          column[i] = v;
          column[i + 1] = u;
          place[v] = place[u];
          place[u] += size[v];
          saved += gain;
          better = true;
        }
      }
    }
    if (!better) break;
  }
  return saved;
}

/** Whether two points lead to one card, against the order of its operands. */
function isReversed(upper: readonly Link[], lower: readonly Link[]): boolean {
  for (let i = 0; i < upper.length && i < SHORT; i++) {
    for (let j = 0; j < lower.length && j < SHORT; j++) {
      if (upper[i].target === lower[j].target) return upper[i].side > lower[j].side;
    }
  }
  return false;
}

/** How many crossings fewer two neighbours have once they change places. */
function gainOf<T>(upper: readonly T[], lower: readonly T[], at: (end: T) => number): number {
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
