import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, program } from "../../fixture.ts";
import { frames, scrollTo, until } from "../../page.ts";
import { show } from "../../shown.ts";
import type { Extra } from "../../../src/wire/model.ts";

/** The fixture's program, of an engine that sends b's gradient twice as large. */
function doubled() {
  const wrong = program();
  wrong.values.push([[], "float64"]);
  wrong.sections.backward.steps.push(["add", [13, 13], 17, null, 1]);
  wrong.sections.backward.shows.push(17);
  wrong.nodes[3].grad = 17;
  return wrong;
}

function setup(view: Record<string, unknown> = {}, programs: Record<string, Extra> = { "bug:no accumulation": { program: doubled() as never, title: "b is sent twice" } }) {
  const model = new FakeModel();
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

test("a row out of sight follows when it comes into sight, and when the hand rests", async () => {
  const { panel, move } = setup();
  const row = (name: string) => panel.querySelector<HTMLElement>(`[data-row="${name}"]`)!;
  const said = () => ["w", "b"].map((name) => row(name).dataset.right);
  assert.deepEqual(said(), ["18", "6"]);
  scrollTo(row("b"), false);
  move("x", 1); // 2 (w x + b − 4) is −2
  assert.deepEqual(said(), ["-2", "6"]);
  scrollTo(row("b"));
  assert.deepEqual(said(), ["-2", "-2"]);
  assert.equal(row("b").dataset.off, "-2");
  scrollTo(row("b"), false);
  await frames();
  move("x", 2);
  assert.deepEqual(said(), ["4", "-2"]);
  await until(() => row("b").dataset.right === "2");
  assert.deepEqual([row("b").dataset.wrong, row("b").dataset.off], ["4", "2"]);
});

test("what is to be hidden goes from rows out of sight at once", () => {
  const { model, panel } = setup();
  const row = (name: string) => panel.querySelector<HTMLTableRowElement>(`[data-row="${name}"]`)!;
  scrollTo(row("b"), false);
  assert.equal(row("b").dataset.right, "6");
  model.update({ _view: { panel: "bugs", hidden: ["grad:b"] } });
  assert.deepEqual([row("b").dataset.right, row("b").dataset.wrong, row("b").cells[1].textContent], [undefined, undefined, ""]);
});

test("what may not be seen is not in the lab either", () => {
  const { panel } = setup({ hidden: ["grad:b"] });
  const row = panel.querySelector<HTMLElement>('[data-row="b"]')!;
  assert.equal(row.dataset.right, undefined);
  assert.equal(row.dataset.wrong, undefined);
});

test("a gradient that comes to nothing, or to another shape, is said to", () => {
  const lost = program();
  lost.nodes[3].grad = null;
  lost.values.push([[2], "float64"]);
  lost.constants.push([17, { dtype: "float64", shape: [2], data: new DataView(Float64Array.of(6, 6).buffer) }]);
  lost.nodes[0].grad = 17;
  const why = { 0: "w was broadcast", 3: "a shape error" };
  const { panel } = setup({}, { "bug:no accumulation": { program: lost as never, title: "that is so", why } });
  const rows = [...panel.querySelectorAll<HTMLElement>("[data-row]")].filter((el) => el.dataset.off !== undefined);
  assert.deepEqual(rows.map(({ dataset }) => [dataset.row, dataset.right, dataset.wrong, dataset.off]), [["w", "18", "[6,6]", "shape"], ["b", "6", "none", "none"]]);
  assert.deepEqual(rows.map((el) => el.lastElementChild!.textContent), ["w was broadcast", "a shape error"]);
});

test("what follows from another gradient says so", () => {
  const wrong = program();
  wrong.values.push([[], "float64"], [[], "float64"]);
  wrong.sections.backward.steps.push(["add", [13, 13], 17, null, 1], ["multiply", [17, 0], 18, null, 0]);
  Object.assign(wrong.nodes[2], { grad: 17 });
  Object.assign(wrong.nodes[0], { grad: 18 });
  const { panel } = setup({}, { "bug:no accumulation": { program: wrong as never, title: "that is so", why: { 2: "its own fault" } } });
  const said = (row: string) => panel.querySelector(`[data-row="${row}"]`)!.lastElementChild!.textContent;
  assert.deepEqual([said("2"), said("w"), said("x")], ["its own fault", "follows from ∂loss/∂(w·x)", ""]);
});

test("a bug to be found is chosen once all engines are there", () => {
  const { model, panel, root } = setup();
  [...panel.querySelectorAll("button")].find((el) => el.textContent === "find the bug")!.click();
  const asked = model.sent.map(({ content }) => (content as unknown as { key?: string }).key).filter((key) => key?.startsWith("bug:"));
  assert.equal(asked.length, 5);
  const guess = panel.querySelector<HTMLSelectElement>('[aria-label="which bug is it?"]')!;
  assert.equal(guess.hidden, true);
  const right = Object.fromEntries(asked.map((key) => [key, key === "bug:not cleared" ? { error: "too large" } : { program: program() as never, title: "nothing shows" }]));
  model.update({ _extra: { graph: 1, programs: { ...right, ...model.traits._extra!.programs } } });
  assert.equal(guess.hidden, false);
  assert.ok(!root.outerHTML.includes("b is sent twice"));
  const say = (name: string) => {
    guess.value = name;
    guess.dispatchEvent(new Event("change"));
  };
  say("wrong order");
  assert.equal(guess.dataset.mark, "wrong");
  assert.match(panel.textContent!, /Not that one/);
  say("no accumulation");
  assert.equal(guess.dataset.mark, "right");
  assert.match(panel.textContent!, /In this engine b is sent twice/);
});

test("an engine that is not there is asked for", () => {
  const { model, panel } = setup({ bug: "wrong rule" });
  assert.match(panel.textContent!, /being made/);
  assert.ok(model.sent.some(({ content }) => JSON.stringify(content).includes("bug:wrong rule")));
});
