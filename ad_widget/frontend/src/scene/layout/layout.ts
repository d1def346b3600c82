/** The door: a graph in either orientation, turned for the algorithm and back. */

import type { Box, Edge, Graph, Layout, Options, Orientation } from "./graph.ts";
import { placeGroups } from "./groups.ts";
import { seated } from "./riders.ts";

const CARD_GAP = 30; // px between the cards of a column
const LEAST = { lr: 66, tb: 48 }; // px between columns
const BARE = { lr: 44, tb: 32 }; // where nothing stands on edges

/** The least distance between two columns of a graph. */
export function leastGap({ edges }: Graph, orientation: Orientation): number {
  return (edges.some(({ slot }) => slot) ? LEAST : BARE)[orientation];
}

/** Place cards, edges, the numbers of edges, tokens and frames; see `index.ts`. */
export function layout(graph: Graph, options: Options = {}): Layout {
  const { orientation = "lr", tokens = true, kept = new Map<string, unknown>() } = options;
  const turned = orientation === "tb";
  const pair = (p: readonly [number, number] | null | undefined): [number, number] | null =>
    p ? (turned ? [p[1], p[0]] : [p[0], p[1]]) : null;
  const cards = graph.cards.map((card) => ({
    ...card,
    width: turned ? card.height : card.width,
    height: turned ? card.width : card.height,
    token: tokens ? pair(card.token) : null,
    ordered: card.ordered ?? false,
    was: pair(card.was),
  }));
  const edges = graph.edges.map(
    ({ source, target, position, slot }): Edge => ({ source, target, position, slot: pair(slot) }),
  );
  const gaps = { column: leastGap(graph, orientation), card: CARD_GAP };
  const again = seated(cards, edges);
  const placed = placeGroups({ ...graph, cards, edges }, orientation, gaps, kept);

  for (const [k, copy] of again) {
    placed.tokenOf[k] = placed.tokens.push({ card: graph.edges[k].source, box: placed.cards[copy] }) - 1;
  }
  placed.cards.length = graph.cards.length;

  let { width, height } = placed;
  if (turned) {
    [width, height] = [height, width];
    for (const box of placed.cards) turn(box);
    for (const { box } of placed.tokens) turn(box);
    for (const box of placed.groups) if (box) turn(box);
    for (const at of placed.numbers) at?.reverse();
    for (const path of placed.paths) {
      for (let i = 0; i < path.length; i += 2) [path[i], path[i + 1]] = [path[i + 1], path[i]];
    }
  }
  return {
    width,
    height,
    cards: placed.cards,
    edges: placed.paths.map((path, k) => ({
      path,
      number: placed.numbers[k],
      token: placed.tokenOf[k],
    })),
    tokens: placed.tokens,
    groups: placed.groups,
    moved: movedBy(graph, placed.cards),
  };
}

function turn(box: Box): void {
  [box[0], box[1], box[2], box[3]] = [box[1], box[0], box[3], box[2]];
}

/** How far cards that were in the picture before have moved, in the median. */
function movedBy(graph: Graph, boxes: readonly Box[]): [number, number] {
  const dx: number[] = [];
  const dy: number[] = [];
  graph.cards.forEach(({ was }, i) => {
    if (!was) return;
    dx.push(boxes[i][0] - was[0]);
    dy.push(boxes[i][1] - was[1]);
  });
  if (!dx.length) return [0, 0];
  dx.sort((a, b) => a - b);
  dy.sort((a, b) => a - b);
  const middle = Math.floor(dx.length / 2);
  return [dx[middle], dy[middle]];
}
