/** What is wrong with a node's numbers: where NaN is born, what overflows, saturates or is dead. */

import type { Graph, Slot } from "../wire/graph.ts";

/** Slopes smaller than this pass next to nothing on. */
const FLAT = 0.01;
/** Names that are listed. */
const LISTED = 4;
/** By op that flattens: its slope, from its result. */
const SLOPES: Record<string, (y: number) => number> = {
  tanh: (y) => 1 - y * y,
  sigmoid: (y) => y * (1 - y),
};
const POLES = ["log", "log2", "log10", "log1p", "divide", "reciprocal", "logit", "arctanh", "gamma", "gammaln", "digamma"];

interface Said {
  kind: "nan" | "overflow" | "saturated" | "dead";
  text: string;
}

const count = (frame: Float64Array, { start, size }: Slot, holds: (x: number) => boolean): number => {
  let n = 0;
  for (let i = start; i < start + size; i++) if (holds(frame[i])) n++;
  return n;
};

const share = (n: number, size: number): string => (size === 1 ? "" : ` (${n} of ${size})`);

/** Warnings on a node; `seen` says whether a node's value may be told. */
export function warningsOf(graph: Graph, node: number, frame: Float64Array, seen: (node: number) => boolean): Said[] {
  const { nodes, edges } = graph.program;
  const slotOf = (i: number): Slot | null => (seen(i) && graph.nodeValue[i] >= 0 ? graph.slots[graph.nodeValue[i]] : null);
  const slot = slotOf(node);
  if (!slot) return [];
  const said: Said[] = [];
  const operands = (i: number): number[] => graph.entering[i].map((e) => edges[e].from);
  const odd = (i: number, holds: (x: number) => boolean): number => {
    const at = slotOf(i);
    return at ? count(frame, at, holds) : 0;
  };
  const bad = odd(node, Number.isNaN);
  if (bad) {
    // Back along the operands that are no numbers either.
    const way = new Set([node]);
    for (const i of way) for (const from of operands(i)) if (odd(from, Number.isNaN)) way.add(from);
    const order = [...way].sort((a, b) => a - b);
    const born = order[0];
    const [first, ...rest] = order.map((i) => graph.labels[i]);
    const of = operands(born).filter((i) => slotOf(i) && slotOf(i)!.size === 1);
    const values = of.map((i) => `${graph.labels[i]} = ${frame[slotOf(i)!.start]}`).join(", ").replace(/-/g, "−");
    const where = slotOf(born)!;
    const carried = rest.length > LISTED ? [...rest.slice(0, LISTED - 1), `${rest.length - LISTED} more`, rest.at(-1)!] : rest;
    said.push({
      kind: "nan",
      text:
        `NaN is born in ${first}${share(odd(born, Number.isNaN), where.size)}${values && ` at ${values}`}` +
        (carried.length ? `, and carried on by ${carried.join(", ")}` : ""),
    });
  }
  const infinite = (x: number): boolean => Math.abs(x) === Infinity;
  const n = odd(node, infinite);
  const { op } = nodes[node];
  if (n) {
    const before = operands(node).some((i) => odd(i, infinite));
    const why = before ? "carried on from its operands" : op && POLES.includes(op) ? `a pole of ${op}` : "overflow: larger than a number can be";
    said.push({ kind: "overflow", text: `infinite${share(n, slot.size)}: ${why}` });
  }
  if (slot.block || !slot.size || !op) return said;
  const slope = SLOPES[op];
  const flat = slope ? count(frame, slot, (y) => slope(y) < FLAT) : 0;
  if (flat) said.push({ kind: "saturated", text: `saturated${share(flat, slot.size)}: a slope below ${FLAT} lets next to nothing through` });
  const half = op === "relu" || (op === "maximum" && operands(node).some((i) => nodes[i].kind === "constant" && slotOf(i)?.size === 1 && frame[slotOf(i)!.start] === 0));
  if (half) {
    const dead = count(frame, slot, (y) => y <= 0);
    if (dead === slot.size) said.push({ kind: "dead", text: "dead: every number is on the flat side, and no gradient passes" });
    else if (slot.shape.length === 2) {
      const [rows, columns] = slot.shape;
      let units = 0;
      for (let j = 0; j < columns; j++) {
        let alive = 0;
        for (let i = 0; i < rows; i++) if (frame[slot.start + i * columns + j] > 0) alive++;
        if (!alive) units++;
      }
      if (units) said.push({ kind: "dead", text: `dead: ${units} of ${columns} units are 0 for every row` });
    }
  }
  return said;
}
