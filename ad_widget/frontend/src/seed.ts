/** What is differentiated where the output is an array: the sum of all its elements, or one of them. */

import { formatShape, subscript } from "./format.ts";
import type { Graph } from "./wire/graph.ts";
import { sizeOf } from "./wire/program.ts";

/** The element as `[0,1]`; "" for the sum of all, or where there is but one. */
function chosen(shape: readonly number[], seed: number | null): string {
  const size = sizeOf(shape);
  return size > 1 && seed !== null && seed < size ? subscript(seed, shape) : "";
}

/** What the gradients are of; nothing where it is plain. */
export function seedNotes({ program, outputNode, outputName }: Graph, seed: number | null): string[] {
  const [shape] = program.values[program.output];
  if (!shape.length || (program.nodes[outputNode]?.grad ?? null) === null) return [];
  const at = chosen(shape, seed);
  return [`${outputName} has shape ${formatShape(shape)}: ${at ? `the gradients are of ${outputName}${at} alone` : "seeded with ones"}`];
}

/** What the backward pass begins with; `ad_widget/drawing/captions.py` says the same. */
export function seedText({ outputName, program }: Graph, seed: number | null): string {
  const [shape] = program.values[program.output];
  const at = chosen(shape, seed);
  const sum = shape.length ? " for each element, which is the gradient of their sum" : "";
  return `Backward from here: ∂${outputName}/∂${outputName} = 1${at ? ` at ${at} and 0 elsewhere, which is the gradient of ${outputName}${at}` : sum}`;
}
