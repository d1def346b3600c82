/** Wrong answers that are mistakes with names: which one, and at which edges it was made. */

import type { Graph } from "../wire/graph.ts";
import { type Answers, isNear, numberIn, rightNumber, shapeIn } from "./marking.ts";
import { type Question, slotOf } from "./questions.ts";

export const MISTAKES = [
  "sign", "not accumulated", "path forgotten", "upstream missing", "local missing", "swapped",
  "added", "transposed", "not summed", "value given", "gradient given", "upstream included",
] as const;
export type Mistake = (typeof MISTAKES)[number];

export interface Found {
  readonly mistake: Mistake;
  /** Edges of the program that it concerns. */
  readonly edges: readonly number[];
}

/** Uses of a node of which every choice is tried. */
const MOST = 8;

/** What a wrong answer is known to come from; null for one that is merely wrong. */
export function mistakeOf(graph: Graph, frame: ArrayLike<number>, question: Question, answers: Answers): Found | null {
  const answer = answers[question.key];
  if (question.kind === "order") return null;
  if (question.kind === "shape") return ofShape(graph, question.index, shapeIn(answer));
  const given = numberIn(answer);
  if (Number.isNaN(given)) return null;
  const of = { value: ofValue, local: ofLocal, grad: ofGradient }[question.kind];
  for (const [mistake, number, edges] of of(graph, frame, question)) {
    if (isNear(given, number)) return { mistake, edges };
  }
  return null;
}

type Candidate = [Mistake, number, readonly number[]];

/** A number that is no array; NaN where there is none. */
function single(graph: Graph, frame: ArrayLike<number>, slot: number): number {
  return slot < 0 || graph.slots[slot].shape.length ? NaN : frame[graph.slots[slot].start];
}

/** The other operand's edge into the same result. */
function beside(graph: Graph, edge: number): number {
  const entering = graph.entering[graph.program.edges[edge].to];
  return entering.length === 2 ? entering.find((e) => e !== edge)! : -1;
}

function* ofGradient(graph: Graph, frame: ArrayLike<number>, question: Question): Generator<Candidate> {
  const { index, at } = question;
  const { edges, nodes } = graph.program;
  const right = rightNumber(graph, frame, question);
  const uses = graph.leaving[index].filter((e) => graph.edgeContribution[e] >= 0);
  const part = (e: number): number => frame[graph.slots[graph.edgeContribution[e]].start + Math.max(0, at)];
  yield ["sign", -right, uses];
  // What arrives last is from the first of those that use it: the pass goes backward.
  const last = uses.length > 1 ? uses.reduce((a, b) => (edges[b].to < edges[a].to || (edges[b].to === edges[a].to && edges[b].operand > edges[a].operand) ? b : a)) : -1;
  if (last >= 0) yield ["not accumulated", part(last), uses.filter((e) => e !== last)];
  if (uses.length > 1 && uses.length <= MOST) {
    const choices = Array.from({ length: 2 ** uses.length - 2 }, (_, k) => uses.filter((_, bit) => ((k + 1) >> bit) & 1));
    for (const left of choices.sort((a, b) => a.length - b.length)) {
      yield ["path forgotten", left.reduce((sum, e) => sum - part(e), right), left];
    }
  }
  const local = (e: number): number => single(graph, frame, graph.edgeLocal[e]);
  const above = (e: number): number => single(graph, frame, graph.nodeGrad[edges[e].to]);
  if (at < 0) {
    if (uses.length > 1) yield ["upstream missing", uses.reduce((sum, e) => sum + local(e), 0), uses];
    for (const e of uses) {
      const rest = right - part(e);
      const other = beside(graph, e);
      if (other >= 0 && edges[other].from !== index) yield ["swapped", rest + above(e) * local(other), [e, other]];
      yield ["upstream missing", rest + local(e), [e]];
      yield ["local missing", rest + above(e), [e]];
      yield ["added", rest + above(e) + local(e), [e]];
    }
    yield ["value given", single(graph, frame, graph.nodeValue[index]), []];
  }
  const { shape } = graph.slots[graph.nodeGrad[index]];
  if (at >= 0 && shape.length === 2) {
    const [row, column] = [Math.floor(at / shape[1]), at % shape[1]];
    const turned = [column * shape[1] + row, row + column * shape[0]];
    if (column < shape[0] && row < shape[1]) yield ["transposed", frame[graph.slots[graph.nodeGrad[index]].start + turned[0]], uses];
  }
  for (const e of uses) {
    const slot = graph.slots[graph.nodeGrad[edges[e].to]];
    if (!slot || slot.block || nodes[edges[e].to].grad === null || slot.size <= (at < 0 ? 1 : graph.slots[graph.nodeGrad[index]].size)) continue;
    const own = Math.max(1, graph.slots[graph.nodeGrad[index]].size);
    for (let k = Math.max(0, at) % own; k < slot.size; k += own) yield ["not summed", frame[slot.start + k], [e]];
  }
}

function* ofValue(graph: Graph, frame: ArrayLike<number>, question: Question): Generator<Candidate> {
  const { index } = question;
  const { nodes, edges } = graph.program;
  const entering = graph.entering[index];
  const [a, b] = entering.map((e) => single(graph, frame, graph.nodeValue[edges[e].from]));
  const turned = { subtract: b - a, divide: b / a, power: b ** a }[nodes[index].op ?? ""];
  if (question.at < 0 && entering.length === 2 && turned !== undefined) yield ["swapped", turned, entering];
  yield ["sign", -rightNumber(graph, frame, question), entering];
  yield ["gradient given", single(graph, frame, graph.nodeGrad[index]), []];
}

function* ofLocal(graph: Graph, frame: ArrayLike<number>, question: Question): Generator<Candidate> {
  const { index } = question;
  const other = beside(graph, index);
  if (other >= 0) yield ["swapped", single(graph, frame, graph.edgeLocal[other]), [index, other]];
  yield ["sign", -single(graph, frame, slotOf(graph, question)), [index]];
  yield ["upstream included", single(graph, frame, graph.edgeContribution[index]), [index]];
}

function ofShape(graph: Graph, node: number, given: readonly number[] | null): Found | null {
  const right = graph.slots[graph.nodeGrad[node]].whole;
  if (given === null) return null;
  const uses = graph.leaving[node];
  if (right.length === 2 && String([...right].reverse()) === String(given)) return { mistake: "transposed", edges: uses };
  const whole = uses.filter((e) => String(graph.slots[graph.nodeValue[graph.program.edges[e].to]]?.whole) === String(given));
  return whole.length ? { mistake: "not summed", edges: whole } : null;
}
