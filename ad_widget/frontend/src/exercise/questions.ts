/**
 * What an exercise asks: numbers of a graph, each by a key such as `grad:w`, that the reader is to
 * find. `ad_widget/drawing/questions.py` reads the same keys (tests/data/answers.json).
 */

import { subscript } from "../format.ts";
import type { Graph } from "../wire/graph.ts";
import { passesOf } from "../wire/passes.ts";

/** A node's value or gradient, an edge's derivative, the shape of a gradient, a turn in the backward pass. */
export const ASKED = ["value", "grad", "local", "shape", "order"] as const;
export type Asked = (typeof ASKED)[number];

export interface Question {
  readonly key: string;
  readonly kind: Asked;
  /** Of the node, or the edge, in the program. */
  readonly index: number;
  /** Which element of an array, in C order; -1: the number as a whole. */
  readonly at: number;
}

/** As many are asked where nobody has chosen. */
const MOST = 12;
/** Elements of an array that are asked for. */
const ELEMENTS = 4;

/** The slot of the number that is asked for; -1 where it is none. */
export function slotOf(graph: Graph, { kind, index }: Pick<Question, "kind" | "index">): number {
  if (kind === "value") return graph.nodeValue[index];
  if (kind === "local") return graph.edgeLocal[index];
  return kind === "order" ? -1 : graph.nodeGrad[index];
}

/** `grad:w`, `value:a`, `grad:W[0,1]`, `local:a->loss`, `shape:W`, `order:a`; null for what asks nothing. */
export function questionOf(graph: Graph, key: string): Question | null {
  const [, kind, rest] = /^(\w+):(.*)$/su.exec(key) ?? [];
  if (!(ASKED as readonly string[]).includes(kind)) return null;
  const keys = kind === "local" ? graph.edgeKeys : graph.nodeKeys;
  let index = keys.indexOf(rest);
  let place: number[] | null = null;
  if (index < 0) {
    const [, name, inside] = /^(.*)\[( ?\d+(?: ?, ?\d+)*)\]$/su.exec(rest) ?? [];
    index = name === undefined ? -1 : keys.indexOf(name);
    place = inside?.split(",").map(Number) ?? null;
  }
  if (index < 0) return null;
  const question = { key, kind: kind as Asked, index, at: -1 };
  if (kind === "order") return passesOf(graph).backward.includes(index) && !place ? question : null;
  const slot = graph.slots[slotOf(graph, question)];
  if (!slot || slot.block) return null;
  if (kind === "shape") return place ? null : question;
  const { shape } = slot;
  if (!place) return shape.length ? null : question;
  if (place.length !== shape.length || place.some((i, axis) => !(i < shape[axis]))) return null;
  return { ...question, at: place.reduce((at, i, axis) => at * shape[axis] + i, 0) };
}

/** All gradients that the backward pass finds, in the order in which it does: interior ones, then the leaves'. */
export function gradients(graph: Graph): string[] {
  const { nodes } = graph.program;
  const has = (i: number): boolean => i !== graph.outputNode && graph.nodeGrad[i] >= 0 && nodes[i].kind !== "constant" && graph.leaving[i].length > 0;
  const all = nodes.map((_, i) => i).filter(has);
  const ops = all.filter((i) => nodes[i].kind === "op").reverse();
  const leaves = all.filter((i) => nodes[i].kind === "leaf");
  const keys = (some: number[]): string[] => some.flatMap((i) => entries(graph, i));
  const both = [...keys(ops), ...keys(leaves)];
  return (both.length > MOST ? keys(leaves) : both).slice(0, MOST);
}

function entries(graph: Graph, node: number): string[] {
  const { shape, size } = graph.slots[graph.nodeGrad[node]];
  const key = `grad:${graph.nodeKeys[node]}`;
  if (!shape.length) return [key];
  const many = Math.min(size, ELEMENTS);
  return Array.from({ length: many }, (_, at) => key + subscript(at, shape));
}

/** What is asked in a view: what it hides, and in the panel of exercises, if it names nothing, every gradient. */
export function askedIn(graph: Graph | null, hidden: readonly string[] | null, panel: string | null): readonly Question[] {
  if (!graph) return [];
  const keys = hidden ?? (panel === "exercise" ? gradients(graph) : []);
  return [...new Set(keys)].map((key) => questionOf(graph, key)).filter((one) => one !== null);
}

/** A node's whole name; an expression in brackets. */
export function nameOf(graph: Graph, node: number): string {
  const { name, label } = graph.program.nodes[node];
  return name ?? (/^[^\s()+\-−·/*@]+$/u.test(label) ? label : `(${label})`);
}

/** Everything of a kind that can be asked of a graph, in the order in which it is found. */
export function allOf(graph: Graph, kind: Asked): string[] {
  const { nodes, edges } = graph.program;
  const scalar = (slot: number): boolean => slot >= 0 && graph.slots[slot].shape.length === 0;
  const found = {
    grad: () => gradients(graph),
    value: () => passesOf(graph).forward.filter((i) => scalar(graph.nodeValue[i])).map((i) => graph.nodeKeys[i]),
    local: () => [...new Set(graph.edgeKeys.filter((_, e) => scalar(graph.edgeLocal[e]) && nodes[edges[e].from].kind !== "constant"))],
    shape: () => nodes.flatMap(({ kind }, i) => (kind === "leaf" && graph.nodeGrad[i] >= 0 ? [graph.nodeKeys[i]] : [])),
    order: () => [...passesOf(graph).backward].sort((a, b) => a - b).map((i) => graph.nodeKeys[i]),
  }[kind]();
  return kind === "grad" ? found : found.slice(0, MOST).map((key) => `${kind}:${key}`);
}

/** What is asked, in words. */
export function wordsOf(graph: Graph, { kind, index, at }: Question): string {
  const { edges } = graph.program;
  const name = (node: number): string => nameOf(graph, node);
  if (kind === "local") return `local ∂${name(edges[index].to)}/∂${name(edges[index].from)}`;
  if (kind === "order") return `turn of ${name(index)} in the backward pass`;
  const place = at < 0 ? "" : subscript(at, graph.slots[slotOf(graph, { kind, index })].shape);
  if (kind === "value") return `value of ${name(index)}${place}`;
  const derivative = `∂${graph.outputName}/∂${name(index)}${place}`;
  return kind === "grad" ? derivative : `shape of ${derivative}`;
}
