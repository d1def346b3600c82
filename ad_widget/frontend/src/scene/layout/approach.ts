/** Which of a card's ports each edge gets, once the order of the columns is known. */

import type { Card, Edge } from "./graph.ts";
import type { Network } from "./lanes.ts";
import { INSET, distance, spines, spread } from "./ports.ts";

const CLOSE = 0.8; // share of the distance asked for, below which a long chain does not come in level

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
  const spine = spines(edges, net.into);
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
      let step = distance(edges, came);
      const room = cards[b].height / 2 - INSET;
      if (spine[b] >= 0 && room >= CLOSE * step) {
        step = Math.min(step, room);
        ports = came[0] === spine[b] ? [0, step] : [-step, 0];
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
