/** Wrong answers that are mistakes with names: which one, and at which edges it was made. */

import type { Graph, Slot } from "../wire/graph.ts";
import { jacobianEntry } from "./jacobian.ts";
import { type Answers, isNear, numberIn, rightNumber, shapeIn } from "./marking.ts";
import { placeOf } from "../format.ts";
import { type Question, indexOf, slotOf } from "./questions.ts";

const MISTAKES = [
  "sign", "not accumulated", "path forgotten", "upstream missing", "local missing", "swapped",
  "added", "transposed", "not summed", "value given", "gradient given", "upstream included", "all rows",
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
  if (question.kind === "shape" || question.kind === "value_shape") return ofShape(graph, question, shapeIn(answer));
  const given = numberIn(answer);
  if (Number.isNaN(given)) return null;
  const of = { value: ofValue, local: ofLocal, grad: ofGradient, jacobian: ofEntry }[question.kind];
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
  const right = rightNumber(graph, frame, question) ?? NaN;
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
  const own = graph.slots[graph.nodeGrad[index]];
  yield* turned(own, frame, at, uses);
  for (const e of uses) {
    const { op } = nodes[edges[e].to];
    const above = graph.slots[graph.nodeGrad[edges[e].to]];
    if (!above || above.block) continue;
    const other = otherFactor(graph, e, uses);
    if (op === "matmul") {
      if (other) yield* withoutTranspose(frame, above, other, edges[e].operand, at, own.shape, right - part(e), e);
      continue;
    }
    const factor = op === "multiply" ? other : null;
    if (at >= 0 && String(above.shape) === String(own.shape) && String(above.shape) === String(factor?.shape)) {
      yield ["upstream missing", right - part(e) + frame[factor!.start + at], [e]];
      yield ["local missing", right - part(e) + frame[above.start + at], [e]];
    } else if (above.size > Math.max(1, own.size) && isBroadcast(own.shape, above.shape)) {
      const met = Array.from({ length: above.size }, (_, k) => k).filter((k) => placeIn(own.shape, above.shape, k) === Math.max(0, at));
      for (const k of met) yield ["not summed", frame[above.start + k], [e]];
      if (!factor || !isBroadcast(factor.shape, above.shape)) continue;
      for (const k of met) yield ["not summed", frame[above.start + k] * frame[factor.start + placeIn(factor.shape, above.shape, k)], [e]];
    }
  }
}

/** The value of the other operand of an edge's result; null where it is the same one. */
function otherFactor(graph: Graph, edge: number, uses: readonly number[]): Slot | null {
  const other = beside(graph, edge);
  const slot = other < 0 || uses.includes(other) ? null : graph.slots[graph.nodeValue[graph.program.edges[other].from]];
  return !slot || slot.block ? null : slot;
}

/** The element that stands where this one does in the transpose. */
function* turned({ shape, start }: Slot, frame: ArrayLike<number>, at: number, edges: readonly number[]): Generator<Candidate> {
  if (at < 0 || shape.length !== 2) return;
  const [row, column] = [Math.floor(at / shape[1]), at % shape[1]];
  if (column < shape[0] && row < shape[1]) yield ["transposed", frame[start + column * shape[1] + row], edges];
}

/** What comes of a matrix product whose other factor was not transposed. */
function* withoutTranspose(frame: ArrayLike<number>, g: Slot, other: Slot, operand: number, at: number, shape: readonly number[], rest: number, e: number): Generator<Candidate> {
  const [a, b] = operand ? [other, g] : [g, other];
  if (at < 0 || shape.length !== 2 || a.shape.length !== 2 || b.shape.length !== 2) return;
  const [row, column] = [Math.floor(at / shape[1]), at % shape[1]];
  if (a.shape[1] !== b.shape[0] || row >= a.shape[0] || column >= b.shape[1]) return;
  let sum = 0;
  for (let k = 0; k < a.shape[1]; k++) sum += frame[a.start + row * a.shape[1] + k] * frame[b.start + k * b.shape[1] + column];
  yield ["transposed", rest + sum, [e]];
}

