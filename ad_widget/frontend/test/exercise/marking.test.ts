import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hintOf } from "../../src/exercise/hints.ts";
import { markOf } from "../../src/exercise/marking.ts";
import { mistakeOf } from "../../src/exercise/mistakes.ts";
import { ASKED, allOf, questionOf, wordsOf } from "../../src/exercise/questions.ts";
import { Graph } from "../../src/wire/graph.ts";
import { fromToken, toToken } from "../../src/wire/token.ts";

type Case = [string, Record<string, string | number>, string | null, [string, number[]] | null];
const table: Record<string, { program: any; frame: (number | string)[]; asked: Record<string, string>; cases: Case[] }> = JSON.parse(
  readFileSync("../../tests/data/answers.json", "utf8"),
);

for (const [name, { program, frame: written, asked, cases }] of Object.entries(table)) {
  const frame = written.map(Number);
  const graph = new Graph({ id: 1, program, controls: [], title: "", notes: [] });

  test(`what can be asked of ${name}, and in which words`, () => {
    const keys = ASKED.flatMap((kind) => allOf(graph, kind));
    assert.deepEqual(Object.fromEntries(keys.map((key) => [key, wordsOf(graph, questionOf(graph, key)!)])), asked);
    assert.deepEqual(keys, Object.keys(asked));
  });

  test(`answers to ${name} are marked, and mistakes recognised, as in Python`, () => {
    for (const [key, answers, mark, mistake] of cases) {
      const question = questionOf(graph, key)!;
      assert.equal(markOf(graph, frame, question, answers), mark, JSON.stringify(answers));
      if (mark !== "wrong") continue;
      const found = mistakeOf(graph, frame, question, answers);
      assert.deepEqual(found && [found.mistake, found.edges], mistake, JSON.stringify(answers));
      const { text, edges } = hintOf(graph, question, found);
      assert.ok(text.length > 20 && !text.includes("undefined"), text);
      assert.ok(edges.every((e) => e in program.edges));
    }
  });
}

test("what asks nothing of a graph", () => {
  const graph = new Graph({ id: 1, program: table.layer.program, controls: [], title: "", notes: [] });
  for (const key of ["grad:nobody", "W", "grad:W", "grad:W[0]", "grad:W[0,2]", "grad:W[0,-1]", "grad:W[]", "grad:W[,]", "shape:W[0]", "order:W", ""]) {
    assert.equal(questionOf(graph, key), null, key);
  }
});

test("a word holds plain data, and what is none is told", () => {
  for (const data of [{ answers: { "grad:∂w": "−3" }, at: [1, 2.5] }, [], 3, "ä"]) assert.deepEqual(fromToken(toToken(data)), data);
  assert.match(toToken("???>>>ÿ"), /^[\w-]+$/);
  for (const word of ["", "%", "abc", "a".repeat(30_000), "_w", "eyJ"]) assert.equal(fromToken(word), undefined);
});
