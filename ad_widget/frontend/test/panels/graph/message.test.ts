import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel } from "../../fixture.ts";
import { show } from "../../shown.ts";

test("a message stands while there is one", () => {
  const model = new FakeModel();
  const { panel } = show(model);
  assert.equal(panel("message").hidden, true);
  const status = { mode: "browser", state: "live", reason: "" } as const;
  model.update({ _status: { ...status, message: "log is NaN" } });
  assert.equal(panel("message").hidden, false);
  assert.equal(panel("message").textContent, "log is NaN");
  model.update({ _status: { ...status, message: "" } });
  assert.equal(panel("message").hidden, true);
});
