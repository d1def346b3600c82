/** Points in columns, and the links between them: what the layout works on. */

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
