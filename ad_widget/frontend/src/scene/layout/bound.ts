/** How long a picture is at least: known without laying it out, which takes several times as long. */

import { leastGap } from "./layout.ts";
import type { Graph, Orientation } from "./graph.ts";
import { PAD } from "./groups.ts";
import { END_GAP } from "./layered.ts";
import { type Inside, nest } from "./nesting.ts";

/**
 * No picture of a graph is shorter than this from its leaves to its output: the cards along a way,
 * the least distance between their columns, and the frames on the way. Leaves, constants and what
 * rides count for nothing, since they may be repeated where they are used.
 */
export function leastLength(graph: Graph, orientation: Orientation): number {
  const gap = leastGap(graph, orientation);
  const counts = graph.cards.map(({ kind, rides }) => kind === "op" && !rides);
  const lengthOf = (inside: Inside): number => {
    const { unitOf, inner, sources, sinks } = inside;
    const before = new Map<number, Set<number>>();
    for (const k of inside.edges) {
      const { source, target } = graph.edges[k];
      const [from, to] = [unitOf.get(source), unitOf.get(target)];
      if (from === undefined || to === undefined || from === to || !counts[source]) continue;
      const known = before.get(to);
      if (known) known.add(from);
      else before.set(to, new Set([from]));
    }
    const ends = new Map<number, number>();
    let most = 0;
    for (const unit of inside.units) {
      let begin = 0;
      for (const from of before.get(unit) ?? []) begin = Math.max(begin, ends.get(from)! + gap);
      const long = unit < 0 ? lengthOf(inner.get(unit)!) + 2 * PAD : counts[unit] ? graph.cards[unit][orientation === "lr" ? "width" : "height"] : 0;
      ends.set(unit, begin + long);
      most = Math.max(most, begin + long);
    }
    if (inside.group === null) return most;
    return most + END_GAP * (Number(sources.some((v) => counts[v])) + Number(sinks.some((v) => counts[v])));
  };
  return lengthOf(nest(graph));
}
