/**
 * The order of each column, from top to bottom, with few crossings.
 *
 * Depth first from the results, operands in the order of the code; then sweeps that sort a column
 * by the mean height of its neighbours, of which the best is kept; then neighbours change places.
 */

import { type Ends, crossingsOf, endOf, endsOf, gainOf, isReversed, numbered } from "./crossings.ts";
import { Stack, type Was, piled } from "./heights.ts";
import type { Link, Near, Network } from "./lanes.ts";

const SWEEPS = 6;
const PATIENCE = 4; // sweeps without a better one
const EXCHANGES = 4;
const BIAS = 10; // px that one operand wants to be above the next
const PRICE = 2; // crossings that the order of operands may cost
const TOLERANCE = 0.1; // share of crossings more that an order may have which keeps what was in place

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
