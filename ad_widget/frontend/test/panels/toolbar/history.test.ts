import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, bytes, ownOp } from "../../fixture.ts";
import { until } from "../../page.ts";
import { show } from "../../shown.ts";

function opened(view: Record<string, unknown> = {}, model = new FakeModel()) {
  model.traits._view = { ...model.traits._view, ...view };
  const shown = show(model);
  const past = shown.panel("history");
  const press = (text: string) => [...past.querySelectorAll("button")].find((el) => el.textContent === text)!.click();
  const row = (name: string) => past.querySelector<HTMLElement>(`[data-differs="${name}"]`);
  return { ...shown, past, press, row };
}

test("nothing of it is there until it is asked for", () => {
  const { past, button } = opened();
  assert.equal(past.childElementCount, 0);
  button("history").click();
  assert.ok(past.childElementCount);
  button("history").click();
  assert.equal(past.childElementCount, 0);
});

test("two settings are kept, compared and gone between", async () => {
  const { past, press, row, move, node, button, root } = opened();
  button("history").click();
  press("store A");
  assert.equal(past.dataset.now, "A");
  move("w", 3);
  await until(() => node("w").getAttribute("data-value") === "3");
  press("store B");
  assert.equal(past.dataset.now, "B");
  // loss = (3 w + b − 4)²
  assert.deepEqual({ ...row("w")!.dataset }, { differs: "w", a: "2", b: "3", gradA: "18", gradB: "36" });
  assert.deepEqual({ ...row("x")!.dataset }, { differs: "x", a: "3", b: "3", gradA: "12", gradB: "36" });
  assert.deepEqual({ ...row("loss")!.dataset }, { differs: "loss", a: "9", b: "36" });
  press("flip");
  await until(() => node("w").getAttribute("data-value") === "2");
  assert.equal(past.dataset.now, "A");
  press("flip");
  await until(() => node("w").getAttribute("data-value") === "3");
  assert.deepEqual(JSON.parse(root.dataset.view!).settings, [{ x: 3, w: 2, b: 1 }, { x: 3, w: 3, b: 1 }]);
});

test("settings may come from elsewhere, and say what they like", () => {
  const { row } = opened({ settings: [{ w: 1, q: 3 }, { w: 2, b: [7] }] });
  // What is no leaf, or no value of one, is passed over: x and b stay as they are.
  assert.deepEqual({ ...row("w")!.dataset }, { differs: "w", a: "1", b: "2", gradA: "0", gradB: "18" });
});

test("what the page cannot compute, the kernel is asked for", () => {
  const model = new FakeModel("kernel");
  model.traits._graph = ownOp();
  model.traits._view = { settings: [{ w: 1 }, { w: 2 }] };
  const { row, past } = opened({}, model);
  assert.match(past.textContent!, /The kernel is asked/);
  const asked = () => model.sent.filter(({ content }) => content.type === "aside");
  assert.deepEqual(asked().map(({ values }) => values), [[3, 1, 1]]);
  model.say({ type: "aside", seq: asked()[0].content.seq }, bytes(0, 0, 0, 0));
  model.say({ type: "aside", seq: asked()[1].content.seq }, bytes(9, 12, 18, 6));
  assert.deepEqual({ ...row("w")!.dataset }, { differs: "w", a: "1", b: "2", gradA: "0", gradB: "18" });
  assert.deepEqual({ ...row("loss")!.dataset }, { differs: "loss", a: "0", b: "9" });
  assert.doesNotMatch(past.textContent!, /kernel/);
});

test("what is hidden is in no difference", () => {
  const { past } = opened({ settings: [{ w: 1 }, { w: 2 }], hidden: ["grad:w", "value:loss"] });
  const row = past.querySelector<HTMLElement>('[data-differs="w"]')!;
  assert.deepEqual({ ...row.dataset }, { differs: "w", a: "1", b: "2" });
  assert.equal(past.querySelector('[data-differs="loss"]'), null);
});
