/** What is laid out, and what comes of it: plain data, without DOM, program or Node. */

export type Orientation = "lr" | "tb";

/** What is drawn as one box: a program's node, or a closed group. */
export interface Card {
  width: number;
  height: number;
  kind: "leaf" | "constant" | "op";
  /** Size of the small stand-in that may repeat this leaf or constant near a use; null or absent: never repeated. */
  token?: readonly [number, number] | null;
  /** Whether its operands' edges must arrive in the operands' order, as for `-`, `/`, `**` and `@`. */
  ordered?: boolean;
  /** Index into `Graph.groups` of the innermost open group it stands in; null or absent: in none. */
  group?: number | null;
  /** Centre of this card in the picture before, to stay near; null or absent: it is new. */
  was?: readonly [number, number] | null;
  /** Whether it stands on its edge, right before the result, and again at each further use: it takes no place of its own. */
  rides?: boolean;
}

/** From operand to result; two edges may join the same two cards, as in `x * x`. */
export interface Edge {
  source: number;
  target: number;
  /** Which operand of the result it is. */
  position: number;
  /** Width and height to keep free for its number; null or absent: it shows none. */
  slot?: readonly [number, number] | null;
}

/** A group that is open; a closed one is a card. */
export interface Group {
  /** Index of the open group around it; null or absent: none. */
  parent?: number | null;
  /** Size of its title. */
  head: readonly [number, number];
}

export interface Graph {
  cards: readonly Card[];
  edges: readonly Edge[];
  groups?: readonly Group[];
}

export interface Options {
  /** Left to right, or top to bottom. */
  orientation?: Orientation;
  /** Whether leaves and constants that are used far from their card are repeated as tokens. */
  tokens?: boolean;
  /** Inner layouts of open groups, to be used again: pass the same map each time. */
  kept?: Map<string, unknown>;
}

/** Centre x, centre y, width and height. */
export type Box = [number, number, number, number];

interface PlacedEdge {
  /** A chain of cubic Bézier curves: x0, y0, then three points a piece. */
  path: number[];
  /** Centre of the slot for its number, or null if it has none. */
  number: [number, number] | null;
  /** Index into `Layout.tokens` if it begins at a token instead of its card, else -1. */
  token: number;
}

export interface Token {
  /** The leaf or constant that it stands for. */
  card: number;
  box: Box;
}

export interface Layout {
  width: number;
  height: number;
  /** In the order of `Graph.cards`. */
  cards: Box[];
  /** In the order of `Graph.edges`. */
  edges: PlacedEdge[];
  tokens: Token[];
  /** Frames in the order of `Graph.groups`; null: left and entered again, so its cards stand outside any frame of it. */
  groups: (Box | null)[];
  /** How far cards with a place before have moved, in the median: a camera that follows keeps the picture still. */
  moved: [number, number];
}
