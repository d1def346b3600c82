/**
 * What the columns hold: cards, tokens, and a lane for each edge that passes through.
 *
 * Edges longer than from one column to the next are cut into links. All edges that leave one card
 * by one port share a lane, so that a value used often is drawn as one line that branches.
 */

import type { Card, Edge } from "./graph.ts";
import { INSET, spines, spread } from "./ports.ts";

const FAR = 2; // columns between a card and a use beyond which the use gets a token
const LANE = 16; // px from one lane to the next
// How strongly links want to be level: of a leaf that hangs on its op, of two cards, of a card and
// a lane, along the longest chain into a card, of two lanes.
export const LEAF = 0.3;
const PLAIN = 1;
const HALF = 2;
const CHAIN = 4;
const THIN = 8;

/** A piece of an edge, from one column to the next, and the heights of its ends on cards. */
export interface Link {
  source: number;
  target: number;
  weight: number;
  leave: number;
  enter: number;
  /** Which operand it is, less a half: upper ones are below nought. */
  side: number;
  /** From the top, where the order of a card's ports is settled, else 0. */
  port: number;
}

/** A neighbour of a point. */
export interface Near {
  point: number;
  weight: number;
  /** How much lower the link's end is here than there. */
  down: number;
  side: number;
}

/** Points in columns. */
export interface Network {
  /** How many points are cards or tokens; they come first, the others are lanes. */
  cards: number;
  /** The column of each point, and the height it takes there. */
  column: number[];
  room: number[];
  /** Points from top to bottom. */
  columns: number[][];
  /** The points an edge goes through, and the link it ends with. */
  chains: number[][];
  lasts: number[];
  links: Link[];
  /** Heights of an edge's ends at its cards, from the middle. */
  leave: number[];
  enter: number[];
  /** A card's incoming edges in the order of its operands. */
  into: number[][];
  /** How many ports a card has whose order is settled, else 1. */
  ports: number[];
}

/**
 * Add tokens for far uses; return the card each stands for, and each edge's token or -1.
 * `cards`, `edges` and `rank` grow and change in place.
 */
export function repeat(
  cards: Card[],
  edges: Edge[],
  rank: number[],
): { origin: number[]; tokenOf: number[] } {
  const origin: number[] = [];
  const tokenOf: number[] = new Array(edges.length).fill(-1);
  const count = cards.length;
  const made = new Map<string, number>();
  for (let k = 0; k < edges.length; k++) {
    const { source: a, target: b, position, slot } = edges[k];
    const size = cards[a].token;
    if (!size || rank[b] - 1 - rank[a] < FAR) continue;
    const key = `${a} ${rank[b]}`;
    let token = made.get(key);
    if (token === undefined) {
      made.set(key, (token = cards.length));
      origin.push(a);
      cards.push({ width: size[0], height: size[1], kind: cards[a].kind });
      rank.push(rank[b] - 1);
    }
    edges[k] = { source: token, target: b, position, slot: slot ?? null };
    tokenOf[k] = token - count;
  }
  return { origin, tokenOf };
}

