/** The names in a piece of source, and the nodes that each of them means where it stands. */

import type { Graph } from "../../wire/graph.ts";
import type { Range } from "./spans.ts";

export interface Named {
  range: Range;
  /** Whether it is assigned here, and not read. */
  assigned: boolean;
  /** In the order in which they were made. */
  nodes: readonly number[];
}

/** Subscripts that tell several nodes of one name apart. */
const SUBSCRIPTS = /[₀-₉]+$/;

/** Names that nodes bear. One that is assigned means what is made on its right, in every turn. */
export function namesIn(graph: Graph, source: string, ranges: readonly (Range | null)[]): Named[] {
  const byName = new Map<string, number[]>();
  graph.program.nodes.forEach(({ name }, i) => {
    const plain = name?.replace(SUBSCRIPTS, "");
    if (!plain) return;
    const nodes = byName.get(plain);
    if (nodes) nodes.push(i);
    else byName.set(plain, [i]);
  });
  const found: Named[] = [];
  for (const { 0: text, index } of source.matchAll(/(?<![\p{ID_Continue}.'"])[\p{ID_Start}_][\p{ID_Continue}]*/gu)) {
    const nodes = byName.get(text);
    if (!nodes) continue;
    const end = index + text.length;
    const stop = (source.indexOf("\n", end) + 1 || source.length + 1) - 1;
    // A keyword of a call, as in `f(x=2)`, stands within its line.
    const assigned = /^\s*[-+*/@%]*=(?!=)/.test(source.slice(end, stop)) && source.slice(source.lastIndexOf("\n", index - 1) + 1, index).trim() === "";
    const made = nodes.filter((i) => assigned && ranges[i] && ranges[i][0] >= index && ranges[i][0] < stop);
    found.push({ range: [index, end], assigned: made.length > 0, nodes: made.length ? made : nodes });
  }
  return found;
}
