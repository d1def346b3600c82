import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldText } from "../../src/panels/leaf.ts";
import { subscript } from "../../src/sampling/entries.ts";
import { FakeModel, bytes, graphMessage } from "../fixture.ts";
import { frames } from "../page.ts";
import { show } from "../shown.ts";

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
