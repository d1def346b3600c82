/** The chain rule as paths: from the output back to a node, edge by edge. */

import type { Graph } from "../wire/graph.ts";

export interface Paths {
  /** Edge indices from the node to the output, one list a path; the first few only. */
  shown: number[][];
  /** How many there are; beyond 2^53 a close float. */
  count: number;
  /** Edges on any path. */
  edges: number[];
}

/** All ways a node reaches the output; `limit` of them written out, in a fixed order. */
export function pathsOf(graph: Graph, node: number, limit = 4): Paths {
  const { program, leaving, outputNode } = graph;
  const n = program.nodes.length;
  // Nodes are in topological order, so one sweep backwards counts the ways to the output.
  const ways = new Float64Array(n);
  if (outputNode >= 0) ways[outputNode] = 1;
  for (let i = n - 1; i >= node; i--) {
    if (i === outputNode) continue;
    for (const e of leaving[i]) ways[i] += ways[program.edges[e].to];
  }
  const reached = new Uint8Array(n);
  reached[node] = 1;
  const edges: number[] = [];
  for (let i = node; i < n; i++) {
    if (!reached[i] || i === outputNode) continue;
    for (const e of leaving[i]) {
      const { to } = program.edges[e];
      if (ways[to] === 0) continue;
      reached[to] = 1;
      edges.push(e);
    }
  }
  const shown: number[][] = [];
  const stack: [number, number[]][] = ways[node] > 0 ? [[node, []]] : [];
  while (stack.length && shown.length < limit) {
    const [at, path] = stack.pop()!;
    if (at === outputNode) {
      shown.push(path);
      continue;
    }
    for (let k = leaving[at].length - 1; k >= 0; k--) {
      const e = leaving[at][k];
      const { to } = program.edges[e];
      if (ways[to] > 0) stack.push([to, [...path, e]]);
    }
  }
  return { shown, count: ways[node], edges };
}

/** A path's factors from the output's end: its local derivatives, or null where one is missing. */
export function factorsOf(graph: Graph, frame: Float64Array, path: number[]): number[] | null {
  const out: number[] = [];
  for (let k = path.length - 1; k >= 0; k--) {
    const slot = graph.edgeLocal[path[k]];
    if (slot < 0 || graph.slots[slot].size !== 1) return null;
    out.push(frame[graph.slots[slot].start]);
  }
  return out;
}

/**
 * How much of the node's gradient passes each of the edges, as a signed share of the whole;
 * null where the edges carry arrays or the gradient is zero or not finite.
 */
export function sharesOf(
  graph: Graph,
  frame: Float64Array,
  node: number,
  edges: number[],
): Float64Array | null {
  const scalar = (slot: number): number =>
    slot >= 0 && graph.slots[slot].size === 1 ? frame[graph.slots[slot].start] : NaN;
  const whole = scalar(graph.nodeGrad[node]);
  if (!Number.isFinite(whole) || whole === 0) return null;
  const reach = new Map<number, number>([[node, 1]]);
  const shares = new Float64Array(edges.length);
  for (let k = 0; k < edges.length; k++) {
    const { from, to } = graph.program.edges[edges[k]];
    const step = (reach.get(from) ?? 0) * scalar(graph.edgeLocal[edges[k]]);
    reach.set(to, (reach.get(to) ?? 0) + step);
    shares[k] = (step * scalar(graph.nodeGrad[to])) / whole;
    if (!Number.isFinite(shares[k])) return null;
  }
  return shares;
}
