/** Curves: level through the columns, and an S through the gap between two of them. */

import type { Card } from "./graph.ts";
import type { Network } from "./lanes.ts";

/** Where columns begin and end, and the middles of the cards in them. */
interface Columns {
  left: number[];
  right: number[];
  x: number[];
}

/**
 * Place columns from left to right, `gaps` before each. At its left a column has a strip, of which
 * `strips` says how wide it is, before its cards; `insets` are the cards' distances from its right
 * end.
 */
export function columnsAt(
  net: Network,
  cards: readonly Card[],
  gaps: readonly number[],
  strips: readonly number[],
  insets: readonly number[],
): Columns {
  const left: number[] = [];
  const right: number[] = [];
  const x: number[] = new Array(net.cards).fill(0);
  let at = 0;
  net.columns.forEach((column, c) => {
    at += gaps[c];
    let wide = 0;
    for (const v of column) if (v < net.cards) wide = Math.max(wide, cards[v].width);
    left.push(at);
    at += strips[c] + wide;
    right.push(at);
    for (const v of column) if (v < net.cards) x[v] = at - insets[v] - cards[v].width / 2;
  });
  return { left, right, x };
}

/** Each edge's curve. */
export function curves(
  net: Network,
  cards: readonly Card[],
  at: Columns,
  y: Float64Array,
): number[][] {
  return net.chains.map((chain, k) => {
    const a = chain[0];
    const b = chain[chain.length - 1];
    const path = [at.x[a] + cards[a].width / 2, y[a] + net.leave[k]];
    const edge = at.right[net.column[a]];
    if (edge - path[0] > 0.5) level(path, edge); // a narrow card: level to the column's edge
    for (let i = 1; i < chain.length; i++) {
      const v = chain[i];
      const c = net.column[v];
      if (v === b) {
        const end = at.x[b] - cards[b].width / 2;
        bend(path, end - at.left[c] > 0.5 ? at.left[c] : end, y[b] + net.enter[k]);
        if (end - path[path.length - 2] > 0.5) level(path, end);
      } else {
        bend(path, at.left[c], y[v]);
        if (at.right[c] > at.left[c]) level(path, at.right[c]);
      }
    }
    return path;
  });
}

function level(path: number[], x: number): void {
  const fromX = path[path.length - 2];
  const height = path[path.length - 1];
  const third = (x - fromX) / 3;
  path.push(fromX + third, height, x - third, height, x, height);
}

function bend(path: number[], x: number, y: number): void {
  const middle = (path[path.length - 2] + x) / 2;
  path.push(middle, path[path.length - 1], middle, y, x, y);
}

/** Which share of its rise a bend has behind it after a share of its way. */
export function share(way: number): number {
  const x = Math.min(Math.max(way, 0), 1) - 0.5;
  return 0.5 + 3 * Math.sinh(Math.asinh(4 * x) / 3) - 2 * x;
}
