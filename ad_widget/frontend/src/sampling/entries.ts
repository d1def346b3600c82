/** The numbers of the leaves, one by one: `w`, `W[0,1]`. */

import { subscript } from "../format.ts";
import { canTry } from "./trial.ts";
import type { Graph } from "../wire/graph.ts";
import { numbersOf } from "../wire/program.ts";

/** One number of a leaf. */
export interface Entry {
  readonly leaf: number;
  /** Which of the leaf's numbers. */
  readonly at: number;
  /** Its place among all leaves' values. */
  readonly index: number;
  readonly name: string;
}

export function entryOf(graph: Graph, leaf: number, at: number): Entry {
  const shape = graph.leafShape(leaf);
  const { name } = graph.program.leaves[leaf];
  return { leaf, at, index: graph.leafStart[leaf] + at, name: shape.length ? name + subscript(at, shape) : name };
}

/** The element of a name; of an array's own name the first. Null if there is none that can be moved. */
export function findEntry(graph: Graph, name: string): Entry | null {
  const plain = name.replaceAll(", ", ",");
  for (let k = 0; k < graph.program.leaves.length; k++) {
    const own = graph.program.leaves[k].name;
    const size = graph.leafStart[k + 1] - graph.leafStart[k];
    if (!size || !movable(graph, k) || !plain.startsWith(own.replaceAll(", ", ","))) continue;
    if (own === name) return entryOf(graph, k, 0);
    for (let i = 0; i < size && graph.leafShape(k).length; i++) {
      const one = entryOf(graph, k, i);
      if (one.name.replaceAll(", ", ",") === plain) return one;
    }
  }
  return null;
}

/** Whether a leaf holds numbers that can change by a little. */
export function movable(graph: Graph, leaf: number): boolean {
  const [, dtype] = graph.program.values[graph.program.leaves[leaf].value];
  return dtype.startsWith("float") && graph.leafStart[leaf + 1] > graph.leafStart[leaf];
}

/** The elements that one can choose among, of each array not more than `each`. */
export function entriesOf(graph: Graph, each: number): Entry[] {
  return graph.program.leaves.flatMap((_, k) => {
    const size = movable(graph, k) ? graph.leafStart[k + 1] - graph.leafStart[k] : 0;
    return Array.from({ length: Math.min(size, each) }, (_, i) => entryOf(graph, k, i));
  });
}

/**
 * The range of an element: its slider's, or one around its value. A value at an end has something of
 * the curve on its other side too.
 */
export function rangeOf(graph: Graph, { leaf }: Entry, x: number): { low: number; high: number } {
  const control = graph.controls[leaf];
  const around = Number.isFinite(x) ? x : 0;
  const given = control?.kind === "scalar" && control.min !== null && control.max !== null && control.max > control.min;
  const reach = Math.max(1, 2 * Math.abs(around));
  const [low, high] = given ? [control.min!, control.max!] : [around - reach, around + reach];
  const beyond = 0.1 * (high - low);
  return {
    low: around - low < 0.02 * beyond ? around - beyond : low,
    high: high - around < 0.02 * beyond ? around + beyond : high,
  };
}

const signs = new WeakMap<Graph, string>();

/** What tells branches of the code from each other: the steps, and what they hold for. */
export function branchSign(graph: Graph): string {
  let sign = signs.get(graph);
  if (sign === undefined) {
    const { sections, guards } = graph.program;
    sign = JSON.stringify([sections.forward.steps, guards.map(({ value, outcome }) => [value, ...numbersOf(outcome)])]);
    signs.set(graph, sign);
  }
  return sign;
}

/** The graphs of all branches that the page can run, the one that is shown first. */
export function branchesOf(graph: Graph, seen: readonly Graph[]): Graph[] {
  const branches = new Map([[branchSign(graph), graph]]);
  for (const other of seen) {
    if (!branches.has(branchSign(other)) && other.sameLeaves(graph) && canTry(other)) branches.set(branchSign(other), other);
  }
  return [...branches.values()];
}
