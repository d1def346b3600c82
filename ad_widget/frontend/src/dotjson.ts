/** Positions out of `dot -Tjson`; reads as `ad_widget.picture` does (tests/data/layouts). */

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
  lp?: string;
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
    const label = edge.lp?.split(",").map(Number);
    edges[i] = { path: curve(edge.pos, point), label: label ? point(label[0], label[1]) : null };
  }
  for (let i = 0; i < nodes.length; i++) if (!nodes[i]) throw new Error(`no place for node ${i}`);
  for (let i = 0; i < edges.length; i++) if (!edges[i]) throw new Error(`no curve for edge ${i}`);
  return { width: round(right - left), height: round(top - bottom), nodes, edges, engine };
}

function curve(pos: string, point: (x: number, y: number) => [number, number]): number[] {
  const path: number[] = [];
  let start: number[] | null = null;
  let end: number[] | null = null;
  for (const part of pos.split(/\s+/)) {
    const [first, ...rest] = part.split(",");
    if (first === "s") start = rest.map(Number);
    else if (first === "e") end = rest.map(Number);
    else path.push(...point(Number(first), Number(rest[0])));
  }
  // Arrow tips are straight pieces beyond the curve: move its ends onto them.
  if (start) path.splice(0, 2, ...point(start[0], start[1]));
  if (end) path.splice(-2, 2, ...point(end[0], end[1]));
  return path;
}

function indexOf(name: string, prefix: string): number | null {
  const match = /^([a-z]?)(\d+)$/.exec(name);
  return match && (match[1] === prefix || match[1] === "") ? Number(match[2]) : null;
}

const round = (x: number): number => Math.round(1000 * x) / 1000;
