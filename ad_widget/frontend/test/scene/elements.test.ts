import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createRunner } from "../../src/runner/index.ts";
import { derivatives } from "../../src/runner/slice.ts";
import { elementsOf } from "../../src/scene/elements.ts";
import { sceneOf } from "../../src/scene/scene.ts";
import { Ways } from "../../src/scene/ways.ts";
import { Graph } from "../../src/wire/graph.ts";
import { graphMessage } from "../fixture.ts";

const { program } = JSON.parse(readFileSync("../../tests/data/captions.json", "utf8")).layer;
const graph = new Graph({ ...graphMessage(), program, title: "" });

/** The layer with other numbers, so that no two are alike. */
function run() {
  const runner = createRunner(graph.program);
  graph.program.leaves.forEach((_, k) => {
    const size = graph.leafStart[k + 1] - graph.leafStart[k];
    runner.setLeaf(k, Float64Array.from({ length: size }, (_, i) => Math.sin(7 * i + 3 * k + 1)));
  });
  runner.run(true);
  return runner;
}

const close = (a: number, b: number, what: string): void => assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${what}: ${a}, ${b}`);

test("the derivatives along an edge take what comes from above to what is passed on", () => {
  const runner = run();
  graph.program.edges.forEach(({ to, contribution }, e) => {
    const sums = new Float64Array(runner.get(contribution!).length);
    const above = runner.get(graph.program.nodes[to].grad!);
    assert.ok(derivatives(graph.program, e, (id) => runner.get(id), (j, i, x) => (sums[i] += above[j] * x)));
    sums.forEach((sum, i) => close(sum, runner.get(contribution!)[i], `${graph.edgeKeys[e]} ${i}`));
  });
});

test("the ways of each element add up to its gradient", () => {
  const runner = run();
  const scene = sceneOf(graph);
  for (const name of ["X", "W", "b", "Z", "H"]) {
    const node = graph.nodeKeys.indexOf(name);
    runner.get(graph.program.nodes[node].grad!);
    const grad = Array.from(runner.get(graph.program.nodes[node].grad!));
    grad.forEach((x, element) => {
      const ways = Ways.ofElement(elementsOf(scene, node, element, graph.outputNode, null, (id) => runner.get(id))!);
      ways.take(new Float64Array(0));
      const found = ways.largest(3);
      ways.show(found);
      close(found.reduce((sum, way) => sum + ways.product(way), ways.rest), x, `${name} ${element}`);
      assert.equal(ways.count, { X: 2n, W: 4n, b: 4n, Z: 1n, H: 1n }[name]);
    });
  }
});

test("an output that is an array is differentiated as the sum of its elements, or one of them", () => {
  const runner = run();
  const scene = sceneOf(graph);
  const [W, H] = ["W", "H"].map((name) => graph.nodeKeys.indexOf(name));
  const count = (seed: number | null) => Ways.ofElement(elementsOf(scene, W, 0, H, seed, (id) => runner.get(id))!).count;
  assert.equal(count(null), 4n);
  assert.equal(count(0), 1n); // W[0, 0] comes to H[0, 0]
  assert.equal(count(1), 0n); // and not to H[0, 1]
});
