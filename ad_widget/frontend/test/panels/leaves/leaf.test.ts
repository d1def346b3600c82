import assert from "node:assert/strict";
import { test } from "node:test";
import { objectOf } from "../../../src/panels/leaves/bunches.ts";
import { fieldText } from "../../../src/panels/parts/fields.ts";
import { subscript } from "../../../src/format.ts";
import { FakeModel, bytes, graphMessage } from "../../fixture.ts";
import { frames } from "../../page.ts";
import { show } from "../../shown.ts";

const key = (el: HTMLElement, name: string) => el.dispatchEvent(new KeyboardEvent("keydown", { key: name }));

/** w is 1/3, which no field holds. */
function third() {
  const model = new FakeModel();
  model.traits._values = bytes(3, 1 / 3, 1);
  return show(model);
}

test("a field cuts no digit off: it rounds, and says the power where it must", () => {
  const said: [number, number, string][] = [
    [-1234.5678, 10, "−1234.5678"],
    [-1234.5678, 7, "−1234.6"],
    [1 / 3, 10, "0.33333333"],
    [123456789012, 10, "1.23457e11"],
    [-1.5e-300, 7, "−2e−300"],
    [-1.5e-300, 10, "−1.5e−300"],
    [0.000012345678, 10, "1.23457e−5"],
    [0.1, 7, "0.1"],
    [-0, 7, "0"],
    [Infinity, 10, "Infinity"],
    [NaN, 7, "NaN"],
  ];
  for (const [x, room, text] of said) assert.equal(fieldText(x, room), text);
});

