import assert from "node:assert/strict";
import { test } from "node:test";
import { Nudge } from "../../src/runner/nudge.ts";
import { inputsOf, isScalar, jacobian, tangentsOf } from "../../src/runner/tangents.ts";
import { Graph } from "../../src/wire/graph.ts";
import { frameOf, graphMessage } from "../fixture.ts";

// loss = (w·x + b − 4)²: nodes w 0, x 1, w·x 2, b 3, a 4, 4.0 5, a−4 6, loss 7; leaves x, w, b.
const graph = new Graph(graphMessage());
const values = Float64Array.of(3, 2, 1);

test("a tangent goes along the edges, by their local derivatives", () => {
  assert.equal(isScalar(graph), true);
  const tangents = tangentsOf(graph, graph);
  tangents.run(values, frameOf(2), Float64Array.of(1, 10, -5));
  // ẋ = 1, ẇ = 10, ḃ = −5: w·x moves by 2·1 + 3·10.
  assert.deepEqual(graph.program.nodes.map((_, i) => tangents.of(i)![0]), [10, 1, 32, -5, 27, 0, 27, 162]);
});

test("each column of the Jacobian is a run in the direction of an input", () => {
  assert.deepEqual(inputsOf(graph), [0, 1, 2]);
  assert.deepEqual([...jacobian(graph, tangentsOf(graph, graph), values, frameOf(2))], [12, 18, 6]);
});

test("what is added in the midst of the graph is run on from there", () => {
  // (3 + 0.5)² − 3² from a and all before it; of x each 0.5 is 1 in w·x.
  const change = (node: number): number => new Nudge(graph, node).run(values, frameOf(2), 0.5)!;
  assert.deepEqual([2, 4, 6, 7, 1].map(change), [3.25, 3.25, 3.25, 0.5, 7]);
  assert.equal(change(5), 6.25 - 9); // a constant, too
});

test("of an output that is an array one element can be asked for", () => {
  const data = (xs: number[]) => ({ dtype: "float64" as const, shape: [xs.length], data: new DataView(Float64Array.from(xs).buffer) });
  const message = graphMessage();
  const node = { ...message.program.nodes[0], grad: null };
  Object.assign(message.program, {
    values: [[[2], "float64"], [[2], "float64"]],
    constants: [],
    leaves: [{ value: 0, name: "x", data: data([2, 3]), tangent: null }],
    sections: {
      forward: { steps: [["multiply", [0, 0], 1, null, null]], shows: [0, 1] },
      backward: { steps: [], shows: [] },
      local: { steps: [], shows: [] },
    },
    output: 1,
    nodes: [{ ...node, value: 0, name: "x", label: "x" }, { ...node, value: 1, name: "y", label: "y", kind: "op", op: "multiply" }],
    edges: [],
    guards: [],
  });
  const squares = new Graph(message);
  const nudge = new Nudge(squares, 0);
  const [at, frame] = [Float64Array.of(2, 3), Float64Array.of(2, 3, 4, 9)];
  assert.deepEqual([null, 0, 1].map((seed) => nudge.run(at, frame, 1, seed)), [12, 5, 7]);
});

test("a nudge that would take another branch has no answer", () => {
  const message = graphMessage();
  const outcome = { dtype: "float64" as const, shape: [], data: new DataView(Float64Array.of(7).buffer) };
  message.program.guards = [{ value: 4, kind: "value", outcome }];
  const guarded = new Graph(message);
  assert.equal(new Nudge(guarded, 4).run(values, frameOf(2), 0.5), null);
  assert.equal(new Nudge(guarded, 6).run(values, frameOf(2), 0.5), 3.25);
});
