import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, frameOf } from "../../fixture.ts";
import { frames } from "../../page.ts";
import { random } from "../../random.ts";
import { randomSketch, sketched } from "../../scene/drawn.ts";
import { show } from "../../shown.ts";

function setup(view: Record<string, unknown> = {}, message?: unknown) {
  const model = new FakeModel();
  if (message) Object.assign(model.traits, { _graph: message, _frame: null, _values: null });
  model.traits._view = { panel: "chain", ...view };
  const shown = show(model);
  const panel = shown.panel("chain");
  const rows = () => [...panel.querySelectorAll<HTMLElement>("[data-path]")];
  const column = () => [...panel.querySelectorAll<HTMLElement>("[data-contribution]")].map(({ dataset }) => Number(dataset.contribution));
  const total = () => panel.querySelector<HTMLElement>("[data-total]")?.dataset.total;
  return { ...shown, model, panel, rows, column, total };
}

test("a row a path, with its factors as fractions and their numbers", async () => {
  const { rows, column, total, move } = setup({ select: "w" });
  assert.deepEqual(rows().map(({ dataset }) => dataset.path), ["w>2>a>6>loss"]);
  assert.deepEqual(column(), [18]);
  assert.equal(total(), "18");
  const factors = [...rows()[0].querySelectorAll<HTMLElement>(".adw-factor")];
  assert.equal(rows()[0].querySelectorAll("mfrac").length, 4);
  assert.deepEqual(factors.map((el) => [el.dataset.factor, el.querySelector(".adw-number")!.textContent!.trim()]), [
    ["6->loss", "6"], ["a->6", "1"], ["2->a", "1"], ["w->2", "3"],
  ]);
  move("w", 3);
  await frames();
  assert.equal(total(), String(frameOf(3)[8]));
  assert.deepEqual(column(), [frameOf(3)[8]]);
});

test("unasked it is a line; its tab opens the table", () => {
  const model = new FakeModel();
  const { panel, button } = show(model);
  assert.equal(panel("chain").querySelector("mfrac"), null);
  assert.equal(button("Chain rule").getAttribute("aria-selected"), "false");
  button("Chain rule").click();
  assert.ok(panel("chain").querySelector("mfrac"));
});

test("between any two nodes", () => {
  const { rows, total } = setup({ select: "w", to: "a" });
  assert.deepEqual(rows().map(({ dataset }) => [dataset.path, dataset.contribution]), [["w>2>a", "3"]]);
  assert.equal(total(), "3");
});

test("a factor under the pointer lights its edge, and the other way round", () => {
  const { panel, root } = setup({ select: "w" });
  const over = (el: Element) => el.dispatchEvent(new Event("pointerover", { bubbles: true }));
  over(panel.querySelector('[data-factor="a->6"] .adw-number')!);
  const lit = () => [...root.querySelectorAll<SVGElement>(".adw-edge.adw-marked")].map((el) => el.dataset.edge);
  assert.deepEqual(lit(), ["a->6"]);
  over(panel.querySelector(".adw-product")!);
  assert.deepEqual(lit(), ["w->2", "2->a", "a->6", "6->loss"]);
  const edges = [...root.querySelectorAll<SVGElement>(".adw-edge")].map((el) => el.dataset.edge);
  over(root.querySelector(`[data-handle="${edges.indexOf("2->a")}"]`)!);
  assert.deepEqual([...panel.querySelectorAll<HTMLElement>(".adw-factor.adw-lit")].map((el) => el.dataset.factor), ["2->a"]);
});

test("of random programs the column adds up to the gradient, whichever groups are closed", () => {
  const next = random(5);
  let others = 0;
  for (let round = 0; round < 30; round++) {
    const { message, graph, grads } = sketched(randomSketch(next));
    const at = Math.floor(next() * grads.length);
    const { column, total, panel, remove } = setup({ select: graph.nodeKeys[at], open: round % 2 ? [] : null }, message);
    if (panel.querySelector("[data-others]")) others++;
    const sum = column().reduce((a, b) => a + b, 0);
    const ways = panel.querySelectorAll("[data-path]").length;
    assert.equal(Number(total()), grads[at]);
    if (ways) assert.ok(Math.abs(sum - grads[at]) <= 1e-9 * Math.max(1, Math.abs(sum)), `round ${round}: ${sum}, ${grads[at]}`);
    else assert.ok(grads[at] === 0 || at === grads.length - 1);
    const sizes = [...panel.querySelectorAll<HTMLElement>("[data-path]")].map(({ dataset }) => Math.abs(Number(dataset.contribution)));
    sizes.slice(1).forEach((size, k) => assert.ok(size <= sizes[k] * (1 + 1e-12), `round ${round}: ${sizes}`));
    remove();
  }
  assert.ok(others > 0, `${others} with more paths than rows`);
});

test("in the midst of the passes neither products nor sums are told", () => {
  const { rows, total, panel } = setup({ select: "w", done: 6 });
  assert.equal(rows()[0].hasAttribute("data-contribution"), false);
  assert.equal(total(), undefined);
  const numbers = [...panel.querySelectorAll<HTMLElement>(".adw-factor")].map((el) => el.querySelector(".adw-number")!.textContent!.trim());
  assert.deepEqual(numbers, ["6", "1", "", ""]);
  assert.match(panel.textContent!, /not known at this step/);
});
