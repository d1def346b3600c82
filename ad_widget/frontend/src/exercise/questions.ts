/**
 * What an exercise asks: numbers of a graph, each by a key such as `grad:w`, that the reader is to
 * find. `ad_widget/drawing/questions.py` reads the same keys (tests/data/answers.json).
 */

import { subscript } from "../format.ts";
import type { Graph } from "../wire/graph.ts";
import { passesOf } from "../wire/passes.ts";
import { sizeOf } from "../wire/program.ts";

/** A node's value or gradient, an edge's derivative, an entry of the output's Jacobian, the shape of a gradient or of a value, a turn in the backward pass. */
export const ASKED = ["value", "grad", "local", "jacobian", "shape", "value_shape", "order"] as const;
export type Asked = (typeof ASKED)[number];

export interface Question {
  readonly key: string;
  readonly kind: Asked;
  /** Of the node, or the edge, in the program. */
  readonly index: number;
  /** Which element of an array, in C order; -1: the number as a whole. */
  readonly at: number;
  /** Of a Jacobian's entry, the element of the output that is differentiated; else -1. */
  readonly row: number;
}

/** As many are asked where nobody has chosen. */
const MOST = 12;
/** Elements of an array that are asked for. */
const ELEMENTS = 4;

/** Whether the answer is a shape. */
export function isShape({ kind }: Pick<Question, "kind">): boolean {
  return kind === "shape" || kind === "value_shape";
}

/** The slot of the number that is asked for; -1 where it is none. */
export function slotOf(graph: Graph, { kind, index }: Pick<Question, "kind" | "index">): number {
  if (kind === "value" || kind === "value_shape") return graph.nodeValue[index];
  if (kind === "local") return graph.edgeLocal[index];
  return kind === "order" ? -1 : graph.nodeGrad[index];
}

/**
 * The id of the cotangent that the backward pass of an array begins with: another in its place gives
 * another row of the Jacobian. -1 for a number, and where no backward pass is recorded.
 */
export function seedOf({ program, outputNode }: Graph): number {
  const seed = program.nodes[outputNode]?.grad ?? null;
  const array = program.values[program.output][0].length > 0;
  const passed = program.edges.some(({ contribution }) => contribution !== null);
  return seed !== null && array && passed && program.constants.some(([id]) => id === seed) ? seed : -1;
}

const PLACE = String.raw` ?\d+(?: ?, ?\d+)*`;

/** `grad:w`, `value:a`, `grad:W[0,1]`, `local:a->loss`, `jacobian:y[0]/x[1]`, `shape:W`, `value_shape:Z`, `order:a`; null for what asks nothing. */
export function questionOf(graph: Graph, key: string): Question | null {
  let [, kind, rest] = /^(\w+):(.*)$/su.exec(key) ?? [];
  if (!(ASKED as readonly string[]).includes(kind)) return null;
  const keys = kind === "local" ? graph.edgeKeys : graph.nodeKeys;
  let row = -1;
  if (kind === "jacobian") {
    const out = graph.nodeKeys[graph.outputNode];
    const [, place, of] = (rest.startsWith(out) && new RegExp(`^\\[(${PLACE})\\]/(.*)$`, "su").exec(rest.slice(out.length))) || [];
    row = place === undefined || seedOf(graph) < 0 ? -1 : indexOf(placeIn(place), graph.program.values[graph.program.output][0]);
    if (row < 0) return null;
    rest = of;
  }
  let index = keys.indexOf(rest);
  let place: number[] | null = null;
  if (index < 0) {
    const [, name, inside] = new RegExp(`^(.*)\\[(${PLACE})\\]$`, "su").exec(rest) ?? [];
    index = name === undefined ? -1 : keys.indexOf(name);
    place = inside === undefined ? null : placeIn(inside);
  }
  if (index < 0) return null;
  const question = { key, kind: kind as Asked, index, at: -1, row };
  if (kind === "order") return passesOf(graph).backward.includes(index) && !place ? question : null;
  const slot = graph.slots[slotOf(graph, question)];
  if (!slot || slot.block) return null;
  if (isShape(question)) return place ? null : question;
  const { shape } = slot;
  if (!place) return shape.length ? null : question;
  const at = indexOf(place, shape);
  return at < 0 ? null : { ...question, at };
}

function placeIn(text: string): number[] {
  return text.split(",").map(Number);
}

