import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, frameOf } from "../../fixture.ts";
import { frames } from "../../page.ts";
import { show } from "../../shown.ts";

function setup(view: Record<string, unknown> = {}) {
  const model = new FakeModel();
  model.traits._view = { panel: "steps", ...view };
  const shown = show(model);
  const panel = shown.panel("steps");
  const press = (name: string) =>
    [...panel.querySelectorAll("button")].find((el) => (el.getAttribute("aria-label") ?? el.textContent) === name)!.click();
  const key = (name: string) => panel.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
  const lines = () => [...panel.querySelectorAll(".adw-line")].map((el) => el.textContent!.replace(/\s+/g, " "));
  const sums = () => [...panel.querySelectorAll<HTMLElement>("[data-sum]")].map(({ dataset }) => [dataset.line, Number(dataset.sum)]);
  return { ...shown, panel, press, key, lines, sums };
}

test("buttons, arrows and space go step by step; what is not known yet is nowhere", () => {
  const { panel, press, key, node, root } = setup({ done: 0 });
  const done = () => panel.dataset.done;
  assert.equal(done(), "0/8");
  assert.equal(node("2").hasAttribute("data-value"), false);
  press("next");
  assert.equal(done(), "1/8");
  assert.equal(node("2").getAttribute("data-value"), "6");
  key("ArrowRight");
  key(" ");
  assert.equal(done(), "3/8");
  key("ArrowLeft");
  press("previous");
  assert.equal(done(), "1/8");
  assert.equal(node("a").hasAttribute("data-value"), false);
  key("End");
  assert.equal(done(), "8/8");
  assert.equal(root.querySelectorAll("[data-grad]").length, 7);
  key("Home");
  press("previous");
  assert.equal(done(), "0/8");
});

test("all steps are done where nobody has said; the next begins anew", () => {
  const { panel, press } = setup();
  assert.equal(panel.dataset.done, "8/8");
  press("next");
  assert.equal(panel.dataset.done, "1/8");
});

test("a backward step says what it adds, what has arrived, and to whom", () => {
  const { sums, lines } = setup({ done: 7 });
  assert.deepEqual(sums(), [["2", 6], ["b", 6]]);
  assert.match(lines()[0], /= 6 · 1 = 6 ?so far 0 → 6 · from a · complete/);
});

test("a step chooses its node, and follows the sliders", async () => {
  const { root, press, move, sums } = setup({ done: 7 });
  press("next");
  assert.equal(JSON.parse(root.getAttribute("data-view")!).select, "2");
  move("w", 3);
  await frames();
  const frame = frameOf(3);
  assert.deepEqual(sums(), [["w", frame[8]], ["x", frame[9]]]);
});

test("they play by themselves, until a hand stops them", async () => {
  const { panel, press } = setup({ done: 0 });
  const play = [...panel.querySelectorAll("button")].find((el) => el.textContent === "play")!;
  press("play");
  assert.equal(panel.dataset.done, "1/8");
  assert.equal(play.getAttribute("aria-pressed"), "true");
  press("next");
  assert.equal(panel.dataset.done, "2/8");
  assert.equal(play.getAttribute("aria-pressed"), "false");
});

test("a closed group is one step forward and one backward, or is gone into", () => {
  const model = new FakeModel();
  const { program } = model.traits._graph as { program: any };
  program.scopes = [{ kind: "call", name: "f", index: null, parent: null }];
  for (const i of [2, 4]) program.nodes[i].scope = 0; // w·x and a
  model.traits._view = { panel: "steps", done: 0, open: [] };
  const { panel, root } = show(model);
  const steps = panel("steps");
  const press = (name: RegExp) => [...steps.querySelectorAll("button")].find((el) => name.test(el.getAttribute("aria-label") ?? el.textContent!))!.click();
  press(/^next$/);
  assert.equal(steps.dataset.done, "2/8");
  for (let k = 0; k < 5; k++) press(/^next$/);
  assert.equal(steps.dataset.done, "8/8");
  press(/^previous$/);
  assert.equal(steps.dataset.done, "6/8");
  press(/^previous$/);
  press(/^previous$/);
  press(/^previous$/);
  press(/^previous$/);
  assert.equal(steps.dataset.done, "2/8");
  press(/^into f$/);
  assert.equal(steps.dataset.done, "1/8");
  assert.ok(root.querySelector('[data-node="a"]'));
});

test("opened by hand the steps begin at the first one; who leaves them sees all again", () => {
  const model = new FakeModel();
  const { root, panel, button } = show(model);
  const known = () => root.querySelectorAll("[data-grad]").length;
  const view = () => JSON.parse(root.getAttribute("data-view")!);
  button("Steps").click();
  assert.equal(panel("steps").dataset.done, "0/8");
  assert.equal(known(), 0);
  button("Chain rule").click(); // no step was made
  assert.equal(view().done, null);
  assert.equal(known(), 7);
  button("Steps").click();
  button("▶").click();
  button("Chain rule").click(); // in the midst of them: the chain rule of what is known
  assert.equal(view().done, 1);
  button("Steps").click();
  assert.equal(panel("steps").dataset.done, "1/8");
  button("Steps").click(); // closed
  assert.equal(view().done, null);
  assert.equal(known(), 7);
});

test("a lecturer's choice of where to begin is kept", () => {
  const model = new FakeModel();
  model.traits._view = { done: 5 };
  const { panel, button } = show(model);
  button("Steps").click();
  assert.equal(panel("steps").dataset.done, "5/8");
});

test("the order of the backward pass is written out, and each visit can be gone to", () => {
  const { panel } = setup({ done: 0 });
  const visits = [...panel.querySelectorAll<HTMLElement>("[data-turn]")];
  assert.deepEqual(visits.map(({ dataset }) => [dataset.turn, dataset.of]), [["1", "loss"], ["2", "6"], ["3", "a"], ["4", "2"]]);
  visits[2].querySelector("button")!.click();
  assert.equal(panel.dataset.done, "7/8");
  assert.equal(panel.querySelector("[aria-current]"), visits[2]);
});

test("steps that are left midway say at their tab why numbers are blank", () => {
  const { root, press, model } = setup({ done: 0 });
  press("next");
  const tab = (name: string) => [...root.querySelectorAll<HTMLElement>('[role="tab"]')].find((el) => el.textContent === name)!;
  const steps = tab("Steps");
  assert.equal(steps.title, "");
  tab("Slope").click();
  assert.match(steps.title, /stand still midway/);
  assert.equal(steps.getAttribute("aria-description"), steps.title);
  model.update({ _view: { panel: "slope", done: 8 } });
  assert.equal(steps.title, "");
});
