/** Where at a card its operands' edges may arrive. */

import type { Card, Edge } from "./graph.ts";

const PORT = 19; // px between two ports, where no slot asks for more
export const INSET = 8; // px from a card's corner to its first port

/** The heights of the ports for a card's edges `ks`, from top to bottom, around its middle. */
export function spread(card: Card, edges: readonly Edge[], ks: readonly number[]): number[] {
  const ports = ks.length;
  if (ports < 2) return ports ? [0] : [];
  const step = Math.min(distance(edges, ks), (card.height - 2 * INSET) / (ports - 1));
  return ks.map((_, i) => (i - (ports - 1) / 2) * step);
}

/** How far apart the ports for some edges ask to be. */
export function distance(edges: readonly Edge[], ks: readonly number[]): number {
  let step = PORT;
  for (const k of ks) {
    const slot = edges[k].slot;
    if (slot) step = Math.max(step, slot[1]);
  }
  return step;
}

/** Of each card the edge at the end of the longest chain, or -1 if there is none such. */
export function spines(edges: readonly Edge[], into: readonly number[][]): number[] {
  const depth = new Int32Array(into.length);
  return into.map((ks, b) => {
    let found = -1;
    let deepest = -1;
    let several = false;
    for (const k of ks) {
      const d = depth[edges[k].source];
      depth[b] = Math.max(depth[b], d + 1);
      if (d > deepest) {
        found = k;
        deepest = d;
        several = false;
      } else if (d === deepest) several = true;
    }
    return several ? -1 : found;
  });
}