/** Whether an array of this shape can be broadcast to that one. */
function isBroadcast(own: readonly number[], whole: readonly number[]): boolean {
  return own.length <= whole.length && own.every((n, k) => n === 1 || n === whole[whole.length - own.length + k]);
}

/** Which element of an array stands at a place of what it was broadcast to. */
function placeIn(own: readonly number[], whole: readonly number[], at: number): number {
  let [place, stride] = [0, 1];
  for (let axis = whole.length - 1, k = own.length - 1; k >= 0; axis--, k--) {
    if (own[k] > 1) place += (at % whole[axis]) * stride;
    stride *= own[k];
    at = Math.floor(at / whole[axis]);
  }
  return place;
}

/** Wrong entries of the output's Jacobian. */
function* ofEntry(graph: Graph, frame: ArrayLike<number>, question: Question): Generator<Candidate> {
  const { index, at, row } = question;
  const uses = graph.leaving[index].filter((e) => graph.edgeContribution[e] >= 0);
  yield ["sign", -(rightNumber(graph, frame, question) ?? NaN), uses];
  const own = graph.slots[graph.nodeGrad[index]];
  const { shape: out } = graph.slots[graph.nodeValue[graph.outputNode]];
  const swapped = [indexOf(placeOf(row, out), own.shape), indexOf(placeOf(Math.max(0, at), own.shape), out)];
  if (own.shape.length === out.length && swapped.every((k) => k >= 0)) yield ["transposed", jacobianEntry(graph, frame, index, swapped[0], swapped[1]) ?? NaN, uses];
  yield ["all rows", frame[own.start + Math.max(0, at)], uses];
}

function* ofValue(graph: Graph, frame: ArrayLike<number>, question: Question): Generator<Candidate> {
  const { index } = question;
  const { nodes, edges } = graph.program;
  const entering = graph.entering[index];
  const own = graph.slots[graph.nodeValue[index]];
  const at = Math.max(0, question.at);
  const op = TURNED[nodes[index].op ?? ""];
  const slots = entering.map((e) => graph.slots[graph.nodeValue[edges[e].from]]);
  if (op && slots.length === 2 && slots.every((slot) => slot && !slot.block && isBroadcast(slot.shape, own.shape))) {
    const [a, b] = slots.map((slot) => frame[slot.start + placeIn(slot.shape, own.shape, at)]);
    yield ["swapped", op(b, a), entering];
  }
  yield ["sign", -(rightNumber(graph, frame, question) ?? NaN), entering];
  yield* turned(own, frame, question.at, entering);
  const grad = graph.slots[graph.nodeGrad[index]];
  if (grad && !grad.block) yield ["gradient given", frame[grad.start + at], []];
}

const TURNED: Readonly<Record<string, (a: number, b: number) => number>> = { subtract: (a, b) => a - b, divide: (a, b) => a / b, power: (a, b) => a ** b };

function* ofLocal(graph: Graph, frame: ArrayLike<number>, question: Question): Generator<Candidate> {
  const { index } = question;
  const other = beside(graph, index);
  if (other >= 0) yield ["swapped", single(graph, frame, graph.edgeLocal[other]), [index, other]];
  yield ["sign", -single(graph, frame, slotOf(graph, question)), [index]];
  yield ["upstream included", single(graph, frame, graph.edgeContribution[index]), [index]];
}

function ofShape(graph: Graph, question: Question, given: readonly number[] | null): Found | null {
  const right = graph.slots[slotOf(graph, question)].whole;
  if (given === null) return null;
  const ofValue = question.kind === "value_shape";
  const uses = ofValue ? graph.entering[question.index] : graph.leaving[question.index];
  if (right.length === 2 && String([...right].reverse()) === String(given)) return { mistake: "transposed", edges: uses };
  if (ofValue) return null;
  const whole = uses.filter((e) => String(graph.slots[graph.nodeValue[graph.program.edges[e].to]]?.whole) === String(given));
  return whole.length ? { mistake: "not summed", edges: whole } : null;
}
