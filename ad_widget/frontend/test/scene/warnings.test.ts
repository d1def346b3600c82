import "../page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { warningsOf } from "../../src/scene/warnings.ts";
import { chain, sketched } from "./drawn.ts";

const all = (): boolean => true;

/** n0 → n1 → n2 → n3, the ops of n1 and on as given. */
function made(...ops: string[]) {
  const one = sketched(chain(4));
  ops.forEach((op, k) => (one.graph.program.nodes[k + 1].op = op));
  return one;
}

test("NaN is traced to where it is born, and to who carried it on", () => {
  const { graph, frame } = made("log", "multiply", "sum");
  frame.set([-1, NaN, NaN, NaN]);
  assert.deepEqual(warningsOf(graph, 3, frame, all), [{ kind: "nan", text: "NaN is born in n1 at n0 = −1, and carried on by n2, n3" }]);
  assert.equal(warningsOf(graph, 1, frame, all)[0].text, "NaN is born in n1 at n0 = −1");
  assert.deepEqual(warningsOf(graph, 0, frame, all), []);
});

test("what may not be seen is not told", () => {
  const { graph, frame } = made("log", "multiply", "sum");
  frame.set([-1, NaN, NaN, NaN]);
  assert.deepEqual(warningsOf(graph, 3, frame, (i) => i < 3), []);
  assert.equal(warningsOf(graph, 3, frame, (i) => i > 1)[0].text, "NaN is born in n2, and carried on by n3");
});

test("an overflow, a pole, and what only carries them on", () => {
  const { graph, frame } = made("exp", "log", "add");
  frame.set([1000, Infinity, 1, 1]);
  assert.match(warningsOf(graph, 1, frame, all)[0].text, /overflow/);
  frame.set([1, 0, -Infinity, -Infinity]);
  assert.match(warningsOf(graph, 2, frame, all)[0].text, /a pole of log/);
  assert.match(warningsOf(graph, 3, frame, all)[0].text, /carried on/);
});

test("saturated and dead units", () => {
  const { graph, frame } = made("tanh", "sigmoid", "relu");
  frame.set([5, Math.tanh(5), 0.999, 0]);
  assert.deepEqual([1, 2, 3].map((i) => warningsOf(graph, i, frame, all).map(({ kind }) => kind)), [["saturated"], ["saturated"], ["dead"]]);
  frame.set([0.5, Math.tanh(0.5), 0.5, 0.3]);
  assert.deepEqual([1, 2, 3].flatMap((i) => warningsOf(graph, i, frame, all)), []);
});
