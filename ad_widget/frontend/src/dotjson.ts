/** Positions out of Graphviz's JSON; reads as `ad_widget.picture` does (tests/data/layout). */

import type { Layout } from "./graph.ts";
import type { Program } from "./program.ts";

interface DotObject {
  _gvid: number;
  name: string;
  pos: string;
  width: string;
  height: string;
}
interface DotEdge {
  tail: number;
  head: number;
  pos: string;
  id?: string;
}
export interface DotJson {
  bb: string;
  objects?: DotObject[];
  edges?: DotEdge[];
}

/** Nodes are called n<index>, edges carry id e<index>; points become pixels, y downwards. */
export function readDotJson(json: DotJson, program: Program, engine: string): Layout {
  const [left, bottom, right, top] = json.bb.split(",").map(Number);
  const point = (x: number, y: number): [number, number] => [round(x - left), round(top - y)];
  const nodes: Layout["nodes"] = new Array(program.nodes.length);
  for (const object of json.objects ?? []) {
    const i = indexOf(object.name, "n");
    if (i === null) continue;
    const [x, y] = object.pos.split(",").map(Number);
    nodes[i] = [...point(x, y), round(72 * Number(object.width)), round(72 * Number(object.height))];
  }
  const edges: Layout["edges"] = new Array(program.edges.length);
  for (const edge of json.edges ?? []) {
    const i = indexOf(edge.id ?? "", "e");
    if (i === null) continue;
    const path = edge.pos.split(/\s+/).flatMap((part) => {
      const [x, y] = part.split(",").map(Number);
      return point(x, y);
    });
    edges[i] = { path, label: labelAt(path) };
  }
  for (let i = 0; i < nodes.length; i++) if (!nodes[i]) throw new Error(`no place for node ${i}`);
  for (let i = 0; i < edges.length; i++) if (!edges[i]) throw new Error(`no curve for edge ${i}`);
  return { width: round(right - left), height: round(top - bottom), nodes, edges, engine };
}

/** Where a label lies on its curve: before the middle, seen from the result, and near it. */
function labelAt(path: readonly number[]): [number, number] {
  const last = path[path.length - 2];
  const x = last - Math.min(0.42 * (last - path[0]), 28);
  let start = 0;
  while (start + 8 < path.length && path[start + 6] < x) start += 6;
  const at = (k: number, t: number): number => {
    const s = 1 - t;
    const p = (i: number): number => path[start + 2 * i + k];
    return s * s * s * p(0) + 3 * s * s * t * p(1) + 3 * s * t * t * p(2) + t * t * t * p(3);
  };
  let low = 0;
  let high = 1;
  let t = 0.5;
  for (let i = 0; i < 16; i++) {
    t = (low + high) / 2;
    if (at(0, t) < x) low = t;
    else high = t;
  }
  return [round(at(0, t)), round(at(1, t))];
}

function indexOf(name: string, prefix: string): number | null {
  const match = /^([a-z]?)(\d+)$/.exec(name);
  return match && (match[1] === prefix || match[1] === "") ? Number(match[2]) : null;
}

const round = (x: number): number => Math.round(1000 * x) / 1000;
