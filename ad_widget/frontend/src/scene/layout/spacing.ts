/**
 * How far apart columns stand: each gap is as wide as the numbers in it need.
 *
 * A number that is wider than its gap may reach into the columns beside it, where its edge runs level
 * beside a card that is narrower, or through a lane. Where a gap is crowded it is made wider, or its
 * numbers stand in a strip beside it, in which the curves run level: whichever takes less.
 */

import type { Card, Edge } from "./graph.ts";
import type { Network } from "./lanes.ts";
import { AIR, type Box, CARD, type Gap, type Line, type Point, type Slot, type Way, fill } from "./slots.ts";

const BEND = 40; // px of a gap whose numbers stand, at least in part, in a strip beside it
const ROWS = 3; // of numbers beside each other that a strip may have room for
const WIDER = 8; // px from one width of a gap to the next that is tried
const FEW = 600; // cards: in larger pictures a number that finds no room may lie on another

interface Spacing {
  /** The gap before each column, and the strip at its left. */
  gaps: number[];
  strips: number[];
  /** How far from its column's right end a card ends. */
  insets: number[];
  /** The middles of the edges' slots, x from where the result's column begins. */
  numbers: (Point | null)[];
}

/** Decide the gaps before the columns; `least` says how wide each is at least. */
export function spaced(
  net: Network,
  cards: readonly Card[],
  edges: readonly Edge[],
  y: Float64Array,
  least: readonly number[],
): Spacing {
  const wide: number[] = new Array(net.columns.length).fill(0);
  cards.forEach((card, v) => (wide[net.column[v]] = Math.max(wide[net.column[v]], card.width)));
  const ways = new Int32Array(net.column.length); // links that leave a point
  for (const { source } of net.links) ways[source]++;
  const lines = linesOf(net, cards, edges, y);
  const gaps = [...least];
  const strips: number[] = new Array(net.columns.length).fill(0);
  const insets = cards.map((card, v) => (wide[net.column[v]] - card.width) / 2);
  const numbers: (Point | null)[] = new Array(edges.length).fill(null);
  const few = cards.length <= FEW;
  let past: Box[] = [];
  net.columns.forEach((column, c) => {
    const slots: Slot[] = [];
    const boxes: Box[] = [];
    for (const v of column) {
      if (v >= net.cards) continue;
      const w = cards[v].width;
      const h = cards[v].height / 2;
      const left = wide[c] - insets[v] - w;
      if (h > 0) boxes.push([left, y[v] - h, left + w, y[v] + h, CARD]);
      for (const k of net.into[v]) {
        const size = edges[k].slot;
        if (!size) continue;
        const chain = net.chains[k];
        const u = chain[chain.length - 2];
        let before = 0;
        if (few && ways[u] === 1 && c) {
          before = wide[c - 1];
          if (u < net.cards) before = (before - cards[u].width) / (net.into[u].length ? 2 : 1);
        }
        const begin = y[u] + (chain.length === 2 ? net.leave[k] : 0);
        const rides = Boolean(cards[edges[k].source].rides);
        slots.push({ edge: k, width: size[0], height: size[1], begin, end: y[v] + net.enter[k], indent: left, before, rides });
      }
    }
    let need = least[c];
    let widest = 0;
    let strip = 0;
    for (const slot of slots) {
      if (slot.rides) {
        strip = Math.max(strip, slot.width);
      } else {
        widest = Math.max(widest, slot.width + AIR);
        need = Math.max(need, slot.width + 2 * AIR - slot.before - slot.indent);
      }
    }
    const reach = c > 0 && slots.some(({ before }) => before);
    if (c) hang(net, cards, ways, slots, need, wide[c - 1], insets, c);
    if (!reach) past = [];
    else {
      for (const v of net.columns[c - 1]) {
        if (v >= net.cards || !(cards[v].height > 0)) continue;
        const h = cards[v].height / 2;
        past.push([-wide[c - 1], y[v] - h, -insets[v], y[v] + h, CARD]);
      }
    }
    // What rides on its edge comes first: numbers can stand beside their curves.
    const key = (slot: Slot): number => Math.trunc(slot.end * 256 + 1e9);
    slots.sort((p, q) => Number(q.rides) - Number(p.rides) || key(p) - key(q));
    const gap: Gap = { slots, lines: lines[c], cards: boxes, past, few };
    const { way, places } = fill(gap, c ? triesFor(need, widest, strip, few) : [[0, 0]]);
    [gaps[c], strips[c]] = way;
    past = [];
    const span = strips[c] + wide[c];
    slots.forEach(({ edge, width, height }, i) => {
      const [x, middle] = (numbers[edge] = places[i]);
      const w = width / 2;
      const h = height / 2;
      if (x + w > strips[c]) past.push([x - w - span, middle - h, x + w - span, middle + h, 1]);
    });
  });
  return { gaps, strips, insets, numbers };
}

/** A gap's widths, and those of the strip beside it, the narrowest first. */
function triesFor(need: number, widest: number, strip: number, few: boolean): Way[] {
  if (!few) return [[need, strip]];
  const bend = Math.min(need, BEND);
  const tries: Way[] = [[need, 0]];
  for (let beside = need - bend; beside < Math.max(widest, strip); beside += WIDER) tries.push([bend, beside]);
  for (let row = 1; row <= ROWS; row++) tries.push([bend, Math.max(strip, row * widest)]);
  return tries;
}

/** Let what has no operands stand near its uses, but for the room that its number needs. */
function hang(
  net: Network,
  cards: readonly Card[],
  ways: Int32Array,
  slots: readonly Slot[],
  need: number,
  wide: number,
  insets: number[],
  c: number,
): void {
  const lack = new Map<number, number>();
  for (const { edge, width, indent } of slots) {
    const u = net.chains[edge].at(-2)!;
    if (ways[u] === 1) lack.set(u, width + 2 * AIR - indent - need);
  }
  for (const v of net.columns[c - 1]) {
    if (v < net.cards && !net.into[v].length && ways[v]) {
      insets[v] = Math.min(wide - cards[v].width, Math.max(0, lack.get(v) ?? 0));
    }
  }
}

/** The lines through the gap before each column; edges that share one give it once. */
function linesOf(net: Network, cards: readonly Card[], edges: readonly Edge[], y: Float64Array): Line[][] {
  const lines: Line[][] = net.columns.map(() => []);
  const known: Map<number, Set<number>>[] = net.columns.map(() => new Map());
  net.chains.forEach((chain, k) => {
    if (cards[chain[0]].rides && edges[k].slot) return; // it begins beside its result
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
