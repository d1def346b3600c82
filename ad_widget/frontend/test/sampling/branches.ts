/** y = 2·|x| where x < 3, and x² + 1 elsewhere: each branch the graph that Python makes of it. */

import { Graph } from "../../src/wire/graph.ts";
import type { Program, ProgramNode, Step, WireArray } from "../../src/wire/program.ts";

const scalar = (x: number): WireArray => ({ dtype: "float64", shape: [], data: new DataView(Float64Array.of(x).buffer) });
const truth = (x: boolean): WireArray => ({ dtype: "bool", shape: [], data: new Uint8Array([Number(x)]) });

function graph(id: number, x: number, steps: Step[], below: boolean): Graph {
  const node = (value: number, grad: number | null, name: string, kind: ProgramNode["kind"], op: string | null): ProgramNode => ({
    value, grad, label: name, name, kind, op, symbol: "", formula: "", span: null, tangent: null, scope: null,
  });
  const program: Program = {
    format: "ad_widget.program",
    version: 2,
    values: Array.from({ length: 8 }, (_, k) => [[], k === 4 ? "bool" : "float64"]),
    constants: [[1, scalar(2)], [2, scalar(3)], [7, scalar(1)]],
    leaves: [{ value: 0, name: "x", data: scalar(x), tangent: null }],
    sections: {
      forward: { steps: [["less", [0, 2], 4, null, null], ...steps], shows: [0, 5, 6] },
      backward: { steps: [], shows: [7] },
      local: { steps: [], shows: [7] },
    },
    output: 6,
    nodes: [node(0, 7, "x", "leaf", null), node(5, null, below ? "|x|" : "x²", "op", steps[0][0]), node(6, 7, "y", "op", steps[1][0])],
    edges: [
      { from: 0, to: 1, operand: 0, contribution: 7, local: 7, tangent: null },
      { from: 1, to: 2, operand: 0, contribution: 7, local: 7, tangent: null },
    ],
    guards: [{ value: 4, kind: "bool", outcome: truth(below) }],
    scopes: [],
    source: null,
  };
  const control = { name: "x", kind: "scalar" as const, min: -5, max: 5, step: 0.01, value: x };
  return new Graph({ id, leaves: 7, program, controls: [control], title: "y", notes: [] });
}

export const below = (): Graph => graph(1, 1, [["absolute", [0], 5, null, null], ["multiply", [5, 1], 6, null, null]], true);
export const above = (): Graph => graph(2, 4, [["square", [0], 5, null, null], ["add", [5, 7], 6, null, null]], false);
