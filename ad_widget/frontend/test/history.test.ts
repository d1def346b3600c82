import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./page.ts";
import { show } from "./shown.ts";

test("a gesture is undone as a whole, one after another, and a reset too", async () => {
  const { move, button, slider, node, panel, field } = show();
  const undo = panel("toolbar").querySelector<HTMLButtonElement>('[aria-label^="Undo"]')!;
  const w = () => Number(node("w").getAttribute("data-value"));
  assert.ok(undo.disabled);
  move("w", 2.5);
  move("w", 3);
  slider("w").dispatchEvent(new Event("change"));
  move("w", 4);
  slider("w").dispatchEvent(new Event("change"));
  button("reset").click();
  await until(() => w() === 2);
  undo.click();
  await until(() => w() === 4);
  undo.click();
  await until(() => w() === 3);
  assert.equal(field("w").value, "3");
  undo.click();
  await until(() => w() === 2);
  assert.ok(undo.disabled);
});

test("what was undone is gone through again, until a hand moves on", async () => {
  const { move, slider, node, panel, button } = show();
  const w = () => Number(node("w").getAttribute("data-value"));
  const b = () => Number(node("b").getAttribute("data-value"));
  for (const x of [2.5, 3, 4]) {
    move("w", x);
    slider("w").dispatchEvent(new Event("change"));
    await until(() => w() === x);
  }
  button("history").click();
  const track = panel("history").querySelector<HTMLInputElement>("input[type=range]")!;
  const go = async (at: number, x: number) => {
    track.value = String(at);
    track.dispatchEvent(new Event("input"));
    await until(() => w() === x);
  };
  assert.deepEqual([track.max, track.value], ["3", "3"]);
  await go(1, 2.5);
  await go(3, 4);
  await go(0, 2);
  await go(2, 3);
  assert.match(panel("history").textContent!, /2 of 3: w/);
  move("b", 5);
  slider("b").dispatchEvent(new Event("change"));
  await until(() => b() === 5);
  assert.deepEqual([track.max, track.value], ["3", "3"]); // what came after is no more
  await go(2, 3);
  await go(3, 3);
  assert.equal(b(), 5);
});
