import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel } from "../../fixture.ts";
import { show } from "../../shown.ts";

/** The fixture with the inspector open on a node. */
function inspected(select: string, more: object = {}) {
  const model = new FakeModel();
  model.traits._view = { panel: "inspector", select, ...more };
  const names: Record<string, string> = { multiply: "{0} \\cdot {1}", power: "{0}^{{{1}}}", subtract: "{0} - {1}" };
  const { program } = model.traits._graph as { program: { nodes: { op: string | null; formula: string }[] } };
  for (const node of program.nodes) if (node.op) node.formula = names[node.op] ?? "";
  const shown = show(model);
  const texts = () => [...shown.panel("inspector").querySelectorAll(".adw-part")].map((part) => [...part.querySelectorAll(".adw-array")].map((el) => el.textContent!.trim()));
  const formulas = () => [...shown.panel("inspector").querySelectorAll("math.adw-formula")].map((el) => el.textContent);
  return { ...shown, texts, formulas };
}

test("a node's formula, with names and with numbers, its operands, derivatives and cotangent", () => {
  const { texts, formulas, move } = inspected("2");
  assert.deepEqual(formulas(), ["(w·x)=w·x", "=2·3=6"]);
  // value, local derivative, contribution of each operand; value and gradient.
  assert.deepEqual(texts(), [["2", "3", "▲ 18"], ["3", "2", "▲ 12"], ["6", "▲ 6"]]);
  move("w", -1);
  assert.deepEqual(formulas()[1], "=(−1)·3=−3");
  assert.deepEqual(texts().at(-1), ["−3", "▼ −12"]);
});

test("an exponent that is not drawn stands in the formula", () => {
  assert.deepEqual(inspected("loss").formulas(), ["loss=(a−4)2", "=32=9"]);
});

test("what is not yet known is blank", () => {
  const { texts, formulas } = inspected("2", { done: 1 });
  assert.deepEqual(texts(), [["2", "", ""], ["3", "", ""], ["6", ""]]);
  assert.deepEqual(formulas()[1], "=2·3=6");
  assert.deepEqual(inspected("a", { done: 1 }).texts().at(-1), ["", ""]);
});

test("the convention of a kink, and what others do there", () => {
  const model = new FakeModel();
  model.traits._view = { panel: "inspector", select: "loss" };
  model.traits._status = { ...model.traits._status!, conventions: { 7: "power at 0: 0\nx**2 at 0: here 0, JAX NaN" } };
  const { panel, move } = show(model);
  const said = () => [...panel("inspector").querySelectorAll<HTMLElement>("[data-finding]")].map((el) => [el.dataset.finding, el.textContent!.trim()]);
  assert.deepEqual(said(), [["convention", "power at 0: 0"], ["elsewhere", "x**2 at 0: here 0, JAX NaN"]]);
  move("w", 5);
  assert.deepEqual(said(), []);
});

test("in kernel mode it says who computes", () => {
  const model = new FakeModel("kernel");
  model.traits._view = { panel: "inspector", select: "w" };
  const { panel } = show(model);
  assert.match(panel("inspector").textContent!, /the kernel computes these numbers/);
});
