/** Entries of the output's Jacobian: the backward pass with a cotangent that is 1 in one row alone. */

import { type Runner, createRunner, unsupported } from "../runner/index.ts";
import type { Graph } from "../wire/graph.ts";
import { sizeOf } from "../wire/program.ts";
import { seedOf } from "./questions.ts";

const runners = new WeakMap<Graph, Runner | null>();

/** How element `row` of the output changes with element `at` of a node; NaN where the page does not run the graph. */
export function jacobianEntry(graph: Graph, frame: ArrayLike<number>, node: number, at: number, row: number): number {
  const { program } = graph;
  let runner = runners.get(graph);
  if (runner === undefined) runners.set(graph, (runner = unsupported(program) ? null : createRunner(program)));
  const grad = program.nodes[node].grad;
  if (!runner || grad === null) return NaN;
  graph.leafNode.forEach((leaf, k) => {
    const slot = graph.slots[graph.nodeValue[leaf]];
    if (slot) runner.setLeaf(k, Float64Array.from({ length: slot.size }, (_, i) => frame[slot.start + i]));
  });
  const seed = seedOf(graph);
  runner.replace(seed, Float64Array.from({ length: sizeOf(program.values[seed][0]) }, (_, k) => Number(k === row)));
  runner.run(true);
  return runner.get(grad)[Math.max(0, at)];
}
