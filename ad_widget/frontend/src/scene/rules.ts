/** What an edge between arrays does to a gradient, in the words that Python wrote beside it. */

import type { Graph } from "../wire/graph.ts";

/** Longer names of the other operands are told by a letter. */
const LONG = 10;

export interface Rule {
  /** `· Wᵀ`, `sum over rows`. */
  readonly said: string;
  /** `(4×2)(2×3)`, `4×2 → (2,)`. */
  readonly shapes: string;
}

/**
 * The rule of an edge of the program with its operands' names in it; null between numbers, and
 * where no gradient flows. `nameOf` tells what a node is called.
 */
export function ruleOf(graph: Graph, edge: number, nameOf: (node: number) => string): Rule | null {
  const { edges } = graph.program;
  const { rule, to } = edges[edge];
  if (!rule) return null;
  const [said, shapes = ""] = rule.split("  ");
  const named = said.replace(/\{(\d+)\}/g, (_, k) => {
    const other = graph.entering[to].find((e) => edges[e].operand === Number(k));
    const name = other === undefined ? "" : nameOf(edges[other].from);
    return name && [...name].length <= LONG ? name : String.fromCharCode(65 + Number(k));
  });
  return { said: named, shapes };
}
