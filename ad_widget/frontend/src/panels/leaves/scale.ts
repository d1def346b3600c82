/** Leaves whose sliders go by powers: those that the reader has chosen, else those whose range says so. */

import type { Store } from "../../store.ts";
import { untracked } from "../../signals.ts";
import type { Graph } from "../../wire/graph.ts";

function given(graph: Graph): string[] {
  return graph.program.leaves.filter((_, k) => graph.controls[k]?.log === true).map(({ name }) => name);
}

export function isLog(store: Store, graph: Graph, leaf: number): boolean {
  const { log } = store.view();
  return log ? log.includes(graph.program.leaves[leaf].name) : graph.controls[leaf]?.log === true;
}

export function scaleLeaf(store: Store, graph: Graph, leaf: number, log: boolean): void {
  const { name } = graph.program.leaves[leaf];
  const others = (untracked(store.view).log ?? given(graph)).filter((other) => other !== name);
  store.setView({ log: log ? [...others, name] : others });
}
