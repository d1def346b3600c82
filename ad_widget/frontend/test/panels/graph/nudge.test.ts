import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, bytes, frameOf } from "../../fixture.ts";
import { frames } from "../../page.ts";
import { show } from "../../shown.ts";

test("of what is not finite nothing is compared", async () => {
  const model = new FakeModel();
  Object.assign(model.traits, { _values: bytes(3, 1e200, 1), _frame: new DataView(frameOf(1e200).buffer) });
  const { node, panel } = show(model);
  await frames();
  node("a").dispatchEvent(new Event("focusin", { bubbles: true }));
  node("a").dispatchEvent(Object.assign(new KeyboardEvent("keydown", { key: "n", bubbles: true })));
  await frames();
  assert.match(panel("nudge").textContent!, /promises/);
  assert.match(panel("nudge").textContent!, /not finite: there is nothing to compare/);
  assert.doesNotMatch(panel("nudge").textContent!, /\+NaN/);
});
