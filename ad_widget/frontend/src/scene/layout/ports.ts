/** Where at a card its operands' edges arrive. */

import type { Card, Edge } from "./graph.ts";
import type { Network } from "./lanes.ts";

const PORT = 19; // px between two ports, where no slot asks for more
const INSET = 8; // px from a card's corner to its first port
const CLOSE = 0.8; // share of the distance asked for, below which a long chain does not come in level

/** The heights of the ports for a card's edges `ks`, from top to bottom, around its middle. */
export function spread(card: Card, edges: readonly Edge[], ks: readonly number[]): number[] {
  const ports = ks.length;
  if (ports < 2) return ports ? [0] : [];
  const step = Math.min(distance(edges, ks), (card.height - 2 * INSET) / (ports - 1));
  return ks.map((_, i) => (i - (ports - 1) / 2) * step);
}

function distance(edges: readonly Edge[], ks: readonly number[]): number {
  let step = PORT;
  for (const k of ks) {
    const slot = edges[k].slot;
    if (slot) step = Math.max(step, slot[1]);
  }
  return step;
}

/**
 * Give each card's ports in the order in which the curves come, so that none cross before it.
 *
 * If `strict`, those of an op whose operands have an order keep it. Of two operands, the one at the
 * end of the longer chain comes in level, so that the chain is straight.
 */
export function approach(
  net: Network,
  cards: readonly Card[],
  edges: readonly Edge[],
  entries: ReadonlyMap<number, number>,
  strict: boolean,
): void {
  const place = new Int32Array(net.column.length);
  for (const column of net.columns) column.forEach((v, i) => (place[v] = i));
  const depth = new Int32Array(cards.length);
  for (let b = 0; b < cards.length; b++) {
    for (const k of net.into[b]) depth[b] = Math.max(depth[b], depth[edges[k].source] + 1);
  }
  const last = (k: number) => place[net.chains[k][net.chains[k].length - 2]];
  for (let b = 0; b < cards.length; b++) {
    const ks = net.into[b];
    if (ks.length < 2 || entries.has(ks[0])) continue;
    let ports = spread(cards[b], edges, ks);
    const came = [...ks];
    if (!(strict && cards[b].ordered)) {
      came.sort((p, q) => last(p) - last(q) || edges[p].position - edges[q].position);
    }
    if (came.length === 2) {
      const upper = depth[edges[came[0]].source];
      const lower = depth[edges[came[1]].source];
      let step = distance(edges, came);
      const room = cards[b].height / 2 - INSET;
      if (upper !== lower && room >= CLOSE * step) {
        step = Math.min(step, room);
        ports = upper > lower ? [0, step] : [-step, 0];
      }
    }
    came.forEach((k, i) => (net.enter[k] = ports[i]));
  }
  const done = new Uint8Array(net.links.length);
  net.lasts.forEach((link, k) => {
    if (done[link]) return; // edges that share a link: the first one's port counts
    done[link] = 1;
    net.links[link].enter = net.enter[k];
  });
}
