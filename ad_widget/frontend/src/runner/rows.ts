/** The Jacobian as reverse mode gives it: a pass a row, each begun with a 1 at one number of the output. */

import type { Graph } from "../wire/graph.ts";
import { sizeOf } from "../wire/program.ts";
import { type Runner, createRunner, unsupported } from "./index.ts";
import { inputsOf } from "./tangents.ts";

const runners = new WeakMap<Graph, Runner>();

/** Row by row, as `jacobian` has it; null where the page cannot run the passes. */
export function rowsOf(graph: Graph, values: Float64Array): Float64Array | null {
  const { program, leafNode, leafStart, outputNode } = graph;
  const seed = program.nodes[outputNode]?.grad ?? null;
  if (seed === null || unsupported(program) !== null) return null;
  const runner = runners.get(graph) ?? createRunner(program);
  runners.set(graph, runner);
  program.leaves.forEach((_, k) => runner.setLeaf(k, values.subarray(leafStart[k], leafStart[k + 1])));
  const inputs = inputsOf(graph);
  const rows = sizeOf(program.values[program.output][0]);
  const all = new Float64Array(rows * inputs.length);
  const row = new Float64Array(graph.leafLength);
  const one = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    one[i] = 1;
    if (rows > 1) runner.replace(seed, one);
    runner.run();
    one[i] = 0;
    leafNode.forEach((node, k) => {
      const grad = program.nodes[node]?.grad ?? null;
      if (grad !== null) row.set(runner.get(grad) as Float64Array, leafStart[k]);
    });
    inputs.forEach((at, j) => (all[i * inputs.length + j] = row[at]));
  }
  return all;
}
