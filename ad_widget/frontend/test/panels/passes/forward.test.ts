import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel } from "../../fixture.ts";
import { drawn, frames, until } from "../../page.ts";
import { show } from "../../shown.ts";

function opened(view: Record<string, unknown>) {
  const model = new FakeModel("browser");
  model.traits._view = view;
  return show(model);
}

const tangents = (root: HTMLElement) =>
  Object.fromEntries([...root.querySelectorAll<HTMLElement>("[data-node][data-tangent]")].map((el) => [el.dataset.node, Number(el.dataset.tangent)]));

test("tangents stand on the cards in the view's direction, and follow a slider in the same frame", () => {
  const { root, move, panel } = opened({ panel: "forward", direction: { w: 1 } });
  assert.deepEqual(tangents(root), { x: 0, w: 1, 2: 3, b: 0, a: 3, 6: 3, loss: 18 });
  move("x", 1);
  assert.equal(tangents(root).loss, -2); // 2 (2 + 1 − 4) x
  const cells = [...panel("forward").querySelectorAll<HTMLElement>("[data-cell]")].map((el) => el.dataset.value);
  assert.deepEqual(cells.map(Number), [-4, -2, -2]);
});

test("signs on the cards and the tables say the numbers of the cards", async () => {
  const { root, move, panel } = opened({ panel: "forward", direction: { w: 1 } });
  const signs = () => drawn.splice(0).filter((text) => text.startsWith("v\u0307"));
  const row = (trace: string, key: string) => [...panel("forward").querySelectorAll(`[data-trace=${trace}] [data-row="${key}"] td`)].map((el) => el.textContent);
  assert.ok(signs().includes("v\u0307 18"));
  assert.deepEqual(row("forward", "loss"), ["9", "18", "= 6 · 3"]);
  move("x", 1);
  assert.deepEqual(signs().sort(), ["v\u0307 0", "v\u0307 0", "v\u0307 1", "v\u0307 1", "v\u0307 1", "v\u0307 1", "v\u0307 −2"]);
  assert.deepEqual(row("forward", "loss"), ["1", "−2", "= (−2) · 1"]);
  assert.deepEqual(row("reverse", "w"), ["−2", "= (−2) · 1"]);
  await frames();
  [...root.querySelectorAll("button")].find((el) => el.textContent === "Forward mode")!.click();
  signs();
  move("x", 2);
  assert.deepEqual(signs(), []);
});

test("a field sets a leaf's part of the direction, its button that leaf alone", () => {
  const { model, root, panel } = opened({ panel: "forward" });
  assert.equal(tangents(root).x, 1);
  const field = panel("forward").querySelector<HTMLInputElement>('input[aria-label="direction of b"]')!;
  field.value = "2";
  field.dispatchEvent(new Event("change"));
  assert.equal(tangents(root).loss, 2 * 6 + 12);
  panel("forward").querySelector<HTMLElement>('button[aria-label$="move b alone"]')!.click();
  assert.equal(tangents(root).loss, 6);
  field.value = "much";
  field.dispatchEvent(new Event("change"));
  assert.equal(field.value, "1");
  assert.equal(model.traits._view?.panel, "forward");
});

test("what is not yet known has no tangent, and with the panel all of them go", () => {
  const { root, tab } = { ...opened({ panel: "forward", done: 1 }), tab: "Forward mode" };
  assert.deepEqual(Object.keys(tangents(root)).sort(), ["2", "b", "w", "x"]);
  [...root.querySelectorAll("button")].find((el) => el.textContent === tab)!.click();
  assert.deepEqual(tangents(root), {});

});

test("the key n on a card says what a little more there does", async () => {
  const { root, node, panel } = opened({ panel: "chain" });
  await until(() => node("a") !== null);
  node("a").dispatchEvent(Object.assign(new KeyboardEvent("keydown", { key: "n", bubbles: true })));
  const { nudge, change, promise, difference } = panel("nudge").dataset;
  assert.equal(nudge, "0.01");
  assert.ok(Math.abs(Number(change) - 0.0601) < 1e-12);
  assert.ok(Math.abs(Number(promise) - 0.06) < 1e-12);
  assert.ok(Math.abs(Number(difference) - 0.0001) < 1e-12);
  node("a").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  assert.equal(panel("nudge").hidden, true);
  assert.ok(root);
});

test("a leaf's second derivative is asked of the kernel once a panel was asked for", () => {
  const asked = (view: Record<string, unknown>) => opened(view).model.sent.map(({ content }) => (content as { key?: string }).key);
  assert.deepEqual(asked({ panel: "chain", select: "w" }), ['["w"]']);
  assert.deepEqual(asked({ select: "w" }), []);
  assert.deepEqual(asked({ panel: "chain", select: "a" }), []);
});
