/**
 * What the reader may not see yet. Picture, fields, `data-*`, accessible names and exports all ask
 * here before they show a number; nobody else decides.
 */

import type { View } from "./view.ts";
import type { Graph } from "./wire/graph.ts";
import { passesOf } from "./wire/passes.ts";

/** The numbers of a node, and those of an edge: its local derivative, and what flows along it. */
export type Kind = "value" | "grad" | "local" | "flow";

/** Whether a number may be seen: of a node, or of an edge, by its index in the program. */
export type Mask = (kind: Kind, index: number) => boolean;

/** A reason to hide numbers; null where it has none. */
type Rule = (graph: Graph, view: View) => Mask | null;

const RULES: readonly Rule[] = [notYetDone];

/** Nothing is hidden. */
export const ALL: Mask = () => true;

/** What may be seen of a graph in a view's state. */
export function maskOf(graph: Graph | null, view: View): Mask {
  if (!graph) return ALL;
  const masks = RULES.map((rule) => rule(graph, view)).filter((mask) => mask !== null);
  if (masks.length === 0) return ALL;
  return (kind, index) => masks.every((mask) => mask(kind, index));
}

/**
 * In the midst of the passes, `done` steps in: a value is known once its op has run, a gradient
 * once all who use the node have reported, a derivative once its op has passed a gradient back.
 */
function notYetDone(graph: Graph, { done }: View): Mask | null {
  if (done === null || done === undefined) return null;
  const { forward, backward } = passesOf(graph);
  if (done >= forward.length + backward.length) return null;
  const { edges, nodes } = graph.program;
  const ran = new Set(forward.slice(0, done));
  const back = done < forward.length ? null : new Set(backward.slice(0, done - forward.length));
  const known = (i: number): boolean => nodes[i].kind !== "op" || ran.has(i);
  const complete = (i: number): boolean =>
    i === graph.outputNode ||
    graph.leaving[i].every((e) => edges[e].contribution === null || back!.has(edges[e].to));
  return (kind, index) => {
    if (kind === "value") return known(index);
    if (back === null) return false;
    return kind === "grad" ? complete(index) : back.has(edges[index].to);
  };
}
