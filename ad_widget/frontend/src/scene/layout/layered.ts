/**
 * The layered layout of one level: no open groups, left to right.
 *
 * 1. columns: results right of their operands, edges short in all (`ranks`)
 * 2. leaves and constants that are used far away are repeated as tokens (`repeat`)
 * 3. long edges get lanes, one a source (`network`)
 * 4. the order within columns, with few crossings (`order`)
 * 5. ports: where edges arrive at a card (`ports`, `approach`)
 * 6. heights within columns (`heights`)
 * 7. another order, where it makes edges shorter, with its ports and heights (`shorten`)
 * 8. gaps as wide as the numbers in them need (`spacing`, `slots`)
 * 9. curves (`routes`)
 */

import { approach } from "./approach.ts";
import { endsOf } from "./crossings.ts";
import type { Card, Edge } from "./graph.ts";
import { heights, piled } from "./heights.ts";
import { adjacency, network, repeat } from "./lanes.ts";
import { order } from "./order.ts";
import { ranks } from "./ranks.ts";
import { reach, sit } from "./riders.ts";
import { columnsAt, curves } from "./routes.ts";
import { FEW, shorten } from "./shorten.ts";
import { spaced } from "./spacing.ts";

export const END_GAP = 24; // px beside a group's ends, where no edge's number stands

/** Cards in the order of operands before results, and edges between them. */
export interface LevelGraph {
  cards: readonly Card[];
  edges: readonly Edge[];
  /** How many cards, at the beginning and at the end, have the first and last column to themselves. */
  comes: number;
  goes: number;
  /** Heights of edges' ends from the middle of their cards, where these are frames. */
  exits: ReadonlyMap<number, number>;
  entries: ReadonlyMap<number, number>;
}

/** The layout of one level. */
export interface Level {
  width: number;
  height: number;
  /** Centres of the cards, then those of the tokens. */
  cards: [number, number][];
  /** The card each token stands for, and the token an edge begins at or -1. */
  origin: number[];
  tokenOf: number[];
  paths: number[][];
  numbers: ([number, number] | null)[];
}

export function place(graph: LevelGraph, columnGap: number, cardGap: number): Level {
  const { exits, entries } = graph;
  const given = graph.cards.length;
  const cards = graph.cards.map((card) => (card.rides ? { ...card, width: 0, height: 0 } : card));
  const edges = [...graph.edges];
  const rank = ranks(
    given,
    edges,
    cards.map((card) => Boolean(card.token)),
  );
  const { origin, tokenOf } = repeat(cards, edges, rank);
  settle(rank, graph.comes, given - graph.goes, given);
  const net = network(cards, edges, rank, cardGap, exits, entries);
  const was = cards.map((card) => card.was?.[1] ?? null);
  const near = adjacency(net);
  const ordered = cards.map((card) => Boolean(card.ordered));
  const strict = order(net, near.before, near.after, was, ordered);
  const y = new Float64Array(net.column.length);
  const settled = () => {
    approach(net, cards, edges, entries, strict);
    near.refresh();
    piled(net.columns, net.room, y);
    heights(net, near.before, near.after, was, y);
  };
  settled();
  // What stays from the picture before keeps its order.
  if (y.length <= FEW && was.every((at) => at === null)) {
    shorten(net, near, endsOf(net, strict ? null : ordered), settled, y);
  }

  let top = 0;
  let bottom = 0;
  for (let v = 0; v < y.length; v++) {
    const half = v < cards.length ? cards[v].height / 2 : 0;
    if (v === 0 || y[v] - half < top) top = y[v] - half;
    if (v === 0 || y[v] + half > bottom) bottom = y[v] + half;
  }
  const [low, high] = reach(net, cards, edges, y);
  top = Math.min(top, low);
  bottom = Math.max(bottom, high);
  for (let v = 0; v < y.length; v++) y[v] -= top;
  const least = net.columns.map((_, c) => (c ? columnGap : 0));
  const numbered = edges.some(({ source, slot }) => source < graph.comes && slot);
  if (graph.comes && !numbered && least.length > 1) least[1] = END_GAP;
  if (graph.goes && least.length > 1) least[least.length - 1] = END_GAP;
  const { gaps, strips, insets, numbers } = spaced(net, cards, edges, y, least);
  const at = columnsAt(net, cards, gaps, strips, insets);
  const paths = curves(net, cards, at, y);
  edges.forEach(({ target }, k) => {
    const number = numbers[k];
    if (number) number[0] += at.left[net.column[target]];
  });
  const centres = cards.map((_, v): [number, number] => [at.x[v], y[v]]);
  sit(cards, edges, centres, paths, numbers);
  return { width: at.right.at(-1) ?? 0, height: bottom - top, cards: centres, origin, tokenOf, paths, numbers };
}

/** Count columns from nought, with those of a group's ends apart. */
function settle(rank: number[], comes: number, goes: number, given: number): void {
  let low = 0;
  let high = -1;
  const isEnd = (v: number) => v < comes || (v >= goes && v < given);
  rank.forEach((r, v) => {
    if (isEnd(v)) return;
    if (low > high) low = high = r;
    low = Math.min(low, r);
    high = Math.max(high, r);
  });
  for (let v = 0; v < comes; v++) rank[v] = low - 1;
  for (let v = goes; v < given; v++) rank[v] = high + 1;
  let base = rank[0] ?? 0;
  for (const r of rank) base = Math.min(base, r);
  for (let v = 0; v < rank.length; v++) rank[v] -= base;
}
