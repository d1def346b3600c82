import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { FakeModel, graphMessage } from "../../fixture.ts";
import { show } from "../../shown.ts";

const { layer } = JSON.parse(readFileSync("../../tests/data/captions.json", "utf8"));

function setup(view: Record<string, unknown>) {
  const model = new FakeModel();
  const controls = layer.program.leaves.map(({ name }: { name: string }) => ({ name, kind: "fixed", min: null, max: null, step: null, value: null }));
  Object.assign(model.traits, { _graph: { ...graphMessage(), program: layer.program, controls }, _values: null, _frame: null });
  model.traits._view = { panel: "chain", ...view };
  return show(model);
}

test("one element's paths as numbers, which add up to its gradient", () => {
  const { panel, node } = setup({ select: "W", element: 3 });
  const rows = [...panel("chain").querySelectorAll<HTMLElement>("[data-contribution]")];
  assert.equal(rows.length, 4);
  assert.equal(rows[0].dataset.path, "W[1,1]>Z[0,1]>4[0,1]>H[0,1]>loss");
  const sum = rows.reduce((sum, { dataset }) => sum + Number(dataset.contribution), 0);
  const grad = JSON.parse(node("W").getAttribute("data-grad")!).flat()[3];
  assert.ok(Math.abs(sum - grad) <= 1e-12 * Math.abs(grad));
  assert.equal(Number(panel("chain").querySelector<HTMLElement>("[data-total]")!.dataset.total), grad);
});

test("an element is chosen by its place; without one the edges say what they do", () => {
  const { panel } = setup({ select: "W" });
  const field = panel("chain").querySelector<HTMLInputElement>(".adw-pick input")!;
  assert.match(panel("chain").textContent!, /Xᵀ ·/);
  field.value = "[2, 0]";
  field.dispatchEvent(new Event("change"));
  assert.match(panel("chain").querySelector<HTMLElement>("[data-path]")!.dataset.path!, /^W\[2,0\]>/);
  field.value = "9, 9"; // there is no such element
  field.dispatchEvent(new Event("change"));
  assert.match(panel("chain").textContent!, /Xᵀ ·/);
});
