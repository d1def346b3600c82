/** What an edge between arrays does to a gradient, in the words that Python wrote beside it. */

import type { Graph } from "../wire/graph.ts";
import type { Orientation } from "../view.ts";
import type { Scene } from "./scene.ts";

/** How rules stand on their edges, `long` being the letters of a line: `layout/sizes.py` has the same. */
export const RULE = { size: 12, line: 15, pad: 5, long: { lr: 10, tb: 23 }, digit: 7.5 };

/** A sign stays with what it stands beside. */
const SIGNS = "·⊙÷×@−+";

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

/**
 * What stands on an edge between arrays: the rule, in narrow lines between columns, in few lines
 * between rows, and the shapes.
 */
export function ruleLines(scene: Scene, edge: number, orientation: Orientation): string[] {
  const rule = ruleOn(scene, edge);
  if (!rule) return [];
  const lines: string[] = [];
  for (const word of rule.said.split(" ")) {
    const last = lines.at(-1) ?? "";
    const tied = SIGNS.includes(word) || SIGNS.includes(last.slice(-1));
    const fits = [...last].length + 1 + [...word].length <= RULE.long[orientation];
    if (last && (tied || fits)) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return [...lines, scene.veiled.size ? "" : rule.shapes];
}
