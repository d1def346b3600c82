import "../page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { ruleLines, ruleOf } from "../../src/scene/rules.ts";
import { sceneOf } from "../../src/scene/scene.ts";
import { Graph } from "../../src/wire/graph.ts";
import { graphMessage } from "../fixture.ts";

/** The fixture's graph with a rule on the edge from x to w·x. */
function graph(rule: string): Graph {
  const message = graphMessage();
  message.program.edges[1].rule = rule;
  return new Graph(message);
}

test("a rule names the other operand, and tells its shapes apart", () => {
  const one = graph("{0}ᵀ ·  (3×4)(4×2)");
  assert.deepEqual(ruleOf(one, 1, (node) => one.labels[node]), { said: "wᵀ ·", shapes: "(3×4)(4×2)" });
  assert.equal(ruleOf(one, 0, () => "w"), null);
});

test("a long name is told by a letter, and so is an operand that is not drawn", () => {
  assert.equal(ruleOf(graph("· {1}ᵀ  2"), 1, () => "a·long·expression")!.said, "· Bᵀ");
  assert.equal(ruleOf(graph("· {3}  2"), 1, () => "w")!.said, "· D");
});

test("a rule that is no text is refused", () => {
  assert.throws(() => graph(3 as never), /no rule that can be read/);
});

test("a rule has narrow lines between columns, few between rows, and signs stay with their words", () => {
  const lines = (rule: string, orientation: "lr" | "tb"): string[] =>
    ruleLines(sceneOf(graph(rule)), 1, orientation);
  assert.deepEqual(lines("each by its own number, sum over rows  4×2 → (2,)", "lr"), ["each by", "its own", "number,", "sum over", "rows", "4×2 → (2,)"]);
  assert.deepEqual(lines("each by its own number, sum over rows  4×2 → (2,)", "tb"), ["each by its own number,", "sum over rows", "4×2 → (2,)"]);
  assert.deepEqual(lines("· (softmax A − one-hot [3])  3×2", "lr"), ["· (softmax", "A − one-hot", "[3])", "3×2"]);
});
