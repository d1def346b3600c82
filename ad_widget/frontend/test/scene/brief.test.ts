import "../page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { briefOf } from "../../src/scene/brief.ts";
import { alwaysNamed } from "../../src/scene/fitting.ts";
import { sceneOf } from "../../src/scene/scene.ts";
import { svg } from "../../src/dom.ts";
import { sketched } from "./drawn.ts";

/** The short names of nodes that are called so; those in brackets have no name of the code. */
function briefs(...labels: string[]): string[] {
  const { graph, message } = sketched({ nodes: labels.length, edges: labels.slice(1).map((_, k) => [k, k + 1]), names: labels });
  const { nodes } = (message.program as typeof graph.program);
  labels.forEach((label, i) => {
    if (!label.startsWith("(")) return;
    Object.assign(nodes[i], { name: null });
    graph.labels[i] = label.slice(1, -1);
  });
  return sceneOf(graph).cards.map((card) => briefOf(graph, card));
}

test("an expression is numbered, a name of several words written by its initials", () => {
  assert.deepEqual(briefs("w", "learning_rate", "(w·x + b)", "hiddenLayer2", "(w·x − b)"), ["w", "lr", "v₁", "hL2", "v₂"]);
  // The one call of a function is called as it is.
  assert.deepEqual(briefs("w", "(mean(log(w·x + b)))", "(exp(w))", "(exp(x))", "(sin(w) + sin(x))"), ["w", "mean", "exp", "v₁", "v₂"]);
});

test("no two are called alike, whatever the code has called so", () => {
  assert.deepEqual(briefs("lr", "learning_rate", "long_run", "v", "(a + b)"), ["lr", "u₁", "u₂", "v", "u₃"]);
  assert.deepEqual(briefs("v₃", "(a + b)", "u", "temperature"), ["v₃", "t₁", "u", "t₂"]);
});

test("numbers follow the code, whichever is asked for first, beside those that Python has given", () => {
  const { graph, message } = sketched({ nodes: 5, edges: [[0, 1], [1, 2], [2, 3], [3, 4]], names: ["w", "v₁", "a + b", "c + d", "loss"] });
  const { nodes } = message.program as typeof graph.program;
  for (const i of [1, 2, 3]) Object.assign(nodes[i], { name: null });
  const { cards } = sceneOf(graph);
  const backwards = [...cards].reverse().map((card) => briefOf(graph, card));
  assert.deepEqual(backwards.reverse(), ["w", "v₁", "u₁", "u₂", "u₃"]);
});

test("a name is narrower where there is little room, and short where there is too little", () => {
  const el = svg("text", {}, "w·x + b");
  const heard: boolean[] = [];
  const place = { font: "serif", style: "", pixels: 17, room: 80, more: 8, y: 22, low: 28, brief: () => "v₁", shortened: (short: boolean) => heard.push(short) };
  const fitting = alwaysNamed(el, "w·x + b", place);
  const said = (scale: number, detail: "cards" | "lines" | "names") => {
    fitting.fit(scale, 11, detail);
    return [el.textContent, el.getAttribute("textLength"), el.getAttribute("y") ?? "22"];
  };
  const wide = said(1, "cards");
  assert.deepEqual(wide, ["w·x + b", null, "22"]);
  const least = said(0.05, "names");
  assert.deepEqual([least[0], least[2]], ["v₁", "28"]);
  assert.deepEqual(said(1, "cards"), wide);
  assert.deepEqual(heard, [true, false]);
});
