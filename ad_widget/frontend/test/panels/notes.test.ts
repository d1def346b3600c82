import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, bytes, graphMessage } from "../fixture.ts";
import { seedNotes } from "../../src/seed.ts";
import type { Graph } from "../../src/wire/graph.ts";
import { show } from "../shown.ts";

test("what Python has to say of the graph, and of the next one", () => {
  const model = new FakeModel();
  model.traits._graph = { ...graphMessage(), notes: ["one <b>", "two"] };
  const { panel } = show(model);
  const said = () => [...panel("notes").children].map(({ textContent }) => textContent);
  assert.deepEqual(said(), ["one <b>", "two"]);
  model.update({ _graph: graphMessage(2), _values: bytes(3, 2, 1) });
  assert.deepEqual(said(), []);
});

test("of an array it is told what its gradients are of: the sum of all, or one element", () => {
  const model = new FakeModel();
  const graph = graphMessage();
  graph.program.values[8] = graph.program.values[9] = [[3], "float64"];
  const noted = (seed: number | null) => seedNotes({ program: graph.program, outputNode: 7, outputName: "loss" } as Graph, seed);
  assert.deepEqual(noted(null), ["loss has shape (3,): seeded with ones"]);
  assert.deepEqual(noted(1), ["loss has shape (3,): the gradients are of loss[1] alone"]);
  assert.deepEqual(noted(3), noted(null));
  assert.deepEqual([...show(model).panel("notes").children], []);
});
