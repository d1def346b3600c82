/**
 * Answers marked, and wrong ones that are a known mistake recognised. `ad_widget/exercises/marking.py`
 * and `mistakes.py` do the same for Python (tests/data/answers.json).
 */

import type { Graph } from "../wire/graph.ts";
import { passesOf } from "../wire/passes.ts";
import { jacobianEntry } from "./jacobian.ts";
import { type Question, isShape, slotOf } from "./questions.ts";

export type Answers = Readonly<Record<string, string | number>>;
/** Null: not answered, or shown on request; or what is right is not known yet. */
export type Mark = "right" | "wrong" | null;

/** What a reader writes to be shown the answer. */
export const SHOWN = "?";
/** Three digits of a number are enough. */
const TOLERANCE = 5e-3;

/** What a person wrote as a number or a fraction; NaN for what is neither. */
export function numberIn(answer: string | number): number {
  const text = String(answer).trim().replace(/\u2212/g, "-");
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?(\s*\/\s*\d+\.?\d*)?$/i.test(text)) return NaN;
  const [over, under] = text.split("/");
  return Number(over) / (under === undefined ? 1 : Number(under));
}

/** The lengths along the axes that a person wrote: `(3, 4)`, `3×4`, `()`; null for anything else. */
export function shapeIn(answer: string | number): number[] | null {
  const text = String(answer).trim().replace(/^[([](.*)[)\]]$/s, "$1").trim().replace(/,$/, "");
  if (text === "" || text === "scalar") return [];
  return /^\d+(\s*[,×x]\s*\d+)*$/.test(text) ? text.split(/[,×x]/).map(Number) : null;
}

export function isNear(given: number, right: number): boolean {
  return Number.isFinite(right) && Math.abs(given - right) <= TOLERANCE * Math.abs(right) + 1e-9;
}

/** Whether an answer is a number; of one that is not finite, its name: `nan`, `inf`, `-∞`. */
function isRight(answer: string | number, right: number): boolean {
  if (Number.isFinite(right)) return isNear(numberIn(answer), right);
  const text = String(answer).trim().toLowerCase().replace(/\u2212/g, "-").replace(/^\+/, "");
  return text.replaceAll("∞", "inf").replaceAll("infinity", "inf") === String(right).toLowerCase().replace("infinity", "inf");
}

/** The number that is asked for; null while it is not known. */
export function rightNumber(graph: Graph, frame: ArrayLike<number>, question: Question): number | null {
  const { kind, index, at, row } = question;
  if (kind === "jacobian") return jacobianEntry(graph, frame, index, at, row);
  return frame[graph.slots[slotOf(graph, question)].start + Math.max(0, question.at)];
}

export function markOf(graph: Graph, frame: ArrayLike<number>, question: Question, answers: Answers): Mark {
  const { key, kind, index } = question;
  const answer = Object.hasOwn(answers, key) ? answers[key] : "";
  if (answer === SHOWN || String(answer).trim() === "") return null;
  let good: boolean;
  if (isShape(question)) {
    good = String(shapeIn(answer) ?? "none") === String(graph.slots[slotOf(graph, question)].whole);
  } else if (kind === "order") good = isPossible(graph, index, numberIn(answer), answers);
  else {
    const right = rightNumber(graph, frame, question);
    if (right === null) return null;
    good = isRight(answer, right);
  }
  return good ? "right" : "wrong";
}

/** Whether a question's number may be seen: it was found, or asked for. */
export function isOpen(graph: Graph, frame: ArrayLike<number>, question: Question, answers: Answers): boolean {
  return Object.hasOwn(answers, question.key) && (answers[question.key] === SHOWN || markOf(graph, frame, question, answers) === "right");
}

/** Those that must have had their turn before a node, and those that must have it after. */
function around(graph: Graph, node: number): [before: Set<number>, after: Set<number>] {
  const { edges } = graph.program;
  const turns = new Set(passesOf(graph).backward);
  const walk = (to: "to" | "from", of: readonly number[][]): Set<number> => {
    const seen = new Set<number>();
    const next = [node];
    while (next.length) for (const e of of[next.pop()!]) {
      if (edges[e].contribution === null || seen.has(edges[e][to])) continue;
      seen.add(edges[e][to]);
      next.push(edges[e][to]);
    }
    return new Set([...seen].filter((k) => turns.has(k)));
  };
  return [walk("to", graph.leaving), walk("from", graph.entering)];
}

/** Whether a node can have a turn of the backward pass, beside those that the other answers say. */
function isPossible(graph: Graph, node: number, turn: number, answers: Answers): boolean {
  const { backward } = passesOf(graph);
  const [before, after] = around(graph, node);
  if (!Number.isInteger(turn) || turn <= before.size || turn > backward.length - after.size) return false;
  return backward.every((other) => {
    const key = `order:${graph.nodeKeys[other]}`;
    const theirs = other === node || !Object.hasOwn(answers, key) ? NaN : numberIn(answers[key]);
    return !(theirs === turn || (before.has(other) && theirs > turn) || (after.has(other) && theirs < turn));
  });
}
