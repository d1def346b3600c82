import assert from "node:assert/strict";
import { test } from "node:test";
import { rowsOf } from "../../src/runner/rows.ts";
import { Graph } from "../../src/wire/graph.ts";
import { graphMessage } from "../fixture.ts";

test("a row of the Jacobian is what the reverse pass gives", () => {
  const graph = new Graph(graphMessage());
  assert.deepEqual([...rowsOf(graph, Float64Array.of(3, 2, 1))!], [12, 18, 6]);
  assert.deepEqual([...rowsOf(graph, Float64Array.of(3, 3, 1))!], [36, 36, 12]);
});
