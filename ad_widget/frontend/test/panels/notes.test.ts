import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, bytes, graphMessage } from "../fixture.ts";
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
