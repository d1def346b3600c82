import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { linesOf, stepAt } from "../../../src/panels/passes/caption.ts";
import { Graph } from "../../../src/wire/graph.ts";
import { passesOf } from "../../../src/wire/passes.ts";
import { frameOf, graphMessage } from "../../fixture.ts";
import { random } from "../../random.ts";
import { randomSketch, sketched } from "../../scene/drawn.ts";

const DATA = JSON.parse(readFileSync("../../tests/data/captions.json", "utf8"));

for (const [name, { program, frame, captions }] of Object.entries<any>(DATA)) {
  test(`captions of ${name} are those of still pictures`, () => {
    const graph = new Graph({ ...graphMessage(), program, title: "" });
    const passes = passesOf(graph);
    assert.equal(captions.length, 1 + passes.forward.length + passes.backward.length);
    captions.forEach((lines: string[], done: number) => {
      const now = Float64Array.from(frame);
      const said = linesOf(graph, passes, done).map((line) =>
        [[line.symbols, line.numbers(now)].filter(Boolean).join(" "), line.note(now)].filter(Boolean).join("   "),
      );
      assert.deepEqual(said, lines, `${done} steps done`);
    });
  });
}

test("of random programs every partial sum is that of what has come so far, and the last the gradient", () => {
  const next = random(11);
  let sums = 0;
  for (let round = 0; round < 200; round++) {
    const { graph, frame, grads } = sketched(randomSketch(next));
    const { edges, nodes } = graph.program;
    const passes = passesOf(graph);
    const so = new Float64Array(nodes.length);
    for (let done = passes.forward.length + 1; done <= passes.forward.length + passes.backward.length; done++) {
      const { node } = stepAt(passes, done)!;
      for (const { edge, sum: sumOf } of linesOf(graph, passes, done)) {
        const sum = sumOf(frame);
        assert.equal(edges[edge].to, node);
        so[edges[edge].from] += frame[graph.slots[graph.edgeContribution[edge]].start];
        assert.ok(Math.abs(sum! - so[edges[edge].from]) <= 1e-12 * Math.max(1, Math.abs(sum!)));
        sums++;
      }
    }
    nodes.forEach((_, i) => {
      if (i !== graph.outputNode) assert.ok(Math.abs(so[i] - grads[i]) <= 1e-12 * Math.max(1, Math.abs(grads[i])), `${i}`);
    });
  }
  assert.ok(sums > 1000);
});

test("a value's step says its rule with symbols, then with numbers", () => {
  const graph = new Graph(graphMessage());
  const [line] = linesOf(graph, passesOf(graph), 2);
  assert.equal(line.numbers(frameOf(2)).split(" = ").at(-1), "7");
});
