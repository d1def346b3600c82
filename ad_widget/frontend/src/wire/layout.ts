/** Where a program's nodes and edges stand in its picture. */

export interface Layout {
  width: number;
  height: number;
  /** Centre x, centre y, width and height of each node of the program. */
  nodes: [number, number, number, number][];
  /** A chain of cubic Bézier curves from operand to result. */
  edges: { path: number[] }[];
  engine: string;
}
