import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { readDotJson } from "../src/dotjson.ts";
import type { Program } from "../src/program.ts";

const folder = "../../tests/data/layout";

for (const file of readdirSync(folder)) {
  test(`positions are read as Python reads them: ${file}`, () => {
    const shared = JSON.parse(readFileSync(`${folder}/${file}`, "utf8"));
    const program = { nodes: Array(shared.nodes).fill(0), edges: Array(shared.edges).fill(0) };
    const layout = readDotJson(shared.graphviz, program as unknown as Program, "dot 2.43.0");
    assert.deepEqual(layout, shared.layout);
  });
}
