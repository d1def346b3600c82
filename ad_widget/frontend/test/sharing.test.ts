import "./page.ts";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { codeOf, linkOf, pythonOf, takenOf } from "../src/sharing.ts";
import { settingsIn } from "../src/wire/link.ts";
import { FakeModel, graphMessage } from "./fixture.ts";
import { open } from "./opened.ts";

const PANELS = ["chain", "slope", "descent"];

function setup() {
  const model = new FakeModel();
  const graph = { ...graphMessage(), made: "%%autodiff loss" };
  model.traits._graph = graph;
  const session = open(model);
  const { shared } = session;
  shared.graph()!.program.values[2][1] = "int64"; // b, as if it counted something
  const take = (at: unknown, view: unknown = {}) => takenOf(shared, shared.graph()!, { of: "", nth: 0, at, view }, PANELS);
  return { session, shared, take };
}

test("Python code is what Python writes", () => {
  for (const { made, source, values, view, code } of JSON.parse(readFileSync("../../tests/data/made.json", "utf8"))) {
    assert.equal(codeOf(made, source, values, view), code);
  }
});

test("values and view go into link and code, what has been answered into neither", () => {
  const { session, shared } = setup();
  session.setLeaf(1, 0, 2.5);
  shared.setView({ panel: "slope", answers: { "grad:w": "18" } });
  const [setting] = settingsIn(linkOf(shared, 0)!).settings;
  assert.deepEqual(setting.at, { x: 3, w: 2.5, b: 1 });
  assert.deepEqual(setting.view, { panel: "slope" });
  assert.equal(pythonOf(shared)!.split("\n")[0], "%%autodiff loss --at w=2.5 --view panel=slope");
});

test("a value that is hidden is not passed on", () => {
  const { shared } = setup();
  shared.setView({ panel: "exercise", hidden: ["value:w"] });
  assert.deepEqual(settingsIn(linkOf(shared, 0)!).settings[0].at, { x: 3, b: 1 });
});

test("good values and a good view are taken", () => {
  const { take } = setup();
  const { values, view, said } = take({ w: -1.5, b: 7 }, { panel: "slope", over: ["x", "w"], select: "loss", hold: ["b"], rate: 0.1, done: 3 });
  assert.deepEqual([...values!], [3, -1.5, 7]);
  assert.deepEqual(view, { panel: "slope", over: ["x", "w"], select: "loss", hold: ["b"], rate: 0.1, done: 3 });
  assert.equal(said, "");
});

const DEEP = "[".repeat(7000) + "]".repeat(7000);
const deep = (): unknown => JSON.parse(DEEP);

test("values that are none leave all as it is, and are said", () => {
  const { take } = setup();
  const bad: unknown[] = [
    null, 3, "w", [1], { q: 1 }, { __proto__: null, constructor: 1 }, JSON.parse('{"__proto__": 1}'), { w: "1" }, { w: null }, { w: [1] }, { w: [] }, { w: {} },
    { w: NaN }, { w: Infinity }, { w: true }, { w: deep() }, { b: 1.5 }, { b: 2 ** 60 }, { b: 1e300 }, { w: 1, q: 2 },
  ];
  for (const at of bad) {
    const { values, view, said } = take(at, { panel: "slope" });
    assert.equal(values, null, said);
    assert.deepEqual(view, {});
    assert.match(said, /is left aside: /);
  }
});

test("of a view, what does not fit is left out and said, and the rest taken", () => {
  const { take } = setup();
  const bad: [string, unknown][] = [
    ["panel", "quux"], ["panel", "toolbar"], ["panel", 3], ["select", "q"], ["select", "x".repeat(300)], ["to", "q"], ["plot", "q"], ["open", ["q"]], ["hold", ["q"]], ["by", ["q"]],
    ["over", ["q"]], ["over", ["w[0]"]], ["direction", { q: 1 }], ["direction", { w: [1] }], ["direction", { w: "DEEP" }], ["hidden", ["grad:q"]], ["answers", { "grad:w": "1" }],
    ["hold", Array(300).fill("w")], ["rate", -1], ["edges", "rainbow"], ["camera", {}], ["__proto__", { panel: "slope" }], ["constructor", 1],
  ];
  for (const [key, x] of bad) {
    const view = JSON.parse(`{"edges": "flow", ${JSON.stringify(key)}: ${JSON.stringify(x).replace('"DEEP"', DEEP)}}`);
    const taken = take({}, view);
    assert.deepEqual(taken.view, key === "edges" ? {} : { edges: "flow" }, key);
    assert.match(taken.said, /some is left aside/);
    assert.ok(taken.values);
  }
  assert.equal(take({}, [1]).values, null);
});

test("a link may hide numbers, and uncovers none", () => {
  const { shared, take } = setup();
  assert.deepEqual(take({}, { hidden: ["grad:w"] }).view, { hidden: ["grad:w"] });
  shared.setView({ hidden: ["grad:w"] });
  for (const hidden of [null, [], ["grad:x"]]) assert.deepEqual(take({}, { hidden }).view, {});
});

test("whatever a link holds, nothing throws", () => {
  const { take } = setup();
  let last = 7;
  const random = (n: number) => (last = (last * 1664525 + 1013904223) % 2 ** 32) % n;
  const words = ["w", "x", "panel", "select", "__proto__", "over", "direction", "loss", "grad:w", "", "\u202e", "hidden", "open", "by"];
  const any = (depth: number): unknown => {
    const kind = random(depth > 3 ? 5 : 7);
    if (kind === 0) return words[random(words.length)];
    if (kind === 1) return [1e308, -0, 3, 0.5, 2 ** 60][random(5)];
    if (kind === 2) return null;
    if (kind === 3) return random(2) === 0;
    if (kind === 4) return [];
    if (kind === 5) return Array.from({ length: random(4) }, () => any(depth + 1));
    return Object.fromEntries(Array.from({ length: random(5) }, () => [words[random(words.length)], any(depth + 1)]));
  };
  for (let k = 0; k < 5000; k++) {
    const { values, view } = take(any(0), any(0));
    if (values) assert.ok(values.every(Number.isFinite));
    JSON.stringify(view);
  }
});

