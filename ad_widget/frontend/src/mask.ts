/**
 * What the reader may not see yet. Picture, fields, `data-*`, accessible names and exports all ask
 * here before they show a number; nobody else decides.
 */

import type { Question } from "./exercise/questions.ts";
import { slotOf } from "./exercise/questions.ts";
import type { View } from "./view.ts";
import type { Graph } from "./wire/graph.ts";
import { passesOf } from "./wire/passes.ts";

/** The numbers of a node, and those of an edge: its local derivative, and what flows along it. */
export type Kind = "value" | "grad" | "local" | "flow";

/** Whether a number may be seen: of a node, or of an edge, by its index in the program. */
export type Mask = (kind: Kind, index: number) => boolean;

/** Nothing is hidden; or all is. */
export const ALL: Mask = () => true;
export const NOTHING: Mask = () => false;

/** What may be seen of a graph in a view's state, and while these questions are to be answered, and those have been. */
export function maskOf(graph: Graph | null, view: View, asked: readonly Question[] = [], found: readonly Question[] = []): Mask {
  if (!graph) return ALL;
  const masks = [notYetDone(graph, view), toBeFound(graph, asked, found)].filter((mask) => mask !== null);
  if (masks.length === 0) return ALL;
  return (kind, index) => masks.every((mask) => mask(kind, index));
}

/** Whether steps have begun and not ended, so that numbers are blank. */
export function isMidway(graph: Graph | null, view: View): boolean {
  return graph !== null && notYetDone(graph, view) !== null;
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

/** A node, and those to which its gradient is handed on as it is. */
function handedOn(graph: Graph, index: number): Set<number> {
  const { edges } = graph.program;
  const found = new Set([index]);
  for (const node of found) {
    for (const e of graph.entering[node]) {
      const { from, contribution } = edges[e];
      if (contribution !== null && graph.nodeGrad[from] === graph.nodeGrad[index]) found.add(from);
    }
  }
  return found;
}

/**
 * What an exercise asks for, and the same number where it stands in another place: what flows into a
 * gradient, a derivative that is the value or the gradient asked for, and a gradient that is the
 * derivative asked for. A gradient that is handed on as it is goes where it comes to later, and stays
 * where it was before; a value from which a gradient is to be found is given.
 */
function toBeFound(graph: Graph, asked: readonly Question[], found: readonly Question[]): Mask | null {
  if (!asked.length) return null;
  const { program, edgeKeys, leaving } = graph;
  const constant = new Set(program.constants.map(([id]) => id));
  const known = new Set(found.map(({ index }) => index));
  for (const { index } of asked) known.delete(index); // of an array some elements are still to be found
  const hidden = { value: new Set<number>(), grad: new Set<number>(), local: new Set<number>(), flow: new Set<number>() };
  const slots = { value: new Set<number>(), grad: new Set<number>(), local: new Set<number>() };
  for (const { kind, index } of asked) {
    if (kind === "local") {
      edgeKeys.forEach((key, e) => key === edgeKeys[index] && hidden.local.add(e));
      if (!constant.has(graph.shown[graph.edgeLocal[index]])) slots.local.add(graph.edgeLocal[index]);
    }
    if (kind === "order" || kind === "local") continue;
    const of = kind.startsWith("value") ? "value" : "grad";
    hidden[of].add(index);
    // Its gradient would tell the shape of a value.
    if (kind === "value_shape") {
      hidden.grad.add(index);
      for (const e of leaving[index]) hidden.flow.add(e);
    }
    const slot = slotOf(graph, { kind, index });
    if (!constant.has(graph.shown[slot])) slots[of].add(slot);
    if (of === "grad") {
      for (const node of handedOn(graph, index)) {
        if (node !== index && known.has(node)) continue;
        hidden.grad.add(node);
        for (const e of leaving[node]) hidden.flow.add(e);
      }
    }
  }
  // What another gradient shows anyway is no secret.
  graph.nodeGrad.forEach((slot, i) => !hidden.grad.has(i) && slots.grad.delete(slot));
  // A value that is a derivative too is given.
  graph.nodeValue.forEach((slot) => slots.local.delete(slot));
  const slotsOf = { value: graph.nodeValue, grad: graph.nodeGrad, local: graph.edgeLocal, flow: graph.edgeContribution };
  return (kind, index) => {
    const slot = slotsOf[kind][index];
    if (hidden[kind].has(index)) return false;
    return kind === "value" || !(slots.value.has(slot) || slots.local.has(slot) || (kind !== "grad" && slots.grad.has(slot)));
  };
}
