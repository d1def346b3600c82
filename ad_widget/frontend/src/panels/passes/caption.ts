/**
 * What a step of the two passes does, in words: its rule with symbols and with numbers, and what has
 * arrived so far. `ad_widget/drawing/captions.py` says the same under still pictures
 * (tests/data/captions.json).
 */

import { formatNumber, formatShape } from "../../format.ts";
import type { Mask } from "../../mask.ts";
import { ruleOf } from "../../scene/rules.ts";
import { type Graph, isSingle } from "../../wire/graph.ts";
import type { Passes } from "../../wire/passes.ts";
import { named } from "../parts/fraction.ts";

/** A step of an op: forward it makes a value, backward it adds to what its operands have. */
interface Step {
  readonly node: number;
  readonly backward: boolean;
}

/** One term that a backward step adds to an operand's gradient, or all of a forward step. */
export interface Line {
  /** The program's edge that it goes along, or -1 for a value. */
  readonly edge: number;
  readonly symbols: string;
  numbers(frame: Float64Array): string;
  /** What has arrived so far, from whom, and whether that is all. */
  note(frame: Float64Array): string;
  /** The operand's gradient so far, where it is one number. */
  sum(frame: Float64Array): number | null;
}

/** Whether all that a line says may be seen. */
export function isSeen(graph: Graph, { edge }: Line, node: number, mask: Mask): boolean {
  const { edges } = graph.program;
  if (edge < 0) return [node, ...graph.entering[node].map((e) => edges[e].from)].every((i) => mask("value", i));
  return mask("flow", edge) && mask("local", edge) && mask("grad", node);
}

/** The step that was done last; null before the first. */
export function stepAt({ forward, backward }: Passes, done: number): Step | null {
  if (done === 0) return null;
  if (done <= forward.length) return { node: forward[done - 1], backward: false };
  return { node: backward[done - forward.length - 1], backward: true };
}

/** What the step says that is done last; its numbers are those of the frame that is asked for. */
export function linesOf(graph: Graph, passes: Passes, done: number): Line[] {
  const step = stepAt(passes, done);
  if (!step) return [];
  return step.backward ? backward(graph, passes, done) : [forward(graph, step.node)];
}

function forward(graph: Graph, node: number): Line {
  const { nodes, edges } = graph.program;
  const operands = graph.entering[node].map((e) => edges[e].from);
  const { symbol, op, name } = nodes[node];
  const left = name === null ? "" : `${graph.labels[node]} = `;
  const shape = formatShape(graph.slots[graph.nodeValue[node]]?.whole ?? []);
  return {
    edge: -1,
    symbols: left + applied(symbol, op, operands.map((i) => named(graph.labels[i]))),
    numbers(frame) {
      const values = operands.map((i) => number(graph, frame, graph.nodeValue[i]));
      const result = number(graph, frame, graph.nodeValue[node]);
      if (result === null) return shape;
      return `= ${values.includes(null) ? "" : `${applied(symbol, op, values.map(bracketed))} = `}${result}`;
    },
    note: () => "",
    sum: () => null,
  };
}

/** An op written out: between its two operands if its sign is one, or behind, or before them. */
function applied(symbol: string, op: string | null, operands: readonly string[]): string {
  if (operands.length === 2 && /^[^\p{L}\p{N}]$/u.test(symbol)) return operands.join(` ${symbol} `);
  if (operands.length === 1 && /^[⁰¹²³⁴-⁹⁻·]+$/.test(symbol)) return operands[0] + symbol;
  if (operands.length === 1 && op === "negative") return `−${operands[0]}`;
  return `${op ?? symbol}(${operands.join(", ")})`;
}

function backward(graph: Graph, passes: Passes, done: number): Line[] {
  const { edges } = graph.program;
  const { node } = stepAt(passes, done)!;
  const turns = new Map(passes.backward.slice(0, done - passes.forward.length).map((one, k) => [one, k]));
  const end = graph.outputName;
  const mine = graph.entering[node].filter((e) => edges[e].contribution !== null);
  const labelsOf = (list: readonly number[]): string => [...new Set(list.map((e) => graph.labels[edges[e].to]))].join(", ");
  return mine.map((e, k) => {
    const { from } = edges[e];
    const ways = graph.leaving[from].filter((one) => edges[one].contribution !== null);
    // What came in steps before this one, and by operands before this one.
    const before = ways
      .filter((one) => edges[one].to !== node && turns.has(edges[one].to))
      .sort((a, b) => turns.get(edges[a].to)! - turns.get(edges[b].to)!);
    before.push(...mine.slice(0, k).filter((one) => edges[one].from === from));
    const now = [...before, e];
    const missing = ways.filter((one) => !now.includes(one));
    const told = `from ${labelsOf(now)} · ${missing.length ? `waits for ${labelsOf(missing)}` : "complete"}`;
    const rule = ruleOf(graph, e, (i) => graph.labels[i]);
    const [operand, result] = [graph.labels[from], graph.labels[node]].map(named);
    const upstream = `∂${end}/∂${result}`;
    return {
      edge: e,
      symbols: `∂${end}/∂${operand} += ${rule ? worded(rule.said, upstream) : `${upstream} · ∂${result}/∂${operand}`}`,
      numbers(frame) {
        const local = number(graph, frame, graph.edgeLocal[e]);
        const above = number(graph, frame, graph.nodeGrad[node]);
        const added = number(graph, frame, graph.edgeContribution[e]);
        const known = local !== null && above !== null && added !== null;
        return known ? `= ${bracketed(above)} · ${bracketed(local)} = ${added}` : (rule?.shapes ?? "");
      },
      note(frame) {
        const [so, then] = [sum(graph, frame, before), sum(graph, frame, now)];
        return then === null ? told : `so far ${formatNumber(so!)} → ${formatNumber(then)} · ${told}`;
      },
      sum: (frame) => sum(graph, frame, now),
    };
  });
}

/** A rule in words with what comes from above in its place: `∂L/∂Z · Wᵀ`, `Xᵀ · ∂L/∂Z`, else before the words. */
function worded(said: string, upstream: string): string {
  return said.endsWith(" ·") ? `${said} ${upstream}` : `${upstream}${said.startsWith("·") ? "" : ","} ${said}`;
}

function sum(graph: Graph, frame: Float64Array, list: readonly number[]): number | null {
  let total = 0;
  for (const e of list) {
    const slot = graph.slots[graph.edgeContribution[e]];
    if (!slot || !isSingle(slot) || slot.shape.length) return null;
    total += frame[slot.start];
  }
  return total;
}

function number(graph: Graph, frame: Float64Array, slot: number): string | null {
  const at = graph.slots[slot];
  return at && at.shape.length === 0 ? formatNumber(frame[at.start]) : null;
}

const bracketed = (text: string | null): string => (text?.startsWith("−") ? `(${text})` : (text ?? ""));
