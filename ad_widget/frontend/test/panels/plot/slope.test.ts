import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, bytes, frameOf, ownOp } from "../../fixture.ts";
import { layOut } from "../../page.ts";
import { show } from "../../shown.ts";
import { arrowPath } from "../../../src/panels/plot/plot.ts";

function open(view: Record<string, unknown>) {
  const model = new FakeModel();
  model.traits._view = { panel: "slope", ...view };
  const shown = show(model);
  layOut();
  return { ...shown, slope: shown.panel("slope") };
}

test("of a leaf the curve, and under the point the gradient", (t) => {
  t.mock.method(performance, "now", () => 0); // a slow machine takes fewer samples
  const { slope, move, root } = open({ select: "w" });
  assert.deepEqual([slope.dataset.at, slope.dataset.slope], ["2", "18"]);
  assert.equal(slope.querySelectorAll(".adw-curve").length, 1);
  assert.ok(slope.querySelector(".adw-curve")!.getAttribute("d")!.split("L").length >= 200);
  move("w", -1);
  assert.deepEqual([slope.dataset.at, slope.dataset.slope], ["-1", "-36"]);
  assert.equal(slope.dataset.slope, root.querySelector('[data-node="w"]')!.getAttribute("data-grad"));
});

test("of two leaves contours and both slopes; keys move the point, and the sliders with it", async () => {
  const { slope, slider } = open({ over: ["w", "b"] });
  assert.deepEqual([slope.dataset.at, slope.dataset.slope], ["[2,1]", "[18,6]"]);
  const levels = () => slope.querySelectorAll(".adw-level").length;
  for (let waited = 0; levels() <= 5 && waited < 3000; waited += 20) await new Promise((done) => setTimeout(done, 20)); // sampled in parts
  assert.ok(levels() > 5);
  const grip = slope.querySelector(".adw-grip")!;
  const press = (key: string, init = {}) => grip.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...init }));
  press("ArrowLeft");
  assert.equal(slider("w").valueAsNumber, 1.9);
  press("ArrowDown", { shiftKey: true });
  assert.equal(slider("b").valueAsNumber, 0);
  press("ArrowUp", { altKey: true });
  assert.equal(JSON.parse(slope.dataset.at!)[1], 0.01);
});

test("any node is plotted: its slope is then told by differences", () => {
  const { slope } = open({ select: "w", plot: "a" });
  assert.ok(Math.abs(Number(slope.dataset.slope) - 3) < 1e-8);
  assert.match(slope.textContent!, /∂a\/∂w.*by differences/);
});

test("lists choose what is plotted over what", () => {
  const { slope } = open({ select: "w" });
  const [node, first, second] = [...slope.querySelectorAll("select")];
  const choose = (el: HTMLSelectElement, value: string) => {
    el.value = value;
    el.dispatchEvent(new Event("change"));
  };
  choose(second, "b");
  assert.equal(slope.dataset.at, "[2,1]");
  choose(node, "a");
  assert.match(slope.textContent!, /∂a\/∂b/);
  second.selectedIndex = 0;
  second.dispatchEvent(new Event("change"));
  choose(first, "x");
  assert.equal(slope.dataset.at, "3");
});

test("what may not be seen yet is neither drawn nor told", () => {
  const { slope } = open({ select: "w", done: 1 });
  assert.equal(slope.dataset.slope, undefined);
  assert.doesNotMatch(slope.querySelector(".adw-slope-line")!.textContent!, /\d/);
  assert.equal(slope.querySelectorAll(".adw-curve").length, 0);
});

test("an arrow to where nothing can be drawn is none", () => {
  assert.match(arrowPath([0, 0, 30, 40]), /^M0\.0 0\.0L30\.0 40\.0M/);
  for (const end of [Infinity, NaN, 1e300]) assert.equal(arrowPath([0, 0, end, 3]), "");
});

test("where numbers are not finite nothing is drawn at no place", () => {
  const model = new FakeModel();
  Object.assign(model.traits, { _view: { panel: "slope", select: "b" }, _values: bytes(3, 1e200, 1), _frame: new DataView(frameOf(1e200).buffer) });
  const slope = show(model).panel("slope");
  layOut();
  assert.doesNotMatch(slope.querySelector("svg")!.outerHTML, /NaN/);
  assert.match(slope.textContent!, /loss is no finite number over this range/);
});

test("of a graph that the page cannot run the output's slope is known, and no other node's", () => {
  const model = new FakeModel("kernel");
  Object.assign(model.traits, { _graph: ownOp(), _view: { panel: "slope", select: "w" } });
  const slope = show(model).panel("slope");
  layOut();
  assert.equal(slope.dataset.slope, "18");
  model.update({ _view: { panel: "slope", select: "w", plot: "a" } });
  assert.equal(slope.dataset.slope, undefined);
  assert.doesNotMatch(slope.textContent!, /NaN|by differences/);
});
