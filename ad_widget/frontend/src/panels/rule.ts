/** What an edge between arrays does to a cotangent, in the fewest words. */

import { formatShape } from "../format.ts";
import type { Graph } from "../wire/graph.ts";

/** The operation and the shapes that the cotangent has before and after it: `matmul 3×2 → 3×4`. */
export function ruleOf({ program }: Graph, edge: number): string {
  const { from, to } = program.edges[edge];
  const [shape, result] = [from, to].map((node) => formatShape(program.values[program.nodes[node].value][0]) || "()");
  return `${program.nodes[to].op ?? ""} ${result} → ${shape}`;
}
