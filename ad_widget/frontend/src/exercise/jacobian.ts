/** Entries of the output's Jacobian: the backward pass with a cotangent that is 1 in one row alone. */

import { type Runner, createRunner, unsupported } from "../runner/index.ts";
import type { Graph } from "../wire/graph.ts";
import { sizeOf } from "../wire/program.ts";
import { seedOf } from "./questions.ts";

const runners = new WeakMap<Graph, Runner | null>();
const asked = new WeakMap<Graph, Rows>();

/** The numbers of a graph with a cotangent that is 1 in one row; null while they are not known. */
type Rows = (row: number) => ArrayLike<number> | null;

/** Who is asked for the rows of a graph that the page does not run. */
export function askRows(graph: Graph, rows: Rows): void {
  asked.set(graph, rows);
}

/** How element `row` of the output changes with element `at` of a node; null while that is not known. */
export function jacobianEntry(graph: Graph, frame: ArrayLike<number>, node: number, at: number, row: number): number | null {
  const { program } = graph;
  let runner = runners.get(graph);
  if (runner === undefined) runners.set(graph, (runner = unsupported(program) ? null : createRunner(program)));
  const grad = program.nodes[node].grad;
  if (grad === null) return NaN;
  const seed = seedOf(graph);
  if (!runner) {
    const told = asked.get(graph)?.(row);
    return told ? told[graph.slots[graph.nodeGrad[node]].start + Math.max(0, at)] : null;
  }
  graph.leafNode.forEach((leaf, k) => {
    const slot = graph.slots[graph.nodeValue[leaf]];
    if (slot) runner.setLeaf(k, Float64Array.from({ length: slot.size }, (_, i) => frame[slot.start + i]));
  });
  runner.replace(seed, Float64Array.from({ length: sizeOf(program.values[seed][0]) }, (_, k) => Number(k === row)));
  runner.run(true);
  return runner.get(grad)[Math.max(0, at)];
}
