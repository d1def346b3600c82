import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, program } from "../fixture.ts";
import { show } from "../shown.ts";

/** The fixture's program, of an engine that sends b's gradient twice as large. */
function doubled() {
  const wrong = program();
  wrong.values.push([[], "float64"]);
  wrong.sections.backward.steps.push(["add", [13, 13], 17, null, 1]);
  wrong.sections.backward.shows.push(17);
  wrong.nodes[3].grad = 17;
  return wrong;
}

function setup(view: Record<string, unknown> = {}) {
  const model = new FakeModel();
  const programs = { "bug:no accumulation": { program: doubled() as never, title: "b is sent twice" } };
  Object.assign(model.traits, { _view: { panel: "bugs", ...view }, _extra: { graph: 1, programs } });
  const shown = show(model);
  return { ...shown, panel: shown.panel("bugs") };
}

test("the lab says which gradients go wrong, by how much, and why", () => {
  const { panel } = setup();
  const rows = [...panel.querySelectorAll<HTMLElement>("[data-row]")];
  assert.deepEqual(rows.filter((el) => el.dataset.off !== undefined).map(({ dataset }) => [dataset.row, dataset.right, dataset.wrong, dataset.off]), [["b", "6", "12", "6"]]);
  assert.equal(rows.length, 7);
  assert.match(panel.textContent!, /In this engine b is sent twice\./);
});

test("what may not be seen is not in the lab either", () => {
  const { panel } = setup({ hidden: ["grad:b"] });
  const row = panel.querySelector<HTMLElement>('[data-row="b"]')!;
  assert.equal(row.dataset.right, undefined);
  assert.equal(row.dataset.wrong, undefined);
});

test("an engine that is not there is asked for", () => {
  const { model, panel } = setup({ bug: "wrong rule" });
  assert.match(panel.textContent!, /being made/);
  assert.ok(model.sent.some(({ content }) => JSON.stringify(content).includes("bug:wrong rule")));
});
