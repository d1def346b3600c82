/** Positions out of Graphviz's JSON; `ad_widget.picture.read_layout` does the same. */

import type { Layout } from "../wire/graph.ts";
import type { Program } from "../wire/program.ts";

export interface DotJson {
  bb: string;
  objects?: { name: string; pos: string; width: string; height: string }[];
  edges?: { id: string; pos: string }[];
}

// A label lies before the middle of its curve, seen from the result, and never far from it: just
// half-way, the labels of two curves that cross would lie on each other.
const LABEL_SHARE = 0.42;
const LABEL_FAR = 28;

/** Nodes are called n<index>, edges have the id e<index>; points become pixels, y downwards. */
export function readDotJson(json: DotJson, program: Program, engine: string): Layout {
  const [left, bottom, right, top] = json.bb.split(",").map(Number);
  const point = (text: string): [number, number] => {
    const [x, y] = text.split(",").map(Number);
    return [round(x - left), round(top - y)];
  };
  const nodes: Layout["nodes"] = new Array(program.nodes.length);
  for (const { name, pos, width, height } of json.objects ?? []) {
    nodes[Number(name.slice(1))] = [
      ...point(pos),
      round(72 * Number(width)),
      round(72 * Number(height)),
    ];
  }
  const edges: Layout["edges"] = new Array(program.edges.length);
  for (const { id, pos } of json.edges ?? []) {
    edges[Number(id.slice(1))] = { path: pos.split(" ").flatMap(point) };
  }
  for (let i = 0; i < nodes.length; i++) if (!nodes[i]) throw new Error(`no place for node ${i}`);
  for (let i = 0; i < edges.length; i++) if (!edges[i]) throw new Error(`no curve for edge ${i}`);
  return { width: round(right - left), height: round(top - bottom), nodes, edges, engine };
}

/** Where a label lies on its curve; `ad_widget.picture.label_at` does the same. */
export function labelAt(path: readonly number[]): [number, number] {
  const end = path[path.length - 2];
  const x = end - Math.min(LABEL_SHARE * (end - path[0]), LABEL_FAR);
  let start = 0;
  while (start + 8 < path.length && path[start + 6] < x) start += 6;
  const piece = path.slice(start, start + 8);
  let low = 0;
  let high = 1;
  let t = 0;
  for (let i = 0; i < 16; i++) {
    t = (low + high) / 2;
    if (bezier(piece, 0, t) < x) low = t;
    else high = t;
  }
  return [round(bezier(piece, 0, t)), round(bezier(piece, 1, t))];
}

/** Coordinate `axis` of a cubic Bézier curve at `t`. */
function bezier(p: number[], axis: 0 | 1, t: number): number {
  const s = 1 - t;
  return (
    s * s * s * p[axis] + 3 * s * s * t * p[axis + 2] + 3 * s * t * t * p[axis + 4] + t * t * t * p[axis + 6]
  );
}

const round = (x: number): number => Math.round(1000 * x) / 1000;