/** Cut edges into links; `exits` and `entries` are the ends of edges whose heights are fixed. */
export function network(
  cards: readonly Card[],
  edges: readonly Edge[],
  rank: readonly number[],
  gap: number,
  exits: ReadonlyMap<number, number>,
  entries: ReadonlyMap<number, number>,
): Network {
  const count = cards.length;
  const column = [...rank];
  const room = cards.map((card) => (card.rides ? 0 : card.height + gap));
  const into: number[][] = Array.from({ length: count }, () => []);
  const uses = new Int32Array(count);
  edges.forEach((edge, k) => {
    into[edge.target].push(k);
    uses[edge.source]++;
    if (!cards[edge.source].rides || !edge.slot) return;
    // As far out as a port may be.
    room[edge.target] = Math.max(room[edge.target], cards[edge.target].height - 2 * INSET + edge.slot[1]);
  });
  for (const ks of into) ks.sort((p, q) => edges[p].position - edges[q].position);
  const leave = edges.map((_, k) => exits.get(k) ?? 0);
  const enter: number[] = new Array(edges.length).fill(0);
  const port = new Int32Array(edges.length);
  const ports: number[] = new Array(count).fill(1);
  into.forEach((ks, b) => {
    if (ks.length && (cards[b].ordered || entries.has(ks[0]))) {
      ks.sort((p, q) => (entries.get(p) ?? 0) - (entries.get(q) ?? 0));
      ports[b] = ks.length;
    }
    const heights = spread(cards[b], edges, ks);
    ks.forEach((k, i) => {
      enter[k] = entries.get(k) ?? heights[i];
      port[k] = ports[b] > 1 ? i : 0;
    });
  });
  apart(cards, edges, into, enter, exits, leave);

  const hangs = into.map((ks, v) => uses[v] === 1 && !ks.length);
  const deep = into.map((ks) => ks.some((k) => into[edges[k].source].length > 0));
  const spine = spines(edges, into);
  const direct = new Int32Array(count);
  for (const { source, target } of edges) if (rank[target] === rank[source] + 1) direct[source]++;
  const exit = new Map<number, Map<number, Map<number, number>>>(); // card, height, column: lane
  const known = new Map<number, number>();
  const links: Link[] = [];
  const chains: number[][] = [];
  const lasts: number[] = [];
  edges.forEach((edge, k) => {
    const { source: a, target: b } = edge;
    const chain = [a];
    if (rank[b] - rank[a] > 1) {
      let heights = exit.get(a);
      if (!heights) exit.set(a, (heights = new Map()));
      let lanes = heights.get(leave[k]);
      if (!lanes) heights.set(leave[k], (lanes = new Map()));
      for (let r = rank[a] + 1; r < rank[b]; r++) {
        let lane = lanes.get(r);
        if (lane === undefined) {
          lanes.set(r, (lane = column.length));
          column.push(r);
          room.push(LANE);
        }
        chain.push(lane);
      }
    }
    chain.push(b);
    chains.push(chain);
    let link = -1;
    for (let i = 1; i < chain.length; i++) {
      const u = chain[i - 1];
      const v = chain[i];
      const key = u * 2 ** 26 + v;
      const found = known.get(key);
      if (found !== undefined) {
        link = found;
        continue;
      }
      known.set(key, (link = links.length));
      const last = v === b;
      let weight = PLAIN;
      if (u >= count && v >= count) weight = THIN;
      else if (u >= count || v >= count) weight = HALF;
      else if (hangs[a] && deep[b]) weight = LEAF;
      else if (spine[b] === k && direct[a] === 1) weight = CHAIN;
      links.push({
        source: u,
        target: v,
        weight,
        leave: u === a ? leave[k] : 0,
        enter: last ? enter[k] : 0,
        side: last ? edge.position - 0.5 : 0,
        port: last ? port[k] : 0,
      });
    }
    lasts.push(link);
  });
  let wide = 0;
  for (const r of column) wide = Math.max(wide, r + 1);
  const columns: number[][] = Array.from({ length: wide }, () => []);
  return { cards: count, column, room, columns, chains, lasts, links, leave, enter, into, ports };
}

/** Let edges that go twice from one card to another leave as far apart as they arrive. */
function apart(
  cards: readonly Card[],
  edges: readonly Edge[],
  into: readonly number[][],
  enter: readonly number[],
  exits: ReadonlyMap<number, number>,
  leave: number[],
): void {
  into.forEach((ks) => {
    if (ks.length < 2) return;
    for (const k of ks) {
      const { source } = edges[k];
      const twins = ks.filter((other) => edges[other].source === source);
      if (twins.length < 2 || exits.has(k) || cards[source].rides) continue;
      let sum = 0;
      for (const other of twins) sum += enter[other];
      const room = Math.max(cards[source].height / 2 - INSET, 0);
      leave[k] = Math.min(Math.max(enter[k] - sum / twins.length, -room), room);
    }
  });
}

/** Each point's neighbours in the column before, and in the column after. */
export interface Adjacency {
  before: Near[][];
  after: Near[][];
  /** Take up the links' heights, once their ports are settled. */
  refresh(): void;
}

export function adjacency({ column, links }: Network): Adjacency {
  const before: Near[][] = column.map(() => []);
  const after: Near[][] = column.map(() => []);
  const pairs = links.map(({ source, target, weight, side }): [Near, Near] => {
    const back = { point: source, weight, down: 0, side };
    const forth = { point: target, weight, down: 0, side };
    before[target].push(back);
    after[source].push(forth);
    return [back, forth];
  });
  const refresh = () => {
    links.forEach(({ leave, enter }, k) => {
      pairs[k][0].down = leave - enter;
      pairs[k][1].down = -(leave - enter);
    });
  };
  refresh();
  return { before, after, refresh };
}
