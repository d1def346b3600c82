/** loss = (w·x + b − 4)², as Python lowers it, and a model to hold it. */

import type { GraphMessage } from "../src/wire/graph.ts";
import type { Bytes, Callback, Message, Model, Status, Traits } from "../src/wire/model.ts";
import type { Program, ProgramNode, WireArray } from "../src/wire/program.ts";

const scalar = (x: number): WireArray => ({
  dtype: "float64",
  shape: [],
  data: new DataView(Float64Array.of(x).buffer),
});

const node = (value: number, grad: number | null, label: string, kind: ProgramNode["kind"], op: string | null = null): ProgramNode => ({
  value, grad, label, kind, op,
  name: /^\w+$/.test(label) && kind !== "constant" ? label : null,
  symbol: op ? "·" : "",
  formula: "",
  span: null,
  tangent: null,
  scope: null,
  under: null,
});

/** Node indices: w 0, x 1, w·x 2, b 3, a 4, 4.0 5, a−4 6, loss 7. */
export function program(): Program {
  const edge = (from: number, to: number, operand: number, contribution: number | null, local: number) => ({ from, to, operand, contribution, local, tangent: null });
  return {
    format: "ad_widget.program",
    version: 2,
    values: Array.from({ length: 17 }, () => [[], "float64"]),
    constants: [[5, scalar(4)], [7, scalar(2)], [9, scalar(1)], [10, scalar(2)], [11, scalar(1)], [16, scalar(-1)]],
    leaves: [
      { value: 0, name: "x", data: scalar(3), tangent: null },
      { value: 1, name: "w", data: scalar(2), tangent: null },
      { value: 2, name: "b", data: scalar(1), tangent: null },
    ],
    sections: {
      forward: {
        steps: [
          ["multiply", [1, 0], 3, null, null],
          ["add", [3, 2], 4, null, null],
          ["subtract", [4, 5], 6, null, null],
          ["power", [6, 7], 8, null, null],
        ],
        shows: [1, 0, 3, 2, 4, 5, 6, 8],
      },
      backward: {
        steps: [
          ["power", [6, 11], 12, null, 3],
          ["multiply", [10, 12], 13, null, 3],
          ["multiply", [13, 0], 14, null, 0],
          ["multiply", [13, 1], 15, null, 0],
        ],
        shows: [14, 15, 13, 9],
      },
      local: { steps: [], shows: [0, 1, 9, 16, 13] },
    },
    output: 8,
    nodes: [
      node(1, 14, "w", "leaf"), node(0, 15, "x", "leaf"), node(3, 13, "w·x", "op", "multiply"), node(2, 13, "b", "leaf"),
      node(4, 13, "a", "op", "add"), node(5, null, "4.0", "constant"), node(6, 13, "a−4", "op", "subtract"), node(8, 9, "loss", "op", "power"),
    ],
    edges: [edge(0, 2, 0, 14, 0), edge(1, 2, 1, 15, 1), edge(2, 4, 0, 13, 9), edge(3, 4, 1, 13, 9), edge(4, 6, 0, 13, 9), edge(5, 6, 1, null, 16), edge(6, 7, 0, 13, 13)],
    guards: [],
    scopes: [],
    source: "a = w * x + b\nloss = (a - 4.0) ** 2",
  };
}

/** The frame of x = 3, w, b = 1, in the order of what the sections show. */
export function frameOf(w: number): Float64Array {
  const a = 3 * w + 1;
  const g = 2 * (a - 4);
  return Float64Array.of(w, 3, 3 * w, 1, a, 4, a - 4, (a - 4) ** 2, 3 * g, w * g, g, 1, -1);
}

export function graphMessage(id = 1): Omit<GraphMessage, "program"> & { program: Program } {
  const p = program();
  return {
    id,
    leaves: 7,
    program: p,
    controls: p.leaves.map(({ name }, k) => ({ name, kind: "scalar" as const, min: -10, max: 10, step: 0.1, value: [3, 2, 1][k] })),
    title: "loss",
    notes: [],
  };
}

/** The same, with an op that somebody has defined: only the kernel runs it. */
export function ownOp(): ReturnType<typeof graphMessage> {
  const message = graphMessage();
  message.program.sections.forward.steps[3][0] = "their own";
  message.program.nodes[7].op = "their own";
  return message;
}

const bytes = (...xs: number[]): Bytes => new DataView(Float64Array.from(xs).buffer);

export class FakeModel implements Model {
  traits: Traits;
  sent: { content: { type: string; seq: number; graph: number; frame?: boolean }; values: number[] }[] = [];
  saved = 0;
  handlers = new Map<string, Set<Callback>>();

  constructor(mode: Status["mode"] = "browser") {
    this.traits = {
      _graph: graphMessage(),
      _values: bytes(3, 2, 1),
      _frame: new DataView(frameOf(2).buffer),
      _status: { mode, state: "live", message: "", reason: mode === "kernel" ? "large arrays" : "" },
    };
  }
  get<K extends keyof Traits>(name: K): Traits[K] {
    return this.traits[name];
  }
  on(event: string, run: Callback) {
    if (!this.handlers.has(event)) this.handlers.set(event, new Set());
    this.handlers.get(event)!.add(run);
  }
  off(event: string, run: Callback) {
    this.handlers.get(event)?.delete(run);
  }
  send(content: FakeModel["sent"][0]["content"], _: unknown, buffers: ArrayBuffer[] = []) {
    this.sent.push({ content, values: buffers[0] ? [...new Float64Array(buffers[0])] : [] });
  }
  set<K extends keyof Traits>(name: K, value: Traits[K]) {
    this.traits[name] = value;
    this.emit(`change:${name}`);
  }
  save_changes() {
    this.saved++;
  }
  /** The kernel sets traits. */
  update(traits: Partial<Traits>) {
    Object.assign(this.traits, traits);
    for (const name of Object.keys(traits)) this.emit(`change:${name}`);
  }
  say(message: Message, ...buffers: Bytes[]) {
    this.emit("msg:custom", message, buffers);
  }
  emit(event: string, ...args: unknown[]) {
    for (const run of [...(this.handlers.get(event) ?? [])]) run(...args);
  }
  get listeners(): number {
    return [...this.handlers.values()].reduce((n, set) => n + set.size, 0);
  }
}

export { bytes };
