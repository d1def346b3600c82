/** The order in which a program's two passes go through its ops; `ad_widget/drawing/passes.py` has the same. */

import type { Graph } from "./graph.ts";

export interface Passes {
  /** Nodes that an op makes, in the order in which their steps run. */
  forward: readonly number[];
  /** Those that pass a gradient on to their operands, in the order in which they do. */
  backward: readonly number[];
}

const known = new WeakMap<Graph, Passes>();

/**
 * A node's forward step is the one that makes its value. The backward pass goes through the forward
 * steps from the last to the first, as the `origin` of its own steps says; an op whose gradient
 * needs no arithmetic, such as an addition, has none of its own, and has its turn all the same.
 */
export function passesOf(graph: Graph): Passes {
  let passes = known.get(graph);
  if (passes) return passes;
  const { nodes, edges, sections } = graph.program;
  const made = new Map(sections.forward.steps.map(([, , output], k) => [output, k]));
  // What was folded into a constant has no step: its place is after the op before it.
  let last = -1;
  const places = nodes.map(({ value }) => (last = made.get(value) ?? last));
  const forward = nodes.flatMap(({ kind }, i) => (kind === "op" ? [i] : [])).sort((a, b) => places[a] - places[b] || a - b);
  const passesOn = (i: number): boolean => nodes[i].grad !== null && graph.entering[i].some((e) => edges[e].contribution !== null);
  known.set(graph, (passes = { forward, backward: forward.filter(passesOn).reverse() }));
  return passes;
}