/** Which element stands at a place, in C order; -1: there is none. */
export function indexOf(place: readonly number[], shape: readonly number[]): number {
  if (place.length !== shape.length || place.some((i, axis) => !(i < shape[axis]))) return -1;
  return place.reduce((at, i, axis) => at * shape[axis] + i, 0);
}

/** All gradients that the backward pass finds, in the order in which it does: interior ones, then the leaves'. */
export function gradients(graph: Graph): string[] {
  const { nodes } = graph.program;
  const has = (i: number): boolean => i !== graph.outputNode && graph.nodeGrad[i] >= 0 && nodes[i].kind !== "constant" && graph.leaving[i].length > 0;
  const all = nodes.map((_, i) => i).filter(has);
  const ops = all.filter((i) => nodes[i].kind === "op").reverse();
  const leaves = all.filter((i) => nodes[i].kind === "leaf");
  const keys = (some: number[]): string[] => some.flatMap((i) => entries(graph, i, graph.nodeGrad[i]).map((key) => `grad:${key}`));
  const both = [...keys(ops), ...keys(leaves)];
  return (both.length > MOST ? keys(leaves) : both).slice(0, MOST);
}

/** What a node's value or gradient is called, or the first of an array's elements. */
function entries(graph: Graph, node: number, slot: number): string[] {
  if (slot < 0 || graph.slots[slot].block) return [];
  const { shape } = graph.slots[slot];
  const key = graph.nodeKeys[node];
  return shape.length ? places(shape).map((place) => key + place) : [key];
}

/** The places of an array's first elements, as `[0,1]`. */
function places(shape: readonly number[]): string[] {
  return Array.from({ length: Math.min(sizeOf(shape), ELEMENTS) }, (_, at) => subscript(at, shape));
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
  return name ?? (/^[^\s()[\]+\-−·/*@]+$/u.test(label) ? label : `(${label})`);
}

/** Everything of a kind that can be asked of a graph, in the order in which it is found. */
export function allOf(graph: Graph, kind: Asked): string[] {
  const { nodes, edges } = graph.program;
  const scalar = (slot: number): boolean => slot >= 0 && graph.slots[slot].shape.length === 0;
  const found = {
    grad: () => gradients(graph),
    value: () => passesOf(graph).forward.flatMap((i) => entries(graph, i, graph.nodeValue[i])),
    local: () => [...new Set(graph.edgeKeys.filter((_, e) => scalar(graph.edgeLocal[e]) && nodes[edges[e].from].kind !== "constant"))],
    jacobian: () => {
      const rows = seedOf(graph) < 0 ? [] : places(graph.program.values[graph.program.output][0]);
      const names = nodes.flatMap(({ kind }, i) => (kind === "leaf" ? entries(graph, i, graph.nodeGrad[i]) : []));
      return rows.flatMap((row) => names.map((name) => `${graph.nodeKeys[graph.outputNode]}${row}/${name}`));
    },
    shape: () => nodes.flatMap(({ kind }, i) => (kind === "leaf" && graph.nodeGrad[i] >= 0 ? [graph.nodeKeys[i]] : [])),
    value_shape: () => passesOf(graph).forward.filter((i) => graph.nodeValue[i] >= 0 && !graph.slots[graph.nodeValue[i]].block).map((i) => graph.nodeKeys[i]),
    order: () => [...passesOf(graph).backward].sort((a, b) => a - b).map((i) => graph.nodeKeys[i]),
  }[kind]();
  return kind === "grad" ? found : found.slice(0, MOST).map((key) => `${kind}:${key}`);
}

/** What is asked, in words. */
export function wordsOf(graph: Graph, { kind, index, at, row }: Question): string {
  const { edges } = graph.program;
  const name = (node: number): string => nameOf(graph, node);
  if (kind === "local") return `local ∂${name(edges[index].to)}/∂${name(edges[index].from)}`;
  if (kind === "order") return `turn of ${name(index)} in the backward pass`;
  const written = (i: number, slot: number): string => (i < 0 ? "" : subscript(i, graph.slots[slot].shape));
  const place = written(at, slotOf(graph, { kind, index }));
  if (kind === "value_shape") return `shape of ${name(index)}`;
  if (kind === "value") return `value of ${name(index)}${place}`;
  const derivative = `∂${graph.outputName}${written(row, graph.nodeValue[graph.outputNode])}/∂${name(index)}${place}`;
  return kind === "shape" ? `shape of ${derivative}` : derivative;
}
