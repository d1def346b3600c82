/** What a program differentiates of an output that is an array. */

import type { Graph } from "../wire/graph.ts";
import { sizeOf } from "../wire/program.ts";
import type { Runner } from "./index.ts";

/** Differentiate an element of the output, or with null the sum of all; says whether that is a choice at all. */
export function seedOutput(runner: Runner, graph: Graph, seed: number | null): boolean {
  const cotangent = graph.program.nodes[graph.outputNode]?.grad ?? null;
  if (cotangent === null || !graph.program.constants.some(([id]) => id === cotangent)) return false;
  const size = sizeOf(graph.program.values[cotangent][0]);
  if (size < 2) return false;
  const one = seed !== null && seed < size ? seed : null;
  runner.replace(cotangent, Float64Array.from({ length: size }, (_, k) => Number(one === null || k === one)));
  return true;
}