test("whatever the number, its text fits, and is as near as the room allows", () => {
  let last = 1;
  const random = () => (last = (last * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
  for (let k = 0; k < 5000; k++) {
    const x = (random() - 0.5) * 10 ** Math.round(600 * (random() - 0.5));
    for (const [room, error] of [[7, 0.5], [10, 0.005]]) {
      const text = fieldText(x, room);
      assert.ok(text.length <= room, `${x}: ${text}`);
      const said = Number(text.replace(/−/g, "-"));
      assert.ok(Math.abs(said - x) <= error * Math.abs(x), `${x}: ${text}`);
    }
  }
});

test("Enter in a field that nobody has touched changes nothing", () => {
  const { model, field, node } = third();
  const w = field("w");
  assert.equal(w.value, "0.33333333");
  key(w, "Enter");
  w.dispatchEvent(new Event("focus"));
  assert.equal(w.value, "0.3333333333333333"); // whole while it is in hand
  key(w, "Enter");
  w.dispatchEvent(new Event("blur"));
  assert.equal(w.value, "0.33333333");
  assert.equal(node("w").getAttribute("data-value"), String(1 / 3));
  assert.equal(model.sent.length, 0);
});

test("what was typed over a number, digit by digit the same, changes nothing either", () => {
  const { model, field } = third();
  const w = field("w");
  w.dispatchEvent(new Event("focus"));
  w.value = "0.5";
  w.dispatchEvent(new Event("input"));
  key(w, "Escape");
  assert.equal(w.value, "0.3333333333333333");
  w.dispatchEvent(new Event("blur"));
  assert.equal(model.sent.length, 0);
});

test("leaving a field takes what was typed", () => {
  const { field, node } = third();
  const w = field("w");
  w.dispatchEvent(new Event("focus"));
  w.value = "0.5";
  w.dispatchEvent(new Event("blur"));
  assert.equal(node("w").getAttribute("data-value"), "0.5");
});

test("numbers that move do not write over what is being typed", async () => {
  const { model, field } = third();
  const w = field("w");
  w.dispatchEvent(new Event("focus"));
  w.value = "0.";
  model.update({ _values: bytes(3, 7, 1) });
  assert.equal(w.value, "0.");
  key(w, "Escape");
  assert.equal(w.value, "7");
});

test("reset brings back ranges as well as values", async () => {
  const { slider, field, button } = show();
  const range = () => [slider("w").min, slider("w").max, slider("w").value];
  const began = range();
  field("w").value = "50";
  key(field("w"), "Enter");
  await frames();
  field("w").value = "−70";
  key(field("w"), "Enter");
  assert.deepEqual(range(), ["-70", "50", "-70"]);
  button("reset").click();
  await frames();
  assert.deepEqual(range(), began);
  field("b").value = "99";
  key(field("b"), "Enter");
  field("b").value = "1"; // where it began, though the range is wider
  key(field("b"), "Enter");
  await frames();
  button("reset").click();
  assert.equal(slider("b").max, "10");
});

test("a leaf that is on no way to the output of this branch has no gradient left from the last", () => {
  const model = new FakeModel();
  const { panel } = show(model);
  const lines = () => [...panel("leaves").querySelectorAll(".adw-gradient > :last-child")].map((el) => el.textContent!.trim());
  assert.deepEqual(lines(), ["▲ 12", "▲ 18", "▲ 6"]);
  const next = graphMessage(2);
  next.program.nodes[0].grad = null;
  model.update({ _graph: next, _values: bytes(3, 2, 1) });
  assert.deepEqual(lines(), ["▲ 12", "", "▲ 6"]);
});

test("the tooltip of an array's field goes with the pointer, and owns up to numbers of before", () => {
  const graph = graphMessage();
  const shape = [2];
  for (const id of [1, 3, 12, 13, 14, 15, 4, 6, 8]) graph.program.values[id][0] = shape;
  graph.program.leaves[1].data = { dtype: "float64", shape, data: bytes(1, 2) as DataView };
  graph.controls[1] = { name: "w", kind: "array", min: null, max: null, step: null, value: [1, 2] };
  const model = new FakeModel("kernel");
  model.traits._graph = graph;
  model.traits._values = bytes(3, 1, 2, 1);
  const { root, button } = show(model);
  const cell = root.querySelector<HTMLInputElement>('[aria-label="w[1]"]')!;
  cell.dispatchEvent(new Event("pointerenter"));
  assert.equal(cell.title, "∂loss/∂w[1]  · 0");
  cell.dispatchEvent(new Event("pointerleave"));
  assert.equal(cell.title, "");
  cell.value = "7";
  key(cell, "Enter");
  cell.dispatchEvent(new Event("pointerenter"));
  assert.match(cell.title, /of the values before$/);
  assert.ok(button("reset"));
});

test("an element's place in its array", () => {
  assert.equal(subscript(5, [2, 3]), "[1,2]");
  assert.equal(subscript(0, []), "[]");
});

const ends = (root: Element, name: string) => ["least", "greatest"].map((end) => root.querySelector<HTMLInputElement>(`[aria-label="${end} ${name}"]`)!);

test("both ends of a range are shown and edited, and reset brings them back", async () => {
  const { root, slider, button } = show();
  const [low, high] = ends(root, "w");
  const w = slider("w");
  const began = [w.min, w.max, w.step];
  assert.deepEqual([low.value, high.value], ["−10", "10"]);
  const type = (end: HTMLInputElement, text: string): void => {
    end.dispatchEvent(new Event("focus"));
    end.value = text;
    key(end, "Enter");
    end.dispatchEvent(new Event("blur"));
  };
  type(high, "4");
  assert.deepEqual([w.max, w.value, high.value], ["4", "2", "4"]);
  type(high, "1"); // the value stays within
  assert.deepEqual([w.max, w.value, high.value], ["2", "2", "2"]);
  type(high, "abc");
  assert.deepEqual([w.max, high.value], ["2", "2"]);
  type(low, "1.5");
  assert.deepEqual([w.min, w.step], ["1.5", "0.001"]);
  button("reset").click();
  await frames();
  assert.deepEqual([w.min, w.max, w.step], began);
  assert.deepEqual([low.value, high.value], ["−10", "10"]);
});

test("zero is marked where the range crosses it", () => {
  const { root, slider } = show();
  const zero = slider("w").parentElement!.querySelector<HTMLElement>(".adw-zero")!;
  assert.equal(zero.style.getPropertyValue("--adw-at"), "0.5");
  const [low] = ends(root, "w");
  low.dispatchEvent(new Event("focus"));
  low.value = "1";
  key(low, "Enter");
  assert.ok(zero.hidden);
});

test("what a move has changed is said beside it, and where the hand began is marked", async () => {
  const { slider, move, button } = show();
  const [w, b] = ["w", "b"].map((name) => slider(name).parentElement!);
  const said = (track: Element) => track.querySelector(".adw-moved")!.textContent!.trim();
  const began = (track: Element) => track.querySelector<HTMLElement>(".adw-began")!;
  assert.ok(began(w).hidden);
  slider("w").dispatchEvent(new Event("pointerdown"));
  move("w", 3.5);
  await frames();
  move("w", 4);
  await frames();
  assert.equal(said(w), "+2 → Δloss +72"); // (4·3 + 1 − 4)² − 9
  assert.equal(began(w).style.getPropertyValue("--adw-at"), "0.6");
  slider("b").dispatchEvent(new Event("pointerdown"));
  move("b", 0);
  await frames();
  assert.equal(said(w), "");
  assert.ok(began(w).hidden);
  assert.equal(said(b), "−1 → Δloss −17");
  button("reset").click();
  await frames();
  assert.equal(said(b), "");
});

test("many leaves are in bunches by their object, folded but for the first, and found by name", async () => {
  const model = new FakeModel();
  const graph = graphMessage();
  const { leaves, nodes } = graph.program;
  leaves[0].name = nodes[1].name = "model.layers[0].w[0]";
  nodes[1].label = "L0.w0";
  const more = Array.from({ length: 12 }, (_, k) => ({ ...leaves[2], value: graph.program.values.push([[], "float64"]) - 1, name: `model.layers[${k % 3}].b[${k}]` }));
  graph.program.leaves = [...leaves, ...more];
  graph.controls = graph.program.leaves.map(({ name }) => ({ ...graph.controls[0], name }));
  model.traits._graph = graph;
  model.traits._values = bytes(...graph.program.leaves.map(() => 1));
  const { panel, slider } = show(model);
  const bunches = [...panel("leaves").querySelectorAll<HTMLDetailsElement>("details")];
  assert.deepEqual(bunches.map((one) => one.querySelector("summary")!.title), ["model.layers[0]", "model.layers[1]", "model.layers[2]"]);
  assert.deepEqual(bunches.map((one) => one.querySelector("summary")!.textContent), ["L05", "model.layers[1]4", "model.layers[2]4"]);
  assert.deepEqual(bunches.map((one) => one.open), [true, false, false]);
  assert.ok(!slider("w").closest("details"));
  const find = panel("leaves").querySelector<HTMLInputElement>('[type="search"]')!;
  find.value = "b[4]";
  find.dispatchEvent(new Event("input"));
  const seen = [...panel("leaves").querySelectorAll<HTMLElement>(".adw-leaf")].filter((row) => !row.hidden);
  assert.deepEqual(seen.map((row) => row.querySelector<HTMLElement>(".adw-leaf-name")!.title), ["model.layers[1].b[4]"]);
  assert.deepEqual(bunches.map((one) => [one.hidden, one.open]), [[true, false], [false, true], [true, false]]);
  find.value = "";
  find.dispatchEvent(new Event("input"));
  assert.deepEqual(bunches.map((one) => [one.hidden, one.open]), [[false, true], [false, false], [false, false]]);
});

test("the object that a leaf is of", () => {
  assert.deepEqual(
    ["x", "w[1]", "layers[0].w[1]", "model.b", "params['W1']", "W[0, 1]"].map(objectOf),
    ["", "w", "layers[0]", "model", "params", "W"],
  );
});

test("arrows and the wheel step a number that is in hand: ten steps with shift, a tenth with alt", () => {
  const { field, slider } = show();
  const w = field("w");
  const press = (key: string, init = {}) => w.dispatchEvent(new KeyboardEvent("keydown", { key, ...init }));
  const wheel = (deltaY: number) => w.dispatchEvent(Object.assign(new Event("wheel", { cancelable: true }), { deltaY, deltaX: 0 }));
  wheel(1); // the page scrolls
  assert.equal(slider("w").valueAsNumber, 2);
  w.dispatchEvent(new Event("focus"));
  press("ArrowUp");
  assert.equal(slider("w").valueAsNumber, 2.1);
  press("ArrowDown", { shiftKey: true });
  assert.equal(slider("w").valueAsNumber, 1.1);
  press("ArrowDown", { altKey: true });
  assert.equal(w.value, "1.09");
  wheel(-1);
  assert.equal(w.value, "1.19");
});

test("a slider that is taken up chooses its leaf, but leaves what the reader has chosen", () => {
  const { root, node, slider } = show(new FakeModel());
  const chosen = () => JSON.parse(root.getAttribute("data-view")!).select;
  const take = (name: string) => {
    slider(name).closest(".adw-leaf")!.dispatchEvent(new Event("pointerenter"));
    slider(name).dispatchEvent(new Event("focusin", { bubbles: true }));
  };
  const spoken = () => root.querySelector('[data-panel="chain"] .adw-what')!.textContent;
  take("b");
  assert.equal(chosen(), "b");
  take("w");
  assert.equal(chosen(), "w");
  node("a").dispatchEvent(new Event("click", { bubbles: true }));
  assert.equal(chosen(), "a");
  take("b");
  assert.equal(chosen(), "a");
  assert.equal(spoken(), "∂loss/∂a");
  assert.ok(node("b").classList.contains("adw-also"));
});
