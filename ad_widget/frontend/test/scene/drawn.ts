/** Programs to be drawn, given by their edges alone: numbers are made up, and hang together. */

import { Graph, type GraphMessage } from "../../src/wire/graph.ts";
import type { Program, Scope, WireArray } from "../../src/wire/program.ts";
import { graphMessage } from "../fixture.ts";

export interface Sketch {
  nodes: number;
  /** From operand to result, the smaller number first. */
  edges: [from: number, to: number][];
  scopes?: Scope[];
  /** By node, its innermost scope. */
  scope?: (number | null)[];
  names?: (string | null)[];
  locals?: number[];
}

interface Sketched {
  message: GraphMessage;
  graph: Graph;
  frame: Float64Array;
  /** By node. */
  grads: number[];
  /** By edge. */
  locals: number[];
}

const scalar = (x: number): WireArray => ({ dtype: "float64", shape: [], data: new DataView(Float64Array.of(x).buffer) });

/** A graph whose output is the last node, and its numbers: node i has the value 10 + i. */
export function sketched(sketch: Sketch): Sketched {
  const { nodes: n, edges, scopes = [] } = sketch;
  const locals = sketch.locals ?? edges.map((_, e) => 1 + 0.5 * (e % 5));
  const grads = new Array<number>(n).fill(0);
  grads[n - 1] = 1;
  for (let i = n - 1; i >= 0; i--) edges.forEach(([from, to], e) => void (from === i && (grads[i] += grads[to] * locals[e])));
  const used = new Set(edges.map(([, to]) => to));
  // Ids: values, gradients, local derivatives, contributions; the numbers stand in that order.
  const numbers = [
    ...grads.map((_, i) => 10 + i),
    ...grads,
    ...locals,
    ...edges.map(([, to], e) => grads[to] * locals[e]),
  ];
  const ids = [...numbers.keys()];
  const program = {
    ...graphMessage().program,
    values: ids.map(() => [[], "float64"]),
    constants: ids.slice(1).map((id) => [id, scalar(numbers[id])]),
    leaves: [{ value: 0, name: "n0", data: scalar(numbers[0]), tangent: null }],
    sections: { forward: { steps: [], shows: ids }, backward: { steps: [], shows: [] }, local: { steps: [], shows: [] } },
    output: n - 1,
    nodes: grads.map((_, i) => ({
      value: i,
      grad: n + i,
      name: sketch.names?.[i] ?? `n${i}`,
      label: sketch.names?.[i] ?? `n${i}`,
      op: used.has(i) ? "add" : null,
      symbol: used.has(i) ? "+" : "",
      formula: "",
      kind: used.has(i) ? "op" : "leaf",
      span: null,
      tangent: null,
      scope: sketch.scope?.[i] ?? null,
      under: null,
    })),
    edges: edges.map(([from, to], e) => ({
      from, to, operand: 0, local: 2 * n + e, contribution: 2 * n + edges.length + e, tangent: null,
    })),
    guards: [],
    scopes,
    source: null,
  } as unknown as Program;
  const message = { ...graphMessage(), program, controls: [] };
  return { message, graph: new Graph(message), frame: Float64Array.from(numbers), grads, locals };
}

/** n0 → n1 → … */
export function chain(nodes: number): Sketch {
  return { nodes, edges: Array.from({ length: nodes - 1 }, (_, i) => [i, i + 1]) };
}

export const call = (name: string, index: number | null = null, parent: number | null = null): Scope => ({
  kind: "call", name, index, parent,
});

/** A random graph with nested scopes; every node leads to the output. */
export function randomSketch(next: () => number): Sketch {
  const n = 4 + Math.floor(next() * 9);
  const edges: [number, number][] = [];
  for (let to = 1; to < n; to++) {
    const operands = 1 + Math.floor(next() * 2.5);
    for (let k = 0; k < operands; k++) {
      if (to > 1 || k === 0) edges.push([Math.floor(next() * to), to]);
    }
  }
  for (let i = 0; i < n - 1; i++) if (!edges.some(([from]) => from === i)) edges.push([i, i + 1 + Math.floor(next() * (n - 1 - i))]);
  edges.sort((a, b) => a[1] - b[1]);
  const scopes: Scope[] = [];
  const count = Math.floor(next() * 5);
  for (let s = 0; s < count; s++) scopes.push(call("f", s, s && next() < 0.5 ? Math.floor(next() * s) : null));
  // Mostly in runs, as code makes them, so that not every group is entered again.
  let scope: number | null = null;
  const scopeOf = Array.from({ length: n }, () => {
    if (next() < 0.45) scope = count && next() < 0.8 ? Math.floor(next() * count) : null;
    return scope;
  });
  return { nodes: n, edges, scopes, scope: scopeOf, locals: edges.map(() => Math.round(40 * (next() - 0.5)) / 8) };
}
