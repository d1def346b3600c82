import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel } from "../../fixture.ts";
import { show } from "../../shown.ts";

/** y = 2·x, three times: one expression that makes three nodes. */
function loop() {
  const model = new FakeModel();
  const { program } = model.traits._graph as { program: any };
  program.source = "for k in range(3):\n    a = w * a\nloss = a";
  program.scopes = [0, 1, 2].map((index) => ({ kind: "turn", name: "k", index, parent: null }));
  [2, 4, 6].forEach((i, k) => Object.assign(program.nodes[i], { span: [2, 8, 2, 13], scope: k }));
  return show(model);
}

test("several turns of one line are told apart, and gone through", () => {
  const { root, node, button } = loop();
  const turn = () => root.querySelector(".adw-turn")!.textContent;
  node("a").dispatchEvent(new Event("click", { bubbles: true }));
  assert.equal(turn(), "k[1] · 2 of 3");
  button("›").click();
  assert.equal(turn(), "k[2] · 3 of 3");
  button("›").click();
  assert.equal(turn(), "k[0] · 1 of 3");
  const lit = [...root.querySelectorAll(".adw-mark")].map((el) => el.textContent).join("");
  assert.equal(lit, "w * a");
});

test("code under the pointer lights all that it made, and a click goes from turn to turn", () => {
  const { root } = loop();
  const piece = [...root.querySelectorAll(".adw-code span")].find((el) => el.textContent === " * ")!;
  piece.dispatchEvent(new Event("pointerover", { bubbles: true }));
  const also = [...root.querySelectorAll<SVGElement>(".adw-also")].map((el) => el.dataset.node);
  assert.deepEqual(also, ["2", "a", "6"]);
  piece.dispatchEvent(new Event("click", { bubbles: true }));
  assert.equal(root.querySelector(".adw-turn")!.textContent, "k[0] · 1 of 3");
  piece.dispatchEvent(new Event("click", { bubbles: true }));
  assert.equal(root.querySelector(".adw-turn")!.textContent, "k[1] · 2 of 3");
});

test("the numbers behind the names, as far as they may be seen; the text stays the code", () => {
  const { root, button, model } = show();
  const now = () => [...root.querySelectorAll<HTMLElement>(".adw-code [data-now]")].map((el) => `${el.textContent} ${el.dataset.now}`);
  assert.deepEqual(now(), []);
  button("numbers").click();
  assert.deepEqual(now(), ["a 7", "w 2", "x 3", "b 1", "loss 9", "a 7"]);
  assert.equal(root.querySelector(".adw-code")!.textContent, "a = w * x + b\nloss = (a - 4.0) ** 2");
  model.update({ _view: { done: 1 } });
  assert.deepEqual(now(), ["w 2", "x 3", "b 1"]);
});

test("beside its own cell the code is folded to the line that is lit, and unfolds", () => {
  const { panel, node } = show(new FakeModel());
  const folded = () => panel("code").classList.contains("adw-folded");
  const lit = () => panel("code").querySelectorAll(".adw-line-lit").length;
  assert.ok(folded());
  assert.equal(lit(), 1);
  node("w").dispatchEvent(new Event("click", { bubbles: true }));
  assert.equal(lit(), 1);
  const button = panel("code").querySelector("button")!;
  assert.equal(button.getAttribute("aria-expanded"), "false");
  button.click();
  assert.ok(!folded());
  assert.equal(button.getAttribute("aria-expanded"), "true");
  assert.ok(!show(new FakeModel("static")).panel("code").classList.contains("adw-folded"));
});
