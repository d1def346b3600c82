import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { labelAt, readDotJson } from "../src/scene/dotjson.ts";
import type { Layout } from "../src/wire/graph.ts";
import { program } from "./fixture.ts";

const folder = "../../tests/data/layout";

function sized(nodes: number, edges: number) {
  const p = program();
  return {
    ...p,
    nodes: Array.from({ length: nodes }, () => p.nodes[0]),
    edges: Array.from({ length: edges }, () => p.edges[0]),
  };
}

test("Graphviz's JSON is read as Python reads it", () => {
  for (const name of readdirSync(folder)) {
    const shared = JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
    const layout = readDotJson(shared.graphviz, sized(shared.nodes, shared.edges), shared.layout.engine);
    const near = (a: unknown, b: unknown): void => {
      if (typeof b === "number") assert.ok(Math.abs((a as number) - b) < 0.002, `${name}: ${a} ${b}`);
      else if (b !== null && typeof b === "object") {
        assert.deepEqual(Object.keys(a as object).sort(), Object.keys(b).sort());
        for (const k of Object.keys(b)) near((a as never)[k], (b as never)[k]);
      } else assert.equal(a, b);
    };
    near(layout, shared.layout as Layout);
    near(layout.edges.map(({ path }) => labelAt(path)), shared.labels);
  }
});

test("a node or an edge without a place is an error", () => {
  const { graphviz } = JSON.parse(readFileSync(`${folder}/first.json`, "utf8"));
  assert.throws(() => readDotJson(graphviz, sized(9, 7), ""), /node 8/);
  assert.throws(() => readDotJson(graphviz, sized(8, 8), ""), /edge 7/);
});
