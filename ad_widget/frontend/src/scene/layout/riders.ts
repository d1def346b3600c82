/**
 * Small constants that ride on their edges: they stand right before the result, at its port.
 *
 * They stand in the gap before its column, so they cost no row and no column.
 */

import type { Card, Edge } from "./graph.ts";
import type { Network } from "./lanes.ts";
import { INSET } from "./ports.ts";

const STUB = 12; // px of its edge that is seen, and a little more
const AIR = 2; // px between two of them

/**
 * Give each use of a card that rides a card of its own, where its result is: cards and edges grow
 * and change in place. Where a result has too many operands for one to stand at its port, it stands
 * in the column before, as other cards do. Returned is the card made for an edge that is not the
 * first use.
 */
export function seated(cards: Card[], edges: Edge[]): Map<number, number> {
  const given = [...cards];
  const ports = new Int32Array(given.length);
  for (const { target } of edges) ports[target]++;
  const again = new Map<number, number>();
  const seen = new Set<number>();
  edges.forEach(({ source, target, position }, k) => {
    const card = given[source];
    if (!card.rides) return;
    const { height, group = null } = given[target];
    const rides = card.height + AIR <= (height - 2 * INSET) / Math.max(ports[target] - 1, 1);
    const placed = { ...card, group, token: null, was: null, rides };
    let seat = source;
    if (seen.has(source)) again.set(k, (seat = cards.push(placed) - 1));
    else cards[source] = placed;
    seen.add(source);
    edges[k] = { source: seat, target, position, slot: rides ? [card.width + STUB, card.height + AIR] : null };
  });
  given.forEach((card, v) => {
    if (card.rides && !seen.has(v)) cards[v] = { ...card, rides: false }; // nothing uses it
  });
  return again;
}

/** The least and greatest height at which one may stand. */
export function reach(net: Network, cards: readonly Card[], edges: readonly Edge[], y: Float64Array): [number, number] {
  let low = y.length ? y[0] : 0;
  let high = low;
  edges.forEach(({ source, target, slot }, k) => {
    if (!cards[source].rides || !slot) return;
    const at = y[target] + net.enter[k];
    low = Math.min(low, at - slot[1]);
    high = Math.max(high, at + slot[1]);
  });
  return [low, high];
}

/** Put each on its slot, and let its edge begin there. */
export function sit(
  cards: readonly Card[],
  edges: readonly Edge[],
  centres: [number, number][],
  paths: number[][],
  numbers: ([number, number] | null)[],
): void {
  edges.forEach(({ source, slot }, k) => {
    const at = numbers[k];
    if (!cards[source].rides || !at || !slot) return;
    const [x, y] = at;
    centres[source] = [x - STUB / 2, y];
    const begin = x + slot[0] / 2 - STUB;
    const [end, height] = paths[k].slice(-2);
    const middle = (begin + end) / 2;
    paths[k] = [begin, y, middle, y, middle, height, end, height];
    numbers[k] = null;
  });
}
