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
