/** What an edge between arrays does to a gradient, in the words that Python wrote beside it. */

import type { Graph } from "../wire/graph.ts";
import type { Scene } from "./scene.ts";

/** How rules stand on their edges: `drawing/scene.py` has the same. */
export const RULE = { size: 12, line: 15, pad: 8, long: 18, digit: 7.5 };

/** Longer names of the other operands are told by a letter. */
const LONG = 10;

interface Rule {
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

/** The rule of an edge of a scene, in the names that stand on its cards. */
function ruleOn(scene: Scene, edge: number): Rule | null {
  const { parts } = scene.edges[edge];
  if (parts.length > 1) return null;
  return ruleOf(scene.graph, parts[0], (node) => {
    const card = scene.cards[scene.cardOf[node]];
    return card.kind === "group" ? scene.graph.labels[node] : card.label;
  });
}

/** What stands on an edge between arrays: the rule, in two lines if it is long, and the shapes. */
export function ruleLines(scene: Scene, edge: number): string[] {
  const rule = ruleOn(scene, edge);
  if (!rule) return [];
  const { said } = rule;
  const shapes = scene.veiled.size ? "" : rule.shapes;
  if ([...said].length <= RULE.long) return [said, shapes];
  // Broken at the space that is nearest the middle.
  const middle = said.length / 2;
  let at = -1;
  for (let k = said.indexOf(" "); k >= 0; k = said.indexOf(" ", k + 1)) {
    if (at < 0 || Math.abs(k - middle) < Math.abs(at - middle)) at = k;
  }
  return at < 0 ? [said, shapes] : [said.slice(0, at), said.slice(at + 1), shapes];
}
