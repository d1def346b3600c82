import assert from "node:assert/strict";
import { test } from "node:test";
import { type Tangents, isScalar, tangentsOf } from "../../src/runner/tangents.ts";
import { Checker } from "../../src/sampling/differences.ts";
import { Graph } from "../../src/wire/graph.ts";
import type { WireArray } from "../../src/wire/program.ts";
import { frameOf, graphMessage } from "../fixture.ts";
import { below } from "./branches.ts";

test("the gradients of leaves, and of nodes on the way, agree with differences", () => {
  const graph = new Graph(graphMessage());
  for (const node of [0, 1, 2, 3, 4, 6]) {
    const check = new Checker(graph, node, null).check(Float64Array.of(3, 2, 1), frameOf(2))!;
    assert.equal(check.kind, "agrees", graph.labels[node]);
    assert.ok(check.off < 1e-9);
  }
  assert.equal(new Checker(graph, 5, null).check(Float64Array.of(3, 2, 1), frameOf(2)), null); // a constant
});

test("so they do in single precision", () => {
  const message = graphMessage();
  const { program } = message;
  const single = (x: number): WireArray => ({ dtype: "float32", shape: [], data: new DataView(Float32Array.of(x).buffer) });
  program.values = program.values.map(([shape, dtype], k) => [shape, program.constants.some(([id]) => id === k) ? dtype : "float32"]);
  program.leaves.forEach((leaf, k) => (leaf.data = single([3, 2, 1][k])));
  const weak = new Set([5, 7, 10, 11]);
  program.constants.forEach(([id, data]) => weak.has(id) && (data.weak = true));
  const graph = new Graph(message);
  for (const node of [0, 2, 4, 6]) {
    const check = new Checker(graph, node, null).check(Float64Array.of(3, 2, 1), frameOf(2))!;
    assert.equal(check.kind, "agrees", graph.labels[node]);
  }
});

test("a gradient that is wrong is told from a right one, and by how much", () => {
  const graph = new Graph(graphMessage());
  const frame = frameOf(2);
  frame[graph.slots[graph.nodeGrad[0]].start] = 17.5;
  const check = new Checker(graph, 0, null).check(Float64Array.of(3, 2, 1), frame)!;
  assert.equal(check.kind, "differs");
  assert.ok(Math.abs(check.off - 0.5) < 1e-8);
  assert.ok(Math.abs(check.difference - 18) < 1e-8);
});

test("a kink has two slopes, and a flip none beyond it", () => {
  const graph = below();
  const at = (x: number, gradient: number) => new Checker(graph, 0, null).check(Float64Array.of(x), Float64Array.of(x, Math.abs(x), 2 * Math.abs(x), gradient))!;
  const kink = at(0, 0); // where differences, which see both sides, say 0 too
  assert.equal(kink.kind, "kink");
  assert.ok(Math.abs(kink.sides[0] + 2) < 1e-6 && Math.abs(kink.sides[1] - 2) < 1e-6);
  assert.equal(at(1e-4, 2).kind, "agrees"); // near a kink, and not on it
  assert.equal(at(1, 1).kind, "differs");
  assert.equal(at(3 - 1e-12, 2).kind, "flip");
  assert.equal(at(3 - 1e-4, 2).kind, "agrees");
});

test("forward mode has its say too, and is no alibi for a wrong backward pass", () => {
  const graph = new Graph(graphMessage());
  assert.ok(isScalar(graph));
  const values = Float64Array.of(3, 2, 1);
  const tangents = tangentsOf(graph, graph);
  const right = new Checker(graph, 0, null).check(values, frameOf(2), null, tangents)!;
  assert.deepEqual([right.kind, right.forward], ["agrees", 18]);
  const frame = frameOf(2);
  frame[graph.slots[graph.nodeGrad[0]].start] = 18 + 1e-5; // less than differences would tell
  assert.equal(new Checker(graph, 0, null).check(values, frame)!.kind, "agrees");
  assert.equal(new Checker(graph, 0, null).check(values, frame, null, tangents)!.kind, "differs");
});

test("where a branch begins forward mode differs from nothing", () => {
  const graph = below();
  const x = 3 - 1e-12;
  const tangents = { run: () => undefined, of: () => Float64Array.of(2) } as unknown as Tangents;
  const check = new Checker(graph, 0, null).check(Float64Array.of(x), Float64Array.of(x, x, 2 * x, 2), null, tangents)!;
  assert.deepEqual([check.kind, check.forward], ["flip", 2]);
});
